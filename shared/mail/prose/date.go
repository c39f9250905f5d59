package prose

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"resonance/shared/pattern"
)

// date is a day that a text names.
type date struct {
	day        time.Time // midnight UTC of the civil day
	start, end int
	vague      bool // a weekday or "tomorrow": counted from the date of the letter
}

var monthNumber = map[string]time.Month{
	"янв": 1, "фев": 2, "мар": 3, "апр": 4, "май": 5, "мая": 5, "мае": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "окт": 10, "ноя": 11, "дек": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}

const (
	ruMonth = `январ[яьею]|феврал[яьею]|март[аеу]?|апрел[яьею]|ма[яйею]|июн[яьею]|июл[яьею]|август[аеу]?|сентябр[яьею]|октябр[яьею]|ноябр[яьею]|декабр[яьею]|янв\.?|фев\.?|апр\.?|авг\.?|сент?\.?|окт\.?|нояб?\.?|дек\.?`
	enMonth = `january|february|march|april|may|june|july|august|september|october|november|december|jan\.?|feb\.?|mar\.?|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?`
	ruDays  = `понедельник[аеу]?|вторник[аеу]?|сред[аыуе]|четверг[аеу]?|пятниц[аыуе]|суббот[аыуе]|воскресень[еяю]`
	enDays  = `monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun`
)

var dateForms = []struct {
	form *pattern.Pattern
	read func(m []string, at written) (time.Time, bool)
}{
	// 2026-06-05
	{pattern.New(`\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b`), func(m []string, _ written) (time.Time, bool) {
		return civil(number(m[1]), time.Month(number(m[2])), number(m[3]))
	}},
	// 05.06.2026, 5/6/26
	{pattern.New(`\b(\d{1,2})\s?([./-])\s?(\d{1,2})\s?[./-]\s?((?:19|20)\d\d|\d\d)\b`), func(m []string, at written) (time.Time, bool) {
		return at.numeric(fullYear(number(m[4])), m[1], m[2], m[3])
	}},
	// 15-Dec-2026
	{pattern.New(`(?i)\b(\d{1,2})-(` + ruMonth + `|` + enMonth + `)-((?:19|20)\d\d|\d\d)\b`), func(m []string, _ written) (time.Time, bool) {
		return civil(fullYear(number(m[3])), monthOf(m[2]), number(m[1]))
	}},
	// 5 июня 2026 г., «05» июня, 5 June 2026, 5th of June
	{pattern.New(`(?i)[«"“]?\b(\d{1,2})[»"”]?(?:-?(?:го|ого|е|му)|st|nd|rd|th)?\s+(?:day\s+)?(?:of\s+)?(` + ruMonth + `|` + enMonth + `)(?:,?\s+((?:19|20)\d\d))?`), func(m []string, at written) (time.Time, bool) {
		return named(m[1], m[2], m[3], at.day)
	}},
	// June 5, 2026
	{pattern.New(`(?i)\b(` + enMonth + `)\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+((?:19|20)\d\d))?`), func(m []string, at written) (time.Time, bool) {
		return named(m[2], m[1], m[3], at.day)
	}},
	// the end of May, конец мая (2026)
	{pattern.New(`(?i)(?:\bend\s+of|кон(?:ца|цу|ец))\s+(` + ruMonth + `|` + enMonth + `)(?:,?\s+((?:19|20)\d\d))?`), func(m []string, at written) (time.Time, bool) {
		first, ok := named("1", m[1], m[2], at.day.AddDate(0, 0, 1-at.day.Day()))
		return first.AddDate(0, 1, -1), ok
	}},
	// 05.06, 5/06: the year from the letter
	{pattern.New(`\b(\d{1,2})([./])(\d{2})\b`), func(m []string, at written) (time.Time, bool) {
		day, ok := at.numeric(at.day.Year(), m[1], m[2], m[3])
		return nearYear(day, at.day), ok
	}},
}

