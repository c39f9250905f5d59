package slackpage

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// shownMessages is how many messages of a channel stand on one page.
const shownMessages = 50

type channelPage struct {
	frame
	Channels []Channel
	Channel  Channel
	Command  string // the first slash command; empty when the app has none
	Messages []shownMessage
	Older    string // address of the messages before these; empty when there are none
	Outcome  string // what became of the last act, when it was about no message here
	Failed   bool
}

type shownMessage struct {
	TS      string
	At      string
	Exact   string
	Only    bool // for this member's eyes
	Newest  bool
	Outcome string // what became of the last press, when it was about this message
	Failed  bool
	Edited  bool
	Thread  string // what the thread hangs on, of a reply that the channel sees too
	Plain   []span
	Blocks  []shownBlock
	Replies []shownMessage
}

type shownBlock struct {
	Type    string
	Text    []span
	Fields  [][]span
	Buttons []shownButton
}

type shownButton struct{ Block, Action, Text, Style, Address string }

// show answers the channel, or the modal that the address names.
func (p *Page) show(w http.ResponseWriter, r *http.Request) {
	f := p.frame(r)
	p.mu.Lock()
	f.Version = p.state.version
	if v := p.views[r.FormValue("view")]; v != nil && v.user == f.As.ID {
		page := f.viewPage(v)
		p.mu.Unlock()
		render(r.Context(), w, page.view())
		return
	}
	page := p.channelPage(f, r)
	p.mu.Unlock()
	render(r.Context(), w, page.view())
}

func (p *Page) channelPage(f frame, r *http.Request) channelPage {
	c := p.state.channel(r.FormValue("channel"))
	if c == nil {
		c = p.state.channels[0]
	}
	page := channelPage{frame: f, Channel: c.Channel}
	if len(p.config.Commands) > 0 {
		page.Command = p.config.Commands[0]
	}
	for _, other := range p.state.channels {
		page.Channels = append(page.Channels, other.Channel)
	}
	list := slices.Clone(c.roots)
	for _, m := range c.whisper {
		if m.For == f.As.ID {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b *message) int { return timeOf(a.TS).Compare(timeOf(b.TS)) })
	if before := r.FormValue("before"); before != "" {
		list = slices.DeleteFunc(list, func(m *message) bool { return !timeOf(m.TS).Before(timeOf(before)) })
	}
	if len(list) > shownMessages {
		list = list[len(list)-shownMessages:]
		page.Older = f.of(c.Channel) + "&before=" + list[0].TS
	}
	list = c.withShared(list, r.FormValue("before"))
	o, acted := p.outcomes[f.As.ID]
	for i, m := range list {
		shown := f.message(m)
		shown.Newest = i == len(list)-1
		if m.Thread != "" {
			shown.Thread = m.Thread
			page.Messages = append(page.Messages, shown)
			continue
		}
		if acted && o.ts == m.TS {
			shown.Outcome, shown.Failed, acted = f.outcome(o), !o.ok(), false
		}
		for _, reply := range c.replies[m.TS] {
			shown.Replies = append(shown.Replies, f.message(reply))
		}
		page.Messages = append(page.Messages, shown)
	}
	if acted {
		page.Outcome, page.Failed = f.outcome(o), !o.ok()
	}
	return page
}

// withShared adds to the messages of a page the replies that the channel sees too, each at its time.
func (c *conversation) withShared(list []*message, before string) []*message {
	if len(list) == 0 {
		return list
	}
	first := timeOf(list[0].TS)
	for _, replies := range c.replies {
		for _, m := range replies {
			if at := timeOf(m.TS); m.Shared && at.After(first) && (before == "" || at.Before(timeOf(before))) {
				list = append(list, m)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *message) int { return timeOf(a.TS).Compare(timeOf(b.TS)) })
	return list
}

func (f frame) outcome(o outcome) string {
	return f.T(o.what, "ms", o.took.Milliseconds(), "status", o.status)
}

func (f frame) message(m *message) shownMessage {
	at := timeOf(m.TS)
	shown := shownMessage{TS: m.TS, At: f.reader.moment(at), Exact: at.In(f.reader.zone).Format(time.RFC3339), Only: m.For != "", Edited: m.Edited}
	var blocks []block
	if len(m.Blocks) == 0 || json.Unmarshal(m.Blocks, &blocks) != nil {
		shown.Plain = f.reader.spans(text{Type: mrkdwn, Text: m.Text})
		return shown
	}
	for _, b := range blocks {
		shown.Blocks = append(shown.Blocks, f.block(b))
	}
	return shown
}

func (f frame) block(b block) shownBlock {
	shown := shownBlock{Type: b.Type}
	if b.Text != nil {
		shown.Text = f.reader.spans(*b.Text)
	}
	for _, field := range b.Fields {
		shown.Fields = append(shown.Fields, f.reader.spans(field))
	}
	for _, e := range b.Elements {
		if e.Type == "button" {
			shown.Buttons = append(shown.Buttons, shownButton{b.BlockID, e.ActionID, e.Text.Text, e.Style, e.URL})
			continue
		}
		shown.Text = append(shown.Text, f.reader.spans(text{Type: e.Type, Text: e.Text.Text})...)
	}
	return shown
}

// N is a number for the catalogue's plural forms.
func (m shownMessage) N() string { return strconv.Itoa(len(m.Replies)) }
