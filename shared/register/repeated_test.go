package register_test

import (
	"context"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// TestAFixThatDidNotHoldIsNotVerified: who comes back after the fix shows that it was none, in whatever way. What turned
// out to belong elsewhere, and what came before the fix, shows nothing.
func TestAFixThatDidNotHoldIsNotVerified(t *testing.T) {
	must := func(t *testing.T, _ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	resolved := func(t *testing.T, d *desk, k complaint.Case) { resolve(t, d, k.ID) }
	elsewhere := func(t *testing.T, d *desk) complaint.Case {
		return file(t, d, submit(t, d, from(7, "Parquet warped by moisture.")).Case).Case
	}
	bothResolved := func(t *testing.T, d *desk, k complaint.Case) {
		resolve(t, d, k.ID)
		resolve(t, d, elsewhere(t, d).ID)
	}
	second := func(t *testing.T, d *desk) complaint.Case { return file(t, d, "RS-2026-000002").Case }
	broke := func(t *testing.T, d *desk, k complaint.Case) {
		c, err := d.Reopen(t.Context(), on(k.ID), "It broke again")
		must(t, c, err)
	}
	tests := map[string]struct {
		before, after func(*testing.T, *desk, complaint.Case)
		want          complaint.ProblemState
	}{
		"nobody": {resolved, nil, complaint.ProblemVerified},
		"the case comes back": {resolved, func(t *testing.T, d *desk, k complaint.Case) {
			if r := submit(t, d, anna("again", fridge)); r.Case != k.ID || r.Outcome != register.Reopened {
				t.Fatalf("%+v", r)
			}
		}, complaint.ProblemOpen},
		"the case came back before": {func(t *testing.T, d *desk, k complaint.Case) {
			resolve(t, d, k.ID)
			submit(t, d, anna("again", fridge))
			d.clock.Pass(time.Hour)
			resolve(t, d, k.ID)
		}, nil, complaint.ProblemVerified},
		"staff open the case again": {resolved, func(t *testing.T, d *desk, k complaint.Case) {
			broke(t, d, k)
		}, complaint.ProblemOpen},
		"a further complaint in a running case": {nil, func(t *testing.T, d *desk, k complaint.Case) {
			if r := submit(t, d, anna("again", fridge)); r.Case != k.ID || r.Outcome != register.Joined {
				t.Fatalf("%+v", r)
			}
		}, complaint.ProblemOpen},
		"a reply in a running case": {nil, func(t *testing.T, d *desk, k complaint.Case) {
			s := anna("reply", "Thank you, it works.")
			s.Thread, s.Letter = k.ID, &complaint.Letter{ID: "l1", From: "anna@mail.example"}
			if r := submit(t, d, s); r.Case != k.ID || r.Outcome != register.Joined {
				t.Fatalf("%+v", r)
			}
		}, complaint.ProblemVerified},
		"a complaint that belongs elsewhere": {resolved, func(t *testing.T, d *desk, k complaint.Case) {
			elsewhere(t, d)
			r, err := d.SplitOff(t.Context(), on(k.ID), submit(t, d, anna("again", fridge)).Complaint, false)
			must(t, r, err)
		}, complaint.ProblemVerified},
		"a case that hangs on another problem by now": {resolved, func(t *testing.T, d *desk, k complaint.Case) {
			other := elsewhere(t, d)
			submit(t, d, anna("again", fridge))
			c, err := d.SetProblem(t.Context(), on(k.ID), other.Problem)
			must(t, c, err)
		}, complaint.ProblemVerified},
		"a case that was hung here after it came back": {bothResolved, func(t *testing.T, d *desk, k complaint.Case) {
			other := second(t, d)
			broke(t, d, other)
			c, err := d.SetProblem(t.Context(), on(other.ID), k.Problem)
			must(t, c, err)
		}, complaint.ProblemOpen},
		"a case of a problem that turned out to be this one": {bothResolved, func(t *testing.T, d *desk, k complaint.Case) {
			other := second(t, d)
			p, err := d.ShipProblem(t.Context(), register.OnProblem{Problem: other.Problem, By: olga})
			must(t, p, err)
			d.clock.Pass(time.Hour)
			broke(t, d, other)
			p, err = d.MergeProblem(t.Context(), register.OnProblem{Problem: other.Problem, By: olga}, k.Problem, "One pump")
			must(t, p, err)
		}, complaint.ProblemOpen},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			k := file(t, d, submit(t, d, anna("a", fridge)).Case).Case
			if test.before != nil {
				test.before(t, d, k)
			}
			d.clock.Pass(24 * time.Hour)
			p, err := d.ShipProblem(context.Background(), register.OnProblem{Problem: k.Problem, By: olga})
			must(t, p, err)
			d.clock.Pass(24 * time.Hour)
			if test.after != nil {
				test.after(t, d, k)
			}
			d.days(t, 30)
			if p, err := d.Problem(t.Context(), k.Problem); err != nil || p.State != test.want {
				t.Errorf("%s, want %s, %v", p.State, test.want, err)
			}
		})
	}
}

