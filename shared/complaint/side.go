package complaint

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Side is somebody who wrote about a case: the one that it began with, or a further authority, outlet or the
// complainant in person. Each has clocks of its own and gets the answer.
type Side struct {
	Channel    Channel   `json:"channel"`
	Source     Source    `json:"source"`
	Received   time.Time `json:"received"`
	Registered time.Time `json:"registered"`
	Deadline   *Deadline `json:"deadline,omitempty"`
	ReplyTo    string    `json:"replyTo,omitempty"`
	MayWrite   bool      `json:"mayWrite"`
}

// maxSides bounds Also, so that a campaign of the press does not make a case grow without end.
const maxSides = 20

// Unproven reports whether nobody knows who it is that speaks of the complainant.
func (s Side) Unproven() bool { return s.Channel == Unknown && s.Source.Name != "" }

// inPerson reports whether it is the complainant.
func (s Side) inPerson() bool { return !s.Channel.Official() && !s.Unproven() }

// Same reports whether both are one: an authority or outlet, or the complainant in person.
func (s Side) Same(other Side) bool {
	if s.inPerson() || other.inPerson() {
		return s.inPerson() == other.inPerson()
	}
	return s.Channel == other.Channel && s.Source.Same(other.Source)
}

// hear takes up what the same side writes later.
func (s *Side) hear(later Side) {
	s.Source.Reference = cmp.Or(s.Source.Reference, later.Source.Reference)
	s.Deadline = cmp.Or(later.Deadline, s.Deadline)
	if later.ReplyTo != "" {
		s.ReplyTo, s.MayWrite = later.ReplyTo, later.MayWrite
	}
}

// Begun is the side that the case began with.
func (c Case) Begun() Side {
	return Side{Channel: c.Channel, Source: c.Source, Received: c.Received, Registered: c.Registered, Deadline: c.Deadline, ReplyTo: c.ReplyTo, MayWrite: c.MayWrite}
}

// InPerson is the channel in which the complainant speaks for themselves: the one that they chose, if they did.
func (c Case) InPerson() Channel {
	for _, s := range append([]Side{c.Begun()}, c.Also...) {
		if s.inPerson() && s.Channel != Unknown {
			return s.Channel
		}
	}
	return Executive
}

// Answered are the sides that letters of the case go to, each address once. Of those that came later, one that is
// not proven gets none: it might be anybody who wants to know.
func (c Case) Answered() []Side {
	var list []Side
	add := func(s Side) {
		known := slices.ContainsFunc(list, func(other Side) bool { return strings.EqualFold(other.ReplyTo, s.ReplyTo) })
		if s.ReplyTo != "" && !known {
			list = append(list, s)
		}
	}
	add(c.Begun())
	for _, s := range c.Also {
		if !s.Unproven() {
			add(s)
		}
	}
	return list
}

// Loudest is the channel that presses most of those that the case came through: an authority's, then the press's.
func (c Case) Loudest() Channel {
	for _, loud := range []Channel{Regulator, Media} {
		if c.Channel == loud || slices.ContainsFunc(c.Also, func(s Side) bool { return s.Channel == loud }) {
			return loud
		}
	}
	return c.Channel
}

// Hear notes from whom a further complaint came. A side that is known may set another deadline and write from
// another address; Hear reports whether it is a new one.
func (c *Case) Hear(s Side) bool {
	if begun := c.Begun(); begun.Same(s) {
		begun.hear(s)
		c.Source, c.Deadline, c.ReplyTo, c.MayWrite = begun.Source, begun.Deadline, begun.ReplyTo, begun.MayWrite
		return false
	}
	i := slices.IndexFunc(c.Also, s.Same)
	if i < 0 && len(c.Also) == maxSides {
		return false
	}
	c.Also = slices.Clone(c.Also)
	if i < 0 {
		c.Also = append(c.Also, s)
		return true
	}
	c.Also[i].hear(s)
	return false
}
