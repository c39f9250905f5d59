package register_test

import (
	"fmt"
	"testing"
	"time"

	"resonance/shared/conduct"
	"resonance/shared/policy"
	"resonance/shared/register"
	"resonance/shared/repeat"
)

// Each row is a small history, and whether it is a second failure.
func TestFailuresOfAHistory(t *testing.T) {
	on := func(day int) time.Time { return begins.AddDate(0, 0, day) }
	letter := func(day int, name, problem string, news bool) conduct.Event {
		return conduct.Event{At: on(day), Kind: conduct.Complaint, Case: name, Problem: problem, Area: problem[:4], NewFacts: news, Channel: "executive"}
	}
	event := func(day int, kind conduct.Kind, name string, change func(*conduct.Event)) conduct.Event {
		e := conduct.Event{At: on(day), Kind: kind, Case: name, InTime: true}
		if change != nil {
			change(&e)
		}
		return e
	}
	final := func(e *conduct.Event) { e.Final = true }
	late := func(e *conduct.Event) { e.InTime = false }
	upheld := func(e *conduct.Event) { e.Upheld = conduct.IsUpheld }
	rejected := func(e *conduct.Event) { e.Upheld = conduct.IsNot }
	fix := func(day int, problem string, fixed bool) conduct.Event {
		return conduct.Event{At: on(day), Kind: conduct.Fix, Problem: problem, Fixed: fixed}
	}
	first := letter(0, "A", "lift/stuck", true)
	tests := []struct {
		name   string
		events []conduct.Event
		level  int
	}{
		{"one open complaint", []conduct.Event{first}, 0},
		{"a further letter in it", []conduct.Event{first, letter(3, "A", "lift/stuck", false)}, 0},
		{"our promise is overdue", []conduct.Event{first, event(9, conduct.Overdue, "A", nil)}, 2},
		{"a late answer", []conduct.Event{first, event(9, conduct.Answer, "A", late)}, 2},
		{"a late answer that was announced is one broken promise", []conduct.Event{first, event(9, conduct.Overdue, "A", nil), event(10, conduct.Answer, "A", late)}, 2},
		{"overdue, then answered for good", []conduct.Event{first, event(9, conduct.Overdue, "A", nil), event(10, conduct.Answer, "A", final)}, 0},
		{"upheld, answered, and a similar one comes", []conduct.Event{first, event(5, conduct.Conclusion, "A", upheld), fix(6, "lift/stuck", true), letter(200, "B", "lift/dark", true)}, 2},
		{"rejected, answered, and a similar one comes", []conduct.Event{first, event(5, conduct.Conclusion, "A", rejected), event(6, conduct.Answer, "A", final), letter(200, "B", "lift/dark", true)}, 0},
		{"answered without a finding, and another comes", []conduct.Event{first, event(6, conduct.Answer, "A", final), letter(30, "B", "door/open", true)}, 0},
		{"another problem soon after", []conduct.Event{first, letter(40, "B", "door/open", true)}, 2},
		{"another problem long after", []conduct.Event{first, letter(70, "B", "door/open", true)}, 0},
		{"the fix did not hold", []conduct.Event{first, event(5, conduct.Conclusion, "A", upheld), fix(6, "lift/stuck", true), fix(30, "lift/stuck", false)}, 2},
		{"a remedy that was not taken settles nothing", []conduct.Event{first, event(5, conduct.Overdue, "A", nil), event(6, conduct.Remedy, "A", nil)}, 2},
		{"new facts after the answer are another episode", []conduct.Event{first, event(5, conduct.Conclusion, "A", upheld), event(6, conduct.Answer, "A", final), letter(30, "A", "lift/stuck", true)}, 2},
		{"three", []conduct.Event{first, letter(10, "B", "lift/dark", true), letter(20, "C", "lift/loud", true)}, 3},
	}
	rules, limits := register.ConductRules(policy.Default()), register.RepeatLimits(policy.Default().Repeat)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for i := range test.events {
				test.events[i].ID = fmt.Sprint(i)
			}
			h := conduct.History{AsOf: on(300), Events: test.events}
			if v := repeat.Failures(register.Experiences(h, rules), limits); v.Level != test.level {
				t.Errorf("level %d, want %d: %+v", v.Level, test.level, v)
			}
		})
	}
}
