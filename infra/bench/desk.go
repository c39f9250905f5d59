package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/infra/local/slackpage"
	"resonance/shared/blob"
	"resonance/shared/blob/dir"
	"resonance/shared/calendar"
	"resonance/shared/clocktest"
	pages "resonance/shared/desk"
	"resonance/shared/handler/clock"
	"resonance/shared/handler/inbound"
	"resonance/shared/handler/index"
	"resonance/shared/handler/notify"
	"resonance/shared/handler/relay"
	"resonance/shared/handler/reply"
	"resonance/shared/insight"
	"resonance/shared/policy"
	"resonance/shared/queue"
	"resonance/shared/register"
	"resonance/shared/search"
	"resonance/shared/slack"
	"resonance/shared/staff"
	"resonance/shared/store"
	"resonance/shared/store/stream"
	"resonance/shared/words"
)

// desk is the functions of the AWS edition in this process, on a table that counts what it is asked for. Everything
// that goes out of it is counted as the request that it would be.
type desk struct {
	*register.Register
	table *meter
	store *inMemory
	blobs *counting
	time  *clocktest.Clock
	mu    sync.Mutex // of asked

	relay  *relay.Handler
	index  *index.Handler
	notify *notify.Handler
	reply  *reply.Handler
	mail   *inbound.Handler
	clock  *clock.Handler
	staff  *staff.Service
	pages  http.Handler
	signed []*http.Cookie // who asks for pages
	queues map[string]*waiting
	asked  map[string]int // requests, by service and action

	close []func() error
}

// numberBlock is as in the functions.
const numberBlock = 5

func newDesk(folder string, begins time.Time) (_ *desk, err error) {
	d := &desk{time: clocktest.At(begins), asked: map[string]int{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Close())
		}
	}()
	d.store = newInMemory(d.time.Now)
	d.table = newMeter(d.store, d.count)
	files, err := dir.Open(filepath.Join(folder, "blobs"), dir.Options{SigningKey: make([]byte, 32), Now: d.time.Now})
	if err != nil {
		return nil, err
	}
	d.blobs = &counting{files, d}
	p := policy.Default()
	calendars, err := p.BuildCalendars()
	if err != nil {
		return nil, err
	}
	return d, d.build(p, calendars, words.Load())
}

func (d *desk) build(p *policy.Policy, calendars *calendar.Set, catalogue *words.Catalogue) error {
	d.Register = register.New(register.Deps{
		Table: d.table, Texts: d.blobs, Policy: p, Calendars: calendars, Words: catalogue, Now: d.time.Now, PublicURL: "https://desk.example", NumberBlock: numberBlock,
	})
	d.queues = map[string]*waiting{register.QueueTeam: {desk: d, name: "sqs-fifo"}, register.QueueReply: {desk: d, name: "sqs"}}
	page, err := slackpage.New(slackpage.Config{
		Token: "xoxb-bench", SigningSecret: "bench", Clock: d.time.Now, InteractURL: func() string { return "" },
		Say:      func(language string) slackpage.Say { return catalogue.In(language).Say },
		Channels: []slackpage.Channel{{ID: "C1", Name: "team"}}, Members: func() []slackpage.Member { return nil },
		Limits: slackpage.Limits{PostBurst: 1 << 30, UpdatesAMinute: 1 << 30, ReadsAMinute: 1 << 30, ViewsAMinute: 1 << 30, WhispersAMinute: 1 << 30},
	})
	if err != nil {
		return err
	}
	server := httptest.NewServer(page)
	d.close = append(d.close, page.Close, func() error { server.Close(); return nil })
	quietly := slog.New(slog.DiscardHandler)
	d.relay = &relay.Handler{Register: d.Register, Queues: map[string]queue.Queue{register.QueueTeam: d.queues[register.QueueTeam], register.QueueReply: d.queues[register.QueueReply]}, Log: quietly}
	d.index = &index.Handler{Search: search.New(d.table), Ledger: insight.New(d.table, insight.Settings{Zone: d.Zone()}), Log: quietly}
	d.notify = &notify.Handler{Register: d.Register, Slack: slack.NewClient("xoxb-bench", server.URL+"/api/", http.DefaultClient), Channel: "C1", Words: catalogue, Log: quietly}
	d.reply = &reply.Handler{Register: d.Register, Blobs: d.blobs, Transport: post{d}, Log: quietly}
	d.mail = &inbound.Handler{Register: d.Register, Blobs: d.blobs, Log: quietly}
	d.clock = &clock.Handler{Register: d.Register, Relay: d.relay, Log: quietly}
	d.staff = staff.New(staff.Deps{Table: d.table, Now: d.time.Now, URL: func(path string) string { return path }})
	d.pages, err = pages.New(pages.Deps{
		Register: d.Register, Search: d.index.Search, Ledger: d.index.Ledger, Staff: d.staff, Blobs: d.blobs, Words: catalogue,
		Policy: p, Calendars: calendars, Now: d.time.Now, Log: quietly,
	})
	return err
}

