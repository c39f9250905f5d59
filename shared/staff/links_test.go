package staff_test

import (
	"testing"
	"time"

	"resonance/shared/staff"
)

func TestFirstLinkMakesOneLeadOnce(t *testing.T) {
	h := newHouse(t)
	old, _, _ := h.FirstLink(t.Context())
	url := must[string](t)(func() (string, error) { u, _, err := h.FirstLink(t.Context()); return u, err }())
	_, err := h.RedeemFirst(t.Context(), tokenOf(old), here, browser, staff.Member{Name: "Eve", Email: "eve@x.example"})
	wantCode(t, err, "link-not-found")
	_, err = h.RedeemFirst(t.Context(), tokenOf(url), here, browser, staff.Member{Name: "", Email: "ann"})
	wantCode(t, err, "name required")
	wantCode(t, err, "email email")
	s := must[staff.Started](t)(h.RedeemFirst(t.Context(), tokenOf(url), here, browser, staff.Member{Name: "Ann", Email: "ann@x.example"}))
	if s.Member.Role != staff.Lead {
		t.Fatalf("the first member is %q", s.Member.Role)
	}
	_, err = h.RedeemFirst(t.Context(), tokenOf(url), here, browser, staff.Member{Name: "Eve", Email: "eve@x.example"})
	wantCode(t, err, "link-not-found")
	if _, open, err := h.FirstLink(t.Context()); open || err != nil {
		t.Fatalf("a first link while there is a lead: %v %v", open, err)
	}
}

func TestLinkWorksOnceAndNotTooLate(t *testing.T) {
	h := newHouse(t)
	lead := h.firstLead(t).Member
	h.join(t, lead, "Bob", staff.SpecialTeam)
	_, err := h.Redeem(t.Context(), h.sent[0], here, browser)
	wantCode(t, err, "link-not-found")

	if err := h.AskLink(t.Context(), " BOB@firma.example ", here); err != nil {
		t.Fatal(err)
	}
	for range 2 { // looking does not use it up
		if l, err := h.PeekLink(t.Context(), h.sent[1], here); err != nil || l.First {
			t.Fatalf("look: %+v %v", l, err)
		}
	}
	h.clock.Pass(16 * time.Minute)
	_, err = h.Redeem(t.Context(), h.sent[1], here, browser)
	wantCode(t, err, "link-not-found")
}

func TestOneLinkForTwoPeopleLetsOneIn(t *testing.T) {
	h := newHouse(t)
	lead := h.firstLead(t).Member
	must[staff.Member](t)(h.Add(t.Context(), lead, staff.Member{Name: "Bob", Email: "bob@firma.example", Role: staff.SpecialTeam}))
	results := make(chan error, 8)
	for range cap(results) {
		go func() {
			_, err := h.Redeem(t.Context(), h.sent[0], here, browser)
			results <- err
		}()
	}
	in := 0
	for range cap(results) {
		if err := <-results; err == nil {
			in++
		} else {
			wantCode(t, err, "link-not-found", "too-many-attempts") // eight at the same moment may be too many
		}
	}
	if in != 1 {
		t.Fatalf("%d got in with one link", in)
	}
}

func TestStrangersLearnNothingAndAreSlowedDown(t *testing.T) {
	h := newHouse(t)
	h.firstLead(t)
	for i := range 4 {
		if err := h.AskLink(t.Context(), "nobody@firma.example", here); err != nil {
			t.Fatalf("ask %d: %v", i, err)
		}
	}
	wantCode(t, h.AskLink(t.Context(), "nobody@firma.example", "198.51.100.1"), "too-many-attempts")
	wantCode(t, h.AskLink(t.Context(), "no address", here), "email email")
	if len(h.sent) != 0 {
		t.Fatal("a link went to nobody")
	}
	h.clock.Pass(10 * time.Minute)
	if err := h.AskLink(t.Context(), "nobody@firma.example", here); err != nil {
		t.Fatalf("after a while: %v", err)
	}
	for range 10 {
		_, err := h.PeekLink(t.Context(), "wrong", "2001:db8::1")
		wantCode(t, err, "link-not-found")
	}
	_, err := h.PeekLink(t.Context(), "wrong", "2001:db8::2") // the same /64
	wantCode(t, err, "too-many-attempts")
	_, err = h.PeekLink(t.Context(), "wrong", "2001:db8:0:1::2")
	wantCode(t, err, "link-not-found")
}

func TestWithoutLinksNobodyGetsOne(t *testing.T) {
	h := newHouse(t, func(d *staff.Deps) { d.SendLink = nil })
	ann := h.firstLead(t).Member // the first link is the machine's
	bob := must[staff.Member](t)(h.Add(t.Context(), ann, staff.Member{Name: "Bob", Email: "bob@firma.example", Role: staff.Lead}))
	wantCode(t, h.AskLink(t.Context(), bob.Email, here), "links-off")
	wantCode(t, h.SendLink(t.Context(), ann, bob.ID), "links-off")
	if s := must[staff.Started](t)(h.SignInVouched(t.Context(), staff.Vouched{Email: bob.Email}, browser)); s.Member.ID != bob.ID {
		t.Errorf("signed in %q", s.Member.Name)
	}
}

// Links that were mailed before are worth nothing any more; those of the machine are.
func TestMailedLinksEndWithTheMailing(t *testing.T) {
	h := newHouse(t)
	ann := h.firstLead(t).Member
	bob := must[staff.Member](t)(h.Add(t.Context(), ann, staff.Member{Name: "Bob", Email: "bob@firma.example", Role: staff.Lead}))
	after := newHouse(t, func(d *staff.Deps) { d.Table, d.Now, d.SendLink = h.table, h.clock.Now, nil })
	_, err := after.Redeem(t.Context(), h.sent[0], here, browser)
	wantCode(t, err, "link-not-found")
	url := must[string](t)(after.MachineLink(t.Context(), bob.Email))
	if s := must[staff.Started](t)(after.Redeem(t.Context(), tokenOf(url), here, browser)); s.Member.ID != bob.ID {
		t.Errorf("signed in %q", s.Member.Name)
	}
	if s := must[staff.Started](t)(h.Redeem(t.Context(), h.sent[0], here, browser)); s.Member.ID != bob.ID {
		t.Errorf("with links %q signed in", s.Member.Name)
	}
}