// A fix may hold for a month and fail then: whoever comes back with a problem that counts as solved opens it again.
func TestAVerifiedProblemComesBack(t *testing.T) {
	d := newDesk(t)
	k := file(t, d, submit(t, d, anna("a", fridge)).Case).Case
	resolve(t, d, k.ID)
	if _, err := d.ShipProblem(t.Context(), register.OnProblem{Problem: k.Problem, By: olga}); err != nil {
		t.Fatal(err)
	}
	d.days(t, 60)
	if p := problem(t, d, k.Problem); p.State != complaint.ProblemVerified {
		t.Fatalf("nobody came back: %s", p.State)
	}
	lines := len(problemLog(t, d, k.Problem))
	d.days(t, 60)
	if log := problemLog(t, d, k.Problem); len(log) != lines {
		t.Errorf("that all is well is said %d times", len(log)-lines)
	}
	submit(t, d, anna("again", fridge))
	d.days(t, 7)
	if p, log := problem(t, d, k.Problem), problemLog(t, d, k.Problem); p.State != complaint.ProblemOpen || p.Failed.IsZero() || log[1].Act != complaint.ActProblemReopened {
		t.Errorf("somebody came back: %s, %v", p.State, log)
	} else if log[0].Act != complaint.ActNagged || p.Nags != 1 {
		t.Errorf("the owner was reminded %d times: %v", p.Nags, log)
	}
}

