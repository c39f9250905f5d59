package register

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/plan"
	"resonance/shared/policy"
	"resonance/shared/store"
)

// On names the case that an act is about, the version that the person saw (0: any), and the person.
type On struct {
	Case    string
	Version int64
	By      complaint.Actor
}

// act loads the case with its steps, lets decide change them, and commits all of it. When the caller
// gave a version, a lost race is reported to them; otherwise the act is decided again on fresh reads. When decide
// gives errNothing, nothing is written and the case comes back as it stands.
func (r *Register) act(ctx context.Context, on On, decide func(*File, *change) error) (complaint.Case, error) {
	var done complaint.Case
	try := func() error {
		file, err := r.seen(ctx, on)
		if err != nil {
			return err
		}
		if file.Case.Within != "" && on.By.Kind != complaint.System {
			return complaint.Refuse("case-within", "case", file.Case.Within)
		}
		c, owed := r.change(on.By, r.Now()), owedBy(file.Case)
		if err := decide(&file, c); err != nil {
			if errors.Is(err, errNothing) {
				done = file.Case
			}
			return err
		}
		if on.By.Kind == complaint.System {
			c.keepBooks(file.Case)
		} else {
			c.saveCase(file.Case)
		}
		if err := c.recallDue(ctx, &file.Case, owed); err != nil {
			return err
		}
		if err := c.commit(ctx); err != nil {
			return err
		}
		done = file.Case
		done.Version++
		return nil
	}
	err := store.Retry(ctx, try)
	return done, err
}

// seen reads the case, and refuses as stale one that is no longer as the person saw it.
func (r *Register) seen(ctx context.Context, on On) (File, error) {
	f, err := r.File(ctx, on.Case)
	if err == nil && on.Version != 0 && !f.Case.Current(on.Version) {
		err = complaint.Stale("case")
	}
	return f, err
}

// Claim makes the person the owner of the case and of its open task. Whoever has it already changes nothing.
func (r *Register) Claim(ctx context.Context, on On) (complaint.Case, error) {
	k, err := r.act(ctx, on, func(f *File, c *change) error {
		if f.heldBy(on.By) {
			return errNothing
		}
		if err := f.Case.Claim(on.By, c.now); err != nil {
			return err
		}
		c.cancelWake(f)
		for _, t := range f.openTasks(complaint.TaskSolve) {
			if err := t.Claim(on.By); err != nil {
				return err
			}
			c.saveTask(t)
		}
		c.note(&f.Case, complaint.ActClaimed, complaint.Entry{})
		c.tellTeam(&f.Case)
		return nil
	})
	return k, ignoreNothing(err)
}

// heldBy reports whether the person works on the case with all that is to solve in it.
func (f *File) heldBy(who complaint.Actor) bool {
	return f.Case.State == complaint.Working && f.Case.Owner.ID == who.ID && f.Case.Snooze == nil &&
		!slices.ContainsFunc(f.openTasks(complaint.TaskSolve), func(t complaint.Task) bool { return t.Owner.ID != who.ID })
}

// HandOver gives the case and its tasks to another member. Who gives it to themselves takes it over.
func (r *Register) HandOver(ctx context.Context, on On, to complaint.Actor, grounds string) (complaint.Case, error) {
	return r.act(ctx, on, func(f *File, c *change) error {
		params := map[string]string{"to": to.Name}
		if had := f.Case.Owner; to.ID == on.By.ID && had.ID != to.ID && had.Name != "" {
			params["from"] = had.Name
		}
		if err := f.Case.HandOver(to, c.now); err != nil {
			return err
		}
		for _, t := range f.openTasks(complaint.TaskSolve) {
			t.Owner, t.State = to, complaint.TaskClaimed
			c.saveTask(t)
		}
		c.note(&f.Case, complaint.ActHandedOver, complaint.Entry{Params: params, Grounds: grounds})
		c.tellTeam(&f.Case)
		return nil
	})
}

// Snooze puts the case aside until a time, at most as long as the policy lets. The clocks go on.
func (r *Register) Snooze(ctx context.Context, on On, until time.Time, reason string) (complaint.Case, error) {
	return r.act(ctx, on, func(f *File, c *change) error {
		s := complaint.Snooze{Until: until.UTC(), Reason: reason, By: on.By}
		if err := f.Case.SnoozeUntil(s, r.policy.Team.Snooze.Window(), c.now); err != nil {
			return err
		}
		c.setTimer(wakeKey(f.Case.ID), Timer{Kind: timerWake, Case: f.Case.ID, At: s.Until})
		c.note(&f.Case, complaint.ActSnoozed, complaint.Entry{Grounds: reason, Params: map[string]string{"until": stamp(s.Until)}})
		c.tellTeam(&f.Case)
		return nil
	})
}

