package policy_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"resonance/shared/calendar"
	"resonance/shared/complaint"
	"resonance/shared/policy"
)

func TestClocksFor(t *testing.T) {
	p := policy.Default()
	for _, tc := range []struct {
		name              string
		channel           complaint.Channel
		regime, authority string
		emergency         bool
		want              []string
	}{
		{"a letter to the head", complaint.Executive, "", "", false, []string{"acknowledge", "house-executive", "house-progress"}},
		{"the press", complaint.Media, "", "", false, []string{"acknowledge", "house-answer", "house-progress", "media-contact"}},
		{"an authority without a regime falls back", complaint.Regulator, "", "", false, []string{"acknowledge", "house-progress", "house-regulator"}},
		{"the FCA's regime needs no fallback", complaint.Regulator, "uk-financial", "fca", false, []string{"acknowledge", "fca-final", "fca-summary", "house-progress"}},
		{"an emergency adds its own", complaint.Executive, "", "", true, []string{"acknowledge", "emergency-answer", "emergency-contact", "house-executive", "house-progress"}},
		{"Rospotrebnadzor sends a claim on", complaint.Regulator, "ru-consumer", "rospotrebnadzor", false, []string{"acknowledge", "house-progress", "ru-consumer", "ru-state-body"}},
		{"the claim came by itself", complaint.Executive, "ru-consumer", "", false, []string{"acknowledge", "house-executive", "house-progress", "ru-consumer"}},
		{"telecom", complaint.Executive, "ru-telecom", "", false, []string{"acknowledge", "house-executive", "house-progress", "ru-telecom", "ru-telecom-register"}},
	} {
		var got []string
		for _, c := range p.ClocksFor(tc.channel, tc.regime, tc.authority, tc.emergency) {
			got = append(got, c.ID)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s:\n%s", tc.name, diff)
		}
	}
}

func TestOneAuthorityMayHaveAClock(t *testing.T) {
	p := load(t, `
clocks:
  fos-file:
    name: {en: Business file for the ombudsman, ru: Материалы для омбудсмена}
    source: letter of the ombudsman
    for: {authorities: [fos]}
    meets: resolution
    starts: received
    due: 14 calendar days
    region: GB
    roll: previous
`)
	has := func(authority string) bool {
		for _, c := range p.ClocksFor(complaint.Regulator, "uk-financial", authority, false) {
			if c.ID == "fos-file" {
				return true
			}
		}
		return false
	}
	if !has("fos") || has("fca") {
		t.Error("the clock of one authority runs for another")
	}
}

func TestLengths(t *testing.T) {
	for text, want := range map[string]policy.Length{
		"24 hours": {N: 24, Unit: policy.HourUnit}, "1 hour": {N: 1, Unit: policy.HourUnit},
		"4 working hours": {N: 4, Unit: policy.WorkingHour}, " 3  working  days ": {N: 3, Unit: policy.WorkingDay},
		"8 weeks": {N: 56, Unit: policy.CalendarDay}, "30 calendar days": {N: 30, Unit: policy.CalendarDay},
	} {
		got, err := policy.ParseLength(text)
		if err != nil || got != want {
			t.Errorf("%q is %v, %v; want %v", text, got, err, want)
		}
		if again, err := policy.ParseLength(got.String()); err != nil || again != got {
			t.Errorf("%v is written %q, which reads as %v, %v", got, got, again, err)
		}
	}
	for _, text := range []string{"", "3", "3 days", "days", "three hours", "1.5 hours", "99999999999 hours", "3 fortnights"} {
		if got, err := policy.ParseLength(text); err == nil {
			t.Errorf("%q reads as %v", text, got)
		}
	}
	if got := (policy.Length{N: 60, Unit: policy.CalendarDay}).Window(); got != 60*24*time.Hour {
		t.Errorf("60 calendar days last %s", got)
	}
}

func TestReferencesOfAuthorities(t *testing.T) {
	p := policy.Default()
	for id, text := range map[string]string{"cfpb": "Re: 260301-17654321, response due", "fos": "Our ref PNX-4567890-X1Y2."} {
		if !regexp.MustCompile(p.Authorities[id].Reference).MatchString(text) {
			t.Errorf("%s: no reference in %q", id, text)
		}
	}
}

func TestNagAddress(t *testing.T) {
	b := policy.Default().Backlog
	for _, tc := range []struct {
		team, manager string
		n             int
		want          string
	}{
		{"delivery", "", 1, "delivery@firma.example"},
		{"delivery", "", 3, "delivery@firma.example"},
		{"delivery", "", 4, "head-of-delivery@firma.example"},
		{"delivery", "boss@firma.example", 4, "boss@firma.example"},
		{"delivery", "Ivan Petrov", 4, "head-of-delivery@firma.example"},
		{"", "", 9, "desk@firma.example"},
		{"unheard of", "boss@firma.example", 9, "boss@firma.example"},
	} {
		if got := b.NagAddress(tc.team, tc.manager, tc.n); got != tc.want {
			t.Errorf("%q, %q, reminder %d goes to %s, want %s", tc.team, tc.manager, tc.n, got, tc.want)
		}
	}
}

func TestTextFallsBackToTheOtherLanguage(t *testing.T) {
	both, one := policy.Text{EN: "Bank", RU: "Банк"}, policy.Text{EN: "RBC"}
	if both.In("ru") != "Банк" || both.In("en") != "Bank" || both.In("fr") != "Bank" || one.In("ru") != "RBC" {
		t.Error("a name is shown in the wrong language")
	}
}

func TestAYearAddedInThePolicyIsCounted(t *testing.T) {
	p := load(t, "calendars: {RU: {years: {2027: {source: decree, off: [2027-01-11], work: [2027-01-09]}}}}")
	set, err := p.BuildCalendars()
	if err != nil {
		t.Fatal(err)
	}
	r := set.Region("RU")
	if !r.Official(2027) || r.IsWorkingDay(calendar.Date{Year: 2027, Month: time.January, Day: 11}) || !r.IsWorkingDay(calendar.Date{Year: 2027, Month: time.January, Day: 9}) {
		t.Error("the year given in the policy is not used")
	}
}

// Whose page is in Russian reads there what sets a deadline.
func TestEveryClockNamesItsSourceInBothLanguages(t *testing.T) {
	for id, c := range policy.Default().Clocks {
		if c.Source.EN == "" || c.Source.RU == "" || c.Source.EN == c.Source.RU {
			t.Errorf("%s: %+v", id, c.Source)
		}
	}
}
