package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Types of the items that this room stores; they travel with the change stream.
const (
	typeMember  = "member"
	typeAddress = "member-address"
	typeFounded = "staff-founded"
	typeLink    = "sign-in-link"
	typeSession = "session"
	typeVisit   = "visit"
	typeToken   = "api-token"
	typeLimit   = "rate-limit"
	typeFlow    = "openid-flow"
	typeJournal = "staff-journal"
)

// All members stand in one partition: they are few, and the team page is one Query.
const membersPartition = "staff"

func memberKey(id string) store.Key {
	return store.Key{Partition: membersPartition, Sort: "member#" + id}
}

// addressKey keeps an address from belonging to two members, and finds its member.
func addressKey(email string) store.Key {
	return store.Key{Partition: "staff-address#" + hash(email), Sort: "address"}
}

// foundedKey exists once there was a first lead.
func foundedKey() store.Key { return store.Key{Partition: membersPartition, Sort: "founded"} }

// firstLinkKey holds the one link that makes the first lead, so that a newer one ends an older one.
func firstLinkKey() store.Key { return store.Key{Partition: membersPartition, Sort: "first-link"} }

func linkKey(token string) store.Key {
	return store.Key{Partition: "sign-in#" + hash(token), Sort: "link"}
}

// What belongs to one member stands in one partition.
func inMember(id, sort string) store.Key { return store.Key{Partition: "member#" + id, Sort: sort} }

func sessionKey(member, id string) store.Key { return inMember(member, "session#"+id) }
func tokenKey(member, id string) store.Key   { return inMember(member, "token#"+id) }
func visitKey(member string) store.Key       { return inMember(member, "visit") }

func flowKey(state string) store.Key {
	return store.Key{Partition: "openid#" + hash(state), Sort: "flow"}
}

// hash is how a secret is stored: nobody who reads the store can use it.
func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// secret draws 256 random bits as 43 characters that fit into a URL or cookie.
func secret() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// newID draws an id that is unique and says nothing.
func newID() string { return rand.Text()[:16] }

// read gets items in one round trip, by key.
func (s *Service) read(ctx context.Context, keys ...store.Key) (map[store.Key]store.Item, error) {
	items, err := s.table.Get(ctx, keys...)
	if err != nil {
		return nil, forPeople("read", err)
	}
	found := make(map[store.Key]store.Item, len(items))
	for _, it := range items {
		found[it.Key] = it
	}
	return found, nil
}

// act gathers what one act writes and commits it at once.
type act struct {
	ops []store.Op
	err error
}

func (a *act) put(key store.Key, kind string, record any, cond store.Condition, expires int64) {
	it, err := store.Encode(key, kind, record)
	it.Expires = expires
	a.err = errors.Join(a.err, err)
	a.ops = append(a.ops, store.Put(it, cond))
}

func (a *act) remove(key store.Key, cond store.Condition) {
	a.ops = append(a.ops, store.Delete(key, cond))
}

// commit writes the act. What only met another write at that moment, and failed by no condition of its own, is no
// lost race yet: it is written again.
func (s *Service) commit(ctx context.Context, a *act) error {
	if a.err != nil {
		return a.err
	}
	err := s.table.Write(ctx, a.ops...)
	for n := 1; n < store.MaxTries && met(err); n++ {
		if err := store.Pause(ctx, n); err != nil {
			return err
		}
		err = s.table.Write(ctx, a.ops...)
	}
	if err != nil {
		return forPeople("commit", err)
	}
	return nil
}

func met(err error) bool {
	conflict, ok := errors.AsType[*store.ConflictError](err)
	return ok && len(conflict.Failed) == 0
}

// forPeople gives an engine's error a kind, keeping it as the cause.
func forPeople(doing string, err error) error {
	wrapped := fmt.Errorf("%s: %w", doing, err)
	switch {
	case errors.Is(err, store.ErrConflict):
		return complaint.Wrap(complaint.KindConflict, "stale", wrapped)
	case errors.Is(err, store.ErrFull):
		return complaint.Wrap(complaint.KindFull, "disk-full", wrapped)
	case errors.Is(err, store.ErrThrottled):
		return complaint.Wrap(complaint.KindBusy, "busy", wrapped)
	}
	return wrapped
}
