package register_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

const lost = "A courier left my parcel in the rain and the hotline hung up twice."

// fromElsewhere is a letter in which Anna writes about the fridge in other words, from an address nobody knows.
func fromElsewhere(once string) register.Submission {
	s := anna(once, lost)
	s.By = complaint.Actor{Kind: complaint.TheComplainant}
	s.Who = complaint.Complainant{Name: "A. Petrova", Emails: []string{"work@firm.example"}}
	s.ReplyTo, s.Letter = "work@firm.example", &complaint.Letter{ID: "letter-" + once, From: "work@firm.example", MessageID: "<" + once + "@firm.example>"}
	return s
}

// stray registers Anna's case and another one of hers, which staff have said to be hers.
func stray(t *testing.T, d *desk) (id, other string) {
	t.Helper()
	id, other = submit(t, d, anna("a", fridge)).Case, submit(t, d, fromElsewhere("b")).Case
	one, two := file(t, d, id).Case.Person, file(t, d, other).Case.Person
	if _, err := d.Merge(t.Context(), ivan, 0, one, two); err != nil {
		t.Fatal(err)
	}
	return id, other
}

func belongs(t *testing.T, d *desk, id, to string) complaint.Case {
	t.Helper()
	k, err := d.BelongsTo(t.Context(), on(id), to)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestACaseThatIsMoreOfAnotherMovesThere(t *testing.T) {
	d := newDesk(t)
	id, other := stray(t, d)
	problem := file(t, d, other).Case.Problem
	d.clock.Pass(time.Hour)
	if k := belongs(t, d, other, id); k.ID != id || k.Complaints != 2 {
		t.Errorf("got %s with %d complaints", k.ID, k.Complaints)
	}

	f := file(t, d, id)
	if len(f.Complaints) != 2 || f.Complaints[1].Text != lost || len(f.Letters) == 0 || !slices.ContainsFunc(f.Letters, func(l complaint.Letter) bool { return l.ID == "letter-b" && l.Case == id }) {
		t.Errorf("complaints %+v, letters %+v", f.Complaints, f.Letters)
	}
	left := file(t, d, other)
	if k := left.Case; k.Within != id || k.State != complaint.Closed || len(left.Complaints) != 0 || k.Complaints != 0 {
		t.Errorf("left is a case within %q, %s, with %d complaints", k.Within, k.State, len(left.Complaints))
	}
	for _, s := range left.Steps {
		if s.Unmet() {
			t.Errorf("%s is still owed", s.Kind)
		}
	}
	for _, task := range left.Tasks {
		if task.State != complaint.TaskDone {
			t.Errorf("task %s is %s", task.Kind, task.State)
		}
	}
	if p := person(t, d, f.Case.Person); p.Cases != 1 || len(p.History) != 1 {
		t.Errorf("%d cases, history %+v", p.Cases, p.History)
	}
	if _, err := d.Problem(t.Context(), problem); complaint.KindOf(err) != complaint.KindNotFound {
		t.Errorf("the problem that the desk had made for it is still there: %v", err)
	}
	if got := acts(t, d, other); got[len(got)-1] != complaint.ActBelongs {
		t.Errorf("its journal ends in %s", got[len(got)-1])
	}
	if got := acts(t, d, id); !slices.Contains(got, complaint.ActJoined) || !slices.Contains(got, complaint.ActSplitOff) {
		t.Errorf("the other journal: %v", got)
	}
	if _, err := d.Note(t.Context(), on(other), "Called."); !isCode(err, "case-within") {
		t.Errorf("a note on what is left: %v", err)
	}
	for range 60 * 24 {
		d.clock.Pass(time.Hour)
		if _, err := d.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if after := file(t, d, other); len(after.Journal) != len(left.Journal) {
		t.Errorf("in two months the desk did %+v", after.Journal[len(left.Journal):])
	}
}

func TestAReplyToWhatBelongsElsewhereGoesThere(t *testing.T) {
	d := newDesk(t)
	id, other := stray(t, d)
	belongs(t, d, other, id)
	s := fromElsewhere("c")
	s.Text, s.Thread = "And another thing, about something new altogether.", other
	if r := submit(t, d, s); r.Case != id || r.Outcome != register.Joined {
		t.Errorf("got %+v", r)
	}
	resolve(t, d, id)
	if to := addressees(t, d, id, complaint.LetterAnswer); len(to) == 0 {
		t.Error("nobody was answered")
	}
}

func TestAProblemForgetsAllOfACaseThatBelongsElsewhere(t *testing.T) {
	d := newDesk(t)
	id, other := stray(t, d)
	s := fromElsewhere("c")
	s.Thread, s.Text = other, "The umbrella stand was stolen too, and the gatekeeper laughed."
	joins(t, d, s, other, register.Joined)
	kept := file(t, d, again(t, d, "garden", "Peter Stranger", "peter@mail.example").ID).Case.Problem
	before := problem(t, d, kept)
	if _, err := d.SetProblem(t.Context(), on(other), kept); err != nil {
		t.Fatal(err)
	}
	if taught := problem(t, d, kept); taught.Learned != before.Learned+1 {
		t.Fatalf("learned %d texts, before %d", taught.Learned, before.Learned)
	}
	belongs(t, d, other, id)
	after := problem(t, d, kept)
	if after.Learned != before.Learned || slices.ContainsFunc(after.Stems, func(stem string) bool { return !slices.Contains(before.Stems, stem) }) {
		t.Errorf("it still knows %d texts and %v, before %d and %v", after.Learned, after.Stems, before.Learned, before.Stems)
	}
}

func TestTroubleWithALetterOfWhatBelongsElsewhereIsSeenThere(t *testing.T) {
	d := newDesk(t)
	id, other := stray(t, d)
	sent := file(t, d, other).Letters
	belongs(t, d, other, id)
	for _, l := range sent {
		if l.Out {
			if err := d.SendFailed(t.Context(), register.Work{Case: other, Letter: l.ID}, "refused"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if look := file(t, d, other).Case.Look; len(look) > 0 {
		t.Errorf("somebody is to look where nothing can be done: %v", look)
	}
	if err := d.KeepLetter(t.Context(), "bounced", complaint.Letter{ID: "bounce", Kind: complaint.LetterBounce, From: "mailer-daemon@firm.example"}, other); err != nil {
		t.Fatal(err)
	}
	f := file(t, d, id)
	if !slices.Contains(f.Case.Look, complaint.LookLetter) || !slices.ContainsFunc(f.Letters, func(l complaint.Letter) bool { return l.ID == "bounce" }) {
		t.Errorf("to look at: %v, letters %+v", f.Case.Look, f.Letters)
	}
}

func TestWhatBelongsToAnAnsweredCaseOpensItAgain(t *testing.T) {
	d := newDesk(t)
	id, other := stray(t, d)
	d.clock.Pass(time.Hour)
	joins(t, d, func() register.Submission {
		s := fromElsewhere("c")
		s.Thread, s.Text = other, "Nothing yet?"
		return s
	}(), other, register.Joined)
	resolve(t, d, id)
	if k := belongs(t, d, other, id); !k.Running() || k.Complaints != 3 {
		t.Errorf("%s with %d complaints", k.State, k.Complaints)
	}
	texts := []string{}
	for _, m := range file(t, d, id).Complaints {
		texts = append(texts, m.Text)
	}
	if !slices.Equal(texts, []string{fridge, lost, "Nothing yet?"}) {
		t.Errorf("complaints: %q", texts)
	}
	if owed := file(t, d, id).Steps; !slices.ContainsFunc(owed, func(s complaint.Step) bool { return s.Kind == complaint.StepResolution && s.Unmet() }) {
		t.Error("no answer is owed")
	}
	if left := file(t, d, other).Case; left.Within != id {
		t.Errorf("left: %+v", left)
	}
}

func TestTwoCasesThatBelongToEachOtherBecomeOne(t *testing.T) {
	d := newDesk(t)
	id, other := stray(t, d)
	failures := make(chan error, 2)
	for _, way := range [][2]string{{id, other}, {other, id}} {
		go func() {
			_, err := d.BelongsTo(t.Context(), on(way[0]), way[1])
			failures <- err
		}()
	}
	if one, two := <-failures, <-failures; (one == nil) == (two == nil) {
		t.Fatalf("%v and %v", one, two)
	}
	one, two := file(t, d, id), file(t, d, other)
	if (one.Case.Within == "") == (two.Case.Within == "") || len(one.Complaints)+len(two.Complaints) != 2 {
		t.Errorf("within %q and %q, with %d and %d complaints", one.Case.Within, two.Case.Within, len(one.Complaints), len(two.Complaints))
	}
}

func TestWhatCanNotBelongElsewhere(t *testing.T) {
	d := newDesk(t)
	id, other := stray(t, d)
	stranger := again(t, d, "garden", "Peter Stranger", "peter@mail.example").ID
	granted := again(t, d, "cellar", "Anna Petrova", "anna@mail.example").ID
	if _, _, err := d.Grant(t.Context(), register.On{Case: granted, By: ivan}, complaint.Grant{Kind: complaint.GrantKinds()[0], What: "The fee back", Amount: complaint.Money{Minor: 500, Currency: "GBP"}, Grounds: "She waited for weeks"}); err != nil {
		t.Fatal(err)
	}
	done := submit(t, d, anna("attic", "Nobody told me that the branch moved, and my papers went to the wrong town.")).Case
	resolve(t, d, done)
	for name, test := range map[string]struct{ id, to, code string }{
		"itself":            {other, other, "case choice"},
		"nowhere":           {other, "RS-2026-999999", "case choice"},
		"somebody else's":   {other, stranger, "two-people"},
		"something granted": {granted, id, "case-has-grants"},
		"answered already":  {done, id, "case-not-running"},
	} {
		_, err := d.BelongsTo(t.Context(), on(test.id), test.to)
		var e *complaint.Error
		if !errors.As(err, &e) || e.Code != test.code && (len(e.Fields) == 0 || e.Fields[0].Field+" "+e.Fields[0].Code != test.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
	belongs(t, d, other, id)
	if _, err := d.BelongsTo(t.Context(), on(id), other); complaint.KindOf(err) != complaint.KindInvalid {
		t.Errorf("to one that belongs elsewhere itself: %v", err)
	}
	seen := file(t, d, id).Case.Version
	if _, err := d.Note(t.Context(), on(id), "Called."); err != nil {
		t.Fatal(err)
	}
	if _, err := d.BelongsTo(t.Context(), register.On{Case: id, By: ivan, Version: seen}, granted); !isCode(err, "stale") {
		t.Errorf("after somebody else's act: %v", err)
	}
}

func problem(t *testing.T, d *desk, id string) complaint.Problem {
	t.Helper()
	p, err := d.Problem(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Whoever was asked about a case that continues another by now is heard there.
func TestASurveyOfWhatBelongsElsewhereIsAnsweredThere(t *testing.T) {
	d := newDesk(t)
	id, other := stray(t, d)
	resolve(t, d, id)
	token := surveyed(t, d, id)
	if _, err := d.Reopen(t.Context(), on(id), "It came again."); err != nil {
		t.Fatal(err)
	}
	belongs(t, d, id, other)
	asked, err := d.Survey(t.Context(), token)
	if err != nil || asked.Case != other {
		t.Errorf("asked %+v, %v", asked, err)
	}
	if err := d.AnswerSurvey(t.Context(), token, 2, "It broke again."); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(acts(t, d, other), complaint.ActSurveyAnswered) {
		t.Error("the answer stands nowhere")
	}
}
