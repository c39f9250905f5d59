package policy

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"resonance/shared/calendar"
)

// Unit is what a length counts.
type Unit string

// The units of a length.
const (
	HourUnit        Unit = "hours"
	WorkingHour     Unit = "working hours"
	CalendarDay     Unit = "calendar days"
	WorkingDay      Unit = "working days"
	daysInWeek           = 7
	hoursInDay           = 24
	longestLength        = 10_000
	minorPerMajor        = 100
	largestWholeSum      = 1_000_000_000
)

// Length is a number of units: "3 working days", "4 working hours", "24 hours", "8 weeks". Weeks are
// calendar days.
type Length struct {
	N    int
	Unit Unit
}

// String writes the length as the policy file does.
func (l Length) String() string {
	unit := string(l.Unit)
	if l.N == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	return strconv.Itoa(l.N) + " " + unit
}

// Working reports whether the length counts working time, so that a calendar matters.
func (l Length) Working() bool { return l.Unit == WorkingHour || l.Unit == WorkingDay }

// Window is the length as plain time, for windows that look back or forward without a calendar.
// Validation keeps lengths in working time out of such places; for them it is zero.
func (l Length) Window() time.Duration {
	switch l.Unit {
	case HourUnit:
		return time.Duration(l.N) * time.Hour
	case CalendarDay:
		return time.Duration(l.N) * hoursInDay * time.Hour
	}
	return 0
}

// After counts the length from an instant in a region. Days end at 23:59:59 local time; hours are
// exact. Roll moves a calendar day that is not worked. The years are those without an official
// calendar on which the answer depends.
func (l Length) After(from time.Time, r *calendar.Region, roll calendar.Roll) (due time.Time, provisional []int) {
	switch l.Unit {
	case WorkingHour:
		return r.AddWorkingHours(from, time.Duration(l.N)*time.Hour)
	case WorkingDay:
		return r.AddWorkingDays(from, l.N)
	case CalendarDay:
		return r.AddCalendarDays(from, l.N, roll)
	}
	return from.Add(time.Duration(l.N) * time.Hour), nil
}

// Plus is the two lengths together; they must share a unit.
func (l Length) Plus(more Length) Length { return Length{l.N + more.N, l.Unit} }

// ParseLength reads a length.
func ParseLength(text string) (Length, error) {
	number, unit, _ := strings.Cut(strings.Join(strings.Fields(text), " "), " ")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n > longestLength {
		return Length{}, fmt.Errorf("%q is not a length such as \"3 working days\", \"4 working hours\", \"24 hours\" or \"8 weeks\"", text)
	}
	switch strings.TrimSuffix(unit, "s") {
	case "hour":
		return Length{n, HourUnit}, nil
	case "working hour":
		return Length{n, WorkingHour}, nil
	case "calendar day":
		return Length{n, CalendarDay}, nil
	case "working day":
		return Length{n, WorkingDay}, nil
	case "week":
		return Length{n * daysInWeek, CalendarDay}, nil
	case "day":
		return Length{}, fmt.Errorf("%q: say \"calendar days\" or \"working days\"", text)
	}
	return Length{}, fmt.Errorf("%q: the unit must be hours, working hours, calendar days, working days or weeks", text)
}

// UnmarshalYAML reads a length from a policy file.
func (l *Length) UnmarshalYAML(node *yaml.Node) (err error) {
	*l, err = ParseLength(node.Value)
	return err
}

// Amount is money in minor units of the company's currency; the policy file writes 12.50.
type Amount int64

// UnmarshalYAML reads an amount with at most two decimals.
func (a *Amount) UnmarshalYAML(node *yaml.Node) error {
	whole, part, _ := strings.Cut(node.Value, ".")
	n, err := strconv.ParseUint(whole, 10, 64)
	if err != nil || n > largestWholeSum || len(part) > 2 {
		return fmt.Errorf("%q is not an amount such as 300 or 12.50", node.Value)
	}
	minor, err := strconv.ParseUint((part + "00")[:2], 10, 8)
	if err != nil {
		return fmt.Errorf("%q is not an amount such as 300 or 12.50", node.Value)
	}
	*a = Amount(n*minorPerMajor + minor)
	return nil
}

// Bytes is a size; the policy file writes 25 MB, 100 KB or 512 B. One KB is 1024 B.
type Bytes int64

// UnmarshalYAML reads a size.
func (b *Bytes) UnmarshalYAML(node *yaml.Node) error {
	number, unit, _ := strings.Cut(strings.TrimSpace(node.Value), " ")
	n, err := strconv.ParseInt(number, 10, 32)
	factor, known := map[string]int64{"B": 1, "KB": 1 << 10, "MB": 1 << 20}[unit]
	if err != nil || n < 0 || !known {
		return fmt.Errorf("%q is not a size such as 25 MB, 100 KB or 512 B", node.Value)
	}
	*b = Bytes(n * factor)
	return nil
}

func sinceMidnight(text string) (time.Duration, error) {
	if text == "24:00" {
		return hoursInDay * time.Hour, nil
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a time such as 09:00", text)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}
