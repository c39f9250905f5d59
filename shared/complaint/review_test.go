package complaint_test

import (
	"testing"
	"time"

	"resonance/shared/complaint"
)

const year = 365 * 24 * time.Hour

func by(who complaint.Actor) complaint.ReviewStep {
	return complaint.ReviewStep{By: who, At: noon, Grounds: "what was seen"}
}

var writtenOnly = []complaint.Measure{complaint.MeasureWrittenOnly}

// reviewIn is a review that Olga brought as far as a state.
func reviewIn(t *testing.T, state complaint.ReviewState) *complaint.Review {
	t.Helper()
	r := &complaint.Review{ID: "RV-000001", State: complaint.ReviewOpen}
	for _, step := range []func() error{
		func() error { return r.Warn(by(olga)) },
		func() error { return r.Decide(by(olga), writtenOnly, "letters", noon.Add(year), year) },
		func() error { return r.TakeAppeal(by(olga)) },
		func() error { return r.DecideAppeal(by(boris), true) },
	} {
		if r.State == state {
			return r
		}
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// The process in its order and in no other: no measures without a warning, no appeal without measures, no end before
// the appeal is decided but by time.
func TestAReviewGoesStepByStep(t *testing.T) {
	steps := map[string]func(*complaint.Review) error{
		"warn": func(r *complaint.Review) error { return r.Warn(by(olga)) },
		"decide": func(r *complaint.Review) error {
			return r.Decide(by(olga), writtenOnly, "letters", noon.Add(year), year)
		},
		"appeal":        func(r *complaint.Review) error { return r.TakeAppeal(by(olga)) },
		"decide appeal": func(r *complaint.Review) error { return r.DecideAppeal(by(boris), false) },
		"drop":          func(r *complaint.Review) error { return r.Drop(by(olga)) },
	}
	allowed := map[complaint.ReviewState]map[string]bool{
		complaint.ReviewOpen:       {"warn": true, "drop": true},
		complaint.ReviewWarned:     {"decide": true, "drop": true},
		complaint.ReviewDecided:    {"appeal": true},
		complaint.ReviewAppealed:   {"decide appeal": true},
		complaint.ReviewOverturned: {},
	}
	for state, may := range allowed {
		for name, step := range steps {
			r := reviewIn(t, state)
			err := step(r)
			if may[name] != (err == nil) || err != nil && (refusal(err) != "review-state" || r.State != state) {
				t.Errorf("%s when %s: %v, and it is %s", name, state, err, r.State)
			}
		}
	}
}

func TestWhatAStepOfAReviewWants(t *testing.T) {
	decide := func(measures []complaint.Measure, contact string, until time.Time) error {
		return reviewIn(t, complaint.ReviewWarned).Decide(by(olga), measures, contact, until, year)
	}
	for _, test := range []struct {
		what, want string
		err        error
	}{
		{"a named person", "review-person", reviewIn(t, complaint.ReviewOpen).Warn(by(complaint.TheSystem()))},
		{"grounds", "grounds required", reviewIn(t, complaint.ReviewOpen).Warn(complaint.ReviewStep{By: olga, At: noon})},
		{"measures", "measures required", decide(nil, "letters", noon.Add(year))},
		{"measures that there are", "measures choice", decide([]complaint.Measure{"silence"}, "letters", noon.Add(year))},
		{"a channel that stays open", "contact required", decide(writtenOnly, "", noon.Add(year))},
		{"an end to come", "until past", decide(writtenOnly, "letters", noon)},
		{"an end within the year", "until beyond", decide(writtenOnly, "letters", noon.Add(year+1))},
		{"another person for the appeal", "review-own-appeal", reviewIn(t, complaint.ReviewAppealed).DecideAppeal(by(olga), true)},
	} {
		if got := refusal(test.err); got != test.want {
			t.Errorf("%s: %q, want %q", test.what, got, test.want)
		}
	}
}

func TestMeasuresEndByThemselves(t *testing.T) {
	for _, state := range []complaint.ReviewState{complaint.ReviewDecided, complaint.ReviewAppealed} {
		r := reviewIn(t, state)
		if last := noon.Add(year - 1); !r.InForce(last) || r.Expire(last) {
			t.Errorf("%s: the last moment: %+v", state, r)
		}
		if end := noon.Add(year); r.InForce(end) || !r.Expire(end) || r.State != complaint.ReviewExpired || !r.Over() || r.Expire(end) {
			t.Errorf("%s: the end: %+v", state, r)
		}
	}
	if r := reviewIn(t, complaint.ReviewOverturned); r.InForce(noon) || !r.Over() {
		t.Errorf("overturned: %+v", r)
	}
	upheld := reviewIn(t, complaint.ReviewAppealed)
	if err := upheld.DecideAppeal(by(boris), false); err != nil || !upheld.InForce(noon) {
		t.Errorf("upheld: %+v, %v", upheld, err)
	}
}

// A second appeal would overwrite the first one and what was decided of it.
func TestADecisionIsAppealedAgainstOnce(t *testing.T) {
	r := reviewIn(t, complaint.ReviewDecided)
	if !r.MayAppeal() {
		t.Error("nobody may appeal against a decision")
	}
	if err := r.TakeAppeal(by(olga)); err != nil {
		t.Fatal(err)
	}
	if err := r.DecideAppeal(by(boris), false); err != nil || r.MayAppeal() {
		t.Fatalf("upheld: %v, and once more: %v", err, r.MayAppeal())
	}
	first := *r
	if got := refusal(r.TakeAppeal(by(olga))); got != "review-appeal-over" || r.State != first.State || r.Appealed != first.Appealed {
		t.Errorf("the second appeal: %q, %+v", got, r)
	}
}
