package identity

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Name is a name of a person or an organisation, read to be compared by itself.
type Name struct{ all, plain []token }

// ReadName reads a name in any script and order.
func ReadName(text string) Name {
	all := wordsOf(apart(text))
	return Name{all: all, plain: plainWords(all)}
}

// Likeness says how alike two names are, from 0 to 1, when nothing else is known of their bearers. Words are
// laid side by side, best fit first. What remains on both sides speaks against, letter by letter; what
// remains on one side only says that the other name is shorter: little if it stands between words that fit,
// as middle names do.
func (n Name) Likeness(other Name) float64 {
	return max(wordsLikeness(n.plain, other.plain), wordsLikeness(n.all, other.all))
}

func wordsLikeness(x, y []token) float64 {
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	if textOf(x) > textOf(y) {
		x, y = y, x
	}
	l := alignment{x: x, y: y, partnerOfX: make([]bool, len(x)), partnerOfY: make([]bool, len(y))}
	l.pairUp()
	l.putTogether()
	return l.score()
}

// alignment is two names laid side by side.
type alignment struct {
	x, y                   []token
	partnerOfX, partnerOfY []bool
	pairs                  int
	fit, wrong             float64 // letters of the words that fit, and of these the wrong ones
}

// worse makes more of long words of which much is wrong: they may be other words with one stem.
func worse(cost float64, letters int) float64 {
	const much, times = 0.2, 1.5
	if letters <= shortWord {
		return cost
	}
	return cost + times*max(0, cost-much)
}

const shortWord = 4

func (l *alignment) pairUp() {
	for range min(len(l.x), len(l.y)) {
		at, with, best := -1, -1, 2.0
		for i := range l.x {
			for j := range l.y {
				if l.partnerOfX[i] || l.partnerOfY[j] {
					continue
				}
				if c := wordCost(l.x[i], l.y[j]); c < best && c <= unlike(l.x[i], l.y[j]) {
					at, with, best = i, j, c
				}
			}
		}
		if at < 0 {
			return
		}
		l.partnerOfX[at], l.partnerOfY[with] = true, true
		l.add(l.x[at], l.y[with], best)
	}
}

func (l *alignment) add(x, y token, cost float64) {
	n := float64(max(len(x.text), len(y.text)))
	l.pairs++
	l.fit += n
	l.wrong += worse(cost, int(n)) * float64(min(len(x.text), len(y.text)))
}

// unlike is the share of wrong letters from which on two words are not one. Of short ones it may be more.
func unlike(x, y token) float64 {
	const ofShort, ofLong = 0.7, 0.4
	if isNumber(x.text) && isNumber(y.text) {
		return 1
	}
	if max(len(x.text), len(y.text)) <= shortWord {
		return ofShort
	}
	return ofLong
}

// putTogether takes what remains on one side as one word: Ya Mahdi and Yamahdi, Jean Claude and JC.
func (l *alignment) putTogether() {
	l.partnerOfX, l.partnerOfY = l.together(l.x, l.partnerOfX, l.y, l.partnerOfY)
	l.partnerOfY, l.partnerOfX = l.together(l.y, l.partnerOfY, l.x, l.partnerOfX)
}

func (l *alignment) together(many []token, used []bool, few []token, usedFew []bool) (_, _ []bool) {
	left := unpaired(many, used)
	if len(left) < 2 {
		return used, usedFew
	}
	text := textOf(left)
	whole := token{text: text, skel: skeleton(text)}
	whole.root = whole.skel
	const alike = 0.25
	for j, w := range few {
		if usedFew[j] || len(w.text) != len(left) && max(len(text), len(w.text)) > 2*min(len(text), len(w.text)) {
			continue
		}
		cost := wordCost(whole, w)
		if len(w.text) == len(left) && initialsOf(left) == w.text {
			cost = initialCost
		}
		if cost <= alike {
			l.add(whole, w, cost)
			all := make([]bool, len(many))
			for i := range all {
				all[i] = true
			}
			usedFew[j] = true
			return all, usedFew
		}
	}
	return used, usedFew
}

func unpaired(words []token, used []bool) []token {
	var left []token
	for i, w := range words {
		if !used[i] {
			left = append(left, w)
		}
	}
	return left
}

// What letters count that only one side has: between words that fit, and outside of them.
const (
	insideLetter  = 0.06
	outsideLetter = 0.16
	againstLetter = 1.6
)

func (l *alignment) score() float64 {
	if l.pairs == 0 {
		return 0
	}
	x, y := unpaired(l.x, l.partnerOfX), unpaired(l.y, l.partnerOfY)
	against, beside := 0.0, 0.0
	if len(x) > 0 && len(y) > 0 {
		against = max(lettersIn(x), lettersIn(y), leastAgainst)
	} else {
		beside = besides(l.x, l.partnerOfX) + besides(l.y, l.partnerOfY)
	}
	return max(0, 1-(l.wrong+againstLetter*against+beside)/(l.fit+against))
}

