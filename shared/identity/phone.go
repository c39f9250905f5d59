package identity

import (
	"strings"

	"resonance/shared/phone"
)

// number is a telephone number in E.164, or as it is dialled at home ("0221…") where nobody knows in which
// country; and its last digits, which are the same both ways.
type number struct {
	e164 string
	tail string
	home bool // written without its country
}

const (
	minPhoneDigits = 7
	maxPhoneDigits = 15 // ITU-T E.164
	phoneTail      = 9
)

// readPhone reads a number as it would be dialled in region; false when it can be none.
func readPhone(text, region string) (number, bool) {
	digits := digitsOf(text)
	if len(digits) < minPhoneDigits || len(digits) > maxPhoneDigits+2 {
		return number{}, false
	}
	e164 := international(text, digits, region)
	p := number{e164: e164, tail: e164, home: !strings.HasPrefix(strings.TrimSpace(text), "+") && !strings.HasPrefix(digits, "00")}
	if len(e164) > phoneTail {
		p.tail = e164[len(e164)-phoneTail:]
	}
	return p, true
}

// international tries the readings of a number from the surest to the most doubtful.
func international(text, digits, region string) string {
	switch {
	case strings.HasPrefix(strings.TrimSpace(text), "+"):
		return parsePhone(text, region)
	case strings.HasPrefix(digits, "00"):
		return parsePhone("+"+strings.TrimLeft(digits, "0"), region)
	}
	national, ok := phone.Parse(text, region)
	if ok && national.Certainty() == phone.Valid {
		return national.E164()
	}
	if russian(digits) {
		return "+7" + digits[1:]
	}
	if ok && national.Certainty() == phone.Possible {
		return national.E164()
	}
	if strings.HasPrefix(digits, "0") {
		return digits
	}
	return "+" + digits
}

func parsePhone(text, region string) string {
	n, ok := phone.Parse(text, region)
	if !ok {
		return "+" + digitsOf(text)
	}
	return n.E164()
}

// russian recognises eleven digits as Russians write them at home: 8 or 7, then a mobile or area code.
// Numbers of the Russian plan are written so abroad too.
func russian(digits string) bool {
	const whole = 11
	return len(digits) == whole && (digits[0] == '8' || digits[0] == '7') &&
		(digits[1] == '9' || digits[1] == '4' || digits[1] == '3' || digits[1] == '8')
}

func digitsOf(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}
