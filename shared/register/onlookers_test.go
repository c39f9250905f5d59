package register_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// look has somebody look at a case, and gives the names of the others who do.
func (d *desk) look(t *testing.T, id string, who complaint.Actor, writing bool) (names []string) {
	t.Helper()
	others, err := d.LookAt(t.Context(), id, who, writing)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range others {
		names = append(names, o.Who.Name)
	}
	return names
}

func TestWhoElseHasACaseBeforeTheirEyes(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("a", fridge)).Case
	before := file(t, d, id)
	if names := d.look(t, id, ivan, false); len(names) != 0 {
		t.Errorf("Ivan is alone with %v", names)
	}
	d.clock.Pass(time.Minute)
	if names := d.look(t, id, olga, false); !slices.Equal(names, []string{"Ivan"}) {
		t.Errorf("Olga sees %v", names)
	}
	d.clock.Pass(time.Minute)
	if names := d.look(t, id, ivan, false); !slices.Equal(names, []string{"Olga"}) {
		t.Errorf("Ivan sees %v", names)
	}
	d.look(t, id, olga, true)
	begun := d.Now()
	d.clock.Pass(time.Minute)
	d.look(t, id, olga, true)
	others, err := d.Onlookers(t.Context(), id, ivan)
	if err != nil || len(others) != 1 || !others[0].Writing || !others[0].Since.Equal(begun) {
		t.Errorf("Ivan sees %+v, %v; want that Olga writes since %s", others, err, begun)
	}
	if all, err := d.Onlookers(t.Context(), id, complaint.TheSystem()); err != nil || len(all) != 2 || !all[0].Writing || !all[1].Since.Equal(begins) {
		t.Errorf("all of them: %+v, %v; want who writes first, and Ivan since %s", all, err, begins)
	}
	d.clock.Pass(3 * time.Minute)
	if all, err := d.Onlookers(t.Context(), id, complaint.TheSystem()); err != nil || len(all) != 0 {
		t.Errorf("after three minutes %+v, %v", all, err)
	}
	after := file(t, d, id)
	if after.Case.Version != before.Case.Version || len(after.Journal) != len(before.Journal) {
		t.Error("the case changed because somebody looked")
	}
	if _, err := d.LookAt(t.Context(), "RS-2026-999999", ivan, false); complaint.KindOf(err) != complaint.KindNotFound {
		t.Errorf("a case that is none: %v", err)
	}
}

func TestALookCostsOneReadAndOneWriteAtMost(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("a", fridge)).Case
	for _, want := range []struct {
		passes time.Duration
		writes int
	}{{0, 1}, {10 * time.Second, 0}, {time.Minute, 1}} {
		d.clock.Pass(want.passes)
		d.table.gets, d.table.queries, d.table.written = 0, 0, 0
		d.look(t, id, ivan, false)
		if d.table.gets != 1 || d.table.queries != 0 || d.table.written != want.writes {
			t.Errorf("after %s: %d reads, %d queries, %d writes; want 1, 0, %d", want.passes, d.table.gets, d.table.queries, d.table.written, want.writes)
		}
	}
}

func TestManyLookAtOnce(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("a", fridge)).Case
	var g sync.WaitGroup
	for _, who := range []complaint.Actor{ivan, olga, {Kind: complaint.Staff, ID: "m7", Name: "Bob"}} {
		g.Go(func() { d.look(t, id, who, false) })
	}
	g.Wait()
	all, err := d.Onlookers(t.Context(), id, complaint.TheSystem())
	if err != nil || len(all) != 3 || slices.ContainsFunc(all, func(o register.Onlooker) bool { return o.Who.Name == "" }) {
		t.Errorf("%+v, %v", all, err)
	}
}
