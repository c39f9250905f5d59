package handler_test

import (
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/handler/card"
)

// An answered case has no clock left: what its card asks for is the call, by the day on which it is owed.
func TestACardTellsWhenACallIsOwed(t *testing.T) {
	w := newWorld(t)
	now := w.Now()
	answered := complaint.Case{ID: "RS-1", State: complaint.Resolved}
	running := complaint.Case{ID: "RS-2", State: complaint.Open, Clocks: []complaint.Clock{{ID: "house-executive", Due: now.Add(time.Hour)}}}
	owed := complaint.Task{ID: "T1", Kind: complaint.TaskCallBack, State: complaint.TaskOpen, Due: now.Add(-time.Hour)}
	made := owed
	made.State = complaint.TaskDone
	for name, test := range map[string]struct {
		k    complaint.Case
		t    complaint.Task
		due  time.Time
		late bool
	}{
		"owed":                       {answered, owed, owed.Due, true},
		"made":                       {answered, made, time.Time{}, false},
		"owed in a case that is run": {running, owed, running.Clocks[0].Due, false},
	} {
		if c := card.Of(w.Register, test.k, []complaint.Task{test.t}); !c.Due.Equal(test.due) || c.Late != test.late {
			t.Errorf("%s: due %s, late %v", name, c.Due, c.Late)
		}
	}
}
