package local

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/emersion/go-smtp"
	"golang.org/x/sync/errgroup"

	"resonance/shared/desk/files"
	"resonance/shared/handler/clock"
	"resonance/shared/handler/inbound"
	"resonance/shared/handler/index"
	"resonance/shared/handler/reply"
	"resonance/shared/mail"
	"resonance/shared/mail/smtpout"
	"resonance/shared/register"
)

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

// Tick fires what fell due by now. Run calls it every minute; whoever moves the clock calls it after that.
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
