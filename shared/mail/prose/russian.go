package prose

import (
	"strings"
	"unicode"

	"resonance/shared/pattern"
)

// patronymic endings by gender and case, longest first where they overlap.
var patronymics = []struct {
	form   *pattern.Pattern
	cut    int // runes of the ending that make way for nom
	nom    string
	gender gender
	c      grammaticalCase
}{
	{pattern.New(`(?:[оеё]в|ьм|ук|фом|ль|ит|авв|ок)ич$`), 0, "", male, nominative},
	{pattern.New(`(?:[оеё]в|ьм|ук|фом|ль|ит|авв|ок)ича$`), 1, "", male, genitive},
	{pattern.New(`(?:[оеё]в|ьм|ук|фом|ль|ит|авв|ок)ичу$`), 1, "", male, dative},
	{pattern.New(`(?:[оеё]в|ьм|ук|фом|ль|ит|авв|ок)ич[еоё]м$`), 2, "", male, instrumental},
	{pattern.New(`(?:[оеё]в|ич|инич)на$`), 0, "", female, nominative},
	{pattern.New(`(?:[оеё]в|ич|инич)н(?:ы)$`), 1, "а", female, genitive},
	{pattern.New(`(?:[оеё]в|ич|инич)ну$`), 1, "а", female, genitive},
	{pattern.New(`(?:[оеё]в|ич|инич)не$`), 1, "а", female, dative},
	{pattern.New(`(?:[оеё]в|ич|инич)ной$`), 2, "а", female, instrumental},
}

// minPatronymic keeps short words with such endings from passing for patronymics.
const minPatronymic = 5

// readPatronymic tells the gender and case of a patronymic and its nominative.
func readPatronymic(word string) (nom string, g gender, c grammaticalCase, ok bool) {
	lower := strings.ToLower(word)
	runes := []rune(word)
	if len(runes) < minPatronymic || !unicode.IsUpper(runes[0]) {
		return "", 0, 0, false
	}
	for _, p := range patronymics {
		if p.form.MatchString(lower) {
			return titleCase(string(runes[:len(runes)-p.cut]) + p.nom), p.gender, p.c, true
		}
	}
	return "", 0, 0, false
}

// titleCase writes a name in capitals with one capital a part.
func titleCase(word string) string {
	out := []rune(strings.ToLower(word))
	for i := range out {
		if i == 0 || out[i-1] == '-' {
			out[i] = unicode.ToUpper(out[i])
		}
	}
	return string(out)
}

// surname endings by gender and case, and what they become in the nominative.
var surnameEndings = []struct {
	gender gender
	c      grammaticalCase
	from   string
	to     string
}{
	{male, genitive, "ского", "ский"}, {male, genitive, "цкого", "цкий"}, {male, genitive, "его", "ий"}, {male, genitive, "ого", "ой"},
	{male, genitive, "ова", "ов"}, {male, genitive, "ева", "ев"}, {male, genitive, "ёва", "ёв"}, {male, genitive, "ина", "ин"}, {male, genitive, "ына", "ын"}, {male, genitive, "ья", "ей"},
	{male, dative, "ью", "ей"}, {male, instrumental, "ьем", "ей"}, {male, instrumental, "ьём", "ей"},
	{male, dative, "скому", "ский"}, {male, dative, "цкому", "цкий"}, {male, dative, "ему", "ий"}, {male, dative, "ому", "ой"},
	{male, instrumental, "ским", "ский"}, {male, instrumental, "цким", "цкий"}, {male, instrumental, "овым", "ов"}, {male, instrumental, "евым", "ев"}, {male, instrumental, "ёвым", "ёв"}, {male, instrumental, "иным", "ин"}, {male, instrumental, "ыным", "ын"}, {male, instrumental, "ым", "ый"}, {male, instrumental, "им", "ий"}, {male, instrumental, "ой", "а"}, {male, instrumental, "ом", ""}, {male, instrumental, "ем", "ь"},
	{male, genitive, "ы", "а"}, {male, genitive, "и", "а"}, {male, genitive, "а", ""}, {male, genitive, "я", "ь"}, {male, dative, "у", ""}, {male, dative, "ю", "ь"}, {male, dative, "е", "а"},
	{female, genitive, "ской", "ская"}, {female, genitive, "цкой", "цкая"}, {female, genitive, "скую", "ская"}, {female, genitive, "цкую", "цкая"}, {female, genitive, "овой", "ова"}, {female, genitive, "евой", "ева"}, {female, genitive, "ёвой", "ёва"}, {female, genitive, "иной", "ина"}, {female, genitive, "ыной", "ына"},
	{female, genitive, "ову", "ова"}, {female, genitive, "еву", "ева"}, {female, genitive, "ёву", "ёва"}, {female, genitive, "ину", "ина"}, {female, genitive, "ыну", "ына"}, {female, genitive, "ой", "ая"}, {female, genitive, "ей", "яя"}, {female, genitive, "ую", "ая"},
	{female, genitive, "ы", "а"}, {female, genitive, "и", "а"}, {female, dative, "е", "а"},
}

