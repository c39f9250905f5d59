package identity

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// The tables hold one given name a line, with its short forms and its forms in the other languages.
// A word may stand in several lines: Sasha is Alexander and Alexandra, who are not each other.
var (
	//go:embed tables/given_en.txt
	englishNames string
	//go:embed tables/given_ru.txt
	russianNames string
)

// line is the number of a line of the tables: one given name in all its forms.
type line uint16

// givenTable knows the given names of the tables by skeleton.
type givenTable struct {
	lines    map[string][]line
	slips    map[string][]line // by the skeleton with one letter left out, for misspelt names
	initials []uint32          // by line: the letters that its forms begin with, one bit each
}

// minSlip is the shortest skeleton that is recognised with a slip in it.
const minSlip = 5

var givenNames = sync.OnceValue(func() *givenTable {
	t := &givenTable{lines: map[string][]line{}, slips: map[string][]line{}}
	for text := range strings.Lines(englishNames + "\n" + russianNames) {
		forms := strings.Fields(text)
		if len(forms) == 0 || forms[0] == "#" {
			continue
		}
		n := line(len(t.initials))
		t.initials = append(t.initials, 0)
		for _, form := range forms {
			t.add(n, latin(form))
		}
	}
	return t
})

func (t *givenTable) add(n line, form string) {
	s := skeleton(form)
	t.initials[n] |= bit(form[0]) | bit(s[0])
	put(t.lines, s, n)
	if len(s) < minSlip {
		return
	}
	for _, shorter := range withoutOne(s) {
		put(t.slips, shorter, n)
	}
}

func put(m map[string][]line, key string, n line) {
	if !slices.Contains(m[key], n) {
		m[key] = append(m[key], n)
	}
}

// slipped finds the lines of names that a misspelt word may have been: one letter wrong, missing, too
// many or exchanged with its neighbour.
func (t *givenTable) slipped(skel string) []line {
	if len(skel) < minSlip {
		return t.declined(skel)
	}
	var found []line
	found = appendNew(found, t.slips[skel])
	for _, shorter := range withoutOne(skel) {
		found = appendNew(found, t.lines[shorter])
		found = appendNew(found, t.slips[shorter])
	}
	return found
}

// declined finds the lines of a name too short for slips, of which Russian letters write another case: Даши is Даша.
func (t *givenTable) declined(skel string) []line {
	if stem := strings.TrimRight(skel, "iue"); stem != skel {
		return t.lines[stem+"a"]
	}
	return nil
}

func appendNew(list, more []line) []line {
	for _, n := range more {
		if !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	return list
}

// withoutOne gives a word with each of its letters left out in turn.
func withoutOne(s string) []string {
	list := make([]string, 0, len(s))
	for i := range len(s) {
		list = append(list, s[:i]+s[i+1:])
	}
	return list
}

// begins reports whether a form of a name begins with a letter: E. may be Lena, who is Elena.
func (t *givenTable) begins(lines []line, letter byte) bool {
	return slices.ContainsFunc(lines, func(n line) bool { return t.initials[n]&bit(letter) != 0 })
}

func bit(letter byte) uint32 {
	if letter < 'a' || letter > 'z' {
		return 0
	}
	return 1 << (letter - 'a')
}

// meet reports whether two lists of lines have one in common: the words may be forms of one name.
func meet(a, b []line) bool {
	return slices.ContainsFunc(a, func(n line) bool { return slices.Contains(b, n) })
}
