// Package conduct tells the abusive from the desperate, as far as a history can: it finds signals and
// counter-signals in what somebody did, and proposes nothing, a watch, or that a person opens a
// conduct review. It only ever proposes.
//
// Only conduct counts. Age, sex, origin, language, style and the number of letters are no input: the
// room takes no text and no name. A problem that the company has not fixed vetoes. Volume alone never
// decides. A complaint that is merely open counts neither way.
//
// The signals and their limits follow public guidance: NSW Ombudsman, "Managing unreasonable conduct
// by a complainant"; the ICO's guidance on vexatious requests, and Dransfield [2012] UKUT 440 (AAC);
// the Local Government Ombudsman's guidance on unreasonable behaviour; the Russian Civil Code, article
// 10, on abuse of a right. Each signal names what it rests on.
//
// The room is pure: it reads no clock, stores nothing and knows neither the register nor the policy
// file. Reasons are codes with values; evidence are the ids of events.
package conduct

import "resonance/shared/complaint"

// Proposal is what the software proposes.
type Proposal string

// The proposals, mildest first.
const (
	None   Proposal = "none"
	Watch  Proposal = "watch"  // something is there, not enough
	Review Proposal = "review" // a named person should open a conduct review
)

// Sign names a signal or a counter-signal.
type Sign string

// The signals: what speaks of abuse.
const (
	RepeatAfterFinal        Sign = "repeat_after_final"
	ManyUnrelatedProblems   Sign = "many_unrelated_problems"
	ParallelBlast           Sign = "parallel_blast"
	GroundsRefusedAfterHelp Sign = "grounds_refused_after_help"
	OutcomeShifting         Sign = "outcome_shifting"
	DisproportionateDemand  Sign = "disproportionate_demand"
	ProfitPattern           Sign = "profit_pattern"
	ItemWithheld            Sign = "item_withheld"
	ThreatToPublish         Sign = "threat_to_publish"
	Abuse                   Sign = "abuse"
	SharedIdentityMarkers   Sign = "shared_identity_markers"
)

// The counter-signals: what speaks for the complainant.
const (
	Upheld         Sign = "upheld"
	ProblemUnfixed Sign = "problem_unfixed"
	CompanyOverdue Sign = "company_overdue"
	NewFacts       Sign = "new_facts"
	Vulnerable     Sign = "vulnerable"
)

// Signals lists the signals in the order in which they are shown.
func Signals() []Sign {
	return []Sign{
		RepeatAfterFinal, ManyUnrelatedProblems, ParallelBlast, GroundsRefusedAfterHelp, OutcomeShifting,
		DisproportionateDemand, ProfitPattern, ItemWithheld, ThreatToPublish, Abuse, SharedIdentityMarkers,
	}
}

// Counters lists the counter-signals in the order in which they are shown.
func Counters() []Sign {
	return []Sign{Upheld, ProblemUnfixed, CompanyOverdue, NewFacts, Vulnerable}
}

// Finding is a signal or counter-signal that is there. The reason's code is "conduct." and the sign.
type Finding struct {
	Sign     Sign             `json:"sign"`
	Points   float64          `json:"points"` // what it adds; negative for a counter-signal
	Reason   complaint.Reason `json:"reason"`
	Evidence []string         `json:"evidence"` // ids of the events that it rests on
}

// Assessment is the answer: a proposal with everything that led to it. Findings are listed even where
// something else outweighs them.
type Assessment struct {
	Proposal Proposal  `json:"proposal"`
	Points   float64   `json:"points"`
	Signals  []Finding `json:"signals"`
	Counters []Finding `json:"counters"`
	Vetoes   []Sign    `json:"vetoes"`
}
