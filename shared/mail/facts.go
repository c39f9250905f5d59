package mail

import (
	"slices"
	"strings"
	"time"

	"resonance/shared/mail/prose"
	"resonance/shared/pattern"
	"resonance/shared/phone"
)

// shortNote is how much text may stand above an attached letter and still only introduce it, in bytes.
const shortNote = 250

// maxHeard is how many writers and files of a letter are searched for facts.
const maxHeard = 20

// listener knows who speaks in each section of a letter.
type listener struct {
	rules    Rules
	sections []section
	voices   []prose.Voice
	machine  bool // the sender is a machine that carries somebody's words, a web form for one
}

func listen(r *Reading, sections []section, rules Rules, machine bool) *listener {
	l := &listener{rules: rules, sections: sections, machine: machine}
	if phone.Knows(r.Authority.Region) {
		l.rules.Region = r.Authority.Region
	}
	for i, s := range sections {
		if i == maxHeard {
			l.sections = sections[:i]
			break
		}
		v := prose.Hear(s.text, s.subject, s.name)
		if rules.official(Mailbox{Name: s.name, Address: s.address}) && !v.Lawyer {
			v.Authority, v.Journalist = true, false
		}
		if i == 0 && r.Outlet.Domain != "" {
			v.Journalist, v.Authority = true, false
		}
		l.voices = append(l.voices, v)
	}
	return l
}

// official reports whether a sender has a listed authority's domain, or passes for one: an impostor
// writes what an authority writes.
func (r Rules) official(from Mailbox) bool {
	_, domain, _ := cutAddress(from.Address)
	_, listed := find(r.Regulators, domain)
	return listed || r.pretends(from)
}

// colleague reports whether an address is at one of our domains or below it.
func (r Rules) colleague(address string) bool {
	_, domain, _ := cutAddress(strings.ToLower(address))
	for _, d := range r.Domains {
		if d = strings.ToLower(d); domain == d || strings.HasSuffix(domain, "."+d) {
			return true
		}
	}
	return false
}

// letter returns the section whose writer complains or speaks for whoever does: the innermost letter that
// was passed on. Below it lies only the history of that letter.
func (l *listener) letter() int {
	i := 0
	for {
		next := -1
		for j := i + 1; j < len(l.sections) && next < 0; j++ {
			if l.sections[j].origin == fromForwarded || l.sections[j].origin == fromMessage {
				next = j
			}
		}
		if next < 0 || !l.passesOn(i, next) {
			return i
		}
		i = next
	}
}

func (l *listener) passesOn(i, next int) bool {
	s, v := l.sections[i], l.voices[i]
	kind, _ := prose.CutSubject(s.subject)
	switch {
	case l.answered(i, next):
		return false
	case i == 0 && l.sections[next].origin == fromForwarded:
		return true
	case v.Authority, l.rules.colleague(s.address), kind == prose.ForwardSubject:
		return true
	case l.sections[next].origin == fromMessage && len(s.text) < shortNote:
		return true
	}
	return v.Forwarding
}

// answered reports whether the next section is what a company wrote to the writer of this one: of that they complain.
func (l *listener) answered(i, next int) bool {
	s, inner := l.sections[i], l.sections[next]
	switch {
	case l.rules.colleague(s.address):
		return false
	case l.rules.colleague(inner.address):
		return true
	}
	to := strings.ToLower(inner.to)
	toWriter := s.address != "" && strings.Contains(to, s.address) || s.name != "" && strings.Contains(to, strings.ToLower(s.name))
	return toWriter && ofCompany.MatchString(inner.address)
}

// ofCompany knows addresses at which a company answers people.
var ofCompany = pattern.New(`(?i)^(?:(?:do-?not-?|no-?)reply|support|service|help|care|info|office|contact|feedback|claims?|complaints?|customer|client|orders?|sales|shop|zakaz|otvet)[^@]*@`)