// Days that are counted from the date of the letter.
var vagueForms = []struct {
	form *pattern.Pattern
	read func(m []string, at written) (time.Time, bool)
}{
	{pattern.New(`(?i)\b(?:end\s+of|close\s+of)\s+(?:the|this)\s+month|кон(?:ца|цу)\s+(?:этого\s+|текущего\s+)?месяца`), func(_ []string, at written) (time.Time, bool) {
		return time.Date(at.day.Year(), at.day.Month()+1, 0, 0, 0, 0, 0, time.UTC), true
	}},
	{pattern.New(`(?i)\b(?:end|close)\s+of\s+(?:the|this)\s+(?:calendar\s+)?year\b|\byear[\s-]end\b|кон(?:ца|цу)\s+(?:этого\s+|текущего\s+|календарного\s+)*года`), func(_ []string, at written) (time.Time, bool) {
		return time.Date(at.day.Year(), time.December, 31, 0, 0, 0, 0, time.UTC), true
	}},
	// the 15th; the 15th of next month; 15-го числа следующего месяца
	{pattern.New(`(?i)\bthe\s+(\d{1,2})(?:st|nd|rd|th)(?:\s+of\s+(?:this|(next))\s+month|\s*(?:[.,;:!?)\n]|$))|\b(\d{1,2})(?:-?(?:го|ого|му))?\s+числ[ау](?:\s+(?:этого|текущего|(следующего))\s+месяца)?`), func(m []string, at written) (time.Time, bool) {
		return at.dayOfMonth(number(m[1]+m[3]), m[2]+m[4] != "")
	}},
	{pattern.New(`(?i)\b(?:end\s+of|close\s+of)\s+(?:the\s+|this\s+)?(?:working\s+)?week\b|кон(?:ца|цу)\s+(?:этой\s+|текущей\s+|рабочей\s+)*недели`), func(_ []string, at written) (time.Time, bool) {
		return nextWeekday(at.day, time.Friday), true
	}},
	{pattern.New(`(?i)\b(next\s+)?(` + enDays + `)\b`), func(m []string, at written) (time.Time, bool) {
		day := nextWeekday(at.day, weekdayOf(m[2]))
		if m[1] != "" && day.Sub(at.day) < 7*24*time.Hour && weekOf(day) == weekOf(at.day) {
			day = day.AddDate(0, 0, 7)
		}
		return day, true
	}},
	{pattern.New(`(?i)(следующ\p{L}+\s+)?(?:^|[^\p{L}])(` + ruDays + `)`), func(m []string, at written) (time.Time, bool) {
		return nextWeekday(at.day, weekdayOf(m[2])), true
	}},
	{pattern.New(`(?i)послезавтра|\bthe\s+day\s+after\s+tomorrow\b`), func(_ []string, at written) (time.Time, bool) {
		return at.day.AddDate(0, 0, 2), true
	}},
	{pattern.New(`(?i)завтра(?:шнего)?|\btomorrow\b`), func(_ []string, at written) (time.Time, bool) {
		return at.day.AddDate(0, 0, 1), true
	}},
	{pattern.New(`(?i)сегодня(?:шнего)?|кон(?:ца|цу)\s+(?:рабочего\s+)?дня|\b(?:today|tonight|this\s+(?:afternoon|evening)|(?:end|close)\s+of\s+(?:the\s+|business\s+)?(?:working\s+)?(?:day|business|play)|e\.?o\.?d\b|c\.?o\.?b\b)`), func(_ []string, at written) (time.Time, bool) {
		return at.day, true
	}},
}

// written says when a letter was written and how its country writes days in figures.
type written struct {
	day        time.Time // midnight UTC of the civil day
	monthFirst bool      // with slashes and hyphens: 12/31/2026
}

// numeric reads two figures and what stands between them. The order that the calendar refuses was not meant.
func (w written) numeric(year int, first, between, second string) (time.Time, bool) {
	day, month := number(first), number(second)
	if w.monthFirst && between != "." {
		day, month = month, day
	}
	t, ok := civil(year, time.Month(month), day)
	if !ok && between == "/" {
		t, ok = civil(year, time.Month(day), month)
	}
	return t, ok
}

