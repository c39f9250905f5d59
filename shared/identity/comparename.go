package identity

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// nameMatch is how two names compare, part by part.
type nameMatch struct {
	a, b                       string // as written
	given, surname, patronymic part
	swapped                    bool // the parts stand in another order
	crowded                    bool // a crowd bears it; see Profile.Crowded
	doubtful                   bool // the given names agree by a short form, and others of the two do not
}

// part is the comparison of one part of a name.
type part struct {
	verdict Verdict
	how     string // equal, spelling, nickname, initial, case, misspelt, short, typo, scrambled
	a, b    string // the words compared
	sure    bool   // the roles of the words are known, not guessed by place
	guessed bool   // neither of the words is a known given name or stands in a field of its own
	common  bool   // one of the words is among the most common surnames
}

// full reports a whole name that agrees: given name and surname, no initial, nothing against it.
func (m nameMatch) full() bool {
	return m.compatible() && agrees(m.given) && agrees(m.surname) && m.given.how != "initial"
}

// compatible reports names that can belong to one person: something agrees and nothing differs.
func (m nameMatch) compatible() bool {
	return m.given.verdict != Differ && m.surname.verdict != Differ && m.patronymic.verdict != Differ &&
		(agrees(m.given) || agrees(m.surname))
}

// common reports a surname that many people bear.
func (m nameMatch) common() bool {
	return m.crowded || m.surname.common
}

func agrees(p part) bool { return p.verdict == Agree || p.verdict == Close }

// bits is the evidence of a name.
func (m nameMatch) bits(w Weights) float64 {
	return m.givenBits(w) + m.surnameBits(w) + partBits(m.patronymic, w.Patronymic, w)
}

func (m nameMatch) givenBits(w Weights) float64 { return partBits(m.given, w.Given, w) }

func (m nameMatch) surnameBits(w Weights) float64 {
	bits := partBits(m.surname, w.Surname, w)
	if agrees(m.surname) && m.common() {
		bits -= w.Common
	}
	return bits
}

func partBits(p part, e Evidence, w Weights) float64 {
	switch {
	case agrees(p) && p.how == "initial":
		return w.Initial
	case agrees(p) && p.how == "nickname":
		return w.Nickname
	case p.how == "scrambled":
		return e.Close - w.Scrambled
	}
	return e.of(p.verdict)
}

func (e Evidence) of(v Verdict) float64 {
	switch v {
	case Agree:
		return e.Agree
	case Close:
		return e.Close
	case Differ:
		return e.Differ
	}
	return 0
}

// compareNames gives the best of all pairs of names that two people are known under. Which of them is
// named first makes no difference.
func compareNames(a, b []name, w Weights) nameMatch {
	if slices.CompareFunc(a, b, name.compare) > 0 {
		return compareNames(b, a, w).turned()
	}
	var best nameMatch
	bestBits := math.Inf(-1)
	keep := func(m nameMatch) {
		if bits := m.bits(w); bits > bestBits {
			best, bestBits = m, bits
		}
	}
	for _, x := range a {
		for _, y := range b {
			keep(compareName(x, y, w))
			if len(x.whole) == len(y.tokens) {
				keep(compareName(name{written: x.written, tokens: x.whole}, y, w))
			}
			if len(y.whole) == len(x.tokens) {
				keep(compareName(x, name{written: y.written, tokens: y.whole}, w))
			}
		}
	}
	best.given = best.given.inFull(given, a, b, w)
	best.patronymic = best.patronymic.inFull(patronymic, a, b, w)
	best.doubtful = best.given.how == "nickname" && someDiffer(wordsAs(given, a), wordsAs(given, b))
	return best
}

// someDiffer reports that not all given names of two people are one: Sasha, who is known to be Alexander, is no
// Alexandra.
func someDiffer(a, b []token) bool {
	for _, x := range a {
		for _, y := range b {
			if !x.later && !y.later && !meet(x.lines, y.lines) {
				return true
			}
		}
	}
	return false
}

// inFull looks for a part in all the names of two people, where the two that fit best have an initial of it or nothing:
// who once signed "Ivanov" is still the son of a Pyotr. Of given names only those of the tables are sure enough, as any
// other word may be a slip, or stand in the wrong field.
func (p part) inFull(r role, a, b []name, w Weights) part {
	if p.how != "initial" && (r == given || p.verdict != Missing) {
		return p
	}
	best := w.Name
	for _, x := range wordsAs(r, a) {
		for _, y := range wordsAs(r, b) {
			switch s, how := likeness(x, y); {
			case s >= best:
				best, p = s, partOf(x, y, how)
			case p.verdict == Missing || p.how == "initial":
				p = part{verdict: Differ, a: x.text, b: y.text, sure: x.sure && y.sure}
			}
		}
	}
	return p
}

