package register

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/repeat"
	"resonance/shared/store"
)

// join finds the case that the submission belongs to: the one its letter names, when the sender may write
// into it, else a case of the same person about the same problem. False means a new case.
func (a *attempt) join(who identified, proposals []complaint.Proposal) (File, bool, error) {
	if a.s.Thread != "" {
		if it, ok := a.first[caseKey(a.s.Thread)]; ok {
			k, err := caseOf(it)
			if err != nil || a.leaving != nil || k.KnowsAddress(a.s.Letter.From) {
				return File{Case: k}, err == nil, err
			}
			a.s.Look = append(a.s.Look, complaint.LookStranger)
		}
	}
	if !who.known || a.s.Problem == ChosenNew {
		return File{}, false, nil
	}
	var best complaint.Case
	for _, e := range who.person.History {
		it, read := a.second[caseKey(e.Case)]
		if !read || !a.sameAs(e.Problem, proposals) {
			continue
		}
		k, err := caseOf(it)
		if err != nil {
			return File{}, false, err
		}
		if best.ID == "" || better(k, best) {
			best = k
		}
	}
	return File{Case: best}, best.ID != "", nil
}

// sameAs reports whether a person's new complaint is about the problem of their earlier case. For the same
// person a likeness is enough that would only be proposed for another.
func (a *attempt) sameAs(problem string, proposals []complaint.Proposal) bool {
	problem = a.kept(problem)
	if a.s.Problem != "" {
		return a.kept(a.s.Problem) == problem
	}
	return slices.ContainsFunc(proposals, func(p complaint.Proposal) bool {
		return p.Problem == problem && p.Score >= a.r.policy.Repeat.Likely
	})
}

// kept is the problem that the one by this id turned out to be, as far as is known.
func (a *attempt) kept(id string) string { return cmp.Or(leadingTo(a.known, id).ID, id) }

func caseOf(it store.Item) (complaint.Case, error) {
	k, err := store.Decode[complaint.Case](it)
	k.Version = it.Version
	return k, err
}

// better prefers the running case, then the newer one.
func better(k, than complaint.Case) bool {
	if k.Running() != than.Running() {
		return k.Running()
	}
	return k.ID > than.ID
}

// sameProblem is the problem that the submission is about for certain enough: staff's choice, or a
// proposal above the policy's limit.
func (a *attempt) sameProblem(proposals []complaint.Proposal) string {
	switch {
	case a.s.Problem == ChosenNew:
		return ""
	case a.s.Problem != "":
		return a.s.Problem
	case len(proposals) > 0 && proposals[0].Score >= a.r.policy.Repeat.Sure:
		return proposals[0].Problem
	}
	return ""
}

// addTo registers a further complaint on a known case, and reopens it when it was over.
func (a *attempt) addTo(ctx context.Context, c *change, f File, who identified) error {
	k := &f.Case
	outcome, act := Joined, complaint.ActJoined
	if a.s.Thread == k.ID && a.leaving == nil {
		act = complaint.ActReplied
	}
	msg := a.complaint(c, *k)
	if !k.Running() {
		if err := k.ReopenedBy(msg.ID, c.now); err != nil {
			return err
		}
		outcome, act = Reopened, complaint.ActReopened
	}
	k.Complaints++
	k.NeedLook(without(a.s.Look, complaint.LookNobody)...) // the case knows who complains, or was looked at for it
	emergency := k.Emergency
	further := a.hear(c, k)
	if err := c.saveComplaint(msg); err != nil {
		return err
	}
	c.note(k, act, complaint.Entry{Link: msg.ID, Params: map[string]string{"channel": string(msg.Channel)}})
	if act != complaint.ActReplied { // a reply to work that goes on may say anything
		c.again(k.Problem, c.now, repeated{Case: k.ID, Complaint: msg.ID})
	}
	a.noteMove(c, k, k.ID)
	known := who.known && who.person.Is(k.Person)
	if known {
		a.failure(c, k, who.person)
	}
	switch {
	case outcome == Reopened:
		c.planAnew(&f)
		c.openTask(&f, complaint.TaskSolve)
	case further || k.Emergency != emergency || a.s.Deadline != nil:
		c.reclock(k)
	}
	if outcome == Reopened || further {
		if err := a.acknowledge(c, k, "letter.acknowledge-again.body"); err != nil {
			return err
		}
	}
	if known {
		if err := a.savePerson(c, who, *k); err != nil {
			return err
		}
	}
	a.file(c, k)
	c.tellTeam(k)
	c.saveCase(*k)
	a.finish(c, Receipt{Case: k.ID, Complaint: msg.ID, Outcome: outcome})
	return nil
}

