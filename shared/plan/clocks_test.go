package plan_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"resonance/shared/calendar"
	"resonance/shared/complaint"
	"resonance/shared/plan"
	"resonance/shared/policy"
)

// rules gives the default policy and its calendars.
func rules(t interface {
	Helper()
	Fatal(...any)
}) (*policy.Policy, *calendar.Set) {
	t.Helper()
	p := policy.Default()
	calendars, err := p.BuildCalendars()
	if err != nil {
		t.Fatal(err)
	}
	return p, calendars
}

// local reads a time as a wall clock of the region shows it.
func local(t *testing.T, calendars *calendar.Set, region, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04:05", text, calendars.Region(region).Zone())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestEveryClockOfTheDefault starts each clock of the default policy and looks where it ends.
func TestEveryClockOfTheDefault(t *testing.T) {
	p, calendars := rules(t)
	for _, tc := range []struct {
		id, source                 string
		channel                    complaint.Channel
		regime, region, start, due string
		emergency, extended        bool
	}{
		{id: "acknowledge", source: "house: at the latest 24 h", channel: complaint.Executive, region: "GB",
			start: "2026-03-04 15:30:00", due: "2026-03-05 15:30:00"},
		{id: "house-executive", source: "house: 3 working days; Good Friday 3 and Easter Monday 6 April 2026 are bank holidays (gov.uk)",
			channel: complaint.Executive, region: "GB", start: "2026-04-01 10:00:00", due: "2026-04-08 23:59:59"},
		{id: "media-contact", source: "house: 4 working hours, 09:00 to 18:00", channel: complaint.Media, region: "GB",
			start: "2026-03-06 16:00:00", due: "2026-03-09 11:00:00"},
		{id: "house-answer", source: "house: 5 working days", channel: complaint.Media, region: "GB",
			start: "2026-03-06 16:00:00", due: "2026-03-13 23:59:59"},
		{id: "house-regulator", source: "house: 10 working days where nobody sets a time", channel: complaint.Regulator, region: "GB",
			start: "2026-03-02 09:00:00", due: "2026-03-16 23:59:59"},
		{id: "house-progress", source: "house: 10 working days while the answer is out", channel: complaint.Regulator, regime: "uk-financial",
			region: "GB", start: "2026-03-02 09:00:00", due: "2026-03-16 23:59:59"},
		{id: "emergency-contact", source: "house: 4 working hours", channel: complaint.Executive, region: "GB", emergency: true,
			start: "2026-03-04 09:30:00", due: "2026-03-04 13:30:00"},
		{id: "emergency-answer", source: "house: 2 working days", channel: complaint.Executive, region: "GB", emergency: true,
			start: "2026-03-04 09:30:00", due: "2026-03-06 23:59:59"},
		{id: "fca-summary", source: "DISP 1.5.4R: third business day after the day of receipt", channel: complaint.Regulator,
			regime: "uk-financial", region: "GB", start: "2026-03-06 12:00:00", due: "2026-03-11 23:59:59"},
		{id: "fca-final", source: "DISP 1.6.2R: end of 8 weeks; BST begins on 29 March", channel: complaint.Regulator,
			regime: "uk-financial", region: "GB", start: "2026-03-06 12:00:00", due: "2026-05-01 23:59:59"},
		{id: "uk-payments", source: "DISP 1.6.2AR(1): 15 business days after the day of receipt", channel: complaint.Executive,
			regime: "uk-payments", region: "GB", start: "2026-03-23 12:00:00", due: "2026-04-15 23:59:59"},
		{id: "uk-payments", source: "DISP 1.6.2AR(2): 35 business days; 4 May is a bank holiday", channel: complaint.Executive,
			regime: "uk-payments", region: "GB", start: "2026-03-23 12:00:00", due: "2026-05-14 23:59:59", extended: true},
		{id: "uk-payments.notice", source: "DISP 1.6.2AR(2): holding response by the 15th business day", channel: complaint.Executive,
			regime: "uk-payments", region: "GB", start: "2026-03-23 12:00:00", due: "2026-04-15 23:59:59", extended: true},
		{id: "eu-payments", source: "PSD2 art. 101(2): 15 business days", channel: complaint.Executive,
			regime: "eu-payments", region: "EU", start: "2026-03-02 12:00:00", due: "2026-03-23 23:59:59"},
		{id: "eu-payments", source: "PSD2 art. 101(2): 35 business days", channel: complaint.Executive,
			regime: "eu-payments", region: "EU", start: "2026-03-02 12:00:00", due: "2026-04-20 23:59:59", extended: true},
		{id: "cfpb", source: "CFPB: 15 calendar days; daylight saving begins on 8 March", channel: complaint.Regulator,
			regime: "us-financial", region: "US", start: "2026-03-01 22:00:00", due: "2026-03-16 23:59:59"},
		{id: "cfpb", source: "CFPB: in progress to 60 calendar days", channel: complaint.Regulator,
			regime: "us-financial", region: "US", start: "2026-03-01 22:00:00", due: "2026-04-30 23:59:59", extended: true},
		{id: "asic-acknowledge", source: "RG 271.51: within 24 hours; daylight saving ends on 5 April 2026", channel: complaint.Regulator,
			regime: "au-financial", region: "AU", start: "2026-04-04 20:00:00", due: "2026-04-05 19:00:00"},
		{id: "asic", source: "RG 271.56: 30 calendar days", channel: complaint.Regulator,
			regime: "au-financial", region: "AU", start: "2026-01-31 09:00:00", due: "2026-03-02 23:59:59"},
		{id: "ru-financial", source: "442-FZ: 15 working days; 1 to 11 January 2026 are days off (decree 1466)", channel: complaint.Regulator,
			regime: "ru-financial", region: "RU", start: "2025-12-29 12:00:00", due: "2026-01-29 23:59:59"},
		{id: "ru-financial", source: "442-FZ: and 10 more; 23 February is a holiday, 9 March moved from Sunday", channel: complaint.Regulator,
			regime: "ru-financial", region: "RU", start: "2026-02-02 12:00:00", due: "2026-03-11 23:59:59", extended: true},
		{id: "ru-consumer", source: "Consumer law art. 22: 10 days", channel: complaint.Executive,
			regime: "ru-consumer", region: "RU", start: "2026-04-28 12:00:00", due: "2026-05-08 23:59:59"},
		{id: "ru-telecom-register", source: "126-FZ art. 55: next working day; Saturday 1 November 2025 is worked (decree 1335)",
			channel: complaint.Executive, regime: "ru-telecom", region: "RU", start: "2025-10-31 17:00:00", due: "2025-11-01 23:59:59"},
		{id: "ru-telecom", source: "126-FZ art. 55: 30 days of registration; 2024 is a leap year", channel: complaint.Executive,
			regime: "ru-telecom", region: "RU", start: "2024-02-01 17:00:00", due: "2024-03-02 23:59:59"},
		{id: "ru-personal-data", source: "152-FZ art. 20: 10 working days", channel: complaint.Executive,
			regime: "ru-personal-data", region: "RU", start: "2026-04-27 10:00:00", due: "2026-05-13 23:59:59"},
		{id: "ru-personal-data", source: "152-FZ art. 20: and 5 more with reasons", channel: complaint.Executive,
			regime: "ru-personal-data", region: "RU", start: "2026-04-27 10:00:00", due: "2026-05-20 23:59:59", extended: true},
		{id: "ru-state-body", source: "59-FZ art. 12: 30 days from registration", channel: complaint.Regulator,
			regime: "ru-state-body", region: "RU", start: "2026-03-02 10:00:00", due: "2026-04-01 23:59:59"},
		{id: "ru-state-body", source: "59-FZ art. 12: and 30 more", channel: complaint.Regulator,
			regime: "ru-state-body", region: "RU", start: "2026-03-02 10:00:00", due: "2026-05-01 23:59:59", extended: true},
	} {
		start := local(t, calendars, tc.region, tc.start)
		f := plan.Facts{Now: start, Channel: tc.channel, Regime: tc.regime, Received: start, Registered: start}
		if tc.emergency {
			f.Emergency = start
		}
		if tc.extended {
			f.Extended = []string{strings.TrimSuffix(tc.id, policy.Notice)}
		}
		c, found := clock(plan.Clocks(p, calendars, f), tc.id)
		if !found {
			t.Errorf("%s does not run (%s)", tc.id, tc.source)
			continue
		}
		if want := local(t, calendars, tc.region, tc.due); !c.Due.Equal(want) {
			t.Errorf("%s from %s is due %s, want %s (%s)", tc.id, tc.start, c.Due.In(want.Location()), want, tc.source)
		}
		if c.Region != tc.region || len(c.Provisional) > 0 {
			t.Errorf("%s counts in %q with provisional years %v", tc.id, c.Region, c.Provisional)
		}
	}
}

func clock(clocks []complaint.Clock, id string) (complaint.Clock, bool) {
	for _, c := range clocks {
		if c.ID == id {
			return c, true
		}
	}
	return complaint.Clock{}, false
}
