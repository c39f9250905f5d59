package local

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/emersion/go-smtp"
	"golang.org/x/sync/errgroup"

	"resonance/infra/local/slackpage"
	"resonance/shared/blob/dir"
	"resonance/shared/complaint"
	"resonance/shared/desk/files"
	"resonance/shared/handler/clock"
	"resonance/shared/handler/inbound"
	"resonance/shared/handler/index"
	"resonance/shared/handler/interact"
	"resonance/shared/handler/notify"
	"resonance/shared/handler/relay"
	"resonance/shared/handler/reply"
	"resonance/shared/insight"
	"resonance/shared/mail"
	"resonance/shared/mail/smtpout"
	"resonance/shared/policy"
	"resonance/shared/queue"
	queuesqlite "resonance/shared/queue/sqlite"
	"resonance/shared/register"
	"resonance/shared/search"
	"resonance/shared/staff"
	"resonance/shared/store/sqlite"
	"resonance/shared/words"
)

// Program is the whole desk in one process. Open builds it and listens; Run serves until its context
// ends; Close frees what Open took.
type Program struct {
	Register *register.Register
	Staff    *staff.Service
	Search   *search.Index

	config  Config
	log     *slog.Logger
	folder  *folder
	table   *sqlite.DB
	index   *sqlite.DB // what is searched, derived from the table
	queues  *queuesqlite.DB
	mailQ   *queuesqlite.Queue
	teamQ   *queuesqlite.Queue
	replyQ  *queuesqlite.Queue
	blobs   *dir.Store
	policy  *policy.Policy
	web     net.Listener
	post    net.Listener
	tls     *tls.Config
	ledger  *insight.Ledger
	relay   *relay.Handler
	handler http.Handler
	notify  *notify.Handler
	slack   *interact.Handler

	slackListener net.Listener
	slackPage     *slackpage.Page // nil with the real Slack
}

// Version is the program's, set when it is built.
var Version = "dev"

