package search

import (
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/russian"
	"golang.org/x/text/unicode/norm"

	"resonance/shared/identity"
)

// Bounds on what one case puts into the index.
const (
	maxWords   = 300      // distinct words
	maxScanned = 64 << 10 // bytes of each text
	maxNames   = 24       // distinct words of names
	minStart   = 3        // letters in the shortest beginning of a name that is kept
	maxStart   = 8        // and in the longest
)

// splitWords cuts text into its words and numbers, in lower case, ё written е.
func splitWords(text string) []string {
	if len(text) > maxScanned {
		text = strings.ToValidUTF8(text[:maxScanned], "")
	}
	text = strings.ReplaceAll(strings.ToLower(norm.NFC.String(text)), "ё", "е")
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
}

// stem brings a word from splitWords to its stem: English for Latin letters, Russian for Cyrillic.
func stem(word string) string {
	for _, r := range word {
		switch {
		case unicode.IsDigit(r):
			return word
		case unicode.Is(unicode.Cyrillic, r):
			return russian.Stem(word, false)
		case r > unicode.MaxASCII:
			return word
		}
	}
	return english.Stem(word, false)
}

// significant reports whether a word tells cases apart at all.
func significant(word string) bool {
	length := len([]rune(word))
	return length > 1 && !english.IsStopWord(word) && !russian.IsStopWord(word)
}

// addWords adds the stems of the significant words of text, as long as the case holds less than
// maxWords.
func (s tokenSet) addWords(held *int, texts ...string) {
	seen := map[string]bool{} // stemming costs more than remembering
	for _, text := range texts {
		for _, word := range splitWords(text) {
			if *held >= maxWords {
				return
			}
			if seen[word] {
				continue
			}
			seen[word] = true
			before := len(s)
			if significant(word) {
				s.add(kindWord, stem(word))
			}
			*held += len(s) - before
		}
	}
}

// addNames adds the words of names and, for people's, their beginnings.
func (s tokenSet) addNames(starts bool, names ...string) {
	held := 0
	for _, name := range names {
		for _, word := range splitWords(name) {
			spelling := identity.Spelling(word)
			if held++; held > maxNames {
				return
			}
			s.add(kindName, spelling)
			if starts {
				s.addStarts(spelling)
			}
		}
	}
}

func (s tokenSet) addStarts(spelling string) {
	runes := []rune(spelling)
	for n := minStart; n <= min(maxStart, len(runes)); n++ {
		s.add(kindStart, string(runes[:n]))
	}
}

// addMail adds an address and its domain.
func (s tokenSet) addMail(address string) {
	address = strings.ToLower(strings.TrimSpace(address))
	s.add(kindMail, address)
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		s.add(kindMail, address[at:])
	}
}

// phoneTails are how many last digits of a phone people search by: the national number, the local one,
// the four that they are told.
var phoneTails = [...]int{10, 7, 4}

// addPhone adds a phone's digits and their tails.
func (s tokenSet) addPhone(phone string) {
	digits := digitsOf(phone)
	if len(digits) < phoneTails[2] {
		return
	}
	s.add(kindPhone, digits)
	for _, n := range phoneTails {
		if len(digits) > n {
			s.add(kindPhone, digits[len(digits)-n:])
		}
	}
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// minPart is the shortest part of a number that is worth finding it by.
const minPart = 3

// addNumber adds a number that people write with dashes and slashes, whole and in its parts. Parts
// without a digit say too little.
func (s tokenSet) addNumber(number string) {
	s.add(kindNumber, compact(number))
	for _, part := range splitWords(number) {
		if hasDigit(part) && len(part) >= minPart {
			s.add(kindNumber, compact(part))
		}
	}
}

// compact keeps the letters and digits of a number, in lower case.
func compact(number string) string { return strings.Join(splitWords(number), "") }

func hasDigit(word string) bool { return strings.ContainsFunc(word, unicode.IsDigit) }