// leastAgainst is how many letters two words count at least that are not each other: also initials.
const leastAgainst = 4

// besides weighs the letters of words without a partner. A single word that fits may be anybody's.
func besides(words []token, used []bool) float64 {
	first, last := slices.Index(used, true), 0
	pairs := 0
	for i, u := range used {
		if u {
			last, pairs = i, pairs+1
		}
	}
	sum := 0.0
	for i, w := range words {
		switch n := float64(len(w.text)); {
		case used[i]:
		case isNumber(w.text):
			sum += againstLetter * leastAgainst
		case i > first && i < last && pairs > 1:
			sum += insideLetter * n
		default:
			sum += outsideLetter * n
		}
	}
	return sum
}

// isNumber knows numbers in digits and small Roman ones.
func isNumber(word string) bool {
	return word != "" && (strings.Trim(word, "0123456789") == "" || len(word) > 1 && strings.Trim(word, "ivx") == "")
}

func textOf(words []token) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.text)
	}
	return b.String()
}

func initialsOf(words []token) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteByte(w.text[0])
	}
	return b.String()
}

func lettersIn(words []token) float64 { return float64(len(textOf(words))) }

const (
	initialCost  = 0.1  // what an initial that fits is short of the word
	spellingCost = 0.03 // and another spelling or form of a word
)

// wordCost is the share of letters that are wrong in one of two words, when it is to be the other.
func wordCost(x, y token) float64 {
	switch {
	case x.text == y.text:
		return 0
	case len(x.text) == 1 || len(y.text) == 1:
		if x.text[0] == y.text[0] {
			return initialCost
		}
		return 1
	case x.skel == y.skel, x.root == y.root, meet(x.lines, y.lines):
		return spellingCost
	}
	shorter := min(len(x.text), len(y.text))
	most := shorter * 7 / 10
	if d := min(edits(x.text, y.text, most), edits(x.skel, y.skel, most)); d <= most {
		return float64(d) / float64(shorter)
	}
	return 1
}

// apart puts a blank where a small letter meets a capital (SergeiLavrov) and for marks between words.
func apart(text string) string {
	var b strings.Builder
	last := ' '
	for _, r := range text {
		switch {
		case unicode.IsUpper(r) && unicode.IsLower(last):
			b.WriteByte(' ')
		case unicode.IsPunct(r) && r > unicode.MaxASCII && r != '’' && r != '‘':
			r = ' '
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// plainWords leaves out particles, legal forms and repetitions, and writes abbreviations and numbers in words
// one way.
func plainWords(words []token) []token {
	var kept []token
	for _, w := range initialisms(words) {
		if same, ok := organisationTable().same[w.text]; ok {
			w = newToken(same, false)
		}
		if len(w.text) > 1 && isParticle(w.text) || isLegalForm(w.text) || len(kept) > 0 && kept[len(kept)-1].text == w.text {
			continue
		}
		kept = append(kept, w)
	}
	if len(kept) == 0 {
		return words
	}
	return kept
}

// initialisms puts letters that follow each other together: S. A. R. L.
func initialisms(words []token) []token {
	var list []token
	open := false
	for _, w := range words {
		single := len(w.text) == 1
		if single && open {
			last := &list[len(list)-1]
			*last = newToken(last.text+w.text, false)
			continue
		}
		open = single
		list = append(list, w)
	}
	return list
}

//go:embed tables/organisations.txt
var organisationWords string

type organisations struct {
	forms map[string]bool
	same  map[string]string
}

// organisationTable knows the words of legal forms, and words with another way of writing.
var organisationTable = sync.OnceValue(func() organisations {
	t := organisations{forms: map[string]bool{}, same: map[string]string{}}
	for line := range strings.Lines(organisationWords) {
		switch first, rest, pairs := strings.Cut(line, "="); {
		case strings.HasPrefix(line, "#"):
		case pairs:
			for _, w := range strings.Fields(rest) {
				t.same[w] = strings.TrimSpace(first)
			}
		default:
			for _, w := range strings.Fields(line) {
				t.forms[w] = true
			}
		}
	}
	return t
})

// isLegalForm knows the words of legal forms, the long ones also with a slip.
func isLegalForm(word string) bool {
	forms := organisationTable().forms
	const long = 9
	if forms[word] || len(word) < long {
		return forms[word]
	}
	for f := range forms {
		if len(f) >= long && edits(f, word, 1) <= 1 {
			return true
		}
	}
	return false
}
