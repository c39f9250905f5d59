// Package insight counts what complaints come to: per day and channel for the ledger and the charts, per
// problem for the backlog.
//
// Everything here is derived from the stream of changes, may be a moment late, and can be rebuilt. Each
// case has one mark that says what it has been counted as; a change moves the counters by the
// difference and replaces the mark in one transaction, so that a change seen twice counts once. The
// room knows the Table contract and the nouns; it knows no engine, no screen and no clock. Nothing that
// must be true at once hangs on these numbers.
package insight

import (
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Ledger keeps and reads the counts. It is safe for concurrent use.
type Ledger struct {
	table   store.Table
	weights Weights
	zone    *time.Location
}

// Settings are the company's choices. The zero value counts days in UTC and weighs by DefaultWeights.
type Settings struct {
	Weights Weights
	Zone    *time.Location // where a day begins
}

// New makes the Ledger of what the register keeps in table, kept beside it.
func New(table store.Table, s Settings) *Ledger {
	l := &Ledger{table: table, weights: s.Weights, zone: s.Zone}
	if l.weights.isZero() {
		l.weights = DefaultWeights()
	}
	if l.zone == nil {
		l.zone = time.UTC
	}
	return l
}

// The types of the items that this room stores.
const (
	TypeMark    = "mark"
	TypeCell    = "cell"
	TypeTotals  = "totals"
	TypeCounted = "counted"
)

// Report is what happened from one day to another, both included.
type Report struct {
	From, To string // YYYY-MM-DD
	Days     []Day  // days and channels on which anything happened, in order
	Total    Counts
	// Channels holds the sums of each channel that occurs.
	Channels map[complaint.Channel]Counts
	// Clocks tells how each clock of the policy was kept, by id.
	Clocks []Clock
	// Survey counts the answers 1 to 5, the worst first.
	Survey [complaint.BestScore]int
}

// Mean is the mean answer to the survey; 0 when nobody answered.
func (r Report) Mean() float64 {
	sum, n := 0, 0
	for i, count := range r.Survey {
		sum, n = sum+(i+1)*count, n+count
	}
	if n == 0 {
		return 0
	}
	return float64(sum) / float64(n)
}

// Day is one channel on one day.
type Day struct {
	Day     string // YYYY-MM-DD
	Channel complaint.Channel
	Counts
}

// Counts are cases and what they cost. A case is registered on one day, resolved on another, and late on
// the day on which its first missed clock fell due; its cost stands on the day of registration, in
// minor units of the policy's currency.
type Counts struct {
	Registered int
	Resolved   int
	Late       int
	CostMinor  int64
}

func (c *Counts) add(o Counts) {
	c.Registered += o.Registered
	c.Resolved += o.Resolved
	c.Late += o.Late
	c.CostMinor += o.CostMinor
}

// Clock is how one clock of the policy was kept, among those that fell due in the report's days. One that
// is neither met nor known to be late counts as neither.
type Clock struct {
	ID     string
	Kept   int
	Missed int
}

// OnTime is the share that was kept, 0 to 1; 1 when there was none.
func (c Clock) OnTime() float64 {
	if c.Kept+c.Missed == 0 {
		return 1
	}
	return float64(c.Kept) / float64(c.Kept+c.Missed)
}
