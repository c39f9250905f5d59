package complaint_test

import (
	"testing"
	"time"

	"resonance/shared/complaint"
)

func TestATaskHasOneOwnerAndAnOutcome(t *testing.T) {
	open := func(kind complaint.TaskKind) *complaint.Task {
		return &complaint.Task{Kind: kind, State: complaint.TaskOpen}
	}
	call := open(complaint.TaskCallBack)
	for _, step := range []struct {
		what, want string
		err        error
	}{
		{"Olga takes it", "", call.Claim(olga)},
		{"Boris comes second", "taken", call.Claim(boris)},
		{"no word of what came of it", "outcome required", call.Finish(olga, " ", noon)},
		{"done", "", call.Finish(boris, "called, all is well", noon)},
		{"done twice", "task-done", call.Finish(olga, "again", noon)},
		{"taken when done", "task-done", call.Claim(olga)},
		{"a key is turned, not reported", "key-not-turned", open(complaint.TaskKey).Finish(olga, "x", noon)},
	} {
		if got := refusal(step.err); got != step.want {
			t.Errorf("%s: %q, want %q", step.what, got, step.want)
		}
	}
	if call.Owner != olga || call.State != complaint.TaskDone || !call.Done.Equal(noon) {
		t.Errorf("%+v", call)
	}
}

func TestASecondKeyIsAnothersKey(t *testing.T) {
	asked := func() *complaint.Grant { return &complaint.Grant{State: complaint.GrantAsked, By: olga} }
	own, turned, declined, silent := asked(), asked(), asked(), asked()
	for _, step := range []struct {
		what, want string
		err        error
	}{
		{"one's own", "own-key", own.TurnKey(olga)},
		{"another's", "", turned.TurnKey(boris)},
		{"twice", "grant-settled", turned.TurnKey(boris)},
		{"declined without a word", "grounds required", silent.Decline(boris, "")},
		{"declined by who asked", "", declined.Decline(olga, "not needed any more")},
		{"turned after that", "grant-settled", declined.TurnKey(boris)},
	} {
		if got := refusal(step.err); got != step.want {
			t.Errorf("%s: %q, want %q", step.what, got, step.want)
		}
	}
	if !turned.Given() || turned.Alone() || declined.Given() || own.Given() {
		t.Errorf("given: %+v, %+v, %+v", turned, declined, own)
	}
	if alone := (complaint.Grant{State: complaint.GrantGiven, By: olga}); !alone.Alone() {
		t.Error("what is given without a second key counts against nobody")
	}
}

// When the clock must look at a step next.
func TestNextFire(t *testing.T) {
	at := func(hours int) time.Time { return noon.Add(time.Duration(hours) * time.Hour) }
	pending := complaint.Step{Kind: complaint.StepResolution, State: complaint.StepPending, Due: at(8), Remind: at(4), Escalate: at(9)}
	reminded, survey, waiting, done := pending, pending, pending, pending
	reminded.Remind = time.Time{}
	survey.Kind, survey.Remind = complaint.StepSurvey, time.Time{}
	waiting.State = complaint.StepWaiting
	done.Finish(at(5))
	dropped := pending
	dropped.Drop()
	for what, test := range map[string]struct {
		step  complaint.Step
		want  time.Time
		unmet bool
	}{
		"a reminder comes first":               {pending, at(4), true},
		"then the escalation, after it is due": {reminded, at(9), true},
		"what the desk does itself, when due":  {survey, at(8), true},
		"nothing before its event":             {waiting, time.Time{}, true},
		"nothing when done":                    {done, time.Time{}, false},
		"nothing when no longer owed":          {dropped, time.Time{}, false},
	} {
		if got := test.step.NextFire(); !got.Equal(test.want) || test.step.Unmet() != test.unmet {
			t.Errorf("%s: %v, unmet: %v", what, got, test.step.Unmet())
		}
	}
}

func TestObservations(t *testing.T) {
	loss := complaint.Money{Minor: 100, Currency: "GBP"}
	for _, test := range []struct {
		o    complaint.Observation
		want string
	}{
		{complaint.Observation{Kind: complaint.ObservedThreat, Note: "said so on the phone"}, ""},
		{complaint.Observation{Kind: "gut feeling", Note: "x"}, "kind choice"},
		{complaint.Observation{Kind: complaint.ObservedThreat, Note: " "}, "note required"},
		{complaint.Observation{Kind: complaint.ObservedLoss, Note: "x"}, "amount required"},
		{complaint.Observation{Kind: complaint.ObservedLoss, Note: "x", Amount: complaint.Money{Minor: 1, Currency: "EUR"}}, "amount currency"},
		{complaint.Observation{Kind: complaint.ObservedLoss, Note: "x", Amount: complaint.Money{Minor: -1, Currency: "GBP"}}, "amount range"},
		{complaint.Observation{Kind: complaint.ObservedLoss, Note: "x", Amount: loss}, ""},
		{complaint.Observation{Kind: complaint.ObservedSharedPhone, Note: "x"}, "others required"},
		{complaint.Observation{Kind: complaint.ObservedSharedPayout, Note: "x", Others: 2}, ""},
	} {
		if got := refusal(test.o.Check("GBP")); got != test.want {
			t.Errorf("%+v: %q, want %q", test.o, got, test.want)
		}
	}
}
