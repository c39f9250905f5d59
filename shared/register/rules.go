package register

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"resonance/shared/calendar"
	"resonance/shared/complaint"
)

// checkNamed refuses a regulator's or the media's complaint that does not say which one.
func checkNamed(channel complaint.Channel, s complaint.Source) *complaint.FieldError {
	field := map[complaint.Channel]string{complaint.Regulator: "authority", complaint.Media: "outlet"}[channel]
	if field == "" || s.ID != "" || strings.TrimSpace(s.Name) != "" {
		return nil
	}
	return &complaint.FieldError{Field: field, Code: "required"}
}

// checkSource fills a source from the policy, and refuses an authority, an outlet or a regime that the policy does
// not know.
func (r *Register) checkSource(channel complaint.Channel, s *complaint.Source) error {
	if _, known := r.policy.Regimes[s.Regime]; s.Regime != "" && !known {
		return complaint.Invalid("regime", "choice")
	}
	authority, language := "", r.policy.Company.Language()
	switch {
	case s.ID == "":
	case channel == complaint.Regulator:
		a, known := r.policy.Authorities[s.ID]
		if !known {
			return complaint.Invalid("authority", "choice")
		}
		authority, s.Name = s.ID, cmp.Or(s.Name, a.Name.In(language))
	case channel == complaint.Media:
		o, known := r.policy.Outlets[s.ID]
		if !known {
			return complaint.Invalid("outlet", "choice")
		}
		s.Name, s.Reach = cmp.Or(s.Name, o.Name.In(language)), cmp.Or(s.Reach, o.Reach)
	}
	s.Regime = cmp.Or(s.Regime, r.policy.RegimeOf(authority))
	return nil
}

func checkName(name, organisation string) error {
	if strings.TrimSpace(name) == "" && strings.TrimSpace(organisation) == "" {
		return complaint.Invalid("name", "required")
	}
	return nil
}

// bornLater reports whether a birth date is one of tomorrow, wherever it is today.
func bornLater(date string, now time.Time) bool {
	return date > now.Add(14*time.Hour).Format(time.DateOnly)
}

// severity reads how much harm a text speaks of: the highest severity one of whose words begins a word
// of the text (policy, section severity).
func (r *Register) severity(text string) complaint.Severity {
	words := strings.FieldsFunc(strings.ToLower(cut(text, 20_000)), func(c rune) bool { return !unicode.IsLetter(c) })
	order := complaint.Severities()
	for _, s := range slices.Backward(order) {
		for _, stems := range r.policy.Severity[s].Words {
			if slices.ContainsFunc(words, func(w string) bool { return beginsWithAny(w, stems) }) {
				return s
			}
		}
	}
	return complaint.Normal
}

func beginsWithAny(word string, stems []string) bool {
	return slices.ContainsFunc(stems, func(s string) bool { return strings.HasPrefix(word, s) })
}

// region is the calendar in which a case's deadlines are read.
func (r *Register) region(k *complaint.Case) *calendar.Region {
	return r.calendars.Region(r.policy.RegionOf(k.Source.Regime))
}

// day writes a date as a person of the case's region reads it.
func (r *Register) day(t time.Time, k *complaint.Case) string {
	d := r.region(k).Date(t)
	if k.Language == "ru" {
		return t.In(r.region(k).Zone()).Format("02.01.2006")
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format("2 January 2006")
}
