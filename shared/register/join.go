package register

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"resonance/shared/complaint"
)

// join finds the case that the submission belongs to: the one its letter names, when the sender may write
// into it, else a case of the same person with a letter that this one answers, or about the same problem.
// False means a new case.
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
		if !read {
			continue
		}
		k, err := caseOf(it)
		if err != nil {
			return File{}, false, err
		}
		if a.answers(k) {
			a.s.Thread, a.s.Look = k.ID, without(a.s.Look, complaint.LookChannel)
			return File{Case: k}, true, nil
		}
		if a.sameAs(e.Problem, proposals) && (best.ID == "" || better(k, best)) {
			best = k
		}
	}
	return File{Case: best}, best.ID != "", nil
}

// answers reports whether the submission is a letter that answers one of the case, from an address that may write into
// it. People answer their own first letter, which carries no number of ours.
func (a *attempt) answers(k complaint.Case) bool {
	return a.s.Letter != nil && k.Within == "" && k.KnowsAddress(a.s.Letter.From) &&
		slices.ContainsFunc(a.s.Answers, func(id string) bool { return slices.Contains(k.Thread, id) })
}

// sameAs reports whether a person's new complaint is about the problem of their earlier case. For the same
// person, a likeness is enough that would only be proposed to staff for anybody else.
func (a *attempt) sameAs(problem string, proposals []complaint.Proposal) bool {
	problem = a.kept(problem)
	if a.s.Problem != "" {
		return a.kept(a.s.Problem) == problem
	}
	return slices.ContainsFunc(proposals, func(p complaint.Proposal) bool {
		return p.Problem == problem && p.Score >= a.r.policy.Repeat.Likely
	})
}

// kept is the id of the problem that the one with this id was merged into, as far as was read; else its own.
func (a *attempt) kept(id string) string { return cmp.Or(leadingTo(a.known, id).ID, id) }

// better prefers the running case, then the newer one.
func better(k, than complaint.Case) bool {
	if k.Running() != than.Running() {
		return k.Running()
	}
	return k.ID > than.ID
}

// sameProblem is the problem that the submission is surely enough about: staff's choice, or a proposal
// above the policy's limit.
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
	k.Want(msg)
	k.NeedLook(without(a.s.Look, complaint.LookNobody)...) // the case knows who complains, or was looked at for it
	emergency := k.Emergency
	further := a.hear(c, k)
	if err := c.saveComplaint(msg); err != nil {
		return err
	}
	c.note(k, act, complaint.Entry{Link: msg.ID, Params: map[string]string{"channel": string(msg.Channel)}})
	if act != complaint.ActReplied { // a reply to work that goes on may say anything
		c.again(k.Problem, c.now, repeated{Case: k.ID, Complaint: msg.ID})
		c.lookAgain(leadingTo(a.known, k.Problem))
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
// authority's, or of somebody to whom they go already. Anybody may name a person and what happened to them.
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
