package repeat

import (
	"regexp"
	"strings"
	"unicode"
)

// Patterns of personal data and of what is not part of the problem. Names are found only where a text
// introduces them, since a capital letter alone may begin a product.
var (
	linkPattern   = regexp.MustCompile(`(?i)\b(?:https?://|www\.)\S+`)
	mailPattern   = regexp.MustCompile(`\S+@\S+`)
	phonePattern  = regexp.MustCompile(`\+?\(?\d[\d\s().\x{00a0}-]{5,20}\d`)
	datePattern   = regexp.MustCompile(`\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b\d{1,2}:\d{2}\b`)
	moneyPattern  = regexp.MustCompile(`(?i)[£$€₽]\s?\d[\d\s.,]*|\d[\d\s.,]*\s?(?:£|\$|€|₽|руб\S*|rub\b|usd\b|eur\b|gbp\b)`)
	introPattern  = regexp.MustCompile(`(?i:my name is|i am|dear|mr\.?|mrs\.?|ms\.?|dr\.?|regards,?|sincerely,?|faithfully,?|меня зовут|с уважением,?|гражданин\S*|г-н|г-жа|господин\S*|госпож\S*)\s+((?:\p{Lu}[\p{L}'’.-]*\s*){1,3})`)
	fatherPattern = regexp.MustCompile(`(?:\p{Lu}\p{L}+\s+){0,2}\p{Lu}\p{L}+(?:ович|евич|овна|евна|ична)\p{Ll}*(?:\s+\p{Lu}\p{L}+)?`)
)

// withoutPersonal blanks links, addresses, phones, dates, sums and introduced names.
func withoutPersonal(text string) string {
	if strings.Contains(text, "@") {
		text = mailPattern.ReplaceAllString(text, " ")
	}
	text = linkPattern.ReplaceAllString(text, " ")
	if strings.ContainsFunc(text, unicode.IsDigit) {
		text = datePattern.ReplaceAllString(text, " ")
		text = phonePattern.ReplaceAllString(text, " ")
		text = moneyPattern.ReplaceAllString(text, " ")
	}
	text = fatherPattern.ReplaceAllString(text, " ")
	return introPattern.ReplaceAllString(text, " ")
}
