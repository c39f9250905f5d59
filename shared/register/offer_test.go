package register_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/remedy"
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

// What a customer is worth raises what may be offered, as the policy says, and leaves what the harm deserves.
func TestTheWorthOfACustomerOnlyRaisesAnOffer(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("a", fridge)).Case
	before, err := d.OfferFor(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for worth, raises := range map[complaint.Worth]float64{"": 1, complaint.Valued: 1.25, complaint.MostValued: 1.5} {
		p, err := d.Person(t.Context(), file(t, d, id).Case.Person)
		if err != nil {
			t.Fatal(err)
		}
		p.Worth = worth
		if _, err := d.EditPerson(t.Context(), olga, p.Version, p); err != nil {
			t.Fatal(err)
		}
		offer, err := d.OfferFor(t.Context(), id)
		if err != nil || offer.Floor != before.Floor || offer.Ceiling != int64(float64(before.Ceiling)*raises) {
			t.Errorf("%q: %d to %d, then %d to %d, %v", worth, before.Floor, before.Ceiling, offer.Floor, offer.Ceiling, err)
		}
	}
	p, err := d.Person(t.Context(), file(t, d, id).Case.Person)
	if p.Worth = "priceless"; err != nil {
		t.Fatal(err)
	}
	if _, err := d.EditPerson(t.Context(), olga, p.Version, p); code(err) != "invalid" {
		t.Errorf("a worth that is none: %v", err)
	}
}

// Who submits a complaint of somebody known may know more about them: care and worth are taken up, and never taken away.
func TestWhatIsSaidOfSomebodyKnownIsTakenUp(t *testing.T) {
	d := newDesk(t)
	known := file(t, d, submit(t, d, anna("a", fridge)).Case).Case.Person
	for n, said := range []struct {
		worth, want complaint.Worth
		care        bool
	}{
		{complaint.Valued, complaint.Valued, true},
		{complaint.MostValued, complaint.MostValued, false},
		{complaint.Valued, complaint.MostValued, false},
		{"", complaint.MostValued, false},
	} {
		s := anna(fmt.Sprint(n), fridge)
		s.Who.Worth, s.Who.Vulnerable = said.worth, said.care
		submit(t, d, s)
		if p := person(t, d, known); p.Worth != said.want || !p.Vulnerable {
			t.Errorf("after %+v: %q, needs care: %v", said, p.Worth, p.Vulnerable)
		}
	}
}

// What is agreed at once is counted against what the policy lets a month risk, and what turns out to be lost beside it.
func TestWhatIsAgreedAtOnceIsCounted(t *testing.T) {
	d := newDesk(t)
	currency := d.Policy().Company.Currency
	matrix := &d.Policy().Remedy.Matrix
	matrix.AcceptedRisk, matrix.MonthlyRisk, matrix.UpheldShare = 30_00, 40_00, 0.75
	asks := func(n, minor int64) string {
		s := from(int(n), fmt.Sprintf("The kettle %d broke on the first day.", n))
		s.Asked = complaint.Money{Minor: minor, Currency: currency}
		return submit(t, d, s).Case
	}
	give := func(id string, minor int64) {
		t.Helper()
		g := complaint.Grant{Kind: complaint.GrantMoney, What: "The price back", Grounds: "At once", Amount: complaint.Money{Minor: minor, Currency: currency}}
		if _, _, err := d.Grant(t.Context(), on(id), g); err != nil {
			t.Fatal(err)
		}
	}
	counts := func(grants int, risk, lost int64) {
		t.Helper()
		a, err := d.AcceptedRisk(t.Context(), d.clock.Now())
		if err != nil || a.Grants != grants || a.Risk != risk || a.Lost != lost {
			t.Errorf("%+v, %v, want %d grants, %d risked, %d lost", a, err, grants, risk, lost)
		}
	}
	first, second, third := asks(1, 80_00), asks(2, 80_00), asks(3, 80_00)
	give(first, 90_00) // more than was asked
	counts(0, 0, 0)
	find(t, d, third, complaint.ObservedUpheld)
	give(third, 80_00) // somebody looked into it
	counts(0, 0, 0)
	give(second, 80_00)
	counts(1, 20_00, 0)
	give(asks(4, 80_00), 40_00) // half of what was asked
	counts(2, 30_00, 0)
	full := asks(5, 80_00)
	if offer, err := d.OfferFor(t.Context(), full); err != nil || offer.AtOnce.AtOnce || offer.AtOnce.Reason.Code != "remedy.month" {
		t.Errorf("the month is full: %+v, %v", offer.AtOnce, err)
	}
	give(full, 80_00)
	counts(2, 30_00, 0)
	find(t, d, second, complaint.ObservedNotUpheld)
	find(t, d, full, complaint.ObservedNotUpheld) // it was no case of the matrix
	counts(2, 30_00, 80_00)
	find(t, d, second, complaint.ObservedNotUpheld)
	counts(2, 30_00, 80_00)
	find(t, d, second, complaint.ObservedPartly)
	counts(2, 30_00, 0)
	find(t, d, second, complaint.ObservedNotUpheld)
	d.clock.Pass(31 * 24 * time.Hour)
	if months, _, err := d.LatestRisks(t.Context()); err != nil || len(months) != 2 || months[0].Risk != 0 || months[1].Lost != 80_00 {
		t.Errorf("a month later: %+v, %v", months, err)
	}
	if offer, err := d.OfferFor(t.Context(), asks(6, 80_00)); err != nil || !offer.AtOnce.AtOnce {
		t.Errorf("a month later: %+v, %v", offer.AtOnce, err)
	}
}

