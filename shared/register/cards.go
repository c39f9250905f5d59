package register

import (
	"context"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Card is the special team's one message about a case.
type Card struct {
	Channel string `json:"channel"`
	TS      string `json:"ts"`   // the message's name in Slack
	Told    int    `json:"told"` // the journal line up to which the thread was told
	Version int64  `json:"-"`
}

// SaveCard remembers where the case's message stands. A lost race means that another delivery was
// faster: a conflict error, and nothing changes.
func (r *Register) SaveCard(ctx context.Context, caseID string, card Card) error {
	it, err := store.Encode(cardKey(caseID), TypeCard, card)
	if err != nil {
		return err
	}
	if err := r.table.Write(ctx, store.Put(it, condition(card.Version))); err != nil {
		return forPeople("remember the card", err)
	}
	return nil
}

// Once reports whether key is seen for the first time, and remembers it until expires (Unix seconds).
// It is what refuses a replayed call.
func (r *Register) Once(ctx context.Context, key string, expires int64) (bool, error) {
	it := store.Item{Key: onceKey(key), Type: TypeOnce, Doc: []byte("{}"), Expires: expires}
	err := forPeople("remember the call", r.table.Write(ctx, store.Put(it, store.IfAbsent())))
	if complaint.KindOf(err) == complaint.KindConflict {
		return false, nil
	}
	return err == nil, err
}
