package register

import (
	"context"
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
		earlier := a.experience(e, c)
		if e.Case != k.ID {
			history = append(history, earlier)
			continue
		}
		// The same case again: its first letter, and what became of it, are the earlier failure.
		now.At, now.Settled, now.Broken = earlier.At, time.Time{}, earlier.Broken
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

// experience is an earlier case of the person, as the repeat room weighs it.
func (a *attempt) experience(e complaint.Experience, c *change) repeat.Experience {
	x := repeat.Experience{Case: e.Case, Problem: e.Problem, At: e.Received, Settled: e.Resolved}
	if i := slices.IndexFunc(a.known, func(p complaint.Problem) bool { return p.ID == e.Problem }); i >= 0 {
		x.Signature, x.Unfixed = signatureOf(a.known[i]), a.known[i].Unfixed()
	}
	if !e.Due.IsZero() && e.Due.Before(c.now) {
		x.Broken = []time.Time{e.Due}
	}
	return x
}

// failedAgain looks anew at a case of which a promise of ours has just become overdue: our own silence is a
// failure too, and may be the second. It is told to the special team, and the plan follows.
func (r *Register) failedAgain(ctx context.Context, id string) error {
	return r.weigh(ctx, id, func(f *File, c *change, failed *complaint.Reason) error {
		if f.Case.Emergency != nil || failed == nil {
			return errNothing
		}
		f.Case.Emergency = failed
		c.note(&f.Case, complaint.ActEmergency, complaint.Entry{Params: failed.Params})
		return nil
	})
}

// calm ends the emergency mode of the person's cases for which their history gives no reason any more: some of it
// turned out to be another's.
func (r *Register) calm(ctx context.Context, p complaint.Complainant) error {
	for _, e := range p.History {
		if e.State != complaint.Open && e.State != complaint.Working {
			continue
		}
		if err := r.weigh(ctx, e.Case, func(f *File, c *change, failed *complaint.Reason) error {
			if f.Case.Emergency == nil || failed != nil {
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

// weigh lets decide act on a running case, given why it is a second failure by the whole history of its person, or
// nil. The plan and the special team follow.
func (r *Register) weigh(ctx context.Context, id string, decide func(f *File, c *change, failed *complaint.Reason) error) error {
	_, err := r.act(ctx, On{Case: id, By: complaint.TheSystem()}, func(f *File, c *change) error {
		if !f.Case.Running() {
			return errNothing
		}
		failed, err := r.failed(ctx, f.Case)
		if err != nil {
			return err
		}
		if err := decide(f, c, failed); err != nil {
			return err
		}
		c.replan(f)
		c.tellTeam(&f.Case, "")
		return nil
	})
	return ignoreNothing(err)
}

// failed is why a case is at least the second failure of its person, or nil.
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
