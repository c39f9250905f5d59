package staff_test

import (
	"errors"
	"strings"
	"testing"

	"resonance/shared/staff"
)

func TestWhatCanBeNoIDNamesNobody(t *testing.T) {
	h := newHouse(t)
	ann := h.firstLead(t).Member
	text, _, err := h.MakeToken(t.Context(), ann, "script")
	if err != nil {
		t.Fatal(err)
	}
	prefix, _, _ := strings.Cut(text, ".")
	_, err = h.AuthenticateToken(t.Context(), prefix+".\xff.\xfe.x")
	wantCode(t, err, "signed-out")
	for _, id := range []string{"", "nobody", "\xff\xfe", "\x00", strings.Repeat("a", 5000)} {
		_, err := h.Member(t.Context(), id)
		wantCode(t, err, "member-not-found")
		wantCode(t, h.RevokeToken(t.Context(), ann, id), "token-not-found")
		if err := h.EndSession(t.Context(), ann, id); err != nil {
			t.Errorf("ending session %.20q: %v", id, err)
		}
	}
}

func TestOnlyLeadsRunTheTeam(t *testing.T) {
	h := newHouse(t)
	lead := h.firstLead(t).Member
	for _, role := range []staff.Role{staff.SpecialTeam, staff.ExecutiveOffice} {
		m := h.join(t, lead, "Member-"+string(role), role).Member
		_, err := h.Add(t.Context(), m, staff.Member{Name: "X", Email: "x@firma.example", Role: staff.Lead})
		wantCode(t, err, "denied")
		_, err = h.Change(t.Context(), m, staff.Member{ID: m.ID, Version: m.Version, Name: "X", Email: "x@firma.example", Role: staff.Lead})
		wantCode(t, err, "denied")
		_, err = h.SetActive(t.Context(), m, lead.ID, 1, false)
		wantCode(t, err, "denied")
		wantCode(t, h.SendLink(t.Context(), m, lead.ID), "denied")
	}
	_, err := h.Add(t.Context(), lead, staff.Member{Name: "Twin", Email: "ANN@firma.example", Role: staff.Lead})
	wantCode(t, err, "email email-taken")
}

// What somebody presses in Slack is journalled as theirs, so that an id stands for one member.
func TestASlackIDStandsForOneMember(t *testing.T) {
	h := newHouse(t)
	lead := h.firstLead(t).Member
	sam := must[staff.Member](t)(h.Add(t.Context(), lead, staff.Member{Name: "Sam", Email: "sam@firma.example", Role: staff.SpecialTeam, Slack: " u0sam "}))
	if sam.Slack != "U0SAM" {
		t.Errorf("the id is %q", sam.Slack)
	}
	tess := staff.Member{Name: "Tess", Email: "tess@firma.example", Role: staff.SpecialTeam, Slack: "U0SAM"}
	_, err := h.Add(t.Context(), lead, tess)
	wantCode(t, err, "slack slack-taken")
	tess.Slack = "<!channel>"
	_, err = h.Add(t.Context(), lead, tess)
	wantCode(t, err, "slack slack")
	sam = must[staff.Member](t)(h.SetActive(t.Context(), lead, sam.ID, 0, false))
	tess.Slack = "U0SAM"
	must[staff.Member](t)(h.Add(t.Context(), lead, tess))
	_, err = h.SetActive(t.Context(), lead, sam.ID, 0, true)
	wantCode(t, err, "slack slack-taken")
}

func TestThereIsAlwaysALead(t *testing.T) {
	h := newHouse(t)
	ann := h.firstLead(t).Member
	_, err := h.SetActive(t.Context(), ann, ann.ID, ann.Version, false)
	wantCode(t, err, "last-lead")
	bob := h.join(t, ann, "Bob", staff.Lead).Member

	// Both leave at the same moment: one may.
	done := make(chan error, 2)
	for _, m := range []staff.Member{ann, bob} {
		go func() {
			_, err := h.SetActive(t.Context(), m, m.ID, m.Version, false)
			done <- err
		}()
	}
	a, b := <-done, <-done
	if (a == nil) == (b == nil) {
		t.Fatalf("both or none left: %v, %v", a, b)
	}
	wantCode(t, errors.Join(a, b), "last-lead")
}

func TestChangedAddressFreesTheOldOne(t *testing.T) {
	h := newHouse(t)
	ann := h.firstLead(t).Member
	bob := h.join(t, ann, "Bob", staff.Lead).Member
	bob.Email = "robert@firma.example"
	must[staff.Member](t)(h.Change(t.Context(), ann, bob))
	_, err := h.Change(t.Context(), ann, bob)
	wantCode(t, err, "stale")
	must[staff.Member](t)(h.Add(t.Context(), ann, staff.Member{Name: "New Bob", Email: "bob@firma.example", Role: staff.Lead}))
	_, err = h.SignInVouched(t.Context(), staff.Vouched{Email: "nobody@firma.example"}, browser)
	wantCode(t, err, "not-a-member")
	if s := must[staff.Started](t)(h.SignInVouched(t.Context(), staff.Vouched{Email: "Robert@firma.example"}, browser)); s.Member.ID != bob.ID {
		t.Fatalf("signed in %q", s.Member.Name)
	}
}