// Open takes the data folder and the ports. Nothing is served before Run.
func Open(c Config, log *slog.Logger) (p *Program, err error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.LookupTXT == nil {
		c.LookupTXT = net.DefaultResolver.LookupTXT
	}
	p = &Program{config: c, log: log}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Close())
			p = nil
		}
	}()
	for _, part := range []func() error{p.openFolder, p.openEngines, p.openPolicy, p.listen, p.build} {
		if err := part(); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (p *Program) openFolder() (err error) {
	p.folder, err = openFolder(p.config.Data)
	return err
}

// fed are the types of items whose changes somebody follows.
var fed = append(index.Types(), register.TypeIntent)

func (p *Program) openEngines() error {
	key, err := p.folder.key()
	if err != nil {
		return err
	}
	if p.blobs, err = dir.Open(p.folder.file(blobsDir), dir.Options{SigningKey: key, Now: p.config.Now}); err != nil {
		return err
	}
	if p.table, err = sqlite.Open(p.folder.file(tableFile), sqlite.WithClock(p.config.Now), sqlite.WithFeedOf(fed...)); err != nil {
		return fmt.Errorf("%s: %w", p.folder.file(tableFile), err)
	}
	if p.index, err = sqlite.Open(p.folder.file(indexFile), sqlite.WithClock(p.config.Now), sqlite.WithFeedOf(), sqlite.WithItemsByKey()); err != nil {
		return fmt.Errorf("%s: %w", p.folder.file(indexFile), err)
	}
	if p.queues, err = queuesqlite.Open(p.folder.file(queuesFile), p.config.Now); err != nil {
		return fmt.Errorf("%s: %w", p.folder.file(queuesFile), err)
	}
	for _, q := range []struct {
		into  *(*queuesqlite.Queue)
		name  string
		fifo  bool
		tries int // before the dead letters
	}{{&p.mailQ, "mail", false, 5}, {&p.teamQ, "team", true, 5}, {&p.replyQ, "reply", false, 40}} { // a relay may be away for an hour
		*q.into, err = p.queues.Queue(queuesqlite.Config{
			Name: q.name, FIFO: q.fifo, VisibilityTimeout: 90 * time.Second, MaxReceive: q.tries, DeadLetter: q.name + "-dead",
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// openPolicy reads the company's own policy file from the data folder, if there is one.
func (p *Program) openPolicy() error {
	file, err := os.Open(p.folder.file(policyFile))
	if errors.Is(err, fs.ErrNotExist) {
		p.policy = policy.Default()
		return nil
	}
	if err != nil {
		return fmt.Errorf("open the policy: %w", err)
	}
	p.policy, err = policy.Load(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("read %s: %w", file.Name(), err)
	}
	return nil
}

func (p *Program) listen() (err error) {
	if p.config.TLSCert != "" {
		pair, err := tls.LoadX509KeyPair(p.config.TLSCert, p.config.TLSKey)
		if err != nil {
			return fmt.Errorf("read the certificate: %w", err)
		}
		p.tls = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	}
	if p.web, err = listen("the desk", p.config.HTTP, "--http"); err != nil {
		return err
	}
	if p.tls != nil {
		p.web = tls.NewListener(p.web, p.tls)
	}
	p.post, err = listen("the door for letters", p.config.SMTP, "--smtp")
	return err
}

// listen takes an address, or says what to do about one that can't be had.
func listen(what, address, setting string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s can't open at %s: another program is there. Stop that one, or choose another address with %s; port 0 picks a free one", what, address, setting)
	case err != nil:
		return nil, fmt.Errorf("%s can't open at %s: %w; choose another address with %s", what, address, err, setting)
	}
	return l, nil
}

// URL is where people reach the desk, without a slash at the end.
func (p *Program) URL() string {
	scheme := "http://"
	if p.tls != nil {
		scheme = "https://"
	}
	return strings.TrimSuffix(cmp.Or(p.config.URL, scheme+p.web.Addr().String()), "/")
}

// Mail is the address at which letters are accepted.
func (p *Program) Mail() string { return p.post.Addr().String() }

// Outbox is the folder into which letters go instead of leaving; empty with a relay.
func (p *Program) Outbox() string {
	if p.config.Relay != "" {
		return ""
	}
	return p.folder.file(outboxDir)
}

// Relay is the mail relay that takes outgoing letters; empty with an outbox.
func (p *Program) Relay() string { return p.config.Relay }

// Door is an address of the company at which complaints come in: the head's if there is one.
func (p *Program) Door() string {
	company := p.policy.Company
	for _, address := range slices.Sorted(maps.Keys(company.Doors)) {
		if company.Doors[address] == complaint.Executive {
			return address
		}
	}
	return company.Desk
}

// Data is the folder of everything that is kept, in full.
func (p *Program) Data() string { return p.folder.path }

func (p *Program) build() error {
	catalogue := words.Load()
	calendars, err := p.policy.BuildCalendars()
	if err != nil {
		return err
	}
	const numbers = 20 // taken at a time; what is left is given back at a clean stop
	p.Register = register.New(register.Deps{
		Table: p.table, Texts: p.blobs, Policy: p.policy, Calendars: calendars, Words: catalogue, Now: p.config.Now,
		PublicURL: p.URL(), NumberBlock: numbers,
	})
	p.Search = search.New(p.table, search.KeptIn(p.index))
	p.ledger = insight.New(p.table.Derived(), insight.Settings{Zone: p.Register.Zone()})
	members := staff.Deps{
		Table: p.table, Now: p.config.Now, URL: func(path string) string { return p.URL() + path }, ByGroup: p.config.OpenIDGroups != "",
	}
	if !p.config.OpenIDOnly {
		members.SendLink = p.sendLink
	}
	p.Staff = staff.New(members)
	p.relay = &relay.Handler{Register: p.Register, Log: p.log, Queues: map[string]queue.Queue{
		register.QueueTeam: p.teamQ, register.QueueReply: p.replyQ,
	}}
	if err := p.openSlack(catalogue); err != nil {
		return err
	}
	p.handler, err = p.routes(catalogue, calendars)
	return err
}

// sendLink brings a member their sign-in link as a letter.
func (p *Program) sendLink(ctx context.Context, to staff.Member, url string) error {
	return p.Register.WriteLink(ctx, to.Name, to.Email, to.Language, url)
}

// Run serves until ctx ends, then lets what is under way finish.
func (p *Program) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	relayWake, indexWake := make(chan struct{}, 1), make(chan struct{}, 1)
	committed := p.table.Committed() // from before the consumers look for the first time
	part := func(run func() error) { g.Go(func() error { return ignoreEnd(ctx, run()) }) }
	part(func() error { return broadcast(ctx, committed, relayWake, indexWake) })
	part(func() error {
		return follow(ctx, p.log, p.table, consumer{"relay", relayGather, register.IsIntent, p.relay.Handle}, relayWake)
	})
	part(func() error {
		p.rebuildIndex(ctx)
		h := &index.Handler{Search: p.Search, Ledger: p.ledger, Log: p.log}
		return follow(ctx, p.log, p.table, consumer{"index", indexGather, index.Wants, h.Handle}, indexWake)
	})
	part(func() error {
		h := &inbound.Handler{Register: p.Register, Blobs: p.blobs, Log: p.log}
		return drainBy(ctx, mailWorkers, func(ctx context.Context) error {
			return drain(ctx, p.log, p.mailQ, queueBatch, p.untilVisible, h.Handle)
		})
	})
	part(func() error {
		h := &reply.Handler{Register: p.Register, Blobs: p.blobs, Transport: p.transport(), Log: p.log}
		return drain(ctx, p.log, p.replyQ, queueBatch, p.untilVisible, h.Handle)
	})
	part(func() error {
		return drainBy(ctx, teamWorkers, func(ctx context.Context) error {
			return drain(ctx, p.log, p.teamQ, fifoBatch, p.untilVisible, p.notify.Handle)
		})
	})
	part(func() error { return p.tick(ctx) })
	part(func() error { return p.keepHouse(ctx) })
	if p.slackPage != nil {
		g.Go(func() error { return p.serveSlackPage(ctx) })
	}
	g.Go(func() error { return p.serveWeb(ctx) })
	g.Go(func() error { return p.servePost(ctx) })
	return g.Wait()
}

// rebuildIndex builds the index where it is new, on a new desk or when its file was removed, however often it
// must begin again: a backup may hold the file, or the disk be full.
func (p *Program) rebuildIndex(ctx context.Context) {
	for ctx.Err() == nil {
		err := p.tryRebuild(ctx)
		if err == nil {
			return
		}
		if ctx.Err() == nil {
			p.log.Error("index not built; lists and search lack cases", "error", err)
		}
		wait(ctx, nil, again)
	}
}

func (p *Program) tryRebuild(ctx context.Context) error {
	whole, err := p.Search.Whole(ctx)
	if err != nil || whole {
		return err
	}
	for range p.Register.Numbers(ctx) { // a new desk has nothing to wait for
		p.log.Info("index is being built; lists and search fill as it goes")
		break
	}
	return p.Search.Rebuild(ctx, p.Register.Numbers(ctx))
}

// broadcast passes every signal on to all, without waiting for any.
func broadcast(ctx context.Context, from <-chan struct{}, to ...chan struct{}) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-from:
			for _, c := range to {
				select {
				case c <- struct{}{}:
				default:
				}
			}
		}
	}
}

