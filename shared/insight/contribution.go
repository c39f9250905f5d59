package insight

import (
	"maps"
	"time"

	"resonance/shared/complaint"
)

// contribution is what one case adds to the counts. It depends on the case and its survey alone.
type contribution struct {
	Problem   string          `json:"problem,omitempty"`
	Person    string          `json:"person,omitempty"`
	CostMinor int64           `json:"costMinor,omitempty"`
	Cells     map[string]cell `json:"cells,omitempty"` // by cellName
}

// answer is what the complainant said to the survey; zero when nothing yet.
type answer struct {
	Score int       `json:"score,omitempty"` // 1 to 5
	At    time.Time `json:"at,omitzero"`
}

func (a answer) equal(b answer) bool { return a.Score == b.Score && a.At.Equal(b.At) }

// contribute computes what a case adds. A clock that is unmet counts as missed once the case was
// touched after it fell due, which its escalation does. A chance that was missed makes no case late.
func contribute(k complaint.Case, survey answer, zone *time.Location) contribution {
	if k.Within != "" {
		return contribution{} // it counts as part of the other case
	}
	c := contribution{Problem: k.Problem, Person: k.Person, CostMinor: k.CostMinor, Cells: map[string]cell{}}
	registered := k.Registered
	if registered.IsZero() {
		registered = k.Received
	}
	on := func(t time.Time, add cell) {
		name := cellName(t.In(zone), k.Channel)
		c.Cells[name] = c.Cells[name].plus(add)
	}
	on(registered, cell{Registered: 1, CostMinor: k.CostMinor})
	if r := k.Resolution; r != nil {
		on(r.At, cell{Resolved: 1})
	}
	if survey.Score >= 1 && survey.Score <= 5 {
		var answered cell
		answered.Survey[survey.Score-1] = 1
		on(survey.At, answered)
	}
	var late time.Time
	for _, clock := range k.Clocks {
		switch outcome(clock, k.Updated) {
		case kept:
			on(clock.Due, cell{Kept: map[string]int{clock.ID: 1}})
		case missed:
			on(clock.Due, cell{Missed: map[string]int{clock.ID: 1}})
			if !clock.Optional && (late.IsZero() || clock.Due.Before(late)) {
				late = clock.Due
			}
		}
	}
	if !late.IsZero() {
		on(late, cell{Late: 1})
	}
	return c
}

type fate int

const (
	running fate = iota
	kept
	missed
)

func outcome(c complaint.Clock, touched time.Time) fate {
	switch {
	case c.Met.IsZero() && !touched.After(c.Due):
		return running
	case c.Met.IsZero() || c.Met.After(c.Due):
		return missed
	}
	return kept
}

// cell is the counts of one channel on one day.
type cell struct {
	Registered int                      `json:"registered,omitempty"`
	Resolved   int                      `json:"resolved,omitempty"`
	Late       int                      `json:"late,omitempty"`
	CostMinor  int64                    `json:"costMinor,omitempty"`
	Survey     [complaint.BestScore]int `json:"survey,omitzero"`
	Kept       map[string]int           `json:"kept,omitempty"`
	Missed     map[string]int           `json:"missed,omitempty"`
}

func (c cell) plus(o cell) cell  { return c.combined(o, 1) }
func (c cell) minus(o cell) cell { return c.combined(o, -1) }

func (c cell) combined(o cell, sign int) cell {
	c.Registered += sign * o.Registered
	c.Resolved += sign * o.Resolved
	c.Late += sign * o.Late
	c.CostMinor += int64(sign) * o.CostMinor
	for i := range c.Survey {
		c.Survey[i] += sign * o.Survey[i]
	}
	c.Kept = combine(c.Kept, o.Kept, sign)
	c.Missed = combine(c.Missed, o.Missed, sign)
	return c
}

// combine gives a new map without zeros, nil when nothing is left.
func combine(a, b map[string]int, sign int) map[string]int {
	sum := maps.Clone(a)
	if sum == nil {
		sum = map[string]int{}
	}
	for id, n := range b {
		sum[id] += sign * n
	}
	maps.DeleteFunc(sum, func(_ string, n int) bool { return n == 0 })
	if len(sum) == 0 {
		return nil
	}
	return sum
}

func (c cell) isZero() bool {
	return c.Registered == 0 && c.Resolved == 0 && c.Late == 0 && c.CostMinor == 0 &&
		c.Survey == [complaint.BestScore]int{} && len(c.Kept) == 0 && len(c.Missed) == 0
}

// cellName is "2026-03-03#media".
func cellName(t time.Time, channel complaint.Channel) string {
	return t.Format(time.DateOnly) + "#" + string(channel)
}

func (c contribution) equal(o contribution) bool {
	return c.Problem == o.Problem && c.Person == o.Person && c.CostMinor == o.CostMinor &&
		maps.EqualFunc(c.Cells, o.Cells, func(a, b cell) bool { return a.minus(b).isZero() })
}
