package register_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

var olga = complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga"}

// from is a complaint of somebody else each time.
func from(n int, text string) register.Submission {
	s := anna(fmt.Sprint("from", n), text)
	s.Who = complaint.Complainant{Name: fmt.Sprintf("Boris Nr%d", n), Emails: []string{fmt.Sprintf("b%d@mail.example", n)}}
	s.ReplyTo = s.Who.Emails[0]
	return s
}

// What staff overrule teaches: the right problem is proposed next time by the words that were not its own,
// and both problems say in their journals what they learned and forgot.
func TestAProblemLearnsFromWhoeverMovesACaseThere(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	lift := file(t, d, submit(t, d, from(1, "The lift in our house is stuck between floors.")).Case).Case
	odd := file(t, d, submit(t, d, from(2, "Elevator hangs halfway, pensioners climb ladders.")).Case).Case
	if lift.Problem == odd.Problem {
		t.Fatal("nothing to overrule")
	}
	// A second case keeps the odd problem alive when the first is moved away.
	if _, err := d.SetProblem(ctx, register.On{Case: submit(t, d, from(3, "Parquet warped by moisture.")).Case, By: olga}, odd.Problem); err != nil {
		t.Fatal(err)
	}
	if _, err := d.SetProblem(ctx, register.On{Case: odd.ID, By: olga}, lift.Problem); err != nil {
		t.Fatal(err)
	}
	next := file(t, d, submit(t, d, from(4, "Our elevator hangs again and pensioners climb.")).Case).Case
	if len(next.Proposed) == 0 || next.Proposed[0].Problem != lift.Problem || len(next.Proposed[0].Reasons) == 0 {
		t.Errorf("proposed %+v, want %s with reasons first", next.Proposed, lift.Problem)
	}
	for problem, act := range map[string]complaint.Act{lift.Problem: complaint.ActProblemLearned, odd.Problem: complaint.ActProblemForgot} {
		log, err := d.ProblemLog(ctx, problem, 10)
		if err != nil || !slices.ContainsFunc(log, func(e complaint.Entry) bool {
			return e.Act == act && e.By.Name == "Olga" && e.Params["case"] == odd.ID && e.Params["words"] != ""
		}) {
			t.Errorf("%s does not tell of %s: %+v, %v", problem, act, log, err)
		}
	}
	before, err := d.Problem(ctx, lift.Problem)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.SetProblem(ctx, register.On{Case: odd.ID, By: olga}, lift.Problem); err != nil {
		t.Fatal(err)
	}
	if after, err := d.Problem(ctx, lift.Problem); err != nil || after.Learned != before.Learned {
		t.Errorf("the same case taught twice: %d, then %d, %v", before.Learned, after.Learned, err)
	}
}

const template = "We the residents demand that the company restores the evening trains on the northern line, which it cancelled without any hearing, and publishes how it counted the passengers. Nurses and bakers depend on the trains that leave before dawn; replacement coaches skip two villages and never wait for the ferry."

// A template from several people is one problem without asking, and shown as a group; what one person
// repeats is none.
func TestNearCopiesAreAGroupAcrossPeople(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	var problem string
	for n := range 3 {
		k := file(t, d, submit(t, d, from(n, fmt.Sprintf("Dear Sir, %s Yours, Boris Nr%d", template, n))).Case).Case
		if n > 0 && k.Problem != problem {
			t.Errorf("copy %d hangs on %s, not %s", n, k.Problem, problem)
		}
		problem = k.Problem
	}
	other := submit(t, d, from(7, "The carriages of the northern line are filthy and the toilets locked."))
	if _, err := d.SetProblem(ctx, register.On{Case: other.Case, By: olga}, problem); err != nil {
		t.Fatal(err)
	}
	groups, err := d.CopiesOf(ctx, problem)
	if err != nil || len(groups) != 1 || groups[0].People != 3 || len(groups[0].Cases) != 3 || slices.Contains(groups[0].Cases, other.Case) {
		t.Errorf("groups %+v, %v", groups, err)
	}
}

