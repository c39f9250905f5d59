package register

import (
	"context"
	"errors"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// KeyedRequest is a request that a program sent under an Idempotency-Key, with what it was answered.
type KeyedRequest struct {
	Request string              `json:"request"` // a hash of what was asked
	Status  int                 `json:"status,omitempty"`
	Header  map[string][]string `json:"header,omitempty"`
	Body    []byte              `json:"body,omitempty"`
}

// Done reports whether the request has its answer. Without one it is being worked on, or nobody knows what came of it.
func (k KeyedRequest) Done() bool { return k.Status != 0 }

// keyedFor is how long a request may be sent again.
const keyedFor = 24 * time.Hour

// BeginKeyed claims a key for a request. It gives nil when the key was free, else the request that has it. Kind busy: the
// key is being freed at this moment.
func (r *Register) BeginKeyed(ctx context.Context, key, request string) (*KeyedRequest, error) {
	err := r.writeKeyed(ctx, key, KeyedRequest{Request: request}, store.IfAbsent())
	if complaint.KindOf(err) != complaint.KindConflict {
		return nil, err
	}
	found, err := r.read(ctx, keyedKey(key))
	if err != nil {
		return nil, err
	}
	it, ok := found[keyedKey(key)]
	if !ok {
		return nil, complaint.Wrap(complaint.KindBusy, "busy", errors.New("a key is freed at this moment"))
	}
	known, err := store.Decode[KeyedRequest](it)
	return &known, err
}

// FinishKeyed keeps the answer to a request that was begun under a key.
func (r *Register) FinishKeyed(ctx context.Context, key string, k KeyedRequest) error {
	return r.writeKeyed(ctx, key, k, store.Always())
}

// ForgetKeyed frees the key of a request that did nothing.
func (r *Register) ForgetKeyed(ctx context.Context, key string) error {
	return forPeople("free the key", r.table.Write(ctx, store.Delete(keyedKey(key), store.Always())))
}

func (r *Register) writeKeyed(ctx context.Context, key string, k KeyedRequest, when store.Condition) error {
	it, err := store.Encode(keyedKey(key), TypeOnce, k)
	if err != nil {
		return err
	}
	it.Expires = r.now().Add(keyedFor).Unix()
	return forPeople("remember the request", r.table.Write(ctx, store.Put(it, when)))
}

func keyedKey(key string) store.Key { return onceKey("answered-" + key) }
