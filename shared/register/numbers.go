package register

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"time"

	"resonance/shared/pattern"
	"resonance/shared/store"
)

// numbers hands out consecutive numbers of a series ("RS-2026"). It takes them from the store in blocks, so that
// few registrations write the counter. In a rush the blocks grow, or all instances would contend for it.
type numbers struct {
	table store.Table
	block int
	now   func() time.Time

	mu   sync.Mutex
	held map[string]*span
}

// span is a block: next to hand out, and the first that is not ours.
type span struct {
	next, end int64
	size      int
	taken     time.Time
}

const (
	// rush is a block that was used up as fast as this.
	rush = 10 * time.Second
	// largest is how far blocks grow: as many numbers go unused when an instance ends in the middle of a rush.
	largest = 100
)

// after is how large the block is that follows one.
func (n *numbers) after(s *span) int {
	if s == nil || n.now().Sub(s.taken) > rush {
		return n.block
	}
	return min(2*s.size, max(n.block, largest))
}

type counter struct {
	Next int64 `json:"next"`
}

// take gives the next number of the series, from 1.
func (n *numbers) take(ctx context.Context, series string) (int64, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.held == nil {
		n.held = map[string]*span{}
	}
	s := n.held[series]
	if s == nil || s.next == s.end {
		size := n.after(s)
		start, err := n.lease(ctx, series, size)
		if err != nil {
			return 0, err
		}
		s = &span{next: start, end: start + int64(size), size: size, taken: n.now()}
		n.held[series] = s
	}
	s.next++
	return s.next - 1, nil
}

func (n *numbers) lease(ctx context.Context, series string, size int) (int64, error) {
	var start int64
	err := store.Retry(ctx, func() error {
		c, version, err := n.read(ctx, series)
		if err != nil {
			return err
		}
		start = max(1, c.Next)
		return n.write(ctx, series, start+int64(size), version)
	})
	return start, err
}

// giveBack returns what is left of each block, if nobody has taken a later one.
func (n *numbers) giveBack(ctx context.Context) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	for series, s := range n.held {
		c, version, err := n.read(ctx, series)
		if err != nil {
			return err
		}
		if c.Next != s.end {
			continue
		}
		if err := n.write(ctx, series, s.next, version); err != nil && !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
	n.held = nil
	return nil
}

func (n *numbers) read(ctx context.Context, series string) (counter, int64, error) {
	items, err := n.table.Get(ctx, numbersKey(series))
	if err != nil {
		return counter{}, 0, forPeople("read the counter", err)
	}
	if len(items) == 0 {
		return counter{}, 0, nil
	}
	c, err := store.Decode[counter](items[0])
	return c, items[0].Version, err
}

func (n *numbers) write(ctx context.Context, series string, next, version int64) error {
	it, err := store.Encode(numbersKey(series), TypeNumbers, counter{Next: next})
	if err != nil {
		return err
	}
	if err := n.table.Write(ctx, store.Put(it, condition(version))); err != nil {
		return forPeople("take numbers", err)
	}
	return nil
}

// firstYear is earlier than any desk.
const firstYear = 2020

// Numbers gives every case number that may have been given, newest year first. A few are of no case.
func (r *Register) Numbers(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for year := r.Now().Year(); year >= firstYear; year-- {
			c, _, err := r.numbers.read(ctx, series(year))
			if err != nil && !yield("", err) {
				return
			}
			for n := int64(1); n < c.Next; n++ {
				if !yield(caseNumber(year, n), nil) {
					return
				}
			}
		}
	}
}

// series counts the cases of a year.
func series(year int) string { return fmt.Sprintf("RS-%d", year) }

func caseNumber(year int, n int64) string { return fmt.Sprintf("RS-%d-%06d", year, n) }

var (
	writtenCase    = pattern.New(`(?i)^\s*RS[- ]?(\d{4})[- ](\d{1,6})\s*$`)
	writtenProblem = pattern.New(`(?i)^\s*PB[- ]?(\d{1,6})\s*$`)
)

// ReadCaseNumber reads a case number as people type it: rs 2026 1 is RS-2026-000001.
func ReadCaseNumber(text string) (id string, ok bool) {
	m := writtenCase.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	return "RS-" + m[1] + "-" + sixDigits(m[2]), true
}

// ReadProblemNumber reads the number of a problem as people type it: pb 12 is PB-000012.
func ReadProblemNumber(text string) (id string, ok bool) {
	m := writtenProblem.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	return "PB-" + sixDigits(m[1]), true
}

func sixDigits(number string) string { return strings.Repeat("0", 6-len(number)) + number }

func problemNumber(n int64) string { return fmt.Sprintf("PB-%06d", n) }
