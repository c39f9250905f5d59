package mail

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	stdmail "net/mail"
	"strings"

	"resonance/shared/mail/prose"
)

// Read says what a raw message says. The error is nil or wraps ErrUnreadable; the Reading is as full as
// it could be made in both cases.
func Read(raw []byte, env Envelope, rules Rules) (Reading, error) {
	m, why := openMessage(raw, 0)
	if why != "" {
		return salvage(raw, env, rules, why), fmt.Errorf("%w: %s", ErrUnreadable, why)
	}
	return readMessage(m, env, rules), nil
}

func readMessage(m *message, env Envelope, rules Rules) Reading {
	var r Reading
	r.readHeader(m, rules)
	nullSender := env.MailFrom == "" || strings.TrimSpace(string(m.header.get("return-path"))) == "<>"
	is := readMachine(m, &r, nullSender, rules)

	r.Attachments = m.body.attached
	if is.bounce {
		r.Attachments = nil
	}
	sections := r.readText(m, rules)
	r.readThread(m, env, rules)
	r.readTrust(m, env, rules)
	l := listen(&r, sections, rules, is.written)
	l.facts(&r, env)
	r.Kind = kindOf(is, r)
	r.Channel = r.channel(l, env, rules)
	switch r.Kind {
	case Complaint, Reply:
		r.Complainant = l.complainant(&r)
		r.PassedOn = l.passedOn(&r)
	default:
		r.Reference, r.Deadline, r.Asked = nil, nil, nil
	}
	r.mayAnswer(is, nullSender, env, rules)
	r.needsLook(m)
	r.Key = key(m.header, m.raw)
	return r
}

func (r *Reading) readHeader(m *message, rules Rules) {
	h, hint := m.header, m.hint
	for _, raw := range h.all("from") {
		for _, mb := range parseMailboxes(raw, hint) {
			if r.Senders == 0 {
				r.From = mb
			}
			r.Senders++
		}
	}
	for _, mb := range parseMailboxes(h.get("reply-to"), hint) {
		if r.ReplyTo.Address == "" && !rules.isOurs(mb.Address) {
			r.ReplyTo = mb
		}
	}
	for _, name := range []string{"to", "cc"} {
		for _, raw := range h.all(name) {
			r.To = append(r.To, parseMailboxes(raw, hint)...)
		}
	}
	r.Subject = decodeHeader(h.get("subject"), hint)
	_, r.Topic = prose.CutSubject(r.Subject)
	if t, err := stdmail.ParseDate(string(h.get("date"))); err == nil {
		r.Date = t
	}
	if ids := messageIDs(h.get("message-id")); len(ids) > 0 {
		r.MessageID = ids[0]
	}
	r.InReplyTo = messageIDs(h.get("in-reply-to"))
	r.References = messageIDs(h.get("references"))
}

func (r *Reading) readThread(m *message, env Envelope, rules Rules) {
	addresses := append([]string{}, env.Recipients...)
	for _, to := range r.To {
		addresses = append(addresses, to.Address)
	}
	ids := append(append([]string{}, r.References...), r.InReplyTo...)
	r.Thread = rules.findThread(addresses, ids, r.Subject)
}

func (r *Reading) readTrust(m *message, env Envelope, rules Rules) {
	_, domain, ok := cutAddress(r.From.Address)
	if !ok {
		return
	}
	if l, found := find(rules.Outlets, domain); found {
		r.Outlet = l
	}
	l, found := find(rules.Regulators, domain)
	if !found {
		return
	}
	r.Authority = l
	r.TrustedRegulator = env.Verdicts.DMARC == Pass && soleSender(m.header) == r.From.Address
}

func kindOf(is machine, r Reading) Kind {
	switch {
	case is.bounce:
		return Bounce
	case is.answer:
		return Auto
	case r.Reference == nil && (is.list || is.bulk), r.Deadline == nil && is.list:
		return List // an authority's system may mark all its letters so, those with a number and a deadline, too
	case r.Thread.Case != "":
		return Reply
	}
	return Complaint
}

// channel tells the door that the letter was meant for. A reply's case knows its channel.
func (r *Reading) channel(l *listener, env Envelope, rules Rules) Channel {
	switch {
	case r.TrustedRegulator:
		return Regulator
	case r.Kind != Complaint || rules.official(r.From):
		return Unknown
	}
	letter := l.letter()
	head := l.voices[0].ToHead || l.voices[letter].ToHead
	doors := append([]string{l.sections[letter].to, r.From.Address}, env.Recipients...)
	for _, to := range r.To { // a letter to one of our addresses may be led to another on the way
		doors = append(doors, to.Address)
	}
	for _, a := range doors {
		if c := rules.doorIn(a); c != Unknown {
			if c == Executive && l.voices[0].Journalist {
				return Media
			}
			return c
		}
	}
	switch {
	case l.voices[0].Journalist, l.voices[letter].Journalist:
		return Media
	case head:
		return Executive
	}
	return Unknown
}

// doorIn returns the channel of the first of our addresses in a list of recipients that tells one.
func (r Rules) doorIn(list string) Channel {
	for _, m := range parseMailboxes([]byte(list), "utf-8") {
		if c, known := r.door(m.Address); known && c != Unknown && c != Regulator { // anybody may write to that one
			return c
		}
	}
	return Unknown
}

// mayAnswer decides whether the usual acknowledgement may go out, and keeps every reason why not.
func (r *Reading) mayAnswer(is machine, nullSender bool, env Envelope, rules Rules) {
	no := func(when bool, why Why) {
		if when {
			r.NoAnswer = append(r.NoAnswer, why)
		}
	}
	_, ownDoor := rules.door(r.From.Address)
	no(is.written, WhyMachine)
	no(is.list || is.bulk, WhyList)
	no(nullSender, WhyNullSender)
	no(r.From.Address == "", WhyNoSender)
	no(r.Senders > 1, WhyManySenders)
	no(env.Verdicts.DMARC == Fail, WhyNotAuthentic)
	no(env.Verdicts.Spam == Fail, WhySpam)
	no(env.Verdicts.Virus == Fail, WhyVirus)
	no(r.Authority.Domain != "" && !r.TrustedRegulator, WhyUnverified)
	no(r.Authority.Domain == "" && rules.pretends(r.From), WhyPretender)
	no(ownDoor && !r.PassedOn, WhyOwnAddress)
	r.MayAnswer = len(r.NoAnswer) == 0
}

func (r *Reading) needsLook(m *message) {
	for _, why := range r.NoAnswer {
		switch why {
		case WhyNoSender, WhyManySenders, WhyNotAuthentic, WhyUnverified, WhyPretender, WhySpam, WhyVirus:
			r.NeedsLook = append(r.NeedsLook, why)
		}
	}
	if r.Text == "" {
		r.NeedsLook = append(r.NeedsLook, WhyNoText)
	}
	if m.body.broken {
		r.NeedsLook = append(r.NeedsLook, WhyBroken)
	}
}

var newline = []byte{'\n'}

// key hashes what every delivery of one letter shares and no other letter does.
func key(h header, content []byte) string {
	sum := sha256.New()
	for _, name := range []string{"from", "date", "message-id", "subject"} {
		fmt.Fprintf(sum, "%q\n", h.get(name))
	}
	lines := bufio.NewWriter(sum) // sums are quicker by the block
	for len(content) > 0 {
		var line []byte
		line, content = cutLine(content)
		lines.Write(line)
		lines.Write(newline)
	}
	lines.Flush()
	return hex.EncodeToString(sum.Sum(nil))
}
