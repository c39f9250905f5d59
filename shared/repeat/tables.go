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

var common = sync.OnceValue(func() map[string]bool { return readTable(commonWords, func(w string) string { return w }) })

var boilerplate = sync.OnceValue(func() map[string]bool { return readTable(boilerplateWords, stemWord) })

func readTable(text string, form func(string) string) map[string]bool {
	table := map[string]bool{}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(strings.ReplaceAll(line, "ё", "е")) {
			table[form(w)] = true
		}
	}
	return table
}
