package register

import (
	"context"
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// problem reads one problem.
func (r *Register) problem(ctx context.Context, id string) (complaint.Problem, error) {
	found, err := r.read(ctx, problemKey(id))
	if err != nil {
		return complaint.Problem{}, err
	}
	return problemFrom(found, id)
}

func problemFrom(found map[store.Key]store.Item, id string) (complaint.Problem, error) {
	return one(found, problemKey(id), "problem", func(p *complaint.Problem) *int64 { return &p.Version })
}

// Problem reads one problem as it is recorded. One that was merged names the other: see Kept.
func (r *Register) Problem(ctx context.Context, id string) (complaint.Problem, error) {
	return r.problem(ctx, id)
}

// Kept reads the problem that the one with this id was merged into, or that one itself when it was merged into none.
func (r *Register) Kept(ctx context.Context, id string) (complaint.Problem, error) {
	p, err := r.problem(ctx, id)
	if err != nil || p.MergedInto == "" {
		return p, err
	}
	return r.problem(ctx, p.MergedInto)
}

// OnProblem names the problem that an act is about, the version that the person saw (0: any), and the person.
type OnProblem struct {
	Problem string
	Version int64
	By      complaint.Actor
}

func (r *Register) actOnProblem(ctx context.Context, on OnProblem, decide func(*complaint.Problem, *change) error) (complaint.Problem, error) {
	var done complaint.Problem
	err := store.Retry(ctx, func() error {
		p, err := r.problem(ctx, on.Problem)
		if err != nil {
			return err
		}
		if p.MergedInto != "" {
			return complaint.Refuse("problem-merged", "problem", p.MergedInto)
		}
		if err := complaint.Unchanged(on.Version, p.Version, "problem"); err != nil {
			return err
		}
		c := r.change(on.By, r.Now())
		if err := decide(&p, c); err != nil {
			return err
		}
		c.saveProblem(p)
		c.setNag(p)
		if err := c.commit(ctx); err != nil {
			return err
		}
		done = p
		done.Version++
		return nil
	})
	return done, err
}

// setNag sets the timer of a problem to the time that the problem names.
func (c *change) setNag(p complaint.Problem) {
	c.setTimer(nagKey(p.ID), Timer{Kind: timerNag, Problem: p.ID, At: p.NagAt})
}

// record adds a line to what is remembered of the problem.
func (c *change) record(p complaint.Problem, act complaint.Act, e complaint.Entry) {
	e.ID, e.At, e.Act, e.Link = c.r.newID(c.now), c.now, act, p.ID
	if e.By.Kind == "" {
		e.By = c.by
	}
	it, err := store.Encode(store.Key{Partition: "problem#" + p.ID, Sort: "journal#" + e.ID}, TypeJournal, e)
	c.put(it, err, store.IfAbsent())
}

// EditProblem changes title, owning team, manager and severity.
func (r *Register) EditProblem(ctx context.Context, on OnProblem, title, team, manager string, severity complaint.Severity) (complaint.Problem, error) {
	if err := checkLine("title", title, titleLength); err != nil {
		return complaint.Problem{}, err
	}
	return r.actOnProblem(ctx, on, func(p *complaint.Problem, c *change) error {
		title = cut(title, titleLength)
		p.Named = p.Named || title != p.Title
		p.Title, p.Team, p.Manager, p.Severity, p.Updated = title, cut(team, 100), cut(manager, 200), severity, c.now
		if err := c.lead(ctx, p.Merged, p); err != nil {
			return err
		}
		c.record(*p, complaint.ActProblemSet, complaint.Entry{Params: map[string]string{"problem": p.Title, "team": team}})
		return nil
	})
}

// DecideProblem records a named person's decision; it expires, and then the problem nags again.
func (r *Register) DecideProblem(ctx context.Context, on OnProblem, d complaint.Decision) (complaint.Problem, error) {
	return r.actOnProblem(ctx, on, func(p *complaint.Problem, c *change) error {
		d.By, d.At = on.By, c.now
		if d.Until.IsZero() {
			d.Until = c.now.Add(r.policy.Backlog.DecisionLast.Window())
		}
		if err := p.Decide(d, r.policy.Backlog.DecisionMost.Window(), c.now); err != nil {
			return err
		}
		c.record(*p, complaint.ActProblemDecided, complaint.Entry{Grounds: d.Because, Params: map[string]string{"decision": string(d.State), "until": stamp(d.Until)}})
		return nil
	})
}

// AddCause hangs one answer to "why" below another, or starts a branch.
func (r *Register) AddCause(ctx context.Context, on OnProblem, under, text string) (complaint.Problem, error) {
	if err := checkLine("text", text, backlogLine); err != nil {
		return complaint.Problem{}, err
	}
	return r.actOnProblem(ctx, on, func(p *complaint.Problem, c *change) error {
		if under != "" && !hasCause(p.Causes, under) {
			return complaint.Invalid("under", "choice")
		}
		p.Causes = append(p.Causes, complaint.Cause{ID: r.newID(c.now), Under: under, Text: cut(text, backlogLine)})
		p.Updated = c.now
		return nil
	})
}

func hasCause(causes []complaint.Cause, id string) bool {
	for _, c := range causes {
		if c.ID == id {
			return true
		}
	}
	return false
}

// AddFix adds a candidate fix: its kind, its words, what it costs and ends.
func (r *Register) AddFix(ctx context.Context, on OnProblem, f complaint.Fix) (complaint.Problem, error) {
	wrong := f.Check()
	if code := lineMistake(f.Text, backlogLine); code != "" {
		wrong = append(wrong, complaint.FieldError{Field: "text", Code: code})
	}
	if err := complaint.Mistakes(wrong); err != nil {
		return complaint.Problem{}, err
	}
	return r.actOnProblem(ctx, on, func(p *complaint.Problem, c *change) error {
		f.ID, f.Text = r.newID(c.now), cut(f.Text, backlogLine)
		p.Fixes = append(p.Fixes, f)
		p.Updated = c.now
		return nil
	})
}

// Effects tells what came of the fixes of a problem that are out: among its newest thousand cases, and the times that
// somebody complained again in one of them. Of a fix that needs older ones, it tells nothing; of a problem that was merged,
// the other tells.
func (r *Register) Effects(ctx context.Context, p complaint.Problem) ([]complaint.Effect, error) {
	if p.MergedInto != "" || !slices.ContainsFunc(p.Fixes, func(f complaint.Fix) bool { return !f.Shipped.IsZero() }) {
		return nil, nil
	}
	links, err := r.links(ctx, p.ID, store.MaxPage-1)
	if err != nil {
		return nil, err
	}
	came, err := r.cameAgain(ctx, p, store.MaxPage)
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		came = append(came, l.At)
	}
	var from time.Time // all since are read
	if len(links) == store.MaxPage-1 {
		from = slices.MinFunc(links, func(x, y link) int { return x.At.Compare(y.At) }).At
	}
	var effects []complaint.Effect
	for _, f := range p.Fixes {
		if e, known := f.Effect(came, r.Now()); known && !f.Shipped.AddDate(0, 0, -e.Days).Before(from) {
			effects = append(effects, e)
		}
	}
	return effects, nil
}

