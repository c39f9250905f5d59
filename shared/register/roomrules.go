package register

import (
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

// RepeatLimits are the repeat room's own, with the thresholds of the policy.
func RepeatLimits(p policy.Repeat) repeat.Limits {
	l := repeat.Default()
	l.Propose, l.Confide, l.Shown, l.Similar = p.Similar, p.Sure, p.Shown, p.Alike
	l.SameProblem, l.AnyProblem = p.SameProblem.Window(), p.AnyProblem.Window()
	return l
}
