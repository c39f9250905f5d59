package plan

import (
	"slices"
	"time"

	"resonance/shared/calendar"
	"resonance/shared/complaint"
	"resonance/shared/policy"
)

// Reminded gives the step after a reminder was sent: with the next one before its due time, if any.
func Reminded(p *policy.Policy, calendars *calendar.Set, k complaint.Case, s complaint.Step, now time.Time) complaint.Step {
	s.Remind = alarmsOf(p, calendars, k, s).remind(s, now)
	return s
}

// Escalated gives the step after it was escalated: counted, and with the next escalation, if any.
func Escalated(p *policy.Policy, calendars *calendar.Set, k complaint.Case, s complaint.Step, now time.Time) complaint.Step {
	s.Raised++
	s.Remind, s.Escalate = time.Time{}, alarmsOf(p, calendars, k, s).escalate(s, now)
	return s
}

// alarms are the times around a due time at which people are told.
type alarms struct {
	region        *calendar.Region
	before, after []policy.Length
}

func alarmsOf(p *policy.Policy, calendars *calendar.Set, k complaint.Case, s complaint.Step) alarms {
	m := maker{policy: p, calendars: calendars, clocks: k.Clocks, facts: Facts{Regime: k.Source.Regime}}
	return m.alarms(s)
}

func (m maker) alarms(s complaint.Step) alarms {
	a := alarms{before: m.policy.Plan.Remind, after: m.policy.Plan.Escalate}
	if rule, ok := m.policy.ClockOf(s.Clock); ok {
		if len(rule.Remind) > 0 {
			a.before = rule.Remind
		}
		if len(rule.Escalate) > 0 {
			a.after = rule.Escalate
		}
	}
	id := m.policy.RegionOf(m.facts.Regime)
	if i := slices.IndexFunc(m.clocks, func(c complaint.Clock) bool { return c.ID == s.Clock }); i >= 0 {
		id = m.clocks[i].Region
	}
	a.region = m.calendars.Region(id)
	return a
}

// remind is the first reminder that is still to come, or zero.
func (a alarms) remind(s complaint.Step, now time.Time) time.Time {
	var next time.Time
	if s.State != complaint.StepPending || s.Automatic() {
		return next
	}
	for _, l := range a.before {
		if at := alarmBefore(a.region, s.Due, l); at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at.UTC()
		}
	}
	return next
}

// escalate is the escalation that comes after those that were: at once when its time is past, and zero
// when none is left.
func (a alarms) escalate(s complaint.Step, now time.Time) time.Time {
	if s.State != complaint.StepPending || s.Automatic() || s.Raised >= len(a.after) {
		return time.Time{}
	}
	times := make([]time.Time, len(a.after))
	for i, l := range a.after {
		times[i] = alarmAfter(a.region, s.Due, l)
	}
	slices.SortFunc(times, time.Time.Compare)
	if at := times[s.Raised]; at.After(now) {
		return at.UTC()
	}
	return now
}

// alarmBefore is when to speak up a length before an instant: days count back to the start of work.
func alarmBefore(r *calendar.Region, due time.Time, l policy.Length) time.Time {
	switch l.Unit {
	case policy.WorkingHour:
		return r.SubtractWorkingHours(due, time.Duration(l.N)*time.Hour)
	case policy.WorkingDay:
		return r.Opening(r.WorkingDayBefore(due, l.N))
	case policy.CalendarDay:
		return r.Opening(r.Date(due).Add(-l.N))
	}
	return due.Add(-l.Window())
}

// alarmAfter is when to speak up a length after an instant: days count on to the start of work.
func alarmAfter(r *calendar.Region, from time.Time, l policy.Length) time.Time {
	at, _ := l.After(from, r, calendar.RollNone)
	if l.N > 0 && (l.Unit == policy.WorkingDay || l.Unit == policy.CalendarDay) {
		return r.Opening(r.Date(at))
	}
	return at
}
