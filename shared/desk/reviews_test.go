package desk_test

import (
	"testing"

	"resonance/shared/register"
	"resonance/shared/staff"
)

// What an appeal came to ends an overturned review, and is told once.
func TestAnOverturnedReviewTellsItsEndOnce(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	eve := o.member(lead, "Eve", staff.ExecutiveOffice)
	f, err := o.register.File(t.Context(), o.complaint(nil))
	check(t, err)
	lead.get("/people/"+f.Case.Person).submit("form[action$='/review']", "review-grounds", "Sums out of proportion")
	page := lead.at.Path
	lead.submit("form[action$='/warning']", "warning", "Please name your grounds.").want(200, page)
	lead.submit("form[action$='/decision']", "contact", "", "ends-day", "31", "ends-month", "2", "ends-year", "2026").want(400, page+"/decision")
	if n := len(lead.all(".summary li")); n != 5 {
		t.Errorf("%d mistakes are named at once: %s", n, lead.text(".summary"))
	}
	lead.get(page).submit("form[action$='/decision']", "measures", "written-only", "contact", "desk@firma.example", "decision-grounds", "It went on", "notice", "From now on in writing.").want(200, page)
	lead.submit("form[action$='/appeal']", "appeal", "He was never asked").want(200, page)
	eve.get(page).submit("form[action$='/appeal-decision']").want(400, page+"/appeal-decision").says(".summary", "Outcome").says(".summary", "Grounds")
	eve.get(page).says("#f-appeal-grounds-hint", "the person reads").submit("form[action$='/appeal-decision']", "outcome-appeal", "overturn", "appeal-grounds", "No letter asks him").want(200, page)
	steps := eve.says(".log li:last-child", "No letter asks him").all(".log li")
	if n := len(steps); n != 5 {
		t.Errorf("%d steps, want the review, warning, decision, appeal and what it came to", n)
	}
}

// Pieces of evidence stand apart.
func TestPiecesOfEvidenceStandApart(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	var last string
	for _, thing := range []string{"fridge", "router", "ticket", "parcel", "boiler", "window"} {
		last = o.complaint(func(s *register.Submission) {
			s.Once, s.Problem, s.ProblemTitle, s.Text = thing, register.ChosenNew, "The "+thing, "The "+thing+" is broken, and nobody comes."
		})
	}
	f, err := o.register.File(t.Context(), last)
	check(t, err)
	lead.get("/people/"+f.Case.Person).says("#conduct", "evidence 1 evidence 2 evidence 3")
}
