package register

import (
	"context"
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/repeat"
	"resonance/shared/store"
)

// MergeProblem says that a problem is another one, with grounds. The record of the first stays and only leads to the
// other, which takes over what was decided and found out; what either has learned leads there, so that further
// complaints go to the other at once. The cases follow, a large number over the next minutes. PartProblem takes all of
// it back. Invalid, field problem: there is no such problem. Kind conflict, code same-problem: they are one already. Kind
// refused, codes: problem-merged, the first is another one's already; merged-too-many.
func (r *Register) MergeProblem(ctx context.Context, on OnProblem, into, because string) (complaint.Problem, error) {
	return r.joinProblems(ctx, on, because, complaint.ActProblemsMerged, func(c *change) (from, to complaint.Problem, err error) {
		if from, err = r.problem(ctx, on.Problem); err != nil {
			return from, to, err
		}
		to, err = r.Kept(ctx, into)
		switch {
		case complaint.KindOf(err) == complaint.KindNotFound:
			return from, to, complaint.Invalid("problem", "choice")
		case err != nil:
			return from, to, err
		case from.Kept() == to.ID:
			return from, to, &complaint.Error{Kind: complaint.KindConflict, Code: "same-problem"}
		case from.MergedInto != "":
			return from, to, complaint.Refuse("problem-merged", "problem", from.MergedInto)
		case len(from.Merged)+len(to.Merged) >= complaint.MaxMerged:
			return from, to, complaint.Refuse("merged-too-many", "n", itoa(complaint.MaxMerged))
		}
		again := false
		if from.Unfixed() && !to.Unfixed() {
			if again, err = r.joinedSince(ctx, from, to.Shipped); err != nil {
				return from, to, err
			}
		}
		to.Merge(&from, on.By, because, again, c.now)
		c.cancelTimer(nagKey(from.ID))
		c.cancelTimer(newsKey(from.ID))
		return from, to, c.lead(ctx, from.Merged, &to)
	})
}

// PartProblem takes a merge of problems back, with grounds: each has its own again, and the cases that followed
// go back, except those that somebody has moved to another problem or confirmed since. It gives the problem that was
// merged. Kind conflict, codes: problem-not-merged; problem-merged-again, what it was merged into was
// merged too, which must be taken back first.
func (r *Register) PartProblem(ctx context.Context, on OnProblem, because string) (complaint.Problem, error) {
	_, err := r.joinProblems(ctx, on, because, complaint.ActProblemsParted, func(c *change) (from, to complaint.Problem, err error) {
		if from, err = r.problem(ctx, on.Problem); err != nil {
			return from, to, err
		}
		if from.MergedInto == "" {
			return from, to, &complaint.Error{Kind: complaint.KindConflict, Code: "problem-not-merged"}
		}
		if to, err = r.problem(ctx, from.MergedInto); err != nil {
			return from, to, err
		}
		i := slices.IndexFunc(to.Merged, func(m complaint.MergedProblem) bool { return m.Problem == from.ID })
		if i < 0 || to.Merged[i].Into != to.ID {
			return from, to, &complaint.Error{Kind: complaint.KindConflict, Code: "problem-merged-again"}
		}
		to.Part(&from, c.now, c.now.Add(r.policy.Backlog.NagEvery.Window()))
		c.setNag(from)
		if !from.Shipped.IsZero() {
			c.spreadNews(from)
		}
		return from, to, c.lead(ctx, from.Merged, &from)
	})
	if err != nil {
		return complaint.Problem{}, err
	}
	return r.problem(ctx, on.Problem)
}

// joinProblems lets decide make two problems one or two again, and has the cases follow.
func (r *Register) joinProblems(ctx context.Context, on OnProblem, because string, act complaint.Act, decide func(*change) (from, to complaint.Problem, err error)) (complaint.Problem, error) {
	if strings.TrimSpace(because) == "" {
		return complaint.Problem{}, complaint.Invalid("because", "required")
	}
	var kept complaint.Problem
	var first Timer
	err := store.Retry(ctx, func() error {
		c := r.change(on.By, r.Now())
		from, to, err := decide(c)
		if err != nil {
			return err
		}
		if err := complaint.Unchanged(on.Version, from.Version, "problem"); err != nil {
			return err
		}
		c.saveProblem(from)
		c.saveProblem(to)
		c.setNag(to)
		line := complaint.Entry{Act: act, By: on.By, Link: to.ID, Grounds: because, Params: map[string]string{
			"from": from.ID, "into": to.ID, "name": from.Title, "other": to.Title,
		}}
		c.record(from, act, line)
		c.record(to, act, line)
		first = Timer{Kind: timerMove, Problem: from.ID, At: c.now, Tell: &line}
		c.setTimer(moveKey(from.ID), first)
		for _, m := range from.Merged {
			c.setTimer(moveKey(m.Problem), Timer{Kind: timerMove, Problem: m.Problem, At: c.now, Tell: &line})
		}
		kept = to
		return c.commit(ctx)
	})
	if err != nil {
		return complaint.Problem{}, err
	}
	kept.Version++
	_ = r.moveCases(ctx, first) // the timer does what is left
	return kept, nil
}

