package register_test

import (
	"errors"
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

func regimeOf(t *testing.T, d *desk, id, clock string) string {
	t.Helper()
	k := file(t, d, id).Case
	if _, runs := k.RunningBy(clock); !runs {
		t.Errorf("%s does not run under %q: %+v", clock, k.Source.Regime, k.Clocks)
	}
	return k.Source.Regime
}

// The law asks a bank for an answer in eight weeks whoever was written to: its head, the press or the ombudsman.
func TestARegimeBindsWhoeverIsWrittenTo(t *testing.T) {
	d := newDesk(t)
	said := anna("a", fridge)
	said.Source.Regime = "uk-financial"
	if got := regimeOf(t, d, submit(t, d, said).Case, "fca-final"); got != "uk-financial" {
		t.Errorf("said uk-financial, kept %q", got)
	}

	other := ombudsman("b")
	other.Who = complaint.Complainant{Name: "Boris Orlov", Emails: []string{"boris@mail.example"}}
	other.Source.Regime = "uk-payments"
	id := submit(t, d, other).Case
	if got := regimeOf(t, d, id, "uk-payments"); got != "uk-payments" {
		t.Errorf("the ombudsman's complaint, said to be about payments, is under %q", got)
	}
	usual := complaint.Source{ID: "fos"}
	if _, err := d.CorrectSource(t.Context(), register.On{Case: id, By: olga}, complaint.Regulator, usual); err != nil {
		t.Fatal(err)
	}
	if got := regimeOf(t, d, id, "fca-final"); got != "uk-financial" {
		t.Errorf("back under the authority's own rules it is under %q", got)
	}
}

func TestARegimeThatThePolicyDoesNotKnowIsRefused(t *testing.T) {
	d := newDesk(t)
	s := anna("a", fridge)
	s.Source.Regime = "lunar"
	_, err := d.Submit(t.Context(), s)
	if e, ok := errors.AsType[*complaint.Error](err); !ok || len(e.Fields) != 1 || e.Fields[0].Field != "regime" {
		t.Errorf("got %v", err)
	}
}
