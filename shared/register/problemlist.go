package register

import (
	"context"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// The sharded lists of problems.
const (
	listProblems = "problems" // One: every problem, by when it was opened
	listBacklog  = "backlog"  // Two: problems that still want fixing, by when they were opened
)

func problemItem(p complaint.Problem) (store.Item, error) {
	it, err := encode(problemKey(p.ID), TypeProblem, p)
	it.One = at(listProblems, p.Opened, p.ID)
	if p.Nagging() {
		it.Two = at(listBacklog, p.Opened, p.ID)
	}
	return it, err
}

// Problems lists every problem, newest first.
func (r *Register) Problems(ctx context.Context, limit int, cursor string) (List[complaint.Problem], error) {
	return r.problems(ctx, store.Query{Index: store.One, Limit: limit, Cursor: cursor, Desc: true}, listProblems)
}

// Backlog lists the problems that still want fixing, oldest first: what ages rises.
func (r *Register) Backlog(ctx context.Context, limit int, cursor string) (List[complaint.Problem], error) {
	return r.problems(ctx, store.Query{Index: store.Two, Limit: limit, Cursor: cursor}, listBacklog)
}

func (r *Register) problems(ctx context.Context, q store.Query, list string) (List[complaint.Problem], error) {
	items, next, err := r.merged(ctx, q, list)
	if err != nil {
		return List[complaint.Problem]{}, err
	}
	return rows(items, next, func(p *complaint.Problem, it store.Item) { p.Version = it.Version })
}
