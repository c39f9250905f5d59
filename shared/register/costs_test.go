package register_test

import (
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// The arithmetic of the desk: two complaints at 300 and one call at 100 stand against one text message.
func TestACaseSumsWhatItsHandlingCosts(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("1", fridge)).Case
	costs := func(what string, want ...complaint.Act) {
		t.Helper()
		var sum int64
		for _, act := range want {
			sum += d.Policy().Cost(act)
		}
		if got := file(t, d, id).Case.CostMinor; got != sum || sum == 0 {
			t.Errorf("%s: %d, want %d", what, got, sum)
		}
	}
	costs("registered", complaint.ActRegistered)
	if got := submit(t, d, anna("2", fridge+" Again.")).Case; got != id {
		t.Fatalf("the second complaint went to %s", got)
	}
	costs("with a second complaint", complaint.ActRegistered, complaint.ActJoined)
	if _, err := d.Note(t.Context(), register.On{Case: id, By: sam}, "The supplier was asked."); err != nil {
		t.Fatal(err)
	}
	costs("with a note", complaint.ActRegistered, complaint.ActJoined, complaint.ActNote)
}
