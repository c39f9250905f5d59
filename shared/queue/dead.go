package queue

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Depth tells how much a queue holds. SQS counts approximately and a little late; the local engine
// exactly.
type Depth struct {
	Waiting  int // ready to be received
	InFlight int // received, and neither deleted nor visible again
	Delayed  int // not ready yet
	// Oldest is when the first message in line was sent; zero when there is none, or when the
	// engine can't tell (SQS tells its age only through CloudWatch).
	Oldest time.Time
}

// Gauge tells how full a queue is. The queues of both engines are gauges.
type Gauge interface {
	Depth(ctx context.Context) (Depth, error)
}

// Dead is a message that was received as often as its queue allows and never deleted.
type Dead struct {
	ID       string // the message id that consumers saw
	Body     string
	Group    string // empty on a standard queue
	Receives int    // how often it was handed out; SQS adds the looks taken by List
	Sent     time.Time
}

// MaxDeadList is the most that one DeadLetters.List returns.
const MaxDeadList = 1000

// DeadLetters is what the desk does with the messages that failed. It is safe for concurrent use;
// when two people act on one message, one wins and the other gets ErrNoMessage.
type DeadLetters interface {
	// List shows up to limit (1 to MaxDeadList) dead letters, in no promised order across groups.
	List(ctx context.Context, limit int) ([]Dead, error)
	// Retry puts the message, as a new one with a new id, at the end of the queue that it came
	// from. A crash on the way may deliver it twice, and never loses it.
	Retry(ctx context.Context, id string) error
	// Discard deletes the message for good.
	Discard(ctx context.Context, id string) error
	// Gauge counts the dead letters.
	Gauge
}

// Named is a queue by the name that people see, with its dead letters.
type Named struct {
	Name string // mail, team, reply
	Dead DeadLetters
}

// Look lists up to limit dead letters, and counts all there are. SQS counts a little late: the count is never
// less than what is listed.
func (n Named) Look(ctx context.Context, limit int) (dead []Dead, all int, err error) {
	if dead, err = n.Dead.List(ctx, limit); err != nil {
		return nil, 0, fmt.Errorf("list the dead letters of %s: %w", n.Name, err)
	}
	depth, err := n.Dead.Depth(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("count the dead letters of %s: %w", n.Name, err)
	}
	return dead, max(depth.Waiting+depth.InFlight+depth.Delayed, len(dead)), nil
}

// ErrNoMessage says that there is no dead letter with this id, or not any more.
var ErrNoMessage = errors.New("queue: no such dead letter")
