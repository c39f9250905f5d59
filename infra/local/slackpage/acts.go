package slackpage

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// press sends a button's interaction; a modal that the desk opens meanwhile is shown next.
func (p *Page) press(w http.ResponseWriter, r *http.Request) {
	f := p.frame(r)
	channel, ts := r.PostFormValue("channel"), r.PostFormValue("ts")
	p.mu.Lock()
	form, trigger, found := p.button(r, f.As)
	p.mu.Unlock()
	if !found {
		p.remember(f.As, outcome{ts: ts, what: "slackpage.gone"})
		f.back(w, channel, ts, "")
		return
	}
	o := p.send(r.Context(), form)
	o.ts = ts
	p.remember(f.As, o)
	f.back(w, channel, ts, p.openedBy(trigger, f.As))
}

// button finds the pressed button in the message as it stands now and writes its payload.
func (p *Page) button(r *http.Request, who Member) (form url.Values, trigger string, found bool) {
	c := p.state.channel(r.PostFormValue("channel"))
	if c == nil || c.byTS[r.PostFormValue("ts")] == nil {
		return nil, "", false
	}
	m := c.byTS[r.PostFormValue("ts")]
	var blocks []block
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
		return nil, "", false
	}
	for _, b := range blocks {
		for _, e := range b.Elements {
			if e.Type != "button" || e.ActionID != r.PostFormValue("action") || b.BlockID != r.PostFormValue("block") {
				continue
			}
			trigger = p.triggers.make(who.ID, c.ID, m.TS, p.config.Clock())
			form, err := pressed(who, c.Channel, *m, b, e, trigger, p.config.Clock())
			return form, trigger, err == nil
		}
	}
	return nil, "", false
}

func (p *Page) remember(who Member, o outcome) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.outcomes[who.ID] = o
	p.state.version++
}

// openedBy names the modal that was opened with a trigger.
func (p *Page) openedBy(trigger string, who Member) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, v := range p.views {
		if v.trigger == trigger && v.user == who.ID {
			return id
		}
	}
	return ""
}

// submit sends a modal. It closes when the desk says yes; otherwise it stays, with what was typed.
func (p *Page) submit(w http.ResponseWriter, r *http.Request) {
	f := p.frame(r)
	p.mu.Lock()
	v := p.views[r.PostFormValue("view")]
	if v == nil || v.user != f.As.ID {
		p.mu.Unlock()
		p.remember(f.As, outcome{what: "slackpage.gone"})
		f.back(w, "", "", "")
		return
	}
	v.typed = map[string]string{}
	for _, b := range v.Blocks {
		if b.Type == "input" {
			v.typed[b.BlockID] = strings.ReplaceAll(r.PostFormValue("f."+b.BlockID), "\r\n", "\n")
		}
	}
	values, wrong := v.values(p.config.Zone, f.reader.say)
	v.errors = wrong
	form, err := submitted(f.As, v, values, p.triggers.make(f.As.ID, v.channel, v.ts, p.config.Clock()))
	p.mu.Unlock()
	if err != nil || len(wrong) > 0 {
		f.back(w, "", "", v.id)
		return
	}
	o := p.send(r.Context(), form)
	o.ts = v.ts
	p.remember(f.As, o)
	f.back(w, v.channel, v.ts, p.settle(v, o, f))
}

// settle does with a modal what the desk's answer asks, and names it if it is still open.
func (p *Page) settle(v *view, o outcome, f frame) (open string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var answer struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   modal             `json:"view"`
	}
	switch {
	case !o.ok():
		v.errors = map[string]string{"": f.outcome(o)}
		return v.id
	case len(bytes.TrimSpace(o.body)) == 0:
		delete(p.views, v.id)
		return ""
	case json.Unmarshal(o.body, &answer) != nil:
		v.errors = map[string]string{"": f.T("slackpage.nonsense")}
		return v.id
	}
	switch answer.Action {
	case "errors":
		v.errors = v.sort(answer.Errors)
		return v.id
	case "update", "push":
		if bad := answer.View.check(); bad != nil {
			v.errors = map[string]string{"": f.T("slackpage.nonsense")}
			return v.id
		}
		v.pick(answer.View)
		return v.id
	}
	delete(p.views, v.id)
	return ""
}

// sort keeps errors at their fields; one for a field that is not there concerns the whole form.
func (v *view) sort(errs map[string]string) map[string]string {
	out := map[string]string{}
	for field, message := range errs {
		if !slices.ContainsFunc(v.Blocks, func(b block) bool { return b.Type == "input" && b.BlockID == field }) {
			field = ""
		}
		out[field] = strings.TrimSpace(out[field] + " " + message)
	}
	return out
}

// command sends a slash command; what the desk answers is shown to the member alone.
func (p *Page) command(w http.ResponseWriter, r *http.Request) {
	f := p.frame(r)
	name, rest, _ := strings.Cut(strings.TrimSpace(r.PostFormValue("text")), " ")
	p.mu.Lock()
	c := p.state.channel(r.PostFormValue("channel"))
	if c == nil {
		c = p.state.channels[0]
	}
	trigger := p.triggers.make(f.As.ID, c.ID, "", p.config.Clock())
	p.mu.Unlock()
	if !slices.Contains(p.config.Commands, name) {
		p.remember(f.As, outcome{what: "slackpage.no-command"})
		f.back(w, c.ID, "", "")
		return
	}
	o := p.send(r.Context(), commanded(f.As, c.Channel, name, strings.TrimSpace(rest), trigger))
	p.remember(f.As, o)
	if o.ok() {
		p.whisper(c, f.As, o.body)
	}
	f.back(w, c.ID, "", p.openedBy(trigger, f.As))
}

func (p *Page) whisper(c *conversation, to Member, body []byte) {
	var answer struct {
		Text   string          `json:"text"`
		Blocks json.RawMessage `json:"blocks"`
	}
	if json.Unmarshal(body, &answer) != nil {
		answer.Text = string(body)
	}
	if strings.TrimSpace(answer.Text) == "" && len(answer.Blocks) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.put(&message{Channel: c.ID, For: to.ID, Text: answer.Text, Blocks: answer.Blocks, TS: p.state.nextTS(p.config.Clock())})
}
