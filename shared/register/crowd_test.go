package register_test

import (
	"fmt"
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/store"
)

// TestACrowdCostsARegistrationNoMoreReads registers people who share names, a house and a lawyer's mailbox, so
// that every key leads to as many as it can, on the real engine. The next one of them costs as many round
// trips, and no more items, among many as among few.
func TestACrowdCostsARegistrationNoMoreReads(t *testing.T) {
	d, n := newDesk(t), 0
	register1 := func() {
		s := anna(fmt.Sprint("crowd", n), fmt.Sprintf("Lamp %d of %d bursts.", n*7919, n*104729))
		s.Problem = register.ChosenNew
		s.Who = complaint.Complainant{
			Name: fmt.Sprintf("%s Fairweather", [...]string{"Anna", "Annika", "Adam", "Abel"}[n%4]), BirthDate: fmt.Sprintf("19%02d-03-07", 30+n%60),
			Emails: []string{"office@law.example", fmt.Sprintf("f%d@mail.example", n)}, Address: fmt.Sprintf("%d Trial Crescent, Mockingham ZZ3 5AS", n%3),
		}
		s.ReplyTo = ""
		submit(t, d, s)
		n++
	}
	cost := func(people int) (trips, items int) {
		for n < people {
			register1()
		}
		d.table.gets, d.table.asked, d.table.queries = 0, 0, 0
		const several = 10
		for range several {
			register1()
		}
		if d.table.queries > 0 {
			t.Errorf("among %d people a registration queries", people)
		}
		return d.table.gets / several, d.table.asked / several
	}
	trips, items := cost(150)
	tripsAmongMany, itemsAmongMany := cost(600)
	t.Logf("%d trips and %d items among few, %d and %d among many", trips, items, tripsAmongMany, itemsAmongMany)
	if tripsAmongMany > trips || itemsAmongMany > items+items/10 {
		t.Errorf("%d trips and %d items among many people, %d and %d among few", tripsAmongMany, itemsAmongMany, trips, items)
	}
	if itemsAmongMany > 2*store.MaxGet {
		t.Errorf("a registration reads %d items", itemsAmongMany)
	}
}

// client is a complaint that a law firm writes for one of its clients, from its own mailbox.
func client(once, name string) register.Submission {
	s := anna(once, "Something else altogether happened, matter "+once+": the lamp bursts.")
	s.Who, s.ReplyTo, s.Problem = complaint.Complainant{Name: name, Emails: []string{"office@law.example"}}, "", register.ChosenNew
	return s
}

// clients have not one letter of their names in common that a key is made of.
var clients = []string{
	"Ann Fairweather", "Boris Kovalchuk", "Clara Jessop", "Derek Zorblax", "Emma Tirvindel", "Frank Moulton", "Greta Obuchow",
	"Hans Vinterberg", "Irene Quincy", "Jack Rutherford", "Karl Lindqvist", "Laura Yilmaz", "Mona Abernathy", "Nora Delacroix",
}

// TestACrowdsMailboxIsWeakEvidence: with few clients, a law firm's mailbox tells that its Ann Fairweather is the one
// who is known. With many it does not, staff see why, and decide.
func TestACrowdsMailboxIsWeakEvidence(t *testing.T) {
	for name, test := range map[string]struct {
		clients, merged int
		crowded         bool
	}{"few": {12, 0, false}, "many": {14, 0, true}, "many records of few": {14, 3, false}} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			var people []string
			for _, name := range clients[:test.clients] {
				people = append(people, file(t, d, submit(t, d, client(name, name)).Case).Case.Person)
			}
			for _, p := range people[1 : 1+test.merged] {
				merge(t, d, p, people[5])
			}
			asked, _, err := d.Candidates(t.Context(), client("asked", clients[0]))
			if err != nil || len(asked) != 1 || asked[0].Person != people[0] {
				t.Fatalf("%+v, %v", asked, err)
			}
			k := file(t, d, submit(t, d, client("again", clients[0])).Case).Case
			mayBe, err := d.MayBe(t.Context(), k)
			if err != nil || (k.Person == people[0]) == test.crowded || (len(mayBe) == 1 && mayBe[0].Person == people[0]) != test.crowded {
				t.Fatalf("of %s, known is %s, may be %+v, %v", k.Person, people[0], mayBe, err)
			}
			for _, p := range append(asked, mayBe...) {
				for _, e := range p.Evidence {
					if e.Field == "email" && (e.How == "crowded") != test.crowded {
						t.Errorf("the mailbox: %+v", e)
					}
				}
			}
		})
	}
}

// TestACrowdPushesNobodyOut: who is known by something of their own is found, though a crowd stands before them.
func TestACrowdPushesNobodyOut(t *testing.T) {
	d := newDesk(t)
	for _, name := range clients[1:] {
		s := client(name, name)
		s.Who.Phones = []string{"+441614960001"}
		submit(t, d, s)
	}
	own := client("own", clients[0])
	own.Who.Emails, own.Who.Address = nil, "9 Trial Crescent, Mockingham ZZ3 5AS"
	known := file(t, d, submit(t, d, own).Case).Case.Person
	own = client("again", clients[0])
	own.Who.Phones, own.Who.Address = []string{"+441614960001"}, "9 Trial Crescent, Mockingham ZZ3 5AS"
	if got := file(t, d, submit(t, d, own).Case).Case.Person; got != known {
		t.Errorf("of %s, want %s", got, known)
	}
}
