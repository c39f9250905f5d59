package staff_test

import (
	"strings"
	"testing"

	"resonance/shared/staff"
)

func TestTokensAreShownOnceAndRevocable(t *testing.T) {
	h := newHouse(t)
	lead := h.firstLead(t).Member
	text, token, err := h.MakeToken(t.Context(), lead, "nightly export")
	if err != nil {
		t.Fatal(err)
	}
	who := must[staff.Who](t)(h.AuthenticateToken(t.Context(), text))
	if who.Member.ID != lead.ID || who.Token != token.ID {
		t.Fatalf("got %+v", who)
	}
	if list := must[[]staff.Token](t)(h.Tokens(t.Context(), lead.ID)); len(list) != 1 || list[0].Used.IsZero() {
		t.Fatalf("got %+v", list)
	}
	for _, wrong := range []string{"", text + "x", text[:len(text)-1], "resonance..." + text, strings.Replace(text, "resonance", "r", 1)} {
		_, err := h.AuthenticateToken(t.Context(), wrong)
		wantCode(t, err, "signed-out")
	}
	if err := h.RevokeToken(t.Context(), lead, token.ID); err != nil {
		t.Fatal(err)
	}
	_, err = h.AuthenticateToken(t.Context(), text)
	wantCode(t, err, "signed-out")

	machine := must[string](t)(h.MachineToken(t.Context(), staff.Lead, "bench"))
	who = must[staff.Who](t)(h.AuthenticateToken(t.Context(), machine))
	if who.Member.Role != staff.Lead {
		t.Fatalf("got %+v", who)
	}
	further := must[string](t)(h.MachineToken(t.Context(), staff.Lead, "bench"))
	for _, text := range []string{machine, further} {
		if again := must[staff.Who](t)(h.AuthenticateToken(t.Context(), text)); again.Member.ID != who.Member.ID {
			t.Errorf("a further token made a second script of one: %+v", again.Member)
		}
	}
	other := must[string](t)(h.MachineToken(t.Context(), staff.SpecialTeam, "bench"))
	if again := must[staff.Who](t)(h.AuthenticateToken(t.Context(), other)); again.Member.Role != staff.SpecialTeam {
		t.Errorf("a token for less may do what another may: %+v", again.Member)
	}
}
