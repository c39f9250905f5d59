package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"resonance/shared/identity"
	"resonance/shared/pattern"
)

// A term is what one typed word may stand for: it is found where any of its tokens is.
type term []string

var (
	caseNumber = pattern.New(`(?i)\b(?:[a-z]{2}-\d{4}-\d{1,9}|rs\s+\d{4}\s+\d{1,9})\b`)
	mailWord   = pattern.New(`[^\s<>,;"]*@[^\s<>,;"]+`)
	year       = pattern.New(`^(?:19|20)\d\d$`)
	phoneWords = pattern.New(`\+?\(?\d[\d\s().\x{00a0}-]{5,22}\d`)
)

// minPhone is how many digits make numbers with spaces between them one phone.
const minPhone = 7

// readTerms reads what a person typed. What has a form of its own (case numbers, mail addresses,
// phones) is taken out first; the rest goes word by word.
func readTerms(text string) []term {
	var terms []term
	take := func(form *pattern.Pattern, read func(string) term) {
		var rest strings.Builder
		done := 0
		for _, m := range form.FindAllStringSubmatchIndex(text, -1) {
			if t := read(text[m[0]:m[1]]); t != nil && !withinNumber(text, m[0], m[1]) {
				terms = append(terms, t)
				rest.WriteString(text[done:m[0]] + " ")
				done = m[1]
			}
		}
		text = rest.String() + text[done:]
	}
	take(caseNumber, caseTerm)
	take(mailWord, mailTerm)
	take(phoneWords, phoneTerm)
	terms = append(terms, wordTerms(text)...)
	return terms[:min(len(terms), MaxTerms)]
}

// withinNumber reports whether a number goes on before or behind the place: EO-2026-11-7781 holds no case number and no
// phone.
func withinNumber(text string, start, end int) bool {
	goesOn := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-/_", r) }
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	behind, _ := utf8.DecodeRuneInString(text[end:])
	return start > 0 && goesOn(before) || end < len(text) && goesOn(behind)
}

// caseTerm reads RS-2026-1 and RS 2026 1 as RS-2026-000001.
func caseTerm(found string) term {
	const digits = 6
	found = strings.Join(strings.Fields(found), "-")
	head, number := found[:strings.LastIndexByte(found, '-')], found[strings.LastIndexByte(found, '-')+1:]
	padded := strings.Repeat("0", max(0, digits-len(number))) + number
	return oneOf(kindNumber, compact(head+padded), compact(found))
}

func mailTerm(found string) term {
	return oneOf(kindMail, strings.ToLower(strings.TrimRight(found, ".")))
}

func phoneTerm(found string) term {
	digits := digitsOf(found)
	if len(digits) < minPhone {
		return nil
	}
	t := oneOf(kindPhone, digits)
	switch {
	case len(digits) > phoneTails[0]:
		t = append(t, oneOf(kindPhone, digits[len(digits)-phoneTails[0]:])...)
	case len(digits) < phoneTails[0]:
		t = append(t, oneOf(kindPhone, digits[len(digits)-phoneTails[1]:])...)
	}
	return unique(append(t, oneOf(kindNumber, compact(found))...))
}

// wordTerms reads words that have no form of their own. Words that stand in every text are left out,
// unless nothing else is asked.
func wordTerms(text string) []term {
	var terms, common []term
	fields := strings.Fields(text)
	for i, field := range fields {
		if hasDigit(field) {
			terms = append(terms, numberTerm(field))
			continue
		}
		words := splitWords(field)
		for j, word := range words {
			last := i == len(fields)-1 && j == len(words)-1 && strings.HasSuffix(text, field)
			t := nameTerm(word, last)
			if !significant(word) {
				common = append(common, t)
				continue
			}
			terms = append(terms, unique(append(oneOf(kindWord, stem(word)), t...)))
		}
	}
	if len(terms) == 0 {
		return slices.DeleteFunc(common, func(t term) bool { return len(t) == 0 })
	}
	return terms
}

// nameTerm reads a word as one of a name, or, while it is being typed, as the beginning of one.
func nameTerm(word string, typing bool) term {
	spelling := identity.Spelling(word)
	t := oneOf(kindName, spelling)
	if letters := []rune(spelling); typing && len(letters) >= minStart {
		t = append(t, oneOf(kindStart, string(letters[:min(maxStart, len(letters))]))...)
	}
	return t
}

// numberTerm reads a word with a digit in it: a reference or account, the end of a phone, or a word of
// the text.
func numberTerm(field string) term {
	number := compact(field)
	t := oneOf(kindNumber, number)
	if len(number) == phoneTails[2] && strings.Trim(number, "0123456789") == "" {
		t = append(t, oneOf(kindPhone, number)...)
	}
	words := splitWords(strings.TrimFunc(field, unicode.IsPunct))
	if len(words) == 1 {
		return unique(append(t, oneOf(kindWord, words[0])...))
	}
	return unique(append(t, oneOf(kindWord, telling(words))...))
}

// minTelling is how long a part of a number must be to stand for the whole, in bytes.
const minTelling = 4

// telling is the part of a number that tells it from others, by which a text is found that has the number: its last and
// longest one with a digit, years aside.
func telling(parts []string) (best string) {
	for _, p := range parts {
		if hasDigit(p) && len(p) >= max(minTelling, len(best)) && !year.MatchString(p) {
			best = p
		}
	}
	return best
}

// oneOf gives the tokens of one kind, shaped as they are stored.
func oneOf(kind string, values ...string) term {
	s := tokenSet{}
	for _, v := range values {
		s.add(kind, v)
	}
	return term(s.sorted())
}

func unique(t term) term {
	slices.Sort(t)
	return slices.Compact(t)
}

// facetToken is the token of a facet. One that is no text, as an address may have it, is of nothing.
func facetToken(facet string) string {
	return oneOf(kindFacet, strings.ToValidUTF8(facet, "\uFFFD"))[0]
}

// terms gives everything that the query wants, each found by any of its tokens.
func (q Query) terms() []term {
	terms := readTerms(q.Text)
	for _, facet := range q.Facets.list() {
		terms = append(terms, term{facetToken(facet)})
	}
	if len(terms) == 0 {
		return []term{{facetAll}}
	}
	return terms
}

func (f Facets) list() []string {
	var list []string
	list = appendIf(list, f.State != "", "state:"+string(f.State))
	list = appendIf(list, f.Channel != "", "channel:"+string(f.Channel))
	list = appendIf(list, f.Severity != "", "severity:"+string(f.Severity))
	list = appendIf(list, f.Owner != "", "owner:"+f.Owner)
	list = appendIf(list, f.Authority != "", authorityFacet(f.Authority))
	list = appendIf(list, f.Problem != "", "problem:"+f.Problem)
	list = appendIf(list, f.Person != "", "person:"+f.Person)
	list = appendIf(list, f.Running || !f.DueBefore.IsZero(), "running")
	list = appendIf(list, f.Look, "look")
	list = appendIf(list, f.Emergency, "emergency")
	list = appendIf(list, f.Outcome != "", "outcome:"+string(f.Outcome))
	return appendIf(list, f.Conduct, "conduct")
}
