package register

import (
	"cmp"
	"context"
	"slices"

	"resonance/shared/complaint"
	"resonance/shared/repeat"
	"resonance/shared/store"
)

func caseOf(it store.Item) (complaint.Case, error) {
	k, err := store.Decode[complaint.Case](it)
	k.Version = it.Version
	return k, err
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
	c.lookAgain(problem)
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
		Summary: a.title(), Language: s.Language, Severity: a.severity(),
		Person: who.person.ID, PersonName: displayName(who.person), Perhaps: who.perhaps,
		Proposed: proposals, Wanted: s.Wanted, Asked: s.Asked,
		Received: s.Received, Registered: c.now, Updated: c.now,
		Deadline: s.Deadline, Complaints: 1, ReplyTo: s.ReplyTo, MayWrite: s.MayWrite,
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

// severity is what was stated, or else read from the complaint; of some letters the subject says it all.
func (a *attempt) severity() complaint.Severity {
	return cmp.Or(a.s.Severity, a.r.severity(a.s.Summary+"\n"+a.s.Text))
}

func (a *attempt) newProblem(c *change) complaint.Problem {
	return taught(complaint.Problem{
		ID: a.pnumber, Title: cut(cmp.Or(a.s.ProblemTitle, a.title()), titleLength), Named: a.s.ProblemTitle != "", State: complaint.ProblemOpen, Severity: a.severity(),
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
