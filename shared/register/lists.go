package register

import (
	"context"
	"slices"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// List is one page of a list; Next is empty when nothing follows.
type List[T any] struct {
	Rows []T
	Next string
}

// maxRows bounds a page of any list.
const maxRows = 200

func rows[T any](items []store.Item, next string, finish func(*T, store.Item)) (List[T], error) {
	list := List[T]{Rows: make([]T, 0, len(items)), Next: next}
	for _, it := range items {
		noun, err := store.Decode[T](it)
		if err != nil {
			return list, err
		}
		if finish != nil {
			finish(&noun, it)
		}
		list.Rows = append(list.Rows, noun)
	}
	return list, nil
}

// Running lists running cases by ruling deadline, the most urgent first. from and until bound the deadline;
// zero bounds nothing.
func (r *Register) Running(ctx context.Context, from, until time.Time, limit int, cursor string) (List[complaint.Case], error) {
	q := store.Query{Index: store.One, Limit: limit, Cursor: cursor}
	if !from.IsZero() {
		q.From = stamp(from)
	}
	if !until.IsZero() {
		q.To = stamp(until) + "$"
	}
	items, next, err := r.byTime(ctx, q, listRunning)
	if err != nil {
		return List[complaint.Case]{}, err
	}
	return rows(items, next, func(k *complaint.Case, it store.Item) { k.Version = it.Version })
}

// ToLookAt lists cases that need a look, oldest first.
func (r *Register) ToLookAt(ctx context.Context, limit int, cursor string) (List[complaint.Case], error) {
	items, next, err := r.byTime(ctx, store.Query{Index: store.Two, Limit: limit, Cursor: cursor}, listLook)
	if err != nil {
		return List[complaint.Case]{}, err
	}
	return rows(items, next, func(k *complaint.Case, it store.Item) { k.Version = it.Version })
}

// Tasks lists tasks that are not done, by due time.
func (r *Register) Tasks(ctx context.Context, limit int, cursor string) (List[complaint.Task], error) {
	return r.tasks(ctx, store.Query{Index: store.One, Limit: limit, Cursor: cursor}, listTasks)
}

// Owed lists the calls and second keys that are owed until a time, by due time: what is due beside the running cases.
func (r *Register) Owed(ctx context.Context, until time.Time, limit int) (List[complaint.Task], error) {
	return r.tasks(ctx, store.Query{Index: store.Two, To: stamp(until) + "$", Limit: limit}, listOwed)
}

func (r *Register) tasks(ctx context.Context, q store.Query, list string) (List[complaint.Task], error) {
	items, next, err := r.byTime(ctx, q, list)
	if err != nil {
		return List[complaint.Task]{}, err
	}
	return rows(items, next, func(t *complaint.Task, it store.Item) { t.Version = it.Version })
}

// Mail names a part of the mail log.
type Mail string

// The parts of the mail log.
const (
	MailIn      Mail = "in"
	MailOut     Mail = "out"
	MailTrouble Mail = "trouble" // failed, held or unknown
)

// Letters lists letters of one part of the mail log, newest first.
func (r *Register) Letters(ctx context.Context, part Mail, limit int, cursor string) (List[complaint.Letter], error) {
	q := store.Query{Index: store.One, Limit: limit, Cursor: cursor, Desc: true}
	list := listMailIn
	switch part {
	case MailOut:
		list = listMailOut
	case MailTrouble:
		q.Index, list = store.Two, listTrouble
	}
	items, next, err := r.byTime(ctx, q, list)
	if err != nil {
		return List[complaint.Letter]{}, err
	}
	return rows(items, next, func(l *complaint.Letter, it store.Item) { l.Version = it.Version })
}

// Letter reads one letter; caseID is empty for one that belongs to no case.
func (r *Register) Letter(ctx context.Context, caseID, id string) (complaint.Letter, error) {
	key := letterKey(caseID, id)
	found, err := r.read(ctx, key)
	if err != nil {
		return complaint.Letter{}, err
	}
	return one(found, key, "letter", func(l *complaint.Letter) *int64 { return &l.Version })
}

// Acts lists journal lines of every case, newest first; since bounds them from below.
func (r *Register) Acts(ctx context.Context, since time.Time, limit int, cursor string) (List[complaint.Entry], error) {
	q := store.Query{Index: store.One, Limit: limit, Cursor: cursor, Desc: true}
	if !since.IsZero() {
		q.From = stamp(since)
	}
	items, next, err := r.byTime(ctx, q, listActs)
	if err != nil {
		return List[complaint.Entry]{}, err
	}
	return rows[complaint.Entry](items, next, nil)
}

// ProblemLog lists what people and the desk did about a problem, newest first.
func (r *Register) ProblemLog(ctx context.Context, id string, limit int) ([]complaint.Entry, error) {
	page, err := r.table.Query(ctx, store.Query{Partition: "problem#" + id, From: "journal#", To: "journal#~", Limit: limit, Desc: true})
	if err != nil {
		return nil, forPeople("read the problem's journal", err)
	}
	list, err := rows[complaint.Entry](page.Items, "", nil)
	return list.Rows, err
}

// CasesOf lists the cases that hang on a problem, newest first.
func (r *Register) CasesOf(ctx context.Context, problem string, limit int) ([]complaint.Case, error) {
	links, err := r.links(ctx, problem, min(limit, store.MaxGet))
	if err != nil || len(links) == 0 {
		return nil, err
	}
	keys := make([]store.Key, len(links))
	for i, l := range links {
		keys[i] = caseKey(l.Case)
	}
	items, err := r.table.Get(ctx, keys...)
	if err != nil {
		return nil, forPeople("read the problem's cases", err)
	}
	list, err := rows(items, "", func(k *complaint.Case, it store.Item) { k.Version = it.Version })
	return list.Rows, err
}

// Cases reads some cases, store.MaxGet in a round trip; one that does not exist is left out.
func (r *Register) Cases(ctx context.Context, ids ...string) (map[string]complaint.Case, error) {
	seen := newKeySet()
	for _, id := range ids {
		seen.add(caseKey(id))
	}
	cases := make(map[string]complaint.Case, len(seen.list))
	for keys := range slices.Chunk(seen.list, store.MaxGet) {
		found, err := r.read(ctx, keys...)
		if err != nil {
			return nil, err
		}
		for _, it := range found {
			k, err := caseOf(it)
			if err != nil {
				return nil, err
			}
			cases[k.ID] = k
		}
	}
	return cases, nil
}
