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

func TestAPersonDecidesWhoItIs(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	first := anna("a", fridge)
	first.Who.Address = "12 Mill Lane, Leeds LS1 4AP"
	known := file(t, d, submit(t, d, first).Case).Case
	s := anna("b", "A courier left my parcel in the rain and the hotline hung up twice.")
	s.Who = complaint.Complainant{Name: "A. Petrova", Address: "12 Mill Lane, Leeds LS1 4AP"} // no contact in common
	other := file(t, d, submit(t, d, s).Case).Case
	if other.Person == known.Person {
		t.Fatal("an initial and an address joined two records")
	}
	if len(other.Perhaps) == 0 {
		t.Fatal("nobody is asked")
	}
	on := register.On{Case: other.ID, By: complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Ivan"}}
	decided, err := d.DecidePerson(ctx, on, known.Person)
	if err != nil || decided.Person != known.Person || len(decided.Look) != 0 {
		t.Fatalf("%+v, %v", decided, err)
	}
	p, err := d.Person(ctx, other.Person)
	if err != nil || p.ID != known.Person || len(p.History) != 2 {
		t.Errorf("the old link leads to %s with %d cases, %v", p.ID, len(p.History), err)
	}
}
