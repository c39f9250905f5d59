package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"resonance/shared/blob/dir"
	"resonance/shared/desk/api"
	"resonance/shared/insight"
	"resonance/shared/policy"
	"resonance/shared/queue"
	"resonance/shared/register"
	"resonance/shared/search"
	"resonance/shared/staff"
	"resonance/shared/store/sqlite"
	"resonance/shared/words"
)

// world is an API on a real engine, with a token for each role.
type world struct {
	t        testing.TB
	staff    *staff.Service
	api      *api.API
	db       *sqlite.DB
	register *register.Register
	blobs    *dir.Store
	index    *search.Index
	ledger   *insight.Ledger
	fed      string // the last change that the index has seen
	now      time.Time
	log      bytes.Buffer
	tokens   map[staff.Role]string
	dead     deadLetters
	links    []string  // addresses that sign-in links went to
	link     string    // the newest of them
	session  staff.Who // who the desk says that a cookie belongs to
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC), tokens: map[staff.Role]string{}}
	clock := func() time.Time { return w.now }
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "table.db"), sqlite.WithClock(clock))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	p := policy.Default()
	calendars, err := p.BuildCalendars()
	must(t, err)
	catalogue := words.Load()
	w.staff = staff.New(staff.Deps{Table: db, Now: clock, URL: func(path string) string { return path }, SendLink: func(_ context.Context, to staff.Member, url string) error {
		w.links, w.link = append(w.links, to.Email), url
		return nil
	}})
	for _, role := range staff.Roles() {
		w.tokens[role], err = w.staff.MachineToken(context.Background(), role, "script of "+string(role))
		must(t, err)
	}
	w.db, w.index, w.ledger = db, search.New(db), insight.New(db, insight.Settings{})
	w.blobs, err = dir.Open(t.TempDir(), dir.Options{SigningKey: bytes.Repeat([]byte{7}, 32), Now: clock})
	must(t, err)
	w.register = register.New(register.Deps{
		Table: db, Texts: w.blobs, Policy: p, Calendars: calendars, Words: catalogue, Now: clock, PublicURL: "http://desk.example", NumberBlock: 50,
	})
	w.api, err = api.New(api.Deps{
		Register: w.register, Search: w.index, Ledger: w.ledger, Staff: w.staff, Blobs: w.blobs, Words: catalogue, Log: slog.New(slog.NewTextHandler(&w.log, nil)),
		Queues: []queue.Named{{Name: "mail", Dead: &w.dead}},
		Who:    func(*http.Request) (staff.Who, error) { return w.session, nil },
	})
	must(t, err)
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// feed brings the search index up to date, as the stream of changes does.
func (w *world) feed() {
	w.t.Helper()
	for {
		changes, err := w.db.Changes(context.Background(), w.fed, 100)
		must(w.t, err)
		if len(changes) == 0 {
			return
		}
		must(w.t, w.index.Apply(context.Background(), changes))
		must(w.t, w.ledger.Apply(context.Background(), changes))
		w.fed = changes[len(changes)-1].Sequence
	}
}

// answer is what came back.
type answer struct {
	*http.Response
	t    testing.TB
	body []byte
}

// call makes a request as a lead; headers come in pairs and may change that.
func (w *world) call(method, path, body string, headers ...string) answer {
	w.t.Helper()
	return w.do(w.request(method, path, body, headers...))
}

func (w *world) request(method, path, body string, headers ...string) *http.Request {
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, content)
	r.Header.Set("Authorization", "Bearer "+w.tokens[staff.Lead])
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	return r
}

func (w *world) do(r *http.Request) answer {
	recorded := httptest.NewRecorder()
	w.api.ServeHTTP(recorded, r)
	return answer{recorded.Result(), w.t, recorded.Body.Bytes()}
}

// want checks the status and reads the body into a value of T.
func want[T any](a answer, status int) T {
	a.t.Helper()
	var v T
	if a.StatusCode != status {
		a.t.Fatalf("status %d, want %d: %s", a.StatusCode, status, a.body)
	}
	if err := json.Unmarshal(a.body, &v); err != nil {
		a.t.Fatalf("%v in %s", err, a.body)
	}
	return v
}

// refused checks that the answer is a problem with a status and a code.
func (a answer) refused(status int, code string) api.Problem {
	a.t.Helper()
	p := want[api.Problem](a, status)
	if a.Header.Get("Content-Type") != "application/problem+json" {
		a.t.Errorf("content type %q", a.Header.Get("Content-Type"))
	}
	if p.Code != code || p.Status != status || p.Title == "" || strings.HasPrefix(p.Title, "[") {
		a.t.Errorf("got %+v, want code %s", p, code)
	}
	return p
}

const fridge = `{"channel":"executive","person":{"name":"Anna Petrova","emails":["anna@mail.example"]},
	"text":"The fridge stopped cooling on the ninth day and support never answered my three letters about the warranty repair.","language":"en"}`

func (w *world) submit(body string, headers ...string) register.Receipt {
	w.t.Helper()
	return want[register.Receipt](w.call("POST", "/api/v1/submissions", body, headers...), 201)
}
