package identity

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// role is the part that a word plays in a name.
type role uint8

const (
	unknown role = iota
	given
	surname
	patronymic
)

// token is one word of a name.
type token struct {
	text   string // in plain Latin
	skel   string // in the skeleton
	root   string // the skeleton without a woman's surname ending
	role   role
	sure   bool   // the role is stated or known, not guessed by place
	letter bool   // an initial
	common bool   // it is among the most common surnames
	later  bool   // a given name after another one
	lines  []line // of the given names that it is a form of
	maybe  []line // of the given names that it may be a misspelt form of, when it is none
}

// known reports a word that is a given name of the tables.
func (t token) known() bool { return len(t.lines) > 0 }

// name is one whole name, at most maxTokens words.
type name struct {
	written    string
	tokens     []token
	generation generation
	whole      []token // the same with what a blank in the wrong place may have parted put together: Soph ie
}

// mend gives the words with the first two short neighbours of one part put together; nil when there are none.
func mend(tokens []token) []token {
	const short = 4
	for i := 1; i < len(tokens); i++ {
		x, y := tokens[i-1], tokens[i]
		if x.role != y.role || x.role == patronymic || x.known() && y.known() || min(len(x.text), len(y.text)) >= short {
			continue
		}
		t := newToken(x.text+y.text, false)
		t.role, t.sure = x.role, x.sure
		return slices.Concat(tokens[:i-1], []token{t}, tokens[i+1:])
	}
	return nil
}

const maxTokens = 6

// readNames reads the whole name, the parts where they are given, and the other names.
func readNames(p Person) []name {
	var names []name
	if n := readParts(p); len(n.tokens) > 0 {
		names = append(names, n)
	}
	for _, text := range append([]string{p.Name}, p.OtherNames...) {
		n := name{written: strings.TrimSpace(text), tokens: guessRoles(text), generation: generationOf(text)}
		if len(n.tokens) == 0 {
			continue
		}
		if i := slices.IndexFunc(names, n.samewords); i < 0 && len(names) < maxNames {
			names = append(names, n)
		} else if i >= 0 {
			names[i].generation = cmp.Or(names[i].generation, n.generation)
			if n.surer(names[i]) {
				names[i].tokens = n.tokens
			}
		}
	}
	for i, n := range names {
		names[i].whole = mend(n.tokens)
	}
	return names
}

// samewords reports whether two names are made of the same words: then the one with known parts serves.
func (n name) samewords(other name) bool {
	if len(n.tokens) != len(other.tokens) {
		return false
	}
	for _, t := range n.tokens {
		if !slices.ContainsFunc(other.tokens, func(o token) bool { return o.text == t.text }) {
			return false
		}
	}
	return true
}

// surer reports whether more of the roles are known than in the other name.
func (n name) surer(than name) bool { return n.known() > than.known() }

func (n name) known() int {
	count := 0
	for _, t := range n.tokens {
		if t.sure {
			count++
		}
	}
	return count
}

// readParts makes a name of the stated parts. A patronymic often stands in the field of the given name.
func readParts(p Person) name {
	if strings.TrimSpace(p.Given) == "" || strings.TrimSpace(p.Surname) == "" {
		return name{}
	}
	written := strings.Join(strings.Fields(p.Given+" "+p.Patronymic+" "+p.Surname), " ")
	n := name{written: written, generation: generationOf(written)}
	for _, part := range []struct {
		text string
		role role
	}{{p.Given, given}, {p.Patronymic, patronymic}, {p.Surname, surname}} {
		for _, t := range tokensOf(part.text) {
			t.role, t.sure = part.role, true
			if part.role == given && isPatronymic(t.skel) {
				t.role = patronymic
			}
			n.tokens = append(n.tokens, t)
		}
	}
	n.tokens = n.tokens[:min(len(n.tokens), maxTokens)]
	order(n.tokens)
	return n
}

// tokensOf gives the words of a name without its particles and what tells generations apart, unless there are no others.
func tokensOf(text string) []token {
	tokens := wordsOf(text)
	kept := slices.DeleteFunc(slices.Clone(tokens), func(t token) bool { return isParticle(t.text) && !t.letter || generations[t.text] != 0 })
	if len(kept) == 0 {
		kept = tokens
	}
	return kept[:min(len(kept), maxTokens)]
}

