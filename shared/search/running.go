package search

import (
	"context"
	"time"

	"resonance/shared/complaint"
)

// Running counts the cases in work by their ruling deadline.
type Running struct {
	Late, Today, Later int
	Counted            int  // cases that were looked at, in work or not: the newest
	More               bool // there are older ones that were not
}

// countedCases bounds what Running looks at.
const countedCases = 1000

// Running counts the newest cases. The day is that of now, in its zone.
func (x *Index) Running(ctx context.Context, now time.Time) (Running, error) {
	var r Running
	y, m, d := now.Date()
	midnight := time.Date(y, m, d+1, 0, 0, 0, 0, now.Location())
	q := Query{Limit: MaxLimit}
	for {
		found, err := x.Find(ctx, q)
		if err != nil {
			return Running{}, err
		}
		for _, row := range found.Rows {
			r.count(row, now, midnight)
		}
		q.Cursor, r.More = found.Cursor, found.Cursor != ""
		if !r.More || r.Counted >= countedCases {
			return r, nil
		}
	}
}

func (r *Running) count(row Row, now, midnight time.Time) {
	r.Counted++
	switch {
	case row.State != complaint.Open && row.State != complaint.Working:
	case !row.Due.IsZero() && row.Due.Before(now):
		r.Late++
	case !row.Due.IsZero() && row.Due.Before(midnight):
		r.Today++
	default:
		r.Later++
	}
}
