package register

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// change gathers everything that one act writes: state, journal, letters, intents. It is committed in
// one Write or not at all.
type change struct {
	r   *Register
	now time.Time
	by  complaint.Actor
	ops []store.Op
	err error // the first failure to encode; commit reports it

	wait string // why automatic letters of this act wait for a person; empty when they need not
}

func (r *Register) change(by complaint.Actor, now time.Time) *change {
	return &change{r: r, by: by, now: now}
}

func (c *change) put(it store.Item, err error, cond store.Condition) {
	if err != nil && c.err == nil {
		c.err = err
	}
	c.ops = append(c.ops, store.Put(it, cond))
}

// saves reports whether the act saves the item of a key already.
func (c *change) saves(key store.Key) bool {
	return slices.ContainsFunc(c.ops, func(op store.Op) bool { return op.Kind == store.OpPut && op.Item.Key == key })
}

// condition guards a record that was read with version v; 0 means that it is new.
func condition(v int64) store.Condition {
	if v == 0 {
		return store.IfAbsent()
	}
	return store.IfVersion(v)
}

// saveCase saves a case that has changed so that whoever has it open must look again before they act.
func (c *change) saveCase(k complaint.Case) {
	k.Decided = k.Version + 1
	c.keepBooks(k)
}

// keepBooks saves a case in which the desk only wrote down what it did on its own.
func (c *change) keepBooks(k complaint.Case) {
	it, err := caseItem(k)
	c.put(it, err, condition(k.Version))
}

func (c *change) saveStep(s complaint.Step) {
	it, err := stepItem(s)
	c.put(it, err, condition(s.Version))
}

func (c *change) saveTask(t complaint.Task) {
	it, err := taskItem(t)
	c.put(it, err, condition(t.Version))
}

func (c *change) saveLetter(l complaint.Letter) {
	it, err := letterItem(l)
	c.put(it, err, condition(l.Version))
}

func (c *change) savePerson(p complaint.Complainant) {
	it, err := store.Encode(personKey(p.ID), TypePerson, p)
	c.put(it, err, condition(p.Version))
}

func (c *change) saveProblem(p complaint.Problem) {
	it, err := problemItem(p)
	c.put(it, err, condition(p.Version))
}

func (c *change) setTimer(key store.Key, t Timer) {
	it, err := timerItem(key, t)
	c.put(it, err, store.Always())
}

// tellTeam makes the special team's card of k current, and tells its thread the newest journal line.
func (c *change) tellTeam(k *complaint.Case) {
	c.intend(QueueTeam, k.ID, Work{Case: k.ID})
}

// queueLetter stores an outbound letter and owes it to the reply queue.
func (c *change) queueLetter(l complaint.Letter) {
	c.saveLetter(l)
	c.intend(QueueReply, "", Work{Case: l.Case, Letter: l.ID})
}

func (c *change) commit(ctx context.Context) error {
	if c.err != nil {
		return c.err
	}
	if err := c.r.table.Write(ctx, c.ops...); err != nil {
		return forPeople("commit", err)
	}
	return nil
}

// forPeople turns an engine's error into one for people, keeping the cause.
func forPeople(doing string, err error) error {
	if err == nil {
		return nil
	}
	wrapped := fmt.Errorf("%s: %w", doing, err)
	switch {
	case errors.Is(err, store.ErrConflict):
		return complaint.Wrap(complaint.KindConflict, "stale", wrapped)
	case errors.Is(err, store.ErrFull):
		return complaint.Wrap(complaint.KindFull, "disk-full", wrapped)
	case errors.Is(err, store.ErrThrottled):
		return complaint.Wrap(complaint.KindBusy, "busy", wrapped)
	case errors.Is(err, store.ErrLimit):
		return complaint.Wrap(complaint.KindInvalid, "too-long", wrapped)
	case errors.Is(err, store.ErrCursor):
		return complaint.Wrap(complaint.KindInvalid, "cursor", wrapped)
	}
	return wrapped
}
