package register_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

func TestTheTeamsQueueFollowsTheDeadlines(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	id := submit(t, d, anna("a", fridge)).Case
	work := func() complaint.Task {
		t.Helper()
		tasks, err := d.Tasks(ctx, 10, "")
		if err != nil || len(tasks.Rows) != 1 {
			t.Fatalf("the queue holds %+v, %v", tasks.Rows, err)
		}
		return tasks.Rows[0]
	}
	due := func() time.Time {
		k := file(t, d, id).Case
		ruling, _ := k.Ruling()
		return ruling.Due
	}
	d.clock.Pass(time.Minute)
	if err := d.Sent(ctx, register.Work{Case: id, Letter: file(t, d, id).Letters[0].ID}, "<1@relay.example>", ""); err != nil {
		t.Fatal(err)
	}
	if got := work().Due; !got.Equal(due()) || !got.Equal(time.Date(2026, 3, 6, 23, 59, 59, 0, time.UTC)) {
		t.Errorf("after the acknowledgement the work is due %s, the case %s", got, due())
	}
	on := register.On{Case: id, By: olga}
	if _, err := d.CorrectDeadline(ctx, on, complaint.Deadline{Date: "2026-03-05"}); err != nil {
		t.Fatal(err)
	}
	if got := work().Due; !got.Equal(due()) || got.Day() != 5 {
		t.Errorf("after a new deadline the work is due %s, the case %s", got, due())
	}
	if _, err := d.Resolve(ctx, on, complaint.Resolution{Happened: "It broke", Fixed: "New one", Concluded: "Checked"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Reopen(ctx, on, "It broke again"); err != nil {
		t.Fatal(err)
	}
	if got := work(); got.Owner != olga || !got.Due.Equal(due()) {
		t.Errorf("the work of a case that Olga keeps is %q's, due %s, the case %s", got.Owner.Name, got.Due, due())
	}
}

func TestAnAcknowledgementMeetsItsClockWhenAPersonSaysThatItArrived(t *testing.T) {
	d := newDesk(t)
	f := file(t, d, submit(t, d, anna("1", fridge)).Case)
	on := register.On{Case: f.Case.ID, By: complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga"}}
	letter := f.Letters[0].ID
	d.clock.Pass(time.Minute)
	if err := d.SendUnknown(t.Context(), register.Work{Case: f.Case.ID, Letter: letter}); err != nil {
		t.Fatal(err)
	}
	if err := d.SayArrived(t.Context(), on, letter); err != nil {
		t.Fatal(err)
	}
	for _, c := range file(t, d, f.Case.ID).Case.Clocks {
		if c.Meets == complaint.StepAcknowledge && c.Met.IsZero() {
			t.Errorf("clock %s runs on", c.ID)
		}
	}
}

func TestACallIsFirstContact(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	s := anna("a", fridge)
	s.Channel, s.Source, s.ReplyTo, s.Who.Emails, s.Who.Phones = complaint.Media, complaint.Source{Name: "The Evening"}, "", nil, []string{"+442079460958"}
	id := submit(t, d, s).Case
	on := register.On{Case: id, By: olga}
	d.clock.Pass(time.Minute)
	if _, err := d.Called(ctx, on, " "); code(err) != "invalid" {
		t.Errorf("a call of which nothing came: %v", err)
	}
	if _, err := d.Called(ctx, on, "Spoke with Anna; the technician comes on Friday."); err != nil {
		t.Fatal(err)
	}
	f := file(t, d, id)
	for _, kind := range []complaint.StepKind{complaint.StepAcknowledge, complaint.StepProgress} {
		if c, owed := f.Case.Owed(kind); owed {
			t.Errorf("after the call %s still runs", c.ID)
		}
	}
	if a := acts(t, d, id); a[len(a)-1] != complaint.ActCallMade {
		t.Errorf("the journal does not tell: %v", a)
	}
}

func TestWhatTheDeskMadeOfAComplaintIsCorrected(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	id := submit(t, d, anna("a", "Здравствуйте. Телевизор взорвался.")).Case
	on := register.On{Case: id, By: olga}
	if _, err := d.CorrectCase(ctx, on, register.About{Summary: " ", Severity: "dreadful", Language: "xx"}); len(fieldsOf(err)) != 3 {
		t.Errorf("got %v", err)
	}
	if _, err := d.CorrectCase(ctx, on, register.About{Summary: "A television burst", Severity: complaint.Critical, Language: "ru"}); err != nil {
		t.Fatal(err)
	}
	k := file(t, d, id).Case
	if k.Summary != "A television burst" || k.Severity != complaint.Critical || k.Language != "ru" {
		t.Errorf("got %q, %s, %s", k.Summary, k.Severity, k.Language)
	}
	if h := person(t, d, k.Person).History; h[0].Summary != "A television burst" {
		t.Errorf("the person's history says %q", h[0].Summary)
	}
}

func TestAPersonsHistoryShowsACaseUnderItsCorrectedChannel(t *testing.T) {
	d := newDesk(t)
	k := file(t, d, submit(t, d, anna("a", fridge)).Case).Case
	if _, err := d.CorrectSource(t.Context(), on(k.ID), complaint.Unknown, complaint.Source{}); err != nil {
		t.Fatal(err)
	}
	if h := person(t, d, k.Person).History; len(h) != 1 || h[0].Channel != complaint.Unknown {
		t.Errorf("history %+v", h)
	}
}

func fieldsOf(err error) []complaint.FieldError {
	var e *complaint.Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}

func TestAnAnswerByMistakeIsTakenBack(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	id := submit(t, d, anna("a", fridge)).Case
	on := register.On{Case: id, By: olga}
	d.clock.Pass(time.Hour)
	before := file(t, d, id).Case.Clocks
	if _, err := d.Resolve(ctx, on, complaint.Resolution{Happened: "x", Fixed: "y", Concluded: "z"}); err != nil {
		t.Fatal(err)
	}
	d.clock.Pass(time.Hour)
	if _, err := d.Resume(ctx, on, ""); code(err) != "invalid" {
		t.Errorf("without grounds: %v", err)
	}
	if _, err := d.Resume(ctx, on, "Sent in the wrong case"); err != nil {
		t.Fatal(err)
	}
	f := file(t, d, id)
	if diff := cmp.Diff(before, f.Case.Clocks); diff != "" || f.Case.State != complaint.Working {
		t.Errorf("it is %s, and its clocks became other ones:\n%s", f.Case.State, diff)
	}
	ruling, _ := f.Case.Ruling()
	owed := slices.IndexFunc(f.Steps, func(s complaint.Step) bool { return s.Kind == complaint.StepResolution && s.Unmet() })
	if owed < 0 || f.Steps[owed].Due.Day() != 6 || len(f.Tasks) != 2 || !f.Tasks[1].Due.Equal(ruling.Due) {
		t.Errorf("the answer is not owed as before: %+v %+v", f.Steps, f.Tasks)
	}
	for range 30 {
		d.clock.Pass(24 * time.Hour)
		if _, err := d.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if to := addressees(t, d, id, complaint.LetterSurvey); len(to) > 0 {
		t.Error("it is asked whether the mistaken answer helped")
	}
}

func TestWhoClaimsTwiceIsJournalledOnce(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	id := submit(t, d, anna("a", fridge)).Case
	var first, second complaint.Case
	var err error
	for _, k := range []*complaint.Case{&first, &second} {
		if *k, err = d.Claim(ctx, register.On{Case: id, By: olga}); err != nil {
			t.Fatal(err)
		}
	}
	if second.Version != first.Version || second.Entries != first.Entries || second.Owner.ID != olga.ID {
		t.Errorf("version %d with %d entries became %d with %d", first.Version, first.Entries, second.Version, second.Entries)
	}
	if _, err := d.Snooze(ctx, register.On{Case: id, By: olga}, d.clock.Now().Add(time.Hour), "It waits"); err != nil {
		t.Fatal(err)
	}
	if k, err := d.Claim(ctx, register.On{Case: id, By: olga}); err != nil || k.Snooze != nil {
		t.Errorf("what was put aside is not taken up: %+v, %v", k.Snooze, err)
	}
}

func TestTwoPeopleClaimAtOnce(t *testing.T) {
	d := newDesk(t)
	r := submit(t, d, anna("a", fridge))
	var wg sync.WaitGroup
	errs := make([]error, 10)
	for i := range errs {
		wg.Go(func() {
			by := complaint.Actor{Kind: complaint.Staff, ID: string(rune('a' + i)), Name: "Member"}
			_, errs[i] = d.Claim(context.Background(), register.On{Case: r.Case, By: by})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case complaint.KindOf(err) != complaint.KindConflict:
			t.Errorf("got %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
}

// The call that a bad answer to the survey asked for is made by any call, also when the complainant has written again since.
func TestACallBackIsMadeInACaseThatCameAgain(t *testing.T) {
	d := newDesk(t)
	id := acknowledged(t, d)
	resolve(t, d, id)
	token := surveyed(t, d, id)
	if err := d.AnswerSurvey(t.Context(), token, 1, "It broke again"); err != nil {
		t.Fatal(err)
	}
	joins(t, d, more("b"), id, register.Reopened)
	if _, err := d.Called(t.Context(), on(id), "We agreed on a new one."); err != nil {
		t.Fatal(err)
	}
	for _, s := range file(t, d, id).Steps {
		if s.Kind == complaint.StepCallBack && s.State != complaint.StepDone {
			t.Errorf("the call is %s", s.State)
		}
	}
}

// What a complainant says beside their answer is kept as they wrote it, or not taken at all.
func TestACommentToTheSurveyIsKeptWhole(t *testing.T) {
	d := newDesk(t)
	id := acknowledged(t, d)
	resolve(t, d, id)
	token := surveyed(t, d, id)
	said := "It broke again.\n\n" + strings.Repeat("Nobody came. ", 500) + "Call me."
	if err := d.AnswerSurvey(t.Context(), token, 2, said+"\n"); err != nil {
		t.Fatal(err)
	}
	kept := func() (all []string) {
		for _, e := range file(t, d, id).Journal {
			if e.Act == complaint.ActSurveyAnswered {
				all = append(all, e.Grounds)
			}
		}
		return all
	}
	if got := kept(); len(got) != 1 || got[0] != said {
		t.Errorf("kept is %.200q", got)
	}
	err := d.AnswerSurvey(t.Context(), token, 1, strings.Repeat("!", int(d.Policy().Intake.StoredText)+1))
	if e, ok := errors.AsType[*complaint.Error](err); !ok || len(e.Fields) != 1 || e.Fields[0].Field != "comment" || e.Fields[0].Code != "too-long" {
		t.Errorf("a comment without end: %v", err)
	}
	if n := len(kept()); n != 1 {
		t.Errorf("%d answers were recorded", n)
	}
}

// surveyed lets a week pass after the answer to a case, and gives what the link to its survey ends in.
func surveyed(t *testing.T, d *desk, id string) (token string) {
	t.Helper()
	for range 7 * 24 {
		d.clock.Pass(time.Hour)
		if _, err := d.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range lettersOf(t, d, id, complaint.LetterSurvey) {
		_, token, _ = strings.Cut(text, "/survey/")
		token, _, _ = strings.Cut(token, "\n")
	}
	return token
}

// What a person says of the answer tags the case, until it comes back or is answered anew.
func TestACaseIsTaggedWithWhatItsAnswerCameTo(t *testing.T) {
	d := newDesk(t)
	id := acknowledged(t, d)
	tagged := func(when string, want complaint.Outcome) {
		t.Helper()
		if got := file(t, d, id).Case.Outcome; got != want {
			t.Errorf("%s it is tagged %q, want %q", when, got, want)
		}
	}
	resolve(t, d, id)
	tagged("right after the answer", "")
	token := surveyed(t, d, id)
	say := func(score int) {
		t.Helper()
		if err := d.AnswerSurvey(t.Context(), token, score, ""); err != nil {
			t.Fatal(err)
		}
	}
	say(5)
	tagged("when it helped", complaint.WellSolved)
	say(2)
	tagged("when it did not after all", complaint.Unhappy)
	again := submit(t, d, more("b"))
	tagged("when it came back", complaint.Unhappy)
	say(5)
	tagged("when an old survey is answered while it runs", complaint.Unhappy)
	if _, err := d.SplitOff(t.Context(), on(id), again.Complaint, true); err != nil {
		t.Fatal(err)
	}
	tagged("when what came back was another case's", complaint.WellSolved)
	if _, err := d.Reopen(t.Context(), on(id), "It broke again"); err != nil {
		t.Fatal(err)
	}
	tagged("when staff open it again", complaint.Unhappy)
	d.clock.Pass(time.Hour)
	resolve(t, d, id)
	tagged("after another answer", "")
	say(4)
	tagged("when that helped", complaint.WellSolved)
	if _, err := d.Resume(t.Context(), on(id), "Sent in the wrong case"); err != nil {
		t.Fatal(err)
	}
	tagged("when the answer was a mistake", "")
}

// A case that fell out of its person's history is neither counted again nor taken for their newest.
func TestACaseFromBeforeAPersonsHistoryStaysOutOfIt(t *testing.T) {
	d := newDesk(t)
	first := file(t, d, submit(t, d, anna("first", fridge)).Case).Case
	for n := range complaint.MaxHistory {
		s := anna(strconv.Itoa(n), "Something else.")
		s.Problem, s.ProblemTitle = "new", "Problem "+s.Once
		submit(t, d, s)
	}
	if _, err := d.CorrectCase(t.Context(), on(first.ID), register.About{Summary: "A lamp burst", Severity: complaint.Critical, Language: "en"}); err != nil {
		t.Fatal(err)
	}
	p := person(t, d, first.Person)
	if p.Cases != complaint.MaxHistory+1 || len(p.History) != complaint.MaxHistory || p.Recalls(first.ID) {
		t.Errorf("%d cases, the last of %d in the history is %s", p.Cases, len(p.History), p.History[len(p.History)-1].Case)
	}
}