// TestAVerifiedProblemComesBackAtOnce: nobody waits for the weekly look, whatever shows that the fix did not hold.
func TestAVerifiedProblemComesBackAtOnce(t *testing.T) {
	must := func(t *testing.T, _ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, comesBack := range map[string]func(*testing.T, *desk, complaint.Case){
		"the case": func(t *testing.T, d *desk, k complaint.Case) {
			submit(t, d, anna("again", fridge))
		},
		"a reply in other words": func(t *testing.T, d *desk, k complaint.Case) {
			s := anna("reply", "It did not help.")
			s.Thread, s.Letter = k.ID, &complaint.Letter{ID: "l1", From: "anna@mail.example"}
			submit(t, d, s)
		},
		"somebody else": func(t *testing.T, d *desk, k complaint.Case) {
			s := from(3, fridge)
			s.Problem = k.Problem
			submit(t, d, s)
		},
		"a case that staff open again": func(t *testing.T, d *desk, k complaint.Case) {
			c, err := d.Reopen(t.Context(), on(k.ID), "It broke again")
			must(t, c, err)
		},
		"a case that turns out to be of it": func(t *testing.T, d *desk, k complaint.Case) {
			other := submit(t, d, from(7, "Parquet warped by moisture."))
			c, err := d.SetProblem(t.Context(), on(other.Case), k.Problem)
			must(t, c, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			k := file(t, d, submit(t, d, anna("a", fridge)).Case).Case
			resolve(t, d, k.ID)
			p, err := d.ShipProblem(t.Context(), register.OnProblem{Problem: k.Problem, By: olga})
			must(t, p, err)
			d.days(t, 60)
			comesBack(t, d, k)
			n, err := d.Tick(t.Context())
			must(t, n, err)
			if p := problem(t, d, k.Problem); p.State != complaint.ProblemOpen || p.Failed.IsZero() {
				t.Errorf("%s", p.State)
			}
		})
	}
}

func problemLog(t *testing.T, d *desk, id string) []complaint.Entry {
	t.Helper()
	log, err := d.ProblemLog(t.Context(), id, 100)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// days lets the clock tick on each of them.
func (d *desk) days(t *testing.T, n int) {
	t.Helper()
	for range n {
		d.clock.Pass(24 * time.Hour)
		if _, err := d.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// Instances take case numbers ahead: who complains last may get a lower number than who complained before the fix.
func TestACaseWithALowerNumberShowsThatAFixDidNotHold(t *testing.T) {
	d := newDesk(t)
	other := &desk{clock: d.clock}
	other.openOn(t, d.table.Table, 50)
	first := submit(t, d, from(1, fridge)).Case
	problem := file(t, d, first).Case.Problem
	about := func(n int) register.Submission {
		s := from(n, fridge)
		s.Problem = problem
		return s
	}
	d.clock.Pass(time.Hour)
	high := submit(t, other, about(2)).Case
	for _, id := range []string{first, high} {
		resolve(t, d, id)
	}
	if _, err := d.ShipProblem(t.Context(), register.OnProblem{Problem: problem, By: ivan}); err != nil {
		t.Fatal(err)
	}
	d.clock.Pass(time.Hour)
	if low := submit(t, d, about(3)).Case; low > high {
		t.Fatalf("%s came after %s", low, high)
	}
	d.clock.Pass(d.Policy().Backlog.VerifyAfter.Window())
	if _, err := d.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p, err := d.Problem(t.Context(), problem); err != nil || p.State != complaint.ProblemOpen {
		t.Errorf("the problem is %s, %v", p.State, err)
	}
}

// Who comes back with a case that the desk knows complains as much as somebody new: a fix that they came back after has
// not ended their complaint. What moved with a case counts once, and what belongs elsewhere not at all.
func TestTheEffectOfAFixCountsWhoCameAgain(t *testing.T) {
	d := newDesk(t)
	k := file(t, d, submit(t, d, anna("a", fridge)).Case).Case
	onIt := register.OnProblem{Problem: k.Problem, By: olga}
	effect := func(before, since int) {
		t.Helper()
		p, err := d.Problem(t.Context(), k.Problem)
		if err != nil {
			t.Fatal(err)
		}
		effects, err := d.Effects(t.Context(), p)
		if err != nil || len(effects) != 1 || effects[0].Before != before || effects[0].Since != since {
			t.Errorf("%+v, %v, want %d before and %d since", effects, err, before, since)
		}
	}
	d.clock.Pass(24 * time.Hour)
	submit(t, d, anna("joins", fridge))
	resolve(t, d, k.ID)
	d.clock.Pass(24 * time.Hour)
	if _, err := d.AddFix(t.Context(), onIt, complaint.Fix{Kind: "product", Text: "A thicker seal"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ShipProblem(t.Context(), onIt); err != nil {
		t.Fatal(err)
	}
	d.clock.Pass(48 * time.Hour)
	effect(2, 0)
	d.clock.Pass(-time.Hour)
	again := submit(t, d, anna("comes back", fridge))
	if again.Outcome != register.Reopened {
		t.Fatalf("%+v", again)
	}
	d.clock.Pass(time.Hour)
	effect(2, 1)
	if _, err := d.SplitOff(t.Context(), on(k.ID), again.Complaint, false); err != nil {
		t.Fatal(err)
	}
	effect(2, 0)
	other := file(t, d, submit(t, d, from(7, "Parquet warped by moisture.")).Case).Case
	if _, err := d.MergeProblem(t.Context(), onIt, other.Problem, "One leak"); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]int{k.Problem: 0, other.Problem: 1} { // the cases are there
		p, err := d.Problem(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if effects, err := d.Effects(t.Context(), p); err != nil || len(effects) != want {
			t.Errorf("of %s: %+v, %v, want %d", id, effects, err, want)
		}
	}
}

// Of more cases than are read, nothing is told: the part of them that is would flatter the fix or belie it.
func TestNoEffectIsToldOfSomeOfTheCases(t *testing.T) {
	d := newDesk(t)
	of := file(t, d, submit(t, d, from(0, fridge)).Case).Case.Problem
	onIt := register.OnProblem{Problem: of, By: olga}
	fill := func(since, until int) {
		for n := since; n < until; n++ {
			s := from(n, fridge)
			s.Problem = of
			submit(t, d, s)
		}
	}
	told := func(want int) {
		t.Helper()
		p, err := d.Problem(t.Context(), of)
		if err != nil {
			t.Fatal(err)
		}
		if effects, err := d.Effects(t.Context(), p); err != nil || len(effects) != want {
			t.Errorf("%+v, %v, want %d", effects, err, want)
		}
	}
	fill(1, 998)
	if _, err := d.AddFix(t.Context(), onIt, complaint.Fix{Kind: "product", Text: "A thicker seal"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ShipProblem(t.Context(), onIt); err != nil {
		t.Fatal(err)
	}
	d.clock.Pass(48 * time.Hour)
	told(1)
	fill(998, 1000)
	told(0)
}
