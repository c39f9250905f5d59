package register_test

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"resonance/shared/blob"
	"resonance/shared/blob/dir"
	"resonance/shared/clocktest"
	"resonance/shared/complaint"
	"resonance/shared/policy"
	"resonance/shared/register"
	"resonance/shared/store"
	"resonance/shared/store/sqlite"
	"resonance/shared/words"
)

// desk is a register on a real engine with a clock that the test moves.
type desk struct {
	*register.Register
	table *counted
	texts blob.Store
	clock *clocktest.Clock
}

// counted counts the round trips to the table.
type counted struct {
	store.Table
	mu                     sync.Mutex
	gets, queries, written int
	asked                  int // items by key
	listed                 int // items by query
}

func (c *counted) Get(ctx context.Context, keys ...store.Key) ([]store.Item, error) {
	c.mu.Lock()
	c.gets++
	c.asked += len(keys)
	c.mu.Unlock()
	return c.Table.Get(ctx, keys...)
}

func (c *counted) Query(ctx context.Context, q store.Query) (store.Page, error) {
	page, err := c.Table.Query(ctx, q)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.queries++
	c.listed += len(page.Items)
	return page, err
}

func (c *counted) Write(ctx context.Context, ops ...store.Op) error {
	c.mu.Lock()
	c.written++
	c.mu.Unlock()
	return c.Table.Write(ctx, ops...)
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{clock: clocktest.At(begins)}
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "table.db"), sqlite.WithClock(d.clock.Now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	d.openOn(t, db, 50)
	return d
}

// begins is when the time of a desk begins.
var begins = time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC)

// openOn opens the register on a table, taking so many case numbers at a time.
func (d *desk) openOn(t testing.TB, table store.Table, numbers int) {
	t.Helper()
	p := policy.Default()
	calendars, err := p.BuildCalendars()
	if err != nil {
		t.Fatal(err)
	}
	d.table = &counted{Table: table}
	if d.texts, err = dir.Open(t.TempDir(), dir.Options{SigningKey: make([]byte, 32), Now: d.clock.Now}); err != nil {
		t.Fatal(err)
	}
	d.Register = register.New(register.Deps{
		Table: d.table, Texts: d.texts, Policy: p, Calendars: calendars, Words: words.Load(), Now: d.clock.Now,
		PublicURL: "http://desk.example", NumberBlock: numbers,
	})
}

func anna(once, text string) register.Submission {
	return register.Submission{
		Once: once, By: complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga"},
		Channel: complaint.Executive, Text: text, Language: "en",
		Who:     complaint.Complainant{Name: "Anna Petrova", Emails: []string{"anna@mail.example"}},
		ReplyTo: "anna@mail.example", MayWrite: true,
	}
}

const fridge = "The fridge stopped cooling on the ninth day and support never answered my three letters about the warranty repair."

