package plan

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"resonance/shared/calendar"
	"resonance/shared/complaint"
	"resonance/shared/policy"
)

// Clocks gives every clock of the case in UTC, the earliest first: those that ran and were met, and those
// that run now. The ruling one is the first duty that is not met (complaint.Case.Ruling).
//
// A clock that is extended and needs a notice brings a second one, for the notice, due when the clock
// itself would have been.
func Clocks(p *policy.Policy, calendars *calendar.Set, f Facts) []complaint.Clock {
	now := f.own(p, calendars)
	for _, side := range f.Also {
		now = append(now, side.own(p, calendars)...)
	}
	clocks := f.merge(withoutNeedless(now))
	slices.SortStableFunc(clocks, func(a, b complaint.Clock) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID))
	})
	return earliestOfEach(clocks)
}

// own are the clocks of one side of the case.
func (f Facts) own(p *policy.Policy, calendars *calendar.Set) []complaint.Clock {
	var now []complaint.Clock
	stated, isStated := f.stated(p, calendars)
	if isStated {
		now = append(now, stated)
	}
	for _, rule := range p.ClocksFor(f.Channel, f.Regime, f.Authority, !f.Emergency.IsZero()) {
		if isStated && rule.Fallback && rule.Meets == stated.Meets {
			continue
		}
		now = append(now, f.run(p, calendars, rule)...)
	}
	return now
}

// earliestOfEach keeps, of a rule that runs for several sides, the clock that is due first. The clocks come by due
// time.
func earliestOfEach(clocks []complaint.Clock) []complaint.Clock {
	seen := map[string]bool{}
	return slices.DeleteFunc(clocks, func(c complaint.Clock) bool {
		again := c.Met.IsZero() && seen[c.ID]
		seen[c.ID] = seen[c.ID] || c.Met.IsZero()
		return again
	})
}

