package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// maxMonths bounds a report: one query a month.
const maxMonths = 36

// Report sums the days from from to to, both included, in the ledger's zone. More than three years, or
// an end before the beginning, is refused as invalid.
func (l *Ledger) Report(ctx context.Context, from, to time.Time) (Report, error) {
	r := Report{From: from.In(l.zone).Format(time.DateOnly), To: to.In(l.zone).Format(time.DateOnly)}
	months := monthsOf(r.From, r.To)
	if len(months) == 0 {
		return Report{}, complaint.Invalid("to", "before-from")
	}
	if len(months) > maxMonths {
		return Report{}, complaint.Invalid("from", "range")
	}
	pages := make([]store.Page, len(months))
	g, read := errgroup.WithContext(ctx)
	g.SetLimit(8)
	for i, m := range months {
		g.Go(func() (err error) {
			pages[i], err = l.table.Query(read, store.Query{Partition: cellKey(m).Partition, From: r.From, To: r.To + "#~", Limit: store.MaxPage})
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return Report{}, fmt.Errorf("read the counts: %w", err)
	}
	return r, r.sum(pages)
}

// monthsOf gives every month from one day to another, in order.
func monthsOf(from, to string) []string {
	var months []string
	first, err := time.Parse(month, from[:len(month)])
	for m := first; err == nil && m.Format(month) <= to[:len(month)] && len(months) <= maxMonths; m = m.AddDate(0, 1, 0) {
		months = append(months, m.Format(month))
	}
	if to < from {
		return nil
	}
	return months
}

func (r *Report) sum(pages []store.Page) error {
	r.Channels = map[complaint.Channel]Counts{}
	clocks := map[string]Clock{}
	for _, page := range pages {
		for _, it := range page.Items {
			c, err := store.Decode[cell](it)
			if err != nil {
				return err
			}
			r.add(it.Sort, c, clocks)
		}
	}
	for _, c := range clocks {
		r.Clocks = append(r.Clocks, c)
	}
	slices.SortFunc(r.Clocks, func(a, b Clock) int { return cmp.Compare(a.ID, b.ID) })
	return nil
}

func (r *Report) add(name string, c cell, clocks map[string]Clock) {
	day, channel, _ := strings.Cut(name, "#")
	counts := Counts{Registered: c.Registered, Resolved: c.Resolved, Late: c.Late, CostMinor: c.CostMinor}
	if counts != (Counts{}) {
		r.Days = append(r.Days, Day{Day: day, Channel: complaint.Channel(channel), Counts: counts})
	}
	sum := r.Channels[complaint.Channel(channel)]
	sum.add(counts)
	r.Channels[complaint.Channel(channel)] = sum
	r.Total.add(counts)
	for i, n := range c.Survey {
		r.Survey[i] += n
	}
	for id, n := range c.Kept {
		k := clocks[id]
		clocks[id] = Clock{ID: id, Kept: k.Kept + n, Missed: k.Missed}
	}
	for id, n := range c.Missed {
		k := clocks[id]
		clocks[id] = Clock{ID: id, Kept: k.Kept, Missed: k.Missed + n}
	}
}
