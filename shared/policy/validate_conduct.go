package policy

import (
	"fmt"
	"slices"
)

// Signals lists what the conduct review can see.
func Signals() []string {
	return []string{"repeat_after_final", "many_unrelated_problems", "parallel_blast", "grounds_refused_after_help",
		"outcome_shifting", "disproportionate_demand", "profit_pattern", "item_withheld", "threat_to_publish", "abuse",
		"shared_identity_markers"}
}

// Counters lists what speaks for the complainant.
func Counters() []string {
	return []string{"upheld", "problem_unfixed", "company_overdue", "new_facts", "vulnerable"}
}

func (c *checker) conduct() {
	k := c.policy.Conduct
	c.window(k.LookBack, "conduct.look_back")
	c.weights(k.Signals, Signals(), "conduct.signals")
	c.weights(k.Counters, Counters(), "conduct.counters")
	for i, v := range k.Vetoes {
		c.oneOf(v, Counters(), fmt.Sprintf("conduct.vetoes[%d]", i))
	}
	c.must(slices.Contains(k.Vetoes, "problem_unfixed"), "conduct.vetoes", "must hold problem_unfixed: nobody with an unfixed problem is flagged")
	for i, v := range k.Volume {
		c.oneOf(v, Signals(), fmt.Sprintf("conduct.volume[%d]", i))
	}
	c.must(k.Watch > 0 && k.Watch <= k.Review, "conduct.watch", "must be above 0 and not above conduct.review")
	c.window(k.ExpiresIn, "conduct.expires_in")
	c.must(k.ExpiresIn.Window() <= (Length{366, CalendarDay}).Window(), "conduct.expires_in", "must be at most 366 calendar days")
	c.limits(k.Limits)
}

func (c *checker) weights(weights map[string]float64, known []string, path string) {
	for name, w := range weights {
		c.oneOf(name, known, path+"."+name)
		c.must(w >= 0 && w <= 100, path+"."+name, "must be between 0 and 100")
	}
}

func (c *checker) limits(l ConductLimits) {
	const path = "conduct.limits."
	for name, n := range map[string]int{"letters_after_final": l.LettersAfterFinal, "unrelated_problems": l.UnrelatedProblems,
		"blast_channels": l.BlastChannels, "refusals": l.Refusals, "outcome_changes": l.OutcomeChanges,
		"profit_cases": l.ProfitCases, "shared_marker_others": l.SharedMarkerOthers} {
		c.must(n >= 1, path+name, "must be at least 1")
	}
	c.must(l.DemandTimesLoss >= 1, path+"demand_times_loss", "must be at least 1")
	c.must(l.ProfitTimesLoss >= 1, path+"profit_times_loss", "must be at least 1")
	c.window(l.UnrelatedWithin, path+"unrelated_within")
	c.window(l.BlastWithin, path+"blast_within")
}
