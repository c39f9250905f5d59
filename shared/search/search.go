// Package search finds cases and people by what staff remember of them: words, names in either script,
// numbers, addresses, and facets such as the state.
//
// Everything here is derived from the stream of changes, may be a moment late, and can be rebuilt at
// any time. The room knows the Table contract and the nouns; it knows no engine, no screen and no
// clock. Nobody decides anything about a case by what stands here.
//
// How it is kept. A case (or person) becomes a set of tokens. Each token stands as one posting under
// "t#<token>#<shard>", in order of the case's number, and one record ("found#<case>") holds the row that
// lists show together with exactly the tokens whose postings exist. A change is reread, recomputed,
// compared with that record and written under its version: twice or out of order comes to the same.
//
// How it is asked. Every list runs newest first and is read in pages; the rarest term leads, the
// others thin it out as far as their pages reach, and the records decide the rest. The work of one
// call is bounded: it never counts, skips or scans, and a cursor goes on where it stopped.
package search

import (
	"encoding/json"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Index keeps and reads what can be searched. It is safe for concurrent use.
type Index struct {
	register store.Table
	cases    shelf
	people   shelf
}

// Option changes where or how an Index is kept.
type Option func(*Index)

// KeptIn keeps the index in a table of its own. It writes many small items that nobody else reads: there,
// they are in nobody's way and in no stream of changes.
func KeptIn(own store.Table) Option {
	return func(x *Index) { x.cases.table, x.people.table = own, own }
}

// New makes the Index of what the register keeps in table, kept in the same table.
func New(table store.Table, options ...Option) *Index {
	x := &Index{
		register: table,
		cases:    shelf{table: table, lists: "t#", records: "found#", page: firstPage},
		people:   shelf{table: table, lists: "tp#", records: "foundp#", page: firstPage},
	}
	for _, o := range options {
		o(x)
	}
	return x
}

// The types of the items that this room stores. A subscriber to the stream of changes may leave them out.
const (
	TypePosting = "posting"
	TypeRecord  = "found"
	TypeWhole   = "whole"
)

// Limits of one call.
const (
	MaxLimit = 200 // rows on a page
	MaxTerms = 8   // words of a text that are looked at
)

// Query says which cases are wanted: all that fit every field that is set.
type Query struct {
	// Text is what a person typed: words, names, numbers, mail addresses. Every term must be found. The
	// last one may be the beginning of a name.
	Text   string
	Facets Facets
	Limit  int    // rows, 1 to MaxLimit; 0 means 50
	Cursor string // of the Page before; empty for the first
}

// Facets narrow a list by properties of the case. Zero fields say nothing.
type Facets struct {
	State     complaint.CaseState
	Channel   complaint.Channel
	Severity  complaint.Severity
	Owner     string // the id of a member of staff, or Nobody
	Authority string // the policy's id of an authority or outlet, or its name as written
	Problem   string
	Person    string
	Running   bool // neither resolved nor closed
	Look      bool // needs a look
	Emergency bool
	Conduct   bool
	Outcome   complaint.Outcome
	// DueBefore, if set, wants running cases whose ruling clock falls due before it: with the present
	// moment, the late ones.
	DueBefore time.Time
}

// Nobody as Facets.Owner wants cases without an owner.
const Nobody = "-"

// Page is one page of cases, newest number first.
type Page struct {
	Rows []Row
	// Cursor is empty when nothing follows. Otherwise more may follow: a rare combination can give a page
	// with few rows, or none, and still a cursor.
	Cursor string
}

// Row is what a list shows of a case, as of a moment ago.
type Row struct {
	Case       string                 `json:"case"`
	Summary    string                 `json:"summary"`
	Language   string                 `json:"language,omitempty"`
	State      complaint.CaseState    `json:"state"`
	Channel    complaint.Channel      `json:"channel"`
	SourceID   string                 `json:"sourceID,omitempty"`
	Source     string                 `json:"source,omitempty"` // name of the authority or outlet
	Reference  string                 `json:"reference,omitempty"`
	Severity   complaint.Severity     `json:"severity"`
	Person     string                 `json:"person,omitempty"`
	PersonName string                 `json:"personName,omitempty"`
	Problem    string                 `json:"problem,omitempty"`
	Confirmed  bool                   `json:"confirmed,omitempty"` // staff confirmed the problem
	Owner      complaint.Actor        `json:"owner,omitzero"`
	Clock      string                 `json:"clock,omitempty"` // the ruling clock's policy id
	Due        time.Time              `json:"due,omitzero"`    // of the ruling clock
	Provision  bool                   `json:"provisional,omitempty"`
	Look       []complaint.LookReason `json:"look,omitempty"`
	Emergency  bool                   `json:"emergency,omitempty"`
	Conduct    bool                   `json:"conduct,omitempty"`
	Outcome    complaint.Outcome      `json:"outcome,omitempty"`
	Snoozed    time.Time              `json:"snoozed,omitzero"` // until
	Complaints int                    `json:"complaints"`
	Received   time.Time              `json:"received"`
	Updated    time.Time              `json:"updated"`
}

// PersonRow is what a list shows of a complainant, as of a moment ago.
type PersonRow struct {
	Person       string    `json:"person"`
	Name         string    `json:"name"`
	Organisation string    `json:"organisation,omitempty"`
	Email        string    `json:"email,omitempty"` // the first of each
	Phone        string    `json:"phone,omitempty"`
	Account      string    `json:"account,omitempty"`
	Cases        int       `json:"cases"`
	LastCase     string    `json:"lastCase,omitempty"`
	LastReceived time.Time `json:"lastReceived,omitzero"`
	Vulnerable   bool      `json:"vulnerable,omitempty"`
	Since        time.Time `json:"since"`
}

// PeoplePage is one page of people, newest first; its Cursor reads like that of Page.
type PeoplePage struct {
	Rows   []PersonRow
	Cursor string
}

// entry is what a case or person comes to in the index: its row, and the tokens it is found by.
type entry struct {
	row    json.RawMessage
	tokens tokens
}
