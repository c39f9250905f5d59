package insight

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// What the register stores, as far as this room reads it: item types and keys.
const (
	storedCase    = "case"
	storedJournal = "journal"
	storedProblem = "problem"

	casePrefix    = "case#"
	problemPrefix = "problem#"
)

func caseKey(id string) store.Key { return store.Key{Partition: casePrefix + id, Sort: storedCase} }

func problemKey(id string) store.Key {
	return store.Key{Partition: problemPrefix + id, Sort: storedProblem}
}

// What this room stores.

func markKey(id string) store.Key { return store.Key{Partition: "mark#" + id, Sort: "mark"} }

func totalsKey(problem string) store.Key {
	return store.Key{Partition: problemPrefix + problem, Sort: "totals"}
}

func countedKey(problem, person string) store.Key {
	return store.Key{Partition: "counted#" + problem + "#" + person, Sort: "counted"}
}

const month = "2006-01"

// cellKey keeps a month of cells together, so that a report of a year is twelve queries.
func cellKey(name string) store.Key {
	return store.Key{Partition: "insight#" + name[:len(month)], Sort: name}
}

// mark is what a case has been counted as.
type mark struct {
	Counted contribution `json:"counted"`
	Survey  answer       `json:"survey,omitzero"`
}

// counted is how many cases of one person hang on one problem.
type counted struct {
	Cases int `json:"cases"`
}

// touchedBy tells what changes speak of: cases, those whose survey was answered, and problems.
type touchedBy struct {
	cases    []string
	answered map[string]bool
	problems []string
}

func touched(changes []store.Change) (touchedBy, error) {
	t := touchedBy{answered: map[string]bool{}}
	var failures []error
	note := func(list *[]string, partition, prefix string) {
		if id, ok := strings.CutPrefix(partition, prefix); ok && !slices.Contains(*list, id) {
			*list = append(*list, id)
		}
	}
	for _, c := range changes {
		it := c.About()
		if it == nil {
			continue
		}
		switch it.Type {
		case storedCase:
			note(&t.cases, it.Partition, casePrefix)
		case storedProblem:
			note(&t.problems, it.Partition, problemPrefix)
		case storedJournal:
			e, err := store.Decode[complaint.Entry](*it)
			if err != nil {
				failures = append(failures, err)
			}
			if e.Act == complaint.ActSurveyAnswered {
				note(&t.cases, it.Partition, casePrefix)
				t.answered[strings.TrimPrefix(it.Partition, casePrefix)] = true
			}
		}
	}
	return t, errors.Join(failures...)
}

// Types are the item types whose changes can matter to the counts. Most changes are of other types: the counters, too,
// stand in the table.
func Types() []string { return []string{storedCase, storedProblem, storedJournal} }

// snapshot is items as they were read, with the keys that were asked for.
type snapshot map[store.Key]store.Item

// read reads keys, each once, and puts what it finds into the snapshot.
func (s snapshot) read(ctx context.Context, table store.Table, keys []store.Key) error {
	asked := map[store.Key]bool{}
	keys = slices.DeleteFunc(slices.Clone(keys), func(k store.Key) bool {
		twice := asked[k]
		asked[k] = true
		return twice
	})
	for part := range slices.Chunk(keys, store.MaxGet) {
		items, err := table.Get(ctx, part...)
		if err != nil {
			return fmt.Errorf("read what is counted: %w", err)
		}
		for _, it := range items {
			s[it.Key] = it
		}
	}
	return nil
}

// find decodes an item of the snapshot; the zero value when there is none.
func find[T any](s snapshot, key store.Key) (T, error) {
	it, ok := s[key]
	if !ok {
		var zero T
		return zero, nil
	}
	return store.Decode[T](it)
}

// op stores noun under key, or removes it when it is nil, guarded by the version that was read.
func (s snapshot) op(key store.Key, kind string, noun any, one store.Key) (store.Op, error) {
	cond := store.IfAbsent()
	if it, ok := s[key]; ok {
		cond = store.IfVersion(it.Version)
	}
	if noun == nil {
		if cond.Absent() {
			return store.Check(key, cond), nil
		}
		return store.Delete(key, cond), nil
	}
	it, err := store.Encode(key, kind, noun)
	it.One = one
	return store.Put(it, cond), err
}
