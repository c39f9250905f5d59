package register

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
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

// condition guards a record that was read with version v; 0 means that it is new.
func condition(v int64) store.Condition {
	if v == 0 {
		return store.IfAbsent()
	}
	return store.IfVersion(v)
}

// saveCase saves a case that whoever looks at it should look at again before they act.
func (c *change) saveCase(k complaint.Case) {
	k.Decided = k.Version + 1
	c.keepBooks(k)
}

// keepBooks saves a case in which the desk wrote down what it did by itself.
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

// note adds a line to the journal of k, chains it to the one before and counts what such an act costs. Save k
// afterwards.
func (c *change) note(k *complaint.Case, act complaint.Act, e complaint.Entry) {
	k.Entries++
	e.ID, e.Case, e.At, e.Act = fmt.Sprintf("%s-%06d", k.ID, k.Entries), k.ID, c.now, act
	if e.By.Kind == "" {
		e.By = c.by
	}
	e.Chain = chain(k.Chain, e)
	k.Chain = e.Chain
	k.CostMinor += c.r.policy.Cost(act)
	k.Updated = c.now
	it, err := entryItem(e, k.Entries)
	c.put(it, err, store.IfAbsent())
}

// chain hashes a journal line together with the hash of the line before it.
func chain(before string, e complaint.Entry) string {
	e.Chain = ""
	line, err := json.Marshal(e)
	if err != nil { // an Entry is text and times: it can't fail
		panic(err)
	}
	sum := sha256.Sum256(append([]byte(before+"\n"), line...))
	return hex.EncodeToString(sum[:])
}

// VerifyJournal checks that the lines of one case, in order, are unbroken and end in the hash that the
// case holds. It gives the number of the first line that does not fit, or 0.
func VerifyJournal(k complaint.Case, lines []complaint.Entry) int {
	before := ""
	for i, e := range lines {
		if e.ID != fmt.Sprintf("%s-%06d", k.ID, i+1) || chain(before, e) != e.Chain {
			return i + 1
		}
		before = e.Chain
	}
	if len(lines) != k.Entries || before != k.Chain {
		return len(lines) + 1
	}
	return 0
}

// Intent is a message that a committed act owes to a queue. The relay hands it over and removes it; the
// sweeper finds those that the relay missed.
type Intent struct {
	ID    string `json:"id"`
	Queue string `json:"queue"` // QueueTeam or QueueReply
	Group string `json:"group,omitempty"`
	Work  Work   `json:"work"`
}

// IsIntent reports whether a change of the table is a new intent: all that the relay wants of the stream.
func IsIntent(c store.Change) bool { return c.Old == nil && c.New != nil && c.New.Type == TypeIntent }

// Work is the body of a queue message: ids only, the consumer rereads.
type Work struct {
	ID     string `json:"id"`               // the intent's id: the delivery key
	Case   string `json:"case,omitempty"`   //
	Letter string `json:"letter,omitempty"` // QueueReply
}

// The queues that intents name.
const (
	QueueTeam  = "team"
	QueueReply = "reply"
)

func (c *change) intend(queue, group string, w Work) {
	w.ID = c.r.newID(c.now)
	in := Intent{ID: w.ID, Queue: queue, Group: group, Work: w}
	it, err := store.Encode(intentKey(in.ID), TypeIntent, in)
	it.One = at(listOutbox, c.now, in.ID)
	c.put(it, err, store.IfAbsent())
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
		return people("commit", err)
	}
	return nil
}

// people turns an engine's error into one for people, keeping the cause.
func people(doing string, err error) error {
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
