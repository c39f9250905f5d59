package local

import (
	"encoding/json"
	"net/http"
	"strings"

	"resonance/shared/blob/dir"
	"resonance/shared/calendar"
	"resonance/shared/desk"
	"resonance/shared/desk/api"
	"resonance/shared/desk/guard"
	"resonance/shared/queue"
	queuesqlite "resonance/shared/queue/sqlite"
	"resonance/shared/staff/openid"
	"resonance/shared/words"
)

// routes puts the doors of the process together: the desk with its JSON API, the storage that takes
// signed uploads, Slack's calls, and the health of the process.
func (p *Program) routes(catalogue *words.Catalogue, calendars *calendar.Set) (http.Handler, error) {
	dead, err := deadLetters(p.mailQ, p.teamQ, p.replyQ)
	if err != nil {
		return nil, err
	}
	gate := guard.Guard{Secure: p.secure()}
	calls, err := api.New(api.Deps{
		Register: p.Register, Search: p.Search, Ledger: p.ledger, Staff: p.Staff, Blobs: p.blobs, Words: catalogue, Log: p.log, Version: Version, Queues: dead,
		Who: gate.SignedIn(p.Staff.Authenticate),
	})
	if err != nil {
		return nil, err
	}
	go calls.Routes() // puts the API together before somebody calls
	pages, err := desk.New(desk.Deps{
		Register: p.Register, Search: p.Search, Ledger: p.ledger, Staff: p.Staff, Blobs: p.blobs, Words: catalogue, Policy: p.policy,
		Calendars: calendars, Now: p.config.Now, Log: p.log, Guard: gate, Queues: dead, OpenID: p.openID(),
	})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", p.health)
	mux.Handle("POST "+dir.UploadPath, p.blobs)
	mux.Handle("POST "+slackPath, p.slack)
	mux.Handle("/api/", gate.Around(calls))
	mux.Handle("/", pages)
	trusted, err := proxies(p.config.Proxies)
	return behind(trusted, inTurns(mux)), err
}

// secure reports whether browsers reach the desk over TLS, be it a proxy's in front.
func (p *Program) secure() bool { return strings.HasPrefix(p.URL(), "https://") }

// openID is the provider at which members may sign in; nil when none is set.
func (p *Program) openID() *openid.Provider {
	if p.config.OpenIDIssuer == "" {
		return nil
	}
	return openid.New(openid.Config{
		Issuer: p.config.OpenIDIssuer, Client: p.config.OpenIDClient, Secret: p.config.OpenIDSecret,
		Name: p.config.OpenIDName, Groups: p.config.OpenIDGroups, Callback: p.URL() + "/sign-in/openid/done",
	})
}

// deadLetters are what the desk shows of the queues.
func deadLetters(queues ...*queuesqlite.Queue) ([]queue.Named, error) {
	var shown []queue.Named
	for _, q := range queues {
		dead, err := q.DeadLetters()
		if err != nil {
			return nil, err
		}
		shown = append(shown, queue.Named{Name: q.Name(), Dead: dead})
	}
	return shown, nil
}

// health says version and state: whether the table can be read.
func (p *Program) health(w http.ResponseWriter, r *http.Request) {
	state, status := "ok", http.StatusOK
	if _, err := p.Register.Tasks(r.Context(), 1, ""); err != nil {
		state, status = "the table can't be read", http.StatusServiceUnavailable
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(map[string]string{"version": Version, "state": state}); err != nil {
		p.log.Debug("health not told", "error", err)
	}
}
