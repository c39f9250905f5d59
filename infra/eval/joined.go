package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// result counts the pairs when all is registered.
func (m *peopleMeasure) result() (peopleResult, error) {
	for record, person := range m.joined {
		m.joined[record] = m.desk.now(person)
	}
	for i := range m.looks {
		m.looks[i].person = m.desk.now(m.looks[i].person)
	}
	r := peopleResult{Records: len(m.ids), People: len(m.desk.people), Reads: m.reads}
	r.Seconds = m.spent.Seconds()
	if len(m.ids) > 0 {
		r.Reads.divide(len(m.ids))
		r.PerSecond = float64(len(m.ids)) / r.Seconds
	}
	r.Slices = m.pace()
	groups, labelled := groupsOf(m.joined), groupsOf(m.labels)
	r.Pairs = m.pairCounts(groups, labelled)
	r.score = r.Pairs.score()
	r.Perhaps = m.perhaps(r.Pairs.True, labelled)
	r.PeakMB = peakMB()
	var err error
	if m.traps != "" {
		r.Traps, err = m.countTraps()
	}
	if m.pairs != "" {
		err = errors.Join(err, m.writePairs(groups))
	}
	return r, err
}

// pace gives the records a second in each tenth of the file.
func (m *peopleMeasure) pace() []float64 {
	const tenths = 10
	var list []float64
	n := len(m.ids)
	for i := range tenths {
		from, to := n*i/tenths, n*(i+1)/tenths
		if to > from {
			took := m.took[to-1]
			if from > 0 {
				took -= m.took[from-1]
			}
			list = append(list, float64(to-from)/took.Seconds())
		}
	}
	return list
}

// groupsOf gives the records of each number.
func groupsOf(numbers []int32) [][]int32 {
	if len(numbers) == 0 {
		return nil
	}
	groups := make([][]int32, slices.Max(numbers)+1)
	for record, n := range numbers {
		groups[n] = append(groups[n], int32(record))
	}
	return groups
}

func pairsIn(n int) int { return n * (n - 1) / 2 }

func (m *peopleMeasure) pairCounts(groups, labelled [][]int32) pairCounts {
	var p pairCounts
	for _, g := range labelled {
		p.True += pairsIn(len(g))
	}
	both := map[int32]int{}
	for _, g := range groups {
		p.Predicted += pairsIn(len(g))
		clear(both)
		for _, record := range g {
			p.Correct += both[m.labels[record]]
			both[m.labels[record]]++
		}
	}
	return p
}

// perhaps counts the pairs of one person that are joined, or that staff would join who say of every
// candidate of the right person that it is.
func (m *peopleMeasure) perhaps(pairs int, labelled [][]int32) perhapsResult {
	if len(m.ids) == 0 {
		return perhapsResult{}
	}
	asked := map[look]bool{} // two people of the desk, between whom staff was asked
	for _, l := range m.looks {
		asked[look{m.joined[l.record], l.person}] = true
		asked[look{l.person, m.joined[l.record]}] = true
	}
	reached := 0
	for _, g := range labelled {
		for i, x := range g {
			for _, y := range g[:i] {
				if m.joined[x] == m.joined[y] || asked[look{m.joined[x], m.joined[y]}] {
					reached++
				}
			}
		}
	}
	const thousand = 1000
	return perhapsResult{Recall: share(reached, pairs), Looks: thousand * share(len(m.looks), len(m.ids))}
}

func (m *peopleMeasure) writePairs(groups [][]int32) (err error) {
	file, err := os.Create(m.pairs)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	w := csv.NewWriter(file)
	if err := w.Write([]string{"id1", "id2"}); err != nil {
		return err
	}
	for _, g := range groups {
		for i, x := range g {
			for _, y := range g[:i] {
				if err := w.Write([]string{m.ids[y], m.ids[x]}); err != nil {
					return err
				}
			}
		}
	}
	w.Flush()
	return w.Error()
}

// trapsResult counts pairs of people who are easily taken for one.
type trapsResult struct {
	Pairs   int                    `json:"pairs"`
	Joined  int                    `json:"joined"`
	Share   float64                `json:"share"`
	Unknown int                    `json:"unknown,omitempty"`
	Kinds   map[string]trapsResult `json:"kinds,omitempty"`
}

func (t *trapsResult) add(joined bool) {
	t.Pairs++
	if joined {
		t.Joined++
	}
	t.Share = share(t.Joined, t.Pairs)
}

func (m *peopleMeasure) countTraps() (result *trapsResult, err error) {
	t, err := openTable(m.traps)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, t.file.Close()) }()
	place := make(map[string]int, len(m.ids))
	for i, id := range m.ids {
		place[id] = i
	}
	// A first line that holds two ids is a pair, and no names of columns.
	one, two := idColumns(t.columns, place)
	result = &trapsResult{Kinds: map[string]trapsResult{}}
	if one >= 0 {
		m.addTrap(result, t.columns, place, one, two)
	}
	err = t.each(func(r row) error {
		if one < 0 {
			one, two = idColumns(r.values, place)
		}
		if one < 0 || !m.addTrap(result, r.values, place, one, two) {
			result.Unknown++
		}
		return nil
	})
	if err == nil && result.Pairs == 0 && result.Unknown > 0 {
		err = fmt.Errorf("%s: no line names two records of the file of people", m.traps)
	}
	return result, err
}

// idColumns finds the two columns that hold ids; -1 when there are none.
func idColumns(values []string, place map[string]int) (one, two int) {
	one = slices.IndexFunc(values, func(v string) bool { _, ok := place[v]; return ok })
	if one < 0 {
		return -1, -1
	}
	for i := one + 1; i < len(values); i++ {
		if _, ok := place[values[i]]; ok {
			return one, i
		}
	}
	return -1, -1
}

// addTrap counts one pair under its kind: the first other value, if there is one.
func (m *peopleMeasure) addTrap(result *trapsResult, values []string, place map[string]int, one, two int) bool {
	if two >= len(values) {
		return false
	}
	x, ok1 := place[values[one]]
	y, ok2 := place[values[two]]
	if !ok1 || !ok2 {
		return false
	}
	joined := m.joined[x] == m.joined[y]
	result.add(joined)
	for i, v := range values {
		if i != one && i != two && v != "" {
			kind := result.Kinds[v]
			kind.add(joined)
			result.Kinds[strings.Clone(v)] = kind
			break
		}
	}
	return true
}

// timing keeps how long all records took so far.
func (m *peopleMeasure) timing(d time.Duration) {
	m.spent += d
	m.took = append(m.took, m.spent)
}
