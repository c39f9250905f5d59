// Package remedy says what a complainant should be offered, and whether to agree at once.
//
// The harm and what was lost set the floor; the customer's value may raise the ceiling, never lower
// the floor. Usefulness to this person chooses the form: repair first, then what they can use now, not
// more of the broken thing. The decision matrix satisfies at once when looking into a claim costs more
// than the risk of agreeing.
//
// The room is pure: it pays nothing, stores nothing, reads no clock, and knows neither the register nor
// the policy file. Amounts are minor units of one currency. Reasons are codes with values.
package remedy

import (
	"math"
	"strconv"

	"resonance/shared/complaint"
)

// Range is what a harm deserves beside the loss itself, in minor units.
type Range struct {
	Floor   int64
	Ceiling int64
}

// Policy is the part of the policy that remedies follow.
type Policy struct {
	Currency string // ISO 4217; every amount here and in Facts
	Ranges   map[complaint.Severity]Range
	// ValueRaises multiplies the ceiling for the most valuable customer, and proportionally for others;
	// at least 1.
	ValueRaises float64
	// SecondFailureRaises multiplies the range when the company failed again, and what was given for
	// the earlier failure is the least measure; at least 1. A third failure multiplies once more.
	SecondFailureRaises float64
}

// Facts are what is known when a remedy is to be chosen.
type Facts struct {
	Severity complaint.Severity
	Value    float64 // the customer's value to the company, 0 (not known, or small) to 1
	Loss     int64   // verified loss
	Currency string  // of Loss, Given and Before; another than the policy's counts as not known
	Failure  int     // 1 for a first bad experience, 2, 3
	Given    int64   // already received in this case
	Before   int64   // received for the earlier failure
	Unfixed  bool    // the thing is still broken for this person
	Broken   string  // what is broken: "delivery", "card"
	Forms    []Form  // what the company can give
}

// Offer is the range and the forms. Floor and Ceiling are what may be offered now, on top of what was
// given already; Floor never exceeds Ceiling.
type Offer struct {
	Floor   int64    `json:"floor"`
	Ceiling int64    `json:"ceiling"`
	Forms   []Choice `json:"forms"` // best first
	Left    []Choice `json:"left"`  // forms that would make it worse, and why
	// Reasons tell what set the range: remedy.severity {severity}, remedy.loss {amount},
	// remedy.value {percent}, remedy.failed-again {times, count}, remedy.before {amount},
	// remedy.given {amount}, remedy.currency {currency}.
	Reasons []complaint.Reason `json:"reasons"`
}

// Propose computes the range and orders the forms.
func Propose(f Facts, p Policy) Offer {
	var o Offer
	if f.Currency != "" && f.Currency != p.Currency {
		o.because("remedy.currency", "currency", f.Currency)
		f.Loss, f.Given, f.Before = 0, 0, 0
	}
	o.weigh(f, p)
	o.Forms, o.Left = order(f)
	return o
}

// weigh sets floor and ceiling.
func (o *Offer) weigh(f Facts, p Policy) {
	harm := p.Ranges[f.Severity]
	floor, ceiling := harm.Floor, max(harm.Floor, harm.Ceiling)
	o.because("remedy.severity", "severity", string(f.Severity))
	if f.Failure > 1 {
		times := math.Pow(max(1, p.SecondFailureRaises), float64(min(f.Failure, 3)-1))
		floor, ceiling = scale(floor, times), scale(ceiling, times)
		o.Reasons = append(o.Reasons, complaint.Reason{Code: "remedy.failed-again", Params: map[string]string{
			"times": strconv.FormatFloat(times, 'g', 3, 64), "count": strconv.Itoa(f.Failure),
		}})
		if least := scale(f.Before, times); least > floor {
			floor = least
			o.because("remedy.before", "amount", amount(f.Before))
		}
	}
	if raise := 1 + (max(1, p.ValueRaises)-1)*min(max(f.Value, 0), 1); raise > 1 {
		ceiling = scale(ceiling, raise)
		o.because("remedy.value", "percent", strconv.Itoa(int(math.Round(100*(raise-1)))))
	}
	if f.Loss > 0 {
		floor, ceiling = floor+f.Loss, ceiling+f.Loss
		o.because("remedy.loss", "amount", amount(f.Loss))
	}
	if f.Given > 0 {
		floor, ceiling = max(0, floor-f.Given), max(0, ceiling-f.Given)
		o.because("remedy.given", "amount", amount(f.Given))
	}
	o.Floor, o.Ceiling = floor, max(floor, ceiling)
}

func (o *Offer) because(code, param, value string) {
	o.Reasons = append(o.Reasons, complaint.Reason{Code: code, Params: map[string]string{param: value}})
}

// largest is where amounts end, far above any remedy, so that sums of them stay in range.
const largest = 1 << 60

func scale(n int64, by float64) int64 { return int64(min(math.Round(float64(n)*by), largest)) }

func amount(minor int64) string { return strconv.FormatInt(minor, 10) }
