package desk_test

import (
	"net/http"
	"testing"
)

func TestWhatWasWrittenOutlivesTheSession(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	lead.get("/complaints/new")
	stranger := o.browser()
	stranger.page, stranger.at = lead.page, lead.at
	stranger.submit("form.intake", "name", "Anna Petrova", "text", "A long story about a kettle").want(http.StatusForbidden, "/complaints")
	stranger.says("h1", "You are signed out").says(".kept", "A long story about a kettle").says(".kept", "Anna Petrova")
	if link := attr(stranger.one(".acts a"), "href"); link != "/sign-in?to=%2F" { // it did not say where it came from
		t.Errorf("the way in is %q", link)
	}
}

func TestTheAddressOfAFormLeadsToItsPage(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	page := "/cases/" + o.complaint(nil)
	for _, test := range []struct{ form, want string }{
		{page + "/snooze", page},
		{page + "/grants/G1/key", page},
		{"/complaints", "/complaints/new"},
		{"/complaints/candidates", "/complaints/new"},
		{"/account/tokens/revoke", "/account"},
		{"/queues/mail/retry", "/queues"},
		{"/language", "/"},
	} {
		lead.get(test.form).want(http.StatusOK, test.want)
	}
}
