package register

import (
	"context"
	"errors"
	"strconv"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/plan"
)

// replan brings clocks and steps of the case up to its facts, and saves the steps that changed. The caller
// may add facts that no case holds: that the fix shipped, that a survey answer was bad.
func (c *change) replan(f *File, more ...func(*plan.Facts)) {
	r := c.r
	facts := plan.FactsOf(r.policy, f.Case, c.now)
	for _, add := range more {
		add(&facts)
	}
	f.Case.Clocks = plan.Clocks(r.policy, r.calendars, facts)
	planned := plan.Replan(r.policy, r.calendars, facts, f.Steps)
	for i := range planned {
		s := &planned[i]
		if i < len(f.Steps) && *s == f.Steps[i] {
			continue
		}
		if s.ID == "" {
			s.ID, s.Case = r.newID(c.now), f.Case.ID
		}
		c.saveStep(*s)
	}
	f.Steps = planned
	c.retime(f)
}

// retime makes the open work on the case due when the case is, so that the team's queue stands in the order of the
// deadlines.
func (c *change) retime(f *File) {
	ruling, ok := f.Case.Ruling()
	if !ok || !f.Case.Running() {
		return
	}
	for i := range f.Tasks {
		t := &f.Tasks[i]
		if t.Kind == complaint.TaskSolve && t.State != complaint.TaskDone && !t.Due.Equal(ruling.Due) {
			t.Due = ruling.Due
			c.saveTask(*t)
		}
	}
}

// planAnew plans a case that a complaint reopened, without having read its earlier steps: everything is owed again,
// except the news of the fix, which is still owed from before.
func (c *change) planAnew(f *File) {
	facts := plan.FactsOf(c.r.policy, f.Case, c.now)
	f.Case.Clocks = plan.Clocks(c.r.policy, c.r.calendars, facts)
	for _, s := range plan.Make(c.r.policy, c.r.calendars, facts) {
		if s.Kind == complaint.StepFixShipped {
			continue
		}
		s.ID, s.Case = c.r.newID(c.now), f.Case.ID
		f.Case.Ended.Steps = append(f.Case.Ended.Steps, s.ID)
		c.saveStep(s)
	}
}

// reclock runs the clocks of a case by its facts as they are now. Its steps were not read, and follow within a
// minute.
func (c *change) reclock(k *complaint.Case) {
	k.Clocks = plan.Clocks(c.r.policy, c.r.calendars, plan.FactsOf(c.r.policy, *k, c.now))
	c.setTimer(planKey(k.ID), Timer{Kind: timerPlan, Case: k.ID, At: c.now})
}

// planned brings the steps of a case up to its clocks.
func (r *Register) planned(ctx context.Context, id string) error {
	_, err := r.act(ctx, On{Case: id, By: complaint.TheSystem()}, func(f *File, c *change) error {
		c.cancelTimer(planKey(id))
		if f.Case.Within == "" {
			c.replan(f)
		}
		return nil
	})
	return err
}

// openTask puts work into the special team's queue. Whoever owns the case has its work.
func (c *change) openTask(f *File, kind complaint.TaskKind) {
	t := complaint.Task{ID: c.r.newID(c.now), Case: f.Case.ID, Kind: kind, State: complaint.TaskOpen, Opened: c.now, Due: c.now}
	if ruling, ok := f.Case.Ruling(); ok {
		t.Due = ruling.Due
	}
	if kind == complaint.TaskSolve && f.Case.Owner.ID != "" {
		t.Owner, t.State = f.Case.Owner, complaint.TaskClaimed
	}
	for _, s := range f.Steps {
		if kind == complaint.TaskCallBack && s.Kind == complaint.StepCallBack && s.Unmet() {
			t.Due = s.Due
		}
	}
	f.Tasks = append(f.Tasks, t)
	c.saveTask(t)
}

// endWork ends the open work on the case, and its being put aside, because of an act.
func (c *change) endWork(f *File, because complaint.Act) {
	c.cancelWake(f)
	for i := range f.Tasks {
		if t := &f.Tasks[i]; t.Kind == complaint.TaskSolve && t.State != complaint.TaskDone {
			t.End(c.by, string(because), c.now)
			c.saveTask(*t)
		}
	}
}

// finishSteps marks every owed step of one kind as done, and reports whether there was one.
func (c *change) finishSteps(f *File, kind complaint.StepKind) bool {
	found := false
	for i := range f.Steps {
		if s := &f.Steps[i]; s.Kind == kind && s.Unmet() {
			s.Finish(c.now)
			c.saveStep(*s)
			found = true
		}
	}
	return found
}

// remember writes what became of the case into its person's history, unless that is full of later ones; score 0 says
// nothing of one.
func (c *change) remember(ctx context.Context, f *File, score int) error {
	p, err := c.r.person(ctx, f.Case.Person)
	if err != nil {
		return err
	}
	if len(p.History) >= complaint.MaxHistory && !p.Recalls(f.Case.ID) {
		return nil
	}
	e := experience(f.Case)
	e.Score = score
	p.Remember(e)
	p.Updated = c.now
	c.savePerson(p)
	return nil
}

// recall brings the history of the case's person up to the case, as far as it goes back and unless the act has done so.
func (c *change) recall(ctx context.Context, k *complaint.Case) error {
	p, err := c.r.person(ctx, k.Person)
	if err != nil {
		return complaint.IfThere(err)
	}
	if p.Recalls(k.ID) && !c.saves(personKey(p.ID)) {
		p.Remember(experience(*k))
		c.savePerson(p)
	}
	return nil
}

// recallDue is recall where another duty rules the case than before the act: the next complaint of the person is a second
// failure when a promise was broken, and none when it was kept.
func (c *change) recallDue(ctx context.Context, k *complaint.Case, was time.Time) error {
	if owedBy(*k).Equal(was) {
		return nil
	}
	return c.recall(ctx, k)
}

// owedBy is when the ruling duty of a case falls due; zero when none runs.
func owedBy(k complaint.Case) time.Time {
	ruling, _ := k.Ruling()
	return ruling.Due
}

// experience is the case in short, as its person's history keeps it.
func experience(k complaint.Case) complaint.Experience {
	e := complaint.Experience{
		Case: k.ID, Problem: k.Problem, Channel: k.Channel, State: k.State, Summary: k.Summary, Received: k.Received,
		Reopened: k.Since, Finding: k.Finding, Asked: !k.Asked.IsZero(), Failed: k.Emergency != nil,
		Due: owedBy(k),
	}
	for _, clock := range k.Clocks {
		if !clock.Optional && !clock.Met.IsZero() && clock.Met.After(clock.Due) {
			e.Overdue = true
		}
	}
	if k.Resolution != nil {
		e.Resolved = k.Resolution.At
	}
	return e
}

func ignoreNothing(err error) error {
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

func itoa(n int) string { return strconv.Itoa(n) }
