package register

import (
	"context"
	"maps"
	"slices"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/repeat"
)

// failure switches the case into emergency mode when this is not the person's first bad experience.
func (a *attempt) failure(c *change, k *complaint.Case, p complaint.Complainant) {
	now := repeat.Experience{Case: k.ID, Problem: k.Problem, Signature: a.sign, At: a.s.Received}
	var history []repeat.Experience
	for _, e := range p.History {
		earlier := experienced(e, a.known, c.now)
		if e.Case != k.ID {
			history = append(history, earlier)
			continue
		}
		// The same case again: its first letter, and what became of it, are the earlier failure.
		now.At, now.Finding, now.Broken = earlier.At, earlier.Finding, earlier.Broken
		if k.Since.Equal(c.now) {
			now.Failed = []time.Time{a.s.Received}
		}
	}
	verdict := repeat.Failures(append(history, now), RepeatLimits(a.r.policy.Repeat))
	if verdict.Level < 2 || k.Emergency != nil && k.Emergency.Code == verdict.Reason.Code {
		return
	}
	reason := verdict.Reason
	k.Emergency = &reason
	c.note(k, complaint.ActEmergency, complaint.Entry{By: complaint.TheSystem(), Params: reason.Params})
}

// findings translate what staff conclude into the terms of the repeat room.
var findings = map[complaint.Observed]repeat.Finding{
	complaint.ObservedUpheld: repeat.Upheld, complaint.ObservedPartly: repeat.Partly, complaint.ObservedNotUpheld: repeat.Rejected,
}

// experienced is a case of a person's history, as the repeat room weighs it, given the problems that are known.
func experienced(e complaint.Experience, known []complaint.Problem, now time.Time) repeat.Experience {
	x := repeat.Experience{Case: e.Case, Problem: e.Problem, At: e.Received, Finding: findings[e.Finding], Settled: e.Resolved}
	if p := leadingTo(known, e.Problem); p.ID != "" {
		x.Problem, x.Signature, x.Unfixed = p.ID, signatureOf(p), p.Unfixed()
	}
	if !e.Due.IsZero() && e.Due.Before(now) {
		x.Broken = []time.Time{e.Due}
	}
	return x
}

// failedAgain looks again at a case with a promise of ours that has just become overdue: our own silence is a
// failure too, and may be the second. The special team is told, and the plan follows.
func (r *Register) failedAgain(ctx context.Context, id string) error {
	return r.weigh(ctx, id, func(f *File, c *change) error {
		if f.Case.Emergency != nil {
			return errNothing
		}
		failed, err := r.failed(ctx, f.Case)
		if err != nil {
			return err
		}
		if failed == nil {
			return errNothing
		}
		f.Case.Emergency = failed
		c.note(&f.Case, complaint.ActEmergency, complaint.Entry{Params: failed.Params})
		return nil
	})
}

// calm ends the emergency mode of those of the person's cases for which their history gives no reason any more, since
// some of it turned out to be another person's. It weighs the history as a registration does.
func (r *Register) calm(ctx context.Context, p complaint.Complainant) error {
	ids := make([]string, len(p.History))
	for i, e := range p.History {
		ids[i] = e.Problem
	}
	problems, err := r.problemsOf(ctx, ids)
	if err != nil {
		return err
	}
	known := slices.Collect(maps.Values(problems))
	for i, e := range p.History {
		if e.State != complaint.Open && e.State != complaint.Working || r.isFailure(p.History[:i+1], known) {
			continue
		}
		if err := r.weigh(ctx, e.Case, func(f *File, c *change) error {
			if f.Case.Emergency == nil {
				return errNothing
			}
			f.Case.Emergency = nil
			c.note(&f.Case, complaint.ActEmergencyOver, complaint.Entry{})
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// isFailure reports whether the newest case of a history is at least a second failure.
func (r *Register) isFailure(history []complaint.Experience, known []complaint.Problem) bool {
	list := make([]repeat.Experience, len(history))
	for i, e := range history {
		list[i] = experienced(e, known, r.Now())
	}
	newest := history[len(history)-1]
	if !newest.Reopened.IsZero() {
		list[len(list)-1].Failed = []time.Time{newest.Reopened}
	}
	verdict := repeat.Failures(list, RepeatLimits(r.policy.Repeat))
	return verdict.Level >= 2 && verdict.Failures[len(verdict.Failures)-1].Case == newest.Case
}

// weigh lets decide change the mode of a running case. The plan and the special team follow.
func (r *Register) weigh(ctx context.Context, id string, decide func(*File, *change) error) error {
	_, err := r.act(ctx, On{Case: id, By: complaint.TheSystem()}, func(f *File, c *change) error {
		if !f.Case.Running() {
			return errNothing
		}
		if err := decide(f, c); err != nil {
			return err
		}
		c.replan(f)
		c.tellTeam(&f.Case)
		return c.remember(ctx, f, 0)
	})
	return ignoreNothing(err)
}

// watched tells the special team of a new case of somebody who was in emergency mode before: whatever it is about, it
// is the next experience that the team watches for, and one more failure would lose them.
func (a *attempt) watched(c *change, k *complaint.Case, p complaint.Complainant) {
	since := c.now.Add(-a.r.policy.Repeat.SameProblem.Window())
	for _, e := range slices.Backward(p.History) {
		if e.Failed && e.Case != k.ID && e.Received.After(since) {
			c.note(k, complaint.ActWatched, complaint.Entry{By: complaint.TheSystem(), Link: e.Case, Params: map[string]string{"case": e.Case}})
			return
		}
	}
}

// failed is why a case is at least the second failure of its person, by all that their cases tell; or nil.
func (r *Register) failed(ctx context.Context, k complaint.Case) (*complaint.Reason, error) {
	p, err := r.person(ctx, k.Person)
	if err != nil {
		return nil, err
	}
	h, err := r.historyOf(ctx, p)
	if err != nil {
		return nil, err
	}
	verdict := repeat.Failures(Experiences(h, ConductRules(r.policy)), RepeatLimits(r.policy.Repeat))
	if verdict.Level < 2 || verdict.Failures[len(verdict.Failures)-1].Case != k.ID {
		return nil, nil
	}
	return &verdict.Reason, nil
}
