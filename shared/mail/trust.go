package mail

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// find returns the entry whose domain is this one.
func find(list []Listed, domain string) (Listed, bool) {
	ascii := asciiDomain(domain)
	for _, l := range list {
		if ascii != "" && ascii == asciiDomain(l.Domain) {
			return l, true
		}
	}
	return Listed{}, false
}

func asciiDomain(domain string) string {
	ascii, err := idna.Lookup.ToASCII(strings.TrimSuffix(strings.ToLower(domain), "."))
	if err != nil {
		return ""
	}
	return ascii
}

// pretends reports whether a sender whose domain is not listed passes for a listed authority: by an
// address or name of it in the display name or local part, or by a domain that looks like its own.
func (r Rules) pretends(from Mailbox) bool {
	local, domain, ok := cutAddress(from.Address)
	if !ok {
		local, domain = from.Address, ""
	}
	name := skeleton(from.Name)
	for _, l := range r.Regulators {
		listed := strings.ToLower(l.Domain)
		switch {
		case strings.Contains(name, skeleton(listed)), strings.Contains(skeleton(local), skeleton(listed)):
			return true
		case len([]rune(l.Name)) > 3 && strings.Contains(name, skeleton(l.Name)):
			return true
		case looksLike(domain, listed):
			return true
		}
	}
	return false
}

// looksLike compares a domain with a listed one as a hurried reader would: the same letters to the eye,
// one slip away, or the listed name as a word of a longer one.
func looksLike(domain, listed string) bool {
	seen, want := skeleton(shownDomain(domain)), skeleton(shownDomain(listed))
	if seen == want {
		return true
	}
	label, _, _ := strings.Cut(want, ".")
	if len(label) < 3 {
		return false
	}
	for _, word := range strings.FieldsFunc(seen, func(r rune) bool { return strings.ContainsRune(".-_", r) }) {
		switch {
		case word == label, strings.Trim(word, "0123456789") == label:
			return true
		case len(label) >= 5 && (strings.Contains(word, label) || distance(word, label) <= 1+len(label)/9):
			return true
		}
	}
	return len(label) >= 5 && distance(seen, want) <= 1 || strings.Contains(seen, strings.ReplaceAll(want, ".", ""))
}

// shownDomain is a domain as programs show it, not as the name service wants it.
func shownDomain(domain string) string {
	if shown, err := idna.Lookup.ToUnicode(domain); err == nil {
		return shown
	}
	return domain
}

// Letters that look alike, to the Latin one; Cyrillic and Greek ones that no font tells apart.
var lookalike = map[rune]rune{
	'а': 'a', 'в': 'b', 'е': 'e', 'ё': 'e', 'к': 'k', 'м': 'm', 'н': 'h', 'о': 'o', 'р': 'p', 'с': 'c', 'т': 't', 'у': 'y', 'х': 'x',
	'і': 'i', 'ї': 'i', 'ј': 'j', 'ѕ': 's', 'ԁ': 'd', 'һ': 'h', 'ԛ': 'q', 'ԝ': 'w', 'ӏ': 'l', 'ь': 'b', 'г': 'r', 'п': 'n',
	'α': 'a', 'ο': 'o', 'ρ': 'p', 'ν': 'v', 'ι': 'i', 'κ': 'k', 'τ': 't', 'υ': 'u', 'χ': 'x', 'ε': 'e', 'η': 'n', 'ω': 'w',
	'0': 'o', '1': 'l', 'ı': 'i', 'ɡ': 'g', 'ɑ': 'a', 'á': 'a', 'à': 'a', 'â': 'a', 'ä': 'a', 'å': 'a', 'é': 'e', 'è': 'e', 'ê': 'e', 'ë': 'e',
	'í': 'i', 'ì': 'i', 'î': 'i', 'ï': 'i', 'ó': 'o', 'ò': 'o', 'ô': 'o', 'ö': 'o', 'ø': 'o', 'ú': 'u', 'ù': 'u', 'û': 'u', 'ü': 'u', 'ç': 'c', 'ñ': 'n',
	'|': 'l',
}

// skeleton writes a text as the eye sees it: lower case, look-alikes as one letter, no marks.
func skeleton(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		if same, ok := lookalike[r]; ok {
			r = same
		}
		if r == 'l' { // capital I is written as l
			r = 'i'
		}
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return strings.NewReplacer("rn", "m", "vv", "w").Replace(b.String())
}

// distance is Levenshtein's, with a swap of neighbours counted as one.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 100 || len(y) > 100 {
		return 100
	}
	before, prev, cur := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		cur[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(y)]
}
