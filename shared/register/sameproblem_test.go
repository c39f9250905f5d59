package register_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/store"
)

const (
	lift     = "The lift in our house is stuck between floors, and the neighbours carry prams upstairs."
	elevator = "Elevator cabin hangs halfway, pensioners climb ladders since Easter."
)

// twoProblems are two of the same thing: one about the lift with two cases, one about the elevator with as many.
func twoProblems(t *testing.T, d *desk) (kept, merged string) {
	t.Helper()
	for n, text := range []string{lift, elevator} {
		k := file(t, d, submit(t, d, from(2*n, text)).Case).Case
		if second := file(t, d, submit(t, d, from(2*n+1, text)).Case).Case; second.Problem != k.Problem {
			t.Fatal("a copy hangs elsewhere")
		}
		kept, merged = merged, k.Problem
	}
	return kept, merged
}

func onProblem(id string) register.OnProblem { return register.OnProblem{Problem: id, By: ivan} }

func mergeProblem(t *testing.T, d *desk, id, into string) complaint.Problem {
	t.Helper()
	p, err := d.MergeProblem(t.Context(), onProblem(id), into, "A lift is an elevator")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func partProblem(t *testing.T, d *desk, id string) {
	t.Helper()
	if _, err := d.PartProblem(t.Context(), onProblem(id), "Another house"); err != nil {
		t.Fatal(err)
	}
}

// hours lets the clock tick through some.
func hours(t *testing.T, d *desk, n int) {
	t.Helper()
	for range n {
		d.clock.Pass(time.Hour)
		if _, err := d.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func casesOf(t *testing.T, d *desk, problem string) (ids []string) {
	t.Helper()
	cases, err := d.CasesOf(t.Context(), problem, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range cases {
		if k.Problem != problem {
			t.Errorf("%s stands under %s and is about %s", k.ID, problem, k.Problem)
		}
		ids = append(ids, k.ID)
	}
	slices.Sort(ids)
	return ids
}

func TestTwoProblemsBecomeOneAndTwoAgain(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	kept, merged := twoProblems(t, d)
	before, own := casesOf(t, d, kept), casesOf(t, d, merged)
	for _, act := range []func() (complaint.Problem, error){
		func() (complaint.Problem, error) {
			return d.EditProblem(ctx, onProblem(merged), "Elevators", "logistics", "boss@firm.example", complaint.Critical)
		},
		func() (complaint.Problem, error) { return d.AddCause(ctx, onProblem(merged), "", "Nobody oils them") },
		func() (complaint.Problem, error) {
			return d.AddFix(ctx, onProblem(merged), complaint.Fix{Kind: "process", Text: "Oil them"})
		},
		func() (complaint.Problem, error) {
			return d.DecideProblem(ctx, onProblem(merged), complaint.Decision{State: complaint.ProblemDeferred, Because: "No oil", Until: d.Now().Add(20 * 24 * time.Hour)})
		},
	} {
		if _, err := act(); err != nil {
			t.Fatal(err)
		}
	}
	alone, other := problem(t, d, kept), problem(t, d, merged)

	d.clock.Pass(time.Hour)
	one := mergeProblem(t, d, merged, kept)
	if one.ID != kept || one.State != complaint.ProblemDeferred || one.Team != "logistics" || one.Severity != complaint.Critical || len(one.Causes) != 1 || len(one.Fixes) != 1 || len(one.Merged) != 1 {
		t.Errorf("kept: %+v", one)
	}
	if p := problem(t, d, kept); p.Version != one.Version {
		t.Errorf("version %d is told, %d stands", one.Version, p.Version)
	}
	if p := problem(t, d, merged); p.Kept() != kept || p.KeptTitle() != one.Title {
		t.Errorf("merged leads to %q, %q", p.MergedInto, p.MergedTitle)
	}
	if got := casesOf(t, d, kept); !slices.Equal(got, slices.Sorted(slices.Values(slices.Concat(before, own)))) {
		t.Errorf("cases of the kept one: %v", got)
	}
	for _, id := range own {
		f := file(t, d, id)
		last := f.Journal[len(f.Journal)-1]
		if last.Act != complaint.ActProblemsMerged || last.By.ID != ivan.ID || last.Grounds != "A lift is an elevator" || register.VerifyJournal(f.Case, f.Journal) != 0 {
			t.Errorf("%s ends in %+v", id, last)
		}
		if h := person(t, d, f.Case.Person).History; h[len(h)-1].Problem != kept {
			t.Errorf("its person remembers %s", h[len(h)-1].Problem)
		}
	}
	for _, id := range []string{kept, merged} {
		log, err := d.ProblemLog(ctx, id, 1)
		if err != nil || len(log) != 1 || log[0].Act != complaint.ActProblemsMerged || log[0].Grounds == "" || log[0].By.ID != ivan.ID {
			t.Errorf("the journal of %s: %+v, %v", id, log, err)
		}
	}
	if lines, err := d.Acts(ctx, time.Time{}, 200, ""); err != nil || slices.ContainsFunc(lines.Rows, func(e complaint.Entry) bool { return e.Act == complaint.ActProblemsMerged }) {
		t.Errorf("a merge of many cases crowds the list of what changed: %v", err)
	}

	further := file(t, d, submit(t, d, from(7, elevator)).Case).Case
	chosen := from(8, "Please just make it work.")
	chosen.Problem = merged
	picked := file(t, d, submit(t, d, chosen).Case).Case
	if further.Problem != kept || picked.Problem != kept {
		t.Errorf("what says the same hangs on %s, what staff chose on %s; want %s", further.Problem, picked.Problem, kept)
	}
	still := from(2, elevator+" Still.")
	still.Once = "still"
	joins(t, d, still, own[0], register.Joined)

	partProblem(t, d, merged)
	if p := problem(t, d, kept); p.State != alone.State || p.Decision != nil || p.Team != "" || p.Severity != alone.Severity || !p.Opened.Equal(alone.Opened) || len(p.Causes)+len(p.Fixes)+len(p.Merged) > 0 || p.Alone != nil {
		t.Errorf("kept, alone again: %+v", p)
	}
	if p := problem(t, d, merged); p.MergedInto != "" || p.State != other.State || p.Decision == nil || p.Team != "logistics" || len(p.Causes) != 1 || len(p.Fixes) != 1 || p.Learned != other.Learned {
		t.Errorf("merged, alone again: %+v", p)
	}
	if got := casesOf(t, d, merged); !slices.Equal(got, own) {
		t.Errorf("of its cases %v came back, want %v", got, own)
	}
	if got := casesOf(t, d, kept); len(got) != len(before)+2 {
		t.Errorf("cases left: %v", got)
	}
	if log := file(t, d, own[0]).Journal; log[len(log)-1].Act != complaint.ActProblemsParted || log[len(log)-1].Grounds != "Another house" {
		t.Errorf("%s ends in %+v", own[0], log[len(log)-1])
	}
}

func TestAMergedProblemNagsNobody(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	kept, merged := twoProblems(t, d)
	mergeProblem(t, d, merged, kept)
	hours(t, d, 24*40)
	if p := problem(t, d, merged); p.Nags > 0 {
		t.Errorf("it nagged %d times", p.Nags)
	}
	d.clock.Pass(time.Hour)
	if fired, err := d.Tick(t.Context()); err != nil || fired > 0 {
		t.Errorf("%d things are due for ever, %v", fired, err)
	}
	if p := problem(t, d, kept); p.Nags == 0 {
		t.Error("nobody nags for the two")
	}
	if _, err := d.AddCause(ctx, onProblem(merged), "", "Rust"); !isCode(err, "problem-merged") {
		t.Errorf("an act on it: %v", err)
	}
	partProblem(t, d, merged)
	hours(t, d, 24*10)
	if p := problem(t, d, merged); p.Nags == 0 {
		t.Error("it does not nag again")
	}
}

func TestWhatIsMergedIntoAFixedProblemIsTold(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	kept, merged := twoProblems(t, d)
	told := casesOf(t, d, merged)
	for _, id := range told {
		resolve(t, d, id)
	}
	if _, err := d.ShipProblem(ctx, onProblem(kept)); err != nil {
		t.Fatal(err)
	}
	hours(t, d, 2)
	mergeProblem(t, d, merged, kept)
	hours(t, d, 2)
	for _, id := range told {
		if len(addressees(t, d, id, complaint.LetterFixShipped)) != 1 {
			t.Errorf("%s was not told of the fix", id)
		}
	}
	if p := problem(t, d, kept); p.State != complaint.ProblemShipped {
		t.Errorf("it is %s", p.State)
	}
}

func TestAFixThatPeopleComplainedAfterWasNone(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	kept, merged := twoProblems(t, d)
	if _, err := d.ShipProblem(ctx, onProblem(kept)); err != nil {
		t.Fatal(err)
	}
	hours(t, d, 2)
	submit(t, d, from(9, elevator))
	if p := mergeProblem(t, d, merged, kept); p.State != complaint.ProblemOpen || !p.Shipped.IsZero() {
		t.Errorf("merged into, it is %s", p.State)
	}
	partProblem(t, d, merged)
	if p := problem(t, d, kept); p.State != complaint.ProblemShipped || p.Shipped.IsZero() {
		t.Errorf("alone again it is %s", p.State)
	}
}

func TestAProblemOfManyCasesFollowsByAndBy(t *testing.T) {
	d := newDesk(t)
	kept, merged := twoProblems(t, d)
	const many = 230
	for n := range many {
		s := from(100+n, fmt.Sprintf("Number %d.", n))
		s.Problem = merged
		submit(t, d, s)
	}
	last := submit(t, d, from(400, elevator)).Case
	mergeProblem(t, d, merged, kept)
	if k := file(t, d, last).Case; k.Problem != merged {
		t.Errorf("the last one followed at once, to %s", k.Problem)
	}
	still := from(400, elevator+" Still.")
	still.Once = "still"
	joins(t, d, still, last, register.Joined)
	count := func(problem string) (n int) {
		for i := range many {
			if file(t, d, fmt.Sprintf("RS-2026-%06d", 5+i)).Case.Problem == problem {
				n++
			}
		}
		return n
	}
	if n := count(kept); n == 0 || n == many {
		t.Errorf("at once %d followed", n)
	}
	hours(t, d, 3)
	if n := count(kept); n != many {
		t.Errorf("%d followed", n)
	}
	partProblem(t, d, merged)
	hours(t, d, 3)
	if n := count(merged); n != many {
		t.Errorf("%d went back", n)
	}
}

func TestAChainOfProblemsIsTakenBackFromItsEnd(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	b, a := twoProblems(t, d)
	c := file(t, d, submit(t, d, from(20, "The paternoster of the town hall squeals.")).Case).Case.Problem
	own := casesOf(t, d, a)
	mergeProblem(t, d, a, b)
	mergeProblem(t, d, b, c)
	hours(t, d, 1)
	if p := problem(t, d, a); p.Kept() != c {
		t.Errorf("the first leads to %s", p.Kept())
	}
	if got := casesOf(t, d, c); len(got) != 5 {
		t.Errorf("cases: %v", got)
	}
	if _, err := d.PartProblem(ctx, onProblem(a), "No"); !isCode(err, "problem-merged-again") {
		t.Errorf("taking the first back: %v", err)
	}
	if _, err := d.EditProblem(ctx, onProblem(c), "Everything that lifts", "", "", complaint.Normal); err != nil {
		t.Fatal(err)
	}
	if p := problem(t, d, a); p.KeptTitle() != "Everything that lifts" {
		t.Errorf("it leads to %q", p.KeptTitle())
	}
	partProblem(t, d, b)
	hours(t, d, 1)
	if p := problem(t, d, a); p.Kept() != b {
		t.Errorf("the first leads to %s", p.Kept())
	}
	if got := casesOf(t, d, b); len(got) != 4 {
		t.Errorf("cases: %v", got)
	}
	partProblem(t, d, a)
	if got := casesOf(t, d, a); !slices.Equal(got, own) {
		t.Errorf("cases: %v, want %v", got, own)
	}
}

// What staff say of a case after a merge is of the problem that was kept, and stays when the merge is taken back; what
// they take away does not come back.
func TestWhatStaffSaidSinceAMergeStays(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	kept, merged := twoProblems(t, d)
	elsewhere := file(t, d, submit(t, d, from(20, "The paternoster of the town hall squeals.")).Case).Case.Problem
	own := casesOf(t, d, merged)
	before := problem(t, d, merged)
	mergeProblem(t, d, merged, kept)
	if _, err := d.SetProblem(ctx, on(own[0]), elsewhere); err != nil { // the one that the merged problem had learned from
		t.Fatal(err)
	}
	if _, err := d.SetProblem(ctx, on(own[1]), merged); err != nil {
		t.Fatal(err)
	}
	if p := problem(t, d, merged); p.Learned != before.Learned-1 {
		t.Errorf("it still knows %d texts, before %d", p.Learned, before.Learned)
	}
	partProblem(t, d, merged)
	if k := file(t, d, own[0]).Case; k.Problem != elsewhere {
		t.Errorf("what went elsewhere is about %s", k.Problem)
	}
	if k := file(t, d, own[1]).Case; k.Problem != kept {
		t.Errorf("what was confirmed is about %s", k.Problem)
	}
	if got := casesOf(t, d, merged); len(got) != 0 {
		t.Errorf("cases: %v", got)
	}
}

func TestMergesBesideRegistrationsAndActs(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	kept, merged := twoProblems(t, d)
	own := casesOf(t, d, merged)
	var g sync.WaitGroup
	for n := range 12 {
		g.Go(func() {
			if _, err := d.Submit(ctx, from(100+n, elevator)); err != nil {
				t.Error(err)
			}
		})
	}
	g.Go(func() { mergeProblem(t, d, merged, kept) })
	g.Go(func() {
		if _, err := d.AddCause(ctx, onProblem(merged), "", "Rust"); err != nil && !isCode(err, "problem-merged") {
			t.Error(err)
		}
	})
	g.Go(func() {
		if _, err := d.Note(ctx, on(own[0]), "Called."); err != nil {
			t.Error(err)
		}
	})
	g.Wait()
	hours(t, d, 3)
	if got := casesOf(t, d, kept); len(got) != 16 {
		t.Errorf("%d cases hang on it: %v", len(got), got)
	}
	into, from := problem(t, d, kept), problem(t, d, merged)
	if len(into.Causes) != len(from.Causes) {
		t.Errorf("%d causes went over of %d", len(into.Causes), len(from.Causes))
	}
}

func TestAProblemThatIsAbandonedAfterItWasPartedIsWaitedForNoMore(t *testing.T) {
	d := newDesk(t)
	kept, _ := twoProblems(t, d)
	id := submit(t, d, from(20, "The paternoster of the town hall squeals.")).Case
	merged := file(t, d, id).Case.Problem
	mergeProblem(t, d, merged, kept)
	partProblem(t, d, merged)
	if _, err := d.SetProblem(t.Context(), on(id), kept); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Problem(t.Context(), merged); complaint.KindOf(err) != complaint.KindNotFound {
		t.Fatalf("it is still there: %v", err)
	}
	hours(t, d, 2)
}

// beforehand is a table in which something happens just before the next complaint is written.
type beforehand struct {
	store.Table
	happens func()
}

func (b *beforehand) Write(ctx context.Context, ops ...store.Op) error {
	if happens := b.happens; happens != nil && slices.ContainsFunc(ops, func(op store.Op) bool { return op.Item.Type == register.TypeComplaint }) {
		b.happens = nil
		happens()
	}
	return b.Table.Write(ctx, ops...)
}

func TestWhoeverIsRegisteredAtTheMomentOfAMergeFollows(t *testing.T) {
	d := newDesk(t)
	kept, merged := twoProblems(t, d)
	d.table.Table = &beforehand{d.table.Table, func() { mergeProblem(t, d, merged, kept) }}
	id := submit(t, d, from(9, elevator)).Case
	if k := file(t, d, id).Case; k.Problem != merged {
		t.Fatalf("it hangs on %s", k.Problem)
	}
	if p, err := d.Kept(t.Context(), merged); err != nil || p.ID != kept {
		t.Errorf("which leads to %s, %v", p.ID, err)
	}
	hours(t, d, 2)
	if got := casesOf(t, d, kept); !slices.Contains(got, id) {
		t.Errorf("cases: %v, want %s among them", got, id)
	}
	if log := file(t, d, id).Journal; log[len(log)-1].Act != complaint.ActProblemsMerged {
		t.Errorf("its journal ends in %s", log[len(log)-1].Act)
	}
}

func TestTwoProblemsThatAreMergedIntoEachOtherBecomeOne(t *testing.T) {
	d := newDesk(t)
	one, two := twoProblems(t, d)
	failures := make(chan error, 2)
	for _, way := range [][2]string{{one, two}, {two, one}} {
		go func() {
			_, err := d.MergeProblem(t.Context(), onProblem(way[0]), way[1], "The same")
			failures <- err
		}()
	}
	first, second := <-failures, <-failures
	if (first == nil) == (second == nil) || !isCode(first, "same-problem") && !isCode(second, "same-problem") {
		t.Fatalf("%v and %v", first, second)
	}
	hours(t, d, 1)
	if p, q := problem(t, d, one), problem(t, d, two); p.Kept() != q.Kept() || len(casesOf(t, d, p.Kept())) != 4 {
		t.Errorf("%s and %s, cases %v", p.Kept(), q.Kept(), casesOf(t, d, p.Kept()))
	}
}

func TestWhichProblemsCanNotBeMerged(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	kept, merged := twoProblems(t, d)
	seen := problem(t, d, merged).Version
	if _, err := d.AddCause(ctx, onProblem(merged), "", "Rust"); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		on            register.OnProblem
		into, because string
		code          string
	}{
		"itself":             {onProblem(merged), merged, "So", "same-problem"},
		"nothing":            {onProblem(merged), "PB-999999", "So", "invalid"},
		"without grounds":    {onProblem(merged), kept, " ", "invalid"},
		"as nobody saw it":   {register.OnProblem{Problem: merged, Version: seen, By: ivan}, kept, "So", "stale"},
		"one that is not it": {onProblem("PB-999999"), kept, "So", "problem-not-found"},
	} {
		if _, err := d.MergeProblem(ctx, test.on, test.into, test.because); !isCode(err, test.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.PartProblem(ctx, onProblem(merged), "So"); !isCode(err, "problem-not-merged") {
		t.Errorf("parting what is alone: %v", err)
	}
}

func TestAProblemIsFoundToBeLikeAnother(t *testing.T) {
	d := newDesk(t)
	kept, _ := twoProblems(t, d)
	s := from(30, "The lift of our house is stuck and the neighbours are angry.")
	s.Problem = register.ChosenNew
	doubled := problem(t, d, file(t, d, submit(t, d, s).Case).Case.Problem)
	list, err := d.LikeProblem(t.Context(), doubled)
	if err != nil || len(list) == 0 || list[0].Problem != kept || slices.ContainsFunc(list, func(p complaint.Proposal) bool { return p.Problem == doubled.ID }) {
		t.Errorf("%+v, %v", list, err)
	}
}
