package repeat

import (
	_ "embed"
	"strings"
	"sync"
)

// common.txt holds words of everyday speech beyond the stop words of the stemmer; boilerplate.txt the
// words that stand in every complaint, whatever it is about.
var (
	//go:embed common.txt
	commonWords string
	//go:embed boilerplate.txt
	boilerplateWords string
)

var lightStems = sync.OnceValue(func() map[string]bool {
	table := map[string]bool{}
	for line := range strings.Lines(commonWords + boilerplateWords) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(strings.ReplaceAll(line, "ё", "е")) {
			table[stemWord(w)] = true
		}
	}
	return table
})
