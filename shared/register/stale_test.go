package register_test

import (
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

func TestOnlyWhatOthersDecidedMakesASightStale(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("1", fridge)).Case
	seen := file(t, d, id)
	olga := complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga"}
	on := register.On{Case: id, Version: seen.Case.Version, By: olga}

	w := register.Work{Case: id, Letter: seen.Letters[0].ID}
	if _, send, err := d.StartSending(t.Context(), w); err != nil || !send {
		t.Fatalf("the acknowledgement is not sent: %v %v", send, err)
	}
	if err := d.Sent(t.Context(), w, "<1@mail.example>", ""); err != nil {
		t.Fatal(err)
	}
	d.clock.Pass(24 * time.Hour)
	if _, err := d.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now := file(t, d, id); now.Case.Version < on.Version+2 {
		t.Fatalf("the desk wrote nothing down: version %d", now.Case.Version)
	}
	if _, err := d.Note(t.Context(), on, "I phoned her."); err != nil {
		t.Errorf("who looked before the desk kept its books may not act: %v", err)
	}
	if _, err := d.Note(t.Context(), on, "And again."); complaint.KindOf(err) != complaint.KindConflict {
		t.Errorf("who looked before somebody's note acts on: %v", err)
	}

	on.Version = file(t, d, id).Case.Version
	if r := submit(t, d, anna("2", fridge)); r.Case != id {
		t.Fatalf("the same again comes to %+v", r)
	}
	if _, err := d.Note(t.Context(), on, "No answer."); complaint.KindOf(err) != complaint.KindConflict {
		t.Errorf("who looked before she wrote again acts on: %v", err)
	}
	on.Version = file(t, d, id).Case.Version + 1
	if _, err := d.Note(t.Context(), on, "From the future."); complaint.KindOf(err) != complaint.KindConflict {
		t.Errorf("a version that nobody saw is taken: %v", err)
	}
}
