package desk_test

import (
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/staff"
)

// twoProblems are two cases of one thing under two problems.
func (o *office) twoProblems() (one, other complaint.Case) {
	one = o.somebody("k1", "The kettle explodes whenever its lid is open.", complaint.Complainant{Name: "Nuria Serrano", Emails: []string{"nuria@mail.example"}})
	other = o.somebody("k2", "A boiling jug burst over my aunt.", complaint.Complainant{Name: "Tom Jessop", Emails: []string{"tom@mail.example"}})
	if one.Problem == other.Problem {
		o.t.Fatal("it is one problem")
	}
	o.weigh(one.ID, other.ID)
	return one, other
}

func TestOneProblemTwiceBecomesOne(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	one, other := o.twoProblems()
	page, kept := "/problems/"+other.Problem, "/problems/"+one.Problem
	lead.get(page).get(attr(lead.one("#same a.button"), "href")).want(200, page+"/same").says(".banner", "boiling jug")
	form := "form[action='" + page + "/same']"
	lead.submit(form).want(400, page+"/same").says(".summary", "Choose the problem").says(".summary", "Because")
	lead.submit(form, "because", "Kettles are jugs").want(400, page+"/same").says(".summary a[href='#f-same-as']", "Choose the problem")
	lead.submit(form, "same-as", "RS-1", "because", "x").want(400, page+"/same").says(".summary", "no problem with this number")
	lead.submit(form, "same-as", "PB-999999", "because", "x").want(400, page+"/same").says(".summary", "no problem with this number")
	lead.submit(form, "same-as", other.Problem, "because", "x").want(400, page+"/same").says(".summary", "this problem itself")
	lead.submit(form, "same-as", one.Problem, "because", "").want(400, page+"/same").says(".summary a[href='#f-because']", "Because")
	lead.submit(form, "same-as", "https://desk.example"+kept, "because", "Kettles are jugs").want(200, kept).says(".notice", "one problem now")
	lead.says("#same .merged", "boiling jug").says("#same .merged", "Kettles are jugs").says(".cases", other.ID).says(".changes", "are one problem")
	o.weigh(one.ID, other.ID)
	if rows := lead.get("/problems").all("tbody tr"); len(rows) != 1 {
		t.Errorf("%d problems stand in the backlog", len(rows))
	}
	lead.get("/cases/"+other.ID).says("#problem", "kettle").says(".timeline", "are one problem").says(".timeline", "Kettles are jugs")

	lead.get("/search?q="+other.Problem).want(200, page).says("main", "turned out to be the same as")
	lead.one("main a[href='" + kept + "']")
	lead.get(page+"/same").want(200, page)
	lead.post(page+"/causes", "cause", "A worn lid").want(409, page+"/causes").says("main", one.Problem)
	o.member(lead, "Bob", staff.SpecialTeam).get(page).says("main", "turned out to be")
	lead.get(page).submit("form[action$='/part']").want(400, page+"/part").says(".summary", "Because")
	lead.submit("form[action$='/part']", "because", "A jug has no lid").want(200, page).says(".notice", "two problems again").says(".cases", other.ID)
	lead.get("/cases/"+other.ID).says("#problem", "boiling jug").says(".timeline", "two problems after all")
}

func TestLikelyProblemsAreOffered(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	known := o.somebody("k1", "The kettle explodes whenever its lid is open.", complaint.Complainant{Name: "Nuria Serrano", Emails: []string{"nuria@mail.example"}})
	doubled := o.complaint(func(s *submission) {
		s.Once, s.Text, s.Problem = "k2", "My kettle explodes when the lid is open.", "new"
		s.Who = complaint.Complainant{Name: "Tom Jessop", Emails: []string{"tom@mail.example"}}
	})
	f, err := o.register.File(t.Context(), doubled)
	check(t, err)
	page := "/problems/" + f.Case.Problem
	lead.get(page+"/same").says(".radios", "The kettle explodes").says(".radios .hint", known.Problem)
	lead.submit("form[action$='/same']", "like", known.Problem, "because", "Word for word").want(200, "/problems/"+known.Problem).says(".cases", doubled)
}

// The age stands without its column's heading where tables are cards.
func TestTheListSaysForHowLongAProblemIsKnown(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	o.weigh(o.complaint(nil))
	lead.get("/problems").says("tbody", "known for less than a minute")
	lead.get("/account").submit("form[action='/account']", "language", "ru")
	lead.get("/problems").says("tbody", "известна уже: меньше минуты")
}
