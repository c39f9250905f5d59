// Package desk is the web desk: the pages on which staff work, and the one page on which a complainant
// says whether it helped. It is one http.Handler, served directly on one machine and through an adapter
// behind API Gateway.
//
// A page is a route of the table in routes.go, a method that reads or acts through register and staff,
// and a view. The desk sets no state by itself and knows no engine, no queue and no mail server;
// what it shows comes from the catalogue in the reader's language and zone. Every page works without
// script, and every POST is guarded against cross-site requests.
package desk

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"resonance/shared/blob"
	"resonance/shared/calendar"
	"resonance/shared/complaint"
	"resonance/shared/desk/files"
	"resonance/shared/desk/guard"
	"resonance/shared/insight"
	"resonance/shared/policy"
	"resonance/shared/queue"
	"resonance/shared/register"
	"resonance/shared/search"
	"resonance/shared/staff"
	"resonance/shared/staff/openid"
	"resonance/shared/words"
)

// Deps is what a desk is built from. What is said to be optional may stay zero.
type Deps struct {
	Register  *register.Register
	Search    *search.Index
	Ledger    *insight.Ledger
	Staff     *staff.Service
	Blobs     blob.Store
	Words     *words.Catalogue
	Policy    *policy.Policy
	Calendars *calendar.Set
	Now       func() time.Time
	Log       *slog.Logger
	// Queues are those whose dead letters the desk shows.
	Queues []queue.Named

	// OpenID is the provider at which members may sign in; nil when there is none.
	OpenID *openid.Provider
	Guard  guard.Guard
}

// Desk serves the pages.
type Desk struct {
	Deps
	assets assets
	files  files.Files
	zone   *time.Location // the company's
	chain  http.Handler
}

// New builds the desk. It fails only on a defect of the program: a file that is not there.
func New(d Deps) (*Desk, error) {
	d.Guard = d.Guard.Limited()
	k := &Desk{Deps: d, zone: d.Register.Zone()}
	k.files = files.Files{Blobs: d.Blobs, MaxBytes: int64(d.Policy.Intake.Attachment)}
	var err error
	if k.assets, err = loadAssets(); err != nil {
		return nil, fmt.Errorf("load the desk's files: %w", err)
	}
	k.chain = k.guard(k.mux())
	return k, nil
}

func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.chain.ServeHTTP(w, r) }

// mux turns the table of routes into handlers.
func (d *Desk) mux() http.Handler {
	mux, forms := http.NewServeMux(), map[string]route{}
	for _, rt := range d.routes() {
		mux.Handle(rt.Pattern, d.serve(rt))
		if strings.HasPrefix(rt.Pattern, "POST ") {
			forms[rt.Pattern] = rt
		}
	}
	mux.Handle("GET /static/{file}", d.assets)
	mux.Handle("/", d.serve(route{Pattern: "/", For: anyone, Do: func(v *visit) error {
		if v.r.Method == http.MethodGet || v.r.Method == http.MethodHead {
			_, pattern := mux.Handler(&http.Request{Method: http.MethodPost, Host: v.r.Host, URL: v.r.URL})
			if form, ok := forms[pattern]; ok {
				return v.toForm(form)
			}
		}
		return complaint.NotFound("page")
	}}))
	return mux
}
