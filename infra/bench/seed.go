package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"resonance/infra/local"
	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/search"
	"resonance/shared/staff"
)

// prepared is a data folder with cases, and the ways in.
type prepared struct {
	cases         []string
	cookie, token string
	seeding       seeding
}

const leadEmail = "bench@firma.example"

// prepare fills the folder as far as it lacks cases, and signs a lead in.
func prepare(ctx context.Context, o options) (d prepared, err error) {
	p, err := open(o.data)
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if d.cookie, err = signIn(ctx, p.Staff); err != nil {
		return d, err
	}
	if d.token, err = p.Staff.MachineToken(ctx, staff.Lead, "bench"); err != nil {
		return d, err
	}
	if d.cases, err = known(ctx, p); err != nil || len(d.cases) >= o.cases {
		d.seeding.How = "kept from an earlier run"
		return d, err
	}
	began := time.Now()
	if err := seed(ctx, p, len(d.cases), o.cases); err != nil {
		return d, err
	}
	d.seeding = seeding{How: "register.Submit with 8 callers in a desk of this process, until all is indexed", Seconds: time.Since(began).Seconds()}
	d.cases, err = known(ctx, p)
	return d, err
}

func open(data string) (*local.Program, error) {
	c := local.Config{Data: data, HTTP: "127.0.0.1:0", SMTP: "127.0.0.1:0", SlackPage: "127.0.0.1:0"}
	return local.Open(c, slog.New(slog.NewTextHandler(io.Discard, nil)))
}

// signIn gives the session of the first lead, who is made the first time.
func signIn(ctx context.Context, s *staff.Service) (string, error) {
	const client, agent = "127.0.0.1", "bench"
	link, first, err := s.FirstLink(ctx)
	if err != nil {
		return "", err
	}
	if first {
		started, err := s.RedeemFirst(ctx, lastPart(link), client, agent, staff.Member{Name: "Bench", Email: leadEmail, Language: "en"})
		return started.Cookie, err
	}
	if link, err = s.MachineLink(ctx, leadEmail); err != nil {
		return "", err
	}
	started, err := s.Redeem(ctx, lastPart(link), client, agent)
	return started.Cookie, err
}

// known gives the numbers of all cases that the index has.
func known(ctx context.Context, p *local.Program) ([]string, error) {
	var ids []string
	for q := (search.Query{Limit: search.MaxLimit}); ; {
		page, err := p.Search.Find(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, r := range page.Rows {
			ids = append(ids, r.Case)
		}
		if q.Cursor = page.Cursor; q.Cursor == "" {
			return ids, nil
		}
	}
}

// seed registers complaints while the desk works: what follows from them is done too, and measured
// later is a desk with nothing left to do.
func seed(ctx context.Context, p *local.Program, from, to int) error {
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- p.Run(running) }()
	err := submitAll(ctx, p.Register, from, to)
	if err == nil {
		progress("registered; waiting until all is indexed")
		err = quiet(os.Getpid())
	}
	stop()
	return errors.Join(err, <-ended)
}

func submitAll(ctx context.Context, r *register.Register, from, to int) error {
	var next atomic.Int64
	next.Store(int64(from))
	began := time.Now()
	g, ctx := errgroup.WithContext(ctx)
	for range 8 {
		g.Go(func() error {
			for n := int(next.Add(1)); n <= to; n = int(next.Add(1)) {
				if _, err := r.Submit(ctx, submission(n)); err != nil {
					return fmt.Errorf("complaint %d: %w", n, err)
				}
				if n%5000 == 0 {
					progress("%d of %d cases, %.0f s", n, to, time.Since(began).Seconds())
				}
			}
			return nil
		})
	}
	return g.Wait()
}

func submission(n int) register.Submission {
	i := invent(n)
	return register.Submission{
		Once: fmt.Sprint("bench#", n), By: complaint.TheSystem(), Channel: complaint.Executive,
		Who: complaint.Complainant{Name: i.name, Emails: []string{i.email}}, Text: i.text,
	}
}
