package repeat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/russian"
	"golang.org/x/text/unicode/norm"
)

// term is one significant word of a text.
type term struct {
	stem string
	word string
}

const (
	maxText      = 16 << 10 // bytes of a text that are read
	maxWord      = 40       // bytes; longer runs are no words
	minWord      = 3        // letters; two-letter words say little in either language
	maxPlainCode = 6        // digits; longer numbers are phones, accounts and dates
)

// terms gives the significant words of a text in order, personal data left out.
func terms(text string) []term {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	text = withoutPersonal(norm.NFC.String(text))
	text = strings.ReplaceAll(strings.ToLower(text), "ё", "е")
	var list []term
	for _, word := range strings.FieldsFunc(text, notInWord) {
		word = strings.Trim(word, "-'’")
		if s, ok := stemOf(word); ok {
			list = append(list, term{stem: s, word: word})
		}
	}
	return list
}

// notInWord keeps hyphens inside product codes such as "x-200"; words joined by a hyphen are one.
func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && r != '-' && r != '\'' && r != '’'
}

// stemOf gives the stem of a significant word; false for one that says nothing about the problem.
func stemOf(word string) (string, bool) {
	if len(word) > maxWord || word == "" {
		return "", false
	}
	if strings.ContainsFunc(word, unicode.IsDigit) {
		return codeOf(word)
	}
	word = strings.Trim(strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s"), "'’")
	if utf8.RuneCountInString(word) < minWord || isStop(word) {
		return "", false
	}
	stem := stemWord(word)
	return stem, !isBoilerplate(stem)
}

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

func isStop(word string) bool {
	return english.IsStopWord(word) || russian.IsStopWord(word) || common()[word]
}

func isBoilerplate(stem string) bool { return boilerplate()[stem] }