func submit(t testing.TB, d *desk, s register.Submission) register.Receipt {
	t.Helper()
	r, err := d.Submit(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func file(t testing.TB, d *desk, id string) register.File {
	t.Helper()
	f, err := d.File(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestASubmissionBecomesACaseWithEverythingAtOnce(t *testing.T) {
	d := newDesk(t)
	r := submit(t, d, anna("a", fridge))
	if r.Case != "RS-2026-000001" || r.Outcome != register.Registered {
		t.Fatalf("got %+v", r)
	}
	f := file(t, d, r.Case)
	if len(f.Complaints) != 1 || f.Complaints[0].Text != fridge {
		t.Errorf("complaints: %+v", f.Complaints)
	}
	if ruling, ok := f.Case.Ruling(); !ok || !ruling.Due.After(d.clock.Now()) {
		t.Errorf("ruling clock: %+v", ruling)
	}
	if len(f.Steps) == 0 || len(f.Tasks) != 1 || len(f.Letters) != 1 {
		t.Errorf("%d steps, %d tasks, %d letters", len(f.Steps), len(f.Tasks), len(f.Letters))
	}
	if line := register.VerifyJournal(f.Case, f.Journal); line != 0 {
		t.Errorf("the journal breaks at line %d", line)
	}
	missed, err := d.SweepOutbox(context.Background(), -time.Second)
	if err != nil || len(missed) != 2 {
		t.Errorf("%d intents, %v; want the team's and the letter's", len(missed), err)
	}
}

func TestTheSameSubmissionRegistersOnce(t *testing.T) {
	d := newDesk(t)
	var wg sync.WaitGroup
	receipts := make([]register.Receipt, 20)
	for i := range receipts {
		wg.Go(func() { receipts[i] = submit(t, d, anna("same", fridge)) })
	}
	wg.Wait()
	first := 0
	for _, r := range receipts {
		if r.Case != receipts[0].Case {
			t.Errorf("two cases: %s and %s", r.Case, receipts[0].Case)
		}
		if r.Outcome == register.Registered {
			first++
		}
	}
	if first != 1 {
		t.Errorf("%d of 20 registered it", first)
	}
}

func TestAClockThatRunsAheadStartsNothingLater(t *testing.T) {
	d := newDesk(t)
	s := anna("a", fridge)
	s.Received = d.clock.Now().Add(2 * time.Minute)
	if f := file(t, d, submit(t, d, s).Case); !f.Complaints[0].Received.Equal(d.clock.Now()) {
		t.Errorf("received %v, and now is %v", f.Complaints[0].Received, d.clock.Now())
	}
}

// All of them want the same words and the same person at once; none may give up.
func TestManyAtOnceAreAllRegistered(t *testing.T) {
	d := newDesk(t)
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			if _, err := d.Submit(t.Context(), anna(strconv.Itoa(i), fridge)); err != nil {
				t.Errorf("submission %d: %v", i, err)
			}
		})
	}
	wg.Wait()
}

func TestTheSamePersonAndProblemJoinTheCaseOrReopenIt(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	first := submit(t, d, anna("a", fridge))
	again := submit(t, d, anna("b", fridge+" Still nothing."))
	if again.Case != first.Case || again.Outcome != register.Joined {
		t.Fatalf("got %+v", again)
	}
	on := register.On{Case: first.Case, By: complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Ivan"}}
	if _, err := d.Resolve(ctx, on, complaint.Resolution{Happened: "It broke", Fixed: "New one", Concluded: "Checked the batch"}); err != nil {
		t.Fatal(err)
	}
	d.clock.Pass(24 * time.Hour)
	third := submit(t, d, anna("c", fridge+" The new one broke too."))
	if third.Case != first.Case || third.Outcome != register.Reopened {
		t.Fatalf("got %+v", third)
	}
	f := file(t, d, first.Case)
	if f.Case.Emergency == nil {
		t.Error("a fix that did not hold is no emergency")
	}
	if !f.Case.Running() || len(f.Complaints) != 3 {
		t.Errorf("state %s with %d complaints", f.Case.State, len(f.Complaints))
	}
	if line := register.VerifyJournal(f.Case, f.Journal); line != 0 {
		t.Errorf("the journal breaks at line %d", line)
	}
}

// What a complaint tells anew of its person leads to them from then on, also when it joins or reopens a case.
func TestAComplaintThatJoinsLeadsToItsPersonByWhatItTellsAnew(t *testing.T) {
	d := newDesk(t)
	first := submit(t, d, anna("a", fridge)).Case
	whose := file(t, d, first).Case.Person
	for number, as := range map[string]register.Outcome{"+441614960111": register.Joined, "+441614960222": register.Reopened} {
		if as == register.Reopened {
			resolve(t, d, first)
		}
		s := more(number)
		s.Who.Phones, s.Who.BirthDate = []string{number}, "1955-11-21"
		joins(t, d, s, first, as)
		s = anna("by "+number, "A courier left my parcel in the rain: "+number)
		s.Who, s.ReplyTo = complaint.Complainant{Organisation: "Petrova & Sons", Phones: []string{number}, BirthDate: "1955-11-21"}, ""
		if got := file(t, d, submit(t, d, s).Case).Case.Person; got != whose {
			t.Errorf("the number of a complaint that was %s leads to %s, want %s", as, got, whose)
		}
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

func TestTheClockRemindsEscalatesAndAsks(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	r := submit(t, d, anna("a", fridge))
	acts := map[complaint.Act]int{}
	for range 14 * 24 {
		d.clock.Pass(time.Hour)
		if _, err := d.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	on := register.On{Case: r.Case, By: complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Ivan"}}
	if _, err := d.Resolve(ctx, on, complaint.Resolution{Happened: "It broke", Fixed: "New one", Concluded: "Checked the batch"}); err != nil {
		t.Fatal(err)
	}
	for range 21 * 24 {
		d.clock.Pass(time.Hour)
		if _, err := d.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	f := file(t, d, r.Case)
	for _, e := range f.Journal {
		acts[e.Act]++
	}
	if acts[complaint.ActReminded] == 0 || acts[complaint.ActEscalated] == 0 {
		t.Errorf("acts: %v", acts)
	}
	surveys := 0
	for _, l := range f.Letters {
		if l.Kind == complaint.LetterSurvey {
			surveys++
			token := l.Text[strings.Index(l.Text, "/survey/")+len("/survey/"):]
			token, _, _ = strings.Cut(token, "\n")
			if err := d.AnswerSurvey(ctx, token, 2, "It broke again"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if surveys != 1 {
		t.Errorf("%d surveys", surveys)
	}
	f = file(t, d, r.Case)
	last := f.Tasks[len(f.Tasks)-1]
	if last.Kind != complaint.TaskCallBack || last.State == complaint.TaskDone || !last.Due.After(last.Opened) {
		t.Errorf("a bad score opened %+v", last)
	}
	p, err := d.Problem(ctx, f.Case.Problem)
	if err != nil || p.Nags < 4 {
		t.Errorf("the problem nagged %d times, %v", p.Nags, err)
	}
	if line := register.VerifyJournal(f.Case, f.Journal); line != 0 {
		t.Errorf("the journal breaks at line %d", line)
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

func TestAPersonDecidesWhoItIs(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	first := anna("a", fridge)
	first.Who.Address = "12 Mill Lane, Leeds LS1 4AP"
	known := file(t, d, submit(t, d, first).Case).Case
	s := anna("b", "A courier left my parcel in the rain and the hotline hung up twice.")
	s.Who = complaint.Complainant{Name: "A. Petrova", Address: "12 Mill Lane, Leeds LS1 4AP"} // no contact in common
	other := file(t, d, submit(t, d, s).Case).Case
	if other.Person == known.Person {
		t.Fatal("an initial and an address joined two records")
	}
	if len(other.Perhaps) == 0 {
		t.Fatal("nobody is asked")
	}
	on := register.On{Case: other.ID, By: complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Ivan"}}
	decided, err := d.DecidePerson(ctx, on, known.Person)
	if err != nil || decided.Person != known.Person || len(decided.Look) != 0 {
		t.Fatalf("%+v, %v", decided, err)
	}
	p, err := d.Person(ctx, other.Person)
	if err != nil || p.ID != known.Person || len(p.History) != 2 {
		t.Errorf("the old link leads to %s with %d cases, %v", p.ID, len(p.History), err)
	}
}

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

// lettersOf gives the texts of the letters of one kind that a case has, and addressees to whom they went.
func lettersOf(t *testing.T, d *desk, id string, kind complaint.LetterKind) []string {
	t.Helper()
	return ofLetters(t, d, id, kind, func(l complaint.Letter) string { return l.Text })
}

func addressees(t *testing.T, d *desk, id string, kind complaint.LetterKind) []string {
	t.Helper()
	return ofLetters(t, d, id, kind, func(l complaint.Letter) string { return l.To })
}

func ofLetters(t *testing.T, d *desk, id string, kind complaint.LetterKind, what func(complaint.Letter) string) (list []string) {
	t.Helper()
	for _, l := range file(t, d, id).Letters {
		if l.Kind == kind {
			list = append(list, what(l))
		}
	}
	return list
}

func TestTheAcknowledgementPromisesTheAnswerWhenItIsDue(t *testing.T) {
	d := newDesk(t)
	letters := lettersOf(t, d, submit(t, d, anna("a", fridge)).Case, complaint.LetterAcknowledge)
	if len(letters) != 1 || !strings.Contains(letters[0], "will answer you by 6 March 2026") {
		t.Errorf("the answer is due in three working days, on the 6th; the letters say %q", letters)
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

// TestAMachineThatNamesNoCaseIsNotAnsweredForLong: each of its letters is a new case, and few are
// acknowledged until the window has passed.
func TestAMachineThatNamesNoCaseIsNotAnsweredForLong(t *testing.T) {
	d := newDesk(t)
	most := policy.Default().Letters.PerAddress
	letter := func(n int) complaint.Letter {
		s := anna("l"+strconv.Itoa(n), "Your message about matter "+strconv.Itoa(n)+" was received.")
		s.By, s.Problem = complaint.TheSystem(), register.ChosenNew
		s.Letter = &complaint.Letter{ID: "L" + strconv.Itoa(n), From: "robot@mail.example"}
		s.Who, s.ReplyTo = complaint.Complainant{}, []string{"robot@mail.example", "Robot@mail.example"}[n%2]
		f := file(t, d, submit(t, d, s).Case)
		return f.Letters[slices.IndexFunc(f.Letters, func(l complaint.Letter) bool { return l.Out })]
	}
	for n := range most + 3 {
		want := complaint.LetterQueued
		if n >= most {
			want = complaint.LetterHeld
		}
		if l := letter(n); l.State != want {
			t.Errorf("acknowledgement %d is %s (%v), want %s", n+1, l.State, l.Why, want)
		}
		d.clock.Pass(time.Minute)
	}
	d.clock.Pass(24 * time.Hour)
	if l := letter(most + 3); l.State != complaint.LetterQueued {
		t.Errorf("a day later it is %s", l.State)
	}
}

// meeting is a table in which every write of many meets another one.
type meeting struct {
	store.Table
	writes int
}

func (m *meeting) Write(ctx context.Context, ops ...store.Op) error {
	if len(ops) == 1 {
		return m.Table.Write(ctx, ops...)
	}
	m.writes++
	return &store.ConflictError{}
}

// Whoever hands something in has looked at nothing that could be stale: they are to come again.
func TestASubmissionThatKeepsLosingIsToComeAgain(t *testing.T) {
	d := newDesk(t)
	m := &meeting{Table: d.table.Table}
	d.openOn(t, m, 50)
	_, err := d.Submit(t.Context(), anna("1", "The fridge stopped cooling."))
	if complaint.KindOf(err) != complaint.KindBusy {
		t.Errorf("Submit = %v", err)
	}
	if m.writes < 2 || m.writes > 10 {
		t.Errorf("%d tries", m.writes)
	}
}

// losing is a table whose next writes meet another one.
type losing struct {
	store.Table
	next int
}

func (l *losing) Write(ctx context.Context, ops ...store.Op) error {
	if l.next > 0 {
		l.next--
		return &store.ConflictError{}
	}
	return l.Table.Write(ctx, ops...)
}

// Whoever asks for a link has looked at nothing that could be stale, and has lost it when told to look again.
func TestALinkIsOwedThoughItsWriteMeetsAnother(t *testing.T) {
	d := newDesk(t)
	d.openOn(t, &losing{d.table.Table, 2}, 50)
	if err := d.WriteLink(t.Context(), "Ann", "ann@firma.example", "en", "https://desk.example/sign-in/x"); err != nil {
		t.Error(err)
	}
}
