package remedy_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"resonance/shared/complaint"
	"resonance/shared/remedy"
)

// What the rows below count with. A company's own figures come from its policy.
var (
	policy = remedy.Policy{
		Currency: "EUR",
		Ranges: map[complaint.Severity]remedy.Range{
			complaint.Minor:    {Floor: 0, Ceiling: 25_00},
			complaint.Normal:   {Floor: 10_00, Ceiling: 75_00},
			complaint.Serious:  {Floor: 50_00, Ceiling: 300_00},
			complaint.Critical: {Floor: 150_00, Ceiling: 1000_00},
		},
		ValueRaises: 1.5, SecondFailureRaises: 2,
	}
	accepted = remedy.AcceptedRisk{Currency: "EUR", Case: 30_00, Month: 1500_00, Asked: 100_00, Asks: 2, Handling: 60_00}
)

func TestRange(t *testing.T) {
	tests := []struct {
		name           string
		facts          remedy.Facts
		floor, ceiling int64
	}{
		{"a minor harm", remedy.Facts{Severity: complaint.Minor}, 0, 25_00},
		{"a serious harm", remedy.Facts{Severity: complaint.Serious}, 50_00, 300_00},
		{"value raises the ceiling alone", remedy.Facts{Severity: complaint.Serious, Value: 1}, 50_00, 450_00},
		{"the loss comes on top", remedy.Facts{Severity: complaint.Normal, Loss: 40_00}, 50_00, 115_00},
		{"what was given is taken off", remedy.Facts{Severity: complaint.Normal, Loss: 40_00, Given: 45_00}, 5_00, 70_00},
		{"given more than enough", remedy.Facts{Severity: complaint.Minor, Given: 90_00}, 0, 0},
		{"a second failure", remedy.Facts{Severity: complaint.Normal, Failure: 2}, 20_00, 150_00},
		{"a second failure after a small remedy", remedy.Facts{Severity: complaint.Normal, Failure: 2, Before: 30_00}, 60_00, 150_00},
		{"a third failure", remedy.Facts{Severity: complaint.Normal, Failure: 3}, 40_00, 300_00},
		{"another currency counts as not known", remedy.Facts{Severity: complaint.Normal, Loss: 9_000_00, Currency: "RUB"}, 10_00, 75_00},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := remedy.Propose(test.facts, policy)
			if o.Floor != test.floor || o.Ceiling != test.ceiling {
				t.Errorf("range %d to %d, want %d to %d", o.Floor, o.Ceiling, test.floor, test.ceiling)
			}
			if len(o.Reasons) == 0 {
				t.Error("no reasons")
			}
		})
	}
}

// The order of the product page: repair first; then something this person can use now, even another
// company's product; not more of the broken thing.
func TestForms(t *testing.T) {
	forms := []remedy.Form{
		{Kind: remedy.Points},
		{Kind: remedy.FreeDelivery, Of: "delivery", Usable: true},
		{Kind: remedy.Elsewhere, Usable: true},
		{Kind: remedy.ManagerCall},
		{Kind: remedy.Refund},
		{Kind: remedy.Repair},
	}
	tests := []struct {
		name        string
		facts       remedy.Facts
		forms, left []remedy.Kind
	}{
		{
			"a late delivery, not put right, second time", remedy.Facts{Severity: complaint.Normal, Unfixed: true, Broken: "delivery", Loss: 10_00, Failure: 2},
			[]remedy.Kind{remedy.Repair, remedy.Refund, remedy.ManagerCall, remedy.Elsewhere, remedy.Points}, []remedy.Kind{remedy.FreeDelivery},
		},
		{
			"something small, put right", remedy.Facts{Severity: complaint.Minor, Broken: "card"},
			[]remedy.Kind{remedy.FreeDelivery, remedy.Elsewhere, remedy.Points, remedy.ManagerCall}, []remedy.Kind{remedy.Refund, remedy.Repair},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.facts.Forms = forms
			o := remedy.Propose(test.facts, policy)
			if got := kinds(o.Forms); !slices.Equal(got, test.forms) {
				t.Errorf("forms %v, want %v", got, test.forms)
			}
			if got := kinds(o.Left); !slices.Equal(got, test.left) {
				t.Errorf("left out %v, want %v", got, test.left)
			}
		})
	}
}

func kinds(choices []remedy.Choice) []remedy.Kind {
	var list []remedy.Kind
	for _, c := range choices {
		list = append(list, c.Kind)
	}
	return list
}