// open registers a new case with everything that must be true at once.
func (a *attempt) open(ctx context.Context, c *change, who identified, proposals []complaint.Proposal) error {
	if err := a.takeNumber(ctx, c); err != nil {
		return err
	}
	k := a.newCase(c, who, proposals)
	f := File{Case: k}
	problem, isNew, err := a.chooseProblem(ctx, c, proposals)
	if err != nil {
		return err
	}
	f.Case.Problem, f.Case.Confirmed = problem.ID, a.s.Problem != ""
	msg := a.complaint(c, k)
	if err := c.saveComplaint(msg); err != nil {
		return err
	}
	c.note(&f.Case, complaint.ActRegistered, complaint.Entry{Link: msg.ID, Params: map[string]string{"channel": string(k.Channel)}})
	a.noteMove(c, &f.Case, k.ID)
	if slices.Contains(f.Case.Look, complaint.LookStranger) {
		c.note(&f.Case, complaint.ActStranger, complaint.Entry{By: complaint.TheSystem(), Link: a.s.Thread, Params: map[string]string{"case": a.s.Thread}})
	}
	c.notePerson(&f.Case, who)
	c.noteProblem(&f.Case, problem, isNew)
	a.failure(c, &f.Case, who.person)
	a.watched(c, &f.Case, who.person)
	c.replan(&f)
	c.note(&f.Case, complaint.ActPlanned, complaint.Entry{})
	c.openTask(&f, complaint.TaskSolve)
	a.listen(&f.Case)
	script := "letter.acknowledge.body"
	if f.Case.Emergency != nil && complaint.HoldsAddress(who.person.Emails, f.Case.ReplyTo) { // an authority was failed by nobody
		script = "letter.acknowledge-failed.body"
	}
	if err := a.acknowledge(c, &f.Case, script); err != nil {
		return err
	}
	if err := a.savePerson(c, who, f.Case); err != nil {
		return err
	}
	c.hang(problem.ID, link{Case: k.ID, Person: who.person.ID, At: c.now, Bands: a.sign.Bands, Taught: isNew})
	a.file(c, &f.Case)
	c.tellTeam(&f.Case)
	c.saveCase(f.Case)
	a.finish(c, Receipt{Case: k.ID, Complaint: msg.ID, Outcome: Registered})
	return nil
}

func (a *attempt) takeNumber(ctx context.Context, c *change) error {
	if a.number != "" {
		return nil
	}
	year := c.now.Year()
	n, err := a.r.numbers.take(ctx, series(year))
	if err != nil {
		return err
	}
	a.number = caseNumber(year, n)
	return nil
}

func (a *attempt) newCase(c *change, who identified, proposals []complaint.Proposal) complaint.Case {
	s := a.s
	k := complaint.Case{
		ID: a.number, State: complaint.Open, Channel: s.Channel, Source: s.Source,
		Summary: a.title(), Language: s.Language, Severity: s.Severity,
		Person: who.person.ID, PersonName: displayName(who.person), Perhaps: who.perhaps,
		Proposed: proposals, Wanted: s.Wanted, Asked: s.Asked,
		Received: s.Received, Registered: c.now, Updated: c.now,
		Deadline: s.Deadline, Complaints: 1, ReplyTo: s.ReplyTo, MayWrite: s.MayWrite,
	}
	if k.Severity == "" {
		k.Severity = a.r.severity(s.Text)
	}
	if len(who.perhaps) > 0 {
		k.NeedLook(complaint.LookPerhaps)
	}
	k.NeedLook(s.Look...)
	return k
}

