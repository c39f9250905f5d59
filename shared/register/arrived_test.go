package register_test

import (
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

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
