package complaint

import (
	"slices"
	"strings"
)

// Observed names what a member of staff saw in a case that bears on conduct or on what the company owes. The
// machine never judges words: a threat or abuse is one when a person says so.
type Observed string

// What may be observed. The first three are what was concluded about a complaint.
const (
	ObservedUpheld       Observed = "upheld"
	ObservedPartly       Observed = "partly"
	ObservedNotUpheld    Observed = "not-upheld"
	ObservedLoss         Observed = "loss" // verified, with its amount
	ObservedNothingNew   Observed = "nothing-new"
	ObservedFixFailed    Observed = "fix-failed"
	ObservedHelpOffered  Observed = "help-offered"
	ObservedHelpRefused  Observed = "help-refused"
	ObservedNoShow       Observed = "no-show"
	ObservedOutcome      Observed = "outcome-changed"
	ObservedThreat       Observed = "threat"
	ObservedAbuse        Observed = "abuse"
	ObservedWithheld     Observed = "withheld"
	ObservedSharedPhone  Observed = "shared-phone"
	ObservedSharedPayout Observed = "shared-payout"
)

// IsFinding reports whether it is what was concluded about a complaint.
func (o Observed) IsFinding() bool {
	return o == ObservedUpheld || o == ObservedPartly || o == ObservedNotUpheld
}

// Observations lists everything that may be observed.
func Observations() []Observed {
	return []Observed{
		ObservedUpheld, ObservedPartly, ObservedNotUpheld, ObservedLoss, ObservedNothingNew, ObservedFixFailed, ObservedHelpOffered,
		ObservedHelpRefused, ObservedNoShow, ObservedOutcome, ObservedThreat, ObservedAbuse, ObservedWithheld, ObservedSharedPhone, ObservedSharedPayout,
	}
}

// Observation is one thing that was seen, in a person's words.
type Observation struct {
	Kind   Observed
	Note   string
	Amount Money // of a loss
	Others int   // of a shared phone or payout account: how many other people use it
}

// Check finds what is wrong with an observation.
func (o Observation) Check(currency string) error {
	shared := o.Kind == ObservedSharedPhone || o.Kind == ObservedSharedPayout
	switch {
	case !slices.Contains(Observations(), o.Kind):
		return Invalid("kind", "choice")
	case strings.TrimSpace(o.Note) == "":
		return Invalid("note", "required")
	case o.Amount.Minor < 0:
		return Invalid("amount", "range")
	case o.Kind == ObservedLoss && o.Amount.Currency == "":
		return Invalid("amount", "required")
	case o.Kind == ObservedLoss && o.Amount.Currency != currency:
		return Invalid("amount", "currency")
	case shared && o.Others < 1:
		return Invalid("others", "required")
	}
	return nil
}
