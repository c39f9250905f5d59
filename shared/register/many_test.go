package register_test

import (
	"context"
	"flag"
	"fmt"
	"testing"

	"golang.org/x/sync/errgroup"

	"resonance/shared/complaint"
	"resonance/shared/policy"
	"resonance/shared/register"
	"resonance/shared/register/who"
	"resonance/shared/store"
)

var manyPeople = flag.Int("people", 5_000, "how many people are registered when the reads of a registration are counted again; make million takes a million")

// citizen is the nth of any number of people: 75 names, which among a thousand people are a few too many to read them
// all, one of 97 houses, and a mailbox and a phone of their own.
func citizen(n int) complaint.Complainant {
	given := [...]string{"Anna", "Boris", "Clara", "Derek", "Emma"}[n%5]
	surname := [...]string{
		"Abernathy", "Bellweather", "Crowhurst", "Dunkerley", "Eversleigh", "Fairweather", "Garrick", "Hollingsworth", "Jessop",
		"Kovalchuk", "Lindqvist", "Moulton", "Norcliffe", "Pemberton", "Quincy",
	}[n/5%15]
	return complaint.Complainant{
		Name: given + " " + surname, BirthDate: fmt.Sprintf("%d-%02d-%02d", 1930+n%71, 1+n/71%12, 1+n/852%28),
		Emails: []string{fmt.Sprintf("citizen%d@mail.example", n)}, Phones: []string{fmt.Sprintf("+999%09d", n)},
		Address: fmt.Sprintf("%d Trial Crescent, Mockingham %05d", 1+n%97, 10_000+n%80_000),
	}
}

// made is a word for the nth text, of as many letters as all others.
func made(n int) string {
	const consonants = "bdfgklmnprstvz"
	word := []byte("bababababa")
	for i := 0; i < len(word); i += 2 {
		word[i] = consonants[n%len(consonants)]
		n /= len(consonants)
	}
	return string(word)
}

// town fills the table of a desk with people under their keys, as registrations would one by one.
type town struct {
	desk  *desk
	rings map[string]*who.Ring
	size  int
}

// grow lets the town have so many people.
func (w *town) grow(t *testing.T, size int) {
	t.Helper()
	rules := who.New(policy.Default())
	changed := map[string]bool{}
	g, ctx := errgroup.WithContext(t.Context())
	g.SetLimit(8)
	var ops []store.Op
	put := func(key store.Key, kind string, noun any) {
		it, err := store.Encode(key, kind, noun)
		if err != nil {
			t.Fatal(err)
		}
		if ops = append(ops, store.Put(it, store.Always())); len(ops) == store.MaxOps {
			w.write(ctx, g, ops)
			ops = nil
		}
	}
	for ; w.size < size; w.size++ {
		p := citizen(w.size)
		p.ID = fmt.Sprintf("P-%026d", w.size)
		put(store.Key{Partition: "person#" + p.ID, Sort: "person"}, register.TypePerson, p)
		for _, k := range who.Keys(rules.Read(p)) {
			if w.rings[k] == nil {
				w.rings[k] = &who.Ring{}
			}
			if w.rings[k].Add(p.ID, "") {
				changed[k] = true
			}
		}
	}
	for k := range changed {
		put(store.Key{Partition: "key#" + k, Sort: "key"}, register.TypeKey, w.rings[k])
	}
	if len(ops) > 0 {
		w.write(ctx, g, ops)
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
}

func (w *town) write(ctx context.Context, g *errgroup.Group, ops []store.Op) {
	g.Go(func() error { return w.desk.table.Table.Write(ctx, ops...) })
}

// registers has some of the next people complain, and gives how many round trips and items each reads at most.
func (w *town) registers(t *testing.T) (trips, items int) {
	t.Helper()
	table := w.desk.table
	for i := range 40 {
		n := w.size + i
		s := anna(fmt.Sprint("town", n), "Lamp "+made(n)+" bursts.")
		s.Problem, s.Who, s.ReplyTo = register.ChosenNew, citizen(n), ""
		before := [...]int{table.gets, table.asked, table.queries}
		submit(t, w.desk, s)
		if i == 0 {
			continue // it takes the numbers
		}
		trips, items = max(trips, table.gets-before[0]), max(items, table.asked-before[1])
		if table.queries > before[2] {
			t.Errorf("among %d people a registration queries", w.size)
		}
	}
	return trips, items
}

// A registration reads no more among very many people than among 1,000, on the real engine.
func TestEverybodyIsReachedInAsManyReads(t *testing.T) {
	w := &town{desk: newDesk(t), rings: map[string]*who.Ring{}}
	w.desk.openOn(t, w.desk.table.Table, 1000) // numbers enough for all
	w.grow(t, 1000)
	trips, items := w.registers(t)
	w.size += 40
	w.grow(t, *manyPeople)
	tripsAmongMany, itemsAmongMany := w.registers(t)
	t.Logf("at most %d trips and %d items among 1,000 people, %d and %d among %d", trips, items, tripsAmongMany, itemsAmongMany, *manyPeople)
	if tripsAmongMany > trips || itemsAmongMany > items {
		t.Errorf("%d trips and %d items among %d people, %d and %d among 1,000", tripsAmongMany, itemsAmongMany, *manyPeople, trips, items)
	}
}