// Once staff have concluded enough of claims for money, their own share counts and not the policy's; a finding that is
// replaced counts once.
func TestTheDesksOwnFiguresReplaceTheAssumedOnes(t *testing.T) {
	d := newDesk(t)
	matrix := &d.Policy().Remedy.Matrix
	matrix.UpheldShare, matrix.OwnShareFrom = 0.75, 4
	asks := func(n int) string {
		s := from(n, fmt.Sprintf("The kettle %d broke on the first day.", n))
		s.Asked = complaint.Money{Minor: 80_00, Currency: d.Policy().Company.Currency}
		return submit(t, d, s).Case
	}
	risk := func(want int64) {
		t.Helper()
		offer, err := d.OfferFor(t.Context(), asks(100+int(want)))
		if err != nil || offer.AtOnce.Risk != want {
			t.Errorf("%+v, %v, want a risk of %d", offer.AtOnce, err, want)
		}
	}
	first := asks(1)
	find(t, d, first, complaint.ObservedNotUpheld)
	find(t, d, first, complaint.ObservedUpheld)
	find(t, d, asks(2), complaint.ObservedNotUpheld)
	find(t, d, submit(t, d, from(3, "The lamp burst.")).Case, complaint.ObservedUpheld) // asks for nothing
	d.clock.Pass(40 * 24 * time.Hour)
	find(t, d, asks(4), complaint.ObservedPartly)
	risk(20_00) // three are too few to tell
	find(t, d, first, complaint.ObservedNotUpheld)
	find(t, d, first, complaint.ObservedUpheld)
	find(t, d, asks(5), complaint.ObservedUpheld)
	risk(30_00) // two and a half of four
	if _, claims, err := d.LatestRisks(t.Context()); err != nil || !claims.Known || claims.Upheld != 2.5/4 {
		t.Errorf("%+v, %v", claims, err)
	}
	d.clock.Pass(400 * 24 * time.Hour)
	risk(20_00) // all that was long ago
}

// What staff have found that a person lost is owed beside what the harm deserves; the last finding counts.
func TestAnOfferCoversTheVerifiedLoss(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("a", fridge)).Case
	before, err := d.OfferFor(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, minor := range []int64{700_00, 80_00} {
		loss := complaint.Money{Minor: minor, Currency: d.Policy().Company.Currency}
		if _, err := d.Observe(t.Context(), on(id), complaint.Observation{Kind: complaint.ObservedLoss, Note: "The bill of the repair.", Amount: loss}); err != nil {
			t.Fatal(err)
		}
	}
	find(t, d, id, complaint.ObservedUpheld)
	offer, err := d.OfferFor(t.Context(), id)
	if err != nil || offer.Floor != before.Floor+80_00 || offer.Ceiling != before.Ceiling+80_00 {
		t.Errorf("%d to %d, then %d to %d, %v", before.Floor, before.Ceiling, offer.Floor, offer.Ceiling, err)
	}
	refund := func(list []remedy.Choice) bool {
		return slices.ContainsFunc(list, func(c remedy.Choice) bool { return c.Kind == remedy.Refund })
	}
	if !refund(before.Left) || !refund(offer.Forms) {
		t.Errorf("a refund is left out of %+v, then of %+v", before.Left, offer.Left)
	}
}

// What was given for the first failure did not help: less than twice of it is no answer to the second, be it in another
// case or the same one come back. What is given now is counted against it.
func TestASecondFailureIsOfferedMoreThanWasGivenForTheFirst(t *testing.T) {
	const gift = 95_00
	for name, again := range map[string]register.Submission{
		"another case": anna("b", "A courier left my parcel in the rain and the hotline hung up twice."),
		"the same":     anna("b", fridge),
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			give := func(id string) {
				amount := complaint.Money{Minor: gift, Currency: d.Policy().Company.Currency}
				if _, _, err := d.Grant(t.Context(), on(id), complaint.Grant{Kind: complaint.GrantMoney, What: "A voucher", Grounds: "We are sorry", Amount: amount}); err != nil {
					t.Fatal(err)
				}
			}
			first := submit(t, d, anna("a", fridge)).Case
			give(first)
			resolve(t, d, first)
			d.clock.Pass(24 * time.Hour)
			id := submit(t, d, again).Case
			offer, err := d.OfferFor(t.Context(), id)
			if because := slices.ContainsFunc(offer.Reasons, func(r complaint.Reason) bool { return r.Code == "remedy.before" }); err != nil || offer.Floor != 2*gift || offer.Given != 0 || !because {
				t.Errorf("%+v, %v", offer, err)
			}
			d.clock.Pass(time.Hour)
			give(id)
			if offer, err = d.OfferFor(t.Context(), id); err != nil || offer.Floor != gift || offer.Given != gift {
				t.Errorf("when it was given again: %+v, %v", offer, err)
			}
		})
	}
}

