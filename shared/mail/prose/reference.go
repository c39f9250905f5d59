package prose

import (
	"strings"
	"unicode"

	"resonance/shared/pattern"
)

// A number has a digit in it, no blanks, and parts set off by - / . or _.
const numberToken = `\[?(?-i:\p{Lu}{2,6}\s)?([\p{L}\d]+(?:[-/._–\\][\p{L}\d()]+)*(?:/[\p{L}\d]+)*)`

// referenceForms say how an authority writes its own number, the surest first.
var referenceForms = []*pattern.Pattern{
	// исх. № 12-34/5678, исх. от 19.05.2026 № …, исходящий номер: …, наш исх. №
	pattern.New(`(?i)(?:^|[^\p{L}])исх(?:\.|одящ\p{L}*)?(?:\s*(?:номер|№|n[o°º]?\.?|рег\.?))*\s*[:.]?\s*(?:от\s+[«"]?\d{1,2}[.»"\s][^\n№]{2,24}№|№?)\s*` + numberToken),
	// наш номер 08-119/690, наш №
	pattern.New(`(?i)(?:^|[^\p{L}])наш(?:а)?\s+(?:номер|№|ссылка|рег\p{L}*\.?\s*(?:номер|№))\s*[:.]?\s*№?\s*` + numberToken),
	// Our ref: …, Our reference number …
	pattern.New(`(?i)\bour\s+(?:case\s+|complaint\s+|file\s+)?ref(?:erence)?\.?(?:\s*(?:number|no\.?|nr\.?|#))?\s*(?:is|:|\.|-|—)?\s*` + numberToken),
	// № 45-1-3/2217 от 19.05.2026 at the beginning of a line
	pattern.New(`(?im)^[\s>]*(?:№|N[o°º]?\.?|рег\p{L}*\.?\s*№)\s*` + numberToken + `\s+от\s+[«"]?\d`),
	// от 19.05.2026 № 45-1-3/2217
	pattern.New(`(?im)^[\s>]*(?:от\s+)?[«"]?\d{1,2}[.»"\s][^\n№]{2,24}[ \t]*№\s*` + numberToken + `\s*$`),
	// Ref: …, Case reference …, Reference number: …
	pattern.New(`(?im)(?:^|[^\p{L}])(?:case\s+|complaint\s+|file\s+|enquiry\s+|investigation\s+)?ref(?:erence)?\.?(?:\s*(?:number|no\.?|nr\.?|#))?\s*(?:is\s|:|\.|-|—|\s)\s*` + numberToken),
	pattern.New(`(?i)\b(?:case|complaint|file|enquiry|investigation)\s*(?:number|no\.?|nr\.?|id|#)\s*(?:is\s|:|\.|-|—)?\s*` + numberToken),
	// logged as …, registered under the number …
	pattern.New(`(?i)\b(?:logged|registered|recorded|opened|filed|quot(?:e|ing))(?:\s+|:\s*)(?:it\s+|this\s+)?(?:as|under|with)?\s*(?:(?:the\s+|our\s+)?(?:case|complaint|ref(?:erence)?)?\s*(?:number|no\.?|ref(?:erence)?)?)\s*:?\s*` + numberToken),
	// регистрационный номер …, зарегистрировано за № …, дело № …
	pattern.New(`(?i)(?:(?:регистрационный\s+)?номер\s+обращения|регистрационный\s+номер|рег\.\s*(?:номер|№)|зарегистрирован\p{L}*\s+(?:за|под)\s+(?:номером|№)|номер\s+(?:письма|запроса|документа)|(?:запрос|письмо|требование|предписание|определение|предостережение)\p{L}*|обращени[еяию](?:\s+(?:граждан\p{L}+|потребител\p{L}+|заявител\p{L}+))?\s+(?:от\s+\S+\s+)?№)\s*[:.]?\s*(?:от\s+\S+\s+)?(?:№|N)?\s*` + numberToken),
}

