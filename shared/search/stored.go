package search

import (
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// What the register stores, as far as this room reads it: item types and keys.
const (
	storedCase      = "case"
	storedComplaint = "complaint"
	storedPerson    = "person"

	casePrefix   = "case#"
	personPrefix = "person#"
)

func personKey(id string) store.Key {
	return store.Key{Partition: personPrefix + id, Sort: storedPerson}
}

// casesAndComplaints asks for a case and its complaints, which stand next to each other, and for
// nothing else of it.
func casesAndComplaints(id string) store.Query {
	return store.Query{Partition: casePrefix + id, From: storedCase, To: storedComplaint + "#~", Limit: maxComplaints}
}

// maxComplaints bounds how many complaints of a case are searched, oldest first.
const maxComplaints = 50

// touched gives the ids of the cases and people that the changes speak of, each once, in order.
func touched(changes []store.Change) (cases, people []string) {
	seen := map[string]bool{}
	note := func(list *[]string, it *store.Item, prefix string) {
		id, ok := strings.CutPrefix(it.Partition, prefix)
		if ok && !seen[it.Partition] {
			seen[it.Partition] = true
			*list = append(*list, id)
		}
	}
	for _, c := range changes {
		it := c.About()
		if it == nil {
			continue
		}
		switch it.Type {
		case storedPerson:
			note(&people, it, personPrefix)
		case storedCase, storedComplaint:
			note(&cases, it, casePrefix)
		}
	}
	return cases, people
}

// Types are the item types whose changes can matter to the index. Most changes are of other types: the index's own
// postings, too, may stand in the table.
func Types() []string { return []string{storedCase, storedComplaint, storedPerson} }

// caseFile is what of a case is searched.
type caseFile struct {
	kase          complaint.Case
	complaints    []complaint.Complaint
	person        *complaint.Complainant
	personVersion int64
}

func (f *caseFile) add(it store.Item) (err error) {
	switch it.Type {
	case storedCase:
		f.kase, err = store.Decode[complaint.Case](it)
	case storedComplaint:
		var c complaint.Complaint
		c, err = store.Decode[complaint.Complaint](it)
		f.complaints = append(f.complaints, c)
	}
	return err
}