// dayOfMonth is the next day with that number, or the one of the next month.
func (w written) dayOfMonth(n int, nextMonth bool) (time.Time, bool) {
	month := w.day.Month()
	if nextMonth || n < w.day.Day() {
		month++
	}
	t := time.Date(w.day.Year(), month, n, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == n
}

// datesIn finds the days that a text names, in their order; of forms that overlap, the fullest.
func datesIn(text string, at written) []date {
	var found []date
	for _, f := range dateForms {
		for _, m := range f.form.FindAllStringSubmatchIndex(text, maxFinds) {
			if day, ok := f.read(pattern.Groups(text, m), at); ok && !breaksWord(text, m[1]) && !overlaps(found, m[0], m[1]) {
				found = append(found, date{day: day, start: m[0], end: m[1]})
			}
		}
	}
	for _, f := range vagueForms {
		for _, m := range f.form.FindAllStringSubmatchIndex(text, maxFinds) {
			words := strings.TrimRight(strings.TrimLeft(text[m[0]:m[1]], " \n\t,(«\""), " \n.,;:!?)")
			start := m[0] + strings.Index(text[m[0]:m[1]], words)
			end := start + len(words)
			if day, ok := f.read(pattern.Groups(text, m), at); ok && !breaksWord(text, m[1]) && !overlaps(found, start, end) {
				found = append(found, date{day: day, start: start, end: end, vague: true})
			}
		}
	}
	return found
}

// maxFinds bounds how many matches of one form are looked at.
const maxFinds = 50

func overlaps(found []date, start, end int) bool {
	for _, f := range found {
		if start < f.end && f.start < end {
			return true
		}
	}
	return false
}

// breaksWord reports whether a word goes on at the position: "3 sep" is no day in "3 separate calls".
func breaksWord(text string, at int) bool {
	last, _ := utf8.DecodeLastRuneInString(text[:at])
	next, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.IsLetter(last) && unicode.IsLetter(next)
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func fullYear(y int) int {
	if y < 100 {
		return 2000 + y
	}
	return y
}

// civil returns the day, if the calendar has it.
func civil(year int, month time.Month, day int) (time.Time, bool) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return t, t.Month() == month && t.Day() == day && year > 1900
}

func civilDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

func named(day, month, year string, base time.Time) (time.Time, bool) {
	m := monthOf(month)
	if year != "" {
		return civil(number(year), m, number(day))
	}
	t, ok := civil(base.Year(), m, number(day))
	return nearYear(t, base), ok
}

// nearYear moves a day without a year into the year where it is nearest to the letter.
func nearYear(t, base time.Time) time.Time {
	switch {
	case t.Before(base.AddDate(0, -6, 0)):
		return t.AddDate(1, 0, 0)
	case t.After(base.AddDate(0, 6, 0)):
		return t.AddDate(-1, 0, 0)
	}
	return t
}

func monthOf(word string) time.Month {
	runes := []rune(strings.ToLower(word))
	return monthNumber[string(runes[:min(3, len(runes))])]
}

func weekdayOf(word string) time.Weekday {
	runes := []rune(strings.ToLower(word))
	switch string(runes[:2]) {
	case "mo", "по":
		return time.Monday
	case "tu", "вт":
		return time.Tuesday
	case "we", "ср":
		return time.Wednesday
	case "th", "че":
		return time.Thursday
	case "fr", "пя":
		return time.Friday
	case "sa", "су":
		return time.Saturday
	}
	return time.Sunday
}

// nextWeekday is the first such day after the base, a week later if the base is one.
func nextWeekday(base time.Time, day time.Weekday) time.Time {
	ahead := (int(day) - int(base.Weekday()) + 7) % 7
	if ahead == 0 {
		ahead = 7
	}
	return base.AddDate(0, 0, ahead)
}

func weekOf(t time.Time) int {
	_, week := t.ISOWeek()
	return week
}
