// Package queue is the Queue contract: send, and nothing else. Receiving is Lambda's job on AWS and
// the local pump's on one machine. Engines: queue/sqlite and queue/sqs, one suite in queue/queuetest.
//
// Messages carry ids, never truth and never personal data: the consumer rereads the store.
package queue

import (
	"context"
	"errors"
	"time"
)

// Limits of SQS, kept by every engine.
const (
	MaxBytes = 1 << 20          // body of one message
	MaxDelay = 15 * time.Minute // standard queues only
)

// Message is one thing to do.
type Message struct {
	Body string
	// Group orders a FIFO queue: messages of one group are delivered one after the other. It must
	// be set on a FIFO queue and empty on a standard one.
	Group string
	// Dedup names the message on a FIFO queue: a second Send with the same name within five minutes
	// is accepted and not delivered. Empty means that nothing repeats it; it must be empty on a
	// standard queue. It is no idempotency: consumers must still bear repeats.
	Dedup string
	// Delay holds a standard message back; whole seconds, up to MaxDelay.
	Delay time.Duration
}

// Queue takes messages. It is safe for concurrent use.
type Queue interface {
	// Send stores the message durably before it returns. Errors: ErrLimit (no use to retry), ErrFull,
	// context errors; anything else means try again.
	Send(ctx context.Context, m Message) error
}

// Errors every engine uses, to be matched with errors.Is.
var (
	ErrLimit = errors.New("queue: the message breaks a limit")
	ErrFull  = errors.New("queue: no room left")
)