// title is the complaint in one line. Lists lead to it by that line, so that one without any words has one, too.
func (a *attempt) title() string {
	return cmp.Or(a.s.Summary, summary(a.s.Text), a.r.words.In(a.s.Language).Say("case.no-words"))
}

// through is how the submission reaches a case. A reply goes on in the channel by which its sender is known there,
// whatever door it came by: answers to our letters all come to the desk's own address.
func (a *attempt) through(k complaint.Case) (complaint.Channel, complaint.Source) {
	channel, source := a.s.Channel, a.s.Source
	if a.s.Thread != k.ID {
		return channel, source
	}
	for _, known := range k.Answered() {
		if strings.EqualFold(known.ReplyTo, a.s.ReplyTo) {
			source.ID, source.Name, source.Regime = known.Source.ID, known.Source.Name, known.Source.Regime
			return known.Channel, source
		}
	}
	if channel == complaint.Unknown && complaint.HoldsAddress(a.s.Who.Emails, a.s.ReplyTo) {
		channel = k.InPerson()
	}
	return channel, source
}

// side is who sends the submission.
func (a *attempt) side(c *change, k complaint.Case) complaint.Side {
	channel, source := a.through(k)
	return complaint.Side{
		Channel: channel, Source: source, Received: a.s.Received, Registered: c.now, Deadline: a.s.Deadline,
		ReplyTo: a.s.ReplyTo, MayWrite: a.s.MayWrite,
	}
}

// hear notes who the further complaint came from, and reports whether the case has not heard of them yet. What the
// complainant writes back about an authority's case that is being worked on makes no side of them.
func (a *attempt) hear(c *change, k *complaint.Case) bool {
	s := a.side(c, *k)
	if a.s.Thread == k.ID && k.Channel.Official() && !s.Channel.Official() && !k.Since.Equal(c.now) {
		a.listen(k)
		return false
	}
	if !a.trusted(k) {
		if s.ReplyTo = ""; s.Channel == complaint.Unknown {
			s.ReplyTo, s.Source.Name = a.s.ReplyTo, a.s.Letter.From
		}
		return k.Hear(s)
	}
	a.listen(k)
	return k.Hear(s)
}

// trusted reports whether a letter may say where the case's letters go: it is the complainant's own, proven to be an
// authority's, or of somebody to whom they go already. Anybody may name a person and what befell them.
func (a *attempt) trusted(k *complaint.Case) bool {
	return a.s.Letter == nil || a.s.Source.Verified || complaint.HoldsAddress(a.s.Who.Emails, a.s.ReplyTo) ||
		slices.ContainsFunc(k.Answered(), func(s complaint.Side) bool { return strings.EqualFold(s.ReplyTo, a.s.ReplyTo) })
}

// listen lets the sender's addresses write into the case.
func (a *attempt) listen(k *complaint.Case) {
	addresses := append([]string{a.s.ReplyTo}, a.s.Who.Emails...)
	if a.s.Letter != nil {
		addresses = append(addresses, a.s.Letter.From)
		if id := a.s.Letter.MessageID; id != "" {
			k.Thread = lastThread(append(k.Thread, id))
		}
	}
	for _, address := range addresses {
		if address != "" && !k.KnowsAddress(address) {
			k.Addresses = append(k.Addresses, address)
		}
	}
}

