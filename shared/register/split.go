package register

import (
	"context"
	"slices"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/repeat"
	"resonance/shared/store"
)

// leaving is a complaint on its way out of a case that it was wrongly added to.
type leaving struct {
	on        On
	complaint string
	into      bool             // it goes into the case of its thread; else it is registered as it comes
	taught    repeat.Signature // of all that the case says, before any of it left for another one
}

// SplitOff takes a complaint out of a case that it was wrongly added to, and registers it again: as a case of its own
// about something else, or, when it is another person's, as whatever it then turns out to be. The case is left as if
// the complaint had never come; one that it had reopened is over again. Kind refused, code first-complaint: the case began
// with it, see AnotherPerson.
func (r *Register) SplitOff(ctx context.Context, on On, id string, another bool) (Receipt, error) {
	f, err := r.seen(ctx, on)
	if err != nil {
		return Receipt{}, err
	}
	m, err := f.Complaint(id)
	switch {
	case err != nil:
		return Receipt{}, err
	case f.Complaints[0].ID == id:
		return Receipt{}, complaint.Refuse("first-complaint", "case", f.Case.ID)
	}
	a := &attempt{r: r, s: asNew(f, m), sign: repeat.Sign(m.Text), leaving: &leaving{on: on, complaint: id}}
	was, err := r.person(ctx, f.Case.Person)
	if err != nil {
		return Receipt{}, err
	}
	if another {
		a.not = was.ID
	} else {
		a.s.Who.ID, a.s.Problem = was.ID, ChosenNew
	}
	if err := r.move(ctx, a); err != nil || a.receipt.Outcome == Repeated {
		return a.receipt, err
	}
	if another {
		err = r.unlearn(ctx, was.ID, m.Stated)
	}
	if err == nil {
		err = r.calmAll(ctx, was.ID, a.person)
	}
	return a.receipt, err
}

// move registers a complaint where it belongs.
func (r *Register) move(ctx context.Context, a *attempt) error {
	a.keys = r.identityKeys(a.s.Who)
	return store.Retry(ctx, func() error { return a.run(ctx) })
}

// asNew is a complaint of a case as the submission that it would be now.
func asNew(f File, m complaint.Complaint) Submission {
	s := Submission{
		Once: "split#" + m.ID, By: m.By, Channel: m.Channel, Source: m.Source, Who: m.Stated.Complainant(),
		Text: m.Text, TextBlob: m.TextBlob, Wanted: m.Wanted, Asked: m.Asked, Received: m.Received,
		Language: f.Case.Language, Attachments: m.Attachments, Deadline: m.Deadline, Reference: m.Reference,
		ReplyTo: m.ReplyTo, MayWrite: f.Case.MayWrite,
	}
	if l, err := f.letter(m.Letter); err == nil {
		l.Version = 0
		s.Letter = &l
	}
	return s
}

// leave takes the complaint out of its old case and says in both where it went. When it stays with the same person,
// only their history changes.
func (a *attempt) leave(ctx context.Context, c *change, to string, found *identified) error {
	c.by = a.leaving.on.By
	if to == "" {
		if err := a.takeNumber(ctx, c); err != nil {
			return err
		}
		to = a.number
	}
	f, err := a.r.File(ctx, a.leaving.on.Case)
	if err != nil {
		return err
	}
	m, err := f.Complaint(a.leaving.complaint)
	if err != nil {
		return complaint.Stale("case") // somebody else was faster
	}
	c.withdraw(&f, m)
	a.noteMove(c, &f.Case, to)
	emptied := a.leaving.into && len(f.Complaints) == 0
	if emptied {
		err = a.pointTo(ctx, c, &f, to, &found.person)
	} else {
		c.goOn(&f, m)
	}
	if err != nil {
		return err
	}
	c.tellTeam(&f.Case)
	c.saveCase(f.Case)
	switch {
	case emptied:
		return nil
	case a.not == "":
		found.person.Remember(experience(f.Case))
		return nil
	}
	was, err := a.r.person(ctx, f.Case.Person)
	if err != nil {
		return err
	}
	was.Remember(experience(f.Case))
	c.keepApart(&was, &found.person)
	c.savePerson(was)
	return nil
}

