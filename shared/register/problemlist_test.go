package register_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

func TestProblemsAreListedAndLeaveTheBacklogWhenTheyShip(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	var ids []string
	for _, once := range []string{"a", "b", "c"} {
		s := anna(once, fridge)
		s.Problem, s.ProblemTitle = register.ChosenNew, "Problem "+once
		s.Who = complaint.Complainant{Name: "Boris " + once, Emails: []string{once + "@mail.example"}}
		ids = append(ids, file(t, d, submit(t, d, s).Case).Case.Problem)
		d.pass(time.Hour)
	}
	if _, err := d.ShipProblem(ctx, register.OnProblem{Problem: ids[1]}); err != nil {
		t.Fatal(err)
	}
	all := collectProblems(t, d.Problems)
	if want := []string{ids[2], ids[1], ids[0]}; !slices.Equal(all, want) {
		t.Errorf("all, newest first: %v, want %v", all, want)
	}
	backlog := collectProblems(t, d.Backlog)
	if want := []string{ids[0], ids[2]}; !slices.Equal(backlog, want) {
		t.Errorf("backlog, oldest first: %v, want %v", backlog, want)
	}
}

// collectProblems reads a list in pages of one.
func collectProblems(t *testing.T, list func(context.Context, int, string) (register.List[complaint.Problem], error)) []string {
	t.Helper()
	var ids []string
	for cursor := ""; ; {
		page, err := list(context.Background(), 1, cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Rows {
			ids = append(ids, p.ID)
		}
		if cursor = page.Next; cursor == "" {
			return ids
		}
	}
}