func (a *attempt) complaint(c *change, k complaint.Case) complaint.Complaint {
	s := a.s
	channel, source := a.through(k)
	msg := complaint.Complaint{
		ID: a.r.newID(c.now), Case: k.ID, Channel: channel, Source: source, Text: s.Text, TextBlob: s.TextBlob,
		Wanted: s.Wanted, Asked: s.Asked, Received: s.Received, Registered: c.now,
		Attachments: s.Attachments, By: s.By, Reference: s.Reference, Deadline: s.Deadline,
		Stated: s.Who.Facts(), ReplyTo: s.ReplyTo,
	}
	if s.Letter != nil {
		msg.Letter = s.Letter.ID
	}
	return msg
}

func (c *change) saveComplaint(m complaint.Complaint) error {
	it, err := store.Encode(complaintKey(m.Case, m.ID), TypeComplaint, m)
	c.put(it, err, store.IfAbsent())
	return err
}

// file keeps the letter that the submission came in with its case.
func (a *attempt) file(c *change, k *complaint.Case) {
	if a.s.Letter == nil {
		return
	}
	l := *a.s.Letter
	l.Case, l.State = k.ID, complaint.LetterRegistered
	c.saveLetter(l)
}

func (a *attempt) finish(c *change, receipt Receipt) {
	a.receipt = receipt
	it, err := store.Encode(onceKey(a.s.Once), TypeOnce, onceRecord{Receipt: receipt, Said: a.said})
	c.put(it, err, store.IfAbsent())
}

// savePerson stores the complainant with the case, and puts both under the identity keys of what the submission says.
func (a *attempt) savePerson(c *change, who identified, k complaint.Case) error {
	p := who.person
	p.Remember(experience(k))
	p.Updated = c.now
	if !who.known {
		p.Since = c.now
	}
	c.savePerson(p)
	return c.hold(a.first, a.keys, p.ID, k.ID)
}

// chooseProblem hangs the case on a problem: staff's choice, a proposal that is sure enough, or a new one.
func (a *attempt) chooseProblem(ctx context.Context, c *change, proposals []complaint.Proposal) (complaint.Problem, bool, error) {
	if id := a.sameProblem(proposals); id != "" {
		p := leadingTo(a.known, id)
		if p.ID == "" {
			return p, false, complaint.Invalid("problem", "choice")
		}
		return p, false, nil
	}
	if a.pnumber == "" {
		n, err := a.r.numbers.take(ctx, "PB")
		if err != nil {
			return complaint.Problem{}, false, err
		}
		a.pnumber = problemNumber(n)
	}
	p := a.newProblem(c)
	c.saveProblem(p)
	c.setNag(p)
	c.publish(a.shelf, p.ID)
	return p, true, nil
}

func (a *attempt) newProblem(c *change) complaint.Problem {
	severity := a.s.Severity
	if severity == "" {
		severity = a.r.severity(a.s.Text)
	}
	return taught(complaint.Problem{
		ID: a.pnumber, Title: cut(cmp.Or(a.s.ProblemTitle, a.title()), 200), Named: a.s.ProblemTitle != "", State: complaint.ProblemOpen, Severity: severity,
		Opened: c.now, Updated: c.now, NagAt: c.now.Add(a.r.policy.Backlog.NagEvery.Window()),
	}, repeat.Alone(a.sign))
}

func (c *change) notePerson(k *complaint.Case, who identified) {
	act := complaint.ActPersonNew
	switch {
	case who.known:
		act = complaint.ActPersonSame
	case len(who.perhaps) > 0:
		act = complaint.ActPersonPerhaps
	}
	c.note(k, act, complaint.Entry{By: complaint.TheSystem(), Link: who.person.ID, Params: map[string]string{"fields": who.because}})
}

func (c *change) noteProblem(k *complaint.Case, p complaint.Problem, isNew bool) {
	act := complaint.ActProblemProposed
	switch {
	case isNew:
		act = complaint.ActProblemNew
	case k.Confirmed:
		act = complaint.ActProblemSet
	}
	c.note(k, act, complaint.Entry{Link: p.ID, Params: map[string]string{"problem": p.Title}})
}

func displayName(p complaint.Complainant) string {
	if p.Name != "" {
		return p.Name
	}
	return p.Organisation
}
