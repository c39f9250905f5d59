package register_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

func TestTheFixIsToldToEveryoneAndProven(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	id := submit(t, d, anna("a", fridge)).Case
	problem := file(t, d, id).Case.Problem
	by := complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Ivan"}
	if _, err := d.Resolve(ctx, register.On{Case: id, By: by}, complaint.Resolution{Happened: "It broke", Fixed: "New one", Concluded: "Checked"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ShipProblem(ctx, register.OnProblem{Problem: problem, By: by}); err != nil {
		t.Fatal(err)
	}
	for range 120 {
		d.clock.Pass(24 * time.Hour)
		if _, err := d.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	news := 0
	for _, l := range file(t, d, id).Letters {
		if l.Kind == complaint.LetterFixShipped {
			news++
		}
	}
	p, err := d.Problem(ctx, problem)
	if err != nil || p.State != complaint.ProblemVerified || news != 1 {
		t.Errorf("state %s, %d letters, %v", p.State, news, err)
	}
}

func TestTheNewsOfAFixQuotesNobodyElse(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	by := complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Ivan"}
	first := submit(t, d, anna("a", "I, Anna Petrova, account 12345, was charged twice. "+fridge)).Case
	problem := file(t, d, first).Case.Problem
	piotr := anna("b", "My refrigerator failed. Please help.")
	piotr.Who = complaint.Complainant{Name: "Piotr Nowak", Emails: []string{"piotr@mail.example"}}
	piotr.ReplyTo, piotr.Problem = "piotr@mail.example", problem
	id := submit(t, d, piotr).Case
	if _, err := d.Resolve(ctx, register.On{Case: id, By: by}, complaint.Resolution{Happened: "It broke", Fixed: "New one", Concluded: "Checked"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ShipProblem(ctx, register.OnProblem{Problem: problem, By: by}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Tick(ctx); err != nil {
		t.Fatal(err)
	}
	news := lettersOf(t, d, id, complaint.LetterFixShipped)
	if len(news) != 1 || !strings.Contains(news[0], "My refrigerator failed.") || strings.Contains(news[0], "12345") {
		t.Errorf("somebody else's words are told: %q", news)
	}
}

// An authority wrote for two people, of one of whom an address is known: she hears of the fix herself, and the
// authority passes on to the other what it was told.
func TestTheNewsOfAFixGoesToWhoeverComplained(t *testing.T) {
	d := newDesk(t)
	letter := func(once, name string, emails ...string) string {
		s := anna(once, fridge)
		s.Channel, s.Source, s.ReplyTo = complaint.Regulator, complaint.Source{Name: "Consumer Council", Reference: once}, "office@council.example"
		s.Who = complaint.Complainant{Name: name, Emails: emails}
		return submit(t, d, s).Case
	}
	cases := map[string]string{letter("a", "Anna Petrova", "anna@mail.example"): "anna@mail.example", letter("b", "Piotr Nowak"): "office@council.example"}
	for id := range cases {
		resolve(t, d, id)
	}
	var problem string
	for id := range cases {
		problem = file(t, d, id).Case.Problem
	}
	if _, err := d.ShipProblem(t.Context(), register.OnProblem{Problem: problem, By: ivan}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	for id, want := range cases {
		if told := addressees(t, d, id, complaint.LetterFixShipped); !slices.Equal(told, []string{want}) {
			t.Errorf("told of %s: %v, want %s", id, told, want)
		}
	}
}

func TestTheNewsOfAFixCallsTheProblemAsStaffDo(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	on := register.On{Case: submit(t, d, anna("a", fridge)).Case, By: complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Ivan"}}
	problem := file(t, d, on.Case).Case.Problem
	if _, err := d.EditProblem(ctx, register.OnProblem{Problem: problem, By: on.By}, "Fridges stop after nine days", "", "", complaint.Normal); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Resolve(ctx, on, complaint.Resolution{Happened: "It broke", Fixed: "New one", Concluded: "Checked"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ShipProblem(ctx, register.OnProblem{Problem: problem, By: on.By}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Tick(ctx); err != nil {
		t.Fatal(err)
	}
	if news := lettersOf(t, d, on.Case, complaint.LetterFixShipped); len(news) != 1 || !strings.Contains(news[0], "Fridges stop after nine days") {
		t.Errorf("got %q", news)
	}
}

// Who says by mistake that a fix is out takes it back, and nobody hears of it. Said rightly later, it is told.
func TestAFixThatWasTakenBackIsNoNews(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("a", fridge)).Case
	on := register.OnProblem{Problem: file(t, d, id).Case.Problem, By: ivan}
	resolve(t, d, id)
	news := func() int {
		t.Helper()
		d.clock.Pass(time.Minute)
		if _, err := d.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		return len(lettersOf(t, d, id, complaint.LetterFixShipped))
	}
	ship := func() {
		t.Helper()
		if _, err := d.ShipProblem(t.Context(), on); err != nil {
			t.Fatal(err)
		}
	}
	ship()
	if _, err := d.ReopenProblem(t.Context(), on, "It was another one."); err != nil {
		t.Fatal(err)
	}
	if n := news(); n != 0 {
		t.Errorf("%d letters tell of a fix that was taken back", n)
	}
	ship()
	if n := news(); n != 1 {
		t.Errorf("%d letters tell of the fix, want 1", n)
	}
}

// Somebody said that a problem is fixed, and it was not: that is known of it when its only case has moved on.
func TestAProblemWhoseFixFailedStaysInTheBacklog(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("a", fridge)).Case
	problem := file(t, d, id).Case.Problem
	by := register.OnProblem{Problem: problem, By: ivan}
	if _, err := d.ShipProblem(t.Context(), by); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ReopenProblem(t.Context(), by, "It broke again."); err != nil {
		t.Fatal(err)
	}
	if _, err := d.NewProblem(t.Context(), on(id), "Fridges stop"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Problem(t.Context(), problem); err != nil {
		t.Error(err)
	}
	d.clock.Pass(time.Minute)
	if _, err := d.Tick(t.Context()); err != nil {
		t.Error(err)
	}
}
