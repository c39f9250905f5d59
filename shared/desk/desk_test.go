package desk_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"resonance/shared/blob/dir"
	"resonance/shared/clocktest"
	"resonance/shared/complaint"
	"resonance/shared/desk"
	"resonance/shared/insight"
	"resonance/shared/policy"
	"resonance/shared/queue"
	queuesqlite "resonance/shared/queue/sqlite"
	"resonance/shared/register"
	"resonance/shared/search"
	"resonance/shared/staff"
	"resonance/shared/store"
	"resonance/shared/store/sqlite"
	"resonance/shared/words"
)

// office is a desk on real engines, with a clock that the test moves.
type office struct {
	*httptest.Server
	t        testing.TB
	desk     *desk.Desk
	staff    *staff.Service
	register *register.Register
	index    *search.Index
	ledger   *insight.Ledger
	table    *sqlite.DB
	blobs    *dir.Store
	queue    *queuesqlite.Queue
	log      *bytes.Buffer
	clock    *clocktest.Clock
	mu       sync.Mutex
	links    []string // sign-in links that were sent
}

func (o *office) Write(p []byte) (int, error) { // the log
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.log.Write(p)
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{t: t, clock: clocktest.At(time.Date(2026, 3, 3, 14, 5, 0, 0, time.UTC)), log: &bytes.Buffer{}}
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "table.db"), sqlite.WithClock(o.clock.Now))
	check(t, err)
	t.Cleanup(func() { check(t, db.Close()) })
	catalogue := words.Load()
	rules := policy.Default()
	calendars, err := rules.BuildCalendars()
	check(t, err)
	o.staff = staff.New(staff.Deps{
		Table: db, Now: o.clock.Now,
		URL: func(path string) string { return o.URL + path },
		SendLink: func(_ context.Context, _ staff.Member, url string) error {
			o.links = append(o.links, url)
			return nil
		},
	})
	o.blobs, err = dir.Open(t.TempDir(), dir.Options{SigningKey: bytes.Repeat([]byte{7}, 32), Now: o.clock.Now})
	check(t, err)
	o.register = register.New(register.Deps{
		Table: db, Texts: o.blobs, Policy: rules, Calendars: calendars, Words: catalogue, Now: o.clock.Now, PublicURL: "http://desk.test", NumberBlock: 50,
	})
	o.index, o.ledger = search.New(db), insight.New(db, insight.Settings{})
	o.table = db
	queues, err := queuesqlite.Open(filepath.Join(t.TempDir(), "queues.db"), o.clock.Now)
	check(t, err)
	t.Cleanup(func() { check(t, queues.Close()) })
	o.queue, err = queues.Queue(queuesqlite.Config{Name: "mail", VisibilityTimeout: time.Second, MaxReceive: 1, DeadLetter: "mail-dead"})
	check(t, err)
	dead, err := o.queue.DeadLetters()
	check(t, err)
	handler, err := desk.New(desk.Deps{
		Register: o.register, Search: o.index, Ledger: o.ledger, Blobs: o.blobs, Queues: []queue.Named{{Name: "mail", Dead: dead}},
		Staff: o.staff, Words: catalogue, Policy: rules, Calendars: calendars, Now: o.clock.Now,
		Log: slog.New(slog.NewTextHandler(o, nil)),
	})
	check(t, err)
	o.desk = handler
	mux := http.NewServeMux()
	mux.Handle("POST "+dir.UploadPath, o.blobs)
	mux.Handle("/", handler)
	o.Server = httptest.NewServer(mux)
	t.Cleanup(o.Close)
	return o
}

// browser is one person's browser: it keeps cookies and the last page.
type browser struct {
	o      *office
	client *http.Client
	status int
	at     *url.URL
	head   http.Header
	page   *html.Node
	Member staff.Member
}

func (o *office) browser() *browser {
	o.t.Helper()
	jar, err := cookiejar.New(nil)
	check(o.t, err)
	return &browser{o: o, client: &http.Client{Jar: jar}}
}

func (b *browser) do(req *http.Request) *browser {
	b.o.t.Helper()
	res, err := b.client.Do(req)
	check(b.o.t, err)
	body, err := io.ReadAll(res.Body)
	check(b.o.t, err)
	check(b.o.t, res.Body.Close())
	b.status, b.head, b.at = res.StatusCode, res.Header, res.Request.URL
	b.page, err = html.Parse(bytes.NewReader(body))
	check(b.o.t, err)
	if missing := untold.FindString(textOf(b.page)); missing != "" {
		b.o.t.Fatalf("%s: the catalogue lacks %s", b.at, missing)
	}
	for _, link := range b.all("main a[href]") {
		if squeeze(textOf(link)) == "" && attr(link, "aria-label") == "" {
			b.o.t.Errorf("%s: the link to %s says nothing", b.at, attr(link, "href"))
		}
	}
	return b
}

// untold is how the catalogue shows a key that it lacks.
var untold = regexp.MustCompile(`\[[a-z-]+\.[a-z0-9.-]+\]`)

func (b *browser) absolute(path string) string {
	if strings.HasPrefix(path, "http") {
		return path
	}
	return b.o.URL + path
}

func (b *browser) get(path string) *browser {
	b.o.t.Helper()
	req, err := http.NewRequest(http.MethodGet, b.absolute(path), nil)
	check(b.o.t, err)
	return b.do(req)
}

