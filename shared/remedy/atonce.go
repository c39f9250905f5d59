package remedy

import (
	"math"
	"strconv"

	"resonance/shared/complaint"
)

// Claim is what the decision matrix looks at.
type Claim struct {
	Asked    int64
	Loss     int64 // verified loss: what would be owed anyway
	Currency string
	Handling int64   // what looking into it would cost; 0 takes the policy's figure
	Upheld   float64 // 0 to 1: how often such claims are upheld
	Asks     int     // how often this person asked for money within the policy's window, this time included
	Looked   bool    // somebody has looked into it already
	Month    int64   // expected loss of all that was agreed at once this month
}

// AcceptedRisk is the risk that the company accepts, in minor units of Currency.
type AcceptedRisk struct {
	Currency string
	Case     int64 // expected loss in one case
	Month    int64 // all of them in a month
	Asked    int64 // never above this sum
	Asks     int   // who asks more often is looked at by a person
	Handling int64
}

// Answer is what the matrix says.
type Answer struct {
	AtOnce bool             `json:"atOnce"`
	Risk   int64            `json:"risk"` // expected loss by agreeing, minor units; the desk sums it
	Reason complaint.Reason `json:"reason"`
}

// SatisfyAtOnce decides whether to agree in minutes. The risk is what is asked above the verified loss,
// times how often such claims turn out wrong. Codes: remedy.at-once {risk, handling}; against it
// remedy.nothing-asked, remedy.looked-into, remedy.other-currency {currency}, remedy.asked-too-much {asked, limit},
// remedy.asks-often {asks, limit}, remedy.cheaper-to-look {risk, handling}, remedy.risk {risk, limit},
// remedy.month {risk, limit}.
func SatisfyAtOnce(c Claim, r AcceptedRisk) Answer {
	if c.Asked <= 0 {
		return against("remedy.nothing-asked", 0)
	}
	if c.Looked {
		return against("remedy.looked-into", 0)
	}
	if c.Currency != r.Currency {
		return against("remedy.other-currency", 0, "currency", c.Currency)
	}
	handling := r.Handling
	if c.Handling > 0 {
		handling = c.Handling
	}
	risk := int64(math.Ceil(float64(max(0, c.Asked-max(0, c.Loss))) * (1 - min(max(c.Upheld, 0), 1))))
	switch {
	case c.Asked > r.Asked:
		return against("remedy.asked-too-much", risk, "asked", amount(c.Asked), "limit", amount(r.Asked))
	case c.Asks > r.Asks:
		return against("remedy.asks-often", risk, "asks", strconv.Itoa(c.Asks), "limit", strconv.Itoa(r.Asks))
	case risk > handling:
		return against("remedy.cheaper-to-look", risk, "risk", amount(risk), "handling", amount(handling))
	case risk > r.Case:
		return against("remedy.risk", risk, "risk", amount(risk), "limit", amount(r.Case))
	case c.Month > r.Month-risk:
		return against("remedy.month", risk, "risk", amount(c.Month+risk), "limit", amount(r.Month))
	}
	return Answer{AtOnce: true, Risk: risk, Reason: reason("remedy.at-once", "risk", amount(risk), "handling", amount(handling))}
}

func against(code string, risk int64, params ...string) Answer {
	return Answer{Risk: risk, Reason: reason(code, params...)}
}

// reason takes its parameters as name, value, name, value.
func reason(code string, params ...string) complaint.Reason {
	r := complaint.Reason{Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if r.Params == nil {
			r.Params = map[string]string{}
		}
		r.Params[params[i]] = params[i+1]
	}
	return r
}
