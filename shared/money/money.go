// Package money writes and reads amounts as people do, in both languages. It is pure.
package money

import (
	"strconv"
	"strings"

	"golang.org/x/text/currency"

	"resonance/shared/complaint"
)

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00a0"

// sign is that of the currencies that people know by one.
func sign(code string) string {
	switch code {
	case "GBP":
		return "£"
	case "EUR":
		return "€"
	case "USD":
		return "$"
	case "RUB":
		return "₽"
	}
	return ""
}

// decimals is how many digits a currency has after the point (ISO 4217).
func decimals(code string) int {
	unit, err := currency.ParseISO(code)
	if err != nil {
		return 2
	}
	scale, _ := currency.Standard.Rounding(unit)
	return scale
}

// Text writes an amount as the reader's language does: "£1,200.50", "1 200,50 ₽".
func Text(m complaint.Money, language string) string {
	if m.IsZero() {
		return ""
	}
	comma, point, before := ",", ".", true
	if language == "ru" {
		comma, point, before = nbsp, ",", false
	}
	minus, minor := "", m.Minor
	if minor < 0 {
		minus, minor = "−", -minor
	}
	digits := strconv.FormatInt(minor, 10)
	scale := decimals(m.Currency)
	for len(digits) <= scale {
		digits = "0" + digits
	}
	whole, rest := digits[:len(digits)-scale], digits[len(digits)-scale:]
	var b strings.Builder
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(comma)
		}
		b.WriteRune(d)
	}
	if strings.Trim(rest, "0") != "" {
		b.WriteString(point + rest)
	}
	s := sign(m.Currency)
	switch {
	case s == "":
		return minus + b.String() + nbsp + m.Currency
	case before:
		return minus + s + b.String()
	}
	return minus + b.String() + nbsp + s
}

// Parse reads an amount as people write it: "1 200,50", "£1,200.50", "300 руб.". False when it is none, or says
// another currency.
func Parse(text, code string) (complaint.Money, bool) {
	text = bare(strings.NewReplacer(" ", "", nbsp, "", "\u202f", "", "'", "").Replace(text), code)
	scale := decimals(code)
	whole, rest := text, ""
	if i := strings.LastIndexAny(text, ".,"); i >= 0 {
		single := strings.Count(text, ",")+strings.Count(text, ".") == 1
		if after := len(text) - i - 1; after <= scale || single && after != 3 {
			whole, rest = text[:i], text[i+1:]
		}
	}
	whole = strings.NewReplacer(".", "", ",", "").Replace(whole)
	if len(rest) > scale || whole == "" || len(whole) > 12 || strings.Trim(whole+rest, "0123456789") != "" {
		return complaint.Money{}, false
	}
	minor, err := strconv.ParseInt(whole+rest+strings.Repeat("0", scale-len(rest)), 10, 64)
	if err != nil || !Known(code) {
		return complaint.Money{}, false
	}
	return complaint.Money{Minor: minor, Currency: code}, true
}

// bare takes the currency's own sign, code or word off one end of an amount.
func bare(text, code string) string {
	marks := []string{strings.ToLower(code), sign(code)}
	if code == "RUB" {
		marks = append(marks, "рублей", "рубля", "рубль", "руб.", "руб", "р.", "р")
	}
	text = strings.ToLower(text)
	for _, mark := range marks {
		if mark == "" {
			continue
		}
		if rest, found := strings.CutPrefix(text, mark); found {
			return rest
		}
		if rest, found := strings.CutSuffix(text, mark); found {
			return rest
		}
	}
	return text
}

// Known reports whether a code is a currency's (ISO 4217).
func Known(code string) bool {
	_, err := currency.ParseISO(code)
	return err == nil
}
