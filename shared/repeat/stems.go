package repeat

import (
	"strings"
	"sync"
)

// stemTable keeps stems of words: a few thousand words make up nearly all that people write, and stemming one
// takes as long as looking twenty up. It starts anew when it has grown large.
type stemTable struct {
	mu    sync.RWMutex
	stems map[string]string
}

// maxStemTable is how many words the table holds: a megabyte or two.
const maxStemTable = 1 << 14

var stemsOf = stemTable{stems: map[string]string{}}

func (t *stemTable) of(word string) string {
	t.mu.RLock()
	stem, ok := t.stems[word]
	t.mu.RUnlock()
	if ok {
		return stem
	}
	stem = strings.Clone(stemWord(word))
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.stems) == maxStemTable {
		clear(t.stems)
	}
	t.stems[strings.Clone(word)] = stem // a piece of it would keep the whole text
	return stem
}
