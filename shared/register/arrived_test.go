package register_test

import (
	"context"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

func TestTheTeamsQueueFollowsTheDeadlines(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	id := submit(t, d, anna("a", fridge)).Case
	work := func() complaint.Task {
		t.Helper()
		tasks, err := d.Tasks(ctx, 10, "")
		if err != nil || len(tasks.Rows) != 1 {
			t.Fatalf("the queue holds %+v, %v", tasks.Rows, err)
		}
		return tasks.Rows[0]
	}
	due := func() time.Time {
		k := file(t, d, id).Case
		ruling, _ := k.Ruling()
		return ruling.Due
	}
	d.clock.Pass(time.Minute)
	if err := d.Sent(ctx, register.Work{Case: id, Letter: file(t, d, id).Letters[0].ID}, "<1@relay.example>", ""); err != nil {
		t.Fatal(err)
	}
	if got := work().Due; !got.Equal(due()) || !got.Equal(time.Date(2026, 3, 6, 23, 59, 59, 0, time.UTC)) {
		t.Errorf("after the acknowledgement the work is due %s, the case %s", got, due())
	}
	on := register.On{Case: id, By: olga}
	if _, err := d.CorrectDeadline(ctx, on, complaint.Deadline{Date: "2026-03-05"}); err != nil {
		t.Fatal(err)
	}
	if got := work().Due; !got.Equal(due()) || got.Day() != 5 {
		t.Errorf("after a new deadline the work is due %s, the case %s", got, due())
	}
	if _, err := d.Resolve(ctx, on, complaint.Resolution{Happened: "It broke", Fixed: "New one", Concluded: "Checked"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Reopen(ctx, on, "It broke again"); err != nil {
		t.Fatal(err)
	}
	if got := work(); got.Owner != olga || !got.Due.Equal(due()) {
		t.Errorf("the work of a case that Olga keeps is %q's, due %s, the case %s", got.Owner.Name, got.Due, due())
	}
}

func TestAnAcknowledgementMeetsItsClockWhenAPersonSaysThatItArrived(t *testing.T) {
	d := newDesk(t)
	f := file(t, d, submit(t, d, anna("1", fridge)).Case)
	on := register.On{Case: f.Case.ID, By: complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga"}}
	letter := f.Letters[0].ID
	d.clock.Pass(time.Minute)
	if err := d.SendUnknown(t.Context(), register.Work{Case: f.Case.ID, Letter: letter}); err != nil {
		t.Fatal(err)
	}
	if err := d.SayArrived(t.Context(), on, letter); err != nil {
		t.Fatal(err)
	}
	for _, c := range file(t, d, f.Case.ID).Case.Clocks {
		if c.Meets == complaint.StepAcknowledge && c.Met.IsZero() {
			t.Errorf("clock %s runs on", c.ID)
		}
	}
}
