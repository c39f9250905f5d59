package identity

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed tables/surnames_common.txt
var commonSurnames string

var commonTable = sync.OnceValue(func() map[string]bool {
	table := map[string]bool{}
	for line := range strings.Lines(commonSurnames) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			table[rootOf(latin(w))] = true
		}
	}
	return table
})

// isCommon reports whether a surname, in plain Latin, is among the most common.
func isCommon(text string) bool { return commonTable()[rootOf(text)] }

func rootOf(text string) string { return masculine(skeleton(gaelic(text))) }