// Words before a number that make it somebody else's: ours, the citizen's, a lawyer's, of a contract.
var otherNumber = pattern.New(`(?i)(?:^|[^\p{L}])(?:your|customer|client|account|order|policy|contract|invoice|booking|claim|ваш\p{L}*|на|вх\p{L}*|входящ\p{L}*|договор\p{L}*|сч[её]т\p{L}*|заказ\p{L}*|лицев\p{L}*|карт\p{L}*|полис\p{L}*|паспорт\p{L}*|инн|огрн|квитанц\p{L}*|заявк\p{L}*|чек\p{L}*|тел\p{L}*|корп\p{L}*|кв\p{L}*|дом\p{L}*|стать\p{L}*|закон\p{L}*|приказ\p{L}*|постановлен\p{L}*)\.?\s*$`)

var (
	ownNumber = pattern.New(`(?i)^RS-\d{4}-\d+`)
	plainDate = pattern.New(`^(?:[0-3]?\d\.[01]?\d\.(?:\d\d|\d{4})|[0-3]?\d/[01]?\d/(?:\d\d|\d{4})|[0-3]?\d-[01]\d-\d{4}|\d{4}-[01]\d-[0-3]\d)$`)
	// In a subject an authority's number stands without words before it.
	subjectToken = pattern.New(`(?:^|[\s(\[:№])([\p{Lu}\d]+(?:[-/][\p{L}\d]+)+)(?:$|[\s)\],.;:])`)
)

// FindReference finds the number that an authority gave its letter: in the text, or else in the subject,
// where found is nil unless the text has it too. Nothing is surer than own, the form of that authority's numbers, if
// it is known: group 1 of it, or the whole.
func FindReference(own *pattern.Pattern, text, subject string) (value string, found *Span) {
	text = opening(text)
	if own != nil {
		if span, ok := within(own, text); ok {
			return text[span.Start:span.End], &span
		}
		if span, ok := within(own, subject); ok {
			return subject[span.Start:span.End], nil
		}
	}
	for _, form := range referenceForms {
		if span, ok := firstNumber(form, text); ok {
			return text[span.Start:span.End], &span
		}
	}
	_, subject = CutSubject(subject)
	for _, form := range referenceForms {
		if span, ok := firstNumber(form, subject); ok {
			return locate(subject[span.Start:span.End], text)
		}
	}
	if span, ok := firstNumber(subjectToken, subject); ok {
		return locate(subject[span.Start:span.End], text)
	}
	return "", nil
}

// within is where a pattern matches: its group 1, or the whole.
func within(form *pattern.Pattern, text string) (Span, bool) {
	m := form.FindStringSubmatchIndex(text)
	switch {
	case m == nil:
		return Span{}, false
	case len(m) > 2 && m[2] >= 0:
		return Span{m[2], m[3]}, true
	}
	return Span{m[0], m[1]}, true
}

func locate(value, text string) (string, *Span) {
	if i := strings.Index(text, value); i >= 0 {
		return value, &Span{i, i + len(value)}
	}
	return value, nil
}

// wordsBefore is how much before a number is looked at, in bytes: enough to hold the last word whole.
const wordsBefore = 80

// firstNumber returns the first match of a form that is the number of a letter.
func firstNumber(form *pattern.Pattern, text string) (Span, bool) {
	for _, m := range form.FindAllStringSubmatchIndex(text, maxFinds) {
		start, end := m[2], m[3]
		value := strings.TrimRight(text[start:end], "._-–/\\")
		if !strings.Contains(value, "(") {
			value = strings.TrimRight(value, ")")
		}
		if !isLetterNumber(value) {
			continue
		}
		word := strings.TrimRight(text[max(0, m[0]-wordsBefore):m[0]+leadingBlank(text[m[0]:])], " \t\u00a0")
		if otherNumber.MatchString(word) || otherNumber.MatchString(strings.TrimRight(text[m[0]:start], " \t\u00a0№:")) {
			continue
		}
		return Span{start, start + len(value)}, true
	}
	return Span{}, false
}

// leadingBlank counts the bytes of a match before its first letter, digit or number sign.
func leadingBlank(s string) int {
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '№' {
			return i
		}
	}
	return 0
}

// isLetterNumber tells numbers from words, dates and years.
func isLetterNumber(s string) bool {
	digits, length := 0, len([]rune(s))
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits >= 2 && length >= 3 && length <= 40 && !plainDate.MatchString(s) && !ownNumber.MatchString(s)
}
