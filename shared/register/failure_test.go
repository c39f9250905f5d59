package register_test

import (
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/conduct"
	"resonance/shared/register"
)

// find records what was concluded about a case.
func find(t *testing.T, d *desk, id string, found complaint.Observed) {
	t.Helper()
	if _, err := d.Observe(t.Context(), on(id), complaint.Observation{Kind: found, Note: "We looked into it."}); err != nil {
		t.Fatal(err)
	}
}

// acknowledged registers a complaint about the fridge, the acknowledgement of which goes out.
func acknowledged(t *testing.T, d *desk) (id string) {
	t.Helper()
	id = submit(t, d, anna("a", fridge)).Case
	d.clock.Pass(time.Minute)
	if err := d.Sent(t.Context(), register.Work{Case: id, Letter: file(t, d, id).Letters[0].ID}, "<1@relay.example>", ""); err != nil {
		t.Fatal(err)
	}
	return id
}

// Each row is what was concluded of a first complaint that was answered, and whether the next is a second failure.
func TestWhatWasConcludedBearsOnTheNextComplaint(t *testing.T) {
	for found, emergency := range map[complaint.Observed]bool{
		complaint.ObservedUpheld: true, complaint.ObservedPartly: true, complaint.ObservedNotUpheld: false, "": true,
	} {
		t.Run(string(found), func(t *testing.T) {
			d := newDesk(t)
			first := acknowledged(t, d)
			if found != "" {
				find(t, d, first, found)
			}
			resolve(t, d, first)
			d.clock.Pass(72 * time.Hour)
			other := file(t, d, submit(t, d, anna("b", "A courier left my parcel in the rain and the hotline hung up twice.")).Case).Case
			if (other.Emergency != nil) != emergency {
				t.Errorf("another complaint: emergency %+v", other.Emergency)
			}
			joins(t, d, more("c"), first, register.Reopened)
			if k := file(t, d, first).Case; k.Finding != "" || k.Ended.Finding != found {
				t.Errorf("opened again the case is found %q, was %q", k.Finding, k.Ended.Finding)
			}
		})
	}
}

// Who insists on a complaint that was not upheld has not been failed a second time.
func TestInsistingIsNoSecondFailure(t *testing.T) {
	for found, emergency := range map[complaint.Observed]bool{complaint.ObservedUpheld: true, complaint.ObservedNotUpheld: false} {
		d := newDesk(t)
		first := acknowledged(t, d)
		resolve(t, d, first)
		find(t, d, first, found)
		d.clock.Pass(72 * time.Hour)
		joins(t, d, more("b"), first, register.Reopened)
		if k := file(t, d, first).Case; (k.Emergency != nil) != emergency {
			t.Errorf("after %q: emergency %+v", found, k.Emergency)
		}
	}
}

// Of three cases the middle one turns out to be somebody else's. The last is a second failure still, after the first.
func TestACaseStaysInEmergencyModeForAnotherReason(t *testing.T) {
	d := newDesk(t)
	submit(t, d, anna("a", fridge))
	middle := submit(t, d, anna("b", "A courier left my parcel in the rain and the hotline hung up twice.")).Case
	last := submit(t, d, anna("c", "The lamp of the kitchen bursts whenever the oven is on.")).Case
	if k := file(t, d, last).Case; k.Emergency == nil || k.Emergency.Params["case"] != middle {
		t.Fatalf("emergency %+v", k.Emergency)
	}
	if _, err := d.AnotherPerson(t.Context(), on(middle)); err != nil {
		t.Fatal(err)
	}
	if k := file(t, d, last).Case; k.Emergency == nil {
		t.Error("the last case is calm")
	}
	if k := file(t, d, middle).Case; k.Emergency != nil {
		t.Errorf("the middle case: emergency %+v", k.Emergency)
	}
}

// Who writes again while the work goes on was failed when something that we owed by then was not done. What is owed changes
// with every act: the acknowledgement goes out, the case gets more time.
func TestAPromiseThatWasKeptIsNoFailure(t *testing.T) {
	for name, test := range map[string]struct {
		keep      func(*testing.T, *desk) (id string)
		after     time.Duration
		emergency bool
	}{
		"no acknowledgement went out": {func(t *testing.T, d *desk) string { return submit(t, d, anna("a", fridge)).Case }, 48 * time.Hour, true},
		"it went out":                 {acknowledged, 48 * time.Hour, false},
		"the answer is late":          {acknowledged, 7 * 24 * time.Hour, true},
		"an authority gives more time": {func(t *testing.T, d *desk) string {
			id := acknowledged(t, d)
			if _, err := d.CorrectSource(t.Context(), on(id), complaint.Regulator, complaint.Source{ID: "fos"}); err != nil {
				t.Fatal(err)
			}
			return id
		}, 7 * 24 * time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			id := test.keep(t, d)
			d.clock.Pass(test.after)
			joins(t, d, more("b"), id, register.Joined)
			if k := file(t, d, id).Case; (k.Emergency != nil) != test.emergency {
				t.Errorf("emergency %+v, want one: %v", k.Emergency, test.emergency)
			}
		})
	}
}

// A chance that was missed is no broken promise.
func TestAMissedChanceIsNotRemembered(t *testing.T) {
	d := newDesk(t)
	s := anna("a", fridge)
	s.Channel, s.Source = complaint.Regulator, complaint.Source{ID: "fos"}
	id := submit(t, d, s).Case
	f := file(t, d, id)
	d.clock.Pass(time.Minute)
	if err := d.Sent(t.Context(), register.Work{Case: id, Letter: f.Letters[0].ID}, "<1@relay.example>", ""); err != nil {
		t.Fatal(err)
	}
	for _, c := range f.Case.Clocks {
		if c.Optional {
			d.clock.Pass(c.Due.Sub(d.clock.Now()) + time.Hour)
		}
	}
	resolve(t, d, id)
	k := file(t, d, id).Case
	for _, c := range k.Clocks {
		if late := c.Met.After(c.Due); late != c.Optional {
			t.Fatalf("%s: late %v", c.ID, late)
		}
	}
	if h := person(t, d, k.Person).History; h[0].Overdue {
		t.Error("their history says that we were late")
	}
}

// An answer in time to what came again breaks no promise, however long after the first answer was due.
func TestTheSecondAnswerIsNotLateForTheFirstDeadline(t *testing.T) {
	d := newDesk(t)
	id := acknowledged(t, d)
	resolve(t, d, id)
	for _, wait := range []time.Duration{60 * 24 * time.Hour, time.Hour} {
		d.clock.Pass(wait)
		if file(t, d, id).Case.Running() {
			resolve(t, d, id)
		} else {
			joins(t, d, more("b"), id, register.Reopened)
		}
	}
	a, err := d.Assess(t.Context(), file(t, d, id).Case.Person)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Counters {
		if f.Sign == conduct.CompanyOverdue {
			t.Errorf("we were overdue: %v", f.Evidence)
		}
	}
}
