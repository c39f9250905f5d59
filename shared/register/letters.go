package register

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/identity"
	"resonance/shared/plan"
)

// write prepares a letter of k to one side and owes it to the reply queue. A letter that the guards stop is kept
// as held and needs a look; with nowhere to write to, there is no letter.
func (c *change) write(k *complaint.Case, to addressee, kind complaint.LetterKind, automatic bool, subject string, paragraphs ...string) {
	if to.ReplyTo == "" {
		return
	}
	k.Letters++
	l := complaint.Letter{
		ID: c.r.newID(c.now), Case: k.ID, Out: true, Kind: kind, State: complaint.LetterQueued,
		From: c.r.policy.Company.Desk, To: to.ReplyTo, Subject: subject, Text: c.r.compose(k, to, paragraphs...), Language: k.Language,
		MessageID: fmt.Sprintf("<%s.%d@%s>", k.ID, k.Letters, c.r.mailDomain()),
		Thread:    k.Thread, At: c.now, Automatic: automatic,
	}
	if kind == complaint.LetterAnswer && to.ReplyTo == k.ReplyTo {
		l.Copy = copyTo(k)
	}
	why := c.r.heldBack(k, to.Side, automatic)
	if automatic {
		why = cmp.Or(why, c.wait)
	}
	if why != "" {
		l.State, l.Why = complaint.LetterHeld, []string{why}
		k.NeedLook(complaint.LookLetter)
		c.saveLetter(l)
		c.note(k, complaint.ActLetterHeld, complaint.Entry{Link: l.ID, Params: map[string]string{"letter": string(kind), "why": why}})
		return
	}
	if automatic {
		k.AutoSent++
	}
	k.Thread = lastThread(append(k.Thread, l.MessageID))
	c.queueLetter(l)
	c.note(k, complaint.ActLetterQueued, complaint.Entry{Link: l.ID, Params: map[string]string{"letter": string(kind)}})
}

// addressee is a side that a letter goes to.
type addressee struct {
	complaint.Side
	speaks bool // for the complainant, who is somebody else: a lawyer, a journalist, a colleague
}

// answered are those that letters of the case go to.
func (f *File) answered() []addressee {
	var list []addressee
	for _, s := range f.Case.Answered() {
		list = append(list, f.addressed(s))
	}
	return list
}

// addressed tells whether a side speaks for the complainant: it first wrote from an address that is not theirs.
func (f *File) addressed(s complaint.Side) addressee {
	i := slices.IndexFunc(f.Complaints, func(m complaint.Complaint) bool { return strings.EqualFold(m.ReplyTo, s.ReplyTo) })
	if i < 0 {
		return addressee{Side: s}
	}
	m := f.Complaints[i]
	at := slices.IndexFunc(f.Letters, func(l complaint.Letter) bool { return l.ID == m.Letter })
	return addressee{Side: s, speaks: at >= 0 && speaksForAnother(m.Stated.Emails, m.ReplyTo, f.Letters[at].From)}
}

// speaksForAnother reports whether a letter of somebody with these addresses came from another's.
func speaksForAnother(emails []string, replyTo, from string) bool {
	return !complaint.HoldsAddress(emails, replyTo) && !complaint.HoldsAddress(emails, from)
}

// personal is the complainant in person: letters about them go to nobody else. Where only others wrote about the case,
// it has the address that is known of the complainant; where none is, that of whoever wrote for them, but for the press and
// authorities.
func personal(k *complaint.Case, p complaint.Complainant) complaint.Side {
	sides := append([]complaint.Side{k.Begun()}, k.Also...)
	own := slices.IndexFunc(sides, func(s complaint.Side) bool { return complaint.HoldsAddress(p.Emails, s.ReplyTo) })
	known := complaint.FirstAddress(p.Emails)
	if own < 0 && known == "" {
		own = slices.IndexFunc(sides, func(s complaint.Side) bool { return !s.Channel.Official() })
	}
	if own < 0 {
		return complaint.Side{Channel: complaint.Executive, ReplyTo: known, MayWrite: k.MayWrite}
	}
	side := sides[own]
	side.Channel = complaint.Executive
	return side
}

// copyTo is who gets a copy of the answer, by the first clock that the answer meets and that names one; else "".
func copyTo(k *complaint.Case) string {
	for _, c := range k.Clocks {
		if c.Meets == complaint.StepResolution && c.CopyTo != "" {
			return c.CopyTo
		}
	}
	return ""
}

// tooManyAutomatic is why a letter that may answer a machine is held back.
const tooManyAutomatic = "too-many-automatic"

// heldBack says why an automatic letter must wait for a person, or "".
func (r *Register) heldBack(k *complaint.Case, to complaint.Side, automatic bool) string {
	switch {
	case !automatic:
		return ""
	case !to.MayWrite:
		return "sender-not-proven"
	case k.AutoSent >= r.policy.Letters.PerCase:
		return tooManyAutomatic
	}
	return ""
}

// lastThread bounds how many Message-IDs a case remembers.
func lastThread(ids []string) []string {
	const most = 10
	return ids[max(0, len(ids)-most):]
}

