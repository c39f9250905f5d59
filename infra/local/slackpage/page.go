// Package slackpage plays Slack on loopback, so that every button of the special team can be tried without
// an account: the methods of the Web API that the desk calls, with Slack's limits and errors, and a page on
// which people read the channel, press buttons, fill in modals and type commands, which reach the desk as
// signed calls.
//
// It is written from Slack's documentation and shares no code with what the desk uses to speak to Slack, so
// that a mistake there is not repeated here. It knows nothing of cases.
package slackpage

import (
	"cmp"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// Say gives the text of key in one language with its values in pairs: name, value, name, value.
type Say func(key string, pairs ...any) string

// Member is a person of the workspace.
type Member struct {
	ID   string // Slack's id, such as U0ANNA
	Name string
}

// Channel is a conversation of the workspace.
type Channel struct {
	ID   string
	Name string // without the #
}

// Config is what the page needs; all but the fields named as required have a default.
type Config struct {
	Token         string                    // the bot token that calls must bring; required
	SigningSecret string                    // signs what goes to the desk; required
	InteractURL   func() string             // where buttons, modals and commands are sent; required
	Say           func(language string) Say // the catalogue; required

	Clock    func() time.Time
	Zone     *time.Location // in which people read and pick times; default UTC
	Language string         // when the address names none; default English
	Channels []Channel      // default one
	Commands []string       // the app's slash commands, such as /resonance; default none
	Members  func() []Member
	Hosts    []string // names beside loopback under which the page may be asked for
	File     string   // where messages are kept; empty keeps them in memory only
	Keep     int      // messages kept in a channel; default 2,000
	Limits   Limits
	Patience time.Duration     // how long the desk may take to answer; default Slack's 3 s
	Over     http.RoundTripper // to the desk; default Go's own
	Log      *slog.Logger
}

// Page is an http.Handler: the Web API below /api/, the page at /.
type Page struct {
	config Config
	mux    http.Handler
	client *http.Client

	mu       sync.Mutex
	state    state
	views    views
	triggers triggers
	limits   limiters
	fault    Fault
	outcomes map[string]outcome // the last one of each member
	file     *file
}

// New builds the page and reads what its file holds.
func New(c Config) (*Page, error) {
	if c.Token == "" || c.SigningSecret == "" || c.InteractURL == nil || c.Say == nil {
		return nil, errors.New("the page that plays Slack needs a token, a signing secret, the desk's address and a catalogue")
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if len(c.Channels) == 0 {
		c.Channels = []Channel{{ID: "C0RESONANCE", Name: "special-team"}}
	}
	if c.Members == nil {
		c.Members = func() []Member { return []Member{{"U0ANNA", "Anna"}, {"U0BORIS", "Boris"}, {"U0CLARA", "Clara"}} }
	}
	c.Language = cmp.Or(c.Language, "en")
	c.Keep = cmp.Or(c.Keep, 2000)
	c.Patience = cmp.Or(c.Patience, 3*time.Second)
	c.Limits = c.Limits.withDefaults()
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	p := &Page{
		config: c, client: &http.Client{Transport: c.Over, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		state: newState(c.Channels, c.Keep), views: views{}, triggers: triggers{},
		limits: limiters{limits: c.Limits}, outcomes: map[string]outcome{},
	}
	if err := p.openFile(); err != nil {
		return nil, err
	}
	p.mux = p.routes()
	return p, nil
}

// Close ends the writing of the file.
func (p *Page) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.file.close()
}

func (p *Page) routes() http.Handler {
	page := http.NewServeMux()
	page.HandleFunc("GET /{$}", p.show)
	page.HandleFunc("POST /press", p.press)
	page.HandleFunc("POST /submit", p.submit)
	page.HandleFunc("POST /command", p.command)
	page.HandleFunc("GET /version", p.version)
	page.Handle("GET /static/", http.FileServerFS(assets))

	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", p.api)
	mux.Handle("/", http.NewCrossOriginProtection().Handler(page))
	return mux
}

// ServeHTTP answers only to names of this machine: a page elsewhere whose name was made to point here must
// not press buttons.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	if !p.ours(r.Host) {
		http.Error(w, "this page answers on this machine only", http.StatusMisdirectedRequest)
		return
	}
	p.mux.ServeHTTP(w, r)
}

func (p *Page) ours(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() || host == "localhost" || slices.Contains(p.config.Hosts, host)
}

// member finds a member by id; the first one stands for an unknown id.
func (p *Page) member(id string) (m Member, known bool) {
	members := p.config.Members()
	for _, m := range members {
		if m.ID == id {
			return m, true
		}
	}
	if len(members) == 0 {
		return Member{}, false
	}
	return members[0], false
}