// Strike takes a cause or a fix out that was wrong. The problem's journal keeps what it said. Kind refused, code
// already-struck: there is none with this id any more.
func (r *Register) Strike(ctx context.Context, on OnProblem, id string) (complaint.Problem, error) {
	return r.actOnProblem(ctx, on, func(p *complaint.Problem, c *change) error {
		text, err := p.Strike(id, c.now)
		if err != nil {
			return err
		}
		c.record(*p, complaint.ActProblemStruck, complaint.Entry{Params: map[string]string{"text": text}})
		return nil
	})
}

// ShipProblem records that the fix is out, and starts telling everyone who ever complained about it.
func (r *Register) ShipProblem(ctx context.Context, on OnProblem) (complaint.Problem, error) {
	return r.actOnProblem(ctx, on, func(p *complaint.Problem, c *change) error {
		if err := p.Ship(c.now, c.now.Add(r.policy.Backlog.VerifyAfter.Window())); err != nil {
			return err
		}
		c.record(*p, complaint.ActProblemShipped, complaint.Entry{})
		c.spreadNews(*p)
		return nil
	})
}

// ReopenProblem records, with grounds, that the fix does not work, without waiting for the desk to find out.
func (r *Register) ReopenProblem(ctx context.Context, on OnProblem, because string) (complaint.Problem, error) {
	if strings.TrimSpace(because) == "" {
		return complaint.Problem{}, complaint.Invalid("because", "required")
	}
	return r.actOnProblem(ctx, on, func(p *complaint.Problem, c *change) error {
		if err := p.Reopen(c.now); err != nil {
			return err
		}
		c.record(*p, complaint.ActProblemReopened, complaint.Entry{Grounds: strings.TrimSpace(because)})
		return nil
	})
}

func problemItem(p complaint.Problem) (store.Item, error) {
	return store.Encode(problemKey(p.ID), TypeProblem, p)
}
