package register_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

func TestALongTextIsShownInPartAndKeptWhole(t *testing.T) {
	d := newDesk(t)
	whole := "x" + strings.Repeat("Холодильник сломался. ", 10_000)
	s := anna("long", whole)
	first := submit(t, d, s)
	if again := submit(t, d, s); again.Outcome != register.Repeated || again.Case != first.Case {
		t.Errorf("handed in again it comes to %+v, after %+v", again, first)
	}
	f := file(t, d, first.Case)
	c := f.Complaints[0]
	most := int(d.Policy().Intake.StoredText)
	if !strings.HasPrefix(whole, c.Text) || len(c.Text) > most || len(c.Text) < most-utf8.UTFMax || !utf8.ValidString(c.Text) {
		t.Errorf("%d bytes are shown, ending %q", len(c.Text), c.Text[max(0, len(c.Text)-8):])
	}
	if !slices.Contains(f.Case.Look, complaint.LookTruncated) {
		t.Errorf("nobody is told: %v", f.Case.Look)
	}
	body, _, err := d.texts.Open(t.Context(), c.TextBlob)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := io.ReadAll(body)
	if err != nil || body.Close() != nil || string(kept) != whole {
		t.Errorf("%d bytes of %d are kept (%v)", len(kept), len(whole), err)
	}
	if short := file(t, d, submit(t, d, anna("short", fridge)).Case); short.Complaints[0].TextBlob != "" {
		t.Error("a short text is kept twice")
	}
}

// What a person types is kept as it is, or not taken: nothing of it is cut off in silence.
func TestALongLineIsRefusedAndNotCut(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("long", fridge)).Case
	problem := onProblem(file(t, d, id).Case.Problem)
	other := submit(t, d, from(1, "The parquet is warped by moisture.")).Case
	for field, write := range map[string]func(text string) error{
		"cause": func(text string) error { _, err := d.AddCause(t.Context(), problem, "", text); return err },
		"fix": func(text string) error {
			_, err := d.AddFix(t.Context(), problem, complaint.Fix{Kind: "product", Text: text})
			return err
		},
		"problem": func(text string) error {
			_, err := d.EditProblem(t.Context(), problem, text, "", "", complaint.Normal)
			return err
		},
		"new problem": func(text string) error { _, err := d.NewProblem(t.Context(), on(other), text); return err },
		"summary": func(text string) error {
			_, err := d.CorrectCase(t.Context(), on(id), register.About{Summary: text, Severity: complaint.Normal, Language: "en"})
			return err
		},
	} {
		err := write(strings.Repeat("The seal is too thin. ", 100))
		if e, ok := errors.AsType[*complaint.Error](err); !ok || len(e.Fields) != 1 || e.Fields[0].Code != "too-long" {
			t.Errorf("%s: %v", field, err)
		}
		if err := write("  The seal is too thin.\n"); err != nil {
			t.Errorf("%s that is short: %v", field, err)
		}
	}
}

func TestWhyAProblemIsOpenAgainIsKeptWhole(t *testing.T) {
	d := newDesk(t)
	problem := onProblem(file(t, d, submit(t, d, anna("a", fridge)).Case).Case.Problem)
	if _, err := d.ShipProblem(t.Context(), problem); err != nil {
		t.Fatal(err)
	}
	why := "It leaks again.\n\n" + strings.Repeat("Another one. ", 100) + "Enough."
	if _, err := d.ReopenProblem(t.Context(), problem, why); err != nil {
		t.Fatal(err)
	}
	log, err := d.ProblemLog(t.Context(), problem.Problem, 1)
	if err != nil || len(log) != 1 || log[0].Grounds != why {
		t.Errorf("kept is %.200v (%v)", log, err)
	}
}
