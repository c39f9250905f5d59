package staff_test

import (
	"strings"
	"testing"
	"time"

	"resonance/shared/staff"
)

func TestSessionIsOneReadAndEndsAtOnce(t *testing.T) {
	h := newHouse(t)
	first := h.firstLead(t)
	bob := h.join(t, first.Member, "Bob", staff.SpecialTeam)
	who := must[staff.Who](t)(h.Authenticate(t.Context(), bob.Cookie))
	if who.Member.Name != "Bob" {
		t.Fatalf("got %q", who.Member.Name)
	}
	h.table.reads, h.table.writes = 0, 0
	must[staff.Who](t)(h.Authenticate(t.Context(), bob.Cookie))
	if h.table.reads != 1 || h.table.writes != 0 {
		t.Fatalf("a page costs %d reads and %d writes", h.table.reads, h.table.writes)
	}
	changed := who.Member
	changed.Role = staff.ExecutiveOffice
	changed = must[staff.Member](t)(h.Change(t.Context(), first.Member, changed))
	if who := must[staff.Who](t)(h.Authenticate(t.Context(), bob.Cookie)); who.Member.Role != staff.ExecutiveOffice {
		t.Fatalf("a new role takes effect late: %q", who.Member.Role)
	}
	must[staff.Member](t)(h.SetActive(t.Context(), first.Member, bob.Member.ID, changed.Version, false))
	_, err := h.Authenticate(t.Context(), bob.Cookie)
	wantCode(t, err, "signed-out")
	for _, cookie := range []string{"", ".", bob.Member.ID + ".", bob.Member.ID + ".x", first.Member.ID + bob.Cookie[len(bob.Member.ID):], strings.Repeat("x.", 200)} {
		_, err := h.Authenticate(t.Context(), cookie)
		wantCode(t, err, "signed-out")
	}
}

func TestSessionEndsUnusedAndAfterAll(t *testing.T) {
	h := newHouse(t)
	s := h.firstLead(t)
	for range 16 { // used every 11 hours it lives, but not over seven days
		h.clock.Pass(11 * time.Hour)
		_, err := h.Authenticate(t.Context(), s.Cookie)
		if h.clock.Now().Before(s.Ends) != (err == nil) {
			t.Fatalf("at %v of %v: %v", h.clock.Now(), s.Ends, err)
		}
	}
	again := h.signInOnMachine(t, "ann@firma.example")
	h.clock.Pass(12*time.Hour + time.Minute)
	_, err := h.Authenticate(t.Context(), again.Cookie)
	wantCode(t, err, "signed-out")
}

// signInOnMachine signs a member in with a link made on the machine.
func (h *house) signInOnMachine(t *testing.T, email string) staff.Started {
	t.Helper()
	url := must[string](t)(h.MachineLink(t.Context(), email))
	return must[staff.Started](t)(h.Redeem(t.Context(), tokenOf(url), here, browser))
}

func TestOthersSessionsEnd(t *testing.T) {
	h := newHouse(t)
	one := h.firstLead(t)
	two := h.signInOnMachine(t, "ann@firma.example")
	who := must[staff.Who](t)(h.Authenticate(t.Context(), two.Cookie))
	if live := must[[]staff.Session](t)(h.Sessions(t.Context(), who.Member.ID)); len(live) != 2 {
		t.Fatalf("%d sessions", len(live))
	}
	if err := h.EndSessions(t.Context(), who.Member, who.Session); err != nil {
		t.Fatal(err)
	}
	_, err := h.Authenticate(t.Context(), one.Cookie)
	wantCode(t, err, "signed-out")
	must[staff.Who](t)(h.Authenticate(t.Context(), two.Cookie))
	if err := h.SignOut(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	_, err = h.Authenticate(t.Context(), two.Cookie)
	wantCode(t, err, "signed-out")
}

func TestVisitSaysWhenIWasHere(t *testing.T) {
	h := newHouse(t)
	s := h.firstLead(t)
	must[staff.Who](t)(h.Authenticate(t.Context(), s.Cookie))
	h.clock.Pass(20 * time.Minute)
	must[staff.Who](t)(h.Authenticate(t.Context(), s.Cookie))
	last := h.clock.Now()
	h.clock.Pass(3 * time.Hour)
	for range 3 {
		if who := must[staff.Who](t)(h.Authenticate(t.Context(), s.Cookie)); !who.Since.Equal(last) {
			t.Fatalf("I was here %v, the desk says %v", last, who.Since)
		}
		h.clock.Pass(10 * time.Minute)
	}
}