// lead updates problems that were merged into one that was itself merged or renamed: where they lead to, and its name.
func (c *change) lead(ctx context.Context, merged []complaint.MergedProblem, to *complaint.Problem) error {
	for _, m := range merged {
		p, err := c.r.problem(ctx, m.Problem)
		if err != nil {
			return err
		}
		p.Lead(to, c.now)
		c.saveProblem(p)
	}
	return nil
}

const timerMove = "move"

func moveKey(problem string) store.Key {
	return store.Key{Partition: "problem#" + problem, Sort: "timer#move"}
}

const (
	movePage = 100       // cases that follow their problem in one go
	lastMove = time.Hour // after which even the slowest act has hung its case where it had seen the problem
)

// moveCases moves a page of the cases that were linked to a problem to where that problem leads by now, and remembers
// where it stopped. When all are through it looks once more, for those that were registered at the same moment.
func (r *Register) moveCases(ctx context.Context, t Timer) error {
	p, err := r.problem(ctx, t.Problem)
	if err != nil {
		return err
	}
	hung, more, err := r.merged(ctx, store.Query{Limit: movePage, Cursor: t.After}, listLinks(p.ID))
	if err != nil {
		return err
	}
	for _, it := range hung {
		l, err := store.Decode[link](it)
		if err != nil {
			return err
		}
		if t.After = l.Case; l.From != "" {
			continue // it came from another one, and follows that
		}
		if err := r.follow(ctx, l.Case, p.ID, *t.Tell); err != nil {
			return err
		}
	}
	return r.moveOn(ctx, t, p, more == "")
}

// moveOn sets the timer of a move for the cases that are left. When all are moved and the fix of their new problem is
// out, their people are told.
func (r *Register) moveOn(ctx context.Context, t Timer, p complaint.Problem, through bool) error {
	c := r.change(complaint.TheSystem(), r.Now())
	c.ops = append(c.ops, store.Check(problemKey(p.ID), store.IfVersion(p.Version)))
	kept, err := r.Kept(ctx, p.ID)
	if err != nil {
		return err
	}
	if through && !kept.Shipped.IsZero() && p.MergedInto != "" {
		c.spreadNews(kept)
	}
	switch {
	case !through:
		t.At = c.now
	case !t.Last:
		t.Last, t.After, t.At = true, "", c.now.Add(lastMove)
	default:
		c.cancelTimer(moveKey(p.ID))
		return c.commit(ctx)
	}
	c.setTimer(moveKey(p.ID), t)
	return c.commit(ctx)
}

// follow moves a case that was linked to a problem to where that problem leads by now. The first link stays on record,
// so that the case can go back.
func (r *Register) follow(ctx context.Context, id, problem string, line complaint.Entry) error {
	_, err := r.act(ctx, On{Case: id, By: complaint.TheSystem()}, func(f *File, c *change) error {
		found, err := r.read(ctx, problemKey(problem), linkKey(problem, id))
		if err != nil {
			return err
		}
		p, err := problemFrom(found, problem)
		if err != nil {
			return err
		}
		own, err := linkFrom(found, linkKey(problem, id))
		if err != nil {
			return err
		}
		from, to := f.Case.Problem, p.Kept()
		if from == to || own.Case == "" {
			return errNothing
		}
		c.ops = append(c.ops, store.Check(problemKey(problem), store.IfVersion(p.Version)))
		if from != problem {
			c.ops = append(c.ops, store.Delete(linkKey(from, id), store.Always()))
		}
		if to != problem {
			own.From = problem
			c.hang(to, own)
		}
		f.Case.Problem = to
		c.note(&f.Case, line.Act, line)
		return c.recall(ctx, &f.Case)
	})
	return ignoreNothing(err)
}

// LikeProblem proposes problems that one may be the same as, by what its newest case says. It stores nothing.
func (r *Register) LikeProblem(ctx context.Context, p complaint.Problem) ([]complaint.Proposal, error) {
	newest, err := r.links(ctx, p.ID, 1)
	if err != nil {
		return nil, err
	}
	text := p.Title
	for _, l := range newest {
		f, err := r.File(ctx, l.Case)
		if err != nil {
			return nil, err
		}
		text += "\n\n" + f.Text()
	}
	s, err := r.shelf(ctx, repeat.Sign(text))
	if err != nil {
		return nil, err
	}
	near, err := r.problemsOf(ctx, s.nominated())
	if err != nil {
		return nil, err
	}
	var known []complaint.Problem
	for _, other := range near {
		known = append(known, other)
	}
	list := r.proposeProblems(s, complaint.Source{}, known)
	return slices.DeleteFunc(list, func(other complaint.Proposal) bool { return other.Problem == p.ID }), nil
}

// leadingTo follows the merge of a problem among those that were read: it gives the problem that the one with this id
// was merged into, or that one itself. When that record was not read, another one that was merged into it stands in, with
// its id and title. The result has no id when none of them tells.
func leadingTo(known []complaint.Problem, id string) complaint.Problem {
	for _, p := range known {
		if p.Is(id) {
			id = p.Kept()
		}
	}
	var found complaint.Problem
	for _, p := range known {
		switch id {
		case p.ID:
			return p
		case p.MergedInto:
			found = p
			found.ID, found.Title = p.Kept(), p.KeptTitle()
		}
	}
	return found
}
