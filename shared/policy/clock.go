package policy

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"resonance/shared/calendar"
	"resonance/shared/complaint"
	"resonance/shared/words"
)

// Notice ends the id of the clock of a notice: the holding reply that an extension needs.
const Notice = ".notice"

// Event starts a clock.
type Event string

// What clocks start from. Published falls back to received when nobody knows when it was.
const (
	Received   Event = "received"
	Registered Event = "registered"
	Published  Event = "published"
	Emergency  Event = "emergency" // the case was switched into emergency mode
)

// Events lists every event that starts a clock.
func Events() []Event { return []Event{Received, Registered, Published, Emergency} }

// Clock is one rule that sets a due time.
type Clock struct {
	ID     string             `yaml:"-"`
	Name   Text               `yaml:"name"`
	Source Rule               `yaml:"source"` // the law or the house rule that says so
	For    Applies            `yaml:"for"`
	Meets  complaint.StepKind `yaml:"meets"` // what stops it: acknowledge, progress or resolution
	Starts Event              `yaml:"starts"`
	Due    Length             `yaml:"due"`
	Region string             `yaml:"region"` // empty: the company's
	Roll   calendar.Roll      `yaml:"roll"`   // calendar days only

	Statutory bool `yaml:"statutory"` // a law's clock: its due time is shown even when it is past
	Optional  bool `yaml:"optional"`  // a chance, not a duty: shown, never ruling
	Fallback  bool `yaml:"fallback"`  // runs only where no other duty meets the same step
	Call      bool `yaml:"call"`      // met by a call, not by a letter
	Repeats   bool `yaml:"repeats"`   // begins anew each time it is met, until the answer

	Extension *Extension `yaml:"extension"`
	CopyTo    string     `yaml:"copy_to"` // an authority's id or a mail address
	Remind    []Length   `yaml:"remind"`  // before due; empty: the plan's
	Escalate  []Length   `yaml:"escalate"`
}

// Applies says which cases a clock runs on: those that match every list that is not empty.
type Applies struct {
	Channels    []complaint.Channel `yaml:"channels"`
	Regimes     []string            `yaml:"regimes"`
	Authorities []string            `yaml:"authorities"`
	Emergency   bool                `yaml:"emergency"` // only in emergency mode
}

// Extension is how a clock may be given more time.
type Extension struct {
	By Length `yaml:"by"` // added to the length, in the same unit
	// Notice: a holding reply with reasons must go out within the first length.
	Notice bool `yaml:"notice"`
}

// Plan is the house's own rhythm around the clocks.
type Plan struct {
	Remind   []Length `yaml:"remind"`
	Escalate []Length `yaml:"escalate"`
	// Grace is the least time that a house rule leaves after registration, when a complaint was
	// received long before it was registered. Statutory clocks know no grace.
	Grace Length `yaml:"grace"`
	// Conclusions and FixShipped: how soon after the answer, or after the fix is out, people are told.
	Conclusions Length `yaml:"conclusions"`
	FixShipped  Length `yaml:"fix_shipped"`
}

// ClocksFor gives the clocks that run on a case, ordered by id.
func (p *Policy) ClocksFor(channel complaint.Channel, regime, authority string, emergency bool) []Clock {
	var clocks []Clock
	for _, id := range slices.Sorted(maps.Keys(p.Clocks)) {
		if c := p.Clocks[id]; c.For.match(channel, regime, authority, emergency) {
			clocks = append(clocks, c)
		}
	}
	return slices.DeleteFunc(clocks, func(c Clock) bool { return c.Fallback && relieved(c, clocks) })
}

// relieved reports whether another duty makes the fallback unnecessary.
func relieved(fallback Clock, clocks []Clock) bool {
	return slices.ContainsFunc(clocks, func(c Clock) bool {
		return !c.Fallback && !c.Optional && c.Meets == fallback.Meets
	})
}

func (a Applies) match(channel complaint.Channel, regime, authority string, emergency bool) bool {
	return (len(a.Channels) == 0 || slices.Contains(a.Channels, channel)) &&
		(len(a.Regimes) == 0 || slices.Contains(a.Regimes, regime)) &&
		(len(a.Authorities) == 0 || slices.Contains(a.Authorities, authority)) &&
		(!a.Emergency || emergency)
}

// ClockOf finds a clock of the policy by the id that a case's clock or step carries. The notice of an
// extension belongs to the clock that is extended. What a sender stated is not in the policy.
func (p *Policy) ClockOf(id string) (Clock, bool) {
	c, ok := p.Clocks[strings.TrimSuffix(id, Notice)]
	return c, ok
}

// RegionOfClock is the region whose calendar a clock counts in.
func (p *Policy) RegionOfClock(c Clock) string { return cmp.Or(c.Region, p.Company.Region) }

// ClockName names the rule behind a clock, in the speaker's language.
func (p *Policy) ClockName(id string, say words.Speaker) string {
	rule, notice := strings.CutSuffix(id, Notice)
	name := rule
	switch c, ok := p.Clocks[rule]; {
	case ok:
		name = c.Name.In(say.Language)
	case say.Has("clock." + rule):
		name = say.Say("clock." + rule)
	}
	if notice {
		return say.Say("clock.notice", "clock", name)
	}
	return name
}