// wordsOf splits a name into words: titles go, an apostrophe joins ("O'Brien" is "brien" as "O Brien" is),
// hyphens part.
func wordsOf(text string) []token {
	text = strings.Map(func(r rune) rune {
		switch r {
		case ',', '-', '–', '—', '/', '(', ')', ';', ':', '_', '\u00a0', '|':
			return ' '
		}
		return r
	}, strings.ReplaceAll(detach(withoutTitles(text)), ".", ". "))
	var tokens []token
	for _, written := range strings.Fields(text) {
		word := asciiOnly(latin(written))
		if word == "" || isTitle(word) {
			continue
		}
		abbreviated := strings.HasSuffix(written, ".")
		letter := isInitial(strings.TrimRight(written, "."), word) && (abbreviated || !isParticle(word))
		tokens = append(tokens, newToken(word, letter))
	}
	return tokens
}

// withoutTitles drops abbreviated titles that are written with a hyphen, whose letters would pass for initials: г-н,
// г-же, гр-ка.
func withoutTitles(text string) string {
	if !strings.ContainsRune(text, '-') {
		return text
	}
	return strings.Join(slices.DeleteFunc(strings.Fields(text), func(word string) bool {
		before, ending, _ := strings.Cut(strings.Trim(latin(word), ".,"), "-")
		return (before == "g" || before == "gr") && slices.Contains(titleEndings, ending)
	}), " ")
}

// titleEndings are what follows the hyphen, in all cases.
var titleEndings = []string{"n", "na", "nu", "nom", "ne", "zha", "zhi", "zhe", "zhu", "zhoy", "ka", "ki", "ke", "ku", "koy"}

// detach puts a space for the apostrophe of O'Brien and D'Angelo, so that the particle falls away.
func detach(text string) string {
	for _, mark := range [...]string{"'", "’", "‘", "`", "´"} {
		for _, particle := range [...]string{"O", "o", "D", "d", "О"} {
			text = replaceAtWordStart(text, particle+mark, " ")
		}
	}
	return text
}

func replaceAtWordStart(text, from, to string) string {
	for i := strings.Index(text, from); i >= 0; i = strings.Index(text, from) {
		if i > 0 && text[i-1] != ' ' && text[i-1] != '-' {
			return text
		}
		text = text[:i] + to + text[i+len(from):]
	}
	return text
}

func newToken(word string, letter bool) token {
	t := token{text: word, skel: skeleton(gaelic(word)), letter: letter}
	t.root = masculine(t.skel)
	if letter {
		return t
	}
	t.common = commonTable()[t.root]
	if t.lines = givenNames().lines[t.skel]; !t.known() {
		t.maybe = givenNames().slipped(t.skel)
	}
	return t
}

// isInitial knows one letter of any script, and the two that Latin needs for some Cyrillic ones.
func isInitial(written, word string) bool {
	switch word {
	case "yu", "ya", "zh", "kh", "ts", "ch", "sh", "iu", "ia", "ju", "ja":
		return true
	}
	return utf8.RuneCountInString(written) == 1
}

// gaelic writes Mac as Mc: McLoughlin and MacLoughlin.
func gaelic(word string) string {
	const shortest = 6
	if strings.HasPrefix(word, "mac") && len(word) > shortest {
		return "mc" + word[3:]
	}
	return word
}

