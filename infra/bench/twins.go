package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"resonance/shared/store"
)

// Twins are what a desk has many of: each case of it again, with its complaint, person, problem, plan, journal, and
// its entries in all lists and in the search, under other numbers and otherwise the same. What has no number of its
// own stays one: keys of people who share a name, and counts. Real registrations fill those. A twin stands in the shard
// of a list in which the real one stands.

// twinsApart is how far the numbers of cases and problems are from those of their twins; before them are some for
// real ones.
const (
	twinsApart = 1_000
	twinsFrom  = 100_000
)

// items are all that the table holds.
func (m *inMemory) items() map[*store.Item]bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := map[*store.Item]bool{}
	for p, list := range m.lists {
		for _, e := range list {
			if p.index == store.Primary {
				all[e.of] = true
			}
		}
	}
	return all
}

// addTwins gives every case but those of some items so many twins. An entry of the table that is a twin takes no room
// of its own: it is made when it is read.
func (m *inMemory) addTwins(times int, but map[*store.Item]bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	twins := map[place][]entry{}
	for p, list := range m.lists {
		if p.index != store.Primary {
			continue
		}
		for _, e := range list {
			if but[e.of] {
				continue
			}
			for n := range times {
				twin := entry{e.of, n + 1}
				it := twin.keys()
				if it.Key == e.of.Key {
					break
				}
				for _, at := range entries(it) {
					twins[at] = append(twins[at], twin)
				}
			}
		}
	}
	for p, list := range twins {
		m.lists[p] = slices.Concat(m.lists[p], list)
		m.arrange(p)
	}
}

// arrange sorts a list.
func (m *inMemory) arrange(p place) {
	type placed struct {
		entry
		at store.Position
	}
	list := make([]placed, len(m.lists[p]))
	for i, e := range m.lists[p] {
		list[i] = placed{e, e.in(p.index)}
	}
	slices.SortFunc(list, func(a, b placed) int { return compare(a.at, b.at) })
	for i, e := range list {
		m.lists[p][i] = e.entry
	}
}

// twinOf is the nth twin of an item.
func twinOf(it store.Item, n int) store.Item {
	for _, text := range []*string{&it.Partition, &it.Sort, &it.One.Partition, &it.One.Sort, &it.Two.Partition, &it.Two.Sort} {
		*text = renumber(*text, n)
	}
	it.Doc = []byte(renumber(string(it.Doc), n))
	return it
}

// renumber writes the numbers of the nth twin into a text, in place of those of cases and problems (RS-2026-000001,
// PB-000001) and of ids.
func renumber(text string, n int) string {
	var out strings.Builder
	from := 0
	for i := 0; i < len(text); i++ {
		length, twin := 0, ""
		switch {
		case strings.HasPrefix(text[i:], "RS-") && digits(text, i+8) == 6:
			length, twin = 14, text[i:i+8]+numberOfTwin(text[i+8:i+14], n)
		case strings.HasPrefix(text[i:], "PB-") && digits(text, i+3) == 6:
			length, twin = 9, "PB-"+numberOfTwin(text[i+3:i+9], n)
		case strings.HasPrefix(text[i:], "01") && isID(text, i):
			length, twin = 26, text[i:i+10]+fmt.Sprintf("%06d", n)+text[i+16:i+26]
		default:
			continue
		}
		out.WriteString(text[from:i])
		out.WriteString(twin)
		from = i + length
		i = from - 1
	}
	if from == 0 {
		return text
	}
	out.WriteString(text[from:])
	return out.String()
}

// numberOfTwin is that of the nth twin of a numbered case or problem.
func numberOfTwin(digits string, n int) string {
	number, err := strconv.Atoi(digits)
	if err != nil { // digits they are
		panic(err)
	}
	return fmt.Sprintf("%06d", number+twinsFrom+(n-1)*twinsApart)
}

// digits counts those that stand in a text from a place on.
func digits(text string, from int) int {
	n := 0
	for from+n < len(text) && '0' <= text[from+n] && text[from+n] <= '9' {
		n++
	}
	return n
}

// isID reports whether an id (ULID) begins at that place of a text.
func isID(text string, at int) bool {
	n := 0
	for at+n < len(text) && strings.IndexByte("0123456789ABCDEFGHJKMNPQRSTVWXYZ", text[at+n]) >= 0 {
		n++
	}
	return n == 26
}

// keys are the entry's item, as far as it is known without its document.
func (e entry) keys() store.Item {
	it := store.Item{Key: e.of.Key, One: e.of.One, Two: e.of.Two}
	if e.twin == 0 {
		return it
	}
	return twinOf(it, e.twin)
}
