package local

import (
	"cmp"
	"context"
	"crypto/tls"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"

	"resonance/infra/local/slackpage"
	"resonance/shared/blob/dir"
	"resonance/shared/complaint"
	"resonance/shared/handler/interact"
	"resonance/shared/handler/notify"
	"resonance/shared/handler/relay"
	"resonance/shared/insight"
	"resonance/shared/policy"
	queuesqlite "resonance/shared/queue/sqlite"
	"resonance/shared/register"
	"resonance/shared/search"
	"resonance/shared/staff"
	"resonance/shared/store/sqlite"
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

// URL is where people reach the desk, without a slash at the end.
func (p *Program) URL() string {
	return strings.TrimSuffix(cmp.Or(p.config.URL, p.here()), "/")
}

// here is where the desk listens.
func (p *Program) here() string {
	if p.tls != nil {
		return "https://" + p.web.Addr().String()
	}
	return "http://" + p.web.Addr().String()
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

// sendLink brings a member their sign-in link as a letter.
func (p *Program) sendLink(ctx context.Context, to staff.Member, url string) error {
	return p.Register.WriteLink(ctx, to.Name, to.Email, to.Language, url)
}
