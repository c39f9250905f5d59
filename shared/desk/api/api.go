// Package api is the desk for programs: everything that staff do on its pages as JSON under /api/v1, with an
// OpenAPI 3.1 document made from the Go types and a page to read it.
//
// It decodes, checks the caller's role, calls register or search, and encodes; it decides nothing and knows
// no engine. The desk says whose a cookie is; staff says whose a token is.
//
// What callers may rely on: an unknown field, a field twice or null is refused (400 what is not JSON as
// expected, 422 what is wrong in it); every error is application/problem+json with a code; a list gives
// a cursor for its next page; a changed thing carries its version as ETag, and If-Match refuses to change
// another version (412); an act that is sent again under one Idempotency-Key is done once.
package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"resonance/shared/blob"
	"resonance/shared/complaint"
	"resonance/shared/desk/files"
	"resonance/shared/insight"
	"resonance/shared/queue"
	"resonance/shared/register"
	"resonance/shared/search"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// Deps is what an API is built from.
type Deps struct {
	Register *register.Register
	Search   *search.Index
	Ledger   *insight.Ledger
	Staff    *staff.Service
	Blobs    blob.Store
	Words    *words.Catalogue
	Log      *slog.Logger
	// Who says which member a request's cookie belongs to. It is asked when there is no Authorization header;
	// nil means that only tokens get in.
	Who func(*http.Request) (staff.Who, error)
	// Queues are those whose dead letters leads see.
	Queues []queue.Named
	// Version of the program, for the document; empty says 1.
	Version string
}

// API serves everything under Prefix. It is put together when it is first called: making the operations from
// the Go types takes longer than all else that a start of the desk does.
type API struct {
	Deps
	files       files.Files
	crossOrigin *http.CrossOriginProtection
	once        sync.Once
	huma        huma.API
	mux         *http.ServeMux
	operations  []operation
	document    func() ([]byte, error)            // openapi.json
	pages       func() (map[string][]byte, error) // the readable page, by language
}

// New builds the API. It fails only on a defect of the program.
func New(d Deps) (*API, error) {
	if d.Blobs == nil {
		return nil, errors.New("the API needs a storage for files")
	}
	if d.Version == "" {
		d.Version = "1"
	}
	return &API{
		Deps: d, crossOrigin: http.NewCrossOriginProtection(),
		files: files.Files{Blobs: d.Blobs, MaxBytes: int64(d.Register.Policy().Intake.Attachment)},
	}, nil
}

func (a *API) build() {
	a.mux = http.NewServeMux()
	a.huma = humago.NewWithPrefix(a.mux, Prefix, a.config())
	a.submissions()
	a.cases()
	a.caseActs()
	a.people()
	a.merging()
	a.problems()
	a.reviews()
	a.letters()
	a.tasks()
	a.fileOperations()
	a.journal()
	a.insight()
	a.policy()
	a.team()
	a.account()
	a.sessions()
	a.queues()
	a.finishDocument()
	a.document = sync.OnceValues(func() ([]byte, error) { return json.Marshal(a.huma.OpenAPI()) })
	a.pages = sync.OnceValues(a.readablePages)
	a.mux.Handle("GET "+Prefix+"/openapi.json", a.file("application/json", func(caller) ([]byte, error) { return a.document() }))
	a.mux.Handle("GET "+Prefix+"/docs", a.file("text/html; charset=utf-8", func(c caller) ([]byte, error) {
		pages, err := a.pages()
		return pages[c.say.Language], err
	}))
	a.mux.Handle("GET "+Prefix+"/docs.css", a.file("text/css; charset=utf-8", func(caller) ([]byte, error) { return stylesheet, nil }))
}

// Routes lists every method and path with the roles that may call it, for tests that walk them all.
func (a *API) Routes() []Route {
	a.once.Do(a.build)
	routes := []Route{
		{http.MethodGet, Prefix + "/openapi.json", staff.Roles()},
		{http.MethodGet, Prefix + "/docs", staff.Roles()},
		{http.MethodGet, Prefix + "/docs.css", staff.Roles()},
	}
	for _, o := range a.operations {
		routes = append(routes, Route{o.Method, Prefix + o.Path, o.roles})
	}
	return routes
}

// Route is one line of Routes.
type Route struct {
	Method, Path string
	Roles        []staff.Role
}

func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.once.Do(a.build)
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler {
			a.Log.ErrorContext(r.Context(), "panic", "what", fmt.Sprintf("%T", p), "where", string(debug.Stack()))
			a.refuse(w, r, errors.New("the API stumbled"))
		}
	}()
	// The mux would answer in plain text what it does not know, and redirect what is not clean.
	if _, known := a.mux.Handler(r); known == "" || path.Clean(r.URL.Path) != r.URL.Path {
		a.nowhere(w, r)
		return
	}
	a.mux.ServeHTTP(w, r)
}

// nowhere answers an unknown path, or a method that a known path does not have.
func (a *API) nowhere(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	if path.Clean(r.URL.Path) == r.URL.Path {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut} {
			probe := r.Clone(r.Context())
			probe.Method = method
			if _, known := a.mux.Handler(probe); known != "" {
				allowed = append(allowed, method)
			}
		}
	}
	if len(allowed) == 0 {
		a.refuse(w, r, complaint.NotFound("page"))
		return
	}
	if slices.Contains(allowed, http.MethodGet) {
		allowed = append(allowed, http.MethodHead)
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	a.refuse(w, r, withStatus{status: http.StatusMethodNotAllowed, code: "method"})
}

// file serves something ready-made to any member, and leads a browser in which nobody is signed in to where one does.
func (a *API) file(mediaType string, content func(caller) ([]byte, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := a.caller(r)
		if staff.SignedOut(err) && strings.Contains(r.Header.Get("Accept"), "text/html") {
			http.Redirect(w, r, "/sign-in?to="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther) // a browser
			return
		}
		if err != nil {
			a.refuse(w, r, err)
			return
		}
		body, err := content(c)
		if err != nil {
			a.refuse(w, r, fmt.Errorf("write %s: %w", r.URL.Path, err))
			return
		}
		w.Header().Set("Content-Type", mediaType)
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Vary", "Accept-Language, Authorization, Cookie")
		w.Header().Set("Cache-Control", "no-store")
		if _, err := w.Write(body); err != nil {
			a.Log.DebugContext(r.Context(), "the caller went away")
		}
	})
}
