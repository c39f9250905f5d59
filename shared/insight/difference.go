package insight

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// difference is by how much a group of cases moves the counts.
type difference struct {
	marks  map[string]mark // as they shall be, by case; without cells when the case is gone
	cells  map[string]cell
	totals map[string]complaint.Totals // cases and cost by problem; people follow from holders
	cases  map[holder]int
}

// holder is a person with cases on a problem.
type holder struct{ problem, person string }

func newDifference() *difference {
	return &difference{
		marks: map[string]mark{}, cells: map[string]cell{}, totals: map[string]complaint.Totals{}, cases: map[holder]int{},
	}
}

func (d *difference) move(id string, was contribution, is mark) {
	d.marks[id] = is
	for name, c := range was.Cells {
		d.cells[name] = d.cells[name].minus(c)
	}
	for name, c := range is.Counted.Cells {
		d.cells[name] = d.cells[name].plus(c)
	}
	d.hang(was, -1)
	d.hang(is.Counted, 1)
}

// hang counts a case on its problem, or with sign -1 takes it off.
func (d *difference) hang(c contribution, sign int) {
	if c.Problem == "" {
		return
	}
	t := d.totals[c.Problem]
	t.Cases += sign
	t.CostMinor += int64(sign) * c.CostMinor
	d.totals[c.Problem] = t
	if c.Person != "" {
		d.cases[holder{c.Problem, c.Person}] += sign
	}
}

func (d *difference) problems() []string { return slices.Sorted(maps.Keys(d.totals)) }

// keys names what must be read to apply the difference, but for the problems themselves.
func (d *difference) keys() []store.Key {
	var keys []store.Key
	for name := range d.cells {
		keys = append(keys, cellKey(name))
	}
	for problem := range d.totals {
		keys = append(keys, totalsKey(problem))
	}
	for h := range d.cases {
		keys = append(keys, countedKey(h.problem, h.person))
	}
	return keys
}

// ops turns the difference into one Write.
func (l *Ledger) ops(d *difference, seen snapshot) ([]store.Op, error) {
	var b batch
	for id, m := range d.marks {
		b.put(seen, markKey(id), TypeMark, m, len(m.Counted.Cells) == 0)
	}
	for name, by := range d.cells {
		if by.isZero() {
			continue
		}
		now, err := find[cell](seen, cellKey(name))
		b.fail(err)
		now = now.plus(by)
		b.put(seen, cellKey(name), TypeCell, now, now.isZero())
	}
	people := map[string]int{}
	for h, by := range d.cases {
		now, err := find[counted](seen, countedKey(h.problem, h.person))
		b.fail(err)
		if by == 0 {
			continue
		}
		people[h.problem] += sign(now.Cases+by) - sign(now.Cases)
		now.Cases += by
		b.put(seen, countedKey(h.problem, h.person), TypeCounted, now, now.Cases == 0)
	}
	for problem, by := range d.totals {
		now, err := find[complaint.Totals](seen, totalsKey(problem))
		b.fail(err)
		by.People = people[problem]
		if by == (complaint.Totals{}) {
			continue
		}
		now.Cases, now.People, now.CostMinor = now.Cases+by.Cases, now.People+by.People, now.CostMinor+by.CostMinor
		b.putTotals(l, seen, problem, now)
	}
	return b.ops, b.err
}

func sign(n int) int { return min(max(n, 0), 1) }

// batch gathers operations and the first failure.
type batch struct {
	ops []store.Op
	err error
}

func (b *batch) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *batch) put(seen snapshot, key store.Key, kind string, noun any, gone bool) {
	if gone {
		noun = nil
	}
	op, err := seen.op(key, kind, noun, store.Key{})
	b.fail(err)
	b.ops = append(b.ops, op)
}

// putTotals stores a problem's totals, placed in the backlog by the problem as it was read.
func (b *batch) putTotals(l *Ledger, seen snapshot, id string, t complaint.Totals) {
	p, err := find[complaint.Problem](seen, problemKey(id))
	b.fail(err)
	op, err := seen.op(totalsKey(id), TypeTotals, t, l.placeOf(p, t))
	b.fail(err)
	b.ops = append(b.ops, op)
}

// readAnswer reads a survey's answer from its line in the journal.
func readAnswer(e complaint.Entry) (answer, error) {
	score, err := strconv.Atoi(e.Params["score"])
	if err != nil {
		return answer{}, fmt.Errorf("read the score in journal line %s: %w", e.ID, err)
	}
	return answer{Score: score, At: e.At}, nil
}
