package search

import (
	"slices"
	"strings"
)

// A token is one thing that a case can be found by: a kind, a colon and a value without spaces.
const (
	kindWord   = "w:" // stem of a word in the text
	kindName   = "n:" // a word of a name, in the spelling that both scripts share
	kindStart  = "x:" // the first letters of a name's word
	kindMail   = "m:" // a mail address, or @ and its domain
	kindPhone  = "p:" // a phone's digits, or the last of them
	kindNumber = "r:" // a case, reference, account or problem number, letters and digits only
	kindFacet  = "f:" // a property: "f:state:open"
)

// facetAll stands on every case, for the list without a filter.
const facetAll = kindFacet + "all"

// maxToken bounds a token in bytes, so that it always fits into a key.
const maxToken = 160

// tokens is a sorted set.
type tokens []string

// tokenSet gathers tokens in any order.
type tokenSet map[string]struct{}

func (s tokenSet) add(kind, value string) {
	value = strings.Join(strings.Fields(value), "_")
	if value == "" {
		return
	}
	token := kind + value
	if len(token) > maxToken {
		token = strings.ToValidUTF8(token[:maxToken], "")
	}
	s[token] = struct{}{}
}

func (s tokenSet) sorted() tokens {
	all := make(tokens, 0, len(s))
	for t := range s {
		all = append(all, t)
	}
	slices.Sort(all)
	return all
}

// text writes the set with a space around each token, so that one can be looked for without reading
// them all.
func (t tokens) text() string { return " " + strings.Join(t, " ") + " " }

// minus gives the tokens that are not in other.
func (t tokens) minus(other tokens) tokens {
	var rest tokens
	for _, token := range t {
		if _, found := slices.BinarySearch(other, token); !found {
			rest = append(rest, token)
		}
	}
	return rest
}