// Each failure makes the offer larger than the one before.
func TestAThirdFailureRaisesTheOfferOnceMore(t *testing.T) {
	d := newDesk(t)
	var floors []int64
	for n, text := range []string{fridge, "A courier left my parcel in the rain and the hotline hung up twice.", "The lamp of the kitchen bursts whenever the oven is on."} {
		s := anna(fmt.Sprint(n), text)
		s.Severity = complaint.Serious
		offer, err := d.OfferFor(t.Context(), submit(t, d, s).Case)
		if err != nil {
			t.Fatal(err)
		}
		floors = append(floors, offer.Floor)
		d.clock.Pass(time.Hour)
	}
	if floors[0] == 0 || floors[1] != 2*floors[0] || floors[2] != 4*floors[0] {
		t.Errorf("the least that may be offered: %v", floors)
	}
}

// What was given, or looked into, is not to be agreed at once any more, and is not counted as such again.
func TestWhatIsSettledIsNotAgreedAtOnceAgain(t *testing.T) {
	d := newDesk(t)
	currency := d.Policy().Company.Currency
	s := anna("a", fridge)
	s.Asked = complaint.Money{Minor: 50_00, Currency: currency}
	id := submit(t, d, s).Case
	stands := func(agree bool, reason string, grants int, risk int64) {
		t.Helper()
		offer, err := d.OfferFor(t.Context(), id)
		if err != nil || offer.AtOnce.AtOnce != agree || offer.AtOnce.Reason.Code != reason {
			t.Errorf("%+v, %v, want %v, %s", offer.AtOnce, err, agree, reason)
		}
		if a, err := d.AcceptedRisk(t.Context(), d.clock.Now()); err != nil || a.Grants != grants || a.Risk != risk {
			t.Errorf("%+v, %v, want %d grants, %d risked", a, err, grants, risk)
		}
	}
	give := func(minor int64) {
		t.Helper()
		d.clock.Pass(time.Minute)
		g := complaint.Grant{Kind: complaint.GrantMoney, What: "The price back", Grounds: "At once", Amount: complaint.Money{Minor: minor, Currency: currency}}
		if _, _, err := d.Grant(t.Context(), on(id), g); err != nil {
			t.Fatal(err)
		}
	}
	stands(true, "remedy.at-once", 0, 0)
	give(20_00)
	stands(true, "remedy.at-once", 1, 8_00)
	if offer, err := d.OfferFor(t.Context(), id); err != nil || offer.AtOnce.Risk != 12_00 {
		t.Errorf("the rest risks %+v, %v", offer.AtOnce, err)
	}
	give(30_00)
	stands(false, "remedy.nothing-asked", 2, 20_00)
	give(10_00) // more than was asked
	stands(false, "remedy.nothing-asked", 2, 20_00)

	resolve(t, d, id)
	d.clock.Pass(24 * time.Hour)
	s.Once = "again"
	if r := submit(t, d, s); r.Case != id {
		t.Fatalf("%+v", r)
	}
	stands(true, "remedy.at-once", 2, 20_00) // it is asked for once more
	find(t, d, id, complaint.ObservedUpheld)
	stands(false, "remedy.looked-into", 2, 20_00)
	find(t, d, id, complaint.ObservedNotUpheld)
	if a, err := d.AcceptedRisk(t.Context(), d.clock.Now()); err != nil || a.Lost != 0 {
		t.Errorf("what was given before the case came back is lost: %+v, %v", a, err)
	}
}

// A finding counts among claims for money when there was one; money that is asked for later does not make it one.
func TestAFindingBeforeMoneyIsAskedForIsNoneOfAClaim(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("a", fridge)).Case
	find(t, d, id, complaint.ObservedNotUpheld)
	d.clock.Pass(time.Hour)
	s := anna("b", fridge)
	s.Asked = complaint.Money{Minor: 50_00, Currency: d.Policy().Company.Currency}
	if r := submit(t, d, s); r.Case != id {
		t.Fatalf("%+v", r)
	}
	d.clock.Pass(time.Hour)
	counts := func(upheld, not int) {
		t.Helper()
		if a, err := d.AcceptedRisk(t.Context(), d.clock.Now()); err != nil || a.Upheld != upheld || a.Not != not {
			t.Errorf("%+v, %v, want %d upheld, %d not", a, err, upheld, not)
		}
	}
	find(t, d, id, complaint.ObservedUpheld)
	counts(1, 0)
	find(t, d, id, complaint.ObservedNotUpheld)
	counts(0, 1)
}
