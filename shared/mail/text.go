package mail

import (
	"strings"

	"resonance/shared/mail/prose"
)

// origin is how a section came into the text.
type origin int

const (
	fromSender    origin = iota // the sender of the letter wrote it
	fromForwarded               // it stands in the letter as passed on
	fromMessage                 // it is an attached message
	fromFile                    // it is an attached text
)

// section is what one writer wrote, and where it stands in Reading.Text.
type section struct {
	origin    origin
	name      string // of the writer, as far as known
	address   string
	to        string
	subject   string
	text      string
	start     int // of text in Reading.Text
	signature string
}

// textBuilder puts Reading.Text together and remembers where each section stands.
type textBuilder struct {
	out      strings.Builder
	sections []section
	quoted   []string
}

// readText fills in what a person would read as new, and what was cut from it.
func (r *Reading) readText(m *message, rules Rules) []section {
	b := &textBuilder{}
	b.message(m, fromSender, r.From.Name, r.From.Address, rules)
	r.Text = b.out.String()
	r.Quoted = strings.Join(b.quoted, "\n\n")
	r.Language = prose.Language(r.Text, r.Subject)
	return b.sections
}

// message adds the text of a message, then what is attached to it.
func (b *textBuilder) message(m *message, origin origin, name, address string, rules Rules) {
	subject := decodeHeader(m.header.get("subject"), m.hint)
	kind, _ := prose.CutSubject(subject)
	answers := m.header.has("in-reply-to") || m.header.has("references")
	part := prose.Split(strings.Join(m.body.text, "\n\n"), prose.Options{
		Forward: kind == prose.ForwardSubject,
		Reply:   kind == prose.ReplySubject || kind == prose.PlainSubject && answers,
		Ours:    rules.isOurs,
	})
	b.part(&part, origin, section{name: name, address: address, subject: subject})
	for _, inner := range m.body.messages {
		var from Mailbox
		if list := parseMailboxes(inner.header.get("from"), inner.hint); len(list) > 0 {
			from = list[0]
		}
		b.heading(messageHeading(inner))
		b.message(inner, fromMessage, from.Name, from.Address, rules)
	}
	for _, f := range m.body.files {
		b.add(section{origin: fromFile}, f)
	}
}

// part adds what a writer wrote and the letters within it.
func (b *textBuilder) part(p *prose.Part, origin origin, s section) {
	s.origin, s.signature = origin, p.Signature
	b.add(s, p.Text)
	for _, cut := range []string{p.Signature, p.Notices, p.History} {
		if cut != "" {
			b.quoted = append(b.quoted, cut)
		}
	}
	if p.Inner != nil {
		b.heading(p.Inner.Heading)
		h := p.Inner.Header
		b.part(p.Inner, fromForwarded, section{name: h.Name, address: h.Address, to: h.To, subject: h.Subject})
	}
}

// add appends a section's text.
func (b *textBuilder) add(s section, text string) {
	s.text = strings.TrimSpace(text)
	b.gap()
	s.start = b.out.Len()
	b.out.WriteString(s.text)
	b.sections = append(b.sections, s)
}

func (b *textBuilder) heading(lines string) {
	if lines != "" {
		b.gap()
		b.out.WriteString(lines)
	}
}

func (b *textBuilder) gap() {
	if n := b.out.Len(); n > 0 && !strings.HasSuffix(b.out.String(), "\n\n") {
		b.out.WriteString("\n\n")
	}
}

// messageHeading is the header of an attached message as a person would want to read it.
func messageHeading(m *message) string {
	var lines []string
	for _, f := range []struct{ name, label string }{{"from", "From"}, {"date", "Date"}, {"to", "To"}, {"subject", "Subject"}} {
		if v := decodeHeader(m.header.get(f.name), m.hint); v != "" {
			lines = append(lines, f.label+": "+v)
		}
	}
	return strings.Join(lines, "\n")
}

// isOurs reports whether an address is one of the desk's own, with or without a case in it.
func (r Rules) isOurs(address string) bool {
	_, door := r.door(address)
	return door || r.caseOfAddress(address) != ""
}
