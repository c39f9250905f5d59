package identity

import (
	"slices"
	"strings"
	"unicode"
)

// Greeted is a name as one speaks to its bearer. Russians are written with the surname first and spoken to by given
// name and patronymic, or by given name and surname where no patronymic is known; other names are left as they stand.
func Greeted(written string) string {
	words := strings.Fields(written)
	if !strings.ContainsFunc(written, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		return written
	}
	tokens := guessRoles(written)
	if len(tokens) != len(words) { // initials, or words that belong together
		return written
	}
	at := func(r role) int { return slices.IndexFunc(tokens, func(t token) bool { return t.role == r }) }
	switch first, father := at(given), at(patronymic); {
	case first < 0 || tokens[first].letter:
	case father == first+1 && !tokens[father].letter:
		return words[first] + " " + words[father]
	case len(words) == 2 && first == 1 && tokens[1].known():
		return words[1] + " " + words[0]
	}
	return written
}
