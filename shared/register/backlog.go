package register

import (
	"context"
	"fmt"
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

// Problem reads one problem as it is recorded. One that turned out to be another names that: see Kept.
func (r *Register) Problem(ctx context.Context, id string) (complaint.Problem, error) {
	return r.problem(ctx, id)
}

// Kept reads the problem that the one by this id turned out to be, or that one as long as it stands for itself.
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
		switch {
		case p.MergedInto != "":
			return complaint.Refuse("problem-merged", "problem", p.MergedInto)
		case on.Version != 0 && on.Version != p.Version:
			return complaint.Stale("problem")
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

// setNag keeps the timer of a problem where the problem says.
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
	if strings.TrimSpace(title) == "" {
		return complaint.Problem{}, complaint.Invalid("title", "required")
	}
	return r.actOnProblem(ctx, on, func(p *complaint.Problem, c *change) error {
		p.Named = p.Named || cut(title, 200) != p.Title
		p.Title, p.Team, p.Manager, p.Severity, p.Updated = cut(title, 200), cut(team, 100), cut(manager, 200), severity, c.now
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
		if err := p.Decide(d, c.now); err != nil {
			return err
		}
		c.record(*p, complaint.ActProblemDecided, complaint.Entry{Grounds: d.Because, Params: map[string]string{"decision": string(d.State), "until": stamp(d.Until)}})
		return nil
	})
}

// AddCause hangs one answer to "why" below another, or starts a branch.
func (r *Register) AddCause(ctx context.Context, on OnProblem, under, text string) (complaint.Problem, error) {
	if strings.TrimSpace(text) == "" {
		return complaint.Problem{}, complaint.Invalid("text", "required")
	}
	return r.actOnProblem(ctx, on, func(p *complaint.Problem, c *change) error {
		if under != "" && !hasCause(p.Causes, under) {
			return complaint.Invalid("under", "choice")
		}
		p.Causes = append(p.Causes, complaint.Cause{ID: r.newID(c.now), Under: under, Text: cut(text, 1000)})
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

// AddFix adds a candidate fix.
func (r *Register) AddFix(ctx context.Context, on OnProblem, kind, text string) (complaint.Problem, error) {
	if strings.TrimSpace(text) == "" {
		return complaint.Problem{}, complaint.Invalid("text", "required")
	}
	return r.actOnProblem(ctx, on, func(p *complaint.Problem, c *change) error {
		p.Fixes = append(p.Fixes, complaint.Fix{ID: r.newID(c.now), Kind: kind, Text: cut(text, 1000)})
		p.Updated = c.now
		return nil
	})
}

// Strike takes a cause or a fix out that was wrong. The problem's journal keeps what it said. Kind refused, code
// already-struck: there is none by this id any more.
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

// ReopenProblem records, with grounds, that the fix is none: nobody waits for the next look at whether it holds.
func (r *Register) ReopenProblem(ctx context.Context, on OnProblem, because string) (complaint.Problem, error) {
	if strings.TrimSpace(because) == "" {
		return complaint.Problem{}, complaint.Invalid("because", "required")
	}
	return r.actOnProblem(ctx, on, func(p *complaint.Problem, c *change) error {
		if err := p.Reopen(c.now); err != nil {
			return err
		}
		c.record(*p, complaint.ActProblemReopened, complaint.Entry{Grounds: cut(because, 1000)})
		return nil
	})
}

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

// nag reminds the owner of a problem, looks whether the fix of a shipped one holds, and sets the next time.
func (r *Register) nag(ctx context.Context, id string) error {
	_, err := r.actOnProblem(ctx, OnProblem{Problem: id, By: complaint.TheSystem()}, func(p *complaint.Problem, c *change) error {
		if p.NagAt.After(c.now) {
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

// link hangs a case on a problem.
type link struct {
	Case   string    `json:"case"`
	Person string    `json:"person"`
	At     time.Time `json:"at"`
	Bands  []string  `json:"bands,omitempty"`  // of what the case says: near-copies share some
	Taught bool      `json:"taught,omitempty"` // the problem has learned what the case says
	From   string    `json:"from,omitempty"`   // the problem that it hangs on by itself, which turned out to be this one
}

// own is how the case hangs on the problem that it hung on by itself.
func (l link) own() link {
	l.From = ""
	return l
}

// hang hangs a case on a problem.
func (c *change) hang(problem string, l link) {
	it, err := store.Encode(linkKey(problem, l.Case), TypeLink, l)
	c.put(it, err, store.Always())
}

func (r *Register) links(ctx context.Context, problem string, limit int) ([]link, error) {
	items, _, err := r.sharded(ctx, store.Query{Limit: limit, Desc: true}, listLinks(problem))
	if err != nil {
		return nil, err
	}
	links := make([]link, 0, len(items))
	for _, it := range items {
		l, err := store.Decode[link](it)
		if err != nil {
			return nil, err
		}
		links = append(links, l)
	}
	return links, nil
}

func (r *Register) casesOf(ctx context.Context, problem string) (int, error) {
	links, err := r.links(ctx, problem, store.MaxPage-1)
	return len(links), err
}

func problemItem(p complaint.Problem) (store.Item, error) {
	return store.Encode(problemKey(p.ID), TypeProblem, p)
}
