package register

import (
	"slices"
	"time"

	"resonance/shared/conduct"
	"resonance/shared/policy"
	"resonance/shared/repeat"
)

// ConductRules are the conduct room's, with the weights and limits of the policy.
func ConductRules(p *policy.Policy) conduct.Rules {
	k, currency := p.Conduct, p.Company.Currency
	r := conduct.Rules{
		LookBack: k.LookBack.Window(), Watch: k.Watch, Review: k.Review,
		Signals: map[conduct.Sign]float64{}, Counters: map[conduct.Sign]float64{},
		Vetoes: signs(k.Vetoes), Volume: signs(k.Volume), Safety: conduct.Default().Safety,
	}
	for name, points := range k.Signals {
		r.Signals[conduct.Sign(name)] = points
	}
	for name, points := range k.Counters {
		r.Counters[conduct.Sign(name)] = points
	}
	l := k.Limits
	r.Limits = conduct.Limits{
		LettersAfterFinal: l.LettersAfterFinal, UnrelatedProblems: l.UnrelatedProblems, UnrelatedWithin: l.UnrelatedWithin.Window(),
		BlastChannels: l.BlastChannels, BlastWithin: l.BlastWithin.Window(), Refusals: l.Refusals, OutcomeChanges: l.OutcomeChanges,
		DemandTimesLoss: l.DemandTimesLoss, DemandAboveLoss: sum(l.DemandAboveLoss, currency),
		ProfitCases: l.ProfitCases, ProfitTimesLoss: l.ProfitTimesLoss, ProfitAboveLoss: sum(l.ProfitAboveLoss, currency),
		SharedMarkerOthers: l.SharedMarkerOthers, RightSteps: conduct.Default().Limits.RightSteps,
	}
	return r
}

func signs(names []string) []conduct.Sign {
	list := make([]conduct.Sign, len(names))
	for i, n := range names {
		list[i] = conduct.Sign(n)
	}
	return list
}

// roubles is about how many of them a unit of a western currency is in a sum that only says "large".
const roubles = 100

// sum reads an amount of the policy, which is in the company's currency, for the others that a desk meets:
// western ones are taken as one, roubles as a hundredth.
func sum(a policy.Amount, currency string) conduct.Sum {
	if currency == "RUB" {
		return conduct.Sum{Usual: int64(a) / roubles, In: map[string]int64{"RUB": int64(a)}}
	}
	return conduct.Sum{Usual: int64(a), In: map[string]int64{"RUB": int64(a) * roubles}}
}

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
