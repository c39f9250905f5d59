package repeat_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"resonance/shared/repeat"
)

var first = time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC)

func on(day int) time.Time { return first.AddDate(0, 0, day) }

func TestFailures(t *testing.T) {
	old := func(change func(*repeat.Experience)) repeat.Experience {
		e := repeat.Experience{Case: "RS-1", Problem: "PB-1", At: on(0), Finding: repeat.Upheld, Settled: on(10)}
		change(&e)
		return e
	}
	now := func(day int, problem string) repeat.Experience {
		return repeat.Experience{Case: "RS-9", Problem: problem, At: on(day)}
	}
	plain := func(*repeat.Experience) {}
	tests := []struct {
		name    string
		history []repeat.Experience
		now     repeat.Experience
		level   int
		link    string
		kind    string
	}{
		{"the first complaint", nil, now(0, "PB-1"), 0, "", ""},
		{"the same problem within a year", []repeat.Experience{old(plain)}, now(300, "PB-1"), 2, "problem", "complaint"},
		{"the same problem after more than a year", []repeat.Experience{old(plain)}, now(366, "PB-1"), 0, "", ""},
		{"another problem within sixty days", []repeat.Experience{old(plain)}, now(60, "PB-2"), 2, "soon", "complaint"},
		{"another problem after sixty-one days", []repeat.Experience{old(plain)}, now(61, "PB-2"), 0, "", ""},
		{"a complaint that was rejected is no failure", []repeat.Experience{old(func(e *repeat.Experience) { e.Finding = repeat.Rejected })}, now(30, "PB-1"), 0, "", ""},
		{"a similar text", []repeat.Experience{old(func(e *repeat.Experience) { e.Signature = repeat.Sign("router restarts at night") })},
			repeat.Experience{Case: "RS-9", Problem: "PB-7", At: on(200), Signature: repeat.Sign("Again the router restarts each night")}, 2, "similar", "complaint"},
		{"the same area", []repeat.Experience{old(func(e *repeat.Experience) { e.Area = "internet" })},
			repeat.Experience{Case: "RS-9", Problem: "PB-7", At: on(200), Area: "internet"}, 2, "similar", "complaint"},
		{"our own overdue promise", nil, repeat.Experience{Case: "RS-9", At: on(0), Broken: []time.Time{on(12)}}, 2, "late", "complaint"},
		{"overdue, but put right", nil, repeat.Experience{Case: "RS-9", At: on(0), Broken: []time.Time{on(12)}, Settled: on(13)}, 0, "", ""},
		{"answered, and still broken", nil, repeat.Experience{Case: "RS-9", At: on(0), Broken: []time.Time{on(12)}, Settled: on(13), Unfixed: true}, 2, "late", "complaint"},
		{"a fix that did not hold", nil, repeat.Experience{Case: "RS-9", At: on(0), Finding: repeat.Upheld, Settled: on(5), Failed: []time.Time{on(40)}}, 2, "case", "complaint"},
		{"a second letter in the running case", []repeat.Experience{{Case: "RS-9", Problem: "PB-1", At: on(0)}}, now(3, "PB-1"), 0, "", ""},
		{"the case again after it was settled", []repeat.Experience{{Case: "RS-9", Problem: "PB-1", At: on(0), Settled: on(2)}}, now(30, "PB-1"), 2, "case", "complaint"},
		{"overdue after an answer, and answered again with the new facts", []repeat.Experience{{Case: "RS-9", Problem: "PB-1", At: on(0), Finding: repeat.Upheld, Settled: on(5), Broken: []time.Time{on(8)}}},
			repeat.Experience{Case: "RS-9", Problem: "PB-1", At: on(9), Finding: repeat.Rejected, Settled: on(12)}, 0, "", ""},
		{"a third failure", []repeat.Experience{old(plain), {Case: "RS-2", Problem: "PB-1", At: on(90), Finding: repeat.Partly, Settled: on(95)}}, now(120, "PB-1"), 3, "problem", "complaint"},
		{"the nearest failure is named", []repeat.Experience{old(func(e *repeat.Experience) { e.Broken = []time.Time{on(9)} })}, now(30, "PB-1"), 3, "problem", "promise"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := repeat.Failures(append(test.history, test.now), repeat.Default())
			if v.Level != test.level || v.Reason.Params["link"] != test.link || v.Reason.Params["kind"] != test.kind {
				t.Errorf("%+v, want level %d by %q", v, test.level, test.link)
			}
			if v.Level > 0 && len(v.Failures) < v.Level {
				t.Errorf("level %d with %d failures", v.Level, len(v.Failures))
			}
		})
	}
}

// Laws: what the company did badly before never lowers the level, settling the new case never raises
// it, and the order of the history does not matter.
func TestFailureLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) repeat.Experience {
			e := repeat.Experience{
				Case: name, At: on(rapid.IntRange(0, 500).Draw(t, "day")),
				Problem: rapid.SampledFrom([]string{"", "PB-1", "PB-2"}).Draw(t, "problem"),
				Finding: rapid.SampledFrom([]repeat.Finding{repeat.Open, repeat.Upheld, repeat.Partly, repeat.Rejected}).Draw(t, "finding"),
				Unfixed: rapid.Bool().Draw(t, "unfixed"),
			}
			if rapid.Bool().Draw(t, "late") {
				e.Broken = []time.Time{e.At.AddDate(0, 0, 7)}
			}
			if rapid.Bool().Draw(t, "settled") {
				e.Settled = e.At.AddDate(0, 0, 10)
			}
			return e
		}
		history := slices.Clip([]repeat.Experience{draw("A"), draw("B")})
		now := draw("C")
		level := repeat.Failures(append(history, now), repeat.Default()).Level
		if turned := repeat.Failures([]repeat.Experience{now, history[1], history[0]}, repeat.Default()).Level; turned != level {
			t.Fatalf("level %d in one order, %d in the other", level, turned)
		}
		if more := repeat.Failures(append(history, now, draw("D")), repeat.Default()).Level; more < level {
			t.Fatalf("another experience made %d of level %d", more, level)
		}
		settled := now
		settled.Settled, settled.Unfixed = on(600), false
		if less := repeat.Failures(append(history, settled), repeat.Default()).Level; less > level {
			t.Fatalf("settling made %d of level %d", less, level)
		}
	})
}