// wordsAs are the words that surely play a role in any of the names: whole ones, or the initial of a patronymic.
func wordsAs(r role, names []name) []token {
	var list []token
	for _, n := range names {
		for _, t := range n.tokens {
			if t.role == r && (r == patronymic || !t.letter && t.known()) {
				list = append(list, t)
			}
		}
	}
	return list
}

// compare orders names as they are written, and of those the ones that were read otherwise by their words.
func (n name) compare(other name) int {
	if c := strings.Compare(n.written, other.written); c != 0 {
		return c
	}
	return slices.CompareFunc(n.tokens, other.tokens, func(x, y token) int {
		return cmp.Or(strings.Compare(x.text, y.text), cmp.Compare(x.role, y.role))
	})
}

// turned is the match seen from the other side.
func (m nameMatch) turned() nameMatch {
	m.a, m.b = m.b, m.a
	for _, p := range [...]*part{&m.given, &m.surname, &m.patronymic} {
		p.a, p.b = p.b, p.a
	}
	return m
}

// pair is two words that were laid side by side.
type pair struct {
	i, j  int
	score float64
	how   string
}

// compareName lays the words of two names side by side, best fit first, and reads from the pairs and
// from what is left over how each part compares.
func compareName(a, b name, w Weights) nameMatch {
	m := nameMatch{a: a.written, b: b.written}
	var usedA, usedB [maxTokens]bool
	for {
		best := pair{score: w.Name}
		found := false
		for i, x := range a.tokens {
			for j, y := range b.tokens {
				if usedA[i] || usedB[j] {
					continue
				}
				if s, how := likeness(x, y); s > best.score || s == best.score && !found {
					best, found = pair{i, j, s, how}, true
				}
			}
		}
		if !found {
			break
		}
		usedA[best.i], usedB[best.j] = true, true
		m.put(a.tokens[best.i], b.tokens[best.j], best)
	}
	for i := range a.tokens {
		for j := range b.tokens {
			if !usedA[i] && !usedB[j] {
				m.leftover(&a.tokens[i], &b.tokens[j])
			}
		}
	}
	return m
}

// put records a pair of words that fit under the part that they play.
func (m *nameMatch) put(x, y token, p pair) {
	found := partOf(x, y, p.how)
	if x.role != y.role && x.role != unknown && y.role != unknown {
		m.swapped = true
		found.sure = found.sure && !(x.sure && y.sure)
	}
	slot := m.slot(jointRole(x, y))
	if slot.verdict == Missing || slot.verdict == Close && found.verdict == Agree {
		*slot = found
	} else if slot == &m.given && m.surname.verdict == Missing && !found.sure {
		m.surname = found
	} else if slot == &m.surname && m.given.verdict == Missing && !found.sure {
		m.given = found
	}
}

// partOf is a part of which two words are forms.
func partOf(x, y token, how string) part {
	p := part{verdict: Agree, how: how, a: x.text, b: y.text, sure: x.sure || y.sure, common: x.common || y.common}
	p.guessed = !p.sure && !x.known() && !y.known() && !x.letter && !y.letter
	switch how {
	case "typo", "case", "misspelt", "short", "scrambled":
		p.verdict = Close
	}
	return p
}

func (m *nameMatch) slot(r role) *part {
	switch r {
	case surname:
		return &m.surname
	case patronymic:
		return &m.patronymic
	}
	return &m.given
}

// jointRole is the role of two words that fit: what is known goes before what is guessed. Where both sides
// are sure and say otherwise, one has its fields exchanged.
func jointRole(x, y token) role {
	switch {
	case x.role != y.role && x.sure && y.sure && !x.known() && !y.known():
		return surname
	case x.role == y.role, x.sure && !y.sure:
		return x.role
	case y.sure && !x.sure:
		return y.role
	case x.role == unknown:
		return y.role
	case y.role == unknown:
		return x.role
	case x.known() || y.known():
		return given
	}
	return x.role
}

// leftover: two words that stand on both sides without a partner are a difference, in the part that they
// play; on one side only they say nothing.
func (m *nameMatch) leftover(x, y *token) {
	if (x.role == patronymic) != (y.role == patronymic) {
		return
	}
	r := jointRole(*x, *y)
	if x.role != y.role && x.sure && y.sure && !m.swapped {
		return
	}
	if x.role != y.role {
		r = m.open(r)
	}
	slot := m.slot(r)
	if slot.verdict == Missing || r == given && slot.guessed && (x.known() || y.known()) {
		*slot = part{verdict: Differ, a: x.text, b: y.text, sure: x.sure && y.sure}
	}
}

// open is the part that has no pair yet, when the guessed one has.
func (m *nameMatch) open(r role) role {
	switch {
	case r == patronymic:
		return r
	case m.given.verdict == Missing && m.surname.verdict != Missing:
		return given
	case m.surname.verdict == Missing && m.given.verdict != Missing:
		return surname
	}
	return r
}

