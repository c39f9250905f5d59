package identity

import (
	_ "embed"
	"strings"
	"sync"
)

// The tables hold one given name a line, with its short forms and its forms in the other languages.
// A word may stand in several lines: Sasha is Alexander and Alexandra, who are not each other.
var (
	//go:embed tables/given_en.txt
	englishNames string
	//go:embed tables/given_ru.txt
	russianNames string
)

// nicknameTable gives the lines in which a skeleton stands.
type nicknameTable map[string][]uint16

var nicknames = sync.OnceValue(func() nicknameTable {
	table := nicknameTable{}
	line := uint16(0)
	for text := range strings.Lines(englishNames + "\n" + russianNames) {
		words := strings.Fields(text)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		line++
		for _, w := range words {
			s := skeleton(latin(w))
			if own := table[s]; len(own) == 0 || own[len(own)-1] != line {
				table[s] = append(own, line)
			}
		}
	}
	return table
})

func (t nicknameTable) groupsOf(skel string) []uint16 { return t[skel] }

// sharesName reports whether two words may be forms of one given name.
func sharesName(a, b token) bool {
	for _, g := range a.groups {
		for _, h := range b.groups {
			if g == h {
				return true
			}
		}
	}
	return false
}
