package complaint

import "time"

// Fix is a candidate remedy of a cause, with what it would cost and end.
type Fix struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind"` // of FixKinds
	Text      string    `json:"text"`
	CostMinor int64     `json:"costMinor,omitempty"` // in minor units of the company's currency; 0 is not said
	Drop      int       `json:"drop,omitempty"`      // how many of a hundred complaints it is expected to end; 0 is not said
	Shipped   time.Time `json:"shipped,omitzero"`    // when it came out
}

// FixKinds lists the kinds of Fix.
func FixKinds() []string {
	return []string{"product", "process", "communication", "self-service", "policy"}
}

// Check finds what is wrong with a fix that somebody proposes.
func (f Fix) Check() []FieldError {
	var wrong []FieldError
	if f.CostMinor < 0 {
		wrong = append(wrong, FieldError{Field: "cost", Code: "range"})
	}
	if f.Drop < 0 || f.Drop > 100 {
		wrong = append(wrong, FieldError{Field: "drop", Code: "percent"})
	}
	return wrong
}

// Effect is what came of a fix: the complaints of as many days before it came out and since.
type Effect struct {
	Fix    string `json:"fix"`
	Days   int    `json:"days"`
	Before int    `json:"before"`
	Since  int    `json:"since"`
}

// effectDays is how many days before and since a fix are compared at most.
const effectDays = 90

// Effect counts among the times at which somebody complained. False: the fix is not out, or not for a whole day.
func (f Fix) Effect(came []time.Time, now time.Time) (Effect, bool) {
	const day = 24 * time.Hour
	span := min(now.Sub(f.Shipped), effectDays*day)
	if f.Shipped.IsZero() || span < day {
		return Effect{}, false
	}
	e := Effect{Fix: f.ID, Days: int(span / day)}
	for _, at := range came {
		switch since := at.Sub(f.Shipped); {
		case since >= 0 && since < span:
			e.Since++
		case since < 0 && since >= -span:
			e.Before++
		}
	}
	return e, true
}

// Drop is how many of a hundred complaints have ended; below zero there are more. False when there were none before.
func (e Effect) Drop() (percent int, known bool) {
	if e.Before == 0 {
		return 0, false
	}
	return 100 - 100*e.Since/e.Before, true
}