// compose joins greeting, paragraphs and signature.
func (r *Register) compose(k *complaint.Case, to addressee, paragraphs ...string) string {
	say := r.words.In(k.Language)
	greeting := say.Say("letter.greeting-nobody")
	if k.PersonName != "" && to.Channel != complaint.Regulator && !to.speaks {
		greeting = say.Say("letter.greeting", "name", identity.Greeted(k.PersonName))
	}
	parts := append([]string{greeting}, paragraphs...)
	parts = append(parts, say.Say("letter.signature", "company", r.policy.Company.Name.In(k.Language)))
	return strings.Join(parts, "\n\n") + "\n"
}

func (c *change) sendAcknowledgement(k *complaint.Case, to addressee, key string) {
	say := c.r.words.In(k.Language)
	due := ""
	if answer, ok := k.Owed(complaint.StepResolution); ok {
		due = c.r.day(answer.Due, k)
	}
	c.write(k, to, complaint.LetterAcknowledge, true,
		say.Say("letter.acknowledge.subject", "case", k.ID), say.Say(key, "case", k.ID, "due", due))
}

func (c *change) sendAnswer(f *File) {
	k := &f.Case
	say := c.r.words.In(k.Language)
	section := func(heading, text string) string { return say.Say(heading) + "\n" + strings.TrimSpace(text) }
	for _, to := range f.answered() {
		c.write(k, to, complaint.LetterAnswer, false, say.Say("letter.answer.subject", "case", k.ID),
			section("letter.answer.happened", k.Resolution.Happened),
			section("letter.answer.fixed", k.Resolution.Fixed),
			section("letter.answer.concluded", k.Resolution.Concluded),
			say.Say("letter.answer.close"))
	}
}

// Called records that a person spoke with the complainant, and what came of it. That is first contact as a holding
// reply is, and the call that was owed, if one was.
func (r *Register) Called(ctx context.Context, on On, outcome string) (complaint.Case, error) {
	if strings.TrimSpace(outcome) == "" {
		return complaint.Case{}, complaint.Invalid("text", "required")
	}
	return r.act(ctx, on, func(f *File, c *change) error {
		for _, t := range f.openTasks(complaint.TaskCallBack) {
			if err := t.Finish(on.By, outcome, c.now); err != nil {
				return err
			}
			c.saveTask(t)
		}
		c.finishSteps(f, complaint.StepCallBack)
		if f.Case.Running() {
			f.Case.Meet(complaint.StepAcknowledge, c.now)
			f.Case.Meet(complaint.StepProgress, c.now)
			c.replan(f)
		}
		c.note(&f.Case, complaint.ActCallMade, complaint.Entry{Grounds: outcome})
		c.tellTeam(&f.Case)
		return nil
	})
}

// Progress sends a holding reply in a person's words and meets the clocks that want one.
func (r *Register) Progress(ctx context.Context, on On, text string) (complaint.Case, error) {
	return r.hold(ctx, on, text, "")
}

// Extend gives a clock the further time that its rule allows. The holding reply says why: it is the notice, where
// the rule wants one.
func (r *Register) Extend(ctx context.Context, on On, clock, text string) (complaint.Case, error) {
	return r.hold(ctx, on, text, clock)
}

// Extendable are the running clocks that their rules allow more time, each as it would then be. What is late can't
// be made good.
func (r *Register) Extendable(k complaint.Case) []complaint.Clock {
	var list []complaint.Clock
	for _, c := range k.Clocks {
		if rule, known := r.policy.ClockOf(c.ID); known && rule.Extension != nil && c.ID == rule.ID && c.Met.IsZero() && !c.Extended && c.Due.After(r.Now()) {
			for _, longer := range r.extended(k, c.ID) {
				if longer.ID == c.ID && longer.Extended {
					list = append(list, longer)
				}
			}
		}
	}
	return list
}

// extended are the clocks of a case, one of them with more time.
func (r *Register) extended(k complaint.Case, clock string) []complaint.Clock {
	k.Clocks = slices.Clone(k.Clocks)
	for i := range k.Clocks {
		if c := &k.Clocks[i]; c.ID == clock && c.Met.IsZero() {
			c.Extended = true
		}
	}
	return plan.Clocks(r.policy, r.calendars, plan.FactsOf(r.policy, k, r.Now()))
}

func (r *Register) hold(ctx context.Context, on On, text, clock string) (complaint.Case, error) {
	if strings.TrimSpace(text) == "" {
		return complaint.Case{}, complaint.Invalid("text", "required")
	}
	return r.act(ctx, on, func(f *File, c *change) error {
		if !f.Case.Running() {
			return complaint.Refuse("case-not-running", "case", f.Case.ID)
		}
		sides := f.answered()
		if len(sides) == 0 {
			return complaint.Refuse("no-address", "case", f.Case.ID)
		}
		if clock != "" {
			may := r.Extendable(f.Case)
			i := slices.IndexFunc(may, func(m complaint.Clock) bool { return m.ID == clock })
			if i < 0 {
				return complaint.Invalid("extends", "choice")
			}
			f.Case.Clocks = r.extended(f.Case, clock)
			c.note(&f.Case, complaint.ActExtended, complaint.Entry{Params: map[string]string{"clock": clock, "until": stamp(may[i].Due)}})
		}
		f.Case.Meet(complaint.StepAcknowledge, c.now)
		f.Case.Meet(complaint.StepProgress, c.now)
		c.replan(f)
		say := r.words.In(f.Case.Language)
		for _, to := range sides {
			c.write(&f.Case, to, complaint.LetterProgress, false, say.Say("letter.progress.subject", "case", f.Case.ID), text)
		}
		return nil
	})
}
