package desk

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"resonance/shared/complaint"
)

// The tones of a due time; a word always says the same.
const (
	toneLate = "late"
	toneSoon = "soon"
	toneCalm = "calm"
	toneDone = "done"
)

// clockRow is one clock as the case page shows it.
type clockRow struct {
	complaint.Clock
	Name        string
	Source      string // the law or house rule
	Calendar    string // whose working days it counts on
	Provisional string // the years without an official calendar, as a list
	Left        string // "2 days left", "3 hours late"
	Tone        string
	Filled      int // how much of its length is over, 0 to 100
	Rules       bool
}

// textTone is the class of the words about a clock.
func (c clockRow) textTone() string {
	switch c.Tone {
	case toneDone:
		return "good-text"
	case toneCalm:
		return "muted"
	}
	return c.Tone + "-text"
}

// due says how much time is left, in words, with its tone.
func (v *visit) due(at time.Time) (string, string) {
	if at.IsZero() {
		return "", toneCalm
	}
	left := at.Sub(v.now)
	if left < 0 {
		return v.say.Say("desk.late", "length", v.length(left)), toneLate
	}
	said := v.say.Say("desk.left", "length", v.length(left))
	if at.Before(v.endOfToday()) {
		return said, toneSoon
	}
	return said, toneCalm
}

// Left is due for views: the words.
func (p *page) Left(at time.Time) string { said, _ := p.v.due(at); return said }

// Tone is due for views: the tone.
func (p *page) Tone(at time.Time) string { _, tone := p.v.due(at); return tone }

// clock prepares one clock for showing.
func (v *visit) clock(c complaint.Clock) clockRow {
	row := clockRow{Clock: c, Name: v.clockName(c.ID), Calendar: v.region(c.Region), Source: v.Policy.Clocks[c.ID].Source.In(v.say.Language)}
	years := make([]string, len(c.Provisional))
	for i, y := range c.Provisional {
		years[i] = strconv.Itoa(y)
	}
	row.Provisional = strings.Join(years, ", ")
	if a, ok := v.Policy.Authorities[c.CopyTo]; ok {
		row.CopyTo = a.Name.In(v.say.Language)
	}
	if !c.Met.IsZero() {
		row.Tone, row.Filled, row.Left = toneDone, 100, v.say.Say("desk.met-in-time")
		if c.Met.After(c.Due) {
			row.Left = v.say.Say("desk.met-late", "length", v.length(c.Met.Sub(c.Due)))
		}
		return row
	}
	row.Left, row.Tone = v.due(c.Due)
	row.Filled = 100
	if whole := c.Due.Sub(c.Start); whole > 0 && v.now.Before(c.Due) {
		row.Filled = max(1, int(100*v.now.Sub(c.Start)/whole))
	}
	return row
}

// clocks prepares all clocks of a case, the ruling one first, then by due time.
func (v *visit) clocks(k complaint.Case) (ruling *clockRow, all []clockRow) {
	rules, running := k.Ruling()
	for _, c := range k.Clocks {
		row := v.clock(c)
		row.Rules = running && c.ID == rules.ID && c.Due.Equal(rules.Due) && c.Met.IsZero()
		all = append(all, row)
	}
	slices.SortStableFunc(all, func(a, b clockRow) int {
		switch {
		case a.Rules != b.Rules:
			return map[bool]int{true: -1, false: 1}[a.Rules]
		case a.Met.IsZero() != b.Met.IsZero():
			return map[bool]int{true: -1, false: 1}[a.Met.IsZero()]
		}
		return a.Due.Compare(b.Due)
	})
	if running && len(all) > 0 && all[0].Rules {
		ruling = &all[0]
	}
	return ruling, all
}
