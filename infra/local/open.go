package local

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"syscall"
	"time"

	"resonance/shared/blob/dir"
	"resonance/shared/handler/index"
	"resonance/shared/handler/relay"
	"resonance/shared/insight"
	"resonance/shared/policy"
	"resonance/shared/queue"
	queuesqlite "resonance/shared/queue/sqlite"
	"resonance/shared/register"
	"resonance/shared/search"
	"resonance/shared/staff"
	"resonance/shared/store/sqlite"
	"resonance/shared/words"
)

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
	if p.post, err = listen("the door for letters", p.config.SMTP, "--smtp"); err != nil {
		return err
	}
	if err := p.folder.say(Doors{Desk: p.here(), Mail: p.Mail()}); err != nil { // on a full disk the desk runs all the same
		p.log.Error("others on this machine are not told where the desk is", "error", err)
	}
	return nil
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
