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
	TaskCheck    TaskKind = "check"     // a letter whose fate is unknown: did it go out?
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
	Letter  string    `json:"letter,omitempty"`
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

// Finish ends the task with what came of it.
func (t *Task) Finish(who Actor, outcome string, now time.Time) error {
	switch {
	case t.State == TaskDone:
		return Refuse("task-done", "task", t.ID)
	case strings.TrimSpace(outcome) == "":
		return Invalid("outcome", "required")
	}
	if t.Owner.ID == "" {
		t.Owner = who
	}
	t.State, t.Done, t.Outcome = TaskDone, now, outcome
	return nil
}

// Grant is one use of a special power.
type Grant struct {
	ID      string    `json:"id"`
	Case    string    `json:"case"`
	Kind    GrantKind `json:"kind"`
	What    string    `json:"what"`
	Amount  Money     `json:"amount,omitzero"`
	By      Actor     `json:"by"`
	Second  Actor     `json:"second,omitzero"` // the second key, above the member's limit
	At      time.Time `json:"at"`
	Grounds string    `json:"grounds"`
}

// GrantKind is the kind of special power used.
type GrantKind string

// The special powers.
const (
	GrantMoney    GrantKind = "money"
	GrantGoodwill GrantKind = "goodwill"
	GrantOverride GrantKind = "override"
)

// GrantKinds lists the special powers.
func GrantKinds() []GrantKind { return []GrantKind{GrantMoney, GrantGoodwill, GrantOverride} }
