package slackpage_test

import (
	"net/http"
	"strings"
	"testing"

	"resonance/shared/slack"
)

func TestThePageIsForThisMachineAndItsOwnForms(t *testing.T) {
	h := newHouse(t)
	h.post(h.card())
	for name, row := range map[string]struct {
		method, path, host, origin string
		want                       int
	}{
		"its own reader":            {http.MethodGet, "/", "", "", http.StatusOK},
		"localhost":                 {http.MethodGet, "/", "localhost:8081", "", http.StatusOK},
		"IPv6":                      {http.MethodGet, "/", "[::1]:8081", "", http.StatusOK},
		"a name made to point here": {http.MethodGet, "/", "evil.example", "", http.StatusMisdirectedRequest},
		"the API under that name":   {http.MethodPost, "/api/chat.postMessage", "evil.example", "", http.StatusMisdirectedRequest},
		"a form elsewhere":          {http.MethodPost, "/press", "", "https://evil.example", http.StatusForbidden},
		"a press by address":        {http.MethodGet, "/press", "", "", http.StatusMethodNotAllowed},
		"its style":                 {http.MethodGet, "/static/page.css", "", "", http.StatusOK},
		"nothing":                   {http.MethodGet, "/etc/passwd", "", "", http.StatusNotFound},
	} {
		r, err := http.NewRequestWithContext(t.Context(), row.method, h.url+row.path, strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = row.host
		if row.origin != "" {
			r.Header.Set("Origin", row.origin)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := answer.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != row.want {
			t.Errorf("%s: %s, want %d", name, answer.Status, row.want)
		}
		if csp := answer.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", name, csp)
		}
	}
	if len(h.calls) != 0 {
		t.Errorf("%d presses came through", len(h.calls))
	}
}

// What an attacker may write into a text stays text on the page.
func TestNothingWrittenIsRun(t *testing.T) {
	h := newHouse(t)
	evil := `<script>alert(1)</script> <javascript:alert(1)|click> <!here> "><img src=x>`
	ts := h.post(slack.Card{Case: evil, Channel: evil, Severity: evil, State: "open", Owner: evil, Link: "javascript:alert(1)"})
	if _, err := h.client.Thread(t.Context(), channel, ts, slack.Note(evil, evil)); err != nil {
		t.Fatal(err)
	}
	if err := h.client.Ephemeral(t.Context(), channel, anna, evil); err != nil {
		t.Fatal(err)
	}
	b := h.open("as=" + anna)
	if n := len(b.all("script")); n != 1 || len(b.all("img")) != 0 || len(b.all("[style]")) != 0 || len(b.all("mark")) != 0 {
		t.Errorf("%d scripts, %d images, %d mentions", n, len(b.all("img")), len(b.all("mark")))
	}
	for _, a := range b.all("a") {
		if strings.HasPrefix(attribute(a, "href"), "javascript") {
			t.Error("a link runs a script")
		}
	}
	if got := b.text(".only .text"); got != evil {
		t.Errorf("the text was changed: %q", got)
	}
}
