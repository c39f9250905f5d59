package register

import (
	"context"
	"time"

	"resonance/shared/complaint"
)

// nag reminds the owner of a problem, looks whether the fix of a shipped one holds, and sets the next time.
func (r *Register) nag(ctx context.Context, id string) error {
	_, err := r.actOnProblem(ctx, OnProblem{Problem: id, By: complaint.TheSystem()}, func(p *complaint.Problem, c *change) error {
		if p.NagAt.After(c.now) && p.State != complaint.ProblemVerified {
			return nil // set again since: actOnProblem moves the timer
		}
		next := c.now.Add(r.policy.Backlog.NagEvery.Window())
		if !p.Unfixed() {
			return c.verify(ctx, p, next)
		}
		p.Nag(c.now, next)
		c.record(*p, complaint.ActNagged, complaint.Entry{Params: map[string]string{"n": itoa(p.Nags)}})
		return c.nagLetter(ctx, *p)
	})
	if complaint.KindOf(err) == complaint.KindRefused {
		return nil // it turned out to be another one meanwhile, which nags for both
	}
	return err
}

// lookAgain has the desk look at once whether the fix of a verified problem held, since somebody complains of it. The
// problem itself is not written, since many may do so at once. Who comes in the moment of the weekly look, which sets the
// timer, too, is seen at the next.
func (c *change) lookAgain(p complaint.Problem) {
	if p.State == complaint.ProblemVerified {
		c.setTimer(nagKey(p.ID), Timer{Kind: timerNag, Problem: p.ID, At: c.now})
	}
}

// verify looks whether anybody complained of a problem since its fix is out.
func (c *change) verify(ctx context.Context, p *complaint.Problem, next time.Time) error {
	joined, err := c.r.joinedSince(ctx, *p, p.Shipped)
	if err != nil {
		return err
	}
	was := p.State
	p.Verify(joined, c.now, next)
	switch {
	case joined:
		c.record(*p, complaint.ActProblemReopened, complaint.Entry{})
	case p.State != was:
		c.record(*p, complaint.ActProblemDecided, complaint.Entry{Params: map[string]string{"decision": string(p.State)}})
	}
	return nil
}

func (c *change) nagLetter(ctx context.Context, p complaint.Problem) error {
	to := c.r.policy.Backlog.NagAddress(p.Team, p.Manager, p.Nags)
	if to == "" {
		return nil
	}
	cases, err := c.r.casesOf(ctx, p.ID)
	if err != nil {
		return err
	}
	say := c.r.words.In(c.r.policy.Company.Language())
	days := int(c.now.Sub(p.Opened) / (24 * time.Hour))
	c.queueLetter(complaint.Letter{
		ID: c.r.newID(c.now), Out: true, Kind: complaint.LetterNag, State: complaint.LetterQueued, Automatic: true,
		From: c.r.policy.Company.Desk, To: to, At: c.now, Language: c.r.policy.Company.Language(),
		Subject: say.Say("letter.nag.subject", "problem", p.Title),
		Text: say.Say("letter.nag.body", "problem", p.Title, "id", p.ID, "days", days, "cases", cases, "n", p.Nags,
			"link", c.r.publicURL+"/problems/"+p.ID),
	})
	return nil
}
