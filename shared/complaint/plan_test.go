package complaint_test

import (
	"slices"
	"testing"
	"time"

	"resonance/shared/complaint"
)

func TestRoundsOfSteps(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, time.March, n, 10, 0, 0, 0, time.UTC) }
	done := func(k complaint.StepKind, n int) complaint.Step {
		return complaint.Step{Kind: k, State: complaint.StepDone, Done: day(n)}
	}
	owed := func(k complaint.StepKind) complaint.Step {
		return complaint.Step{Kind: k, State: complaint.StepPending}
	}
	dropped := func(k complaint.StepKind) complaint.Step {
		return complaint.Step{Kind: k, State: complaint.StepDropped}
	}
	ack, answer, fix, survey, call := complaint.StepAcknowledge, complaint.StepResolution, complaint.StepFixShipped, complaint.StepSurvey, complaint.StepCallBack
	for name, test := range map[string]struct {
		since       time.Time
		steps       []complaint.Step
		now, before []complaint.StepKind
	}{
		"never opened again":         {time.Time{}, []complaint.Step{done(ack, 2), owed(answer), owed(fix), dropped(survey)}, []complaint.StepKind{ack, answer, fix}, nil},
		"opened again":               {day(5), []complaint.Step{done(ack, 2), done(answer, 3), owed(fix), done(call, 4), owed(ack), owed(answer)}, []complaint.StepKind{ack, answer, fix}, []complaint.StepKind{ack, answer, call}},
		"done again":                 {day(5), []complaint.Step{done(ack, 2), done(ack, 5)}, []complaint.StepKind{ack}, []complaint.StepKind{ack}},
		"the answer was a mistake":   {time.Time{}, []complaint.Step{done(ack, 2), done(answer, 3), owed(answer)}, []complaint.StepKind{ack, answer}, []complaint.StepKind{answer}},
		"owed from before and again": {day(5), []complaint.Step{owed(survey), owed(survey)}, []complaint.StepKind{survey}, nil},
		"the later one is dropped":   {day(5), []complaint.Step{owed(survey), dropped(survey)}, []complaint.StepKind{survey}, nil},
	} {
		now, before := complaint.Case{Since: test.since}.Rounds(test.steps)
		if !slices.Equal(kinds(now), test.now) || !slices.Equal(kinds(before), test.before) {
			t.Errorf("%s: %v, before %v; want %v, before %v", name, kinds(now), kinds(before), test.now, test.before)
		}
	}
}

func kinds(steps []complaint.Step) (list []complaint.StepKind) {
	for _, s := range steps {
		list = append(list, s.Kind)
	}
	return list
}