// facts finds reference, deadline and sum, with their places in Reading.Text.
func (l *listener) facts(r *Reading, env Envelope) {
	for i, s := range l.sections {
		if !l.voices[i].Authority || s.origin == fromFile {
			continue
		}
		if value, found := prose.FindReference(r.Authority.Numbers, s.text, s.subject); value != "" {
			r.Reference = &Reference{Value: value, Found: shift(found, s.start)}
			break
		}
	}
	base := letterDate(r.Date, env.Received)
	letter := l.letter()
	for _, i := range slices.Compact([]int{0, letter}) {
		s := l.sections[i]
		if d, ok := prose.FindDeadline(s.text, base, r.Authority.Region == "US"); ok {
			d.Found = *shift(&d.Found, s.start)
			r.Deadline = &d
			break
		}
	}
	for _, i := range slices.Compact([]int{letter, 0}) {
		s := l.sections[i]
		if sum, ok := prose.FindAsked(s.text); ok {
			sum.Found = *shift(&sum.Found, s.start)
			r.Asked = &sum
			break
		}
	}
}

func shift(s *Span, by int) *Span {
	if s == nil {
		return nil
	}
	return &Span{Start: s.Start + by, End: s.End + by}
}

// letterDate is the day that a letter counts its days from: its own date, unless that can't be true.
func letterDate(date, received time.Time) time.Time {
	if !received.IsZero() && received.Sub(date).Abs() > 365*24*time.Hour {
		return received
	}
	return date
}

// complainant says whose complaint it is, or nil if nobody complains by name.
func (l *listener) complainant(r *Reading) *Complainant {
	i := l.letter()
	s, v := l.sections[i], l.voices[i]
	speaksForOthers := inOffice(v) || l.rules.colleague(s.address) || i == 0 && l.machine
	if r.Channel == Media && i > 0 && !v.Journalist && !l.voices[0].Journalist {
		return nil // a clipping
	}
	if speaksForOthers {
		return l.named(i, r)
	}
	p := prose.Person{
		Name:    prose.Writer(s.name, s.text, s.signature),
		Email:   s.address,
		Account: prose.Account(s.text),
	}
	if phones := prose.Phones(l.rules.Region, s.text, s.signature); len(phones) > 0 {
		p.Phone = phones[0]
	}
	if n, ok := prose.FindNamed(s.text, l.rules.Region); ok && n.Labelled {
		p = complete(p, n.Person)
	}
	if p.Name == "" && p.Email == "" {
		return nil
	}
	return &p
}

// inOffice reports whether a writer speaks for others because that is their work: answers go to them.
func inOffice(v prose.Voice) bool { return v.Authority || v.Lawyer || v.Journalist }

// passedOn reports whether a colleague brings what a person complains of, be it in their own words, and says at which
// address they can be answered.
func (l *listener) passedOn(r *Reading) bool {
	return l.rules.colleague(r.From.Address) && !inOffice(l.voices[l.letter()]) && r.Complainant != nil && r.Complainant.Email != ""
}

// named finds the person that the writer of a section speaks for: in the section, or in a form that is
// attached to the letter.
func (l *listener) named(i int, r *Reading) *Complainant {
	n, ok := prose.FindNamed(l.sections[i].text, l.rules.Region)
	p := n.Person
	for _, s := range l.sections {
		if s.origin != fromFile || ok && n.Labelled {
			continue
		}
		if form, found := prose.FindNamed(s.text, l.rules.Region); found && (form.Labelled || !ok) {
			p, ok = form.Person, true
			p = complete(p, contacts(s.text, l.rules.Region))
		}
	}
	if !ok && l.machine && r.ReplyTo.Address != "" {
		p, ok = prose.Person{Name: prose.SurnameFirst(r.ReplyTo.Name), Email: r.ReplyTo.Address}, true
	}
	if !ok {
		return nil
	}
	if p.Email != "" && (l.rules.official(Mailbox{Address: p.Email}) || l.rules.colleague(p.Email)) {
		p.Email = ""
	}
	if p.Account == "" {
		p.Account = prose.Account(l.sections[i].text)
	}
	return &p
}

func contacts(text, region string) prose.Person {
	var p prose.Person
	if phones := prose.Phones(region, text); len(phones) > 0 {
		p.Phone = phones[0]
	}
	if mails := prose.Emails(text); len(mails) > 0 {
		p.Email = mails[0]
	}
	return p
}

// complete fills what the first says of a person with what the second knows.
func complete(p, more prose.Person) prose.Person {
	if len(strings.Fields(more.Name)) > len(strings.Fields(p.Name)) {
		p.Name = more.Name
	}
	if p.Email == "" {
		p.Email = more.Email
	}
	if p.Phone == "" {
		p.Phone = more.Phone
	}
	return p
}
