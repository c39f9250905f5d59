package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"golang.org/x/sync/errgroup"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// atOnce is how many cases or people of a batch are brought up to date side by side. Those of one moment share a
// commit on one machine, and with it the pages of the words that they share.
const atOnce = 12

// Apply brings the index up to date with committed changes. It may be called twice with the same, late,
// and out of order between partitions: it rereads what the changes speak of. A failure leaves nothing
// wrong, only late; the others of the batch are still done, and calling again does the rest.
func (x *Index) Apply(ctx context.Context, changes []store.Change) error {
	cases, people := touched(changes)
	return errors.Join(
		each(ctx, cases, func(ctx context.Context, id string) error { return x.refreshCase(ctx, id, false) }),
		each(ctx, people, func(ctx context.Context, id string) error { return x.refreshPerson(ctx, id, false) }),
	)
}

// Rebuild writes every posting of the cases, and of the people behind them, again from the records. It
// may run beside Apply, and again after it was stopped. Once it is done the index is Whole.
func (x *Index) Rebuild(ctx context.Context, cases iter.Seq2[string, error]) error {
	for id, err := range cases {
		if err != nil {
			return fmt.Errorf("list the cases: %w", err)
		}
		if err := x.rebuildCase(ctx, id); err != nil {
			return err
		}
	}
	it := store.Item{Key: wholeKey, Type: TypeWhole, Doc: json.RawMessage(`{}`)}
	if err := x.cases.table.Write(ctx, store.Put(it, store.Always())); err != nil {
		return fmt.Errorf("note that the index is whole: %w", err)
	}
	return nil
}

// RebuildCases writes every posting of some cases, and of the people behind them, again from the records.
func (x *Index) RebuildCases(ctx context.Context, ids ...string) error {
	return each(ctx, ids, x.rebuildCase)
}

func (x *Index) rebuildCase(ctx context.Context, id string) error {
	if err := x.refreshCase(ctx, id, true); err != nil {
		return fmt.Errorf("rebuild %s: %w", id, err)
	}
	var row Row
	if found, err := x.cases.row(ctx, id, &row); err != nil || !found || row.Person == "" {
		return err
	}
	if err := x.refreshPerson(ctx, row.Person, true); err != nil {
		return fmt.Errorf("rebuild the person of %s: %w", id, err)
	}
	return nil
}

// wholeKey is where an index says that it was built from all cases.
var wholeKey = store.Key{Partition: "search", Sort: "whole"}

// Whole reports whether the index was ever built from all cases. One in a new table of its own was not.
func (x *Index) Whole(ctx context.Context) (bool, error) {
	found, err := x.cases.table.Get(ctx, wholeKey)
	if err != nil {
		return false, fmt.Errorf("ask whether the index is whole: %w", err)
	}
	return len(found) > 0, nil
}

func each(ctx context.Context, ids []string, do func(context.Context, string) error) error {
	failures := make([]error, len(ids))
	var g errgroup.Group
	g.SetLimit(atOnce)
	for i, id := range ids {
		g.Go(func() error {
			failures[i] = do(ctx, id)
			return nil
		})
	}
	return errors.Join(append(failures, g.Wait())...)
}

// refreshCase makes the index say of a case what its records say. The search record is read first: whoever
// reads it later has seen at least as new a case, so that the version guard never lets old overwrite new.
func (x *Index) refreshCase(ctx context.Context, id string, anew bool) error {
	return store.Retry(ctx, func() error {
		old, err := x.cases.get(ctx, id)
		if err != nil {
			return err
		}
		f, err := x.readCase(ctx, id)
		if err != nil {
			return err
		}
		var want *entry
		if f.kase.ID != "" {
			if want, err = caseEntry(f); err != nil {
				return err
			}
		}
		wrote, err := x.cases.save(ctx, id, old, want, anew)
		if err != nil || !wrote || f.kase.Person == "" {
			return err
		}
		return x.checkPerson(ctx, f)
	})
}

// checkPerson makes sure that the person is still as read now that the case is in the index. A person
// edited before that would have missed this case when theirs were refreshed.
func (x *Index) checkPerson(ctx context.Context, f caseFile) error {
	_, version, err := x.readPerson(ctx, f.kase.Person)
	if err == nil && version != f.personVersion {
		return fmt.Errorf("the person changed: %w", store.ErrConflict)
	}
	return err
}

func (x *Index) readCase(ctx context.Context, id string) (caseFile, error) {
	var f caseFile
	page, err := x.register.Query(ctx, casesAndComplaints(id))
	if err != nil {
		return f, fmt.Errorf("read the case: %w", err)
	}
	for _, it := range page.Items {
		if err := f.add(it); err != nil {
			return f, err
		}
	}
	if f.kase.Person == "" {
		return f, nil
	}
	p, version, err := x.readPerson(ctx, f.kase.Person)
	if version > 0 {
		f.person, f.personVersion = &p, version
	}
	return f, err
}

// readPerson gives a complainant and the record's version, 0 when there is none.
func (x *Index) readPerson(ctx context.Context, id string) (complaint.Complainant, int64, error) {
	items, err := x.register.Get(ctx, personKey(id))
	if err != nil {
		return complaint.Complainant{}, 0, fmt.Errorf("read the person: %w", err)
	}
	if len(items) == 0 {
		return complaint.Complainant{}, 0, nil
	}
	p, err := store.Decode[complaint.Complainant](items[0])
	return p, items[0].Version, err
}

// refreshPerson makes the index say of a person what their record says. When they are found by other
// tokens than before, their cases are refreshed first: a crash in between does it again.
func (x *Index) refreshPerson(ctx context.Context, id string, anew bool) error {
	return store.Retry(ctx, func() error {
		old, err := x.people.get(ctx, id)
		if err != nil {
			return err
		}
		p, version, err := x.readPerson(ctx, id)
		if err != nil {
			return err
		}
		var want *entry
		if version > 0 {
			if want, err = personEntry(p); err != nil {
				return err
			}
		}
		if want == nil || want.tokens.text() != old.Tokens {
			if err := x.refreshCasesOf(ctx, id); err != nil {
				return err
			}
		}
		_, err = x.people.save(ctx, id, old, want, anew)
		return err
	})
}

// refreshCasesOf refreshes every case that the index knows of a person.
func (x *Index) refreshCasesOf(ctx context.Context, person string) error {
	q := store.Query{Limit: store.MaxPage}
	for {
		items, err := store.Merge(ctx, x.cases.table, q, x.cases.partitions(facetToken("person:"+person)))
		if err != nil {
			return fmt.Errorf("read the person's cases: %w", err)
		}
		for _, it := range items {
			if err := x.refreshCase(ctx, it.Sort, false); err != nil {
				return err
			}
		}
		if len(items) < q.Limit {
			return nil
		}
		q.From = items[len(items)-1].Sort + "\x00"
	}
}
