package identity

import (
	"strings"
	"time"
)

// birth is a date of birth as YYYYMMDD, empty when unknown.
type birth string

// readBirth understands YYYY-MM-DD, YYYYMMDD, DD.MM.YYYY and DD/MM/YYYY; anything else is unknown.
func readBirth(text string) birth {
	text = strings.TrimSpace(text)
	const length = len("20060102")
	for _, layout := range [...]string{time.DateOnly, "20060102", "02.01.2006", "02/01/2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return birth(t.Format("20060102"))
		}
	}
	if digits := digitsOf(text); len(digits) == length && strings.HasPrefix(text, digits[:4]) {
		return birth(digits) // a day that never was: a slip, and still close to the true one
	}
	return ""
}

// compareBirth: the same, close (day and month exchanged, or one digit or two neighbouring digits
// wrong), or another date.
func compareBirth(a, b birth) (Verdict, string) {
	switch {
	case a == "" || b == "":
		return Missing, ""
	case a == b:
		return Agree, "equal"
	case a[:4] == b[:4] && a[4:6] == b[6:8] && a[6:8] == b[4:6]:
		return Close, "day-month"
	case edits(string(a), string(b), 1) <= 1:
		return Close, "digit"
	}
	return Differ, ""
}

// date writes the birth date as people read it.
func (b birth) date() string {
	if b == "" {
		return ""
	}
	return string(b[:4] + "-" + b[4:6] + "-" + b[6:])
}