// signIn is the first lead's, by the link that they are sent.
func (d *desk) signIn(ctx context.Context) error {
	link, _, err := d.staff.FirstLink(ctx)
	if err != nil {
		return err
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, link, strings.NewReader("name=Olga&email=olga@firma.example"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	d.pages.ServeHTTP(answer, r)
	if answer.Code != http.StatusSeeOther {
		return fmt.Errorf("the link to sign in is answered %d", answer.Code)
	}
	d.signed = answer.Result().Cookies()
	return nil
}

// look is a page of the desk that somebody of the staff asks for.
func (d *desk) look(ctx context.Context, path string) error { return d.ask(ctx, http.MethodGet, path) }

// stay is what that page asks by itself, a minute later.
func (d *desk) stay(ctx context.Context, path string) error {
	d.time.Pass(time.Minute)
	return d.ask(ctx, http.MethodPost, path+"/onlookers")
}

func (d *desk) ask(ctx context.Context, method, path string) error {
	d.web(1)
	r := httptest.NewRequestWithContext(ctx, method, path, nil)
	for _, c := range d.signed {
		r.AddCookie(c)
	}
	answer := httptest.NewRecorder()
	d.pages.ServeHTTP(answer, r)
	if answer.Code != http.StatusOK {
		return fmt.Errorf("%s is answered %d", path, answer.Code)
	}
	return nil
}

// Close ends what the desk began.
func (d *desk) Close() (err error) {
	for i := len(d.close) - 1; i >= 0; i-- {
		err = errors.Join(err, d.close[i]())
	}
	return err
}

func (d *desk) count(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked[what]++
}

// settle brings changes and messages to their functions until nothing is under way. An event of the stream takes
// so many records, of those that its function wants, and one of a queue one message.
func (d *desk) settle(ctx context.Context, batch int) error {
	for {
		list := d.store.follow(batch * 10)
		if len(list) == 0 && d.idle() {
			return nil
		}
		if err := d.follow(ctx, list, batch); err != nil {
			return err
		}
		if err := d.drain(ctx); err != nil {
			return err
		}
	}
}

func (d *desk) idle() bool {
	return len(d.queues[register.QueueTeam].messages)+len(d.queues[register.QueueReply].messages) == 0
}

func (d *desk) follow(ctx context.Context, list []store.Change, batch int) error {
	for _, to := range []struct {
		name   string
		wants  func(store.Change) bool
		handle func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error)
	}{{"relay", register.IsIntent, d.relay.Handle}, {"index", index.Wants, d.index.Handle}} {
		var event events.DynamoDBEvent
		give := func() error {
			if len(event.Records) == 0 {
				return nil
			}
			d.count("lambda:" + to.name)
			answer, err := to.handle(ctx, event)
			if err == nil && len(answer.BatchItemFailures) > 0 {
				err = fmt.Errorf("%s handed back a record", to.name)
			}
			event.Records = nil
			return err
		}
		for _, c := range list {
			if !to.wants(c) {
				continue
			}
			record, err := stream.Record(c)
			if err != nil {
				return err
			}
			event.Records = append(event.Records, record)
			if len(event.Records) == batch {
				if err := give(); err != nil {
					return err
				}
			}
		}
		if err := give(); err != nil {
			return err
		}
	}
	return nil
}

func (d *desk) drain(ctx context.Context) error {
	for name, handle := range map[string]func(context.Context, events.SQSEvent) (events.SQSEventResponse, error){
		register.QueueTeam: d.notify.Handle, register.QueueReply: d.reply.Handle,
	} {
		q := d.queues[name]
		for _, m := range q.take() {
			d.count("lambda:" + map[string]string{register.QueueTeam: "notify", register.QueueReply: "reply"}[name])
			d.count(q.name + ":ReceiveMessage")
			d.count(q.name + ":DeleteMessage")
			if err := handled(handle(ctx, queued(m.Body, m.Group))); err != nil {
				return fmt.Errorf("the %s queue: %w", name, err)
			}
		}
	}
	return nil
}

func queued(body, group string) events.SQSEvent {
	return events.SQSEvent{Records: []events.SQSMessage{{MessageId: "m", Body: body, Attributes: map[string]string{"ApproximateReceiveCount": "1", "MessageGroupId": group}}}}
}

func handled(answer events.SQSEventResponse, err error) error {
	if err == nil && len(answer.BatchItemFailures) > 0 {
		err = errors.New("a message was handed back")
	}
	return err
}

// waiting is a queue that keeps messages until they are taken.
type waiting struct {
	desk     *desk
	name     string
	messages []queue.Message
}

func (w *waiting) Send(_ context.Context, m queue.Message) error {
	w.desk.count(w.name + ":SendMessage")
	w.messages = append(w.messages, m)
	return nil
}

func (w *waiting) take() []queue.Message {
	all := w.messages
	w.messages = nil
	return all
}

// counting is blob storage as S3 counts it.
type counting struct {
	blob.Store
	desk *desk
}

func (c *counting) Put(ctx context.Context, key, kind string, r io.Reader) (blob.Info, error) {
	c.desk.count("s3:PutObject")
	return c.Store.Put(ctx, key, kind, r)
}

func (c *counting) Open(ctx context.Context, key string) (io.ReadCloser, blob.Info, error) {
	c.desk.count("s3:GetObject")
	return c.Store.Open(ctx, key)
}

func (c *counting) Copy(ctx context.Context, from, to string) error {
	c.desk.count("s3:CopyObject")
	return c.Store.Copy(ctx, from, to)
}

// post is SES, which takes everything.
type post struct{ desk *desk }

func (p post) Send(context.Context, string, []string, []byte) (string, error) {
	p.desk.count("ses:SendEmail")
	return "", nil
}

// inFolder runs something with a desk in a folder of its own.
func inFolder(begins time.Time, do func(*desk) error) error {
	folder, err := os.MkdirTemp("", "resonance-bench-")
	if err != nil {
		return err
	}
	d, err := newDesk(folder, begins)
	if err == nil {
		err = errors.Join(do(d), d.Close())
	}
	return errors.Join(err, os.RemoveAll(folder))
}
