package register_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/conduct"
	"resonance/shared/register"
)

var boris = complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Boris"}

func codeOf(err error) string {
	var e *complaint.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// observe records what Olga saw in a case.
func observe(t *testing.T, d *desk, id string, kind complaint.Observed) {
	t.Helper()
	o := complaint.Observation{Kind: kind, Note: "seen on the phone"}
	if kind == complaint.ObservedLoss {
		o.Amount = complaint.Money{Minor: 10_00, Currency: d.Policy().Company.Currency}
	}
	if _, err := d.Observe(context.Background(), register.On{Case: id, By: olga}, o); err != nil {
		t.Fatal(err)
	}
}

// abusive is a person of whom the desk proposes a review.
func abusive(t *testing.T, d *desk, changes ...func(*register.Submission)) (person, id string) {
	t.Helper()
	s := anna("a", fridge)
	for _, change := range changes {
		change(&s)
	}
	s.Asked = complaint.Money{Minor: 50_000_00, Currency: d.Policy().Company.Currency}
	id = submit(t, d, s).Case
	observe(t, d, id, complaint.ObservedNotUpheld)
	observe(t, d, id, complaint.ObservedLoss)
	observe(t, d, id, complaint.ObservedThreat)
	return file(t, d, id).Case.Person, id
}

func TestAReviewIsProposedWithEvidence(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	person, id := abusive(t, d)
	a, err := d.Assess(ctx, person)
	if err != nil || a.Proposal != conduct.Review || len(a.Signals) != 2 {
		t.Fatalf("%+v, %v", a, err)
	}
	journal := file(t, d, id).Journal
	for _, f := range a.Signals {
		for _, e := range f.Evidence {
			if !slices.ContainsFunc(journal, func(x complaint.Entry) bool { return x.ID == e }) {
				t.Errorf("%s rests on %s, which no journal has", f.Sign, e)
			}
		}
	}
}

// The whole process: nothing before a warning, at most a year, another person for the appeal, an end by
// itself, every step in the journal with a name and grounds; and not one clock or step moves.
func TestAReviewIsAFairProcess(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	person, id := abusive(t, d)
	before := file(t, d, id)
	rv, err := d.OpenReview(ctx, olga, person, "Two signs, and I have read all of it.")
	if err != nil || rv.State != complaint.ReviewOpen || len(rv.Reasons) != 2 {
		t.Fatalf("%+v, %v", rv, err)
	}
	if _, err := d.OpenReview(ctx, boris, person, "again"); codeOf(err) != "review-running" {
		t.Errorf("a second review: %v", err)
	}
	on := func(by complaint.Actor) register.OnReview { return register.OnReview{Review: rv.ID, By: by} }
	decision := register.ReviewDecision{Measures: []complaint.Measure{complaint.MeasureWrittenOnly}, Contact: "desk@firma.example", Grounds: "It went on.", Notice: "We answer in writing."}
	if _, err := d.DecideReview(ctx, on(olga), decision); codeOf(err) != "review-state" {
		t.Errorf("decided without a warning: %v", err)
	}
	if _, err := d.WarnInReview(ctx, on(olga), "Please stop threatening us."); err != nil {
		t.Fatal(err)
	}
	far := decision
	far.Until = d.clock.Now().AddDate(2, 0, 0)
	if _, err := d.DecideReview(ctx, on(olga), far); complaint.KindOf(err) != complaint.KindInvalid {
		t.Errorf("decided for two years: %v", err)
	}
	closed := decision
	closed.Contact = ""
	if _, err := d.DecideReview(ctx, on(olga), closed); complaint.KindOf(err) != complaint.KindInvalid {
		t.Errorf("no channel stays open: %v", err)
	}
	decided, err := d.DecideReview(ctx, on(olga), decision)
	if err != nil || !decided.InForce(d.clock.Now()) {
		t.Fatalf("%+v, %v", decided, err)
	}
	if _, err := d.AppealReview(ctx, on(olga), "They say that the loss was larger."); err != nil {
		t.Fatal(err)
	}
	if _, err := d.DecideAppeal(ctx, on(olga), false, "I was right."); codeOf(err) != "review-own-appeal" {
		t.Errorf("decided on an appeal against oneself: %v", err)
	}
	if _, err := d.DecideAppeal(ctx, on(boris), false, "The loss is proven."); err != nil {
		t.Fatal(err)
	}
	after := file(t, d, id)
	if !reflect.DeepEqual(before.Case.Clocks, after.Case.Clocks) || !reflect.DeepEqual(before.Steps, after.Steps) {
		t.Error("the review moved a clock or a step")
	}
	letters := 0
	for _, l := range after.Letters {
		if l.Kind == complaint.LetterConduct {
			letters++
		}
	}
	if letters != 3 {
		t.Errorf("%d letters: warning, notice and outcome of the appeal", letters)
	}
	d.clock.Pass(366 * 24 * time.Hour)
	if _, err := d.Tick(ctx); err != nil {
		t.Fatal(err)
	}
	expired, err := d.Review(ctx, rv.ID)
	if err != nil || expired.State != complaint.ReviewExpired || expired.InForce(d.clock.Now()) {
		t.Errorf("%+v, %v", expired, err)
	}
	if p, err := d.Person(ctx, person); err != nil || p.Review != "" {
		t.Errorf("the person is still under %q, %v", p.Review, err)
	}
	f := file(t, d, id)
	var acts []complaint.Act
	for _, e := range f.Journal {
		if e.Link == rv.ID {
			acts = append(acts, e.Act)
			if e.Act != complaint.ActReviewExpired && (e.By.Name == "" || e.Grounds == "") {
				t.Errorf("%s has no name or grounds", e.Act)
			}
		}
	}
	want := []complaint.Act{complaint.ActReviewOpened, complaint.ActReviewWarned, complaint.ActReviewDecided, complaint.ActReviewAppealed, complaint.ActReviewUpheld, complaint.ActReviewExpired}
	if !slices.Equal(acts, want) || register.VerifyJournal(f.Case, f.Journal) != 0 || f.Case.Conduct != nil {
		t.Errorf("journal %v, want %v", acts, want)
	}
}

func TestAnOverturnedReviewIsListed(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	person, _ := abusive(t, d)
	rv, err := d.OpenReview(ctx, olga, person, "x")
	if err != nil {
		t.Fatal(err)
	}
	on := register.OnReview{Review: rv.ID, By: olga}
	for _, step := range []func() error{
		func() error { _, err := d.WarnInReview(ctx, on, "x"); return err },
		func() error {
			_, err := d.DecideReview(ctx, on, register.ReviewDecision{Measures: complaint.Measures(), Contact: "x", Grounds: "x", Notice: "x"})
			return err
		},
		func() error { _, err := d.AppealReview(ctx, on, "x"); return err },
		func() error {
			_, err := d.DecideAppeal(ctx, register.OnReview{Review: rv.ID, By: boris}, true, "wrong")
			return err
		},
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	again, err := d.OpenReview(ctx, olga, person, "once more")
	if err != nil {
		t.Errorf("after the end of one, another: %v", err)
	}
	for part, want := range map[register.ReviewList][]string{register.ReviewsAll: {again.ID, rv.ID}, register.ReviewsOverturned: {rv.ID}} {
		list, err := d.Reviews(ctx, part, 10, "")
		var got []string
		for _, row := range list.Rows {
			got = append(got, row.ID)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("of %s reviews %v are listed, want %v (%v)", part, got, want, err)
		}
	}
}

// Nobody is reviewed for complaining of what is broken, whatever else they do.
func TestAnUnfixedProblemForbidsAReview(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	person, id := abusive(t, d)
	observe(t, d, id, complaint.ObservedFixFailed)
	if a, err := d.Assess(ctx, person); err != nil || a.Proposal != conduct.None {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := d.OpenReview(ctx, olga, person, "still"); codeOf(err) != "review-unfixed" {
		t.Errorf("opened: %v", err)
	}
}

// Nor is anybody of whom something else speaks that the policy lets rule a review out.
func TestThePolicyForbidsReviews(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	d.Policy().Conduct.Vetoes = []string{string(conduct.ProblemUnfixed), string(conduct.Vulnerable)}
	person, _ := abusive(t, d, func(s *register.Submission) { s.Who.Vulnerable = true })
	if _, err := d.OpenReview(ctx, olga, person, "still"); codeOf(err) != "review-vetoed" {
		t.Errorf("opened: %v", err)
	}
}

// Our own silence is a failure too: the first promise that becomes overdue switches an open case into
// emergency mode, says why, and gives it the clocks of that mode; an answered one never.
func TestASilenceOfOursIsASecondFailure(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	id := submit(t, d, anna("a", fridge)).Case
	answered := submit(t, d, from(1, "The parquet is warped by moisture.")).Case
	if _, err := d.Resolve(ctx, register.On{Case: answered, By: olga}, complaint.Resolution{Happened: "x", Fixed: "x", Concluded: "x"}); err != nil {
		t.Fatal(err)
	}
	d.clock.Pass(10 * 24 * time.Hour)
	for range 3 {
		if _, err := d.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	f := file(t, d, id)
	if e := f.Case.Emergency; e == nil || e.Code != "repeat.second-failure" || e.Params["link"] != "late" {
		t.Errorf("emergency %+v", e)
	}
	if !slices.ContainsFunc(f.Case.Clocks, func(k complaint.Clock) bool { return k.ID == "emergency-answer" }) || register.VerifyJournal(f.Case, f.Journal) != 0 {
		t.Errorf("the plan does not follow: %+v", f.Case.Clocks)
	}
	if k := file(t, d, answered).Case; k.Emergency != nil {
		t.Errorf("an answered case is in emergency mode: %+v", k.Emergency)
	}
}

// A fix that did not hold is no fix, also when the desk has said so and the problem is open again: whoever came back
// with it is not reviewed, though nobody has concluded anything of the complaint yet.
func TestAFixThatDidNotHoldForbidsAReview(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	person, id := abusive(t, d)
	resolve(t, d, id)
	if _, err := d.ShipProblem(ctx, register.OnProblem{Problem: file(t, d, id).Case.Problem, By: boris}); err != nil {
		t.Fatal(err)
	}
	d.clock.Pass(24 * time.Hour)
	joins(t, d, more("again"), id, register.Reopened)
	other := from(3, "It leaks.")
	other.Problem = file(t, d, id).Case.Problem
	submit(t, d, other)
	for range 60 {
		d.clock.Pass(24 * time.Hour)
		if _, err := d.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if p := problem(t, d, file(t, d, id).Case.Problem); p.State != complaint.ProblemOpen {
		t.Fatalf("the problem is %s", p.State)
	}
	if _, err := d.OpenReview(ctx, olga, person, "still"); codeOf(err) != "review-unfixed" {
		t.Errorf("opened: %v", err)
	}
}

// An unfixed problem of somebody who complains much is not forgotten.
func TestAnUnfixedProblemIsFoundAmongManyCases(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	person, id := abusive(t, d)
	observe(t, d, id, complaint.ObservedUpheld)
	for n := range 22 {
		s := anna(fmt.Sprint("many", n), fmt.Sprintf("Matter %d%d%d of the %s: it bursts.", n, n, n, strings.Repeat(string(rune('a'+n)), 8)))
		s.Problem = register.ChosenNew
		other := submit(t, d, s).Case
		observe(t, d, other, complaint.ObservedNotUpheld)
	}
	if p, err := d.Person(ctx, person); err != nil || p.Cases != 23 {
		t.Fatalf("%d cases, %v", p.Cases, err)
	}
	if _, err := d.OpenReview(ctx, olga, person, "still"); codeOf(err) != "review-unfixed" {
		t.Errorf("opened: %v", err)
	}
}

// What shows after a review was opened forbids its measures too.
func TestAnUnfixedProblemForbidsMeasures(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	person, id := abusive(t, d)
	rv, err := d.OpenReview(ctx, olga, person, "x")
	if err != nil {
		t.Fatal(err)
	}
	on := register.OnReview{Review: rv.ID, By: olga}
	decide := func() error {
		_, err := d.DecideReview(ctx, on, register.ReviewDecision{Measures: complaint.Measures(), Contact: "x", Grounds: "x", Notice: "x"})
		return err
	}
	observe(t, d, id, complaint.ObservedFixFailed)
	if _, err := d.WarnInReview(ctx, on, "x"); codeOf(err) != "review-unfixed" {
		t.Errorf("warned: %v", err)
	}
	if _, err := d.DropReview(ctx, on, "We were wrong."); err != nil {
		t.Errorf("and it can't be dropped: %v", err)
	}
	d = newDesk(t)
	person, id = abusive(t, d)
	if rv, err = d.OpenReview(ctx, olga, person, "x"); err != nil {
		t.Fatal(err)
	}
	on.Review = rv.ID
	if _, err := d.WarnInReview(ctx, on, "x"); err != nil {
		t.Fatal(err)
	}
	observe(t, d, id, complaint.ObservedFixFailed)
	if err := decide(); codeOf(err) != "review-unfixed" {
		t.Errorf("decided: %v", err)
	}
}

// A review stays with its person through a merge and its end, and so does that it is over.
func TestAReviewGoesWithItsPerson(t *testing.T) {
	for name, over := range map[string]bool{"running": false, "over meanwhile": true} {
		t.Run(name, func(t *testing.T) {
			d, ctx := newDesk(t), context.Background()
			person1, _ := abusive(t, d)
			s := from(3, "A courier left my parcel in the rain and the hotline hung up twice.")
			other := file(t, d, submit(t, d, s).Case).Case.Person
			rv, err := d.OpenReview(ctx, olga, person1, "x")
			if err != nil {
				t.Fatal(err)
			}
			merge(t, d, person1, other)
			if p := person(t, d, other); p.Review != rv.ID {
				t.Errorf("the person is under %q, want %s", p.Review, rv.ID)
			}
			if _, err := d.OpenReview(ctx, boris, other, "again"); codeOf(err) != "review-running" {
				t.Errorf("a second review: %v", err)
			}
			want := rv.ID
			if over {
				want = ""
				if _, err := d.DropReview(ctx, register.OnReview{Review: rv.ID, By: olga}, "We were wrong."); err != nil {
					t.Fatal(err)
				}
				if p := person(t, d, other); p.Review != "" {
					t.Errorf("after its end the person is under %q", p.Review)
				}
			}
			if _, err := d.Unmerge(ctx, ivan, 0, person1); err != nil {
				t.Fatal(err)
			}
			if p, q := person(t, d, person1), person(t, d, other); p.Review != want || q.Review != "" {
				t.Errorf("parted they are under %q and %q, want %q and none", p.Review, q.Review, want)
			}
		})
	}
}

// Of two reviews of people who turn out to be one, the end of one ends the other not.
func TestTwoReviewsOfOnePersonEndEachByItself(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	one, _ := abusive(t, d)
	two, _ := abusive(t, d, func(s *register.Submission) { *s = from(3, fridge) })
	reviews := map[string]string{}
	for _, p := range []string{one, two} {
		rv, err := d.OpenReview(ctx, olga, p, "x")
		if err != nil {
			t.Fatal(err)
		}
		reviews[p] = rv.ID
	}
	merge(t, d, one, two)
	if _, err := d.DropReview(ctx, register.OnReview{Review: reviews[one], By: olga}, "We were wrong."); err != nil {
		t.Fatal(err)
	}
	if p := person(t, d, two); p.Review != reviews[two] {
		t.Errorf("the person is under %q, want %s", p.Review, reviews[two])
	}
}

// Measures end with what shows, after they were decided, that a problem of the person is not put right, also when they
// are appealed against: nobody is punished for a problem that was never fixed. What shows nothing lifts nothing.
func TestAnUnfixedProblemLiftsMeasures(t *testing.T) {
	fails := func(t *testing.T, d *desk, _, id string) { observe(t, d, id, complaint.ObservedFixFailed) }
	for name, test := range map[string]struct {
		happens func(t *testing.T, d *desk, review, id string)
		lifted  bool
	}{
		"nothing":             {func(*testing.T, *desk, string, string) {}, false},
		"a further complaint": {func(t *testing.T, d *desk, _, id string) { joins(t, d, more("again"), id, register.Reopened) }, false},
		"a fix that failed":   {fails, true},
		"a complaint upheld":  {func(t *testing.T, d *desk, _, id string) { observe(t, d, id, complaint.ObservedUpheld) }, true},
		"one under an appeal": {func(t *testing.T, d *desk, review, id string) {
			if _, err := d.AppealReview(t.Context(), register.OnReview{Review: review, By: olga}, "It broke again."); err != nil {
				t.Fatal(err)
			}
			fails(t, d, review, id)
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			d, ctx := newDesk(t), t.Context()
			personID, id := abusive(t, d)
			resolve(t, d, id)
			rv, err := d.OpenReview(ctx, olga, personID, "x")
			if err != nil {
				t.Fatal(err)
			}
			on := register.OnReview{Review: rv.ID, By: olga}
			if _, err := d.WarnInReview(ctx, on, "x"); err != nil {
				t.Fatal(err)
			}
			if _, err := d.DecideReview(ctx, on, register.ReviewDecision{Measures: complaint.Measures(), Contact: "x", Grounds: "x", Notice: "x"}); err != nil {
				t.Fatal(err)
			}
			d.clock.Pass(time.Hour)
			test.happens(t, d, rv.ID, id)
			for range 3 {
				d.clock.Pass(time.Hour)
				if _, err := d.Tick(ctx); err != nil {
					t.Fatal(err)
				}
			}
			f, p := file(t, d, id), person(t, d, personID)
			if rv, err = d.Review(ctx, rv.ID); err != nil || (rv.State == complaint.ReviewLifted) != test.lifted || rv.InForce(d.clock.Now()) == test.lifted {
				t.Fatalf("%+v, %v", rv, err)
			}
			if (f.Case.Conduct == nil) != test.lifted || (p.Review == "") != test.lifted || slices.Contains(acts(t, d, id), complaint.ActReviewLifted) != test.lifted {
				t.Errorf("case %+v, person %q, journal %v", f.Case.Conduct, p.Review, acts(t, d, id))
			}
			if told := lettersOf(t, d, id, complaint.LetterConduct); (len(told) == 3) != test.lifted {
				t.Errorf("%d letters", len(told))
			}
			if test.lifted && (rv.Lifted == nil || rv.Lifted.Params["problem"] != f.Case.Problem || rv.Ended.By.Kind != complaint.System) {
				t.Errorf("lifted for %+v by %+v", rv.Lifted, rv.Ended)
			}
		})
	}
}
