package register

import (
	"fmt"
	"time"

	"github.com/go-json-experiment/json/v1" // encoding/json of the next Go, in half the time

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// encode makes an item of a noun. A noun that can't be written as JSON is a defect, not an input.
func encode(key store.Key, kind string, noun any) (store.Item, error) {
	doc, err := json.Marshal(noun)
	if err != nil {
		return store.Item{}, fmt.Errorf("encode %s: %w", kind, err)
	}
	return store.Item{Key: key, Type: kind, Doc: doc}, nil
}

// decode reads a noun back from its item.
func decode[T any](it store.Item) (T, error) {
	var noun T
	if err := json.Unmarshal(it.Doc, &noun); err != nil {
		return noun, fmt.Errorf("decode %s: %w", it.Type, err)
	}
	return noun, nil
}

func caseItem(c complaint.Case) (store.Item, error) {
	it, err := encode(caseKey(c.ID), TypeCase, c)
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
	it, err := encode(stepKey(s.Case, s.ID), TypeStep, s)
	if next := s.NextFire(); !next.IsZero() {
		it.One = at(listDue, next, s.Case+"#"+s.ID)
	}
	return it, err
}

func taskItem(t complaint.Task) (store.Item, error) {
	it, err := encode(taskKey(t.Case, t.ID), TypeTask, t)
	if t.State != complaint.TaskDone {
		it.One = at(listTasks, t.Due, t.ID)
	}
	return it, err
}

func letterItem(l complaint.Letter) (store.Item, error) {
	it, err := encode(letterKey(l.Case, l.ID), TypeLetter, l)
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
	it, err := encode(journalKey(c.Case, n), TypeJournal, c)
	it.One = at(listActs, c.At, c.ID)
	return it, err
}

// Timer wakes something at a time that is no promise to the complainant: a snooze that ends, a problem
// that nags.
type Timer struct {
	Kind    string    `json:"kind"` // wake, nag, news or lift
	Case    string    `json:"case,omitempty"`
	Problem string    `json:"problem,omitempty"`
	Review  string    `json:"review,omitempty"`
	After   string    `json:"after,omitempty"` // news: the last case told
	At      time.Time `json:"at"`
}

func timerItem(key store.Key, t Timer) (store.Item, error) {
	it, err := encode(key, TypeTimer, t)
	it.One = at(listDue, t.At, key.Partition)
	return it, err
}
