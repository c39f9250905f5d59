package register_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

var ivan = complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Ivan"}

// two registers somebody twice whom nothing but staff can know to be one person: cases of Anna and of Nuria.
func two(t *testing.T, d *desk) (anna1, nuria complaint.Case) {
	t.Helper()
	s := anna("nuria", "A courier left my parcel in the rain and the hotline hung up twice.")
	s.Who = complaint.Complainant{Name: "Nuria Serrano", Emails: []string{"nuria@mail.example"}, Phones: []string{"+441614960037"}, BirthDate: "1980-03-07"}
	s.ReplyTo = s.Who.Emails[0]
	first, second := submit(t, d, anna("anna", fridge)).Case, submit(t, d, s).Case
	return file(t, d, first).Case, file(t, d, second).Case
}

func person(t *testing.T, d *desk, id string) complaint.Complainant {
	t.Helper()
	p, err := d.Person(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// again is a new complaint of the person with the address, about something of its own.
func again(t *testing.T, d *desk, once, name, address string) complaint.Case {
	t.Helper()
	s := anna(once, "Something else altogether happened, matter "+once+": the lamp of the "+once+" kitchen bursts.")
	s.Who, s.ReplyTo = complaint.Complainant{Name: name, Emails: []string{address}}, address
	return file(t, d, submit(t, d, s).Case).Case
}

func acts(t *testing.T, d *desk, id string) (list []complaint.Act) {
	t.Helper()
	f := file(t, d, id)
	for _, e := range f.Journal {
		list = append(list, e.Act)
	}
	if n := register.VerifyJournal(f.Case, f.Journal); n != 0 {
		t.Errorf("line %d of the journal of %s is broken", n, id)
	}
	return list
}

// Somebody who complained from many numbers is reached under each of them after a merge, and so are both after its end,
// also where a number is of both.
func TestAMergeMovesEveryKey(t *testing.T) {
	d := newDesk(t)
	a, n := two(t, d)
	call := func(name, born string, number int) string {
		once := fmt.Sprint(name, number, d.clock.Now())
		s := anna(once, "Something else altogether happened, matter "+once+": the lamp bursts.")
		s.Who, s.ReplyTo = complaint.Complainant{Name: name, BirthDate: born, Phones: []string{fmt.Sprintf("+4416149601%02d", number)}}, ""
		if !strings.Contains(name, " ") {
			s.Who.Name, s.Who.Organisation = "", name // the number alone leads to the person, and the birth date proves them
		}
		d.clock.Pass(time.Hour)
		return person(t, d, file(t, d, submit(t, d, s).Case).Case.Person).ID
	}
	const bornAnna, bornNuria, shared = "1955-11-21", "1980-03-07", 9
	for _, number := range []int{11, 12, 13, 14, shared} {
		s := anna(fmt.Sprint(number), fmt.Sprintf("Matter %d: the lamp of kitchen %d bursts.", number, number))
		s.Who.BirthDate, s.Who.Phones = bornAnna, []string{fmt.Sprintf("+4416149601%02d", number)}
		if got := file(t, d, submit(t, d, s).Case).Case.Person; got != a.Person {
			t.Fatalf("number %d is of %s, want Anna", number, got)
		}
	}
	for _, number := range []int{shared, 21, 22, 23, 24} {
		if got := call("Nuria Serrano", bornNuria, number); got != n.Person {
			t.Fatalf("number %d is of %s, want Nuria", number, got)
		}
	}
	merge(t, d, n.Person, a.Person)
	if got := call("Bellamy", bornNuria, 24); got != a.Person {
		t.Errorf("after the merge Nuria's last number leads to %s, want Anna", got)
	}
	if _, err := d.Unmerge(t.Context(), ivan, 0, n.Person); err != nil {
		t.Fatal(err)
	}
	if got := call("Dorset", bornNuria, 23); got != n.Person {
		t.Errorf("after its end Nuria's number leads to %s, want her", got)
	}
	if got := call("Fulmar", bornAnna, shared); got != a.Person {
		t.Errorf("after its end the number of both leads to %s, want Anna", got)
	}
}

func TestTwoPeopleBecomeOneAndTwoAgain(t *testing.T) {
	d := newDesk(t)
	a, n := two(t, d)
	before := []complaint.Complainant{person(t, d, a.Person), person(t, d, n.Person)}

	one, err := d.Merge(t.Context(), ivan, 0, n.Person, a.Person)
	if err != nil || one.ID != a.Person || one.Cases != 2 || len(one.History) != 2 || !slices.Contains(one.Emails, "nuria@mail.example") || one.BirthDate != "1980-03-07" {
		t.Fatalf("%+v, %v", one, err)
	}
	if p := person(t, d, n.Person); p.ID != a.Person {
		t.Errorf("the old link leads to %s", p.ID)
	}
	for _, id := range []string{a.ID, n.ID} {
		if !slices.Contains(acts(t, d, id), complaint.ActPeopleMerged) {
			t.Errorf("the journal of %s does not say it", id)
		}
	}
	if k := again(t, d, "third", "Nuria Serrano", "nuria@mail.example"); k.Person != a.Person {
		t.Errorf("by Nuria's address %s is found, want %s", k.Person, a.Person)
	}
	s := anna("rain", "A courier left my parcel in the rain and the hotline hung up twice.")
	s.Who, s.ReplyTo = complaint.Complainant{Name: "Nuria Serrano", Emails: []string{"nuria@mail.example"}}, "nuria@mail.example"
	if r := submit(t, d, s); r.Case != n.ID || r.Outcome != register.Joined {
		t.Errorf("the same again of a merged person comes to %+v, want %s", r, n.ID)
	}
	if _, err := d.Merge(t.Context(), ivan, 0, n.Person, a.Person); !isCode(err, "same-person") {
		t.Errorf("merged twice: %v", err)
	}

	if _, err := d.Unmerge(t.Context(), ivan, 0, n.Person); err != nil {
		t.Fatal(err)
	}
	after := []complaint.Complainant{person(t, d, a.Person), person(t, d, n.Person)}
	for i, p := range after {
		if fmt.Sprint(p.Facts()) != fmt.Sprint(before[i].Facts()) {
			t.Errorf("known is %+v, was %+v", p.Facts(), before[i].Facts())
		}
	}
	if after[0].Cases != 2 || after[1].Cases != 1 || after[1].History[0].Case != n.ID || len(after[0].Merged) != 0 {
		t.Errorf("cases: %+v and %+v", after[0].History, after[1].History)
	}
	if !slices.Contains(acts(t, d, n.ID), complaint.ActPeopleParted) {
		t.Error("the journal does not say that they are two")
	}
	if k := again(t, d, "fourth", "Nuria Serrano", "nuria@mail.example"); k.Person != n.Person {
		t.Errorf("by Nuria's address %s is found, want %s", k.Person, n.Person)
	}
	if k := again(t, d, "fifth", "Anna Petrova", "anna@mail.example"); k.Person != a.Person {
		t.Errorf("by Anna's address %s is found, want %s", k.Person, a.Person)
	}
	if _, err := d.Unmerge(t.Context(), ivan, 0, n.Person); !isCode(err, "not-merged") {
		t.Errorf("parted twice: %v", err)
	}
}

func isCode(err error, code string) bool {
	var e *complaint.Error
	return errors.As(err, &e) && e.Code == code
}

func TestAMergeUnderAnotherIsTakenBackAfterIt(t *testing.T) {
	d := newDesk(t)
	a, n := two(t, d)
	k := again(t, d, "third", "Tom Jessop", "tom@mail.example")
	merge(t, d, n.Person, a.Person)
	merge(t, d, a.Person, k.Person)
	if p := person(t, d, n.Person); p.ID != k.Person || p.Cases != 3 || !p.Is(n.Person) {
		t.Errorf("%s with %d cases", p.ID, p.Cases)
	}
	if _, err := d.Unmerge(t.Context(), ivan, 0, n.Person); !isCode(err, "merged-again") {
		t.Errorf("the inner one first: %v", err)
	}
	for _, p := range []string{a.Person, n.Person} {
		if _, err := d.Unmerge(t.Context(), ivan, 0, p); err != nil {
			t.Fatal(err)
		}
	}
	for _, own := range []complaint.Case{a, n, k} {
		if p := person(t, d, own.Person); p.ID != own.Person || p.Cases != 1 || p.Is(n.Person) != (own.Person == n.Person) {
			t.Errorf("%s has %d cases", p.ID, p.Cases)
		}
	}
}

// Merges, complaints and the other way round at once: no case and no key is lost.
func TestMergesBesideComplaints(t *testing.T) {
	d := newDesk(t)
	a, n := two(t, d)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			var err error
			switch i % 4 {
			case 0:
				_, err = d.Merge(t.Context(), ivan, 0, n.Person, a.Person)
			case 1:
				_, err = d.Merge(t.Context(), ivan, 0, a.Person, n.Person)
			case 2:
				_, err = d.Unmerge(t.Context(), ivan, 0, n.Person)
			default:
				s := anna(fmt.Sprint("beside", i), fmt.Sprintf("The %dth lamp of the cellar bursts and bursts.", i))
				s.Who, s.ReplyTo = complaint.Complainant{Name: "Nuria Serrano", Emails: []string{"nuria@mail.example"}}, "nuria@mail.example"
				_, err = d.Submit(t.Context(), s)
			}
			if err != nil && complaint.KindOf(err) != complaint.KindConflict {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if _, err := d.Merge(t.Context(), ivan, 0, n.Person, a.Person); err != nil && !isCode(err, "same-person") {
		t.Fatal(err)
	}
	one := person(t, d, n.Person)
	if other := person(t, d, a.Person); other.ID != one.ID {
		t.Fatalf("two people: %s and %s", one.ID, other.ID)
	}
	for _, id := range []string{a.ID, n.ID} {
		if !slices.ContainsFunc(one.History, func(e complaint.Experience) bool { return e.Case == id }) {
			t.Errorf("%s is lost", id)
		}
	}
	for _, who := range [][2]string{{"Nuria Serrano", "nuria@mail.example"}, {"Anna Petrova", "anna@mail.example"}} {
		if k := again(t, d, "at last "+who[0], who[0], who[1]); !one.Is(k.Person) {
			t.Errorf("%s is not found: %s, not %s", who[0], k.Person, one.ID)
		}
	}
}

// TestARegistrationShowsThatTwoAreOne: what a complaint says may be what was missing between two records.
func TestARegistrationShowsThatTwoAreOne(t *testing.T) {
	d := newDesk(t)
	state := func(text string, p complaint.Complainant) complaint.Case {
		s := anna(text, text)
		s.Who, s.ReplyTo, s.MayWrite = p, "", false
		return file(t, d, submit(t, d, s).Case).Case
	}
	one := state("The red kettle explodes.", complaint.Complainant{Name: "Nuria Serrano", Emails: []string{"nuria@mail.example"}})
	other := state("Your courier insulted my aunt.", complaint.Complainant{Name: "Nuria Serrano", Phones: []string{"+441614960037"}})
	if one.Person == other.Person {
		t.Fatal("a name alone made them one")
	}
	state("Internet has been down since March.", complaint.Complainant{Name: "Nuria Serrano", Emails: []string{"nuria@mail.example"}, Phones: []string{"+441614960037"}})
	p := person(t, d, one.Person)
	if q := person(t, d, other.Person); q.ID != p.ID || p.Cases != 3 {
		t.Fatalf("they are %s and %s, with %d cases", p.ID, q.ID, p.Cases)
	}
	if len(p.Merged) != 1 || p.Merged[0].By.Kind != complaint.System {
		t.Errorf("merged: %+v", p.Merged)
	}
	if _, err := d.Unmerge(t.Context(), ivan, 0, p.Merged[0].Person); err != nil {
		t.Errorf("a person can't take it back: %v", err)
	}
}

// TestStaffSeeWhyItMayBeSomebodyKnown: both records beside each other, field by field.
func TestStaffSeeWhyItMayBeSomebodyKnown(t *testing.T) {
	d := newDesk(t)
	s := anna("a", fridge)
	s.Who.Address = "12 Mill Lane, Leeds LS1 4AP"
	submit(t, d, s)
	s = anna("b", "A courier left my parcel in the rain and the hotline hung up twice.")
	s.Who = complaint.Complainant{Name: "A. Petrova", Emails: []string{"petrova@post.example"}, Address: "12 Mill Lane, Leeds LS1 4AP"}
	k := file(t, d, submit(t, d, s).Case).Case
	asked, _, err := d.Candidates(t.Context(), s)
	list, err2 := d.MayBe(t.Context(), k)
	if err != nil || err2 != nil || len(list) != 1 || len(asked) == 0 {
		t.Fatalf("%+v, %+v, %v, %v", asked, list, err, err2)
	}
	verdicts := map[string]complaint.Evidence{}
	for _, e := range list[0].Evidence {
		verdicts[e.Field] = e
	}
	if e := verdicts["address"]; e.Verdict != "agree" || e.Weight <= 0 {
		t.Errorf("address: %+v", e)
	}
	if e := verdicts["email"]; e.Verdict != "differ" || e.Stated != "petrova@post.example" || e.Known != "anna@mail.example" || e.Weight >= 0 {
		t.Errorf("email: %+v", e)
	}
	if e := verdicts["given"]; e.How != "initial" {
		t.Errorf("given name: %+v", e)
	}
}

// Whoever was asked how it went is not asked again under the other name.
func TestOnePersonIsAskedOnceThoughTheyWereTwo(t *testing.T) {
	for merged, want := range map[bool]int{false: 2, true: 1} {
		d := newDesk(t)
		a, n := two(t, d)
		for _, id := range []string{n.ID, a.ID} {
			resolve(t, d, id)
			for range 20 {
				d.clock.Pass(24 * time.Hour)
				if _, err := d.Tick(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if merged && id == n.ID {
				merge(t, d, n.Person, a.Person)
			}
		}
		asked := len(lettersOf(t, d, n.ID, complaint.LetterSurvey)) + len(lettersOf(t, d, a.ID, complaint.LetterSurvey))
		if asked != want {
			t.Errorf("merged %v: asked %d times, want %d", merged, asked, want)
		}
	}
}
