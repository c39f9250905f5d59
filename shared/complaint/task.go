package complaint

import (
	"strings"
	"time"
)

// TaskKind is why the special team has work.
type TaskKind string

// The kinds of task.
const (
	TaskSolve    TaskKind = "solve"
	TaskCallBack TaskKind = "call-back" // a bad survey answer; stays owned until the call is made
	TaskKey      TaskKind = "key"       // a grant above somebody's limit waits for the owner's key
)

// TaskState is where a task stands.
type TaskState string

// The states of a task.
const (
	TaskOpen    TaskState = "open"
	TaskClaimed TaskState = "claimed"
	TaskDone    TaskState = "done"
)

// Task is one piece of work in the special team's queue.
type Task struct {
	ID      string    `json:"id"`
	Case    string    `json:"case"`
	Kind    TaskKind  `json:"kind"`
	State   TaskState `json:"state"`
	Owner   Actor     `json:"owner,omitzero"`
	Due     time.Time `json:"due,omitzero"`
	Opened  time.Time `json:"opened"`
	Done    time.Time `json:"done,omitzero"`
	Outcome string    `json:"outcome,omitempty"`
	Grant   string    `json:"grant,omitempty"` // TaskKey: the one that waits
	Version int64     `json:"-"`
}

// Claim gives the task to who, unless another person has it.
func (t *Task) Claim(who Actor) error {
	switch {
	case t.State == TaskDone:
		return Refuse("task-done", "task", t.ID)
	case t.Owner.ID != "" && t.Owner.ID != who.ID:
		return Taken(t.Owner.Name)
	}
	t.Owner, t.State = who, TaskClaimed
	return nil
}

// Finish ends the task with what came of it. What ends with an act of its own, as the work on a case with the answer,
// is refused: the case would run on without anybody's task.
func (t *Task) Finish(who Actor, outcome string, now time.Time) error {
	switch {
	case t.State == TaskDone:
		return Refuse("task-done", "task", t.ID)
	case t.Kind == TaskKey:
		return Refuse("key-not-turned", "task", t.ID)
	case t.Kind == TaskSolve:
		return Refuse("answer-not-sent", "task", t.ID)
	case strings.TrimSpace(outcome) == "":
		return Invalid("outcome", "required")
	}
	t.End(who, outcome, now)
	return nil
}

// End ends the task because of an act elsewhere, with what came of it.
func (t *Task) End(who Actor, outcome string, now time.Time) {
	if t.Owner.ID == "" {
		t.Owner = who
	}
	t.State, t.Done, t.Outcome = TaskDone, now, outcome
}
