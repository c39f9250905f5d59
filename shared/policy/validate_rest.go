package policy

import (
	"fmt"
	"slices"

	"resonance/shared/complaint"
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

func (c *checker) remedy() {
	r := c.policy.Remedy
	last := Range{}
	for _, severity := range complaint.Severities() {
		path := "remedy.ranges." + string(severity)
		k, ok := r.Ranges[severity]
		c.must(ok, path, "is missing")
		c.must(k.Floor <= k.Ceiling, path+".floor", "must not be above the ceiling")
		c.must(k.Floor >= last.Floor && k.Ceiling >= last.Ceiling, path, "more harm must not deserve less")
		last = k
	}
	for severity := range r.Ranges {
		c.oneOf(string(severity), texts(complaint.Severities()), "remedy.ranges."+string(severity))
	}
	c.must(r.ValueRaises >= 1 && r.ValueRaises <= 10, "remedy.value_raises", "must be between 1 and 10")
	c.must(r.SecondFailureRaises >= 1 && r.SecondFailureRaises <= 10, "remedy.second_failure_raises", "must be between 1 and 10")
	m := r.Matrix
	c.must(m.AcceptedRisk <= m.MonthlyRisk, "remedy.matrix.accepted_risk", "must not be above the month's")
	c.window(m.AsksWithin, "remedy.matrix.asks_within")
	c.must(m.AtMostAsks >= 0, "remedy.matrix.at_most_asks", "must not be negative")
	c.share(m.UpheldShare, "remedy.matrix.upheld_share")
}

func (c *checker) rest() {
	p := c.policy
	c.member(p.Team.Limits, "team.limits")
	for id, l := range p.Team.Members {
		c.member(l, "team.members."+id)
	}
	c.window(p.Team.Snooze, "team.snooze")
	c.backlog(p.Backlog)
	c.some(p.Survey.After, "survey.after")
	c.window(p.Survey.AtMostEvery, "survey.at_most_every")
	c.must(p.Survey.CallBackAt >= 1 && p.Survey.CallBackAt < complaint.BestScore, "survey.call_back_at", "must be between 1 and one below the best score")
	c.some(p.Survey.CallBackWithin, "survey.call_back_within")
	c.window(p.Survey.OpenFor, "survey.open_for")
	c.must(p.Letters.PerCase >= 1, "letters.automatic_per_case", "must be at least 1")
	c.must(p.Letters.PerAddress >= 1, "letters.automatic_per_address", "must be at least 1")
	c.window(p.Letters.AddressWindow, "letters.address_window")
	c.intake(p.Intake)
	for act := range p.Costs {
		c.oneOf(string(act), texts(costly), "costs."+string(act))
	}
}

func (c *checker) backlog(b Backlog) {
	c.window(b.NagEvery, "backlog.nag_every")
	c.must(b.ManagerAfter >= 1, "backlog.manager_after", "must be at least 1")
	c.window(b.VerifyAfter, "backlog.verify_after")
	c.window(b.DecisionLast, "backlog.decision_lasts")
	c.must(isAddress(b.Nobodys), "backlog.nobodys", "must be a mail address in lower case")
	for id, t := range b.Teams {
		path := "backlog.teams." + id
		c.text(t.Name, path+".name")
		c.must(isAddress(t.Mail), path+".mail", "must be a mail address in lower case")
		c.must(t.Manager == "" || isAddress(t.Manager), path+".manager", "must be a mail address in lower case")
	}
}

func (c *checker) member(l Limits, path string) {
	c.must(l.Grant <= l.Month, path+".grant", "must not be above the month's limit")
}

// costly lists the acts that take somebody's time or money.
var costly = []complaint.Act{complaint.ActRegistered, complaint.ActJoined, complaint.ActReopened, complaint.ActReplied,
	complaint.ActClaimed, complaint.ActHandedOver, complaint.ActNote, complaint.ActLetterSent, complaint.ActResolved,
	complaint.ActClosed, complaint.ActEscalated, complaint.ActSurveyAnswered, complaint.ActCallMade, complaint.ActGranted,
	complaint.ActTaskDone}

func (c *checker) intake(i Intake) {
	for name, size := range map[string]Bytes{"attachment": i.Attachment, "letter": i.Letter, "text": i.Text,
		"stored_text": i.StoredText, "field": i.Field} {
		c.must(size > 0, "intake."+name, "must be a size above zero")
	}
	c.must(i.StoredText <= storable, "intake.stored_text", "must be at most 200 KB, so that a case fits into one stored item")
	c.must(i.Attachments >= 0, "intake.attachments", "must not be negative")
	c.window(i.ReceivedAtMost, "intake.received_at_most")
}

const storable Bytes = 200 << 10
