package repeat_test

import (
	"fmt"
	"slices"
	"testing"

	"resonance/shared/repeat"
)

func TestNominate(t *testing.T) {
	sign := repeat.Sign("wait call week invoice meter")
	lists := map[string]repeat.Postings{"w:invoic": {Problems: []string{"PB-9"}}, "w:meter": {Problems: []string{"PB-8", "PB-9"}}}
	for i := range 20 {
		for _, common := range []string{"w:wait", "w:call", "w:week"} {
			list := lists[common]
			list.Add(fmt.Sprintf("PB-%d", 100+i), i)
			lists[common] = list
		}
	}
	corpus := repeat.CorpusOf(sign, lists, 22)
	if got := repeat.Nominate(sign, lists, corpus, 3); !slices.Equal(got, []string{"PB-9", "PB-8", "PB-100"}) {
		t.Errorf("nominated %v: three common words went before a rare one", got)
	}
	if got := repeat.Nominate(sign, nil, repeat.Corpus{}, 3); len(got) != 0 {
		t.Errorf("nominated %v of nothing", got)
	}
}

// A list that is full stays as it is, and is taken to go on as it began.
func TestPostings(t *testing.T) {
	var list repeat.Postings
	for i := range repeat.MaxPostings {
		if !list.Add(fmt.Sprint("PB-", i), 2*i+2) || list.Add(fmt.Sprint("PB-", i), 2*i+2) {
			t.Fatal("a problem was not added, or twice")
		}
	}
	if list.Add("PB-more", 1000) || !list.Full || list.Of != 2*repeat.MaxPostings {
		t.Errorf("a full list took more, or does not know when it grew full: full %v, of %d", list.Full, list.Of)
	}
	sign := repeat.Sign("meter")
	if c := repeat.CorpusOf(sign, map[string]repeat.Postings{"w:meter": list}, 10_000); c.With["meter"] != 5000 {
		t.Errorf("a word of every second problem is thought to stand in %d of 10000", c.With["meter"])
	}
}
