package register

import (
	"slices"
	"time"

	"resonance/shared/conduct"
	"resonance/shared/repeat"
)

// Experiences reads from a history what may have been failures of the company: one for each episode of a
// case. An episode that was settled without being upheld was no failure.
func Experiences(h conduct.History, r conduct.Rules) []repeat.Experience {
	events := slices.Clone(h.Events)
	slices.SortStableFunc(events, func(x, y conduct.Event) int { return x.At.Compare(y.At) })
	b := episodes{open: map[string]int{}}
	for _, e := range events {
		if !e.At.After(h.AsOf) {
			b.add(e)
		}
	}
	unfixed := conduct.Unfixed(h, r)
	for i := range b.list {
		x := &b.list[i]
		x.Unfixed = slices.Contains(unfixed, x.Problem)
		if x.Finding == repeat.Open && !x.Settled.IsZero() {
			x.Finding = repeat.Rejected
		}
	}
	return b.list
}

// episodes is a list of experiences on its way. open names the newest of each case.
type episodes struct {
	list      []repeat.Experience
	open      map[string]int
	announced map[string]bool // cases whose next late answer is no further broken promise
}

func (b *episodes) add(e conduct.Event) {
	x := b.of(e.Case)
	switch {
	case e.Kind == conduct.Complaint && (x == nil || e.NewFacts && !x.Settled.IsZero()):
		b.open[e.Case] = len(b.list)
		b.list = append(b.list, repeat.Experience{Case: e.Case, Problem: e.Problem, Area: e.Area, At: e.At})
	case e.Kind == conduct.Fix:
		b.fix(e)
	case x == nil:
	case e.Kind == conduct.Conclusion:
		x.Finding = map[conduct.Upholding]repeat.Finding{conduct.IsUpheld: repeat.Upheld, conduct.IsPartly: repeat.Partly, conduct.IsNot: repeat.Rejected}[e.Upheld]
	case e.Kind == conduct.Remedy && e.Accepted:
		x.Settled = e.At
	case e.Kind == conduct.Overdue:
		b.breaks(x, e.At)
		b.announced[e.Case] = true
	case e.Kind == conduct.Answer:
		if !e.InTime && !b.announced[e.Case] {
			b.breaks(x, e.At)
		}
		delete(b.announced, e.Case)
		if e.Final {
			x.Settled = e.At
		}
	}
}

func (b *episodes) of(name string) *repeat.Experience {
	if b.announced == nil {
		b.announced = map[string]bool{}
	}
	if i, ok := b.open[name]; ok {
		return &b.list[i]
	}
	return nil
}

func (b *episodes) breaks(x *repeat.Experience, at time.Time) { x.Broken = append(x.Broken, at) }

// fix settles the running episodes of a problem; one that failed is a failure of its newest.
func (b *episodes) fix(e conduct.Event) {
	newest := -1
	for _, i := range b.open {
		if b.list[i].Problem != e.Problem {
			continue
		}
		if e.Fixed {
			b.list[i].Settled = e.At
		}
		newest = max(newest, i)
	}
	if !e.Fixed && newest >= 0 {
		b.list[newest].Failed = append(b.list[newest].Failed, e.At)
	}
}
