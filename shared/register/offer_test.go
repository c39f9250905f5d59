package register_test

import (
	"fmt"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// Small sums are given at once; who asks often is looked at by a person, and old sums are no reason to.
func TestWhoAsksForMoneyOftenIsLookedAt(t *testing.T) {
	d := newDesk(t)
	asks := func(n int, broken string) string {
		s := anna(fmt.Sprint("ask ", n), "The "+broken+" broke on the first day.")
		s.Problem, s.ProblemTitle = register.ChosenNew, "Broken "+broken
		s.Asked = complaint.Money{Minor: 40_00, Currency: d.Policy().Company.Currency}
		id := submit(t, d, s).Case
		offer, err := d.OfferFor(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return offer.AtOnce.Reason.Code
	}
	for n, broken := range []string{"kettle", "lamp", "mirror"} {
		want := "remedy.at-once"
		if n >= d.Policy().Remedy.Matrix.AtMostAsks {
			want = "remedy.asks-often"
		}
		if got := asks(n, broken); got != want {
			t.Errorf("the case of the %s is answered %s, want %s", broken, got, want)
		}
	}
	d.clock.Pass(d.Policy().Remedy.Matrix.AsksWithin.Window() + time.Hour)
	if got := asks(9, "oven"); got != "remedy.at-once" {
		t.Errorf("a year later: %s", got)
	}
}
