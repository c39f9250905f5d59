package index

import (
	"context"
	"fmt"

	"resonance/shared/handler/batch"
)

// Rebuild asks that everything be derived again from the records.
type Rebuild struct {
	After string `json:"after"` // the case that an earlier answer came to; empty begins with the first
}

// Rebuilt answers how far that has come.
type Rebuilt struct {
	After string `json:"after"` // the last case
	Cases int    `json:"cases"` // how many were done this time
	Done  bool   `json:"done"`  // that was all
}

// atOnce is how many cases are rebuilt side by side.
const atOnce = 12

// Rebuild brings search, lists and counts up to date with every case, as far as its time allows; another call goes on
// from there. It may run beside Handle, and again.
func (h *Handler) Rebuild(ctx context.Context, from Rebuild) (Rebuilt, error) {
	ctx, cancel := batch.InTime(ctx)
	defer cancel()
	done := Rebuilt{After: from.After}
	found := from.After == ""
	var group []string
	for id, err := range h.Cases(ctx) {
		if err != nil {
			return done, fmt.Errorf("list the cases: %w", err)
		}
		if !found {
			found = id == from.After
			continue
		}
		if group = append(group, id); len(group) < atOnce {
			continue
		}
		err := h.rebuild(ctx, &done, group)
		if done.Cases > 0 && batch.Enough(ctx) != nil {
			return done, nil
		}
		if err != nil {
			return done, err
		}
		group = nil
	}
	if !found {
		return done, fmt.Errorf("there is no case %s to go on after", from.After)
	}
	if err := h.rebuild(ctx, &done, group); err != nil {
		return done, err
	}
	done.Done = true
	return done, nil
}

func (h *Handler) rebuild(ctx context.Context, done *Rebuilt, group []string) error {
	if len(group) == 0 {
		return nil
	}
	if err := h.Search.RebuildCases(ctx, group...); err != nil {
		return err
	}
	if err := h.Ledger.Recount(ctx, group...); err != nil {
		return err
	}
	done.After = group[len(group)-1]
	done.Cases += len(group)
	return nil
}
