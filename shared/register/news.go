package register

import (
	"context"
	"fmt"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// spreadNews starts telling everyone who ever complained about a problem that its fix is out.
func (c *change) spreadNews(p complaint.Problem) {
	c.setTimer(newsKey(p.ID), Timer{Kind: timerNews, Problem: p.ID, At: c.now})
}

const timerNews = "news"

func newsKey(problem string) store.Key {
	return store.Key{Partition: "problem#" + problem, Sort: "timer#news"}
}

// newsPage is how many cases one tick tells about a shipped fix; the timer comes again for the rest.
const newsPage = 50

// tellNews sends the news of the fix to a page of the problem's cases and remembers where it stopped.
func (r *Register) tellNews(ctx context.Context, t Timer) error {
	p, err := r.problem(ctx, t.Problem)
	if err != nil {
		return err
	}
	cases, more, err := r.merged(ctx, store.Query{Limit: newsPage, Cursor: t.After}, listLinks(p.ID))
	if err != nil {
		return err
	}
	for _, it := range cases {
		l, err := store.Decode[link](it)
		if err != nil {
			return err
		}
		if err := r.tellFixed(ctx, l.Case, p); err != nil {
			return fmt.Errorf("tell %s of the fix: %w", l.Case, err)
		}
		t.After = l.Case
	}
	c := r.change(complaint.TheSystem(), r.Now())
	if more == "" {
		c.cancelTimer(newsKey(p.ID))
	} else {
		t.At = c.now
		c.setTimer(newsKey(p.ID), t)
	}
	return c.commit(ctx)
}

// tellFixed does the fix-shipped step of one case, if it is still owed. A title that the desk took from somebody's
// complaint is theirs alone: the others are told in their own words what they wrote about.
func (r *Register) tellFixed(ctx context.Context, id string, p complaint.Problem) error {
	_, err := r.act(ctx, On{Case: id, By: complaint.TheSystem()}, func(f *File, c *change) error {
		if !c.finishSteps(f, complaint.StepFixShipped) {
			return errNothing
		}
		about := f.Case.Summary
		if p.Named {
			about = p.Title
		}
		person, err := r.person(ctx, f.Case.Person)
		if err != nil {
			return err
		}
		to := personal(&f.Case, person)
		if to.ReplyTo == "" { // whoever spoke for them passes it on
			to = f.Case.Begun()
		}
		say := r.words.In(f.Case.Language)
		c.write(&f.Case, to, complaint.LetterFixShipped, true, say.Say("letter.fix-shipped.subject", "case", id),
			say.Say("letter.fix-shipped.body", "problem", about))
		return nil
	})
	return ignoreNothing(err)
}