// post sends values in pairs to a path.
func (b *browser) post(path string, pairs ...string) *browser {
	b.o.t.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	req, err := http.NewRequest(http.MethodPost, b.absolute(path), strings.NewReader(values.Encode()))
	check(b.o.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(req)
}

// submit fills the form that the selector finds on the page as it stands, and sends it: the way a person
// does, with whatever hidden fields it has. Extra pairs replace or add values.
func (b *browser) submit(selector string, pairs ...string) *browser {
	b.o.t.Helper()
	f := b.one(selector)
	values := url.Values{}
	for _, el := range cascadia.QueryAll(f, cascadia.MustCompile("input[name], textarea[name], select[name]")) {
		name, kind := attr(el, "name"), attr(el, "type")
		switch {
		case el.Data == "textarea":
			values.Set(name, textOf(el))
		case el.Data == "select":
			for _, opt := range cascadia.QueryAll(el, cascadia.MustCompile("option[selected]")) {
				values.Set(name, attr(opt, "value"))
			}
		case kind == "radio" || kind == "checkbox":
			if has(el, "checked") {
				values.Add(name, attr(el, "value"))
			}
		case kind != "file":
			values.Set(name, attr(el, "value"))
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	action := attr(f, "action")
	if action == "" {
		action = b.at.Path
	}
	var flat []string
	for name, list := range values {
		for _, v := range list {
			flat = append(flat, name, v)
		}
	}
	return b.post(action, flat...)
}

func (b *browser) all(selector string) []*html.Node {
	return cascadia.QueryAll(b.page, cascadia.MustCompile(selector))
}

func (b *browser) one(selector string) *html.Node {
	b.o.t.Helper()
	found := b.all(selector)
	if len(found) == 0 {
		b.o.t.Fatalf("%s: nothing on the page is %q; it says: %s", b.at, selector, squeeze(textOf(b.page)))
	}
	return found[0]
}

func (b *browser) text(selector string) string {
	b.o.t.Helper()
	return squeeze(textOf(b.one(selector)))
}

func (b *browser) want(status int, path string) *browser {
	b.o.t.Helper()
	if b.status != status || b.at.Path != path {
		b.o.t.Fatalf("got %d at %s, want %d at %s; the page says: %s", b.status, b.at.Path, status, path, squeeze(textOf(b.page)))
	}
	return b
}

func (b *browser) says(selector, part string) *browser {
	b.o.t.Helper()
	if got := b.text(selector); !strings.Contains(got, part) {
		b.o.t.Fatalf("%s says %q, want %q in it", selector, got, part)
	}
	return b
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	if n.Data == "script" || n.Data == "style" {
		return ""
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// lead is the first lead, signed in.
func (o *office) lead() *browser {
	o.t.Helper()
	link, open, err := o.staff.FirstLink(o.t.Context())
	check(o.t, err)
	if !open {
		o.t.Fatal("there already is a lead")
	}
	b := o.browser().get(link)
	b.submit("main form", "name", "Ann Lead", "email", "ann@firma.example").want(200, "/")
	return b.known("ann@firma.example")
}

func (b *browser) known(email string) *browser {
	b.o.t.Helper()
	all, err := b.o.staff.Members(b.o.t.Context())
	check(b.o.t, err)
	for _, m := range all {
		if m.Email == email {
			b.Member = m
		}
	}
	return b
}

// member is somebody whom the lead added, signed in.
func (o *office) member(lead *browser, name string, role staff.Role) *browser {
	o.t.Helper()
	email := strings.ToLower(name) + "@firma.example"
	lead.get("/team/new").submit("main form", "name", name, "email", email, "role", string(role)).want(200, "/team")
	b := o.browser().get(o.links[len(o.links)-1])
	b.submit("main form").want(200, "/")
	return b.known(email)
}

// back signs the lead in again, when time has passed.
func (b *browser) back() *browser {
	b.o.t.Helper()
	link, err := b.o.staff.MachineLink(b.o.t.Context(), "ann@firma.example")
	check(b.o.t, err)
	return b.get(link).submit("main form").want(200, "/")
}

// settle brings the search index up to date.
func (o *office) settle(cases ...string) {
	o.t.Helper()
	check(o.t, o.index.Rebuild(o.t.Context(), each(cases)))
}

// each gives ids as those that rebuild something want them.
func each(ids []string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, id := range ids {
			if !yield(id, nil) {
				return
			}
		}
	}
}

const fridge = "The fridge stopped cooling on the ninth day and support never answered my three letters about the warranty repair."

// complaint registers one, as a letter or colleague would.
func (o *office) complaint(change func(*register.Submission)) string {
	o.t.Helper()
	s := register.Submission{
		Once: "test-" + rand.Text(), By: complaint.TheSystem(), Channel: complaint.Executive, Text: fridge, Language: "en",
		Who:     complaint.Complainant{Name: "Anna Petrova", Emails: []string{"anna@mail.example"}},
		ReplyTo: "anna@mail.example", MayWrite: true,
	}
	if change != nil {
		change(&s)
	}
	receipt, err := o.register.Submit(o.t.Context(), s)
	check(o.t, err)
	return receipt.Case
}

// tamper changes a line of the journal behind the register's back.
func (o *office) tamper(id string) {
	o.t.Helper()
	page, err := o.table.Query(o.t.Context(), store.Query{Partition: "case#" + id, From: "journal#", To: "journal#~", Limit: 10})
	check(o.t, err)
	it := page.Items[1]
	it.Doc = bytes.Replace(it.Doc, []byte(`"at":"2026-03-03`), []byte(`"at":"2026-03-02`), 1)
	check(o.t, o.table.Write(o.t.Context(), store.Put(it, store.Always())))
}

// surveyPath is the link in the survey's letter.
func (o *office) surveyPath(id string) string {
	o.t.Helper()
	f, err := o.register.File(o.t.Context(), id)
	check(o.t, err)
	for _, l := range f.Letters {
		if l.Kind == complaint.LetterSurvey {
			return regexp.MustCompile(`/survey/\S+`).FindString(l.Text)
		}
	}
	o.t.Fatal("no survey went out")
	return ""
}
