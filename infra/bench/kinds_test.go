//go:build !race

package main

import (
	"maps"
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/store"
)

// everyKind registers everything that a registration can be, each in at most two reads and one transaction.
func (d *desk) everyKind(t *testing.T) {
	t.Helper()
	ann := func(once, text string) register.Submission {
		return register.Submission{
			Once: once, By: complaint.TheSystem(), Channel: complaint.Executive, Text: text, MayWrite: true, ReplyTo: "ann@mail.example",
			Who: complaint.Complainant{Name: "Ann Smith", Emails: []string{"ann@mail.example"}, Accounts: []string{"A-17"}},
		}
	}
	const gate = "Our geyser exploded and the gate of the garden fell on the dog."
	first := d.registers(t, "somebody new", ann("new", gate), register.Registered)
	d.registers(t, "the same form twice", ann("new", gate), register.Repeated)
	d.registers(t, "the same again", ann("again", gate), register.Joined)
	d.registers(t, "something else of the same person", ann("else", "Your driver insulted my grandmother on the staircase."), register.Registered)
	d.registers(t, "words that everybody uses", measured(1<<12), register.Registered)
	d.mergedProblem(t)
	reply := ann("reply", "You did not answer.")
	reply.Thread, reply.Letter = first.Case, &complaint.Letter{ID: "reply", From: "ann@mail.example"}
	d.registers(t, "a reply by mail", reply, register.Joined)
}

// mergedProblem registers what says what a problem has learned that turned out to be another one since.
func (d *desk) mergedProblem(t *testing.T) {
	t.Helper()
	of := func(n int, text string) register.Submission {
		s := measured(1<<13 + n)
		s.Text = text
		return s
	}
	problem := func(s register.Submission) string {
		s.Problem = register.ChosenNew
		r, err := d.Submit(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		return d.problemOf(t, r.Case)
	}
	const elevator = "Elevator cabin hangs halfway, pensioners climb ladders since Easter."
	merged, kept := problem(of(1, elevator)), problem(of(2, "The lift of our house is stuck."))
	on := register.OnProblem{Problem: merged, By: olga("").By}
	if _, err := d.MergeProblem(t.Context(), on, kept, "The same"); err != nil {
		t.Fatal(err)
	}
	r := d.registers(t, "what a merged problem has learned", of(3, elevator), register.Registered)
	if got := d.problemOf(t, r.Case); got != kept {
		t.Errorf("it hangs on %s, want %s", got, kept)
	}
}

func (d *desk) problemOf(t *testing.T, id string) string {
	t.Helper()
	f, err := d.File(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return f.Case.Problem
}

func (d *desk) registers(t *testing.T, what string, s register.Submission, outcome register.Outcome) register.Receipt {
	t.Helper()
	asked, leased := maps.Clone(d.asked), d.leased(t)
	r, err := d.Submit(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if r.Outcome != outcome {
		t.Errorf("%s comes to %+v, want %s", what, r, outcome)
	}
	leased = d.leased(t) - leased
	did := func(request string) int { return d.asked[request] - asked[request] }
	gets, queries, writes := did("dynamodb:get")-leased, did("dynamodb:query"), did("dynamodb:write")-leased
	want := 1
	if outcome == register.Repeated {
		want = 0
	}
	if gets > 2 || queries > 0 || writes != want {
		t.Errorf("%s takes %d reads, %d queries and %d transactions; want at most 2, 0 and %d", what, gets, queries, writes, want)
	}
	return r
}

// leased is how often a block of numbers was taken, each with a read and a write of its own.
func (d *desk) leased(t *testing.T) int {
	t.Helper()
	counters, err := d.store.Get(t.Context(), store.Key{Partition: "numbers#RS-2026", Sort: "numbers"}, store.Key{Partition: "numbers#PB", Sort: "numbers"})
	if err != nil || len(counters) != 2 {
		t.Fatalf("%d counters, %v", len(counters), err)
	}
	return int(counters[0].Version + counters[1].Version)
}
