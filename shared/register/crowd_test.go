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
