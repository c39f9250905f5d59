package register

import (
	"context"
	"errors"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Answered is what a program was answered to a request with a name of its own.
type Answered struct {
	Request string              `json:"request"` // what was asked, or its hash
	Status  int                 `json:"status,omitempty"`
	Header  map[string][]string `json:"header,omitempty"`
	Body    []byte              `json:"body,omitempty"`
}

// Done reports whether the request has its answer. Without one it is being worked on, or nobody knows what came of it.
func (a Answered) Done() bool { return a.Status != 0 }

// answeredFor is how long a request may be sent again.
const answeredFor = 24 * time.Hour

// Begin claims a name for a request. Where the name is taken, it gives what it stands for.
func (r *Register) Begin(ctx context.Context, name, request string) (*Answered, error) {
	err := r.writeAnswered(ctx, name, Answered{Request: request}, store.IfAbsent())
	if complaint.KindOf(err) != complaint.KindConflict {
		return nil, err
	}
	found, err := r.read(ctx, answeredKey(name))
	if err != nil {
		return nil, err
	}
	it, ok := found[answeredKey(name)]
	if !ok {
		return nil, complaint.Wrap(complaint.KindBusy, "busy", errors.New("a key is freed at this moment"))
	}
	known, err := store.Decode[Answered](it)
	return &known, err
}

// Finish keeps the answer to what was begun under a name.
func (r *Register) Finish(ctx context.Context, name string, a Answered) error {
	return r.writeAnswered(ctx, name, a, store.Always())
}

// Forget frees the name of a request that did nothing.
func (r *Register) Forget(ctx context.Context, name string) error {
	return forPeople("free the key", r.table.Write(ctx, store.Delete(answeredKey(name), store.Always())))
}

func (r *Register) writeAnswered(ctx context.Context, name string, a Answered, when store.Condition) error {
	it, err := store.Encode(answeredKey(name), TypeOnce, a)
	if err != nil {
		return err
	}
	it.Expires = r.now().Add(answeredFor).Unix()
	return forPeople("remember the request", r.table.Write(ctx, store.Put(it, when)))
}

func answeredKey(name string) store.Key { return onceKey("answered-" + name) }
