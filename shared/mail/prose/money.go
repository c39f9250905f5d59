package prose

import (
	"strconv"
	"strings"

	"resonance/shared/pattern"
)

const amount = `(\d{1,3}(?:[ \x{00a0}\x{202f},.']\d{3})+|\d+)(?:[.,](\d{1,2}))?`

var (
	signedSum = pattern.New(`(£|\$|€|(?:GBP|USD|EUR|RUB)\s?)\s?` + amount + `(?:\s?([kKmM]\b|thousand|million|тыс\p{L}*\.?|млн\.?))?`)
	namedSum  = pattern.New(`(?i)\b` + amount + `\s?(тыс\p{L}*\.?|млн\.?|миллион\p{L}*|thousand|million)?\s?(?:\([\p{L}\s-]{3,90}\)\s?)?(руб\p{L}*\.?|р\.|₽|rub\b|roubles?|rubles?|евро|eur\b|euros?|€|доллар\p{L}*|usd\b|dollars?|фунт\p{L}*|pounds?|gbp\b|£)`)
	wants     = ask(`верн(?:ите|уть|ёте|ете)|возврат|возмест|возмещ|выплат|компенс|взыска|требу|сумм\p{L}\s+(?:требовани|претензи|иска)|оплат(?:ите|ить)|перечисл`,
		`refund|reimburs|compensat|\bpay\b|repa(?:y|id)|claim(?:ing)?\b|(?:amount|sum)\s+claimed|\bowes?\s+(?:me|us|him|her|my)\b|unless\s+[^.]{0,60}\bpaid\b|waive|return\s+(?:the|my|our)|give\s+(?:me\s+)?back|money\s+back|demand|wants?\b|settle`)
	wantsNot = pattern.New(`(?i)отказ|не\s+верн|предлож|\b(?:refused|offered|declined|claimed\s+that)\b`)
)

// FindAsked finds a sum that the writer plainly asks for: an amount with its currency in a sentence that
// wants money back or paid.
func FindAsked(text string) (Money, bool) {
	text = opening(text)
	var best Money
	for i, form := range []*pattern.Pattern{signedSum, namedSum} {
		for _, m := range form.FindAllStringSubmatchIndex(text, maxFinds) {
			g := pattern.Groups(text, m)
			from, to := sentence(text, m[0], m[1])
			if s := text[from:to]; !wants.MatchString(s) || wantsNot.MatchString(s) {
				continue
			}
			var sum Money
			if i == 0 {
				sum = money(g[2], g[3], g[4], g[1])
			} else {
				sum = money(g[1], g[2], g[3], g[4])
			}
			sum.Found = Span{m[0], m[1]}
			if sum.Minor > 0 && (best.Minor == 0 || sum.Found.Start < best.Found.Start) {
				best = sum
			}
		}
	}
	return best, best.Minor > 0
}

func money(whole, cents, factor, currency string) Money {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, whole)
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > 1e12 {
		return Money{}
	}
	minor := n * 100
	if len(cents) == 1 {
		cents += "0"
	}
	minor += int64(number(cents))
	switch f := strings.ToLower(factor); {
	case strings.HasPrefix(f, "тыс"), f == "k", strings.HasPrefix(f, "thou"):
		minor *= 1000
	case f != "":
		minor *= 1000000
	}
	return Money{Minor: minor, Currency: currencyCode(currency)}
}

func currencyCode(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	switch {
	case s == "£", strings.HasPrefix(s, "фунт"), strings.HasPrefix(s, "pound"), s == "gbp":
		return "GBP"
	case s == "$", strings.HasPrefix(s, "доллар"), strings.HasPrefix(s, "dollar"), s == "usd":
		return "USD"
	case s == "€", s == "евро", strings.HasPrefix(s, "eur"):
		return "EUR"
	}
	return "RUB"
}
