// Package calendar counts working days and working hours in the regions whose clocks the desk keeps.
//
// A region has a time zone, opening hours and days off. Days off come from real calendars: computed
// from standing law where the law fixes them (United Kingdom, United States, member states), read from
// the yearly decree where a government moves them (Russia), or given by the company. A year that has
// no official calendar yet still gets an answer, from weekends and holidays with a fixed date, and the
// answer names that year as provisional.
//
// The room is pure: it reads no clock and no file, and knows nothing of complaints or policies.
// Programs that may run where no time zone database is installed import time/tzdata in their main.
package calendar

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// Config adds to or changes one region.
type Config struct {
	Zone  string       // IANA name; empty keeps the region's own, or UTC for a new region
	Years map[int]Year // official calendars by year; each replaces what the region knows of that year
}

// Year is one year's official calendar as it differs from plain weekdays.
type Year struct {
	Source string // the decree or list that says so
	Off    []Date // weekdays that are days off
	Work   []Date // Saturdays and Sundays that are worked
}

// Hours are the opening hours of a working day, as time since local midnight.
type Hours struct{ Opens, Closes time.Duration }

// Check reports hours that hold no time or do not fit into a day.
func (h Hours) Check() error {
	if h.Opens < 0 || h.Closes > 24*time.Hour || h.Closes <= h.Opens {
		return fmt.Errorf("hours must open before they close, within one day")
	}
	return nil
}

// Set is every region that the desk knows. It does not change once built and may be shared.
type Set struct {
	hours   Hours
	regions map[string]func() *Region
}

// New builds the known regions, changed and added to by config, all with the same opening hours.
// It fails on an unknown time zone, hours that hold no time, or a date outside its year. What it knows by itself it
// puts together when somebody asks for it: no start should wait for nine regions' time zones.
func New(hours Hours, config map[string]Config) (*Set, error) {
	if err := hours.Check(); err != nil {
		return nil, err
	}
	if _, err := time.LoadLocation(anyZone); err != nil {
		return nil, fmt.Errorf("the host has no time zones: %w", err)
	}
	s := &Set{hours: hours, regions: map[string]func() *Region{}}
	regions := known()
	for id, k := range regions {
		s.regions[id] = sync.OnceValue(func() *Region { return ownRegion(id, k, hours) })
	}
	for id, c := range config {
		k, ok := regions[id]
		if !ok {
			k = region{zone: "UTC", rule: unknownDays{}}
		}
		r, err := newRegion(id, k, hours, c)
		if err != nil {
			return nil, err
		}
		s.regions[id] = func() *Region { return r }
	}
	return s, nil
}

// anyZone is there where the time zones are.
const anyZone = "Europe/London"

// Region gives the region with this id: "GB", "US", "RU", "EU", "AU", "DE", "FR", "IE", "" for plain
// weekdays in UTC, or one that the configuration added. Any other id gets plain weekdays in UTC too,
// but every year of it is provisional; Has tells beforehand.
func (s *Set) Region(id string) *Region {
	if r, ok := s.regions[id]; ok {
		return r()
	}
	return &Region{zone: time.UTC, hours: s.hours, rule: unknownDays{}}
}

// Has reports whether there is a calendar with this id.
func (s *Set) Has(id string) bool {
	_, ok := s.regions[id]
	return ok
}

// Regions lists the ids of every region, sorted; "" is plain weekdays.
func (s *Set) Regions() []string { return slices.Sorted(maps.Keys(s.regions)) }

// Region is one calendar in one time zone.
type Region struct {
	zone  *time.Location
	hours Hours
	rule  rule
	given map[int]days
}

// ownRegion builds one that comes with the desk, as the tests have built every one.
func ownRegion(id string, k region, hours Hours) *Region {
	r, err := newRegion(id, k, hours, Config{})
	if err != nil {
		panic(err)
	}
	return r
}

func newRegion(id string, k region, hours Hours, c Config) (*Region, error) {
	name := k.zone
	if c.Zone != "" {
		name = c.Zone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("calendar %q: time zone %q: %w", id, name, err)
	}
	r := &Region{zone: zone, hours: hours, rule: k.rule, given: map[int]days{}}
	years := map[int]Year{}
	if k.years != nil {
		years = k.years()
	}
	maps.Copy(years, c.Years)
	for number, year := range years {
		if r.given[number], err = newDays(number, year); err != nil {
			return nil, fmt.Errorf("calendar %q: %w", id, err)
		}
	}
	return r, nil
}

// Zone is the region's time zone.
func (r *Region) Zone() *time.Location { return r.zone }

// Date is the day that t falls on in the region.
func (r *Region) Date(t time.Time) Date { return DateOf(t.In(r.zone)) }

// EndOf is the last second of a day in the region: 23:59:59 local time.
func (r *Region) EndOf(d Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 23, 59, 59, 0, r.zone)
}

// Official reports whether the region has an official calendar for the year. Where it has none, its
// answers about that year are provisional.
func (r *Region) Official(year int) bool {
	_, given := r.given[year]
	return given || r.rule.official(year)
}

// IsWorkingDay reports whether people work on the day.
func (r *Region) IsWorkingDay(d Date) bool {
	known, ok := r.given[d.Year]
	if !ok {
		known = r.rule.days(d.Year)
	}
	switch {
	case known.off[d]:
		return false
	case known.work[d]:
		return true
	}
	return !d.Weekend()
}