// likeness says how alike two words of names are, from 0 to 1, and in which way.
func likeness(x, y token) (float64, string) {
	if x.letter || y.letter {
		return initials(x, y)
	}
	if (x.role == patronymic) != (y.role == patronymic) {
		return 0, ""
	}
	s, how := alikeness(x, y)
	if s > 0 && x.role == y.role {
		s += 0.01 // of equals, words in the same part go together
	}
	return s, how
}

func alikeness(x, y token) (float64, string) {
	givens := x.role != surname && y.role != surname
	switch {
	case x.text == y.text:
		return 1, "equal"
	case x.skel == y.skel:
		return 0.99, "spelling"
	case x.role != given && y.role != given && x.root == y.root:
		return 0.98, "spelling"
	case givens && meet(x.lines, y.lines):
		return 0.97, "nickname"
	case givens && x.known() && y.known():
		return 0, "" // two names that are not each other: Evgeny is no misspelt Evgenia
	case givens && cased(x.skel, y.skel):
		return 0.93, "case"
	case givens && (meet(x.lines, y.maybe) || meet(x.maybe, y.lines)):
		return 0.92, "misspelt"
	case givens && shortened(x.skel, y.skel):
		return 0.91, "short"
	}
	if s := misspelling(x, y); s >= scrambledLikeness {
		return s, "typo"
	}
	if scrambled(x.text, y.text) {
		return scrambledLikeness, "scrambled"
	}
	return 0, ""
}

// misspelling is the likeness of two words by slips, in whichever of their forms it is the greatest.
func misspelling(x, y token) float64 {
	s := typo(x.text, y.text)
	if x.skel != x.text || y.skel != y.text {
		s = max(s, typo(x.skel, y.skel))
	}
	if x.root != x.skel || y.root != y.skel {
		s = max(s, typo(x.root, y.root))
	}
	return s
}

// initials: a single letter fits the word that it begins, or another form of that name.
func initials(x, y token) (float64, string) {
	if y.letter {
		x, y = y, x
	}
	if (x.role == patronymic) != (y.role == patronymic) && !(y.role == given && y.later) {
		return 0, ""
	}
	soft := len(x.text) > 1 && isVowel(x.text[1]) && x.text[1] == y.text[0] // Ю. of Urevich, as some schemes write him
	if soft || x.text[0] == y.text[0] || x.skel[0] == y.skel[0] || givenNames().begins(y.lines, x.skel[0]) {
		return 0.9, "initial"
	}
	return 0, ""
}

// cased reports two forms of one word that differ in a last vowel only, as grammatical cases do.
func cased(a, b string) bool {
	stem := strings.TrimRight(a, "aeiou")
	return len(stem) > 1 && stem == strings.TrimRight(b, "aeiou")
}

// shortened reports a word cut short: Liese for Lieselotte, but not Ann for Anna, which may be others.
func shortened(a, b string) bool {
	const shortest, cut = 4, 2
	short, long := a, b
	if len(short) > len(long) {
		short, long = long, short
	}
	return len(short) >= shortest && len(long) >= len(short)+cut && strings.HasPrefix(long, short)
}

// typo is the likeness of two words by slips, where it comes to scrambledLikeness.
func typo(a, b string) float64 {
	if apartByLetters(a, b) {
		return 0
	}
	return slips(a, b)
}

// slips is the likeness of two words by slips: the longer they are, the more; and by Jaro-Winkler for
// longer damage.
func slips(a, b string) float64 {
	const (
		oneSlip, oneInShort, twoSlips, threeSlips = 0.94, 0.85, 0.9, 0.85
		forOne, forTwo, forThree                  = 4, 6, 9
	)
	n := min(len(a), len(b))
	d := edits(a, b, 3)
	switch {
	case n < forOne:
		if d <= 1 && max(len(a), len(b)) >= forOne-1 && n > 1 {
			return oneInShort
		}
		return 0
	case d <= 1:
		return oneSlip
	case d == 2 && n >= forTwo:
		return twoSlips
	case d == 3 && n >= forThree:
		return threeSlips
	}
	return min(twoSlips, jaroWinkler(a, b)-0.03)
}

// apartByLetters reports two words that slips would find less alike than scrambledLikeness, by counting their letters
// alone, which takes least. Jaro's measure is at most a third of one and the shares of each word that both have, so that
// shares of less than 5/4 together are too little for it; as many slips as are forgiven leave more.
func apartByLetters(a, b string) bool {
	return 4*inCommon(a, b)*(len(a)+len(b)) < 5*len(a)*len(b)
}

// scrambledLikeness is how alike two words are that have their letters in common, but not their order.
const scrambledLikeness = 0.82

func scrambled(a, b string) bool {
	const longEnough, alike = 3, 0.8
	shorter, longer := min(len(a), len(b)), max(len(a), len(b))
	return shorter >= longEnough && 2*float64(shorter) >= alike*float64(shorter+longer) && bag(a, b) >= alike
}
