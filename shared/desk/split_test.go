package desk_test

import (
	"path"
	"testing"
)

// furthered is a case with a further complaint of what the desk takes for the same person and problem.
func (o *office) furthered() (id string) {
	o.t.Helper()
	id = o.complaint(nil)
	if again := o.complaint(func(s *submission) { s.Text += " My son writes this: it still does not cool." }); again != id {
		o.t.Fatalf("the further complaint came to %s, want %s", again, id)
	}
	return id
}

func TestAComplaintIsSplitOff(t *testing.T) {
	for _, whose := range []string{"same", "another"} {
		t.Run(whose, func(t *testing.T) {
			o := newOffice(t)
			lead := o.lead()
			id := o.furthered()
			if forms := lead.get("/cases/" + id).all("form[action$='/split']"); len(forms) != 1 {
				t.Fatalf("%d complaints can leave, want the further one alone", len(forms))
			}
			person := path.Base(attr(lead.one("#who a"), "href"))
			lead.submit("form[action$='/split']", "whose", whose)
			is := path.Base(lead.at.Path)
			lead.want(200, "/cases/"+is).says(".notice", "moved here").says(".timeline", "My son writes this").says(".timeline", "moved a complaint from "+id+" to "+is)
			if is == id {
				t.Fatal("it stayed")
			}
			if same := path.Base(attr(lead.one("#who a"), "href")) == person; same != (whose == "same") {
				t.Errorf("the new case is of the same person: %v", same)
			}
			lead.get("/cases/"+id).says(".timeline", "moved a complaint from "+id+" to "+is)
			if len(lead.all("form[action$='/split']")) > 0 {
				t.Error("the complaint that the case began with can leave")
			}
		})
	}
}

// secondCase registers two cases of a person. The only one offers no act that needs the other.
func (o *office) secondCase(lead *browser, act string) (first, second string) {
	o.t.Helper()
	first = o.complaint(nil)
	if lead.get("/cases/" + first); len(lead.all("form[action$='/"+act+"']")) > 0 {
		o.t.Errorf("the only case of a person offers %s", act)
	}
	return first, o.complaint(func(s *submission) { s.Text = "Your courier insulted my aunt at the door." })
}

func TestACaseBelongsToAnother(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	first, second := o.secondCase(lead, "belongs")
	lead.get("/cases/"+second).submit("form[action$='/belongs']").says(".summary", "Which case it belongs to")
	lead.submit("form[action$='/belongs']", "into", first).want(200, "/cases/"+first).says(".notice", "one case now").
		says(".timeline", "insulted my aunt").says(".timeline", "moved a complaint from "+second+" to "+first)
	lead.get("/cases/"+second).says(".next", "now belongs to "+first).says(".timeline", "belongs to another case: "+first)
	if len(lead.all("#problem")) > 0 {
		t.Error("what is left of the case is about a problem")
	}
	if left := lead.all("article form"); len(left) > 0 {
		t.Errorf("%d forms on what is left of the case", len(left))
	}
}

func TestAnOldPageSplitsNothingOff(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.furthered()
	lead.get("/cases/"+id).submit("form[action$='/split']", "whose", "same", "version", "1").says("main", "changed")
	if lead.get("/cases/" + id); len(lead.all("form[action$='/split']")) != 1 {
		t.Error("the complaint is gone")
	}
}

func TestACaseIsGivenToSomebodyElse(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	first, second := o.secondCase(lead, "another-person")
	person := attr(lead.get("/cases/"+second).one("#who a"), "href")
	lead.submit("form[action$='/another-person']").want(200, "/cases/"+second).says(".notice", "somebody else’s").says(".timeline", "is not of Anna Petrova")
	now := attr(lead.one("#who a"), "href")
	if now == person {
		t.Error("the case is still hers")
	}
	lead.get(now).says("#same .apart", "Anna Petrova").says(".cases", second)
	lead.get(person).says("#same .apart", "Anna Petrova").says(".cases", first)
	lead.get("/cases/"+first).says(".timeline", second+" is not of Anna Petrova")
}
