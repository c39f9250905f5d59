package desk_test

import (
	"strings"
	"testing"

	"resonance/shared/complaint"
)

// somebody registers a complaint of a person about something of its own.
func (o *office) somebody(once, text string, p complaint.Complainant) complaint.Case {
	o.t.Helper()
	id := o.complaint(func(s *submission) {
		s.Once, s.Text, s.Who, s.ReplyTo, s.MayWrite = once, text, p, "", false
	})
	f, err := o.register.File(o.t.Context(), id)
	check(o.t, err)
	return f.Case
}

// petrovas are two cases of which a person must say whether they are of one.
func (o *office) petrovas() (known, doubtful complaint.Case) {
	known = o.somebody("k1", "The kettle explodes.", complaint.Complainant{Name: "Nuria Serrano", Address: "12 Mill Lane, Leeds LS1 4AP", Emails: []string{"nuria@mail.example"}})
	doubtful = o.somebody("k2", "Your courier insulted my aunt.", complaint.Complainant{Name: "N. Serrano", Address: "12 Mill Lane, Leeds LS1 4AP", Emails: []string{"serrano@post.example"}})
	if len(doubtful.Perhaps) != 1 {
		o.t.Fatalf("%s may be %+v", doubtful.ID, doubtful.Perhaps)
	}
	return known, doubtful
}

func TestReviewOfPeople(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	known, doubtful := o.petrovas()
	for _, page := range []string{"/cases/" + doubtful.ID, "/people/perhaps"} {
		lead.get(page).says(".ask", "Nuria Serrano")
		for _, text := range []string{"nuria@mail.example", "serrano@post.example", "differs", "the initial fits"} {
			lead.says(".evidence", text)
		}
	}
	lead.submit("form[action='/cases/"+doubtful.ID+"/person']:has([value='"+known.Person+"'])").want(200, "/people/perhaps").says("main", "Nobody is in doubt")
	lead.get("/people/"+doubtful.Person).says("h1", "Nuria Serrano").says(".merged", "N. Serrano")

	lead.submit("form[action$='/part']").want(200, "/people/"+known.Person).says(".notice", "two people again")
	if lead.get("/people/"+doubtful.Person).text("h1") != "N. Serrano" {
		t.Error("the old record does not stand alone again")
	}
	lead.says("#same .apart", "Nuria Serrano")
	lead.submit("#same form[action$='/merge']:has([type=hidden][value='"+known.Person+"'])").want(200, "/people/"+doubtful.Person).says(".merged", "Nuria Serrano")
	lead.get("/people/"+known.Person).says("h1", "N. Serrano")
	lead.get("/cases/"+known.ID).says(".timeline", "are two people after all").says(".timeline", "are one person")
}

func TestWhoIsNobodyKnownIsAskedOnce(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	known, doubtful := o.petrovas()
	lead.get("/people/perhaps").submit("form[action='/cases/"+doubtful.ID+"/person']:has([name=person][value=''])").want(200, "/people/perhaps")
	for person, other := range map[string]string{doubtful.Person: "Nuria Serrano", known.Person: "N. Serrano"} {
		lead.get("/people/"+person).says("#same .apart", other)
		if len(lead.all("#same .ask")) > 0 {
			t.Errorf("the page of %s asks again: %s", person, lead.text("#same"))
		}
	}
}

func TestMergeByLink(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	one := o.somebody("k1", "The kettle explodes.", complaint.Complainant{Name: "Nuria Serrano", Emails: []string{"nuria@mail.example"}})
	other := o.somebody("k2", "Your courier insulted my aunt.", complaint.Complainant{Name: "Tom Jessop", Emails: []string{"tom@mail.example"}})
	page := "/people/" + one.Person
	merge := "form[action$='/merge']:has(#f-other)"
	lead.get(page).submit(merge, "other", "").want(400, page+"/merge").says(".summary a[href='#f-other']", "Link")
	if name := lead.one("#f-name"); attr(name, "value") != "Nuria Serrano" {
		t.Error("the fields of the person are lost")
	}
	lead.get(page).submit(merge, "other", "nonsense").want(400, page+"/merge").says(".summary", "other record")
	lead.get(page).submit(merge, "other", page).want(409, page+"/merge").says("main", "one person already")
	lead.get(page).submit(merge, "other", "https://desk.example/people/"+other.Person+"?x").want(400, page+"/merge")
	lead.get(page).submit(merge, "other", "https://desk.example/people/"+other.Person).want(200, page).says(".merged", "Tom Jessop")
	if !strings.Contains(lead.text("#f-emails"), "tom@mail.example") {
		t.Error("his address is not known of the one")
	}
}
