package register

import (
	"context"
	"errors"
	"fmt"

	"resonance/shared/complaint"
	"resonance/shared/plan"
	"resonance/shared/store"
)

// The kinds of timer.
const (
	timerWake = "wake"
	timerPlan = "plan"
	timerNag  = "nag"
	timerLift = "lift"
)

// tickPage bounds what one look at one shard takes; the next minute takes the rest.
const tickPage = 200

// Tick fires everything that fell due by now: reminders, escalations, surveys, ends of snoozes, nags.
// It may run twice, late, or at the same time elsewhere: each due item fires once. It gives how many
// fired; an item that fails does not keep the others from firing, and stays due.
func (r *Register) Tick(ctx context.Context) (int, error) {
	fired := 0
	var failures []error
	for n := range Shards {
		items, err := r.due(ctx, n)
		if err != nil {
			return fired, err
		}
		for _, it := range items {
			if err := ctx.Err(); err != nil {
				return fired, errors.Join(append(failures, err)...)
			}
			if err := r.fire(ctx, it); err != nil {
				failures = append(failures, fmt.Errorf("fire %s: %w", it.Type, err))
				continue
			}
			fired++
		}
	}
	return fired, errors.Join(failures...)
}

func (r *Register) due(ctx context.Context, n int) ([]store.Item, error) {
	page, err := r.table.Query(ctx, store.Query{
		Index: store.One, Partition: nthShard(listDue, n),
		To: stamp(r.Now()) + "$", Limit: tickPage, // "$" sorts after "#"
	})
	if err != nil {
		return nil, forPeople("read what is due", err)
	}
	return page.Items, nil
}

func (r *Register) fire(ctx context.Context, it store.Item) error {
	if it.Type == TypeStep {
		s, err := store.Decode[complaint.Step](it)
		if err != nil {
			return err
		}
		return r.fireStep(ctx, s)
	}
	t, err := store.Decode[Timer](it)
	switch {
	case err != nil:
		return err
	case t.Kind == timerWake:
		return r.wake(ctx, t.Case)
	case t.Kind == timerPlan:
		return r.planned(ctx, t.Case)
	case t.Kind == timerLift:
		return r.lift(ctx, t.Review)
	case t.Kind == timerNews:
		return r.tellNews(ctx, t)
	case t.Kind == timerMove:
		return r.moveCases(ctx, t)
	}
	return r.nag(ctx, t.Problem)
}

// fireStep rereads the step with its case, since the index may be behind, and does what is due.
func (r *Register) fireStep(ctx context.Context, seen complaint.Step) error {
	late := false
	_, err := r.act(ctx, On{Case: seen.Case, By: complaint.TheSystem()}, func(f *File, c *change) error {
		for i := range f.Steps {
			s := &f.Steps[i]
			next := s.NextFire()
			if s.ID != seen.ID || next.IsZero() || next.After(c.now) {
				continue
			}
			switch {
			case s.Automatic() && !s.Due.After(c.now):
				return c.survey(ctx, f, s)
			case !s.Escalate.IsZero() && !s.Escalate.After(c.now):
				c.escalate(f, s)
				late = true
			default:
				c.remind(f, s)
			}
			return nil
		}
		return errNothing
	})
	if err != nil || !late {
		return ignoreNothing(err)
	}
	return r.failedAgain(ctx, seen.Case)
}

// errNothing ends an act that found nothing to do; nothing is written.
var errNothing = errors.New("nothing to do")

func (c *change) remind(f *File, s *complaint.Step) {
	*s = plan.Reminded(c.r.policy, c.r.calendars, f.Case, *s, c.now)
	c.saveStep(*s)
	c.note(&f.Case, complaint.ActReminded, complaint.Entry{Link: s.ID, Params: map[string]string{"step": s.Words(), "due": stamp(s.Due)}})
	c.tellTeam(&f.Case)
}

func (c *change) escalate(f *File, s *complaint.Step) {
	*s = plan.Escalated(c.r.policy, c.r.calendars, f.Case, *s, c.now)
	c.saveStep(*s)
	c.note(&f.Case, complaint.ActEscalated, complaint.Entry{Link: s.ID, Params: map[string]string{"step": s.Words(), "due": stamp(s.Due), "n": itoa(s.Raised)}})
	c.tellTeam(&f.Case)
}

func (r *Register) wake(ctx context.Context, id string) error {
	_, err := r.act(ctx, On{Case: id, By: complaint.TheSystem()}, func(f *File, c *change) error {
		if f.Case.Snooze == nil || f.Case.Snooze.Until.After(c.now) {
			c.cancelTimer(wakeKey(id))
			return nil
		}
		f.Case.Wake(c.now)
		c.cancelTimer(wakeKey(id))
		c.note(&f.Case, complaint.ActWoke, complaint.Entry{})
		c.tellTeam(&f.Case)
		return nil
	})
	return err
}

func (c *change) cancelTimer(key store.Key) { c.ops = append(c.ops, store.Delete(key, store.Always())) }

func (c *change) cancelWake(f *File) { c.cancelTimer(wakeKey(f.Case.ID)) }
