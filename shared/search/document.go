package search

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"resonance/shared/complaint"
)

// caseEntry computes what a case comes to in the index. It depends on nothing but the file.
func caseEntry(f caseFile) (*entry, error) {
	row, err := json.Marshal(rowOf(f.kase))
	if err != nil {
		return nil, fmt.Errorf("encode the row: %w", err)
	}
	return &entry{row: row, tokens: caseTokens(f)}, nil
}

func rowOf(k complaint.Case) Row {
	row := Row{
		Case: k.ID, Summary: k.Summary, Language: k.Language, State: k.State,
		Channel: k.Channel, SourceID: k.Source.ID, Source: k.Source.Name, Reference: k.Source.Reference,
		Severity: k.Severity, Person: k.Person, PersonName: k.PersonName,
		Problem: k.Problem, Confirmed: k.Confirmed, Owner: k.Owner,
		Look: k.Look, Emergency: k.Emergency != nil, Conduct: k.Conduct != nil, Outcome: k.Outcome,
		Complaints: k.Complaints, Received: k.Received, Updated: k.Updated,
	}
	if clock, ok := k.Ruling(); ok && k.Running() {
		row.Clock, row.Due, row.Provision = clock.ID, clock.Due, len(clock.Provisional) > 0
	}
	if k.Snooze != nil {
		row.Snoozed = k.Snooze.Until
	}
	return row
}

func caseTokens(f caseFile) tokens {
	k, s := f.kase, tokenSet{facetAll: {}}
	for _, facet := range caseFacets(k) {
		s.add(kindFacet, facet)
	}
	s.addCaseNumber(k.ID)
	s.addNumber(k.Source.Reference)
	s.add(kindNumber, compact(k.Problem))
	s.addNames(true, k.PersonName)
	s.addNames(false, k.Source.Name)
	for _, address := range k.Addresses {
		s.addMail(address)
	}
	if f.person != nil {
		s.addPerson(*f.person)
		if into := f.person.MergedInto; into != "" {
			s.add(kindFacet, "person:"+into)
		}
	}
	words := 0
	s.addWords(&words, k.Summary, k.Source.Name, k.Wanted)
	for _, c := range f.complaints {
		s.addNumber(c.Source.Reference)
		s.addWords(&words, c.Text, c.Wanted)
	}
	if r := k.Resolution; r != nil {
		s.addWords(&words, r.Happened, r.Fixed, r.Concluded)
	}
	return s.sorted()
}

// addPerson adds everything that a complainant is found by.
func (s tokenSet) addPerson(p complaint.Complainant) {
	s.addNames(true, append([]string{p.Name, p.Organisation}, p.OtherNames...)...)
	for _, address := range p.Emails {
		s.addMail(address)
	}
	for _, phone := range p.Phones {
		s.addPhone(phone)
	}
	for _, number := range slices.Concat(p.Accounts, p.Documents) {
		s.addNumber(number)
	}
}

// addCaseNumber adds RS-2026-000001 whole, without its letters, and as 000001 and 1.
func (s tokenSet) addCaseNumber(id string) {
	s.add(kindNumber, compact(id))
	_, rest, _ := strings.Cut(id, "-")
	s.add(kindNumber, compact(rest))
	if _, last, ok := strings.Cut(rest, "-"); ok {
		s.add(kindNumber, last)
		s.add(kindNumber, strings.TrimLeft(last, "0"))
	}
}

func caseFacets(k complaint.Case) []string {
	facets := []string{"state:" + string(k.State), "severity:" + string(k.Severity), "owner:" + ownerFacet(k.Owner.ID)}
	for _, side := range append([]complaint.Side{k.Begun()}, k.Also...) {
		facets = append(facets, "channel:"+string(side.Channel))
		for _, id := range []string{side.Source.ID, side.Source.Name} {
			facets = appendIf(facets, id != "", authorityFacet(id))
		}
	}
	facets = appendIf(facets, k.Problem != "", "problem:"+k.Problem)
	facets = appendIf(facets, k.Person != "", "person:"+k.Person)
	facets = appendIf(facets, k.Running(), "running")
	facets = appendIf(facets, len(k.Look) > 0, "look")
	facets = appendIf(facets, k.Emergency != nil, "emergency")
	facets = appendIf(facets, k.Outcome != "", "outcome:"+string(k.Outcome))
	return appendIf(facets, k.Conduct != nil, "conduct")
}

func appendIf(list []string, cond bool, value string) []string {
	if cond {
		return append(list, value)
	}
	return list
}

func ownerFacet(id string) string {
	if id == "" {
		return Nobody
	}
	return id
}

func authorityFacet(id string) string {
	return "authority:" + strings.Join(splitWords(id), "_")
}

// personEntry computes what a complainant comes to in the list of people; nil for one who was merged into
// another.
func personEntry(p complaint.Complainant) (*entry, error) {
	if p.MergedInto != "" {
		return nil, nil
	}
	s := tokenSet{facetAll: {}}
	s.addPerson(p)
	row, err := json.Marshal(personRow(p))
	if err != nil {
		return nil, fmt.Errorf("encode the row: %w", err)
	}
	return &entry{row: row, tokens: s.sorted()}, nil
}

func personRow(p complaint.Complainant) PersonRow {
	row := PersonRow{
		Person: p.ID, Name: p.Name, Organisation: p.Organisation, Vulnerable: p.Vulnerable, Since: p.Since,
		Email: first(p.Emails), Phone: first(p.Phones), Account: first(p.Accounts), Cases: p.Cases,
	}
	if n := len(p.History); n > 0 {
		row.LastCase, row.LastReceived = p.History[n-1].Case, p.History[n-1].Received
	}
	return row
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
