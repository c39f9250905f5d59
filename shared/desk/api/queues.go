package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/queue"
)

// QueueState is one queue with the messages that failed for good.
type QueueState struct {
	Name  string       `json:"name"`
	Count int          `json:"count" doc:"how many failed for good"`
	Dead  []DeadLetter `json:"dead" nullable:"false" doc:"up to 100 of them"`
}

// DeadLetter is a message that was handed out as often as its queue allows.
type DeadLetter struct {
	ID       string    `json:"id"`
	Body     string    `json:"body" doc:"ids, never what a complaint says"`
	Group    string    `json:"group,omitempty" doc:"the case, where order counts"`
	Receives int       `json:"receives" doc:"how often it was tried"`
	Sent     time.Time `json:"sent"`
}

// deadShown is how many dead letters of a queue one answer shows.
const deadShown = 100

type deadPath struct {
	Queue string `path:"queue" pattern:"^[0-9A-Za-z][0-9A-Za-z-]{0,63}$"`
	ID    string `path:"id" pattern:"^[0-9A-Za-z][0-9A-Za-z-]{0,63}$"`
}

func (a *API) queues() {
	serve(a, get("list-queues", "/queues", "queues", leads), func(ctx context.Context, _ caller, _ *struct{}) (*listed[QueueState], error) {
		var states []QueueState
		for _, q := range a.Queues {
			s, err := queueState(ctx, q)
			if err != nil {
				return nil, err
			}
			states = append(states, s)
		}
		return listOf(states, ""), nil
	})
	a.deadAct("retry-message", "/queues/{queue}/dead/{id}/retry", queue.DeadLetters.Retry)
	a.deadAct("discard-message", "/queues/{queue}/dead/{id}/discard", queue.DeadLetters.Discard)
}

func queueState(ctx context.Context, q queue.Named) (QueueState, error) {
	dead, all, err := q.Look(ctx, deadShown)
	if err != nil {
		return QueueState{}, err
	}
	s := QueueState{Name: q.Name, Count: all, Dead: []DeadLetter{}}
	for _, d := range dead {
		s.Dead = append(s.Dead, DeadLetter{ID: d.ID, Body: d.Body, Group: d.Group, Receives: d.Receives, Sent: d.Sent})
	}
	return s, nil
}

func (a *API) deadAct(id, path string, do func(queue.DeadLetters, context.Context, string) error) {
	serveSilent(a, post(id, path, "queues", leads), func(ctx context.Context, _ caller, in *deadPath) error {
		at := slices.IndexFunc(a.Queues, func(q queue.Named) bool { return q.Name == in.Queue })
		if at < 0 {
			return complaint.NotFound("queue")
		}
		err := do(a.Queues[at].Dead, ctx, in.ID)
		if errors.Is(err, queue.ErrNoMessage) {
			return complaint.Refuse("message-gone")
		}
		return err
	})
}