// surnameNominative puts a surname into the nominative, given the case that the rest of the name is in.
func surnameNominative(word string, g gender, c grammaticalCase) string {
	word = titleCase(word)
	if c == nominative {
		return word
	}
	if i := strings.LastIndexByte(word, '-'); i > 0 {
		return surnameNominative(word[:i], g, c) + "-" + surnameNominative(word[i+1:], g, c)
	}
	for _, e := range surnameEndings {
		same := e.c == c || g == female && e.c == genitive // feminine adjectives are alike in all but the nominative
		if e.gender == g && same && strings.HasSuffix(word, e.from) && len([]rune(word)) > len([]rune(e.from))+1 {
			return strings.TrimSuffix(word, e.from) + e.to
		}
	}
	return word
}

var russianWord = pattern.New(`[А-ЯЁ][А-ЯЁа-яё]+(?:-[А-ЯЁ][А-ЯЁа-яё]+)?`)

// russianName reads two or three adjoining words as a Russian name and writes it surname first in the
// nominative. It needs a patronymic or a known given name to be sure that it is one.
func russianName(words []string) (string, bool) {
	for i, w := range words {
		nom, g, c, ok := readPatronymic(w)
		if !ok || i == 0 {
			continue
		}
		given := givenNominative(words[i-1], g, c)
		switch {
		case i >= 2:
			return surnameNominative(words[i-2], g, c) + " " + given + " " + nom, true
		case i+1 < len(words):
			return surnameNominative(words[i+1], g, c) + " " + given + " " + nom, true
		}
		return "", false // only a given name and a patronymic: a salutation
	}
	if len(words) < 2 {
		return "", false
	}
	first, isFirst := givenForms()[foldName(words[0])]
	second, isSecond := givenForms()[foldName(words[1])]
	switch {
	case isSecond && (!isFirst || len(words[0]) > len(words[1])): // surname first
		return surnameNominative(words[0], second.gender, second.grammaticalCase) + " " + second.spelling(words[1]), true
	case isFirst:
		return surnameNominative(words[1], first.gender, first.grammaticalCase) + " " + first.spelling(words[0]), true
	}
	return "", false
}

// spelling keeps a nominative as its owner writes it, with ё or without.
func (f givenForm) spelling(word string) string {
	if f.grammaticalCase == nominative {
		return titleCase(word)
	}
	return f.name
}

func givenNominative(word string, g gender, c grammaticalCase) string {
	if f, ok := givenForms()[foldName(word)]; ok && (f.grammaticalCase == c || c != nominative && f.grammaticalCase != nominative) {
		return f.spelling(word)
	}
	if c == nominative {
		return titleCase(word)
	}
	// a name that the list does not have: undo the regular endings
	word = titleCase(word)
	for _, e := range givenEndings {
		if e.gender == g && e.c == c && strings.HasSuffix(word, e.from) {
			return strings.TrimSuffix(word, e.from) + e.to
		}
	}
	return word
}

// endings of given names by gender and case, and what they become in the nominative.
var givenEndings = []struct {
	gender gender
	c      grammaticalCase
	from   string
	to     string
}{
	{male, genitive, "а", ""}, {male, genitive, "я", "й"}, {male, dative, "у", ""}, {male, dative, "ю", "й"}, {male, instrumental, "ом", ""}, {male, instrumental, "ем", "й"},
	{female, genitive, "ы", "а"}, {female, genitive, "у", "а"}, {female, dative, "е", "а"}, {female, genitive, "и", "я"}, {female, dative, "и", "я"},
	{female, instrumental, "ой", "а"}, {female, instrumental, "ей", "я"},
}

var surnameSuffix = pattern.New(`(?i)(?:[оеё]ва?|[иы]на?|[сц]к(?:ий|ая|ой)|ых|их|енко|[уюи]к|дзе|швили|ян|янц|оглы|ая|ый)$`)

// SurnameFirst orders the words of a Russian name: surname, given name, patronymic. Other names are
// returned as they are.
func SurnameFirst(name string) string {
	words := strings.Fields(strings.Trim(name, " ,.;"))
	if len(words) < 2 || len(words) > 3 || !isCyrillic(name) {
		return strings.Join(words, " ")
	}
	for i, w := range words {
		if _, _, c, ok := readPatronymic(w); ok && c == nominative && i > 0 {
			if i == 1 && len(words) == 3 {
				return words[2] + " " + words[0] + " " + words[1]
			}
			return strings.Join(words, " ")
		}
	}
	first, isFirst := givenForms()[foldName(words[0])]
	second, isSecond := givenForms()[foldName(words[1])]
	isFirst, isSecond = isFirst && first.grammaticalCase == nominative, isSecond && second.grammaticalCase == nominative
	switch {
	case len(words) != 2 || isSecond && !isFirst:
		return strings.Join(words, " ")
	case isFirst && !isSecond, surnameSuffix.MatchString(words[1]) && !surnameSuffix.MatchString(words[0]):
		return words[1] + " " + words[0]
	}
	return strings.Join(words, " ")
}

func isCyrillic(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Cyrillic, r) {
			return true
		}
	}
	return false
}
