// Package store is the Table contract: the small part of DynamoDB that the desk needs, and nothing more.
//
// Everything above it (package register) is written once against Table; everything below it
// (store/sqlite, store/dynamo) is an engine that passes the one suite in store/storetest.
// The room knows nothing of complaints: an item is a key, a version, a JSON object and at most
// two index entries.
package store

import (
	"context"
	"encoding/json"
	"errors"
)

// Real limits of DynamoDB, enforced alike by every engine, so that one machine never accepts
// what AWS would refuse.
const (
	MaxOps       = 100       // operations in one Write
	MaxItemBytes = 400 << 10 // one item as DynamoDB counts it: attribute names and values, keys included
	MaxTxBytes   = 4 << 20   // one Write together
	MaxGet       = 100       // keys in one Get
	MaxPartition = 2048      // bytes of a partition key
	MaxSort      = 1024      // bytes of a sort key
	MaxPage      = 1000      // items in one Query
)

// Key addresses one item: partition and sort key, both never empty.
type Key struct {
	Partition string
	Sort      string
}

// Index names what a Query reads. Primary is read-your-writes; One and Two may lag by moments
// in DynamoDB (global secondary indexes), so nothing that must be true at once hangs on them.
type Index string

// The indexes of the table. What each item type keeps in One and Two is register's business.
const (
	Primary Index = ""
	One     Index = "one"
	Two     Index = "two"
)

// Item is one stored record.
type Item struct {
	Key
	// Version counts the writes of this item: 1 after the first, set by the engine.
	Version int64
	// Type names the record ("case", "step", …); it travels with the change stream.
	Type string
	// Doc is one JSON object. DynamoDB keeps it as native attributes, so key order and number
	// spelling may change on the way; the meaning does not.
	Doc json.RawMessage
	// One and Two place the item in the indexes; a zero Key leaves it out (a sparse index).
	One Key
	Two Key
	// Expires, if not zero, is a Unix second after which reads no longer return the item. It may
	// still exist for days (DynamoDB's TTL is late): the engine filters on read, and a Put with
	// IfAbsent over an expired item succeeds.
	Expires int64
}

// Condition guards one operation of a Write.
type Condition struct {
	kind    conditionKind
	version int64
}

type conditionKind int

const (
	conditionNone conditionKind = iota
	conditionAbsent
	conditionVersion
)

// Always puts no condition on the operation.
func Always() Condition { return Condition{} }

// IfAbsent wants no live item under the key.
func IfAbsent() Condition { return Condition{kind: conditionAbsent} }

// IfVersion wants the item to exist, unexpired, with exactly this version.
func IfVersion(v int64) Condition { return Condition{kind: conditionVersion, version: v} }

// Absent reports whether c is IfAbsent.
func (c Condition) Absent() bool { return c.kind == conditionAbsent }

// Version gives the version that c wants, if it is IfVersion.
func (c Condition) Version() (int64, bool) { return c.version, c.kind == conditionVersion }

// OpKind says what an Op does.
type OpKind int

// The three operations of a Write.
const (
	OpPut    OpKind = iota // store Item whole
	OpDelete               // remove Item.Key; no error when it is not there
	OpCheck                // only test the condition on Item.Key
)

// Op is one operation of a Write. Build it with Put, Delete or Check.
type Op struct {
	Kind OpKind
	Item Item
	If   Condition
}

// Put stores it whole, under the condition. The stored version is the old one plus one.
func Put(it Item, cond Condition) Op { return Op{Kind: OpPut, Item: it, If: cond} }

// Delete removes the item under the condition.
func Delete(k Key, cond Condition) Op { return Op{Kind: OpDelete, Item: Item{Key: k}, If: cond} }

// Check only tests the condition, so that a decision holds on something that it does not write.
func Check(k Key, cond Condition) Op { return Op{Kind: OpCheck, Item: Item{Key: k}, If: cond} }

// Query asks for the items of one partition of one index, in order of the sort key.
type Query struct {
	Index     Index
	Partition string
	From, To  string // inclusive bounds on the sort key; empty means open
	Limit     int    // 1 to MaxPage
	Desc      bool   // newest (largest) first
	Cursor    string // from the Page before; empty for the first page
}

// Page is the answer to a Query.
type Page struct {
	Items  []Item
	Cursor string // empty when nothing follows; opaque, and useless for any other Query
}

// Table is what an engine offers. All methods are safe for concurrent use.
//
// Errors: ErrConflict (match with errors.As on *ConflictError), ErrLimit, ErrThrottled, ErrFull, ErrCursor,
// and whatever the context ended with; anything else means that the engine is unwell.
type Table interface {
	// Get reads up to MaxGet distinct keys in one round trip, read-your-writes. Items come in the
	// order of the keys; a missing or expired one is left out.
	Get(ctx context.Context, keys ...Key) ([]Item, error)
	// Query reads one page. On Primary it sees every finished Write.
	Query(ctx context.Context, q Query) (Page, error)
	// Write applies up to MaxOps operations on distinct keys, all or none. A failed condition, or
	// another writer on the same keys at the same moment, gives ErrConflict and changes nothing.
	Write(ctx context.Context, ops ...Op) error
}

// Errors every engine uses, to be matched with errors.Is.
var (
	// ErrConflict: a condition failed or another Write held the same item. Read again and decide again.
	ErrConflict = errors.New("store: the record changed meanwhile")
	// ErrLimit: the request breaks a limit or is malformed (too many operations, too large, a key
	// twice, an empty key, a Doc that is not an object). Trying again is no use.
	ErrLimit = errors.New("store: the request breaks a limit")
	// ErrThrottled: the engine is busy, or out of order for a while. Try again later, in a way that does nothing twice.
	ErrThrottled = errors.New("store: the engine is busy")
	// ErrFull: there is no room left to store anything. Nothing was written.
	ErrFull = errors.New("store: no room left")
	// ErrCursor: the cursor belongs to another query or was tampered with.
	ErrCursor = errors.New("store: not a cursor of this query")
)

// ConflictError says which operations' conditions failed, by their place in the Write. It may be
// empty when the engine only knows that somebody else was writing.
type ConflictError struct{ Failed []int }

func (e *ConflictError) Error() string { return ErrConflict.Error() }

// Is makes errors.Is(err, ErrConflict) true.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }

// Change is one committed change of an item, in commit order: what DynamoDB streams deliver with
// NEW_AND_OLD_IMAGES. Old is nil for an insert, New for a delete.
type Change struct {
	Sequence string // sortable as text, unique
	Unix     int64  // seconds, when it was committed
	Old, New *Item
}

// About is the item that the change speaks of: as it is now, or as it was before it went; nil when the
// change says neither.
func (c Change) About() *Item {
	if c.New == nil {
		return c.Old
	}
	return c.New
}
