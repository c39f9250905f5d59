package staff_test

import (
	"testing"
	"time"

	"resonance/shared/staff"
)

// Where the provider's groups rule, whoever is in one is a member in the role of that name, and nobody else.
func TestGroupsOfTheProviderAreRoles(t *testing.T) {
	h := newHouse(t, func(d *staff.Deps) { d.ByGroup = true })
	enter := func(email string, groups ...string) (staff.Started, error) {
		return h.SignInVouched(t.Context(), staff.Vouched{Email: email, Groups: groups}, browser)
	}
	ann := must[staff.Started](t)(enter("Ann@firma.example", "lead")).Member
	if ann.Role != staff.Lead || ann.Name != "Ann" {
		t.Errorf("the first to come in a group is %+v", ann)
	}
	if _, wanted, err := h.FirstLink(t.Context()); wanted || err != nil {
		t.Errorf("a first lead is still wanted beside her, %v", err)
	}
	for _, groups := range [][]string{nil, {"accounting"}} {
		_, err := enter("eve@firma.example", groups...)
		wantCode(t, err, "no-group")
	}
	bob := must[staff.Started](t)(enter("bob@firma.example", "special-team")).Member
	again := must[staff.Started](t)(enter("bob@firma.example", "accounting", "executive-office", "lead")).Member
	if again.ID != bob.ID || again.Role != staff.Lead {
		t.Errorf("whose groups changed is %+v", again)
	}
	if len(h.sent) != 0 {
		t.Errorf("%d links went to people who need none", len(h.sent))
	}
	if got := must[staff.Started](t)(enter("bob@firma.example", "executive-office")).Member; got.Role != staff.ExecutiveOffice {
		t.Errorf("who is no lead any more is %s", got.Role)
	}
	if got := must[staff.Started](t)(enter("ann@firma.example", "special-team")).Member; got.Role != staff.Lead {
		t.Errorf("the last lead is %s", got.Role)
	}
	must[staff.Member](t)(h.SetActive(t.Context(), ann, bob.ID, 0, false))
	_, err := enter("bob@firma.example", "lead")
	wantCode(t, err, "not-a-member")
}

func TestFlowWorksOnce(t *testing.T) {
	h := newHouse(t)
	f := must[staff.Flow](t)(h.BeginFlow(t.Context(), "/cases", here))
	got := must[staff.Flow](t)(h.TakeFlow(t.Context(), f.State))
	if got.Nonce != f.Nonce || got.Verifier != f.Verifier || got.Return != "/cases" {
		t.Fatalf("got %+v, want %+v", got, f)
	}
	_, err := h.TakeFlow(t.Context(), f.State)
	wantCode(t, err, "link-not-found")
	late := must[staff.Flow](t)(h.BeginFlow(t.Context(), "", here))
	h.clock.Pass(11 * time.Minute)
	_, err = h.TakeFlow(t.Context(), late.State)
	wantCode(t, err, "link-not-found")
}
