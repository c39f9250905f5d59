package slackpage_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"resonance/infra/local/slackpage"
	"resonance/shared/clocktest"
	"resonance/shared/slack"
	"resonance/shared/words"
)

const (
	botToken = "xoxb-test"
	signing  = "signing-secret"
	channel  = "C0RESONANCE"
	anna     = "U0ANNA"
	boris    = "U0BORIS"
	caseID   = "RS-2026-000001"
)

var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

// house is the page, a desk behind it that believes only signed calls, and a browser before it.
type house struct {
	t      *testing.T
	clock  *clocktest.Clock
	page   *slackpage.Page
	url    string
	client *slack.Client
	say    slack.Say
	calls  []slack.Interaction
	seen   map[string]bool
	answer func(w http.ResponseWriter, in slack.Interaction)
}

type change func(*slackpage.Config)

// lenient takes as many messages as a test posts.
func lenient(c *slackpage.Config) { c.Limits = slackpage.Limits{PostBurst: 1_000_000} }

func newHouse(t *testing.T, changes ...change) *house {
	t.Helper()
	catalogue := words.Load()
	h := &house{t: t, clock: clocktest.At(noon), seen: map[string]bool{}, say: catalogue.In("en").Say}
	desk := httptest.NewServer(http.HandlerFunc(h.desk))
	t.Cleanup(desk.Close)
	config := slackpage.Config{
		Token: botToken, SigningSecret: signing, InteractURL: func() string { return desk.URL }, Clock: h.clock.Now,
		Say: func(language string) slackpage.Say { return catalogue.In(language).Say },
	}
	for _, c := range changes {
		c(&config)
	}
	var err error
	if h.page, err = slackpage.New(config); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h.page)
	t.Cleanup(func() {
		server.Close()
		if err := h.page.Close(); err != nil {
			t.Error(err)
		}
	})
	h.url = server.URL
	h.client = slack.NewClient(botToken, server.URL+"/api/", server.Client())
	return h
}

// desk is what the real one does with a call: verify, refuse a replay, decode, answer.
func (h *house) desk(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		h.t.Error(err)
	}
	replay, err := slack.Verify(signing, r.Header, body, h.clock.Now())
	if err != nil || h.seen[replay] {
		h.t.Errorf("a call was not believed: %v, replayed %v", err, h.seen[replay])
	}
	h.seen[replay] = true
	in, err := slack.Decode(body)
	if err != nil {
		h.t.Errorf("decode: %v", err)
	}
	h.calls = append(h.calls, in)
	if h.answer != nil {
		h.answer(w, in)
	}
}

func (h *house) card() slack.Card {
	return slack.Card{Case: caseID, Channel: "regulator", Severity: "serious", State: "open", Due: noon.Add(26 * time.Hour), Link: "https://desk.example/cases/" + caseID}
}

func (h *house) post(c slack.Card) string {
	h.t.Helper()
	ts, err := h.client.Post(h.t.Context(), channel, c.Message(h.say))
	if err != nil {
		h.t.Fatal(err)
	}
	return ts
}

// browser keeps the page it is on and presses what it sees.
type browser struct {
	h    *house
	http *http.Client
	at   *url.URL
	doc  *html.Node
}

func (h *house) open(query string) *browser {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	b := &browser{h: h, http: &http.Client{Jar: jar}}
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.url+"/?"+query, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	b.load(r)
	return b
}

func (b *browser) load(r *http.Request) {
	b.h.t.Helper()
	answer, err := b.http.Do(r)
	if err != nil {
		b.h.t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		b.h.t.Fatalf("%s %s answered %s", r.Method, r.URL, answer.Status)
	}
	if b.doc, err = html.Parse(answer.Body); err != nil {
		b.h.t.Fatal(err)
	}
	b.at = answer.Request.URL
}

func (b *browser) all(selector string) []*html.Node {
	b.h.t.Helper()
	s, err := cascadia.Parse(selector)
	if err != nil {
		b.h.t.Fatal(err)
	}
	return cascadia.QueryAll(b.doc, s)
}

func (b *browser) one(selector string) *html.Node {
	b.h.t.Helper()
	found := b.all(selector)
	if len(found) != 1 {
		b.h.t.Fatalf("%q is there %d times", selector, len(found))
	}
	return found[0]
}

func (b *browser) text(selector string) string {
	b.h.t.Helper()
	var out []string
	for _, n := range b.all(selector) {
		out = append(out, prose(n))
	}
	return strings.Join(out, " | ")
}

// prose is the text of a node with single spaces.
func prose(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// press submits the form around the button with this text, after filling in fields by name.
func (b *browser) press(button string, fields ...string) {
	b.h.t.Helper()
	for _, n := range b.all("form button") {
		if prose(n) == button {
			b.submit(n, fields)
			return
		}
	}
	b.h.t.Fatalf("no button %q among %q", button, b.text("form button"))
}

func (b *browser) submit(button *html.Node, fields []string) {
	b.h.t.Helper()
	form := button
	for form.Data != "form" {
		form = form.Parent
	}
	values := url.Values{}
	for n := range form.Descendants() {
		switch name := attribute(n, "name"); {
		case name == "":
		case n.Data == "textarea":
			values.Set(name, strings.TrimPrefix(rawText(n), "\n"))
		default:
			values.Set(name, attribute(n, "value"))
		}
	}
	for i := 0; i+1 < len(fields); i += 2 {
		if !values.Has(fields[i]) {
			b.h.t.Fatalf("the form has no field %q", fields[i])
		}
		values.Set(fields[i], fields[i+1])
	}
	action, err := b.at.Parse(attribute(form, "action"))
	if err != nil {
		b.h.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(b.h.t.Context(), http.MethodPost, action.String(), strings.NewReader(values.Encode()))
	if err != nil {
		b.h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	b.load(r)
}

func rawText(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}

// raw calls a method of the Web API without a client of ours, and gives Slack's error code.
func (h *house) raw(ctx context.Context, method string, args url.Values) (status int, body string) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url+"/api/"+method, strings.NewReader(args.Encode()))
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if args.Get("token") == "" && args.Get("nobody") == "" {
		r.Header.Set("Authorization", "Bearer "+botToken)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return answer.StatusCode, string(raw)
}
