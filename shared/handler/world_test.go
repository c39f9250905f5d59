// Package handler_test gives the handlers what AWS may bring them and should not, and too little time.
package handler_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"resonance/shared/blob"
	"resonance/shared/blob/dir"
	"resonance/shared/complaint"
	"resonance/shared/handler/clock"
	"resonance/shared/handler/inbound"
	"resonance/shared/handler/index"
	"resonance/shared/handler/relay"
	"resonance/shared/handler/reply"
	"resonance/shared/insight"
	"resonance/shared/policy"
	"resonance/shared/queue"
	"resonance/shared/register"
	"resonance/shared/search"
	"resonance/shared/store"
	"resonance/shared/store/sqlite"
	"resonance/shared/store/stream"
	"resonance/shared/words"
)

// world is handlers on real engines of this machine.
type world struct {
	*register.Register
	table  *sqlite.DB
	blobs  blob.Store
	sent   *outbox
	post   *post
	said   bytes.Buffer // the log
	seen   string       // how far the changes were read
	search *search.Index
	ahead  time.Duration // how far the register's clock is ahead
}

func newWorld(t *testing.T) *world {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "table.db"))
	must(err)
	t.Cleanup(func() { must(db.Close()) })
	w := &world{table: db, sent: &outbox{}, post: &post{}, search: search.New(db)}
	w.blobs, err = dir.Open(t.TempDir(), dir.Options{SigningKey: make([]byte, 32), Now: time.Now})
	must(err)
	p := policy.Default()
	calendars, err := p.BuildCalendars()
	must(err)
	w.Register = register.New(register.Deps{
		Table: db, Texts: w.blobs, Policy: p, Calendars: calendars, Words: words.Load(), PublicURL: "https://desk.example",
		Now: func() time.Time { return time.Now().Add(w.ahead) },
	})
	return w
}

// complain registers a complaint of somebody who is to be answered by mail.
func (w *world) complain(t *testing.T, once, text string) register.Receipt {
	t.Helper()
	receipt, err := w.Submit(t.Context(), register.Submission{
		Once: once, By: complaint.TheSystem(), Channel: complaint.Executive, Text: text, ReplyTo: once + "@mail.example", MayWrite: true,
		Who: complaint.Complainant{Name: "Ann " + once, Emails: []string{once + "@mail.example"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// changes are the table's changes since it was asked last, as a stream brings them.
func (w *world) changes(t *testing.T) []events.DynamoDBEventRecord {
	t.Helper()
	list, err := w.table.Changes(t.Context(), w.seen, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var records []events.DynamoDBEventRecord
	for _, c := range list {
		w.seen = c.Sequence
		records = append(records, record(t, c))
	}
	return records
}

func (w *world) log() *slog.Logger { return slog.New(slog.NewTextHandler(&w.said, nil)) }

func (w *world) relay() *relay.Handler {
	return &relay.Handler{Register: w.Register, Queues: map[string]queue.Queue{register.QueueTeam: w.sent, register.QueueReply: w.sent}, Log: w.log()}
}

func (w *world) index() *index.Handler {
	return &index.Handler{Search: w.search, Ledger: insight.New(w.table, insight.Settings{Zone: time.UTC}), Cases: w.Numbers, Log: w.log()}
}

func (w *world) inbound() *inbound.Handler {
	return &inbound.Handler{Register: w.Register, Blobs: w.blobs, Log: w.log()}
}

func (w *world) reply() *reply.Handler {
	return &reply.Handler{Register: w.Register, Blobs: w.blobs, Transport: w.post, Log: w.log()}
}

func (w *world) clock() *clock.Handler {
	return &clock.Handler{Register: w.Register, Relay: w.relay(), Log: w.log()}
}

// outbox is a queue that keeps what it is sent.
type outbox struct {
	messages []queue.Message
	err      error
}

func (o *outbox) Send(ctx context.Context, m queue.Message) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if o.err == nil {
		o.messages = append(o.messages, m)
	}
	return o.err
}

// post takes every letter, after what a test does at that moment.
type post struct {
	taken  int
	before func(context.Context) error
}

func (p *post) Send(ctx context.Context, _ string, _ []string, _ []byte) (string, error) {
	if p.before != nil {
		if err := p.before(ctx); err != nil {
			return "", err
		}
	}
	p.taken++
	return "", nil
}

// invoke gives a handler an event as Lambda's runtime does, and its answer.
func invoke(ctx context.Context, t *testing.T, handler any, event any) (answer string, err error) {
	t.Helper()
	payload, ok := event.(string)
	if !ok {
		text, err := json.Marshal(event)
		if err != nil {
			t.Fatal(err)
		}
		payload = string(text)
	}
	out, err := lambda.NewHandler(handler).Invoke(ctx, []byte(payload))
	return string(out), err
}

func record(t *testing.T, c store.Change) events.DynamoDBEventRecord {
	t.Helper()
	r, err := stream.Record(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
