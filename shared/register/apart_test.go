package register_test

import (
	"slices"
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// petrov is a complaint of Anna Petrova that gives no more than what father and son, or two namesakes at one
// address, would give.
func petrov(once, text string) register.Submission {
	s := anna(once, text)
	s.Who.Phones = []string{"+441614960001"}
	return s
}

// merge and part are a person's word that two are one, and that they are two after all.
func merge(t *testing.T, d *desk, from, into string) {
	t.Helper()
	if _, err := d.Merge(t.Context(), ivan, 0, from, into); err != nil {
		t.Fatal(err)
	}
}

func part(t *testing.T, d *desk, from string) {
	t.Helper()
	if _, err := d.Unmerge(t.Context(), ivan, 0, from); err != nil {
		t.Fatal(err)
	}
}

// namesakes are two people of one name, mail address and phone who were merged and parted again, with a case each.
func namesakes(t *testing.T, d *desk) (one, other complaint.Complainant) {
	t.Helper()
	first := submit(t, d, petrov("one", fridge))
	s := petrov("other", "A courier left my parcel in the rain and the hotline hung up twice.")
	s.Who.ID = register.ChosenNew
	second := submit(t, d, s)
	merge(t, d, file(t, d, second.Case).Case.Person, file(t, d, first.Case).Case.Person)
	part(t, d, file(t, d, second.Case).Case.Person)
	return person(t, d, file(t, d, first.Case).Case.Person), person(t, d, file(t, d, second.Case).Case.Person)
}

func TestPeopleWhoWerePartedStayTwo(t *testing.T) {
	d := newDesk(t)
	one, other := namesakes(t, d)

	k := file(t, d, submit(t, d, petrov("third", "The lamp of the kitchen bursts whenever the oven is on.")).Case).Case
	if k.Person == one.ID || k.Person == other.ID || len(k.Perhaps) != 2 || !slices.Contains(k.Look, complaint.LookPerhaps) {
		t.Errorf("a complaint of either was taken for %s's, perhaps %+v", k.Person, k.Perhaps)
	}
	if p := person(t, d, other.ID); p.ID != other.ID {
		t.Errorf("%s was merged into %s again", other.ID, p.ID)
	}
	alike, err := d.Alike(t.Context(), person(t, d, one.ID))
	if err != nil || len(alike) != 1 || alike[0].Person != k.Person {
		t.Errorf("alike: %+v, %v; want the newest alone", alike, err)
	}
	if p := person(t, d, one.ID); len(p.Apart) != 1 || p.Apart[0].Person != other.ID || p.Apart[0].By.Name != "Ivan" || p.Apart[0].Name != "Anna Petrova" {
		t.Errorf("kept apart from %+v", p.Apart)
	}
}

func TestWhoIsSaidToBeNobodyKnownIsNotAskedAgain(t *testing.T) {
	d := newDesk(t)
	one, other := namesakes(t, d)
	k := file(t, d, submit(t, d, petrov("third", "The lamp of the kitchen bursts whenever the oven is on.")).Case).Case
	if _, err := d.DecidePerson(t.Context(), register.On{Case: k.ID, By: ivan}, ""); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{one.ID, other.ID} {
		p, third := person(t, d, id), person(t, d, k.Person)
		if !p.IsApart(third) || !third.IsApart(p) {
			t.Errorf("%s and %s are not kept apart: %+v, %+v", id, k.Person, p.Apart, third.Apart)
		}
		if alike, err := d.Alike(t.Context(), p); err != nil || len(alike) != 0 {
			t.Errorf("alike %s: %+v, %v", id, alike, err)
		}
	}
}

func TestPeopleWhoAreMergedAreKeptApartNoMore(t *testing.T) {
	d := newDesk(t)
	one, other := namesakes(t, d)
	merge(t, d, other.ID, one.ID)
	if p := person(t, d, other.ID); p.ID != one.ID || len(p.Apart) != 0 {
		t.Errorf("%s, apart %+v", p.ID, p.Apart)
	}
	k := file(t, d, submit(t, d, petrov("third", "The lamp of the kitchen bursts whenever the oven is on.")).Case).Case
	if k.Person != one.ID || len(k.Perhaps) != 0 {
		t.Errorf("taken for %s, perhaps %+v", k.Person, k.Perhaps)
	}
}

// Of three, the second is kept apart from the first, and the third turns out to be the second.
func TestWhoIsMergedBringsAlongFromWhomTheyAreKeptApart(t *testing.T) {
	d := newDesk(t)
	one, other := namesakes(t, d)
	third := again(t, d, "third", "Tom Jessop", "tom@mail.example")
	merge(t, d, other.ID, third.Person)
	if p, first := person(t, d, other.ID), person(t, d, one.ID); p.ID != third.Person || !p.IsApart(first) || !first.IsApart(p) {
		t.Errorf("%s is apart from %+v, %s from %+v", p.ID, p.Apart, first.ID, first.Apart)
	}
}
