package slackpage

import (
	"cmp"
	"encoding/json"
	"strconv"
)

// content reads and checks what a message says.
func content(c call, m *message) *refusal {
	m.Text = c.args["text"]
	if length(m.Text) > maxPlainText {
		return refuse("msg_too_long")
	}
	if raw := c.args["metadata"]; raw != "" {
		var metadata struct {
			EventType    string         `json:"event_type"`
			EventPayload map[string]any `json:"event_payload"`
		}
		if err := json.Unmarshal([]byte(raw), &metadata); err != nil || metadata.EventType == "" || metadata.EventPayload == nil {
			return refuse("invalid_metadata_format")
		}
		m.Metadata = json.RawMessage(raw)
	}
	raw := c.args["blocks"]
	if raw == "" || raw == "[]" || raw == "null" {
		m.Blocks = nil
		if m.Text == "" {
			return refuse("no_text")
		}
		return nil
	}
	var blocks []block
	if err := json.Unmarshal([]byte(raw), &blocks); err != nil {
		return refuse("invalid_blocks_format")
	}
	var check checker
	check.blocks("/blocks", blocks, maxMessageBlocks, false)
	switch {
	case len(check.wrong) > 0:
		return refuse("invalid_blocks", check.wrong...)
	case check.total > maxMessage:
		return refuse("msg_blocks_too_long")
	}
	m.Blocks = json.RawMessage(raw)
	return nil
}

func (p *Page) postMessage(c call) (reply, *refusal) {
	channel := p.state.channel(c.args["channel"])
	if channel == nil {
		return nil, refuse("channel_not_found")
	}
	m := &message{Channel: channel.ID, Thread: c.args["thread_ts"]}
	if m.Thread != "" {
		root := channel.byTS[m.Thread]
		if root == nil {
			return nil, refuse("thread_not_found")
		}
		m.Thread = cmp.Or(root.Thread, root.TS)
		m.Shared = c.args["reply_broadcast"] == "true"
	}
	if bad := content(c, m); bad != nil {
		return nil, bad
	}
	m.TS = p.state.nextTS(p.config.Clock())
	if bad := p.keep(m); bad != nil {
		return nil, bad
	}
	return reply{"channel": channel.ID, "ts": m.TS, "message": m.told(false)}, nil
}

func (p *Page) keep(m *message) *refusal {
	p.state.put(m)
	if err := p.file.add(m, p.state.all); err != nil {
		p.config.Log.Error("a message for the page that plays Slack is not kept", "error", err)
		return refuse("fatal_error")
	}
	return nil
}

func (p *Page) update(c call) (reply, *refusal) {
	channel := p.state.channel(c.args["channel"])
	if channel == nil {
		return nil, refuse("channel_not_found")
	}
	old := channel.byTS[c.args["ts"]]
	if old == nil {
		return nil, refuse("message_not_found")
	}
	m := *old
	if bad := content(c, &m); bad != nil {
		return nil, bad
	}
	m.Edited = true
	if bad := p.keep(&m); bad != nil {
		return nil, bad
	}
	return reply{"channel": channel.ID, "ts": m.TS, "text": m.Text, "message": m.told(false)}, nil
}

func (p *Page) postEphemeral(c call) (reply, *refusal) {
	channel := p.state.channel(c.args["channel"])
	if channel == nil {
		return nil, refuse("channel_not_found")
	}
	if _, known := p.member(c.args["user"]); !known {
		return nil, refuse("user_not_in_channel")
	}
	m := &message{Channel: channel.ID, For: c.args["user"]}
	if bad := content(c, m); bad != nil {
		return nil, bad
	}
	m.TS = p.state.nextTS(p.config.Clock())
	p.state.put(m)
	return reply{"message_ts": m.TS}, nil
}

// told is a message as Slack tells it.
func (m *message) told(metadata bool) reply {
	out := reply{"type": "message", "subtype": "bot_message", "text": m.Text, "ts": m.TS, "user": botUser, "bot_id": botID, "app_id": appID, "team": teamID}
	if m.Thread != "" {
		out["thread_ts"] = m.Thread
	}
	if len(m.Blocks) > 0 {
		out["blocks"] = m.Blocks
	}
	if metadata && len(m.Metadata) > 0 {
		out["metadata"] = m.Metadata
	}
	if m.Edited {
		out["edited"] = reply{"user": botUser, "ts": m.TS}
	}
	return out
}

// history tells a channel, newest first; replies of threads are not in it.
func (p *Page) history(c call) (reply, *refusal) {
	channel := p.state.channel(c.args["channel"])
	if channel == nil {
		return nil, refuse("channel_not_found")
	}
	newestFirst := make([]*message, 0, len(channel.roots))
	for i := len(channel.roots) - 1; i >= 0; i-- {
		newestFirst = append(newestFirst, channel.roots[i])
	}
	return c.pageOf(newestFirst)
}

// thread tells a message and what stands under it, oldest first.
func (p *Page) thread(c call) (reply, *refusal) {
	channel := p.state.channel(c.args["channel"])
	if channel == nil {
		return nil, refuse("channel_not_found")
	}
	root := channel.byTS[c.args["ts"]]
	if root == nil {
		return nil, refuse("thread_not_found")
	}
	return c.pageOf(append([]*message{root}, channel.replies[root.TS]...))
}

// pageOf cuts a list to what the arguments ask for. Cursors are positions: the page is for one machine.
func (c call) pageOf(list []*message) (reply, *refusal) {
	limit, err := strconv.Atoi(cmp.Or(c.args["limit"], "100"))
	if err != nil || limit < 1 || limit > 999 {
		return nil, refuse("invalid_limit")
	}
	start, err := strconv.Atoi(cmp.Or(c.args["cursor"], "0"))
	if err != nil || start < 0 || start > len(list) {
		return nil, refuse("invalid_cursor")
	}
	metadata := c.args["include_all_metadata"] == "true" || c.args["include_all_metadata"] == "1"
	messages, next := []reply{}, ""
	for i, m := range list[start:] {
		if !c.within(m) {
			continue
		}
		if len(messages) == limit {
			next = strconv.Itoa(start + i)
			break
		}
		messages = append(messages, m.told(metadata))
	}
	return reply{"messages": messages, "has_more": next != "", "response_metadata": reply{"next_cursor": next}}, nil
}

// within reports whether a message stands between the arguments oldest and latest. The message that a
// thread hangs on is always told.
func (c call) within(m *message) bool {
	if c.method == "conversations.replies" && m.TS == c.args["ts"] {
		return true
	}
	inclusive := c.args["inclusive"] == "true" || c.args["inclusive"] == "1"
	at := timeOf(m.TS)
	if oldest := c.args["oldest"]; oldest != "" && oldest != "0" {
		if o := timeOf(oldest); at.Before(o) || at.Equal(o) && !inclusive {
			return false
		}
	}
	if latest := c.args["latest"]; latest != "" {
		if l := timeOf(latest); at.After(l) || at.Equal(l) && !inclusive {
			return false
		}
	}
	return true
}
