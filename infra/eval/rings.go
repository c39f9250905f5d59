package main

import (
	"hash/maphash"

	"resonance/shared/register/who"
)

// rings keeps who stands under which key without a pointer, so that a million people leave the collector
// little to look at. Most keys lead to one person: these need no ring.
type rings struct {
	seed maphash.Seed
	of   map[uint64]int32 // by the key's hash: a person; or, below 0, the ring -1-n
	more []ring
}

// ring is who.Ring with numbers for people.
type ring struct {
	people [who.MaxHolders]int32
	size   int8
	full   bool
}

func newRings() *rings { return &rings{seed: maphash.MakeSeed(), of: map[uint64]int32{}} }

// get gives the ring of a key, with the people's ids from names.
func (r *rings) get(key string, id func(int32) string) who.Ring {
	n, known := r.of[maphash.String(r.seed, key)]
	switch {
	case !known:
		return who.Ring{}
	case n >= 0:
		return who.Ring{Holders: []who.Holder{{Person: id(n)}}}
	}
	kept := &r.more[-1-n]
	found := who.Ring{Full: kept.full, Holders: make([]who.Holder, kept.size)}
	for i := range found.Holders {
		found.Holders[i].Person = id(kept.people[i])
	}
	return found
}

// put keeps the ring of a key.
func (r *rings) put(key string, found who.Ring, place func(string) int) {
	hash := maphash.String(r.seed, key)
	n, known := r.of[hash]
	if (!known || n >= 0) && len(found.Holders) == 1 && !found.Full {
		r.of[hash] = int32(place(found.Holders[0].Person))
		return
	}
	if !known || n >= 0 {
		r.more = append(r.more, ring{})
		n = -int32(len(r.more))
		r.of[hash] = n
	}
	kept := &r.more[-1-n]
	kept.size, kept.full = int8(len(found.Holders)), found.Full
	for i, h := range found.Holders {
		kept.people[i] = int32(place(h.Person))
	}
}
