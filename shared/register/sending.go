package register

import (
	"cmp"
	"context"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// StartSending claims a queued letter for one attempt. False means that there is nothing to send: it went
// out already, or its fate is unknown because an earlier attempt died, and a person checks. A busy error
// means that another attempt is running: ask again later.
func (r *Register) StartSending(ctx context.Context, w Work) (complaint.Letter, bool, error) {
	var out complaint.Letter
	send := false
	err := r.letter(ctx, w, func(f *File, l *complaint.Letter, c *change) (bool, error) {
		before := l.State
		var err error
		if send, err = l.StartSending(c.now); err != nil || l.State == before {
			return false, err
		}
		if !send {
			c.unknown(f, l)
		}
		out = *l
		return true, nil
	})
	return out, send, err
}

// Sent records that the mail provider has the letter, with the blob that holds it as it went.
func (r *Register) Sent(ctx context.Context, w Work, messageID, raw string) error {
	return r.letter(ctx, w, func(f *File, l *complaint.Letter, c *change) (bool, error) {
		if l.State == complaint.LetterSent {
			return false, nil
		}
		if f == nil {
			l.MarkSent(messageID, c.now)
			l.Raw = raw
			return true, nil
		}
		c.sent(f, l, messageID)
		l.Raw = raw
		if messageID != "" {
			f.Case.Thread = lastThread(append(f.Case.Thread, messageID))
		}
		return true, nil
	})
}

// sent says of a letter of a case that it went out. An acknowledgement meets its clock, so that another
// one rules from now on, which the team's card shows.
func (c *change) sent(f *File, l *complaint.Letter, messageID string) {
	l.MarkSent(messageID, c.now)
	if l.Kind == complaint.LetterAcknowledge {
		f.Case.Meet(complaint.StepAcknowledge, c.now)
		c.replan(f)
	}
	c.note(&f.Case, complaint.ActLetterSent, complaint.Entry{Link: l.ID, Params: map[string]string{"letter": string(l.Kind)}})
	if l.Kind == complaint.LetterAcknowledge {
		c.tellTeam(&f.Case)
	}
}

// SendLater puts a letter back that surely did not go out; the queue will bring it again.
func (r *Register) SendLater(ctx context.Context, w Work) error {
	return r.letter(ctx, w, func(_ *File, l *complaint.Letter, _ *change) (bool, error) {
		l.Requeue()
		return true, nil
	})
}

// SendFailed records that the letter was refused for good, and why. A person looks.
func (r *Register) SendFailed(ctx context.Context, w Work, why string) error {
	return r.letter(ctx, w, func(f *File, l *complaint.Letter, c *change) (bool, error) {
		l.Fail(why)
		if f != nil {
			f.Case.NeedLook(complaint.LookLetter)
			c.note(&f.Case, complaint.ActLetterFailed, complaint.Entry{Link: l.ID, Params: map[string]string{"letter": string(l.Kind), "why": why}})
		}
		return true, nil
	})
}

// SendUnknown records that nobody knows whether the letter went out. A person checks.
func (r *Register) SendUnknown(ctx context.Context, w Work) error {
	return r.letter(ctx, w, func(f *File, l *complaint.Letter, c *change) (bool, error) {
		l.MarkUnknown()
		c.unknown(f, l)
		return true, nil
	})
}

func (c *change) unknown(f *File, l *complaint.Letter) {
	if f == nil {
		return
	}
	f.Case.NeedLook(complaint.LookLetter)
	c.note(&f.Case, complaint.ActLetterUnknown, complaint.Entry{Link: l.ID, Params: map[string]string{"letter": string(l.Kind)}})
}

// Resend is a person's word on a letter that was held, failed or whose fate is unknown: send it (again). One that
// went to a wrong address goes to the right one.
func (r *Register) Resend(ctx context.Context, on On, letter string) error {
	may := func(k complaint.Case, l complaint.Letter) bool {
		return l.InTrouble() || l.State == complaint.LetterSent && k.Astray(l)
	}
	return r.settle(ctx, on, letter, may, func(f *File, l *complaint.Letter, c *change) {
		if f.Case.Astray(*l) {
			l.To = f.Case.ReplyTo
		}
		l.State, l.Why = complaint.LetterQueued, nil
		c.note(&f.Case, complaint.ActLetterQueued, complaint.Entry{Link: l.ID, Params: map[string]string{"letter": string(l.Kind)}})
		c.intend(QueueReply, "", Work{Case: l.Case, Letter: l.ID})
	})
}

// SayArrived is a person's word that a letter whose fate is unknown did go out.
func (r *Register) SayArrived(ctx context.Context, on On, letter string) error {
	may := func(_ complaint.Case, l complaint.Letter) bool { return l.InTrouble() }
	return r.settle(ctx, on, letter, may, func(f *File, l *complaint.Letter, c *change) {
		c.sent(f, l, "")
	})
}

func (r *Register) settle(ctx context.Context, on On, letter string, may func(complaint.Case, complaint.Letter) bool, how func(*File, *complaint.Letter, *change)) error {
	_, err := r.act(ctx, on, func(f *File, c *change) error {
		l, err := f.letter(letter)
		if err != nil {
			return err
		}
		if !may(f.Case, l) {
			return complaint.Refuse("letter-settled", "letter", l.ID)
		}
		how(f, &l, c)
		c.saveLetter(l)
		return nil
	})
	return err
}

// letter loads one outbound letter with its case, lets decide change it, and commits. decide gives false when
// there is nothing to write. A case in whose journal it noted nothing is as it was, and is not written. Letters
// outside a case have no file.
func (r *Register) letter(ctx context.Context, w Work, decide func(*File, *complaint.Letter, *change) (bool, error)) error {
	return store.Retry(ctx, func() error {
		c := r.change(complaint.TheSystem(), r.Now())
		if w.Case == "" {
			l, err := r.Letter(ctx, "", w.Letter)
			if err != nil {
				return err
			}
			if write, err := decide(nil, &l, c); err != nil || !write {
				return err
			}
			c.saveLetter(l)
			return c.commit(ctx)
		}
		f, err := r.File(ctx, w.Case)
		if err != nil {
			return err
		}
		l, err := f.letter(w.Letter)
		if err != nil {
			return err
		}
		known, owed := f.Case.Entries, owedBy(f.Case)
		if write, err := decide(&f, &l, c); err != nil || !write {
			return err
		}
		c.saveLetter(l)
		if f.Case.Entries > known {
			c.keepBooks(f.Case)
		}
		if err := c.recallDue(ctx, &f.Case, owed); err != nil {
			return err
		}
		return c.commit(ctx)
	})
}

// WriteOutsideCase owes a letter that belongs to no case (a sign-in link) to the reply queue.
func (r *Register) WriteOutsideCase(ctx context.Context, l complaint.Letter) error {
	c := r.change(complaint.TheSystem(), r.Now())
	l.ID, l.Out, l.State, l.At, l.Automatic = r.newID(c.now), true, complaint.LetterQueued, c.now, true
	l.From = r.policy.Company.Desk
	c.queueLetter(l)
	return store.Retry(ctx, func() error { return c.commit(ctx) })
}

// WriteLink sends somebody the link by which they sign in. An empty language is the company's.
func (r *Register) WriteLink(ctx context.Context, name, email, language, url string) error {
	say := r.words.In(cmp.Or(language, r.policy.Company.Language()))
	company := r.policy.Company.Name.In(say.Language)
	return r.WriteOutsideCase(ctx, complaint.Letter{
		Kind: complaint.LetterSignIn, To: email, Language: say.Language,
		Subject: say.Say("letter.sign-in.subject", "company", company),
		Text:    say.Say("letter.sign-in.body", "name", name, "company", company, "link", url),
	})
}
