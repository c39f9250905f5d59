package register

import (
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

func caseItem(c complaint.Case) (store.Item, error) {
	it, err := store.Encode(caseKey(c.ID), TypeCase, c)
	if c.Running() {
		due := c.Received
		if ruling, ok := c.Ruling(); ok {
			due = ruling.Due
		}
		it.One = at(listRunning, due, c.ID)
	}
	if len(c.Look) > 0 {
		it.Two = at(listLook, c.Received, c.ID)
	}
	return it, err
}

func stepItem(s complaint.Step) (store.Item, error) {
	it, err := store.Encode(stepKey(s.Case, s.ID), TypeStep, s)
	if next := s.NextFire(); !next.IsZero() {
		it.One = at(listDue, next, s.Case+"#"+s.ID)
	}
	return it, err
}

func taskItem(t complaint.Task) (store.Item, error) {
	it, err := store.Encode(taskKey(t.Case, t.ID), TypeTask, t)
	if t.State != complaint.TaskDone {
		it.One = at(listTasks, t.Due, t.ID)
		if t.Kind != complaint.TaskSolve {
			it.Two = at(listOwed, t.Due, t.ID)
		}
	}
	return it, err
}

func letterItem(l complaint.Letter) (store.Item, error) {
	it, err := store.Encode(letterKey(l.Case, l.ID), TypeLetter, l)
	list := listMailIn
	if l.Out {
		list = listMailOut
	}
	it.One = at(list, l.At, l.ID)
	if l.InTrouble() {
		it.Two = at(listTrouble, l.At, l.ID)
	}
	return it, err
}

func entryItem(c complaint.Entry, n int) (store.Item, error) {
	it, err := store.Encode(journalKey(c.Case, n), TypeJournal, c)
	if !c.Act.OfProblem() {
		it.One = at(listActs, c.At, c.ID)
	}
	return it, err
}

// Timer wakes something at a time that is no promise to the complainant: a snooze that ends, a problem
// that nags.
type Timer struct {
	Kind    string    `json:"kind"` // wake, plan, nag, news, move or lift
	Case    string    `json:"case,omitempty"`
	Problem string    `json:"problem,omitempty"`
	Review  string    `json:"review,omitempty"`
	After   string    `json:"after,omitempty"` // news: the last case told; move: the last case moved
	At      time.Time `json:"at"`

	Tell *complaint.Entry `json:"tell,omitempty"` // move: what the journals of the cases say
	Last bool             `json:"last,omitempty"` // move: all have been moved, but for those that came at the same moment
}

func timerItem(key store.Key, t Timer) (store.Item, error) {
	it, err := store.Encode(key, TypeTimer, t)
	it.One = at(listDue, t.At, key.Partition)
	return it, err
}
