// Package lazy puts off work until somebody needs it: a Lambda that reads no letter should not wait at its
// cold start, nor keep memory, for the hundred patterns that find things in letters.
package lazy

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression that is compiled when it is first asked for.
func Pattern(text string) func() *regexp.Regexp {
	return (&pattern{text: text}).compile
}

// pattern is smaller than sync.OnceValue, of which every call puts its functions into the program anew.
type pattern struct {
	text     string
	once     sync.Once
	compiled *regexp.Regexp
}

func (p *pattern) compile() *regexp.Regexp {
	p.once.Do(func() { p.compiled = regexp.MustCompile(p.text) })
	return p.compiled
}
