package calendar

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/us"
)

// region is what the room knows of a region before any configuration.
type region struct {
	zone  string
	rule  rule
	years func() map[int]Year
}

// known lists the regions that come with the desk.
//
// A computed calendar is official up to the last year that was compared with a published list:
//   - GB: England and Wales, https://www.gov.uk/bank-holidays (Banking and Financial Dealings Act 1971).
//     Extra days are proclaimed a year or so ahead, so later years are provisional.
//   - US: federal holidays, 5 U.S.C. 6103 and the list that OPM publishes through 2030.
//     Days on which an executive order closes offices are not legal holidays and are not counted.
//   - DE (days common to all states), FR, IE: days fixed by standing law.
//   - AU: days common to all states and territories, Sydney time; state days are not counted.
//   - EU: every weekday. Regulation 1182/71 leaves public holidays to the member states.
func known() map[string]region {
	return map[string]region{
		"":   {zone: "UTC", rule: weekdays{}},
		"EU": {zone: "Europe/Brussels", rule: weekdays{}},
		"GB": {zone: "Europe/London", rule: newComputed(2027, gb.Holidays)},
		"US": {zone: "America/New_York", rule: newComputed(2030, us.Holidays)},
		"DE": {zone: "Europe/Berlin", rule: newComputed(2027, de.Holidays)},
		"FR": {zone: "Europe/Paris", rule: newComputed(2027, fr.Holidays)},
		"IE": {zone: "Europe/Dublin", rule: newComputed(2027, ie.Holidays)},
		"AU": {zone: "Australia/Sydney", rule: newComputed(2027, australia())},
		"RU": {zone: "Europe/Moscow", rule: fixed{russianHolidays()}, years: russianYears},
	}
}

// australia gives the days off that every state and territory shares.
func australia() []*cal.Holiday {
	return []*cal.Holiday{au.NewYear, au.AustraliaDay, au.GoodFriday, au.EasterMonday, au.AnzacDay,
		au.ChristmasDay, au.BoxingDay}
}

// days is one year's difference from plain weekdays.
type days struct{ off, work map[Date]bool }

func newDays(number int, y Year) (days, error) {
	d := days{off: map[Date]bool{}, work: map[Date]bool{}}
	for _, date := range slices.Concat(y.Off, y.Work) {
		if date.Year != number {
			return days{}, fmt.Errorf("%s is not in %d", date, number)
		}
	}
	for _, date := range y.Off {
		d.off[date] = true
	}
	for _, date := range y.Work {
		if d.off[date] {
			return days{}, fmt.Errorf("%s is both worked and off", date)
		}
		d.work[date] = true
	}
	return d, nil
}

// rule tells a region's days where no year is given.
type rule interface {
	days(year int) days
	official(year int) bool
}

// weekdays is a region that works Monday to Friday, whatever the year.
type weekdays struct{}

func (weekdays) days(int) days     { return days{} }
func (weekdays) official(int) bool { return true }

// unknownDays is a region of which nothing but the given years is known.
type unknownDays struct{ weekdays }

func (unknownDays) official(int) bool { return false }

// fixed is a region whose yearly calendar a government decrees: without the decree only the holidays
// with a fixed date are sure, so a due date errs on the early side.
type fixed struct{ holidays []Date }

func (f fixed) days(year int) days {
	d := days{off: map[Date]bool{}}
	for _, h := range f.holidays {
		d.off[Date{year, h.Month, h.Day}] = true
	}
	return d
}

func (fixed) official(int) bool { return false }

// computed is a region whose days off follow from law.
type computed struct {
	through  int
	holidays []*cal.Holiday
	years    sync.Map // year -> days; filled on first use
}

func newComputed(through int, holidays []*cal.Holiday) *computed {
	return &computed{through: through, holidays: holidays}
}

func (c *computed) official(year int) bool { return year >= since && year <= c.through }

// since is the first year whose computed calendars were compared with published lists.
const since = 2024

func (c *computed) days(year int) days {
	if d, ok := c.years.Load(year); ok {
		return d.(days)
	}
	d := days{off: map[Date]bool{}}
	// A holiday may be observed across the turn of the year: 1 January 2028 is a Saturday, and US
	// offices close on 31 December 2027.
	for y := year - 1; y <= year+1; y++ {
		for _, h := range c.holidays {
			if _, observed := h.Calc(y); !observed.IsZero() {
				if date := DateOf(observed.Add(toNoon)); date.Year == year {
					d.off[date] = true
				}
			}
		}
	}
	c.years.Store(year, d)
	return d
}

// toNoon keeps a midnight of the machine's own zone on its day where that midnight does not exist.
const toNoon = 12 * time.Hour
