package identity

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed tables/surnames_common.txt
var commonSurnames string

// commonTable holds the roots of the most common surnames.
var commonTable = sync.OnceValue(func() map[string]bool {
	table := map[string]bool{}
	for line := range strings.Lines(commonSurnames) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			table[masculine(skeleton(gaelic(latin(w))))] = true
		}
	}
	return table
})
