package main

import (
	"slices"
	"testing"
	"time"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/shared/complaint"
	"resonance/shared/register"
)

// TestAFortnightHappensOnce plays the whole story against a desk and finds in it all that the story promises: both
// languages, every channel, a second failure, a review of conduct, two records made one, a problem overruled. Played again it changes nothing.
func TestAFortnightHappensOnce(t *testing.T) {
	data := t.TempDir()
	p := localtest.Start(t, local.Config{Data: data})
	play := func() {
		t.Helper()
		doors, err := local.DoorsOf(data)
		if err == nil {
			err = run(t.Context(), data, doors.Desk, doors.Mail)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	cases := func() []complaint.Case {
		t.Helper()
		var all []complaint.Case
		for number, err := range p.Register.Numbers(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			f, err := p.Register.File(t.Context(), number)
			if complaint.KindOf(err) == complaint.KindNotFound {
				continue // a number that was put aside
			}
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, f.Case)
		}
		return all
	}
	play()
	var first []complaint.Case
	localtest.Until(t, "the last of the letters", func() bool {
		first = cases()
		return slices.ContainsFunc(first, func(k complaint.Case) bool { return k.PersonName == "Anna Whitfield" && k.Complaints == 3 })
	})
	for what, holds := range map[string]func(complaint.Case) bool{
		"English":             func(k complaint.Case) bool { return k.Language == "en" },
		"Russian":             func(k complaint.Case) bool { return k.Language == "ru" },
		"the head":            func(k complaint.Case) bool { return k.Channel == complaint.Executive },
		"the press":           func(k complaint.Case) bool { return k.Channel == complaint.Media },
		"a deadline":          func(k complaint.Case) bool { return k.Channel == complaint.Regulator && k.Deadline != nil },
		"emergency mode":      func(k complaint.Case) bool { return k.Emergency != nil },
		"a review of conduct": func(k complaint.Case) bool { return k.Conduct != nil },
	} {
		if !slices.ContainsFunc(first, holds) {
			t.Errorf("no case of %s", what)
		}
	}
	last := func(name string) complaint.Case {
		n := slices.IndexFunc(first, func(k complaint.Case) bool { return k.PersonName == name })
		if n < 0 {
			t.Fatalf("no case of %s", name)
		}
		return first[n]
	}
	merged, err := p.Register.Person(t.Context(), last("R. Hollins").Person)
	if err != nil || !merged.Is(last("Ruth Hollins").Person) {
		t.Errorf("Ruth Hollins and R. Hollins are %s and %s (%v)", last("Ruth Hollins").Person, merged.ID, err)
	}
	if last("Oliver Grant").Problem != last("Anna Whitfield").Problem {
		t.Error("nobody said that Oliver Grant's problem is Anna Whitfield's")
	}
	pike, err := p.Register.Reviews(t.Context(), register.ReviewsAll, 2, "")
	if err != nil || len(pike.Rows) != 1 {
		t.Fatalf("%d reviews, %v", len(pike.Rows), err)
	}
	reviewed(t, pike.Rows[0])
	localtest.Until(t, "its people in the index", func() bool {
		found, err := p.Search.FindPeople(t.Context(), "anna.whitfield@mail.example", 2, "")
		return err == nil && len(found.Rows) == 1
	})
	play()
	if again := cases(); len(again) != len(first) {
		t.Errorf("a second run made %d cases of %d", len(again), len(first))
	}
}

// reviewed makes sure that a review went its whole way: a warning, measures that end soon, an appeal, and somebody
// else's word on it.
func reviewed(t *testing.T, rv complaint.Review) {
	t.Helper()
	switch {
	case rv.Warned == nil || rv.Decided == nil || rv.Appealed == nil || rv.Appeal == nil || len(rv.Measures) == 0:
		t.Fatalf("a step is missing: %+v", rv)
	case rv.Appeal.By.ID == rv.Decided.By.ID:
		t.Error("nobody else decided the appeal")
	case rv.State != complaint.ReviewDecided || rv.Until.Sub(rv.Decided.At) > 15*time.Minute:
		t.Errorf("%s until %s: nobody sees the measures end", rv.State, rv.Until)
	}
}
