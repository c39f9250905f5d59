package desk_test

import (
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// The longest bar is the heaviest problem's, even where another one has more cases.
func TestABarIsAsLongAsItsProblemIsHeavy(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	first := o.complaint(nil)
	f, err := o.register.File(t.Context(), first)
	check(t, err)
	second := o.complaint(func(s *submission) {
		s.Who, s.ReplyTo = complaint.Complainant{Name: "Vera Lind", Emails: []string{"vera@mail.example"}}, "vera@mail.example"
		s.Problem = f.Case.Problem
	})
	grave := o.complaint(func(s *submission) {
		piotr(s)
		s.Severity = complaint.Critical
	})
	o.weigh(first, second, grave)
	bars := lead.get("/insight").all(".figures section:last-of-type .chart rect.fill")
	beside := lead.all(".figures section:last-of-type .chart p")
	if len(bars) != 2 || len(beside) != 2 {
		t.Fatalf("%d bars", len(bars))
	}
	longest, shorter := attr(bars[0], "width"), attr(bars[1], "width")
	if longest != "100" || len(shorter) > 2 || textOf(beside[0]) != "1 case, 1 person" || textOf(beside[1]) != "2 cases, 2 people" {
		t.Errorf("%q is %s long, %q %s", textOf(beside[0]), longest, textOf(beside[1]), shorter)
	}
}

// What the company risks by agreeing at once, and what that lost, stands beside what it accepts.
func TestTheRiskOfAgreeingAtOnceShows(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	sum := complaint.Money{Minor: 60_00, Currency: "GBP"}
	page := "/cases/" + o.complaint(func(s *submission) { s.Asked = sum })
	lead.get("/insight").says(".figures", "at most £1,500 a month").says(".figures", "0 grants, £0 likely to be lost, £0 found to be")
	lead.get(page).says(".side", "£24").submit("form[action$='/grant']", "kind", "money", "what", "Refund", "amount", "60", "grounds", "at once").want(200, page)
	lead.get("/insight").says(".figures", "1 grant, £24 likely to be lost, £0 found to be").says(".figures", "60 are taken to be right")
	_, err := o.register.Observe(t.Context(), register.On{Case: page[len("/cases/"):], By: complaint.Actor{Kind: complaint.Staff, ID: "m", Name: "M"}},
		complaint.Observation{Kind: complaint.ObservedNotUpheld, Note: "It was never bought"})
	check(t, err)
	lead.get("/insight").says(".figures", "£24 likely to be lost, £60 found to be")
}

// The page tells how each clock was kept, the worst first.
func TestInsightTellsWhichPromisesWereKept(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	lead.get("/insight").says(".figures", "Nothing fell due in ninety days")
	kept, late := o.complaint(nil), o.complaint(func(s *submission) { piotr(s) })
	o.clock.Pass(time.Hour)
	_, err := o.register.Resolve(t.Context(), register.On{Case: kept, By: complaint.Actor{Kind: complaint.Staff, ID: "m", Name: "M"}},
		complaint.Resolution{Happened: "a", Fixed: "b", Concluded: "c"})
	check(t, err)
	o.clock.Pass(10 * 24 * time.Hour)
	_, err = o.register.Tick(t.Context())
	check(t, err)
	o.weigh(kept, late)
	lead.back()
	lead.get("/insight").says(".figures", "Answer to a letter to the head of the company1 of 2 in time")
}
