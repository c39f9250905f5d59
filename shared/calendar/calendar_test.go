package calendar_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"resonance/shared/calendar"
)

var nineToSix = calendar.Hours{Opens: 9 * time.Hour, Closes: 18 * time.Hour}

func newSet(t interface {
	Helper()
	Fatal(...any)
}, config map[string]calendar.Config) *calendar.Set {
	t.Helper()
	s, err := calendar.New(nineToSix, config)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func date(t *testing.T, text string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func wall(t *testing.T, r *calendar.Region, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04:05", text, r.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestPublishedDaysOff compares whole years, day by day, with what the states publish.
func TestPublishedDaysOff(t *testing.T) {
	for _, tc := range []struct{ region, source, off string }{
		{"GB", "gov.uk/bank-holidays, England and Wales 2024", "2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26"},
		{"GB", "gov.uk/bank-holidays, England and Wales 2025", "2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26"},
		{"GB", "gov.uk/bank-holidays, England and Wales 2026; Boxing Day's substitute on the 28th", "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28"},
		{"GB", "gov.uk/bank-holidays, England and Wales 2027; both Christmas days have substitutes", "2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28"},
		{"US", "opm.gov federal holidays 2025", "2025-01-01 2025-01-20 2025-02-17 2025-05-26 2025-06-19 2025-07-04 2025-09-01 2025-10-13 2025-11-11 2025-11-27 2025-12-25"},
		{"US", "opm.gov federal holidays 2026; 4 July is a Saturday", "2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25"},
		{"US", "opm.gov federal holidays 2027; New Year 2028 is observed on 31 December", "2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-06-18 2027-07-05 2027-09-06 2027-10-11 2027-11-11 2027-11-25 2027-12-24 2027-12-31"},
		{"DE", "days common to all states 2026 (Einigungsvertrag art. 2; state laws)", "2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25 2026-12-25"},
		{"FR", "Code du travail L3133-1, 2026", "2026-01-01 2026-04-06 2026-05-01 2026-05-08 2026-05-14 2026-05-25 2026-07-14 2026-11-11 2026-12-25"},
		{"IE", "gov.ie public holidays 2026; St Brigid's Day on the first Monday of February", "2026-01-01 2026-02-02 2026-03-17 2026-04-06 2026-05-04 2026-06-01 2026-08-03 2026-10-26 2026-12-25"},
		{"AU", "fairwork.gov.au, days common to all states 2026", "2026-01-01 2026-01-26 2026-04-03 2026-04-06 2026-12-25 2026-12-28"},
		{"EU", "every weekday", ""},
		{"", "every weekday", ""},
	} {
		r := newSet(t, nil).Region(tc.region)
		year := 2026
		if tc.off != "" {
			year = date(t, tc.off[:10]).Year
		}
		var off []string
		for d := (calendar.Date{Year: year, Month: time.January, Day: 1}); d.Year == year; d = d.Add(1) {
			if !d.Weekend() && !r.IsWorkingDay(d) {
				off = append(off, d.String())
			}
			if d.Weekend() && r.IsWorkingDay(d) {
				t.Errorf("%s works on %s", tc.region, d)
			}
		}
		if diff := cmp.Diff(strings.Fields(tc.off), off); diff != "" && tc.off+strings.Join(off, "") != "" {
			t.Errorf("%s %d (%s):\n%s", tc.region, year, tc.source, diff)
		}
		if !r.Official(year) {
			t.Errorf("%s %d is not official", tc.region, year)
		}
	}
}

// TestRussianYears counts working days of each month against the published production calendars of a
// five-day week (consultant.ru/law/ref/calendar/proizvodstvennye).
func TestRussianYears(t *testing.T) {
	r := newSet(t, nil).Region("RU")
	for year, want := range map[int][12]int{
		2024: {17, 20, 20, 21, 20, 19, 23, 22, 21, 23, 21, 21},
		2025: {17, 20, 21, 22, 18, 19, 23, 21, 22, 23, 19, 22},
		2026: {15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22},
	} {
		var got [12]int
		for d := (calendar.Date{Year: year, Month: time.January, Day: 1}); d.Year == year; d = d.Add(1) {
			if r.IsWorkingDay(d) {
				got[d.Month-1]++
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d:\n%s", year, diff)
		}
		if !r.Official(year) {
			t.Errorf("%d is not official", year)
		}
	}
	for year, want := range map[int]string{
		2024: "off 01-01 01-02 01-03 01-04 01-05 01-08 02-23 03-08 worked 04-27 off 04-29 04-30 05-01 05-09 05-10 06-12 worked 11-02 off 11-04 worked 12-28 off 12-30 12-31",
		2025: "off 01-01 01-02 01-03 01-06 01-07 01-08 05-01 05-02 05-08 05-09 06-12 06-13 worked 11-01 off 11-03 11-04 12-31",
		2026: "off 01-01 01-02 01-05 01-06 01-07 01-08 01-09 02-23 03-09 05-01 05-11 06-12 11-04 12-31",
	} {
		if got := unlikeWeekdays(r, year); got != want {
			t.Errorf("%d differs from weekdays in\n%s, want\n%s", year, got, want)
		}
	}
}

// unlikeWeekdays lists the days of a year that are unlike a plain week, in order.
func unlikeWeekdays(r *calendar.Region, year int) string {
	var words []string
	last := ""
	for d := (calendar.Date{Year: year, Month: time.January, Day: 1}); d.Year == year; d = d.Add(1) {
		kind := "off"
		if r.IsWorkingDay(d) {
			kind = "worked"
		}
		if r.IsWorkingDay(d) != d.Weekend() {
			continue
		}
		if kind != last {
			words, last = append(words, kind), kind
		}
		words = append(words, d.String()[len("2024-"):])
	}
	return strings.Join(words, " ")
}

func TestAddWorkingDays(t *testing.T) {
	for _, tc := range []struct {
		name, region, from string
		n                  int
		due                string
		provisional        []int
	}{
		{"three days over a weekend", "GB", "2026-03-05 12:00:00", 3, "2026-03-10 23:59:59", nil},
		{"received on a Saturday, Monday is day 1", "GB", "2026-03-07 12:00:00", 1, "2026-03-09 23:59:59", nil},
		{"over Easter", "GB", "2026-04-02 23:59:59", 1, "2026-04-07 23:59:59", nil},
		{"over the year's end with Boxing Day's substitute", "GB", "2026-12-24 09:00:00", 3, "2026-12-31 23:59:59", nil},
		{"day 0 is the day itself", "GB", "2026-03-05 12:00:00", 0, "2026-03-05 23:59:59", nil},
		{"day 0 on a day off is the next working day", "GB", "2026-04-03 12:00:00", 0, "2026-04-07 23:59:59", nil},
		{"the clock goes forward in between", "GB", "2026-03-27 12:00:00", 1, "2026-03-30 23:59:59", nil},
		{"29 February is a Thursday", "US", "2024-02-28 12:00:00", 1, "2024-02-29 23:59:59", nil},
		{"3 July is observed for the 4th", "US", "2026-07-02 12:00:00", 1, "2026-07-06 23:59:59", nil},
		{"Moscow, long New Year holidays", "RU", "2025-12-30 12:00:00", 1, "2026-01-12 23:59:59", nil},
		{"Moscow, worked Saturday", "RU", "2024-04-26 12:00:00", 1, "2024-04-27 23:59:59", nil},
		{"Moscow, six working days and then four off", "RU", "2024-04-27 12:00:00", 1, "2024-05-02 23:59:59", nil},
		{"Moscow, a year that has no decree yet is said so", "RU", "2026-12-30 12:00:00", 1, "2027-01-11 23:59:59", []int{2027}},
		{"London, beyond what is published", "GB", "2027-12-31 12:00:00", 2, "2028-01-05 23:59:59", []int{2028}},
		{"plain weekdays are never provisional", "", "2050-12-30 12:00:00", 2, "2051-01-03 23:59:59", nil},
		{"an unknown region says so", "XX", "2026-03-05 12:00:00", 1, "2026-03-06 23:59:59", []int{2026}},
	} {
		r := newSet(t, nil).Region(tc.region)
		due, provisional := r.AddWorkingDays(wall(t, r, tc.from), tc.n)
		if want := wall(t, r, tc.due); !due.Equal(want) {
			t.Errorf("%s: %s, want %s", tc.name, due, want)
		}
		if diff := cmp.Diff(tc.provisional, provisional); diff != "" {
			t.Errorf("%s: provisional:\n%s", tc.name, diff)
		}
	}
}

// TestTheDayIsTheRegions: an instant late in the evening in London is the next day in Moscow.
func TestTheDayIsTheRegions(t *testing.T) {
	s := newSet(t, nil)
	at := time.Date(2026, time.March, 4, 22, 30, 0, 0, time.UTC)
	for region, want := range map[string]string{"GB": "2026-03-05", "RU": "2026-03-06", "US": "2026-03-05", "AU": "2026-03-06"} {
		due, _ := s.Region(region).AddWorkingDays(at, 1)
		if got := s.Region(region).Date(due).String(); got != want {
			t.Errorf("%s: %s, want %s", region, got, want)
		}
	}
}

func TestAddCalendarDays(t *testing.T) {
	for _, tc := range []struct {
		name, region, from string
		n                  int
		roll               calendar.Roll
		due                string
		provisional        []int
	}{
		{"stays on a Sunday", "GB", "2026-03-01 10:00:00", 7, calendar.RollNone, "2026-03-08 23:59:59", nil},
		{"rolls on to Monday", "GB", "2026-03-01 10:00:00", 7, calendar.RollNext, "2026-03-09 23:59:59", nil},
		{"comes forward to Friday", "GB", "2026-03-01 10:00:00", 7, calendar.RollPrevious, "2026-03-06 23:59:59", nil},
		{"rolls over Easter", "GB", "2026-03-27 10:00:00", 7, calendar.RollNext, "2026-04-07 23:59:59", nil},
		{"into a leap day", "RU", "2024-01-30 10:00:00", 30, calendar.RollNone, "2024-02-29 23:59:59", nil},
		{"Civil Code art. 193, to the first working day after the holidays", "RU", "2025-12-27 10:00:00", 10, calendar.RollNext, "2026-01-12 23:59:59", nil},
		{"a roll in a year without a calendar", "RU", "2026-12-27 10:00:00", 10, calendar.RollNext, "2027-01-11 23:59:59", []int{2027}},
		{"no roll asks no calendar", "RU", "2026-12-27 10:00:00", 10, calendar.RollNone, "2027-01-06 23:59:59", nil},
		{"back over the year's end", "RU", "2026-12-25 10:00:00", 8, calendar.RollPrevious, "2026-12-30 23:59:59", []int{2027}},
	} {
		r := newSet(t, nil).Region(tc.region)
		due, provisional := r.AddCalendarDays(wall(t, r, tc.from), tc.n, tc.roll)
		if want := wall(t, r, tc.due); !due.Equal(want) {
			t.Errorf("%s: %s, want %s", tc.name, due, want)
		}
		if diff := cmp.Diff(tc.provisional, provisional); diff != "" {
			t.Errorf("%s: provisional:\n%s", tc.name, diff)
		}
	}
}

func TestAddWorkingHours(t *testing.T) {
	for _, tc := range []struct {
		name, region, from string
		length             time.Duration
		due                string
	}{
		{"within a day", "GB", "2026-03-04 10:00:00", 4 * time.Hour, "2026-03-04 14:00:00"},
		{"to the very end of a day", "GB", "2026-03-04 14:00:00", 4 * time.Hour, "2026-03-04 18:00:00"},
		{"over the night", "GB", "2026-03-04 16:00:00", 4 * time.Hour, "2026-03-05 11:00:00"},
		{"over a weekend in which the clock goes forward", "GB", "2026-03-27 17:00:00", 2 * time.Hour, "2026-03-30 10:00:00"},
		{"received at night starts at nine", "GB", "2026-03-04 03:00:00", time.Hour, "2026-03-04 10:00:00"},
		{"at closing time starts the next day", "GB", "2026-03-04 18:00:00", time.Hour, "2026-03-05 10:00:00"},
		{"on a holiday starts after it", "RU", "2026-01-03 12:00:00", time.Hour, "2026-01-12 10:00:00"},
		{"no length is the next moment of work", "GB", "2026-03-07 12:00:00", 0, "2026-03-09 09:00:00"},
		{"twenty hours are two days and two hours", "US", "2026-11-25 09:00:00", 20 * time.Hour, "2026-11-30 11:00:00"},
	} {
		r := newSet(t, nil).Region(tc.region)
		due, _ := r.AddWorkingHours(wall(t, r, tc.from), tc.length)
		if want := wall(t, r, tc.due); !due.Equal(want) {
			t.Errorf("%s: %s, want %s", tc.name, due, want)
		}
	}
}

func TestSubtractWorkingHours(t *testing.T) {
	r := newSet(t, nil).Region("GB")
	for _, tc := range []struct {
		to     string
		length time.Duration
		from   string
	}{
		{"2026-03-04 16:00:00", 4 * time.Hour, "2026-03-04 12:00:00"},
		{"2026-03-04 11:00:00", 4 * time.Hour, "2026-03-03 16:00:00"},
		{"2026-03-04 23:59:59", 4 * time.Hour, "2026-03-04 14:00:00"},
		{"2026-04-07 10:00:00", 2 * time.Hour, "2026-04-02 17:00:00"}, // Easter between
		{"2026-03-04 09:00:00", 0, "2026-03-03 18:00:00"},
	} {
		if got, want := r.SubtractWorkingHours(wall(t, r, tc.to), tc.length), wall(t, r, tc.from); !got.Equal(want) {
			t.Errorf("%s before %s is %s, want %s", tc.length, tc.to, got, want)
		}
	}
	if got := r.WorkingDayBefore(wall(t, r, "2026-04-07 10:00:00"), 2).String(); got != "2026-04-01" {
		t.Errorf("two working days before Tuesday after Easter: %s", got)
	}
}

// TestAroundTheClockOnTheLongDay: with no closing, the day on which clocks go back has 25 hours.
func TestAroundTheClockOnTheLongDay(t *testing.T) {
	s, err := calendar.New(calendar.Hours{Closes: 24 * time.Hour}, map[string]calendar.Config{
		"X": {Zone: "Europe/London", Years: map[int]calendar.Year{2026: {Source: "test", Work: []calendar.Date{{Year: 2026, Month: time.October, Day: 25}}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	r := s.Region("X")
	due, _ := r.AddWorkingHours(wall(t, r, "2026-10-25 00:00:00"), 25*time.Hour)
	if want := wall(t, r, "2026-10-26 00:00:00"); !due.Equal(want) {
		t.Errorf("%s, want %s", due, want)
	}
}

func TestACompanyAddsAYear(t *testing.T) {
	s := newSet(t, map[string]calendar.Config{
		"RU": {Years: map[int]calendar.Year{2027: {
			Source: "decree", Off: []calendar.Date{date(t, "2027-01-11")}, Work: []calendar.Date{date(t, "2027-01-09")},
		}}},
		"PL": {Zone: "Europe/Warsaw", Years: map[int]calendar.Year{2026: {Source: "law", Off: []calendar.Date{date(t, "2026-01-06")}}}},
	})
	ru := s.Region("RU")
	if due, provisional := ru.AddWorkingDays(wall(t, ru, "2027-01-08 12:00:00"), 2); !due.Equal(wall(t, ru, "2027-01-12 23:59:59")) || provisional != nil {
		t.Errorf("2027 as given: %s, provisional %v", due, provisional)
	}
	pl := s.Region("PL")
	if pl.IsWorkingDay(date(t, "2026-01-06")) || !pl.Official(2026) || pl.Official(2027) {
		t.Error("a new region does not know its own days")
	}
	if !s.Has("PL") || s.Has("XX") {
		t.Error("Has tells the wrong regions")
	}
}

func TestNonsenseIsRefused(t *testing.T) {
	day := date(t, "2026-01-06")
	for name, build := range map[string]func() error{
		"zone": func() error {
			_, err := calendar.New(nineToSix, map[string]calendar.Config{"GB": {Zone: "Europe/Lodnon"}})
			return err
		},
		"closed all day": func() error {
			_, err := calendar.New(calendar.Hours{Opens: 9 * time.Hour, Closes: 9 * time.Hour}, nil)
			return err
		},
		"closes tomorrow": func() error { _, err := calendar.New(calendar.Hours{Closes: 25 * time.Hour}, nil); return err },
		"wrong year": func() error {
			_, err := calendar.New(nineToSix, map[string]calendar.Config{"GB": {Years: map[int]calendar.Year{2027: {Off: []calendar.Date{day}}}}})
			return err
		},
		"both off and worked": func() error {
			_, err := calendar.New(nineToSix, map[string]calendar.Config{"GB": {Years: map[int]calendar.Year{2026: {Off: []calendar.Date{day}, Work: []calendar.Date{day}}}}})
			return err
		},
		"31 February": func() error { _, err := calendar.ParseDate("2026-02-31"); return err },
	} {
		if build() == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

var regions = []string{"", "AU", "DE", "EU", "FR", "GB", "IE", "RU", "US"}

func anyInstant() *rapid.Generator[time.Time] {
	return rapid.Map(rapid.Int64Range(
		time.Date(2023, 12, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2029, 1, 31, 0, 0, 0, 0, time.UTC).Unix()),
		func(s int64) time.Time { return time.Unix(s, 0).UTC() })
}

// workingDays counts those after the day of from, up to and with the day of to.
func workingDays(r *calendar.Region, from, to time.Time) (n int) {
	for day := r.Date(from).Add(1); !r.Date(to).Before(day); day = day.Add(1) {
		if r.IsWorkingDay(day) {
			n++
		}
	}
	return n
}

// worked is how much of the time between two instants lies inside nineToSix.
func worked(r *calendar.Region, from, to time.Time) (sum time.Duration) {
	for day := r.Date(from); !r.Date(to).Before(day); day = day.Add(1) {
		if !r.IsWorkingDay(day) {
			continue
		}
		opens := r.Opening(day)
		closes := opens.Add(nineToSix.Closes - nineToSix.Opens)
		if from.After(opens) {
			opens = from
		}
		if to.Before(closes) {
			closes = to
		}
		sum += max(0, closes.Sub(opens))
	}
	return sum
}

// TestLaws: adding never goes back, more gives no less, later gives no earlier, and between the start and the result
// lies what was added.
func TestLaws(t *testing.T) {
	s := newSet(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		r := s.Region(rapid.SampledFrom(regions).Draw(t, "region"))
		from := anyInstant().Draw(t, "from")
		later := from.Add(time.Duration(rapid.IntRange(0, 400*3600).Draw(t, "later")) * time.Second)
		n := rapid.IntRange(1, 40).Draw(t, "n")
		length := time.Duration(rapid.IntRange(1, 5000).Draw(t, "minutes")) * time.Minute

		days, _ := r.AddWorkingDays(from, n)
		more, _ := r.AddWorkingDays(from, n+1)
		laterDays, _ := r.AddWorkingDays(later, n)
		if !days.After(from) || !more.After(days) || laterDays.Before(days) {
			t.Fatalf("days: %s + %d = %s, one more %s, from %s %s", from, n, days, more, later, laterDays)
		}
		if !r.IsWorkingDay(r.Date(days)) || workingDays(r, from, days) != n {
			t.Fatalf("%s + %d = %s, which is %d working days", from, n, days, workingDays(r, from, days))
		}
		if local := days.In(r.Zone()); local.Hour() != 23 || local.Minute() != 59 || local.Second() != 59 {
			t.Fatalf("a due day ends at %s", local)
		}

		hours, _ := r.AddWorkingHours(from, length)
		moreHours, _ := r.AddWorkingHours(from, length+time.Minute)
		laterHours, _ := r.AddWorkingHours(later, length)
		if hours.Before(from) || !moreHours.After(hours) || laterHours.Before(hours) {
			t.Fatalf("hours: %s + %s = %s, a minute more %s, from %s %s", from, length, hours, moreHours, later, laterHours)
		}
		if got := worked(r, from, hours); got != length {
			t.Fatalf("%s + %s = %s, in which %s are worked", from, length, hours, got)
		}
		if back := r.SubtractWorkingHours(hours, length); worked(r, back, hours) != length {
			t.Fatalf("%s - %s = %s", hours, length, back)
		}
	})
}

// TestRollLandsOnWork: a rolled day is worked, is the nearest one, and a day that is worked stays.
func TestRollLandsOnWork(t *testing.T) {
	s := newSet(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		r := s.Region(rapid.SampledFrom(regions).Draw(t, "region"))
		day := calendar.DateOf(anyInstant().Draw(t, "day"))
		next, _ := r.Roll(day, calendar.RollNext)
		previous, _ := r.Roll(day, calendar.RollPrevious)
		after, before := r.Date(next), r.Date(previous)
		if !r.IsWorkingDay(after) || !r.IsWorkingDay(before) || after.Before(day) || day.Before(before) {
			t.Fatalf("%s rolls to %s and %s", day, before, after)
		}
		for d := before.Add(1); d.Before(after); d = d.Add(1) {
			if r.IsWorkingDay(d) {
				t.Fatalf("%s rolls to %s and %s past %s", day, before, after, d)
			}
		}
		if r.IsWorkingDay(day) && (after != day || before != day) {
			t.Fatalf("working day %s rolls to %s and %s", day, before, after)
		}
	})
}
