package pattern

import (
	"math"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxWords = 100 // beyond so many words the expression itself is as quick
	minWord  = 2   // letters; shorter words are in every text
	maxClass = 8   // letters of a class that are told apart
)

// needs returns words of which each text that an expression matches holds one, or nil if no words are known that would
// tell texts apart. This is how RE2 filters texts before it tries an expression (its prefilter.cc).
func needs(expression string) []string {
	tree, err := syntax.Parse(expression, syntax.Perl)
	if err != nil { // it is no expression, which compiling it says
		return nil
	}
	words := needed(tree)
	if shortest(words) < minWord {
		return nil
	}
	return minimal(words)
}

func needed(e *syntax.Regexp) []string {
	switch e.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return needed(e.Sub[0])
	case syntax.OpRepeat:
		if e.Min > 0 {
			return needed(e.Sub[0])
		}
	case syntax.OpAlternate:
		var all []string
		for _, sub := range e.Sub {
			words := needed(sub)
			if shortest(words) < minWord {
				words, _ = beginnings(e)
				return words
			}
			all = append(all, words...)
		}
		return all
	case syntax.OpConcat:
		return neededOfAll(e.Sub)
	}
	words, _ := beginnings(e)
	return words
}

// neededOfAll picks the longest words among those of the parts and those that run through several of them.
func neededOfAll(parts []*syntax.Regexp) []string {
	var best []string
	for i, part := range parts {
		run, _ := beginningsOfAll(parts[i:])
		for _, words := range [][]string{run, needed(part)} {
			if shortest(words) > shortest(best) {
				best = words
			}
		}
	}
	return best
}

// shortest is how many letters the shortest of the words has, 0 if there are none, or too many. A sign like £ is as rare
// as a word.
func shortest(words []string) int {
	if len(words) == 0 || len(words) > maxWords {
		return 0
	}
	least := math.MaxInt
	for _, w := range words {
		n := utf8.RuneCountInString(w)
		if strings.ContainsFunc(w, unicode.IsSymbol) {
			n = max(n, minWord)
		}
		least = min(least, n)
	}
	return least
}

// minimal drops words that hold another.
func minimal(words []string) []string {
	slices.SortFunc(words, func(a, b string) int { return len(a) - len(b) })
	var kept []string
	for _, w := range words {
		if !slices.ContainsFunc(kept, func(k string) bool { return strings.Contains(w, k) }) {
			kept = append(kept, w)
		}
	}
	return kept
}

// beginnings returns words with one of which each match begins, and whether they are all of the match.
func beginnings(e *syntax.Regexp) (words []string, whole bool) {
	switch e.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return []string{""}, true
	case syntax.OpLiteral:
		if e.Flags&syntax.FoldCase == 0 {
			return []string{string(e.Rune)}, true
		}
	case syntax.OpCharClass:
		if letters, few := members(e); few {
			for _, r := range letters {
				words = append(words, string(r))
			}
			return words, true
		}
	case syntax.OpCapture:
		return beginnings(e.Sub[0])
	case syntax.OpPlus:
		words, _ = beginnings(e.Sub[0])
		return words, false
	case syntax.OpQuest:
		words, whole = beginnings(e.Sub[0])
		return append([]string{""}, words...), whole
	case syntax.OpConcat:
		return beginningsOfAll(e.Sub)
	case syntax.OpAlternate:
		whole = true
		for _, sub := range e.Sub {
			more, all := beginnings(sub)
			words, whole = append(words, more...), whole && all
		}
		return words, whole
	}
	return []string{""}, false
}

// beginningsOfAll puts the beginnings of parts together for as long as they are the whole of their parts.
func beginningsOfAll(parts []*syntax.Regexp) (words []string, whole bool) {
	words, whole = []string{""}, true
	for _, part := range parts {
		next, all := beginnings(part)
		if len(words)*len(next) > maxWords {
			return words, false
		}
		words, whole = pairs(words, next), all
		if !whole {
			break
		}
	}
	return words, whole
}

func pairs(begin, end []string) []string {
	all := make([]string, 0, len(begin)*len(end))
	for _, b := range begin {
		for _, e := range end {
			all = append(all, b+e)
		}
	}
	return all
}

// enough returns words that are a match wherever they stand.
func enough(expression string) []string {
	tree, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil
	}
	words := matches(tree)
	if len(words) > maxWords {
		return nil
	}
	return minimal(words)
}

// matches returns words each of which is a match, whatever stands around it; there may be others.
func matches(e *syntax.Regexp) []string {
	switch e.Op {
	case syntax.OpEmptyMatch, syntax.OpQuest, syntax.OpStar:
		return []string{""}
	case syntax.OpLiteral:
		if e.Flags&syntax.FoldCase == 0 {
			return []string{string(e.Rune)}
		}
	case syntax.OpCharClass:
		if letters, few := members(e); few {
			return strings.Split(string(letters), "")
		}
	case syntax.OpCapture, syntax.OpPlus:
		return matches(e.Sub[0])
	case syntax.OpAlternate:
		var all []string
		for _, sub := range e.Sub {
			all = append(all, matches(sub)...)
		}
		return all
	case syntax.OpConcat:
		all := []string{""}
		for _, sub := range e.Sub {
			if all = pairs(all, matches(sub)); len(all) > maxWords {
				return nil
			}
		}
		return all
	}
	return nil
}

// members returns the letters of a class, if they are few. Blanks tell no text from another.
func members(class *syntax.Regexp) (letters []rune, few bool) {
	for i := 0; i+1 < len(class.Rune); i += 2 {
		for r := class.Rune[i]; r <= class.Rune[i+1]; r++ {
			if letters = append(letters, r); len(letters) > maxClass || unicode.IsSpace(r) {
				return nil, false
			}
		}
	}
	return letters, true
}
