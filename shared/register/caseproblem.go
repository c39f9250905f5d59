package register

import (
	"cmp"
	"context"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/repeat"
	"resonance/shared/store"
)

// SetProblem moves the case to another problem, or confirms the one that it has. The problem learns what the
// case says, and the former one forgets it. A problem that was made for this case alone leaves the backlog when it
// has no case any more.
func (r *Register) SetProblem(ctx context.Context, on On, problem string) (complaint.Case, error) {
	return r.act(ctx, on, func(f *File, c *change) error {
		to, err := r.Kept(ctx, problem)
		if err != nil {
			return err
		}
		from := f.Case.Problem
		f.Case.Problem, f.Case.Confirmed, f.Case.Proposed = to.ID, true, nil
		if err := c.teach(ctx, f, from, to); err != nil {
			return err
		}
		c.note(&f.Case, complaint.ActProblemSet, complaint.Entry{Link: to.ID, Params: map[string]string{"problem": to.Title}})
		c.tellTeam(&f.Case)
		return c.remember(ctx, f, 0)
	})
}

// NewProblem opens a problem and hangs the case on it.
func (r *Register) NewProblem(ctx context.Context, on On, title string) (complaint.Case, error) {
	if err := checkLine("title", title, titleLength); err != nil {
		return complaint.Case{}, err
	}
	n, err := r.numbers.take(ctx, "PB")
	if err != nil {
		return complaint.Case{}, err
	}
	return r.act(ctx, on, func(f *File, c *change) error {
		sign := repeat.Sign(f.Text())
		p := taught(complaint.Problem{
			ID: problemNumber(n), Title: cut(title, titleLength), Named: true, State: complaint.ProblemOpen, Severity: f.Case.Severity,
			Opened: c.now, Updated: c.now, NagAt: c.now.Add(r.policy.Backlog.NagEvery.Window()),
		}, repeat.Alone(sign))
		shelf, err := r.shelf(ctx, sign)
		if err != nil {
			return err
		}
		c.saveProblem(p)
		c.setNag(p)
		c.publish(shelf, p.ID)
		from := f.Case.Problem
		hung, err := r.hanging(ctx, from, f.Case.ID)
		if err != nil {
			return err
		}
		f.Case.Problem, f.Case.Confirmed, f.Case.Proposed = p.ID, true, nil
		c.move(f, sign, hung, from, p.ID)
		if err := c.letGo(ctx, f, sign, hung, from); err != nil {
			return err
		}
		c.note(&f.Case, complaint.ActProblemNew, complaint.Entry{Link: p.ID, Params: map[string]string{"problem": p.Title}})
		c.tellTeam(&f.Case)
		return c.remember(ctx, f, 0)
	})
}

// abandon removes a problem that the desk made on its own and that has no other case, as long as nobody has
// given it a team, a decision, a cause or a fix, or said that it is fixed. It reports whether it did.
func (r *Register) abandon(ctx context.Context, c *change, p complaint.Problem) (bool, error) {
	links, err := r.links(ctx, p.ID, 2)
	if err != nil {
		return false, err
	}
	touched := p.Team != "" || p.Decision != nil || len(p.Causes) > 0 || len(p.Fixes) > 0 || !p.Shipped.IsZero() || !p.Failed.IsZero() || p.MergedInto != "" || len(p.Merged) > 0
	if len(links) > 1 || touched {
		return false, nil
	}
	c.ops = append(c.ops, store.Delete(problemKey(p.ID), condition(p.Version)))
	c.cancelTimer(nagKey(p.ID))
	c.cancelTimer(moveKey(p.ID))
	return true, nil
}

// teach moves the case to a problem, from another or the same, and has the problem learn what the case says. The
// journals of both problems say so, so that what a person's word changed can be seen.
func (c *change) teach(ctx context.Context, f *File, from string, to complaint.Problem) error {
	sign := repeat.Sign(f.Text())
	found, err := c.r.read(ctx, append(keysOf(sign), linkKey(from, f.Case.ID))...)
	if err != nil {
		return err
	}
	hung, err := linkFrom(found, linkKey(from, f.Case.ID))
	if err != nil {
		return err
	}
	if from == to.ID && hung.Taught {
		return nil
	}
	shelf, err := shelfFrom(found, sign)
	if err != nil {
		return err
	}
	to = taught(to, profileOf(to).Learn(sign))
	c.saveProblem(to)
	c.record(to, complaint.ActProblemLearned, complaint.Entry{Params: map[string]string{"case": f.Case.ID, "words": tellingWords(sign)}})
	c.publish(shelf, to.ID)
	c.move(f, sign, hung, from, to.ID)
	c.lookAgain(to)
	if from == to.ID && hung.From == "" {
		return nil
	}
	return c.letGo(ctx, f, sign, hung, from)
}

// letGo has the problem that the case no longer hangs on forget what it learned from it; a problem that the desk had
// made for this case alone is removed. After a merge, that is the problem that the case was linked to first.
func (c *change) letGo(ctx context.Context, f *File, sign repeat.Signature, hung link, from string) error {
	left, err := c.r.problem(ctx, cmp.Or(hung.From, from))
	switch {
	case complaint.KindOf(err) == complaint.KindNotFound:
		return nil
	case err != nil:
		return err
	}
	if gone, err := c.r.abandon(ctx, c, left); err != nil || gone || !hung.Taught {
		return err
	}
	left = taught(left, profileOf(left).Forget(sign))
	c.saveProblem(left)
	c.record(left, complaint.ActProblemForgot, complaint.Entry{Params: map[string]string{"case": f.Case.ID, "words": tellingWords(sign)}})
	return nil
}

// tellingWords are the words of a text that say most of what it is about.
func tellingWords(s repeat.Signature) string {
	const most = 8
	var list []string
	for i, stem := range s.Stems {
		if repeat.Telling(stem) && len(list) < most {
			list = append(list, s.Words[i])
		}
	}
	return strings.Join(list, ", ")
}

func profileOf(p complaint.Problem) repeat.Profile {
	return repeat.Profile{Texts: p.Learned, Stems: p.Stems, Counts: p.Counts, Bands: p.Bands}
}

// taught is the problem with what its complaints say.
func taught(p complaint.Problem, by repeat.Profile) complaint.Problem {
	p.Learned, p.Stems, p.Counts, p.Bands = by.Texts, by.Stems, by.Counts, by.Bands
	return p
}

func signatureOf(p complaint.Problem) repeat.Signature {
	return repeat.Signature{Stems: p.Stems[:min(len(p.Stems), repeat.MaxStems)], Bands: p.Bands}
}
