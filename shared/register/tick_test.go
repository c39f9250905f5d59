package register_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

func TestTheClockRemindsEscalatesAndAsks(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	r := submit(t, d, anna("a", fridge))
	acts := map[complaint.Act]int{}
	for range 14 * 24 {
		d.clock.Pass(time.Hour)
		if _, err := d.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	on := register.On{Case: r.Case, By: complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Ivan"}}
	if _, err := d.Resolve(ctx, on, complaint.Resolution{Happened: "It broke", Fixed: "New one", Concluded: "Checked the batch"}); err != nil {
		t.Fatal(err)
	}
	for range 21 * 24 {
		d.clock.Pass(time.Hour)
		if _, err := d.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	f := file(t, d, r.Case)
	for _, e := range f.Journal {
		acts[e.Act]++
	}
	if acts[complaint.ActReminded] == 0 || acts[complaint.ActEscalated] == 0 {
		t.Errorf("acts: %v", acts)
	}
	surveys := 0
	for _, l := range f.Letters {
		if l.Kind == complaint.LetterSurvey {
			surveys++
			token := l.Text[strings.Index(l.Text, "/survey/")+len("/survey/"):]
			token, _, _ = strings.Cut(token, "\n")
			if err := d.AnswerSurvey(ctx, token, 2, "It broke again"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if surveys != 1 {
		t.Errorf("%d surveys", surveys)
	}
	f = file(t, d, r.Case)
	last := f.Tasks[len(f.Tasks)-1]
	if last.Kind != complaint.TaskCallBack || last.State == complaint.TaskDone || !last.Due.After(last.Opened) {
		t.Errorf("a bad score opened %+v", last)
	}
	p, err := d.Problem(ctx, f.Case.Problem)
	if err != nil || p.Nags < 4 {
		t.Errorf("the problem nagged %d times, %v", p.Nags, err)
	}
	if line := register.VerifyJournal(f.Case, f.Journal); line != 0 {
		t.Errorf("the journal breaks at line %d", line)
	}
}
