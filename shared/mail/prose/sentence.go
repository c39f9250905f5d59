package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"resonance/shared/pattern"
)

// maxSentence bounds how far a sentence is followed, in bytes each way.
const maxSentence = 600

// sentence returns the place of the sentence around text[start:end]. A full stop ends one only before a
// capital or a new line, and not after an initial or a usual abbreviation; an empty line always does.
func sentence(text string, start, end int) (from, to int) {
	from = start
	for from > 0 && start-from < maxSentence && !endsSentence(text, from) {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	to = end
	for to < len(text) && to-end < maxSentence && !endsSentence(text, to) {
		_, size := utf8.DecodeRuneInString(text[to:])
		to += size
	}
	return from, to
}

// endsSentence reports whether a sentence ends right before the position.
func endsSentence(text string, at int) bool {
	before, after := text[:at], text[at:]
	if strings.HasSuffix(before, "\n\n") || strings.HasSuffix(before, "\n") && listItem(after) {
		return true
	}
	trimmed := strings.TrimRight(before, " \n\t\u00a0")
	if len(trimmed) == len(before) || trimmed == "" {
		return false
	}
	switch trimmed[len(trimmed)-1] {
	case '!', '?':
		return true
	case '.':
		next, _ := utf8.DecodeRuneInString(after)
		return (unicode.IsUpper(next) || strings.HasSuffix(before, "\n")) && !isAbbreviated(trimmed)
	}
	return false
}

// listItem tells the lines of a list, each of which stands for itself.
func listItem(line string) bool {
	return strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "• ") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "— ") ||
		len(line) > 2 && line[0] >= '1' && line[0] <= '9' && (line[1] == '.' || line[1] == ')') && line[2] == ' '
}

// yearOf is the end of a sentence that ends with a year: 5 июня 2026 г.
var yearOf = pattern.New(`\d\s*г\.$`)

// isAbbreviated reports whether the full stop at the end belongs to an initial or an abbreviation.
func isAbbreviated(before string) bool {
	word := strings.TrimSuffix(before, ".")
	if i := strings.LastIndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		_, size := utf8.DecodeRuneInString(word[i:])
		word = word[i+size:]
	}
	switch strings.ToLower(word) {
	case "г": // of a town; that of a year ends sentences as any word does
		return !yearOf.MatchString(before)
	case "mr", "mrs", "ms", "dr", "no", "nos", "ref", "st", "prof", "rev", "исх", "вх", "гр", "ст", "им", "ул", "тел", "ред", "п", "д", "кв", "рег", "см", "т":
		return true
	}
	return utf8.RuneCountInString(word) == 1 && unicode.IsUpper([]rune(word)[0])
}
