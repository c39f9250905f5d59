package register_test

import (
	"context"
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

func TestAPersonWhoWasFoundToBeAnotherIsNotMergedTwice(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	boris := anna("b", "My parcel never arrived and nobody answers the telephone hotline.")
	boris.Who = complaint.Complainant{Name: "Boris Orlov", Emails: []string{"boris@mail.example"}}
	mine, theirs := submit(t, d, anna("a", fridge)), submit(t, d, boris)
	was, to := file(t, d, mine.Case).Case.Person, file(t, d, theirs.Case).Case.Person
	on := register.On{Case: mine.Case, By: complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga"}}
	for _, person := range []string{to, was, to} {
		k, err := d.DecidePerson(ctx, on, person)
		if err != nil || k.Person != to {
			t.Errorf("%s: %s, %v", person, k.Person, err)
		}
	}
	p, err := d.Person(ctx, was)
	if err != nil || p.ID != to || len(p.History) != 2 {
		t.Errorf("%s with %d cases, %v", p.ID, len(p.History), err)
	}
}
