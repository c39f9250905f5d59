package desk_test

import (
	"testing"
	"time"

	"resonance/shared/staff"
)

func TestTwoPeopleSeeThatTheyHaveOneCaseBeforeThem(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob := o.member(lead, "Bob", staff.SpecialTeam)
	id := o.complaint(nil)
	page := "/cases/" + id
	if lead.get(page); lead.text(".onlookers") != "" {
		t.Errorf("alone, the lead sees %q", lead.text(".onlookers"))
	}
	bob.get(page).says(".onlookers", "Ann Lead is looking at this too, since ")
	lead.get(page).says(".onlookers", "Bob is looking")
	if attr(lead.one("[data-here]"), "data-here") != page+"/onlookers" {
		t.Error("the script does not know whom to ask")
	}
	o.clock.Pass(time.Minute)
	bob.post(page+"/onlookers", "doing", "writing").want(200, page+"/onlookers").says("body", "Ann Lead is looking")
	if len(bob.all("title")) > 0 {
		t.Error("the script gets more than the line")
	}
	lead.get(page).says(".onlookers", "Bob is writing an answer, since")
	lead.submit("form[action$='/claim']").want(200, page) // nobody's looking made the page stale
	bob.post("/cases/RS-2026-999999/onlookers").want(404, "/cases/RS-2026-999999/onlookers")
	o.clock.Pass(4 * time.Minute)
	if lead.get(page); lead.text(".onlookers") != "" {
		t.Errorf("after four minutes the lead sees %q", lead.text(".onlookers"))
	}
}

// A page that stands open keeps no session alive, and its reader has not been here.
func TestAPageLeftOpenIsNoVisit(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	page := "/cases/" + o.complaint(nil)
	lead.get(page)
	for range 13 {
		o.clock.Pass(time.Hour)
		lead.post(page + "/onlookers")
	}
	if lead.status != 403 {
		t.Errorf("after 13 hours the page is answered with %d", lead.status)
	}
	lead.get(page).want(200, "/sign-in")
}
