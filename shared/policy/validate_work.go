package policy

import (
	"resonance/shared/complaint"
)

// work checks the sections about the desk's own work.
func (c *checker) work() {
	c.team()
	c.backlog()
	c.survey()
	c.letters()
	c.intake()
	for act := range c.policy.Costs {
		c.oneOf(string(act), texts(costly), "costs."+string(act))
	}
}

func (c *checker) team() {
	t := c.policy.Team
	c.member(t.Limits, "team.limits")
	for id, l := range t.Members {
		c.member(l, "team.members."+id)
	}
	c.window(t.Snooze, "team.snooze")
}

func (c *checker) survey() {
	s := c.policy.Survey
	c.some(s.After, "survey.after")
	c.window(s.AtMostEvery, "survey.at_most_every")
	c.must(s.CallBackAt >= 1 && s.CallBackAt < complaint.BestScore, "survey.call_back_at", "must be between 1 and one below the best score")
	c.some(s.CallBackWithin, "survey.call_back_within")
	c.window(s.OpenFor, "survey.open_for")
}

func (c *checker) letters() {
	l := c.policy.Letters
	c.must(l.PerCase >= 1, "letters.automatic_per_case", "must be at least 1")
	c.must(l.PerAddress >= 1, "letters.automatic_per_address", "must be at least 1")
	c.window(l.AddressWindow, "letters.address_window")
}

func (c *checker) backlog() {
	b := c.policy.Backlog
	c.window(b.NagEvery, "backlog.nag_every")
	c.must(b.ManagerAfter >= 1, "backlog.manager_after", "must be at least 1")
	c.window(b.VerifyAfter, "backlog.verify_after")
	c.window(b.DecisionLast, "backlog.decision_lasts")
	c.window(b.DecisionMost, "backlog.decision_at_most")
	c.must(b.DecisionMost.Window() >= b.DecisionLast.Window(), "backlog.decision_at_most", "must not be shorter than decision_lasts")
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

func (c *checker) intake() {
	i := c.policy.Intake
	for name, size := range map[string]Bytes{"attachment": i.Attachment, "letter": i.Letter, "text": i.Text,
		"stored_text": i.StoredText, "field": i.Field} {
		c.must(size > 0, "intake."+name, "must be a size above zero")
	}
	c.must(i.StoredText <= storable, "intake.stored_text", "must be at most 200 KB, so that a case fits into one stored item")
	c.must(i.Attachments >= 0, "intake.attachments", "must not be negative")
	c.window(i.ReceivedAtMost, "intake.received_at_most")
}

// storable is the longest text that is stored with its case.
const storable Bytes = 200 << 10
