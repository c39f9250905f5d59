package desk

import (
	"strings"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/words"
)

// TestAnEarlierFailureIsSaidAsPeopleSayIt, in days of the reader's calendar and as seen now, not when it was noted.
func TestAnEarlierFailureIsSaidAsPeopleSayIt(t *testing.T) {
	moscow := time.FixedZone("", 3*60*60)
	now := time.Date(2026, 3, 12, 0, 30, 0, 0, moscow)
	catalogue := words.Load()
	for _, test := range []struct {
		at             string
		days           string
		english, other string
	}{
		{"2026-03-11T21:10:00Z", "0", "We failed this person today as well", "человека сегодня ("},
		{"2026-03-11T20:50:00Z", "0", "We failed this person yesterday as well", "человека вчера ("},
		{"2026-03-09T20:50:00Z", "0", "3 days ago", "3 дня назад"},
		{"2026-03-07T09:00:00Z", "1", "5 days ago", "5 дней назад"},
		{"2026-02-19T09:00:00Z", "1", "21 days ago", "21 день назад"},
		{"", "0", "today", "сегодня"},
		{"", "2", "2 days ago", "2 дня назад"},
	} {
		for language, want := range map[string]string{"en": test.english, "ru": test.other} {
			v := &visit{now: now, zone: moscow, say: catalogue.In(language)}
			got := v.reason(complaint.Reason{Code: "repeat.second-failure", Params: map[string]string{"at": test.at, "days": test.days, "case": "RS-1", "link": "soon"}})
			if !strings.Contains(got, want) {
				t.Errorf("%s, %s days: %q, want %q", test.at, test.days, got, want)
			}
		}
	}
}
