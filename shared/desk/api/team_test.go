package api_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"resonance/shared/desk/api"
	"resonance/shared/queue"
	"resonance/shared/staff"
)

func TestALeadRunsTheTeam(t *testing.T) {
	w := newWorld(t)
	m := want[staff.Member](w.call("POST", "/api/v1/team", `{"name":"Olga","email":"olga@firma.example","role":"special-team"}`), 200)
	p := w.call("POST", "/api/v1/team", `{"name":"Oleg","email":"olga@firma.example","role":"lead"}`).refused(422, "invalid")
	if len(p.Errors) != 1 || p.Errors[0].Field != "email" || p.Errors[0].Code != "email-taken" {
		t.Errorf("got %+v", p.Errors)
	}
	at := "/api/v1/team/" + m.ID
	read := w.call("GET", at, "")
	body := `{"name":"Olga Orlova","email":"olga@firma.example","role":"executive-office"}`
	w.call("PUT", at, body).refused(http.StatusPreconditionRequired, "if-match-required")
	w.call("PUT", at, body, "If-Match", `"77"`).refused(http.StatusPreconditionFailed, "stale")
	if m = want[staff.Member](w.call("PUT", at, body, "If-Match", read.Header.Get("ETag")), 200); m.Name != "Olga Orlova" || m.Role != staff.ExecutiveOffice {
		t.Errorf("got %+v", m)
	}
	if m = want[staff.Member](w.call("POST", at+"/disable", ""), 200); m.Active {
		t.Error("still active")
	}
	w.call("POST", at+"/link", "").refused(409, "member-disabled")
	want[staff.Member](w.call("POST", at+"/enable", ""), 200)
	w.now = w.now.Add(time.Minute) // the journal is in the order of time
	if got := w.call("POST", at+"/link", ""); got.StatusCode != http.StatusNoContent || !slices.Equal(w.links, []string{"olga@firma.example", "olga@firma.example"}) {
		t.Errorf("%d, links to %v", got.StatusCode, w.links)
	}
	for range 3 {
		w.call("POST", at+"/link", "")
	}
	limited := w.call("POST", at+"/link", "")
	limited.refused(http.StatusTooManyRequests, "too-many-attempts")
	if wait := limited.Header.Get("Retry-After"); wait != "600" {
		t.Errorf("wait %q", wait)
	}
	lines := want[api.List[map[string]any]](w.call("GET", "/api/v1/team/journal?limit=2", ""), 200)
	if older := want[api.List[map[string]any]](w.call("GET", "/api/v1/team/journal?limit=2&cursor="+lines.Next, ""), 200); len(older.Items) != 2 || older.Items[0]["id"] == lines.Items[1]["id"] {
		t.Errorf("after %v come %v", lines, older)
	}
	if len(lines.Items) != 2 || lines.Items[0]["act"] != "link-sent" {
		t.Errorf("got %+v", lines)
	}
}

// Everyone sees whom a case can be handed to, and only leads where sign-in links go.
func TestAddressesOfTheTeamAreForLeads(t *testing.T) {
	w := newWorld(t)
	want[staff.Member](w.call("POST", "/api/v1/team", `{"name":"Olga","email":"olga@firma.example","role":"lead","slack":"U1"}`), 200)
	for _, role := range staff.Roles() {
		got := w.call("GET", "/api/v1/team", "", "Authorization", "Bearer "+w.tokens[role])
		team := want[api.List[staff.Member]](got, 200)
		if told := strings.Contains(string(got.body), "olga@firma.example") || strings.Contains(string(got.body), "U1"); len(team.Items) != 4 || told != (role == staff.Lead) {
			t.Errorf("%s sees %s", role, got.body)
		}
	}
}