// run starts one rule of the policy.
func (f Facts) run(p *policy.Policy, calendars *calendar.Set, rule policy.Clock) []complaint.Clock {
	c := complaint.Clock{
		ID: rule.ID, Start: f.start(rule.Starts), Region: p.RegionOfClock(rule), Meets: rule.Meets,
		Statutory: rule.Statutory, CopyTo: rule.CopyTo, Optional: rule.Optional,
	}
	if rule.Repeats && f.met(complaint.StepResolution, time.Time{}).IsZero() {
		c.Start = later(c.Start, f.last(func(old complaint.Clock) bool { return old.ID == rule.ID }))
	}
	region := calendars.Region(c.Region)
	c.Due, c.Provisional = rule.Due.After(c.Start, region, rule.Roll)
	if !rule.Statutory {
		c.Due, c.Provisional = f.grace(p, c, region)
	}
	if rule.Extension == nil || !slices.Contains(f.Extended, rule.ID) {
		return []complaint.Clock{c}
	}
	longer := c
	longer.Extended = true
	longer.Due, longer.Provisional = rule.Due.Plus(rule.Extension.By).After(c.Start, region, rule.Roll)
	if !rule.Extension.Notice {
		return []complaint.Clock{longer}
	}
	c.ID, c.Meets, c.CopyTo = c.ID+policy.Notice, complaint.StepProgress, ""
	return []complaint.Clock{longer, c}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// grace leaves the desk some time under a house rule, counted from registration, when the complaint had
// been lying somewhere before. It never moves with the present moment: what is late stays late.
func (f Facts) grace(p *policy.Policy, c complaint.Clock, region *calendar.Region) (time.Time, []int) {
	least, provisional := p.Plan.Grace.After(f.Registered, region, calendar.RollNone)
	if c.Due.Before(least) {
		return least, provisional
	}
	return c.Due, c.Provisional
}

// stated is the clock of the sender's own deadline.
func (f Facts) stated(p *policy.Policy, calendars *calendar.Set) (complaint.Clock, bool) {
	if f.Deadline == nil || CheckDeadline(*f.Deadline, f.Received) != nil {
		return complaint.Clock{}, false
	}
	c := complaint.Clock{
		ID: policy.Stated, Start: f.Received, Region: p.RegionOf(f.Regime), Meets: complaint.StepResolution,
		Statutory: f.Channel == complaint.Regulator,
	}
	region := calendars.Region(c.Region)
	if f.Deadline.Date != "" {
		day, err := calendar.ParseDate(f.Deadline.Date)
		c.Due = region.EndOf(day)
		return c, err == nil && !f.behind(c)
	}
	c.Due, c.Provisional = lengthOf(*f.Deadline).After(c.Start, region, calendar.RollNone)
	return c, true
}

// behind reports whether the day that the sender named had come and was dealt with before the case was reopened: what is to be
// done now they did not ask for by then.
func (f Facts) behind(c complaint.Clock) bool {
	return c.Due.Before(f.Since) && slices.ContainsFunc(f.Ran, func(old complaint.Clock) bool {
		return old.ID == c.ID && old.Due.Equal(c.Due) && !old.Met.IsZero() && !f.thisRound(old)
	})
}

func lengthOf(d complaint.Deadline) policy.Length {
	if d.Unit == "working" {
		return policy.Length{N: d.Days, Unit: policy.WorkingDay}
	}
	return policy.Length{N: d.Days, Unit: policy.CalendarDay}
}

// longestDeadline keeps typing errors out, in days: no authority gives more than a year.
const longestDeadline = 366

// CheckDeadline refuses, as an invalid field, a deadline of what was received then that is neither a date that exists
// nor a number of working or calendar days. It may have passed before its letter came, but not by more than a year.
func CheckDeadline(d complaint.Deadline, received time.Time) error {
	if d.Date != "" {
		day, err := calendar.ParseDate(d.Date)
		came := calendar.DateOf(received)
		switch {
		case err != nil:
			return complaint.Invalid("deadline", "date")
		case day.Before(came.Add(-longestDeadline)):
			return complaint.Invalid("deadline", "too-old")
		case came.Add(longestDeadline).Before(day):
			return complaint.Invalid("deadline", "too-far")
		}
		return nil
	}
	if d.Days < 1 || d.Days > longestDeadline {
		return complaint.Invalid("deadline", "range")
	}
	if d.Unit != "" && d.Unit != "working" && d.Unit != "calendar" {
		return complaint.Invalid("deadline", "choice")
	}
	return nil
}

// withoutNeedless drops the house's progress reports that would come after the answer anyway.
func withoutNeedless(clocks []complaint.Clock) []complaint.Clock {
	answer, ok := earliest(clocks, complaint.StepResolution)
	if !ok {
		return clocks
	}
	return slices.DeleteFunc(clocks, func(c complaint.Clock) bool {
		return c.Meets == complaint.StepProgress && !c.Statutory && !c.Due.Before(answer.Due)
	})
}

// earliest gives the first duty of a kind that falls due.
func earliest(clocks []complaint.Clock, kind complaint.StepKind) (complaint.Clock, bool) {
	var first complaint.Clock
	found := false
	for _, c := range clocks {
		if c.Meets == kind && !c.Optional && (!found || c.Due.Before(first.Due)) {
			first, found = c, true
		}
	}
	return first, found
}

// merge keeps what was met and lays beside it what runs now. A clock that begins only now may have been
// met already, by the same kind of step; but what was written before does not serve as a notice.
func (f Facts) merge(now []complaint.Clock) []complaint.Clock {
	clocks := slices.DeleteFunc(slices.Clone(f.Ran), func(c complaint.Clock) bool { return c.Met.IsZero() })
	for _, c := range now {
		if slices.ContainsFunc(f.Ran, func(old complaint.Clock) bool { return f.metBefore(old, c) }) {
			continue
		}
		if !strings.HasSuffix(c.ID, policy.Notice) {
			c.Met = f.met(c.Meets, c.Start)
		}
		c.Start, c.Due = c.Start.UTC(), c.Due.UTC()
		clocks = append(clocks, c)
	}
	return clocks
}

// metBefore reports whether old is the clock c, met in this round after c began.
func (f Facts) metBefore(old, c complaint.Clock) bool {
	return old.ID == c.ID && f.thisRound(old) && c.Start.Before(old.Met)
}
