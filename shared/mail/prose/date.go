package prose

import (
	"cmp"
	"slices"
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

// ordinals are days of the month in words, and the tens before them; Russian ones without their endings.
var ordinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
	"thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
	"twentieth": 20, "twenty": 20, "thirtieth": 30, "thirty": 30,
	"перв": 1, "втор": 2, "трет": 3, "четверт": 4, "пят": 5, "шест": 6, "седьм": 7, "восьм": 8, "девят": 9, "десят": 10, "одиннадцат": 11, "двенадцат": 12,
	"тринадцат": 13, "четырнадцат": 14, "пятнадцат": 15, "шестнадцат": 16, "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19,
	"двадцат": 20, "двадцать": 20, "тридцат": 30, "тридцать": 30,
}

const (
	ruMonth = `январ[яьею]|феврал[яьею]|март[аеу]?|апрел[яьею]|ма[яйею]|июн[яьею]|июл[яьею]|август[аеу]?|сентябр[яьею]|октябр[яьею]|ноябр[яьею]|декабр[яьею]|янв\.?|фев\.?|апр\.?|авг\.?|сент?\.?|окт\.?|нояб?\.?|дек\.?`
	enMonth = `january|february|march|april|may|june|july|august|september|october|november|december|jan\.?|feb\.?|mar\.?|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?`
	ruDays  = `понедельник[аеу]?|вторник[аеу]?|сред[аыуе]|четверг[аеу]?|пятниц[аыуе]|суббот[аыуе]|воскресень[еяю]`
	enDays  = `monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun`

	enOrdinals = `first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth`
	ruOrdinals = `перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят|одиннадцат|двенадцат|тринадцат|четырнадцат|пятнадцат|шестнадцат|семнадцат|восемнадцат|девятнадцат|двадцат|тридцат`
	enWords    = `(?:(twenty|thirty)[\s-]+)?(` + enOrdinals + `)`
	ruWords    = `(?:(двадцать|тридцать)\s+)?(` + ruOrdinals + `)(?:ого|ому|ое|ьего|ьему|ье)`

	ruNext = `(?:следующ|будущ)\p{L}+`
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
	// the first of December, the twenty-first day of May 2026
	{pattern.New(`(?i)\b` + enWords + `\s+(?:day\s+)?of\s+(` + enMonth + `)(?:,?\s+((?:19|20)\d\d))?`), func(m []string, at written) (time.Time, bool) {
		return named(inFigures(m[1], m[2]), m[3], m[4], at.day)
	}},
	// December the first
	{pattern.New(`(?i)\b(` + enMonth + `)\s+(?:the\s+)?` + enWords + `\b(?:,?\s+((?:19|20)\d\d))?`), func(m []string, at written) (time.Time, bool) {
		return named(inFigures(m[2], m[3]), m[1], m[4], at.day)
	}},
	// двадцать первого декабря
	{pattern.New(`(?i)(?:^|[^\p{L}])` + ruWords + `\s+(` + ruMonth + `)(?:\s+((?:19|20)\d\d))?`), func(m []string, at written) (time.Time, bool) {
		return named(inFigures(m[1], m[2]), m[3], m[4], at.day)
	}},
	// the first Monday of December, the last Friday in May 2026; первого понедельника июня
	{pattern.New(`(?i)\b(` + enOrdinals + `|last|1st|2nd|3rd|[45]th)\s+(` + enDays + `)\s+(?:of|in)\s+(` + enMonth + `)(?:,?\s+((?:19|20)\d\d))?`), weekdayOfMonth},
	{pattern.New(`(?i)(?:^|[^\p{L}])(` + ruOrdinals + `|последн)(?:его|ему|ее|ей|ий|ого|ому|ьего|ьему|ьей|ой|ую|ый|юю|ье)\s+(` + ruDays + `)\s+(` + ruMonth + `)(?:\s+((?:19|20)\d\d))?`), weekdayOfMonth},
	// June 5, 2026
	{pattern.New(`(?i)\b(` + enMonth + `)\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+((?:19|20)\d\d))?`), func(m []string, at written) (time.Time, bool) {
		return named(m[2], m[1], m[3], at.day)
	}},
	// the end of May, конец мая (2026)
	{pattern.New(`(?i)(?:\bend\s+of|кон(?:ца|цу|ец))\s+(` + ruMonth + `|` + enMonth + `)(?:,?\s+((?:19|20)\d\d))?`), func(m []string, at written) (time.Time, bool) {
		first, ok := named("1", m[1], m[2], at.day.AddDate(0, 0, 1-at.day.Day()))
		return first.AddDate(0, 1, -1), ok
	}},
	// mid-June, the middle of June, середина июня
	{pattern.New(`(?i)(?:\bmid[\s-]+|\bmiddle\s+of\s+|середин[ыеу]\s+)(` + ruMonth + `|` + enMonth + `)(?:,?\s+((?:19|20)\d\d))?`), func(m []string, at written) (time.Time, bool) {
		return named("15", m[1], m[2], at.day)
	}},
	// Christmas, New Year: of the letters that name them, some were written when they had passed
	{pattern.New(`(?i)\b(?:christmas|xmas)\b(?:\s+(eve)\b)?(?:\s+day\b)?(?:,?\s+((?:19|20)\d\d))?`), func(m []string, at written) (time.Time, bool) {
		if m[1] != "" {
			return named("24", "dec", m[2], at.day)
		}
		return named("25", "dec", m[2], at.day)
	}},
	{pattern.New(`(?i)\bnew\s+year(?:['’]?s)?\b(?:\s+eve\b|\s+(day)\b)?|нов(?:ого|ому)\s+год[ау]|новогодн\p{L}+\s+(?:праздник|каникул)\p{L}*`), func(m []string, at written) (time.Time, bool) {
		if m[1] != "" {
			return named("1", "jan", "", at.day)
		}
		return named("31", "dec", "", at.day)
	}},
	{pattern.New(`(?i)(католическ\p{L}+\s+)?рождеств[ау]`), func(m []string, at written) (time.Time, bool) {
		if m[1] != "" {
			return named("25", "dec", "", at.day)
		}
		return named("7", "jan", "", at.day)
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
	{pattern.New(`(?i)\b(?:end\s+of|close\s+of)\s+(?:(?:the|this)\s+)?(?:(next|following|coming)\s+)?(?:calendar\s+)?month\b|\bmonth[\s-]end\b|\beom\b|кон(?:ца|цу)\s+(?:этого\s+|текущего\s+|(` + ruNext + `)\s+)?месяца`), func(m []string, at written) (time.Time, bool) {
		last := at.day.Month() + 1
		if m[1]+m[2] != "" {
			last++
		}
		return time.Date(at.day.Year(), last, 0, 0, 0, 0, 0, time.UTC), true
	}},
	// the end of the quarter
	{pattern.New(`(?i)\b(?:end|close)\s+of\s+(?:the|this)\s+quarter\b|кон(?:ца|цу)\s+(?:этого\s+|текущего\s+)?квартала`), func(_ []string, at written) (time.Time, bool) {
		return time.Date(at.day.Year(), (at.day.Month()+2)/3*3+1, 0, 0, 0, 0, 0, time.UTC), true
	}},
	{pattern.New(`(?i)\b(?:end|close)\s+of\s+(?:the|this)\s+(?:calendar\s+)?year\b|\byear[\s-]end\b|кон(?:ца|цу)\s+(?:этого\s+|текущего\s+|календарного\s+)*года`), func(_ []string, at written) (time.Time, bool) {
		return time.Date(at.day.Year(), time.December, 31, 0, 0, 0, 0, time.UTC), true
	}},
	// the 15th; the 15th of next month; 15-го числа следующего месяца
	{pattern.New(`(?i)\bthe\s+(\d{1,2})(?:st|nd|rd|th)(?:\s+of\s+(?:this|the|(next|the\s+following))\s+month|\s+(?:at|please|or)\s|\s*(?:[.,;:!?)\n]|$))|\b(\d{1,2})(?:-?(?:го|ого|му))?\s+числ[ау](?:\s+(?:этого|текущего|(` + ruNext + `))\s+месяца)?`), func(m []string, at written) (time.Time, bool) {
		return at.dayOfMonth(number(m[1]+m[3]), m[2]+m[4] != "")
	}},
	// the first of next month
	{pattern.New(`(?i)\b` + enWords + `\s+of\s+(?:this|the|(next|the\s+following))\s+month\b`), func(m []string, at written) (time.Time, bool) {
		return at.dayOfMonth(number(inFigures(m[1], m[2])), m[3] != "")
	}},
	// первого числа следующего месяца
	{pattern.New(`(?i)(?:^|[^\p{L}])` + ruWords + `\s+числ[ау](?:\s+(?:этого|текущего|(` + ruNext + `))\s+месяца)?`), func(m []string, at written) (time.Time, bool) {
		return at.dayOfMonth(number(inFigures(m[1], m[2])), m[3] != "")
	}},
	// the end of next week
	{pattern.New(`(?i)\b(?:end|close)\s+of\s+(?:the\s+)?(?:next|following|coming)\s+(?:working\s+)?week\b|кон(?:ца|цу)\s+` + ruNext + `\s+(?:рабочей\s+)?недели`), func(_ []string, at written) (time.Time, bool) {
		return nextWeek(at.day, time.Friday), true
	}},
	// the middle of next week
	{pattern.New(`(?i)\bmiddle\s+of\s+(?:the\s+)?(?:next|following|coming)\s+week\b|середин[ыеу]\s+` + ruNext + `\s+недели`), func(_ []string, at written) (time.Time, bool) {
		return nextWeek(at.day, time.Wednesday), true
	}},
	{pattern.New(`(?i)\b(?:end\s+of|close\s+of)\s+(?:the\s+|this\s+)?(?:working\s+)?week\b|\b(?:the|this)\s+weekend\b|выходных|кон(?:ца|цу)\s+(?:этой\s+|текущей\s+|рабочей\s+)*недели`), func(_ []string, at written) (time.Time, bool) {
		return nextWeekday(at.day, time.Friday), true
	}},
	// Friday of next week
	{pattern.New(`(?i)\b(` + enDays + `)\s+(?:of\s+)?(?:the\s+)?(?:next|following)\s+week\b`), func(m []string, at written) (time.Time, bool) {
		return nextWeek(at.day, weekdayOf(m[1])), true
	}},
	{pattern.New(`(?i)(?:^|[^\p{L}])(` + ruDays + `)\s+(?:на\s+)?` + ruNext + `\s+недел[ие]`), func(m []string, at written) (time.Time, bool) {
		return nextWeek(at.day, weekdayOf(m[1])), true
	}},
	// Friday week, a week on Friday
	{pattern.New(`(?i)\b(?:(` + enDays + `)\s+(?:week|after\s+next)|a\s+week\s+(?:on|from)\s+(` + enDays + `))\b`), func(m []string, at written) (time.Time, bool) {
		return nextWeekday(at.day, weekdayOf(m[1]+m[2])).AddDate(0, 0, 7), true
	}},
	{pattern.New(`(?i)\b(next\s+)?(` + enDays + `)\b`), anotherWeekday},
	{pattern.New(`(?i)(?:^|[^\p{L}])(следующ\p{L}+\s+)?(` + ruDays + `)`), anotherWeekday},
	{pattern.New(`(?i)\b(?:next|following)\s+(?:working|business)\s+day\b|` + ruNext + `\s+рабоч\p{L}+\s+дн[яю]`), func(_ []string, at written) (time.Time, bool) {
		return nextWorkday(at.day), true
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

// anotherWeekday is the weekday to come; next Friday is never one of the letter's own week.
func anotherWeekday(m []string, at written) (time.Time, bool) {
	day := nextWeekday(at.day, weekdayOf(m[2]))
	if m[1] != "" && weekOf(day) == weekOf(at.day) {
		day = day.AddDate(0, 0, 7)
	}
	return day, true
}

// weekdayOfMonth is the first, second … or last Monday of a month; next year's, where this year's is long gone.
func weekdayOfMonth(m []string, at written) (time.Time, bool) {
	first, ok := named("1", m[3], m[4], at.day)
	if !ok {
		return time.Time{}, false
	}
	day := nextWeekday(first.AddDate(0, 0, -1), weekdayOf(m[2]))
	n := cmp.Or(ordinals[foldName(m[1])], number(m[1][:1]))
	if n == 0 { // the last
		return nextWeekday(first.AddDate(0, 1, -8), weekdayOf(m[2])), true
	}
	day = day.AddDate(0, 0, 7*(n-1))
	return day, day.Month() == first.Month()
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
	return slices.ContainsFunc(found, func(f date) bool { return Span{start, end}.meets(Span{f.start, f.end}) })
}

// breaksWord reports whether a word goes on at the position: "3 sep" is no day in "3 separate calls".
func breaksWord(text string, at int) bool {
	last, _ := utf8.DecodeLastRuneInString(text[:at])
	next, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.IsLetter(last) && unicode.IsLetter(next)
}

// inFigures writes a day of the month in figures: of "twenty" and "first", 21.
func inFigures(tens, ones string) string {
	return strconv.Itoa(ordinals[foldName(tens)] + ordinals[foldName(ones)])
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

// nextWorkday is the next day from Monday to Friday; of holidays a letter's text knows nothing.
func nextWorkday(base time.Time) time.Time {
	day := base.AddDate(0, 0, 1)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// nextWeek is that day of the week behind the base's own; weeks begin on Mondays.
func nextWeek(base time.Time, day time.Weekday) time.Time {
	return base.AddDate(0, 0, 7+(int(day)+6)%7-(int(base.Weekday())+6)%7)
}

func weekOf(t time.Time) int {
	_, week := t.ISOWeek()
	return week
}