func TestATokenIsMadeUsedAndRevoked(t *testing.T) {
	w := newWorld(t)
	made := want[api.MadeToken](w.call("POST", "/api/v1/account/tokens", `{"name":"Nightly export"}`), 201)
	with := []string{"Authorization", "Bearer " + made.Text}
	me := want[staff.Member](w.call("GET", "/api/v1/account", "", with...), 200)
	if me.Name != "script of lead" {
		t.Errorf("got %+v", me)
	}
	got := w.call("GET", "/api/v1/account/tokens", "", with...)
	held := want[api.List[api.Token]](got, 200)
	mine := slices.IndexFunc(held.Items, func(k api.Token) bool { return k.Mine })
	if len(held.Items) != 2 || mine < 0 || held.Items[mine].Name != "Nightly export" || strings.Contains(string(got.body), "hash") {
		t.Errorf("got %s", got.body)
	}
	if got := w.call("POST", "/api/v1/account/tokens/"+made.ID+"/revoke", ""); got.StatusCode != http.StatusNoContent {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	w.call("GET", "/api/v1/account", "", with...).refused(401, "signed-out")
	w.call("POST", "/api/v1/account/tokens/"+made.ID+"/revoke", "").refused(404, "token-not-found")
}

func TestAMemberChoosesTheirLanguage(t *testing.T) {
	w := newWorld(t)
	w.call("POST", "/api/v1/account/preferences", `{"language":"xx"}`).refused(422, "invalid")
	w.call("POST", "/api/v1/account/preferences", `{"zone":"Nowhere/Land"}`).refused(422, "invalid")
	chosen := `{"language":"ru","zone":"Europe/Moscow"}`
	w.call("POST", "/api/v1/account/preferences", chosen, "If-Match", `"999"`).refused(412, "stale")
	want[staff.Member](w.call("POST", "/api/v1/account/preferences", chosen, "If-Match", w.version("/api/v1/account")), 200)
	if p := w.call("GET", "/api/v1/cases/none", "").refused(404, "case-not-found"); p.Detail != "Дела с таким номером нет." {
		t.Errorf("got %q", p.Detail)
	}
}

// deadLetters holds dead letters in memory, as a lead may find them.
type deadLetters struct {
	queue.DeadLetters
	held    []queue.Dead
	retried []string
}

func (d *deadLetters) List(context.Context, int) ([]queue.Dead, error) { return d.held, nil }

func (d *deadLetters) Depth(context.Context) (queue.Depth, error) {
	return queue.Depth{Waiting: len(d.held), InFlight: 1}, nil
}

func (d *deadLetters) Retry(ctx context.Context, id string) error {
	if err := d.Discard(ctx, id); err != nil {
		return err
	}
	d.retried = append(d.retried, id)
	return nil
}

func (d *deadLetters) Discard(_ context.Context, id string) error {
	kept := slices.DeleteFunc(slices.Clone(d.held), func(m queue.Dead) bool { return m.ID == id })
	if len(kept) == len(d.held) {
		return queue.ErrNoMessage
	}
	d.held = kept
	return nil
}

func TestALeadDealsWithDeadLetters(t *testing.T) {
	w := newWorld(t)
	w.dead.held = []queue.Dead{{ID: "m1", Body: "{}", Receives: 5}, {ID: "m2", Body: "{}", Receives: 5}}
	queues := want[api.List[api.QueueState]](w.call("GET", "/api/v1/queues", ""), 200)
	if len(queues.Items) != 1 || queues.Items[0].Name != "mail" || len(queues.Items[0].Dead) != 2 || queues.Items[0].Count != 3 {
		t.Fatalf("got %+v", queues)
	}
	for _, act := range []string{"m1/retry", "m2/discard"} {
		if got := w.call("POST", "/api/v1/queues/mail/dead/"+act, ""); got.StatusCode != http.StatusNoContent {
			t.Errorf("%s: %d %s", act, got.StatusCode, got.body)
		}
		w.call("POST", "/api/v1/queues/mail/dead/"+act, "").refused(409, "message-gone")
	}
	if !slices.Equal(w.dead.retried, []string{"m1"}) || len(w.dead.held) != 0 {
		t.Errorf("retried %v, held %v", w.dead.retried, w.dead.held)
	}
	w.call("POST", "/api/v1/queues/nothing/dead/m1/retry", "").refused(404, "queue-not-found")
}

// signIn follows a sign-in link in a browser.
func (w *world) signIn(id string) staff.Who {
	w.t.Helper()
	if got := w.call("POST", "/api/v1/team/"+id+"/link", ""); got.StatusCode != http.StatusNoContent {
		w.t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	started, err := w.staff.Redeem(w.t.Context(), strings.TrimPrefix(w.link, "/sign-in/"), "127.0.0.1", "Firefox")
	must(w.t, err)
	who, err := w.staff.Authenticate(w.t.Context(), started.Cookie)
	must(w.t, err)
	return who
}

func TestSessionsAreSeenAndEnded(t *testing.T) {
	w := newWorld(t)
	m := want[staff.Member](w.call("POST", "/api/v1/team", `{"name":"Olga","email":"olga@firma.example","role":"special-team"}`), 200)
	first, second, third := w.signIn(m.ID), w.signIn(m.ID), w.signIn(m.ID)
	w.session = second
	as := []string{"Authorization", "", "Sec-Fetch-Site", "same-origin"}
	listed := func() map[string]bool {
		t.Helper()
		ids := map[string]bool{}
		for _, s := range want[api.List[api.Session]](w.call("GET", "/api/v1/account/sessions", "", as...), 200).Items {
			ids[s.ID] = s.Mine
			if s.Agent != "Firefox" || s.Way != "link" {
				t.Errorf("got %+v", s)
			}
		}
		return ids
	}
	if ids := listed(); len(ids) != 3 || !ids[second.Session] || ids[first.Session] {
		t.Errorf("got %v", ids)
	}
	// A colleague can't end it, not even a lead who knows its name.
	w.call("POST", "/api/v1/account/sessions/"+first.Session+"/end", "")
	w.call("POST", "/api/v1/account/sessions/end-others", "")
	if ids := listed(); len(ids) != 3 {
		t.Errorf("a lead ended one: %v", ids)
	}
	w.call("POST", "/api/v1/account/sessions/"+first.Session+"/end", "", as...)
	if ids := listed(); len(ids) != 2 || ids[third.Session] {
		t.Errorf("got %v", ids)
	}
	w.call("POST", "/api/v1/account/sessions/end-others", "", as...)
	if ids := listed(); len(ids) != 1 || !ids[second.Session] {
		t.Errorf("got %v", ids)
	}
}