// every is how often the process looks for what time alone brings about.
func (p *Program) every() time.Duration { return cmp.Or(p.config.TickEvery, time.Minute) }

// Tick fires what fell due by now. Run calls it every minute; who moves the clock calls it after that.
func (p *Program) Tick(ctx context.Context) error {
	ticker := &clock.Handler{Register: p.Register, Relay: p.relay, Log: p.log}
	return ticker.Handle(ctx, events.EventBridgeEvent{Source: "aws.scheduler", Time: p.config.Now()})
}

// tick is the scheduler: the clock handler every minute (or as set), the first time at once.
func (p *Program) tick(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := p.Tick(ctx); err != nil && ctx.Err() == nil {
			p.log.Error("clock", "error", err)
		}
		wait(ctx, nil, p.every())
	}
	return nil
}

const (
	houseEvery  = time.Hour
	draftsUntil = 24 * time.Hour // what was not written to for so long was broken off
)

// keepHouse removes what nobody will ask for any more: items that expired and files that were sent ahead of a form
// that never followed, which DynamoDB and S3 remove by themselves, and what was broken off in the middle of writing.
func (p *Program) keepHouse(ctx context.Context) error {
	for ctx.Err() == nil {
		_, expired := p.table.Sweep(ctx)
		_, drafts := p.blobs.SweepDrafts(ctx, time.Now().Add(-draftsUntil))
		_, ahead := p.blobs.Sweep(ctx, files.Ahead, time.Now().Add(-files.AheadLife))
		if err := errors.Join(expired, drafts, ahead); err != nil && ctx.Err() == nil {
			p.log.Error("house not kept", "error", err)
		}
		wait(ctx, nil, houseEvery)
	}
	return nil
}

