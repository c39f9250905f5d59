package main

import (
	"strconv"

	"resonance/shared/complaint"
	"resonance/shared/identity"
	"resonance/shared/policy"
	"resonance/shared/register/who"
)

// memory keeps rings and people as the register does in its Table.
type memory struct {
	desk   who.Desk
	rings  *rings
	people []*known
	ids    []string // by person, beside, as every key asks for them
}

// known is one person. The profile is kept beside, as reading a person anew for each comparison is what
// takes the time here.
type known struct {
	complaint.Complainant
	profile identity.Profile
}

func newMemory(p *policy.Policy) *memory {
	return &memory{desk: who.New(p), rings: newRings()}
}

// found is what became of one registration.
type found struct {
	person  int32
	perhaps []int32 // the candidates that staff are asked about
	reads   int
	trips   int
}

// register does what a registration does about its complainant: two reads, a decision, and what the next
// one must find.
func (m *memory) register(stated complaint.Complainant) found {
	profile := m.desk.Read(stated)
	keys := who.Keys(profile)
	rings := make([]who.Ring, len(keys))
	for i, k := range keys {
		rings[i] = m.rings.get(k, m.id)
	}
	reached, crowded := who.Reach(keys, rings)
	candidates := make([]identity.Candidate, 0, len(reached))
	for _, h := range reached {
		if p := m.people[place(h.Person)]; p.MergedInto == "" {
			candidates = append(candidates, identity.Candidate{ID: h.Person, Profile: p.profile})
		}
	}
	f := found{reads: len(keys) + len(reached), trips: 1 + min(1, len(reached))}
	decision := m.desk.Decide(profile.Crowded(crowded), candidates)
	if decision.Outcome == identity.Same {
		f.person = int32(place(decision.ID))
		p := m.people[f.person]
		p.Complainant = who.Adopt(p.Complainant, stated)
		p.profile = m.desk.Read(p.Complainant)
		m.merge(f.person, candidates, crowded)
	} else {
		f.person = int32(len(m.people))
		stated.ID = strconv.Itoa(len(m.people))
		m.ids = append(m.ids, stated.ID)
		m.people = append(m.people, &known{Complainant: stated, profile: profile})
		for _, c := range decision.Candidates {
			f.perhaps = append(f.perhaps, int32(place(c.ID)))
		}
	}
	m.hold(keys, m.id(f.person))
	return f
}

// merge joins the people who turn out to be one with a person of whom more is known now.
func (m *memory) merge(person int32, candidates []identity.Candidate, crowded []string) {
	id := m.id(person)
	p := m.people[person]
	for _, other := range m.desk.Also(p.profile.Crowded(crowded), id, candidates) {
		o := m.people[place(other)]
		for _, k := range who.EveryKey(o.profile) {
			if ring := m.rings.get(k, m.id); ring.Replace(other, id) {
				m.rings.put(k, ring, place)
			}
		}
		p.Complainant = who.Adopt(p.Complainant, o.Complainant)
		p.profile = m.desk.Read(p.Complainant)
		o.MergedInto = id
	}
}

// now follows the merges that a person went through since.
func (m *memory) now(person int32) int32 {
	for m.people[person].MergedInto != "" {
		person = int32(place(m.people[person].MergedInto))
	}
	return person
}

func (m *memory) hold(keys []string, person string) {
	for _, k := range keys {
		if ring := m.rings.get(k, m.id); ring.Add(person, "") {
			m.rings.put(k, ring, place)
		}
	}
}

func (m *memory) id(n int32) string { return m.ids[n] }

// place is where an id that was given here stands in its list.
func place(id string) int {
	n, err := strconv.Atoi(id)
	if err != nil {
		panic(err)
	}
	return n
}
