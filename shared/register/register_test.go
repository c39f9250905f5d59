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

func TestHarmIsReadFromTheSubjectToo(t *testing.T) {
	d := newDesk(t)
	s := anna("a", "")
	s.Summary, s.Letter = "My boiler exploded and nobody answers", &complaint.Letter{ID: "l1", From: "anna@mail.example"}
	k := file(t, d, submit(t, d, s).Case).Case
	if p := problem(t, d, k.Problem); k.Severity != complaint.Critical || p.Severity != complaint.Critical {
		t.Errorf("the case is %s, its problem %s", k.Severity, p.Severity)
	}
	s = anna("b", "A fuse exploded.")
	s.Severity = complaint.Minor
	if k := file(t, d, submit(t, d, s).Case).Case; k.Severity != complaint.Minor {
		t.Errorf("stated as minor, it is %s", k.Severity)
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