func (p *Program) serveWeb(ctx context.Context) error {
	server := &http.Server{Handler: p.handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10}
	return serve(ctx, func() error { return server.Serve(p.web) }, server.Shutdown, http.ErrServerClosed)
}

func (p *Program) servePost(ctx context.Context) error {
	_, domain, _ := strings.Cut(p.policy.Company.Desk, "@")
	verifier := mail.Verifier{LookupTXT: p.config.LookupTXT, Receivers: p.config.Receivers}
	box := &letterBox{blobs: p.blobs, queue: p.mailQ, now: p.config.Now, verify: verifier.Verify, log: p.log}
	server := box.server(domain, int64(p.policy.Intake.Letter), p.tls)
	stop := func(ctx context.Context) error {
		err := server.Shutdown(ctx)
		if again := p.post.Close(); !errors.Is(again, net.ErrClosed) { // it knows no listener if it is stopped before it serves
			err = errors.Join(err, again)
		}
		return err
	}
	return serve(ctx, func() error { return server.Serve(p.post) }, stop, smtp.ErrServerClosed)
}

// transport takes outgoing letters to the relay, or into the outbox without one.
func (p *Program) transport() reply.Transport {
	if p.config.Relay == "" {
		return outbox{p.Outbox()}
	}
	return smtpout.Sender{Relay: p.config.Relay, User: p.config.RelayUser, Password: p.config.RelayPassword}
}

// serve runs a server until ctx ends, then gives it ten seconds to finish.
func serve(ctx context.Context, run func() error, stop func(context.Context) error, closed error) error {
	done := make(chan error, 1)
	go func() { done <- run() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := stop(grace)
	if served := <-done; !errors.Is(served, closed) && !errors.Is(served, net.ErrClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// Close frees the folder, the ports and the engines.
func (p *Program) Close() error {
	var errs []error
	if p.Register != nil {
		errs = append(errs, p.Register.Stop(context.Background()))
	}
	if p.slackPage != nil {
		errs = append(errs, p.slackPage.Close())
	}
	for _, l := range []net.Listener{p.web, p.post, p.slackListener} {
		if l == nil {
			continue
		}
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	if p.queues != nil {
		errs = append(errs, p.queues.Close())
	}
	if p.table != nil {
		errs = append(errs, p.table.Close())
	}
	if p.index != nil {
		errs = append(errs, p.index.Close())
	}
	if p.folder != nil {
		errs = append(errs, p.folder.Close())
	}
	return errors.Join(errs...)
}
