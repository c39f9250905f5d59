package insight

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// atOnce is how many cases share one transaction: a burst about one problem then writes its totals a few times, not
// once a case.
const atOnce = 12

// Apply counts committed changes. It may be called twice with the same, late, and out of order: it
// rereads what the changes speak of, and each case counts once. A failure leaves nothing wrong, only
// late; the others of the batch are still counted, and calling again does the rest.
func (l *Ledger) Apply(ctx context.Context, changes []store.Change) error {
	t, err := touched(changes)
	failures := []error{err}
	for group := range slices.Chunk(t.cases, atOnce) {
		failures = append(failures, l.count(ctx, group, t.answered))
	}
	for _, id := range t.problems {
		failures = append(failures, l.place(ctx, id))
	}
	return errors.Join(failures...)
}

// count brings the counts of a group of cases up to date. What fails together, or is more than one
// Write takes, is tried in halves.
func (l *Ledger) count(ctx context.Context, ids []string, answered map[string]bool) error {
	err := store.Retry(ctx, func() error { return l.countOnce(ctx, ids, answered) })
	if err == nil || len(ids) == 1 || ctx.Err() != nil {
		return err
	}
	half := len(ids) / 2
	return errors.Join(l.count(ctx, ids[:half], answered), l.count(ctx, ids[half:], answered))
}

// countOnce reads marks before cases, and totals before problems: whoever reads a record's version later
// has seen at least as new a truth, so that the guards never let old overwrite new.
func (l *Ledger) countOnce(ctx context.Context, ids []string, answered map[string]bool) error {
	seen := snapshot{}
	if err := seen.read(ctx, l.table, keysOf(ids, markKey)); err != nil {
		return err
	}
	if err := seen.read(ctx, l.table, keysOf(ids, caseKey)); err != nil {
		return err
	}
	d := newDifference()
	for _, id := range ids {
		if err := l.differ(ctx, d, seen, id, answered[id]); err != nil {
			return fmt.Errorf("count %s: %w", id, err)
		}
	}
	if len(d.marks) == 0 {
		return nil
	}
	if err := seen.read(ctx, l.table, d.keys()); err != nil {
		return err
	}
	if err := seen.read(ctx, l.table, keysOf(d.problems(), problemKey)); err != nil {
		return err
	}
	ops, err := l.ops(d, seen)
	if err != nil {
		return err
	}
	if err := l.table.Write(ctx, ops...); err != nil {
		return fmt.Errorf("write the counts: %w", err)
	}
	return nil
}

// differ adds what one case changes to d: nothing when it is counted as it stands.
func (l *Ledger) differ(ctx context.Context, d *difference, seen snapshot, id string, answered bool) error {
	was, err := find[mark](seen, markKey(id))
	if err != nil {
		return err
	}
	var is mark
	if _, exists := seen[caseKey(id)]; exists {
		if is, err = l.markOf(ctx, seen, id, answered); err != nil {
			return err
		}
	}
	if !was.Counted.equal(is.Counted) || !was.Survey.equal(is.Survey) {
		d.move(id, was.Counted, is)
	}
	return nil
}

// markOf computes what a case shall be counted as. Its journal is read when the survey was answered just
// now, or when nothing is known of the case yet.
func (l *Ledger) markOf(ctx context.Context, seen snapshot, id string, answered bool) (mark, error) {
	was, err := find[mark](seen, markKey(id))
	if err != nil {
		return mark{}, err
	}
	is := mark{Survey: was.Survey}
	if _, marked := seen[markKey(id)]; answered || !marked {
		if is.Survey, err = l.survey(ctx, id); err != nil {
			return mark{}, err
		}
	}
	k, err := find[complaint.Case](seen, caseKey(id))
	is.Counted = contribute(k, is.Survey, l.zone)
	return is, err
}

// journalPage is how many journal lines one read takes in search of an answer, newest first.
const journalPage = 100

// survey finds the newest answer of a case in its journal.
func (l *Ledger) survey(ctx context.Context, id string) (answer, error) {
	q := store.Query{Partition: casePrefix + id, From: storedJournal + "#", To: storedJournal + "#~", Limit: journalPage, Desc: true}
	for {
		page, err := l.table.Query(ctx, q)
		if err != nil {
			return answer{}, fmt.Errorf("read the journal: %w", err)
		}
		for _, it := range page.Items {
			e, err := store.Decode[complaint.Entry](it)
			if err != nil {
				return answer{}, err
			}
			if e.Act == complaint.ActSurveyAnswered {
				return readAnswer(e)
			}
		}
		if page.Cursor == "" {
			return answer{}, nil
		}
		q.Cursor = page.Cursor
	}
}

func keysOf(ids []string, key func(string) store.Key) []store.Key {
	keys := make([]store.Key, len(ids))
	for i, id := range ids {
		keys[i] = key(id)
	}
	return keys
}