// Note adds a remark to the journal.
func (r *Register) Note(ctx context.Context, on On, text string) (complaint.Case, error) {
	if strings.TrimSpace(text) == "" {
		return complaint.Case{}, complaint.Invalid("text", "required")
	}
	return r.act(ctx, on, func(f *File, c *change) error {
		c.note(&f.Case, complaint.ActNote, complaint.Entry{Grounds: text})
		return nil
	})
}

// Looked records that a person has seen why the case needed a look.
func (r *Register) Looked(ctx context.Context, on On) (complaint.Case, error) {
	return r.act(ctx, on, func(f *File, c *change) error {
		if err := f.Case.Looked(c.now); err != nil {
			return err
		}
		c.note(&f.Case, complaint.ActLooked, complaint.Entry{})
		return nil
	})
}

// Resolve sends the answer and plans what follows it: conclusions told, survey, news of the fix.
func (r *Register) Resolve(ctx context.Context, on On, res complaint.Resolution) (complaint.Case, error) {
	return r.act(ctx, on, func(f *File, c *change) error {
		res.By, res.At = on.By, c.now
		if err := f.Case.Resolve(res, c.now); err != nil {
			return err
		}
		c.endWork(f, complaint.ActResolved)
		c.replan(f)
		c.note(&f.Case, complaint.ActResolved, complaint.Entry{Link: f.Case.ID})
		c.sendAnswer(f)
		c.tellTeam(&f.Case)
		return c.remember(ctx, f, 0)
	})
}

// Close ends a resolved case. Its problem stays in the backlog.
func (r *Register) Close(ctx context.Context, on On) (complaint.Case, error) {
	return r.act(ctx, on, func(f *File, c *change) error {
		if err := f.Case.Close(c.now); err != nil {
			return err
		}
		c.note(&f.Case, complaint.ActClosed, complaint.Entry{})
		c.tellTeam(&f.Case)
		return c.remember(ctx, f, 0)
	})
}

// Reopen puts a resolved or closed case back to work, with grounds. New clocks start.
func (r *Register) Reopen(ctx context.Context, on On, grounds string) (complaint.Case, error) {
	return r.backToWork(ctx, on, grounds, complaint.ActReopened, (*complaint.Case).Reopen)
}

// Resume puts a case whose answer was a mistake back to work, with grounds. The old deadlines go on.
func (r *Register) Resume(ctx context.Context, on On, grounds string) (complaint.Case, error) {
	return r.backToWork(ctx, on, grounds, complaint.ActResumed, (*complaint.Case).Resume)
}

func (r *Register) backToWork(ctx context.Context, on On, grounds string, act complaint.Act, again func(*complaint.Case, time.Time) error) (complaint.Case, error) {
	if strings.TrimSpace(grounds) == "" {
		return complaint.Case{}, complaint.Invalid("grounds", "required")
	}
	return r.act(ctx, on, func(f *File, c *change) error {
		if err := again(&f.Case, c.now); err != nil {
			return err
		}
		c.replan(f)
		c.openTask(f, complaint.TaskSolve)
		c.note(&f.Case, act, complaint.Entry{Grounds: grounds})
		if act == complaint.ActReopened {
			c.again(f.Case.Problem, c.now, repeated{Case: f.Case.ID})
			p, err := r.Kept(ctx, f.Case.Problem)
			if err != nil {
				return err
			}
			c.lookAgain(p)
		}
		c.tellTeam(&f.Case)
		return c.remember(ctx, f, 0)
	})
}

// CorrectDeadline replaces the deadline that was read from a letter, and plans again what is still owed.
// A zero deadline says that there is none.
func (r *Register) CorrectDeadline(ctx context.Context, on On, d complaint.Deadline) (complaint.Case, error) {
	none := d.Date == "" && d.Days == 0
	return r.act(ctx, on, func(f *File, c *change) error {
		if err := plan.CheckDeadline(d, f.Case.Received); err != nil && !none {
			return err
		}
		d.CorrectedBy, d.CorrectedAt = on.By.Name, c.now
		asked := stated(&f.Case)
		*asked = &d
		if none {
			*asked = nil
		}
		c.replan(f)
		c.note(&f.Case, complaint.ActDeadline, complaint.Entry{Params: map[string]string{"date": d.Date, "days": itoa(d.Days), "unit": d.Unit}})
		c.tellTeam(&f.Case)
		return nil
	})
}

