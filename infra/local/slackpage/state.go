package slackpage

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// message is one message as Slack keeps it.
type message struct {
	Channel  string          `json:"channel"`
	TS       string          `json:"ts"`
	Thread   string          `json:"thread_ts,omitempty"` // ts of the message it stands under
	For      string          `json:"for,omitempty"`       // the one member who sees it
	Text     string          `json:"text"`
	Blocks   json.RawMessage `json:"blocks,omitempty"`
	Metadata json.RawMessage `json:"metadata,omitempty"`
	Edited   bool            `json:"edited,omitempty"`
	Shared   bool            `json:"shared,omitempty"` // a reply that the channel sees too
}

// conversation is one channel with its messages, oldest first.
type conversation struct {
	Channel
	roots   []*message
	replies map[string][]*message
	whisper []*message // ephemeral ones: shown, never stored
	byTS    map[string]*message
}

type state struct {
	channels []*conversation
	keep     int
	last     int64 // microseconds of the newest ts
	version  int64 // counts every change
}

// keepReplies and keepWhispers bound what hangs on a message and what is shown to one person.
const (
	keepReplies  = 200
	keepWhispers = 50
)

func newState(channels []Channel, keep int) state {
	s := state{keep: keep}
	for _, c := range channels {
		s.channels = append(s.channels, &conversation{Channel: c, replies: map[string][]*message{}, byTS: map[string]*message{}})
	}
	return s
}

// channel finds a conversation by id, or by name as Slack still allows.
func (s *state) channel(id string) *conversation {
	for _, c := range s.channels {
		if id == c.ID || id == c.Name || id == "#"+c.Name {
			return c
		}
	}
	return nil
}

// nextTS names the next message: seconds and microseconds, unique and rising as Slack's are.
func (s *state) nextTS(now time.Time) string {
	s.last = max(now.UnixMicro(), s.last+1)
	return fmt.Sprintf("%d.%06d", s.last/1e6, s.last%1e6)
}

func timeOf(ts string) time.Time {
	var seconds, micros int64
	if _, err := fmt.Sscanf(ts, "%d.%06d", &seconds, &micros); err != nil {
		return time.Time{}
	}
	return time.UnixMicro(seconds*1e6 + micros)
}

// put adds a message or replaces the one with its ts.
func (s *state) put(m *message) {
	c := s.channel(m.Channel)
	if c == nil {
		return
	}
	s.version++
	s.last = max(s.last, timeOf(m.TS).UnixMicro())
	if m.For != "" {
		c.whisper = newest(append(c.whisper, m), keepWhispers)
		return
	}
	if old := c.byTS[m.TS]; old != nil {
		*old = *m
		return
	}
	c.byTS[m.TS] = m
	if m.Thread != "" {
		c.replies[m.Thread] = c.forget(append(c.replies[m.Thread], m), keepReplies)
		return
	}
	c.roots = c.forget(append(c.roots, m), s.keep)
}

// forget drops the oldest messages of a list beyond its bound, and what hangs on them.
func (c *conversation) forget(list []*message, bound int) []*message {
	for _, m := range list[:max(len(list)-bound, 0)] {
		delete(c.byTS, m.TS)
		for _, reply := range c.replies[m.TS] {
			delete(c.byTS, reply.TS)
		}
		delete(c.replies, m.TS)
	}
	return newest(list, bound)
}

func newest(list []*message, bound int) []*message {
	if len(list) <= bound {
		return list
	}
	return slices.Clone(list[len(list)-bound:])
}

// all lists every stored message, each thread behind its root.
func (s *state) all() []*message {
	var out []*message
	for _, c := range s.channels {
		for _, m := range c.roots {
			out = append(append(out, m), c.replies[m.TS]...)
		}
	}
	return out
}
