package register_test

import (
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
