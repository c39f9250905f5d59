// Package pattern is regular expressions that read what people write. There are a hundred of them, most with
// dozens of words to choose from, and Go's engine tries every word at every letter. So a pattern
//
//   - is compiled when it is first asked for: a Lambda that reads no letter does not wait for it at its cold start;
//   - reads a copy in lower case where case does not matter, instead of trying either case of each letter;
//   - first looks for words of which every text that it matches has one: most texts have none;
//   - asked only whether a text matches, looks for words that are a match in themselves.
package pattern

import (
	"regexp"
	"strings"
	"sync"
)

// Pattern is a regular expression with the methods of [regexp.Regexp] on text. One that begins with (?i) takes either
// case of letters of which both cases are as long in UTF-8: of Latin, Cyrillic and Greek ones, not of the sign for kelvin.
// It names no capital by its number, as \x{41} does.
type Pattern struct {
	text     string
	once     sync.Once
	compiled *regexp.Regexp
	folds    bool
	needs    []string // a text that it matches holds one of these, in lower case if it folds; any if there are none
	enough   []string // a text that holds one of these matches
}

// New makes a pattern. It panics at the first use if the expression is none.
func New(expression string) *Pattern { return &Pattern{text: expression} }

func (p *Pattern) compile() {
	expression := p.text
	if flags, rest, is := anyCase(p.text); is {
		p.folds, expression = true, lower(flags, rest)
	}
	p.compiled = regexp.MustCompile(expression)
	p.needs, p.enough = needs(expression), enough(expression)
}

// read returns a text as the expression is to read it, with every letter in its place, and whether it may match.
func (p *Pattern) read(text string) (seen string, may bool) {
	p.once.Do(p.compile)
	if p.folds {
		text = fold(text)
	}
	return text, len(p.needs) == 0 || holdsAny(text, p.needs)
}

func holdsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// MatchString reports whether the text has a match.
func (p *Pattern) MatchString(text string) bool {
	seen, may := p.read(text)
	return may && (holdsAny(seen, p.enough) || p.compiled.MatchString(seen))
}

// FindStringSubmatchIndex returns where the first match and its groups begin and end, or nil.
func (p *Pattern) FindStringSubmatchIndex(text string) []int {
	seen, may := p.read(text)
	if !may {
		return nil
	}
	return p.compiled.FindStringSubmatchIndex(seen)
}

// FindAllStringSubmatchIndex returns where up to n matches and their groups begin and end; all for n < 0.
func (p *Pattern) FindAllStringSubmatchIndex(text string, n int) [][]int {
	seen, may := p.read(text)
	if !may {
		return nil
	}
	return p.compiled.FindAllStringSubmatchIndex(seen, n)
}

// FindString returns the first match, or nothing.
func (p *Pattern) FindString(text string) string {
	m := p.FindStringSubmatchIndex(text)
	if m == nil {
		return ""
	}
	return text[m[0]:m[1]]
}

// FindStringSubmatch returns the first match and its groups, or nil.
func (p *Pattern) FindStringSubmatch(text string) []string {
	m := p.FindStringSubmatchIndex(text)
	if m == nil {
		return nil
	}
	return Groups(text, m)
}

// FindAllString returns up to n matches; all for n < 0.
func (p *Pattern) FindAllString(text string, n int) []string {
	var all []string
	for _, m := range p.FindAllStringSubmatchIndex(text, n) {
		all = append(all, text[m[0]:m[1]])
	}
	return all
}

// FindAllStringSubmatch returns up to n matches with their groups; all for n < 0.
func (p *Pattern) FindAllStringSubmatch(text string, n int) [][]string {
	var all [][]string
	for _, m := range p.FindAllStringSubmatchIndex(text, n) {
		all = append(all, Groups(text, m))
	}
	return all
}

// ReplaceAllLiteralString returns the text with other words in place of each match.
func (p *Pattern) ReplaceAllLiteralString(text, by string) string {
	matches := p.FindAllStringSubmatchIndex(text, -1)
	if len(matches) == 0 {
		return text
	}
	var out strings.Builder
	done := 0
	for _, m := range matches {
		out.WriteString(text[done:m[0]])
		out.WriteString(by)
		done = m[1]
	}
	out.WriteString(text[done:])
	return out.String()
}

// Groups returns a match and its groups as they stand in the text; a group that took no part is empty.
func Groups(text string, match []int) []string {
	out := make([]string, len(match)/2)
	for i := range out {
		if match[2*i] >= 0 {
			out[i] = text[match[2*i]:match[2*i+1]]
		}
	}
	return out
}