// Laws: value never moves the floor and never lowers the ceiling; another failure never lowers either;
// the floor never exceeds the ceiling; nothing is negative.
func TestRangeLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sums := rapid.Int64Range(0, 1<<50)
		f := remedy.Facts{
			Severity: rapid.SampledFrom(complaint.Severities()).Draw(t, "severity"),
			Loss:     sums.Draw(t, "loss"), Given: sums.Draw(t, "given"), Before: sums.Draw(t, "before"),
			Failure: rapid.IntRange(1, 3).Draw(t, "failure"),
		}
		plain := remedy.Propose(f, policy)
		valued := f
		valued.Value = rapid.Float64Range(0, 2).Draw(t, "value")
		raised := remedy.Propose(valued, policy)
		again := f
		again.Failure++
		worse := remedy.Propose(again, policy)
		switch {
		case plain.Floor < 0 || plain.Floor > plain.Ceiling:
			t.Fatalf("range %d to %d", plain.Floor, plain.Ceiling)
		case raised.Floor != plain.Floor || raised.Ceiling < plain.Ceiling:
			t.Fatalf("value made %d to %d of %d to %d", raised.Floor, raised.Ceiling, plain.Floor, plain.Ceiling)
		case worse.Floor < plain.Floor || worse.Ceiling < plain.Ceiling:
			t.Fatalf("another failure made %d to %d of %d to %d", worse.Floor, worse.Ceiling, plain.Floor, plain.Ceiling)
		}
	})
}

func TestSatisfyAtOnce(t *testing.T) {
	claim := remedy.Claim{Upheld: 0.6, Asked: 50_00, Currency: "EUR", Asks: 1}
	tests := []struct {
		name   string
		change func(*remedy.Claim)
		want   string
		risk   int64
	}{
		{"small and mostly upheld", func(*remedy.Claim) {}, "remedy.at-once", 20_00},
		{"owed anyway", func(c *remedy.Claim) { c.Loss = 50_00 }, "remedy.at-once", 0},
		{"nothing asked", func(c *remedy.Claim) { c.Asked = 0 }, "remedy.nothing-asked", 0},
		{"looked into", func(c *remedy.Claim) { c.Looked = true }, "remedy.looked-into", 0},
		{"another currency", func(c *remedy.Claim) { c.Currency = "RUB" }, "remedy.other-currency", 0},
		{"above the sum, though owed", func(c *remedy.Claim) { c.Asked, c.Loss = 100_01, 100_01 }, "remedy.asked-too-much", 0},
		{"asks often", func(c *remedy.Claim) { c.Asks = 3 }, "remedy.asks-often", 20_00},
		{"looking is cheaper", func(c *remedy.Claim) { c.Handling = 19_99 }, "remedy.cheaper-to-look", 20_00},
		{"mostly unfounded by the desk's own figures", func(c *remedy.Claim) { c.Upheld = 0.2 }, "remedy.risk", 40_00},
		{"the month is spent", func(c *remedy.Claim) { c.Month = 1490_00 }, "remedy.month", 20_00},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := claim
			test.change(&c)
			got := remedy.SatisfyAtOnce(c, accepted)
			if got.Reason.Code != test.want || got.Risk != test.risk || got.AtOnce != (test.want == "remedy.at-once") {
				t.Errorf("%+v, want %s with risk %d", got, test.want, test.risk)
			}
		})
	}
}

// Laws: asking for more, asking more often or being upheld less never turns a no into a yes, and a yes
// never risks more than the policy accepts.
func TestMatrixLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sums := rapid.Int64Range(0, 200_00)
		c := remedy.Claim{
			Asked: sums.Draw(t, "asked"), Loss: sums.Draw(t, "loss"), Currency: "EUR", Handling: sums.Draw(t, "handling"),
			Upheld: rapid.Float64Range(0, 1).Draw(t, "upheld"), Asks: rapid.IntRange(0, 4).Draw(t, "asks"),
			Month: rapid.Int64Range(0, 2000_00).Draw(t, "month"),
		}
		a := remedy.SatisfyAtOnce(c, accepted)
		if a.AtOnce && (a.Risk > accepted.Case || a.Risk+c.Month > accepted.Month) {
			t.Fatalf("agreed at a risk of %d", a.Risk)
		}
		worse := c
		worse.Asked += rapid.Int64Range(0, 50_00).Draw(t, "more")
		worse.Asks += rapid.IntRange(0, 2).Draw(t, "again")
		worse.Upheld *= rapid.Float64Range(0, 1).Draw(t, "less")
		if c.Asked > 0 && !a.AtOnce && remedy.SatisfyAtOnce(worse, accepted).AtOnce {
			t.Fatalf("%+v was refused, %+v is not", c, worse)
		}
	})
}
