package register

import (
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

// checkSource fills a source from the policy where it names a known authority or outlet, and refuses one
// that the policy does not know.
func (r *Register) checkSource(channel complaint.Channel, s *complaint.Source) error {
	if s.ID == "" {
		return nil
	}
	switch channel {
	case complaint.Regulator:
		a, ok := r.policy.Authorities[s.ID]
		if !ok {
			return complaint.Invalid("authority", "choice")
		}
		s.Regime = a.Regime
		if s.Name == "" {
			s.Name = a.Name.In(r.policy.Company.Language())
		}
	case complaint.Media:
		o, ok := r.policy.Outlets[s.ID]
		if !ok {
			return complaint.Invalid("outlet", "choice")
		}
		if s.Name == "" {
			s.Name = o.Name.In(r.policy.Company.Language())
		}
	}
	return nil
}

// checkGrant finds what is wrong with a grant. Limits compare amounts, so that there is one currency: the
// company's.
func checkGrant(g complaint.Grant, currency string) error {
	var wrong []complaint.FieldError
	add := func(field, code string) { wrong = append(wrong, complaint.FieldError{Field: field, Code: code}) }
	if !slices.Contains(complaint.GrantKinds(), g.Kind) {
		add("kind", "choice")
	}
	if strings.TrimSpace(g.What) == "" {
		add("what", "required")
	}
	if strings.TrimSpace(g.Grounds) == "" {
		add("grounds", "required")
	}
	if g.Amount.Minor < 0 || g.Kind == complaint.GrantMoney && g.Amount.Minor == 0 {
		add("amount", "range")
	}
	if g.Amount.Minor != 0 && g.Amount.Currency != currency {
		add("amount", "currency")
	}
	if len(wrong) > 0 {
		return &complaint.Error{Kind: complaint.KindInvalid, Code: "invalid", Fields: wrong}
	}
	return nil
}

// withinLimit refuses a grant above the member's own limit: a second person's key is needed. The month's
// sum is counted over this case; the ledger sums it over all.
func (r *Register) withinLimit(f *File, g complaint.Grant, by complaint.Actor) error {
	limits := r.policy.Team.LimitsOf(by.ID, by.Email)
	sum := g.Amount.Minor
	for _, earlier := range f.Grants {
		if earlier.By.ID == by.ID {
			sum += earlier.Amount.Minor
		}
	}
	if sum > int64(limits.Grant) && (g.Second.ID == "" || g.Second.ID == by.ID) {
		return complaint.Refuse("second-key-needed", "limit", itoa(int(limits.Grant/100)))
	}
	return nil
}

func checkName(name, organisation string) error {
	if strings.TrimSpace(name) == "" && strings.TrimSpace(organisation) == "" {
		return complaint.Invalid("name", "required")
	}
	return nil
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