// stated is the deadline behind the case's clock of a stated deadline: that of the side that it began with, unless a
// further side asks for an earlier answer.
func stated(k *complaint.Case) **complaint.Deadline {
	clock, runs := k.RunningBy(policy.Stated)
	for i := range k.Also {
		if s := &k.Also[i]; runs && s.Deadline != nil && clock.Start.Equal(s.Received) {
			k.Also = slices.Clone(k.Also)
			return &k.Also[i].Deadline
		}
	}
	return &k.Deadline
}

// About is what the desk made of a complaint, for a person to correct.
type About struct {
	Summary  string
	Severity complaint.Severity
	Language string // of letters to the complainant
}

// CorrectCase replaces what the desk made of the complaint.
func (r *Register) CorrectCase(ctx context.Context, on On, about About) (complaint.Case, error) {
	var wrong []complaint.FieldError
	if code := lineMistake(about.Summary, titleLength); code != "" {
		wrong = append(wrong, complaint.FieldError{Field: "summary", Code: code})
	}
	if !slices.Contains(complaint.Severities(), about.Severity) {
		wrong = append(wrong, complaint.FieldError{Field: "severity", Code: "choice"})
	}
	if !slices.Contains(r.policy.Company.Languages, about.Language) {
		wrong = append(wrong, complaint.FieldError{Field: "language", Code: "choice"})
	}
	if err := complaint.Mistakes(wrong); err != nil {
		return complaint.Case{}, err
	}
	return r.act(ctx, on, func(f *File, c *change) error {
		f.Case.Summary, f.Case.Severity, f.Case.Language = cut(about.Summary, titleLength), about.Severity, about.Language
		c.note(&f.Case, complaint.ActCorrected, complaint.Entry{Params: map[string]string{"summary": f.Case.Summary, "severity": string(about.Severity), "language": about.Language}})
		c.tellTeam(&f.Case)
		return c.remember(ctx, f, 0)
	})
}

// CorrectSource replaces channel and source, and plans again: another regime has other clocks.
func (r *Register) CorrectSource(ctx context.Context, on On, ch complaint.Channel, s complaint.Source) (complaint.Case, error) {
	if err := r.checkSource(ch, &s); err != nil {
		return complaint.Case{}, err
	}
	if unnamed := checkNamed(ch, s); unnamed != nil {
		return complaint.Case{}, complaint.Invalid(unnamed.Field, unnamed.Code)
	}
	return r.act(ctx, on, func(f *File, c *change) error {
		was := f.Case.Source
		s.Verified = was.Verified && f.Case.Channel == ch && was.ID == s.ID
		f.Case.Channel, f.Case.Source = ch, s
		c.replan(f)
		c.note(&f.Case, complaint.ActSource, complaint.Entry{Params: map[string]string{"channel": string(ch), "source": s.Name}})
		c.tellTeam(&f.Case)
		return c.recall(ctx, &f.Case)
	})
}

// ClaimTask makes the person the owner of one task.
func (r *Register) ClaimTask(ctx context.Context, on On, task string) (complaint.Case, error) {
	return r.act(ctx, on, func(f *File, c *change) error {
		t, err := f.task(task)
		if err != nil {
			return err
		}
		if err := t.Claim(on.By); err != nil {
			return err
		}
		c.saveTask(t)
		c.note(&f.Case, complaint.ActClaimed, complaint.Entry{Link: t.ID, Params: map[string]string{"task": string(t.Kind)}})
		c.tellTeam(&f.Case)
		return nil
	})
}

// FinishTask ends a task with what came of it; for a call-back that is the call.
func (r *Register) FinishTask(ctx context.Context, on On, task, outcome string) (complaint.Case, error) {
	return r.act(ctx, on, func(f *File, c *change) error {
		t, err := f.task(task)
		if err != nil {
			return err
		}
		if err := t.Finish(on.By, outcome, c.now); err != nil {
			return err
		}
		c.saveTask(t)
		act := complaint.ActTaskDone
		if t.Kind == complaint.TaskCallBack {
			act = complaint.ActCallMade
			c.finishSteps(f, complaint.StepCallBack)
		}
		c.note(&f.Case, act, complaint.Entry{Link: t.ID, Grounds: outcome})
		c.tellTeam(&f.Case)
		return nil
	})
}
