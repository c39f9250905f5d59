package who

import "slices"

// Ring is who stands under one identity key: a bounded list, newest last. Full means that somebody found no room in it.
type Ring struct {
	Holders []Holder `json:"holders,omitempty"`
	Full    bool     `json:"full,omitempty"`
}

// Holder is one person under a key, with the newest cases, so that one more read finds them.
type Holder struct {
	Person string   `json:"person"`
	Cases  []string `json:"cases,omitempty"`
}

// Bounds of what one key leads to.
const (
	MaxHolders = 12
	MaxCases   = 3 // of one holder
)

// Add puts a person, and a case of theirs if any, under the key. It reports whether anything changed.
func (k *Ring) Add(person, caseID string) bool {
	for i := range k.Holders {
		if k.Holders[i].Person == person {
			return k.Holders[i].add(caseID)
		}
	}
	if len(k.Holders) == MaxHolders {
		changed := !k.Full
		k.Full = true
		return changed
	}
	h := Holder{Person: person}
	h.add(caseID)
	k.Holders = append(k.Holders, h)
	return true
}

// Crowded reports whether so many people share the key that it says little. People who turned out to be one person are no
// crowd.
func (k Ring) Crowded() bool { return k.Full && len(k.Holders) == MaxHolders }

// Holds reports whether a person stands under the key.
func (k *Ring) Holds(person string) bool {
	return slices.ContainsFunc(k.Holders, func(h Holder) bool { return h.Person == person })
}

// Remove takes a person off. It reports whether anything changed.
func (k *Ring) Remove(person string) bool {
	before := len(k.Holders)
	k.Holders = slices.DeleteFunc(slices.Clone(k.Holders), func(h Holder) bool { return h.Person == person })
	return len(k.Holders) < before
}

// Replace puts one person, who was found to be another, in the other's place. It reports whether anything
// changed.
func (k *Ring) Replace(person, by string) bool {
	at := slices.IndexFunc(k.Holders, func(h Holder) bool { return h.Person == person })
	if at < 0 {
		return false
	}
	h := k.Holders[at]
	h.Person = by
	k.Holders = slices.Concat(k.Holders[:at], k.Holders[at+1:])
	if i := slices.IndexFunc(k.Holders, func(o Holder) bool { return o.Person == by }); i >= 0 {
		for _, id := range h.Cases {
			k.Holders[i].add(id)
		}
		return true
	}
	k.Holders = append(k.Holders, h)
	return true
}

func (h *Holder) add(id string) bool {
	if id == "" || slices.Contains(h.Cases, id) {
		return false
	}
	h.Cases = append(h.Cases, id)
	h.Cases = h.Cases[max(0, len(h.Cases)-MaxCases):]
	return true
}

// MaxPeople is how many candidates are read at most. With their cases that stays under the 100 keys of
// one read.
const MaxPeople = 15

// Reach gives the people under the rings of a profile's keys, once each: in the order of the keys, but first those whom
// no crowd shares. It gives the keys that a crowd shares, too.
func Reach(keys []string, rings []Ring) (reached []Holder, crowded []string) {
	for i, ring := range rings {
		if ring.Crowded() {
			crowded = append(crowded, keys[i])
		} else {
			reached = reach(reached, ring)
		}
	}
	for _, ring := range rings {
		if ring.Crowded() {
			reached = reach(reached, ring)
		}
	}
	return reached, crowded
}

func reach(reached []Holder, ring Ring) []Holder {
	for _, h := range ring.Holders {
		i := slices.IndexFunc(reached, func(known Holder) bool { return known.Person == h.Person })
		switch {
		case i >= 0:
			reached[i].Cases = append(slices.Clip(reached[i].Cases), h.Cases...)
		case len(reached) < MaxPeople:
			reached = append(reached, h)
		}
	}
	return reached
}
