package calendar

import (
	"fmt"
	"slices"
	"time"
)

// Roll says what happens to a due day that is not a working day.
type Roll string

// A due day stays, moves on to the next working day, or comes forward to the one before.
const (
	RollNone     Roll = ""
	RollNext     Roll = "next"
	RollPrevious Roll = "previous"
)

// ParseRoll reads a roll rule as people write it: "none", "next", "previous", or nothing.
func ParseRoll(text string) (Roll, error) {
	switch text {
	case "", "none":
		return RollNone, nil
	case string(RollNext), string(RollPrevious):
		return Roll(text), nil
	}
	return RollNone, fmt.Errorf("%q is not one of none, next, previous", text)
}

// AddWorkingDays gives the end of the n-th working day after the day of from; the day of from itself
// is day 0 and does not count. With n of 0 or less it is the end of that day, or of the next working
// day when that day is off. The years are those without an official calendar on the way.
func (r *Region) AddWorkingDays(from time.Time, n int) (due time.Time, provisional []int) {
	day := r.Date(from)
	years := r.newYears(day)
	if n <= 0 {
		return r.EndOf(r.next(day, years)), years.list()
	}
	for left := n; left > 0; {
		day = day.Add(1)
		years.see(day)
		if r.IsWorkingDay(day) {
			left--
		}
	}
	return r.EndOf(day), years.list()
}

// AddCalendarDays gives the end of the n-th day after the day of from, rolled off a day that is not
// worked. The years are those without an official calendar that the roll depended on.
func (r *Region) AddCalendarDays(from time.Time, n int, roll Roll) (due time.Time, provisional []int) {
	return r.Roll(r.Date(from).Add(n), roll)
}

// Roll gives the end of the day, moved as roll says when the day is not worked.
func (r *Region) Roll(day Date, roll Roll) (due time.Time, provisional []int) {
	years := &seenYears{region: r}
	switch roll {
	case RollNext:
		years.see(day)
		day = r.next(day, years)
	case RollPrevious:
		years.see(day)
		for !r.IsWorkingDay(day) {
			day = day.Add(-1)
			years.see(day)
		}
	}
	return r.EndOf(day), years.list()
}

// AddWorkingHours gives the instant at which work, counted only inside the opening hours of working
// days, has lasted for length after from. With no length it is from, or the next opening.
func (r *Region) AddWorkingHours(from time.Time, length time.Duration) (due time.Time, provisional []int) {
	day := r.Date(from)
	years := r.newYears(day)
	for ; ; day = day.Add(1) {
		years.see(day)
		opens, closes, open := r.opening(day)
		if !open || !from.Before(closes) {
			continue
		}
		start := opens
		if from.After(opens) {
			start = from
		}
		if room := closes.Sub(start); length > room {
			length -= room
			continue
		}
		return start.Add(max(length, 0)), years.list()
	}
}

// SubtractWorkingHours gives the instant from which work, counted only inside the opening hours of
// working days, lasts for length until to. With no length it is to, or the closing before it.
func (r *Region) SubtractWorkingHours(to time.Time, length time.Duration) time.Time {
	for day := r.Date(to); ; day = day.Add(-1) {
		opens, closes, open := r.opening(day)
		if !open || !to.After(opens) {
			continue
		}
		if to.Before(closes) {
			closes = to
		}
		if room := closes.Sub(opens); length > room {
			length -= room
			continue
		}
		return closes.Add(-max(length, 0))
	}
}

// WorkingDayBefore gives the n-th working day before the day of to.
func (r *Region) WorkingDayBefore(to time.Time, n int) Date {
	day := r.Date(to)
	for n > 0 {
		if day = day.Add(-1); r.IsWorkingDay(day) {
			n--
		}
	}
	return day
}

// Opening is the instant at which work starts on a working day.
func (r *Region) Opening(day Date) time.Time { return r.wall(day, r.hours.Opens) }

func (r *Region) opening(day Date) (opens, closes time.Time, open bool) {
	if !r.IsWorkingDay(day) {
		return time.Time{}, time.Time{}, false
	}
	return r.wall(day, r.hours.Opens), r.wall(day, r.hours.Closes), true
}

// wall is the instant at which the clock on the wall shows this much after midnight.
func (r *Region) wall(day Date, since time.Duration) time.Time {
	return time.Date(day.Year, day.Month, day.Day, 0, 0, int(since/time.Second), 0, r.zone)
}

func (r *Region) next(day Date, years *seenYears) Date {
	for !r.IsWorkingDay(day) {
		day = day.Add(1)
		years.see(day)
	}
	return day
}

// seenYears collects the years without an official calendar that a count passed through.
type seenYears struct {
	region *Region
	last   int
	found  []int
}

func (r *Region) newYears(first Date) *seenYears {
	years := &seenYears{region: r}
	years.see(first)
	return years
}

func (s *seenYears) see(day Date) {
	if day.Year == s.last {
		return
	}
	s.last = day.Year
	if !s.region.Official(day.Year) && !slices.Contains(s.found, day.Year) {
		s.found = append(s.found, day.Year)
	}
}

func (s *seenYears) list() []int { return slices.Sorted(slices.Values(s.found)) }
