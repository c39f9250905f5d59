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

// tellNews sends the news of the fix to a page of the problem's cases and remembers where it stopped. A fix that was
// taken back meanwhile is no news.
func (r *Register) tellNews(ctx context.Context, t Timer) error {
	p, err := r.problem(ctx, t.Problem)
	if err != nil {
		return err
	}
	more := false
	if !p.Shipped.IsZero() {
		if t.After, more, err = r.tellPage(ctx, p, t.After); err != nil {
			return err
		}
	}
	c := r.change(complaint.TheSystem(), r.Now())
	c.ops = append(c.ops, store.Check(problemKey(p.ID), store.IfVersion(p.Version))) // a fix that came out just now is news again
	if more {
		t.At = c.now
		c.setTimer(newsKey(p.ID), t)
	} else {
		c.cancelTimer(newsKey(p.ID))
	}
	return c.commit(ctx)
}

// tellPage tells the news in the cases that follow one, and gives the last and whether there are more.
func (r *Register) tellPage(ctx context.Context, p complaint.Problem, after string) (last string, more bool, err error) {
	cases, next, err := r.merged(ctx, store.Query{Limit: newsPage, Cursor: after}, listLinks(p.ID))
	if err != nil {
		return after, false, err
	}
	for _, it := range cases {
		l, err := store.Decode[link](it)
		if err != nil {
			return after, false, err
		}
		if err := r.tellFixed(ctx, l.Case, p); err != nil {
			return after, false, fmt.Errorf("tell %s of the fix: %w", l.Case, err)
		}
	}
	return next, next != "", nil
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
		c.write(&f.Case, f.addressed(to), complaint.LetterFixShipped, true, say.Say("letter.fix-shipped.subject", "case", id),
			say.Say("letter.fix-shipped.body", "problem", about))
		return nil
	})
	return ignoreNothing(err)
}
