package repeat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/russian"
	"golang.org/x/text/unicode/norm"
)

// term is one word of a text.
type term struct {
	stem string
	word string
}

const (
	maxText      = 16 << 10 // bytes of a text that are read
	maxWord      = 40       // bytes; longer runs are no words
	maxPlainCode = 6        // digits; longer numbers are phones, accounts and dates
)

// terms gives the words of a text in order, personal data left out.
func terms(text string) []term {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	text = withoutPersonal(norm.NFC.String(text))
	text = strings.ReplaceAll(strings.ToLower(text), "ё", "е")
	var list []term
	for _, word := range strings.FieldsFunc(text, notInWord) {
		word = strings.Trim(word, "-'’")
		if t, ok := termOf(word); ok {
			list = append(list, t)
		}
	}
	return list
}

// notInWord keeps hyphens inside product codes such as "x-200"; words joined by a hyphen are one.
func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && r != '-' && r != '\'' && r != '’'
}

// termOf reads a word; false for one that is none.
func termOf(word string) (term, bool) {
	if len(word) > maxWord || word == "" {
		return term{}, false
	}
	if strings.ContainsFunc(word, unicode.IsDigit) {
		code, ok := codeOf(word)
		return term{stem: code, word: word}, ok
	}
	word = strings.Trim(strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s"), "'’")
	if word == "" {
		return term{}, false
	}
	return term{stem: stemsOf.of(word), word: word}, true
}

// light reports whether a stem says little of what a text is about: it stands in everyday speech, or in
// every complaint.
func light(stem string) bool {
	return utf8.RuneCountInString(stem) < minWord || lightStems()[stem] || english.IsStopWord(stem) || russian.IsStopWord(stem)
}

// Telling reports whether a stem says something of what a text is about.
func Telling(stem string) bool { return !light(stem) }

// minWord is the fewest letters of a stem that says much; two-letter words say little in either language.
const minWord = 3

// codeOf keeps product codes, error numbers and models, written in one way: "x200" for "X-200".
func codeOf(word string) (string, bool) {
	code := strings.NewReplacer("-", "", "'", "", "’", "").Replace(word)
	letters := strings.ContainsFunc(code, unicode.IsLetter)
	if !letters && (len(code) < 2 || len(code) > maxPlainCode) {
		return "", false
	}
	return code, true
}

// stemWord stems Cyrillic as Russian and the rest as English. A compound keeps its hyphen.
func stemWord(word string) string {
	for _, r := range word {
		if unicode.Is(unicode.Cyrillic, r) {
			return russian.Stem(word, false)
		}
		if r > unicode.MaxASCII {
			return word
		}
	}
	return english.Stem(word, false)
}