// noteMove says, in either case, that a complaint went from one to the other.
func (a *attempt) noteMove(c *change, k *complaint.Case, to string) {
	if a.leaving == nil {
		return
	}
	from := a.leaving.on.Case
	other := to
	if k.ID == to {
		other = from
	}
	c.note(k, complaint.ActSplitOff, complaint.Entry{Link: other, Params: map[string]string{"from": from, "to": to}})
}

// withdraw takes a complaint and its letter from a case, with all that came of it.
func (c *change) withdraw(f *File, m complaint.Complaint) {
	k := &f.Case
	c.ops = append(c.ops, store.Delete(complaintKey(k.ID, m.ID), store.Always()))
	gone := voices(f, m)
	if l, err := f.letter(m.Letter); err == nil {
		c.ops = append(c.ops, store.Delete(letterKey(k.ID, l.ID), condition(l.Version)))
		k.Thread = slices.DeleteFunc(slices.Clone(k.Thread), func(id string) bool { return id == l.MessageID })
	}
	f.Complaints = slices.DeleteFunc(slices.Clone(f.Complaints), func(other complaint.Complaint) bool { return other.ID == m.ID })
	var left []string
	for _, other := range f.Complaints {
		left = append(left, voices(f, other)...)
	}
	k.Addresses = slices.DeleteFunc(slices.Clone(k.Addresses), func(a string) bool {
		return complaint.HoldsAddress(gone, a) && !complaint.HoldsAddress(left, a)
	})
	k.Complaints--
	k.Wanted, k.Asked = "", complaint.Money{}
	for _, other := range f.Complaints {
		k.Want(other)
	}
	c.hearAgain(f, m)
}

// goOn plans a case without a complaint that left it; one that this had reopened is over again.
func (c *change) goOn(f *File, gone complaint.Complaint) {
	if planned, ends := f.Case.EndAgain(gone.ID, c.now); ends {
		c.callOff(f, planned)
	}
	c.replan(f)
}

// callOff ends the work on a case that should not have been opened again, and drops what was planned for it.
func (c *change) callOff(f *File, planned []string) {
	c.endWork(f, complaint.ActSplitOff)
	f.Steps = slices.DeleteFunc(f.Steps, func(s complaint.Step) bool {
		drop := slices.Contains(planned, s.ID) && s.Unmet()
		if drop {
			s.Drop()
			c.saveStep(s)
		}
		return drop
	})
}

// hearAgain removes the side that came with the complaint that went. Where the side that the case began with took its
// reply address or deadline from it, it gets those of its newest complaint that is left. What staff corrected stays.
func (c *change) hearAgain(f *File, gone complaint.Complaint) {
	k := &f.Case
	k.Also = slices.DeleteFunc(slices.Clone(k.Also), func(s complaint.Side) bool {
		return s.Same(sideOf(gone)) && !slices.ContainsFunc(f.Complaints, func(m complaint.Complaint) bool { return s.Same(sideOf(m)) })
	})
	begun := k.Begun()
	if !begun.Same(sideOf(gone)) {
		return
	}
	asked := gone.Deadline != nil && k.Deadline != nil && k.Deadline.CorrectedBy == ""
	if asked {
		k.Deadline = nil
	}
	for _, m := range f.Complaints {
		if !begun.Same(sideOf(m)) {
			continue
		}
		if strings.EqualFold(begun.ReplyTo, gone.ReplyTo) && m.ReplyTo != "" {
			k.ReplyTo = m.ReplyTo
		}
		if asked && m.Deadline != nil {
			k.Deadline = m.Deadline
		}
	}
}

// sideOf is who sent a complaint.
func sideOf(m complaint.Complaint) complaint.Side {
	return complaint.Side{Channel: m.Channel, Source: m.Source}
}

// voices are the addresses that a complaint lets write into its case.
func voices(f *File, m complaint.Complaint) []string {
	list := append([]string{m.ReplyTo}, m.Stated.Emails...)
	if l, err := f.letter(m.Letter); err == nil {
		list = append(list, l.From)
	}
	return list
}
