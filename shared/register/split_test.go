package register_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// more is a complaint of Anna that the desk takes for more of the one about the fridge.
func more(once string) register.Submission {
	return anna(once, fridge+" Nothing has happened since, and I want my money back.")
}

func joins(t *testing.T, d *desk, s register.Submission, into string, as register.Outcome) (complaintID string) {
	t.Helper()
	r := submit(t, d, s)
	if r.Case != into || r.Outcome != as {
		t.Fatalf("got %+v, want %s %s", r, as, into)
	}
	return r.Complaint
}

func on(k string) register.On { return register.On{Case: k, By: ivan} }

func splitOff(t *testing.T, d *desk, from, id string, another bool) register.Receipt {
	t.Helper()
	r, err := d.SplitOff(t.Context(), on(from), id, another)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func answer() complaint.Resolution {
	return complaint.Resolution{Happened: "The compressor failed.", Fixed: "You get a new one.", Concluded: "We check the batch."}
}

func resolve(t *testing.T, d *desk, id string) {
	t.Helper()
	if _, err := d.Resolve(t.Context(), on(id), answer()); err != nil {
		t.Fatal(err)
	}
}

func TestAComplaintThatIsAboutSomethingElseBecomesACase(t *testing.T) {
	d := newDesk(t)
	first := submit(t, d, anna("a", fridge)).Case
	id := joins(t, d, more("b"), first, register.Joined)

	r := splitOff(t, d, first, id, false)
	if r.Case == first || r.Outcome != register.Registered {
		t.Fatalf("got %+v", r)
	}
	was, is := file(t, d, first), file(t, d, r.Case)
	if len(was.Complaints) != 1 || was.Case.Complaints != 1 || len(is.Complaints) != 1 || is.Complaints[0].Text != more("").Text {
		t.Errorf("complaints: %+v and %+v", was.Complaints, is.Complaints)
	}
	if is.Case.Person != was.Case.Person || is.Case.Problem == was.Case.Problem || len(is.Case.Proposed) == 0 {
		t.Errorf("person %s, problem %s, proposed %+v; the old: %s, %s", is.Case.Person, is.Case.Problem, is.Case.Proposed, was.Case.Person, was.Case.Problem)
	}
	if p := person(t, d, was.Case.Person); p.Cases != 2 || len(p.History) != 2 || len(p.Apart) != 0 {
		t.Errorf("%d cases, history %+v, apart %+v", p.Cases, p.History, p.Apart)
	}
	if is.Complaints[0].By.Name != "Olga" || is.Complaints[0].Stated.Emails[0] != "anna@mail.example" {
		t.Errorf("typed by %+v, stated %+v", is.Complaints[0].By, is.Complaints[0].Stated)
	}
	if got := acts(t, d, first); got[len(got)-1] != complaint.ActSplitOff || was.Journal[len(was.Journal)-1].By.Name != "Ivan" || was.Journal[len(was.Journal)-1].Params["to"] != r.Case {
		t.Errorf("the journal ends in %+v", was.Journal[len(was.Journal)-1])
	}
	if got := acts(t, d, r.Case); !slices.Contains(got, complaint.ActSplitOff) {
		t.Errorf("the new journal does not say where it comes from: %v", got)
	}
}

func TestManyWhoSplitOneComplaintOffMakeOneCaseOfIt(t *testing.T) {
	d := newDesk(t)
	first := submit(t, d, anna("a", fridge)).Case
	id := joins(t, d, more("b"), first, register.Joined)
	const many = 8
	receipts, failures := make([]register.Receipt, many), make([]error, many)
	var wg sync.WaitGroup
	for i := range many {
		wg.Go(func() { receipts[i], failures[i] = d.SplitOff(t.Context(), on(first), id, i%2 == 0) })
	}
	wg.Wait()
	cases := map[string]bool{}
	for i, err := range failures {
		switch {
		case err == nil:
			cases[receipts[i].Case] = true
		case !isCode(err, "stale") && !isCode(err, "complaint-not-found"):
			t.Error(err)
		}
	}
	if len(cases) != 1 {
		t.Errorf("it went to %v", cases)
	}
	if was := file(t, d, first); len(was.Complaints) != 1 || was.Case.Complaints != 1 {
		t.Errorf("%d complaints are left, %d are counted", len(was.Complaints), was.Case.Complaints)
	}
	acts(t, d, first)
}

func TestAComplaintOfSomebodyElseTakesAlongWhatItSaid(t *testing.T) {
	d := newDesk(t)
	first := submit(t, d, anna("a", fridge)).Case
	son := more("b")
	son.Who.Phones, son.Who.Accounts, son.ReplyTo = []string{"+441614960077"}, []string{"SON-77"}, "son@mail.example"
	id := joins(t, d, son, first, register.Joined)
	mother := file(t, d, first).Case.Person
	if p := person(t, d, mother); !slices.Contains(p.Phones, "+441614960077") {
		t.Fatalf("known: %+v", p.Facts())
	}

	r := splitOff(t, d, first, id, true)
	was, is := file(t, d, first).Case, file(t, d, r.Case).Case
	if is.Person == mother || was.Person != mother || is.ReplyTo != "son@mail.example" {
		t.Errorf("persons %s and %s; letters go to %s", was.Person, is.Person, is.ReplyTo)
	}
	p, q := person(t, d, mother), person(t, d, is.Person)
	if len(p.Phones) != 0 || len(p.Accounts) != 0 || p.Name != "Anna Petrova" || len(p.Emails) != 1 || !p.IsApart(q) || p.Cases != 1 {
		t.Errorf("of the mother: %+v, %d cases, apart %+v", p.Facts(), p.Cases, p.Apart)
	}
	if !slices.Equal(q.Phones, []string{"+441614960077"}) || q.Cases != 1 {
		t.Errorf("of the son: %+v, %d cases", q.Facts(), q.Cases)
	}
	if was.ReplyTo != "anna@mail.example" || was.KnowsAddress("son@mail.example") || !was.KnowsAddress("anna@mail.example") {
		t.Errorf("letters go to %s, and may come from %v", was.ReplyTo, was.Addresses)
	}
	s := anna("c", "The lamp of the kitchen bursts whenever the oven is on.")
	s.Who, s.ReplyTo = complaint.Complainant{Name: "A. Petrov", Accounts: []string{"SON-77"}, Phones: []string{"+441614960077"}}, ""
	if k := file(t, d, submit(t, d, s).Case).Case; k.Person == mother || slices.ContainsFunc(k.Perhaps, func(p complaint.Perhaps) bool { return p.Person == mother }) {
		t.Errorf("the son's account still leads to the mother: %s, perhaps %+v", k.Person, k.Perhaps)
	}
}

func TestACaseThatAStrayComplaintReopenedIsOverAgain(t *testing.T) {
	d := newDesk(t)
	first := submit(t, d, anna("a", fridge)).Case
	resolve(t, d, first)
	before := file(t, d, first)
	d.clock.Pass(48 * time.Hour)
	id := joins(t, d, more("b"), first, register.Reopened)
	if k := file(t, d, first).Case; !k.Running() || k.Emergency == nil {
		t.Fatalf("%s, emergency %+v", k.State, k.Emergency)
	}

	r := splitOff(t, d, first, id, true)
	after := file(t, d, first)
	if after.Case.State != complaint.Resolved || after.Case.Resolution == nil || after.Case.Emergency != nil || !after.Case.Since.IsZero() {
		t.Errorf("%s, resolution %+v, emergency %+v, since %s", after.Case.State, after.Case.Resolution, after.Case.Emergency, after.Case.Since)
	}
	if diff := cmp.Diff(before.Case.Clocks, after.Case.Clocks); diff != "" {
		t.Errorf("clocks (-before +after):\n%s", diff)
	}
	owed := func(f register.File) (kinds []complaint.StepKind) {
		for _, s := range f.Steps {
			if s.Unmet() {
				kinds = append(kinds, s.Kind)
			}
		}
		slices.Sort(kinds)
		return kinds
	}
	if !slices.Equal(owed(after), owed(before)) {
		t.Errorf("owed is %v, was %v", owed(after), owed(before))
	}
	for _, task := range after.Tasks {
		if task.State != complaint.TaskDone {
			t.Errorf("task %s is %s", task.Kind, task.State)
		}
	}
	if e := person(t, d, after.Case.Person).History[0]; e.State != complaint.Resolved || e.Resolved.IsZero() {
		t.Errorf("remembered: %+v", e)
	}
	if k := file(t, d, r.Case).Case; k.Emergency != nil || k.State != complaint.Open {
		t.Errorf("the new case is %s, emergency %+v", k.State, k.Emergency)
	}
}

func TestACaseThatWasAnsweredSinceStaysAnswered(t *testing.T) {
	d := newDesk(t)
	first := submit(t, d, anna("a", fridge)).Case
	resolve(t, d, first)
	id := joins(t, d, more("b"), first, register.Reopened)
	resolve(t, d, first)
	answered := file(t, d, first).Case.Resolution.At
	d.clock.Pass(time.Hour)
	splitOff(t, d, first, id, false)
	if k := file(t, d, first).Case; k.State != complaint.Resolved || !k.Resolution.At.Equal(answered) {
		t.Errorf("%s, answered %s, want %s", k.State, k.Resolution.At, answered)
	}
}

func TestTheDeadlineOfAStrayComplaintGoesWithIt(t *testing.T) {
	d := newDesk(t)
	first := submit(t, d, anna("a", fridge)).Case
	s := more("b")
	s.Deadline = &complaint.Deadline{Days: 3, Unit: "calendar"}
	id := joins(t, d, s, first, register.Joined)
	if file(t, d, first).Case.Deadline == nil {
		t.Fatal("no deadline to begin with")
	}
	r := splitOff(t, d, first, id, false)
	if was, is := file(t, d, first).Case, file(t, d, r.Case).Case; was.Deadline != nil || is.Deadline == nil {
		t.Errorf("deadlines %+v and %+v", was.Deadline, is.Deadline)
	}
}

// A complainant, an authority, and the complainant's son write about one case; the son's complaint leaves it.
func TestTheSidesThatAreLeftStayAsTheyWere(t *testing.T) {
	d := newDesk(t)
	first := submit(t, d, anna("a", fridge)).Case
	authority := more("b")
	authority.Channel, authority.Source = complaint.Regulator, complaint.Source{Name: "Consumer Council", Reference: "CC-7"}
	authority.ReplyTo, authority.Deadline = "office@council.example", &complaint.Deadline{Days: 10, Unit: "working"}
	official := joins(t, d, authority, first, register.Joined)
	before := file(t, d, first).Case
	son := more("c")
	son.ReplyTo, son.Deadline = "son@mail.example", &complaint.Deadline{Days: 3, Unit: "calendar"}
	id := joins(t, d, son, first, register.Joined)
	if k := file(t, d, first).Case; k.ReplyTo != "son@mail.example" || k.Deadline == nil {
		t.Fatalf("letters go to %s, deadline %+v", k.ReplyTo, k.Deadline)
	}
	splitOff(t, d, first, id, true)
	after := file(t, d, first).Case
	if after.ReplyTo != "anna@mail.example" || after.Deadline != nil || cmp.Diff(before.Also, after.Also) != "" {
		t.Errorf("letters go to %s, deadline %+v, sides %+v", after.ReplyTo, after.Deadline, after.Also)
	}
	splitOff(t, d, first, official, false)
	if k := file(t, d, first).Case; len(k.Also) != 0 || k.ReplyTo != "anna@mail.example" {
		t.Errorf("without the authority letters go to %s, sides %+v", k.ReplyTo, k.Also)
	}
}

func TestALetterGoesWithItsComplaint(t *testing.T) {
	d := newDesk(t)
	first := submit(t, d, anna("a", fridge)).Case
	s := more("b")
	s.Letter = &complaint.Letter{ID: "L-1", Kind: complaint.LetterComplaint, From: "son@mail.example", To: "desk@firma.example", MessageID: "<1@mail.example>", At: d.clock.Now()}
	s.ReplyTo = "son@mail.example"
	id := joins(t, d, s, first, register.Joined)
	r := splitOff(t, d, first, id, true)
	was, is := file(t, d, first), file(t, d, r.Case)
	letters := func(f register.File) (ids []string) {
		for _, l := range f.Letters {
			if !l.Out {
				ids = append(ids, l.ID+" "+l.Case)
			}
		}
		return ids
	}
	if got := letters(was); len(got) != 0 || slices.Contains(was.Case.Thread, "<1@mail.example>") || was.Case.KnowsAddress("son@mail.example") {
		t.Errorf("the old case has letters %v, thread %v, addresses %v", got, was.Case.Thread, was.Case.Addresses)
	}
	if got := letters(is); !slices.Equal(got, []string{"L-1 " + r.Case}) || is.Complaints[0].Letter != "L-1" || !slices.Contains(is.Case.Thread, "<1@mail.example>") {
		t.Errorf("the new case has letters %v, complaint of %s, thread %v", got, is.Complaints[0].Letter, is.Case.Thread)
	}
}

func TestWhatCannotBeSplitOff(t *testing.T) {
	d := newDesk(t)
	first := submit(t, d, anna("a", fridge))
	id := joins(t, d, more("b"), first.Case, register.Joined)
	if _, err := d.SplitOff(t.Context(), on(first.Case), first.Complaint, false); !isCode(err, "first-complaint") {
		t.Errorf("the first: %v", err)
	}
	if _, err := d.SplitOff(t.Context(), on(first.Case), "nothing", false); !isCode(err, "complaint-not-found") {
		t.Errorf("none: %v", err)
	}
	if _, err := d.SplitOff(t.Context(), register.On{Case: first.Case, Version: 1, By: ivan}, id, false); !isCode(err, "stale") {
		t.Errorf("an old page: %v", err)
	}
	if _, err := d.AnotherPerson(t.Context(), on(first.Case)); !isCode(err, "only-case") {
		t.Errorf("the only case: %v", err)
	}
	splitOff(t, d, first.Case, id, false)
	if _, err := d.SplitOff(t.Context(), on(first.Case), id, false); !isCode(err, "complaint-not-found") {
		t.Errorf("twice: %v", err)
	}
}

func TestACaseOfSomebodyElse(t *testing.T) {
	d := newDesk(t)
	first := submit(t, d, anna("a", fridge)).Case
	son := anna("b", "A courier left my parcel in the rain and the hotline hung up twice.")
	son.Who.Phones, son.Who.Name = []string{"+441614960077"}, "A. Petrova"
	second := submit(t, d, son).Case
	mother := file(t, d, first).Case.Person
	if k := file(t, d, second).Case; k.Person != mother || k.Emergency == nil {
		t.Fatalf("of %s, emergency %+v", k.Person, k.Emergency)
	}

	k, err := d.AnotherPerson(t.Context(), on(second))
	if err != nil {
		t.Fatal(err)
	}
	p, q := person(t, d, mother), person(t, d, k.Person)
	if q.ID == mother || q.Name != "A. Petrova" || !slices.Equal(q.Phones, []string{"+441614960077"}) || q.Cases != 1 || q.Since.IsZero() {
		t.Errorf("somebody else: %+v", q)
	}
	if p.Cases != 1 || len(p.Phones) != 0 || len(p.OtherNames) != 0 || !p.IsApart(q) {
		t.Errorf("the one before: %+v, %d cases", p.Facts(), p.Cases)
	}
	if k := file(t, d, second).Case; k.Emergency != nil || k.PersonName != "A. Petrova" {
		t.Errorf("%s, emergency %+v", k.PersonName, k.Emergency)
	}
	for _, id := range []string{first, second} {
		if got := acts(t, d, id); !slices.Contains(got, complaint.ActPersonAnother) {
			t.Errorf("the journal of %s: %v", id, got)
		}
	}
	again := anna("c", "The lamp of the kitchen bursts whenever the oven is on.")
	again.Who = complaint.Complainant{Name: "A. Petrova", Phones: []string{"+441614960077"}}
	if k := file(t, d, submit(t, d, again).Case).Case; k.Person != q.ID {
		t.Errorf("by the phone %s is found, want %s", k.Person, q.ID)
	}
}

func TestACaseOfAMergedPersonLeavesThemAsWell(t *testing.T) {
	d := newDesk(t)
	a, n := two(t, d)
	extra := again(t, d, "extra", "Nuria Serrano", "nuria@mail.example")
	merge(t, d, n.Person, a.Person)
	k, err := d.AnotherPerson(t.Context(), on(extra.ID))
	if err != nil {
		t.Fatal(err)
	}
	if p := person(t, d, a.Person); p.Cases != 2 || k.Person == a.Person {
		t.Errorf("%d cases stay, the other's is %s", p.Cases, k.Person)
	}
	part(t, d, n.Person)
	if p, q := person(t, d, a.Person), person(t, d, n.Person); p.Cases != 1 || q.Cases != 1 || len(q.History) != 1 || q.History[0].Case != n.ID {
		t.Errorf("after parting: %d and %d cases, %+v", p.Cases, q.Cases, q.History)
	}
}

// What the complainant wants is what the newest complaint says of it, as long as that belongs to the case.
func TestACaseWantsWhatItsComplaintsWant(t *testing.T) {
	d := newDesk(t)
	first := anna("a", fridge)
	first.Wanted = "A new one"
	id := submit(t, d, first).Case
	again := more("b")
	again.Wanted, again.Asked = "My money back", complaint.Money{Minor: 400_00, Currency: "GBP"}
	second := joins(t, d, again, id, register.Joined)
	joins(t, d, anna("c", fridge+" Still nothing."), id, register.Joined)
	if k := file(t, d, id).Case; k.Wanted != again.Wanted || k.Asked != again.Asked {
		t.Errorf("the case wants %q, %v", k.Wanted, k.Asked)
	}
	splitOff(t, d, id, second, false)
	if k := file(t, d, id).Case; k.Wanted != first.Wanted || !k.Asked.IsZero() {
		t.Errorf("without that complaint it wants %q, %v", k.Wanted, k.Asked)
	}
}
