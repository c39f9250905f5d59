package identity

import (
	"slices"
	"strings"
)

// address is an address as the set of its telling words: numbers apart from names, abbreviations and
// words such as "street" and "flat" left out, so that order and style don't matter.
type address struct {
	written string
	numbers []string // house, flat and postcode pieces, sorted
	words   []string // skeletons of names, sorted
	letters []string // the same names as written, sorted
	code    string   // postcode, if one is there
	house   string   // the number that comes first and is no postcode
	street  string   // the first telling word
}

func (a *address) empty() bool { return len(a.numbers)+len(a.words) == 0 }

const maxAddressWords = 12

// readAddresses reads the addresses that say something, once each and at most MaxValues.
func readAddresses(texts []string) []*address {
	var list []*address
	for _, text := range texts {
		a := readAddress(text)
		if !a.empty() && len(list) < MaxValues && !slices.ContainsFunc(list, a.samePlace) {
			list = append(list, a)
		}
	}
	return list
}

// samePlace reports two addresses that say the same, in whatever order.
func (a *address) samePlace(b *address) bool {
	return slices.Equal(a.numbers, b.numbers) && slices.Equal(a.words, b.words)
}

func compareAddresses(a, b *address) contact {
	v, how := compareAddress(a, b)
	c := contact{a: a.written, b: b.written, verdict: v, how: how}
	if v == Agree {
		c.key = houseKey(a, b)
	}
	return c
}

// houseKey is what follows the kind in the key of the house in which two people live, if it is all that is known of
// where: no flat agrees beside it.
func houseKey(a, b *address) string {
	for _, n := range a.numbers {
		if n != a.house && n != a.code && slices.Contains(b.numbers, n) {
			return ""
		}
	}
	if a.code != "" && a.code == b.code {
		return a.code + ":" + a.house
	}
	return bones(a.street, nameBones) + ":" + a.house
}

// readAddress takes an address apart.
func readAddress(text string) *address {
	a := &address{written: strings.TrimSpace(text)}
	fields := strings.FieldsFunc(latin(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	fields = fields[:min(len(fields), 2*maxAddressWords)]
	a.code, fields = postcode(fields)
	for _, f := range fields {
		switch {
		case hasDigit(f):
			a.addNumber(f)
		case len(f) > 1 && !isAddressWord(f) && len(a.words) < maxAddressWords:
			s := skeleton(f)
			if a.street == "" {
				a.street = s
			}
			a.words, a.letters = append(a.words, s), append(a.letters, f)
		}
	}
	slices.Sort(a.numbers)
	slices.Sort(a.words)
	slices.Sort(a.letters)
	a.numbers, a.words = slices.Compact(a.numbers), slices.Compact(a.words)
	return a
}

func (a *address) addNumber(f string) {
	if a.house == "" && f != a.code {
		a.house = f
	}
	if len(a.numbers) < maxAddressWords {
		a.numbers = append(a.numbers, f)
	}
}

// postcode finds a code of five digits or more, or of two British or Irish halves, which it puts together in the fields
// ("ZZ5 1GL").
func postcode(fields []string) (string, []string) {
	for i, f := range fields {
		const digitsAtLeast = 5
		if len(f) >= digitsAtLeast && strings.Trim(f, "0123456789") == "" {
			return f, fields
		}
		if letterFirst(f) && i+1 < len(fields) && hasDigit(fields[i+1]) && len(f) <= 4 && len(fields[i+1]) <= 4 {
			code := f + fields[i+1]
			return code, slices.Replace(fields, i, i+2, code)
		}
		if letterFirst(f) && (len(f) == 6 || len(f) == 7) {
			return f, fields
		}
	}
	return "", fields
}

func letterFirst(f string) bool { return f[0] >= 'a' && hasDigit(f) }

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// isAddressWord knows the words that say what kind of thing a number or name is.
func isAddressWord(w string) bool {
	switch w {
	case "street", "str", "st", "road", "rd", "avenue", "ave", "av", "lane", "ln", "close", "cl", "court", "ct", "crescent",
		"cres", "drive", "dr", "place", "pl", "square", "sq", "terrace", "ter", "green", "grove", "gardens", "gdns", "way", "quay", "park", "row",
		"flat", "apt", "apartment", "unit", "floor", "house", "no", "the", "suite", "room", "app", "whg", "wohnung", "strasse", "platz", "weg",
		"ulitsa", "ul", "prospekt", "pr", "pereulok", "per", "dom", "d", "kvartira", "kv", "korpus", "korp", "stroenie", "g", "gorod",
		"ploshchad", "proezd", "shosse", "bulvar", "naberezhnaya", "obl", "oblast", "rossiya", "russia", "rf", "ru", "uk", "gb", "england",
		"scotland", "wales", "united", "kingdom", "ireland", "ie", "germany", "deutschland", "de", "sokak", "cadde", "mahallesi", "daire":
		return true
	}
	return false
}

// compareAddress: the same place; close (same postcode and street, or the same street and number in
// words that differ); or another place. People move, so another place says little.
func compareAddress(a, b *address) (Verdict, string) {
	if a.empty() || b.empty() {
		return Missing, ""
	}
	numbers, words := shared(a.numbers, b.numbers), max(alike(a.words, b.words), alike(a.letters, b.letters))
	few := min(len(a.words), len(b.words))
	switch {
	case numbers >= 2 && words > 0, numbers >= 1 && numbers == min(len(a.numbers), len(b.numbers)) && words >= 1 && words*2 >= few:
		if a.house != "" && b.house != "" && a.house != b.house && !slices.Contains(b.numbers, a.house) && !slices.Contains(a.numbers, b.house) {
			return Close, "street"
		}
		return Agree, "equal"
	case a.code != "" && a.code == b.code:
		return Close, "postcode"
	case numbers >= 1 && words >= 1:
		return Close, "street"
	case words > 1, words == 1 && !otherHouse(a, b):
		return Close, "town"
	}
	return Differ, ""
}

// otherHouse reports two houses of one street, of whose towns nothing is known.
func otherHouse(a, b *address) bool {
	return a.street == b.street && a.house != "" && b.house != "" && a.house != b.house
}

func shared(a, b []string) int {
	n := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}

// alike counts words with a partner that is the same but for a slip.
func alike(a, b []string) int {
	n := 0
	for _, x := range a {
		if slices.ContainsFunc(b, func(y string) bool { return x == y || len(x) > 4 && edits(x, y, 1) <= 1 || scrambled(x, y) }) {
			n++
		}
	}
	return n
}
