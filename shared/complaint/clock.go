package complaint

import (
	"slices"
	"time"
)

// Clock is one rule that runs on a case.
type Clock struct {
	ID          string    `json:"id"` // the policy's id, or "stated" for what the sender asked
	Start       time.Time `json:"start"`
	Due         time.Time `json:"due"`
	Region      string    `json:"region"`
	Provisional []int     `json:"provisional,omitempty"` // years without an official calendar
	Met         time.Time `json:"met,omitzero"`          // when what it wants was done
	Meets       StepKind  `json:"meets"`                 // the kind of step that meets it
	Statutory   bool      `json:"statutory,omitempty"`
	CopyTo      string    `json:"copyTo,omitempty"`
	Extended    bool      `json:"extended,omitempty"`
	Optional    bool      `json:"optional,omitempty"` // a chance, not a duty: shown, never ruling
}

// Ruling gives the earliest duty that is not met, and false when none runs.
func (c *Case) Ruling() (Clock, bool) { return c.earliest(func(Clock) bool { return true }) }

// Owed gives the earliest duty that this kind of step would meet and has not, and false when none runs.
func (c *Case) Owed(kind StepKind) (Clock, bool) {
	return c.earliest(func(k Clock) bool { return k.Meets == kind })
}

func (c *Case) earliest(fits func(Clock) bool) (Clock, bool) {
	var first Clock
	found := false
	for _, k := range c.Clocks {
		if k.Met.IsZero() && !k.Optional && fits(k) && (!found || k.Due.Before(first.Due)) {
			first, found = k, true
		}
	}
	return first, found
}

// RunningBy gives the clock by this rule that runs, and false when none does.
func (c *Case) RunningBy(rule string) (Clock, bool) {
	i := slices.IndexFunc(c.Clocks, func(k Clock) bool { return k.ID == rule && k.Met.IsZero() })
	if i < 0 {
		return Clock{}, false
	}
	return c.Clocks[i], true
}

// Meet marks every unmet clock that wants this kind of step as met.
func (c *Case) Meet(kind StepKind, now time.Time) {
	for i := range c.Clocks {
		if c.Clocks[i].Meets == kind && c.Clocks[i].Met.IsZero() {
			c.Clocks[i].Met = now
		}
	}
}
