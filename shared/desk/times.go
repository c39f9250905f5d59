package desk

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00a0"

// clockText is an instant in the reader's zone: "Tue 3 Mar, 14:05", with the year when it is another one.
func (v *visit) clockText(t time.Time) string {
	return v.dayText(t) + ", " + t.In(v.zone).Format("15:04")
}

func (v *visit) dayText(t time.Time) string { return v.calendarDay(t.In(v.zone)) }

// calendarDay is the day of t as it stands, in no zone but its own.
func (v *visit) calendarDay(t time.Time) string {
	text := fmt.Sprintf("%s %d"+nbsp+"%s", v.say.Say("desk.weekday."+strconv.Itoa(int(t.Weekday()))), t.Day(), v.say.Say("desk.month."+strconv.Itoa(int(t.Month()))))
	if t.Year() != v.now.In(v.zone).Year() {
		text += " " + strconv.Itoa(t.Year())
	}
	return text
}

func (v *visit) exact(t time.Time) string {
	return t.In(v.zone).Format("2006-01-02 15:04:05 MST (-07:00)")
}

// length says a duration in words, in at most two units: "3 days", "1 day 4 hours", "25 minutes".
func (v *visit) length(d time.Duration) string {
	if d < 0 {
		d = -d
	}
	days, hours, minutes := int(d/(24*time.Hour)), int(d%(24*time.Hour)/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case days >= 14:
		return v.say.Say("desk.length.weeks", "n", days/7)
	case days >= 2 || days == 1 && hours == 0:
		return v.say.Say("desk.length.days", "n", days)
	case days == 1:
		return v.say.Say("desk.length.days", "n", 1) + " " + v.say.Say("desk.length.hours", "n", hours)
	case hours > 0 && minutes > 0 && hours < 6:
		return v.say.Say("desk.length.hours", "n", hours) + " " + v.say.Say("desk.length.minutes", "n", minutes)
	case hours > 0:
		return v.say.Say("desk.length.hours", "n", hours)
	case minutes > 0:
		return v.say.Say("desk.length.minutes", "n", minutes)
	}
	return v.say.Say("desk.length.moment")
}

// startOfDay is midnight of the day of t in the reader's zone.
func (v *visit) startOfDay(t time.Time) time.Time {
	y, m, d := t.In(v.zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, v.zone)
}

// endOfToday is the next midnight in the reader's zone.
func (v *visit) endOfToday() time.Time { return v.startOfDay(v.now).AddDate(0, 0, 1) }

// monthOf reads a month as people write it: a number, or the beginning of its name in any language of the
// desk ("3", "mar", "марта").
func (d *Desk) monthOf(text string) (time.Month, bool) {
	text = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(text), "."))
	if n, err := strconv.Atoi(text); err == nil {
		return time.Month(n), n >= 1 && n <= 12
	}
	if len([]rune(text)) < 3 {
		return 0, false
	}
	beginning := string([]rune(text)[:3])
	for m := time.January; m <= time.December; m++ {
		for _, key := range []string{"desk.month.", "desk.month-name."} {
			for _, l := range []string{"en", "ru"} {
				name := strings.ToLower(d.Words.In(l).Say(key + strconv.Itoa(int(m))))
				if strings.HasPrefix(name, beginning) {
					return m, true
				}
			}
		}
	}
	return 0, false
}
