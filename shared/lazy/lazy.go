// Package lazy puts off work until somebody needs it: a Lambda that reads no letter should not wait at its
// cold start, nor keep memory, for the hundred patterns that find things in letters.
package lazy

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression that is compiled when it is first asked for.
func Pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
