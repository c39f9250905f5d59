// Package phone reads telephone numbers as people write them into E.164. Pure.
//
// It follows the parsing rules of libphonenumber over the numbering plans of plans.txt, which holds of that
// library's data only what reading needs. The library itself is what the tests compare with; linked in, it
// would double the size of a Lambda and cost a third of its cold start.
package phone

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Certainty says how well the digits suit the numbering plan of their country.
type Certainty int

const (
	Unlikely Certainty = iota // of a length that the plan does not have
	Possible                  // of a possible length
	Valid                     // and begins as numbers of the plan do
)

const (
	minNational = 2
	maxNational = 17
	maxText     = 250
)

// Number is a telephone number of the plan of a country.
type Number struct {
	Code     string // calling code: "44"
	National string // national significant number, with the leading zeros that are part of it
	plan     *plan
}

// E164 writes the number for storing: "+442079460000".
func (n Number) E164() string { return "+" + n.Code + n.National }

// Certainty judges the number by the plan of its calling code.
func (n Number) Certainty() Certainty {
	plans := plansOf(n.Code)
	if l := plans[0].length(n.National); l != right && l != local {
		return Unlikely
	}
	for _, p := range plans {
		if p.matches(n.National) {
			return Valid
		}
	}
	return Possible
}

// Knows reports whether a region has a numbering plan.
func Knows(region string) bool { return planIn(region) != nil }

// Parse reads text as it would be dialled in region, an ISO 3166 code such as "GB". It is false for what
// cannot be dialled from there at all.
func Parse(text, region string) (Number, bool) {
	digits, plus := dialled(text)
	if len(digits) < minNational {
		return Number{}, false
	}
	home := planIn(region)
	if plus {
		if n, ok := abroad(digits); ok {
			return n.national()
		}
		return Number{}, false
	}
	if home == nil {
		return Number{}, false
	}
	if rest, ok := home.afterInternationalPrefix(digits); ok {
		if n, ok := abroad(rest); ok {
			return n.national()
		}
		return Number{}, false
	}
	if rest, ok := home.afterOwnCode(digits); ok {
		return Number{home.code, rest, home}.national()
	}
	return Number{home.code, digits, home}.national()
}

// dialled keeps the digits of the first number in text, in ASCII, and says whether a plus came first.
// What follows a letter or a sign that no number has (an extension, a remark) is left out.
func dialled(text string) (digits string, plus bool) {
	if len(text) > maxText {
		return "", false
	}
	var b strings.Builder
	for _, r := range norm.NFKC.String(text) {
		switch {
		case r == '+' && b.Len() == 0:
			plus = true
		case unicode.IsDigit(r):
			b.WriteByte(byte('0' + digit(r)))
		case b.Len() > 0 && !unicode.In(r, unicode.Z, unicode.P, unicode.Cf) && r != '~' || r == ';' || r == '#':
			return b.String(), plus
		}
	}
	return b.String(), plus
}

// digit is the value of a decimal digit of any script: Unicode keeps each ten together from zero on.
func digit(r rune) int {
	zero := r
	for unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	return int(r - zero)
}

// abroad splits the calling code from digits that begin with one.
func abroad(digits string) (Number, bool) {
	const longestCode = 3
	for i := 1; i <= longestCode && i < len(digits); i++ {
		if plans := plansOf(digits[:i]); plans != nil {
			return Number{Code: digits[:i], National: digits[i:], plan: plans[0]}, true
		}
	}
	return Number{}, false
}

// national takes off the prefix that is dialled at home, where what is left can be a number.
func (n Number) national() (Number, bool) {
	if rest, ok := n.plan.afterNationalPrefix(n.National); ok {
		if l := n.plan.length(rest); l == right || l == long {
			n.National = rest
		}
	}
	return n, len(n.National) >= minNational && len(n.National) <= maxNational
}

// afterOwnCode takes off the plan's own calling code where it was dialled without a plus: where the number
// is none with it but one without, or is too long with it.
func (p *plan) afterOwnCode(digits string) (string, bool) {
	rest, ok := strings.CutPrefix(digits, p.code)
	if !ok {
		return "", false
	}
	if short, ok := p.afterNationalPrefix(rest); ok {
		rest = short
	}
	return rest, !p.matches(digits) && p.matches(rest) || p.length(digits) == long
}

func (p *plan) afterInternationalPrefix(digits string) (string, bool) {
	at := expression(p.international).FindStringIndex(digits)
	if at == nil || at[0] != 0 || strings.HasPrefix(digits[at[1]:], "0") {
		return "", false
	}
	return digits[at[1]:], true
}

func (p *plan) afterNationalPrefix(digits string) (string, bool) {
	if p.prefix == "" {
		return "", false
	}
	re := expression("^(?:" + p.prefix + ")")
	groups := re.FindStringSubmatchIndex(digits)
	if groups == nil {
		return "", false
	}
	rest := digits[groups[1]:]
	if last := groups[len(groups)-2]; p.transform != "" && last >= 0 {
		rest = re.ReplaceAllString(digits, p.transform)
	}
	if p.matches(digits) && !p.matches(rest) {
		return "", false
	}
	return rest, true
}

func (p *plan) matches(national string) bool {
	return expression("^(?:" + p.pattern + ")$").MatchString(national)
}

// fit is how the length of a number suits a plan.
type fit int

const (
	odd   fit = iota // between two lengths that the plan has
	short            // shorter than any
	right            // as whole numbers are
	local            // as is dialled within a town
	long             // longer than any
)

func (p *plan) length(national string) fit {
	n := len(national)
	switch {
	case contains(p.local, n):
		return local
	case contains(p.lengths, n):
		return right
	case n < p.lengths[0]:
		return short
	case n > p.lengths[len(p.lengths)-1]:
		return long
	}
	return odd
}

// expression compiles a pattern of the table, once.
func expression(pattern string) *regexp.Regexp {
	if re, ok := compiled.Load(pattern); ok {
		return re.(*regexp.Regexp)
	}
	re, _ := compiled.LoadOrStore(pattern, regexp.MustCompile(pattern))
	return re.(*regexp.Regexp)
}
