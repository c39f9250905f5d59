package search

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"resonance/shared/store"
)

// save makes the shelf say want about id, where old is what it said when it was read; a nil want removes
// it. With anew, every posting is written again even when the record claims it. It reports
// whether it wrote anything.
//
// A difference of more operations than one Write takes is written in several, each with a record that
// tells the postings as they then stand: a crash in between leaves nothing that the next save does not
// put right. Every Write is guarded by the record's version.
func (s shelf) save(ctx context.Context, id string, old record, want *entry, anew bool) (bool, error) {
	had := tokens(strings.Fields(old.Tokens))
	next := entry{row: old.Row}
	if want != nil {
		next = *want
	}
	missing, extra := next.tokens.minus(had), had.minus(next.tokens)
	if anew {
		missing = next.tokens
	}
	if len(missing)+len(extra) == 0 && sameJSON(old.Row, next.row) && (want != nil || old.version == 0) {
		return false, nil
	}
	steps := s.plan(id, missing, extra)
	standing := newStanding(had)
	for first := true; first || len(steps) > 0; first = false {
		n := min(len(steps), store.MaxOps-1)
		ops := make([]store.Op, 0, n+1)
		for _, step := range steps[:n] {
			ops = append(ops, step.op)
			standing.apply(step)
		}
		steps = steps[n:]
		last := len(steps) == 0
		op, err := s.recordOp(id, old.version, next.row, standing, last && want == nil)
		if err != nil {
			return false, err
		}
		if err := s.table.Write(ctx, append(ops, op)...); err != nil {
			return false, fmt.Errorf("write the search record: %w", err)
		}
		old.version++
	}
	return true, nil
}

// step is one posting to be written or removed.
type step struct {
	token string
	gone  bool
	op    store.Op
}

// plan takes off first what is wrong. Facets come before words, since lists live on them.
func (s shelf) plan(id string, missing, extra tokens) []step {
	steps := make([]step, 0, len(missing)+len(extra))
	for _, token := range extra {
		steps = append(steps, step{token: token, gone: true, op: store.Delete(s.posting(token, id), store.Always())})
	}
	for _, token := range missing {
		it := store.Item{Key: s.posting(token, id), Type: TypePosting, Doc: json.RawMessage(`{}`)}
		steps = append(steps, step{token: token, op: store.Put(it, store.Always())})
	}
	return steps
}

// standing is the set of tokens whose postings exist while a difference is being written.
type standing tokenSet

func newStanding(had tokens) standing {
	set := make(standing, len(had))
	for _, token := range had {
		set[token] = struct{}{}
	}
	return set
}

func (set standing) apply(st step) {
	if st.gone {
		delete(set, st.token)
		return
	}
	set[st.token] = struct{}{}
}

func (s shelf) recordOp(id string, version int64, row json.RawMessage, set standing, remove bool) (store.Op, error) {
	cond := store.IfAbsent()
	if version > 0 {
		cond = store.IfVersion(version)
	}
	if remove {
		return store.Delete(s.recordKey(id), cond), nil
	}
	doc, err := json.Marshal(record{Row: row, Tokens: tokenSet(set).sorted().text()})
	if err != nil {
		return store.Op{}, fmt.Errorf("encode the search record: %w", err)
	}
	return store.Put(store.Item{Key: s.recordKey(id), Type: TypeRecord, Doc: doc}, cond), nil
}

// sameJSON compares two rows by meaning: an engine may have reordered the keys of the stored one.
func sameJSON(a, b json.RawMessage) bool {
	return bytes.Equal(canonical(a), canonical(b))
}

func canonical(doc json.RawMessage) []byte {
	var value any
	if json.Unmarshal(doc, &value) != nil {
		return doc
	}
	text, err := json.Marshal(value)
	if err != nil {
		return doc
	}
	return text
}