// A case for which staff name a new problem leaves nothing behind: the problem that the desk had made for it alone is
// gone, and one that had learned what it says forgets it.
func TestANewProblemTakesTheCaseFromTheOldOne(t *testing.T) {
	d := newDesk(t)
	made := file(t, d, submit(t, d, from(1, "Parquet warped by moisture.")).Case).Case
	k, err := d.NewProblem(t.Context(), on(made.ID), "Moisture")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Problem(t.Context(), made.Problem); complaint.KindOf(err) != complaint.KindNotFound {
		t.Errorf("the problem made for it alone: %v", err)
	}
	other := submit(t, d, from(2, "The cellar is full of water.")).Case
	if _, err := d.SetProblem(t.Context(), on(other), k.Problem); err != nil {
		t.Fatal(err)
	}
	if _, err := d.NewProblem(t.Context(), on(other), "Flood"); err != nil {
		t.Fatal(err)
	}
	if p := problem(t, d, k.Problem); p.Learned != 1 {
		t.Errorf("it still knows %d texts", p.Learned)
	}
}

// Somebody said that it is fixed, and its news is still on its way: that is no problem to forget.
func TestAProblemOfWhichTheFixIsOutOutlivesItsOnlyCase(t *testing.T) {
	d := newDesk(t)
	made := file(t, d, submit(t, d, from(1, "Parquet warped by moisture.")).Case).Case
	if _, err := d.ShipProblem(t.Context(), register.OnProblem{Problem: made.Problem, By: sam}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.NewProblem(t.Context(), on(made.ID), "Moisture"); err != nil {
		t.Fatal(err)
	}
	if p := problem(t, d, made.Problem); p.Shipped.IsZero() {
		t.Errorf("the problem stands as %+v", p)
	}
	if _, err := d.Tick(t.Context()); err != nil {
		t.Errorf("the clock then: %v", err)
	}
}

// kinds are those of some steps.
func kinds(steps []complaint.Step) (list []complaint.StepKind) {
	for _, s := range steps {
		list = append(list, s.Kind)
	}
	return list
}

// A case that a complaint opens again has its steps anew; what was done before is history, and nothing is owed twice.
func TestACaseThatIsOpenedAgainOwesEachStepOnce(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("a", fridge)).Case
	d.clock.Pass(time.Hour)
	resolve(t, d, id)
	d.clock.Pass(time.Hour)
	joins(t, d, anna("b", fridge+" It broke again."), id, register.Reopened)
	whole := []complaint.StepKind{complaint.StepAcknowledge, complaint.StepResolution, complaint.StepConclusions, complaint.StepFixShipped, complaint.StepSurvey}
	look := func(when string, owed, history int) {
		t.Helper()
		f := file(t, d, id)
		now, before := f.Case.Rounds(f.Steps)
		if got := kinds(now); !slices.Equal(slices.DeleteFunc(got, func(k complaint.StepKind) bool { return k == complaint.StepProgress }), whole) {
			t.Errorf("%s: %v", when, got)
		}
		if n := len(slices.DeleteFunc(now, func(s complaint.Step) bool { return !s.Unmet() })); n < owed || len(before) != history {
			t.Errorf("%s: %d are owed, %d history: %+v", when, n, len(before), before)
		}
	}
	look("opened again", 5, 3)
	if _, err := d.Claim(t.Context(), on(id)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.CorrectSource(t.Context(), on(id), complaint.Executive, complaint.Source{}); err != nil {
		t.Fatal(err)
	}
	look("planned anew", 5, 3)
	resolve(t, d, id)
	look("answered again", 2, 3)
	surveys := slices.DeleteFunc(file(t, d, id).Steps, func(s complaint.Step) bool { return s.Kind != complaint.StepSurvey || !s.Unmet() })
	if len(surveys) != 1 || surveys[0].State != complaint.StepPending {
		t.Errorf("surveys: %+v", surveys)
	}
}

func TestStaffMoveACaseToAnotherProblemAndTheEmptyOneGoes(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	first := file(t, d, submit(t, d, anna("a", fridge)).Case).Case
	s := anna("b", "A courier left my parcel in the rain and the hotline hung up twice.")
	s.Who = complaint.Complainant{Name: "Boris Ivanov", Emails: []string{"boris@mail.example"}}
	second := file(t, d, submit(t, d, s).Case).Case
	if first.Problem == second.Problem {
		t.Fatal("two matters became one problem")
	}
	on := register.On{Case: second.ID, By: complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Ivan"}}
	moved, err := d.SetProblem(ctx, on, first.Problem)
	if err != nil || moved.Problem != first.Problem || !moved.Confirmed {
		t.Fatalf("%+v, %v", moved, err)
	}
	if _, err := d.Problem(ctx, second.Problem); complaint.KindOf(err) != complaint.KindNotFound {
		t.Errorf("the empty problem: %v", err)
	}
	if cases, err := d.CasesOf(ctx, first.Problem, 10); err != nil || len(cases) != 2 {
		t.Errorf("%d cases on the problem, %v", len(cases), err)
	}
}
