package identity

import (
	"strings"
	"time"
)

// birth is a date of birth as YYYYMMDD, empty when unknown.
type birth string

const birthLayout = "20060102"

// readBirth understands YYYY-MM-DD, YYYYMMDD, DD.MM.YYYY and DD/MM/YYYY; anything else is unknown.
func readBirth(text string) (birth, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range [...]string{time.DateOnly, birthLayout, "02.01.2006", "02/01/2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return birth(t.Format(birthLayout)), true
		}
	}
	if digits := digitsOf(text); len(digits) == len(birthLayout) && strings.HasPrefix(text, digits[:4]) {
		return birth(digits), true // a day that never was: a slip, and still close to the true one
	}
	return "", false
}

// near is how far apart two dates may lie and still be one, badly noted: nobody has an elder brother
// of four months, so that it is not a family's other member either.
const near = 120 * 24 * time.Hour

// compareBirth: the same; close (day and month exchanged; one digit or two neighbouring digits wrong;
// or near, which is no evidence either way); or another date.
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
	if a.near(b) {
		return Close, "near"
	}
	return Differ, ""
}

func (a birth) near(b birth) bool {
	if a[:3] != b[:3] && a[3] != '9' && b[3] != '9' {
		return false // of two decades, and not at the turn of one
	}
	x, errX := time.Parse(birthLayout, string(a))
	y, errY := time.Parse(birthLayout, string(b))
	return errX == nil && errY == nil && x.Sub(y).Abs() <= near
}

func compareBirths(a, b birth) contact {
	v, how := compareBirth(a, b)
	return contact{a: string(a), b: string(b), verdict: v, how: how}
}

// date writes the birth date as people read it.
func (b birth) date() string {
	if b == "" {
		return ""
	}
	return string(b[:4] + "-" + b[4:6] + "-" + b[6:])
}