// asciiOnly keeps the letters and digits that the tables turned into Latin, and reads digits inside a
// word as the letters that they were mistaken for.
func asciiOnly(word string) string {
	mistaken := strings.ContainsAny(word, "abcdefghijklmnopqrstuvwxyz")
	return strings.Map(func(r rune) rune {
		switch {
		case mistaken && r == '0':
			return 'o'
		case mistaken && r == '1':
			return 'l'
		case mistaken && r == '3':
			return 'z'
		case mistaken && r == '5':
			return 's'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, word)
}

func isTitle(word string) bool {
	switch word {
	case "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "jr", "sr", "esq", "herr", "frau",
		"gospodin", "gospodina", "gospodinu", "gospozha", "gospozhi", "gospozhe", "grazhdanin", "grazhdanina", "grazhdaninu",
		"grazhdanka", "grazhdanki", "grazhdanke", "gr", "bey", "hanim", "phd":
		return true
	}
	return false
}

// generation tells bearers of one name in one family apart: the father, the son, the grandson. Zero says nothing.
type generation int

var generations = map[string]generation{
	"sr": 1, "senior": 1, "starshiy": 1, "jr": 2, "junior": 2, "mladshiy": 2, "ml": 2, "ii": 2, "iii": 3,
}

func generationOf(text string) generation {
	for word := range strings.FieldsFuncSeq(latin(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if g := generations[word]; g != 0 {
			return g
		}
	}
	return 0
}

// otherGeneration reports people who are said to be of two generations, and of none in common.
func otherGeneration(a, b []name) bool {
	differ := false
	for _, x := range a {
		for _, y := range b {
			if x.generation != 0 && x.generation == y.generation {
				return false
			}
			differ = differ || x.generation != 0 && y.generation != 0
		}
	}
	return differ
}

// isParticle knows the small words before a surname that are left out as often as written.
func isParticle(word string) bool {
	switch word {
	case "o", "ni", "nic", "ui", "mhic", "de", "da", "di", "du", "van", "von", "der", "den", "la", "le", "al", "el",
		"bin", "ibn", "zu", "und", "the", "and", "of":
		return true
	}
	return false
}

// guessRoles finds out which word is which in an unsplit name.
func guessRoles(text string) []token {
	tokens := roles(text)
	order(tokens)
	return tokens
}

// order marks the given names that follow another. A second initial stands for a patronymic or for a
// middle name.
func order(tokens []token) {
	seen := false
	for i := range tokens {
		t := &tokens[i]
		if t.role != given {
			continue
		}
		t.later = seen
		if seen && t.letter {
			t.role = patronymic
		}
		seen = true
	}
}

// roles: a patronymic shows itself, and its place tells the others; a comma follows a surname; a known
// given name is one; otherwise the first word is taken for the given name, without being sure.
func roles(text string) []token {
	tokens := tokensOf(text)
	if at := slices.IndexFunc(tokens, func(t token) bool { return isPatronymic(t.skel) }); at > 0 && len(tokens) > 1 {
		aroundPatronymic(tokens, at)
		return tokens
	}
	if before, after, ok := strings.Cut(text, ","); ok {
		return inParts(tokensOf(before), wordsOf(after))
	}
	byKnownNames(tokens)
	return tokens
}

// aroundPatronymic: the given name stands directly before it, the surname is what is left.
func aroundPatronymic(tokens []token, at int) {
	setRoles(tokens, surname, true)
	tokens[at].role = patronymic
	if len(tokens) > 2 || at == len(tokens)-1 {
		tokens[at-1].role = given
	}
}

// inParts: the surname stands before the comma. What look like particles after it may be the pieces of a
// given name, but for the last, as in "Berg, Jan van den".
func inParts(surnames, givens []token) []token {
	for n := len(givens) - 1; n > 0 && isParticle(givens[n].text) && !givens[n].letter; n = len(givens) - 1 {
		givens = givens[:len(givens)-1]
	}
	setRoles(surnames, surname, true)
	setRoles(givens, given, true)
	tokens := slices.Concat(surnames, givens)
	return tokens[:min(len(tokens), maxTokens)]
}

func byKnownNames(tokens []token) {
	known := token.known
	first := slices.IndexFunc(tokens, known)
	last := len(tokens) - 1
	switch {
	case len(tokens) == 0:
	case len(tokens) == 1:
		if first == 0 {
			tokens[0].role = given
		}
	case first < 0:
		for i := range tokens {
			tokens[i].role = given
			if i == last || tokens[0].letter != tokens[i].letter && !tokens[i].letter {
				tokens[i].role = surname
			}
		}
		if !tokens[0].letter && tokens[last].letter {
			tokens[0].role, tokens[last].role = surname, given
		}
	default:
		sole := !slices.ContainsFunc(tokens[first+1:], known)
		setRoles(tokens, surname, sole)
		tokens[first].role = given
		for i := first + 1; i < last; i++ {
			tokens[i].role, tokens[i].sure = given, false
		}
	}
}

func setRoles(tokens []token, r role, sure bool) {
	for i := range tokens {
		tokens[i].role, tokens[i].sure = r, sure
	}
}

// isPatronymic knows the endings in the skeleton: Ivanovich, Nikolaevich, Ilyich, Petrovna, Ilinichna, and the
// Turkic oglu and kyzy standing apart.
func isPatronymic(skel string) bool {
	const shortest = 6
	if skel == "oglu" || skel == "ogli" || skel == "kizi" || skel == "gizi" {
		return true
	}
	if len(skel) < shortest {
		return false
	}
	for _, e := range [...]string{"ovic", "evic", "ovica", "evica", "ovna", "evna", "ovni", "evni", "lavic", "lavica", "lavna", "lavni", "icna", "inicna", "lic", "mic"} {
		if strings.HasSuffix(skel, e) {
			return true
		}
	}
	return false
}
