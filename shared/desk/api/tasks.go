package api

import (
	"context"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// TaskOutcome says what came of a task.
type TaskOutcome struct {
	Outcome string `json:"outcome" minLength:"1" maxLength:"2000" example:"Called: the new fridge works"`
}

// TaskRow is a task of the queue with what its case is about.
type TaskRow struct {
	complaint.Task
	Summary    string             `json:"summary" doc:"of its case"`
	PersonName string             `json:"personName"`
	Severity   complaint.Severity `json:"severity"`
}

func (a *API) tasks() {
	serve(a, get("list-tasks", "/tasks", "tasks", members), func(ctx context.Context, _ caller, in *Paging) (*listed[TaskRow], error) {
		return fromRegister(*in, func(limit int, cursor string) (register.List[TaskRow], error) {
			found, err := a.Register.Tasks(ctx, limit, cursor)
			if err != nil {
				return register.List[TaskRow]{}, err
			}
			rows, err := a.aboutTasks(ctx, found.Rows)
			return register.List[TaskRow]{Rows: rows, Next: found.Next}, err
		})
	})
	serve(a, post("claim-task", "/cases/{case}/tasks/{id}/claim", "tasks", members), func(ctx context.Context, c caller, in *InnerAct) (*changedCase, error) {
		return caseAnswer(a.Register.ClaimTask(ctx, in.on(c), in.ID))
	})
	serveSaid(a, post("finish-task", "/cases/{case}/tasks/{id}/finish", "tasks", members), func(ctx context.Context, c caller, in *saidInnerAct, b TaskOutcome) (*changedCase, error) {
		return caseAnswer(a.Register.FinishTask(ctx, in.on(c), in.ID, b.Outcome))
	})
}

func (a *API) aboutTasks(ctx context.Context, tasks []complaint.Task) ([]TaskRow, error) {
	rows := make([]TaskRow, len(tasks))
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = t.Case
	}
	about, err := a.Register.Cases(ctx, ids...)
	for i, t := range tasks {
		k := about[t.Case]
		rows[i] = TaskRow{t, k.Summary, k.PersonName, k.Severity}
	}
	return rows, err
}
