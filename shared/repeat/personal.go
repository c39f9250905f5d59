package repeat

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"resonance/shared/pattern"
)

// Patterns of personal data and of what is not part of the problem. Names are found only where a text
// introduces them, since a capital letter alone may begin a product.
var (
	linkPattern   = pattern.New(`(?i)\b(?:https?://|www\.)\S+`)
	mailPattern   = pattern.New(`\S+@\S+`)
	phonePattern  = pattern.New(`\+?\(?\d[\d\s().\x{00a0}-]{5,20}\d`)
	datePattern   = pattern.New(`\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b\d{1,2}:\d{2}\b`)
	moneyPattern  = pattern.New(`(?i)[£$€₽]\s?\d[\d\s.,]*|\d[\d\s.,]*\s?(?:£|\$|€|₽|руб\S*|rub\b|usd\b|eur\b|gbp\b)`)
	fatherPattern = pattern.New(`(?:\p{Lu}\p{L}+\s+){0,2}\p{Lu}\p{L}+(?:ович|евич|овна|евна|ична)\p{Ll}*(?:\s+\p{Lu}\p{L}+)?`)
)

// fathers are how patronymics end.
var fathers = []string{"ович", "евич", "овна", "евна", "ична"}

// withoutPersonal blanks links, addresses, phones, dates, sums and introduced names. Patterns are tried only
// where something speaks for them: trying them takes longer than all else that is done with a text.
func withoutPersonal(text string) string {
	if strings.Contains(text, "@") {
		text = mailPattern.ReplaceAllLiteralString(text, " ")
	}
	if strings.Contains(text, "://") || strings.Contains(strings.ToLower(text), "www.") {
		text = linkPattern.ReplaceAllLiteralString(text, " ")
	}
	if strings.ContainsFunc(text, unicode.IsDigit) {
		text = datePattern.ReplaceAllLiteralString(text, " ")
		text = phonePattern.ReplaceAllLiteralString(text, " ")
		text = moneyPattern.ReplaceAllLiteralString(text, " ")
	}
	if slices.ContainsFunc(fathers, func(end string) bool { return strings.Contains(text, end) }) {
		text = fatherPattern.ReplaceAllLiteralString(text, " ")
	}
	return withoutIntroduced(text)
}

// introductions are the words after which a name comes.
var introductions = map[string]bool{
	"name is": true, "i am": true, "dear": true, "mr": true, "mrs": true, "ms": true, "dr": true, "regards": true,
	"sincerely": true, "faithfully": true, "меня зовут": true, "с уважением": true, "г-н": true, "г-жа": true,
}

// addressed are beginnings of Russian words of address.
var addressed = []string{"гражданин", "господин", "госпож"}

// maxIntroduced is how many words of a name follow an introduction at most.
const maxIntroduced = 3

// withoutIntroduced blanks words with a capital letter after an introduction.
func withoutIntroduced(text string) string {
	var kept strings.Builder
	kept.Grow(len(text))
	before, names := "", 0
	for word := range strings.FieldsSeq(text) {
		first, _ := utf8.DecodeRuneInString(word)
		if names > 0 && unicode.IsUpper(first) {
			names--
			continue
		}
		names = 0
		plain := strings.ToLower(strings.Trim(word, ".,:;!"))
		if introductions[plain] || introductions[before+" "+plain] || slices.ContainsFunc(addressed, func(a string) bool { return strings.HasPrefix(plain, a) }) {
			names = maxIntroduced
		}
		before = plain
		kept.WriteString(word)
		kept.WriteByte(' ')
	}
	return kept.String()
}
