package slackpage

import (
	"cmp"
	"crypto/subtle"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// maxCall bounds the body of a call.
const maxCall = 1 << 20

// refusal is Slack's "ok": false.
type refusal struct {
	code     string
	messages []string
}

func refuse(code string, messages ...string) *refusal { return &refusal{code, messages} }

type reply map[string]any

// call is one call of a method with its arguments.
type call struct {
	method string
	args   map[string]string
}

// api answers a method of the Web API: 200 with "ok" for all but limits and faults.
func (p *Page) api(w http.ResponseWriter, r *http.Request) {
	method := r.PathValue("method")
	fault := p.takeFault(method)
	if fault.refuse(w) {
		return
	}
	args, bad := arguments(w, r)
	if bad == nil {
		bad = p.authorise(r, args)
	}
	var answer reply
	if bad == nil {
		p.mu.Lock()
		if wait := p.limits.wait(method, args["channel"], p.config.Clock()); wait > 0 {
			p.mu.Unlock()
			tooMany(w, wait)
			return
		}
		answer, bad = p.do(call{method, args})
		p.mu.Unlock()
	}
	fault.hold(r)
	if bad != nil {
		answer = reply{"ok": false, "error": bad.code}
		if len(bad.messages) > 0 {
			answer["response_metadata"] = reply{"messages": bad.messages}
		}
	} else {
		answer["ok"] = true
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	write(w, answer)
}

func write(w io.Writer, answer any) {
	// The line may be cut at any moment; there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(answer)
}

// do runs a method; the page is locked.
func (p *Page) do(c call) (reply, *refusal) {
	switch c.method {
	case "chat.postMessage":
		return p.postMessage(c)
	case "chat.update":
		return p.update(c)
	case "chat.postEphemeral":
		return p.postEphemeral(c)
	case "views.open":
		return p.openView(c)
	case "conversations.history":
		return p.history(c)
	case "conversations.replies":
		return p.thread(c)
	}
	return nil, refuse("unknown_method")
}

// The workspace that the page plays.
const (
	teamID   = "T0RESONANCE"
	teamName = "resonance"
	appID    = "A0RESONANCE"
	botID    = "B0RESONANCE"
	botUser  = "U0RESONANCE"
)

// arguments reads a form or JSON; a JSON value that is no string stays JSON.
func arguments(w http.ResponseWriter, r *http.Request) (map[string]string, *refusal) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxCall))
	if err != nil {
		return nil, refuse("request_timeout")
	}
	args := map[string]string{}
	kind, _, err := mime.ParseMediaType(cmp.Or(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded"))
	if err != nil {
		return nil, refuse("invalid_post_type")
	}
	if kind == "application/json" {
		var values map[string]json.RawMessage
		if err := json.Unmarshal(raw, &values); err != nil {
			return nil, refuse("invalid_json")
		}
		for name, value := range values {
			var s string
			if err := json.Unmarshal(value, &s); err != nil {
				s = string(value)
			}
			args[name] = s
		}
		return args, nil
	}
	form, err := url.ParseQuery(string(raw))
	if err != nil {
		return nil, refuse("invalid_form_data")
	}
	for name := range form {
		args[name] = form.Get(name)
	}
	return args, nil
}

func (p *Page) authorise(r *http.Request, args map[string]string) *refusal {
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer {
		token = args["token"]
	}
	switch {
	case token == "":
		return refuse("not_authed")
	case subtle.ConstantTimeCompare([]byte(token), []byte(p.config.Token)) != 1:
		return refuse("invalid_auth")
	}
	return nil
}
