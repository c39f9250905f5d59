package register_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/policy"
	"resonance/shared/register"
)

func TestAMembersOwnLimitIsFoundByTheirAddress(t *testing.T) {
	d := newDesk(t)
	team := &d.Policy().Team
	team.Members = map[string]policy.Limits{"olga@firma.example": {Grant: 3 * team.Limits.Grant, Month: 3 * team.Limits.Month}}
	id := submit(t, d, anna("1", fridge)).Case
	more := complaint.Grant{
		Kind: complaint.GrantMoney, What: "The price back", Grounds: "Three letters and no answer.",
		Amount: complaint.Money{Minor: 2 * int64(team.Limits.Grant), Currency: d.Policy().Company.Currency},
	}
	sam := complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Sam", Email: "sam@firma.example"}
	if _, _, err := d.Grant(t.Context(), register.On{Case: id, By: sam}, more); complaint.KindOf(err) != complaint.KindRefused {
		t.Errorf("above everybody's limit Sam gets %v", err)
	}
	olga := complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga", Email: "Olga@firma.example"}
	if _, _, err := d.Grant(t.Context(), register.On{Case: id, By: olga}, more); err != nil {
		t.Errorf("below her own limit Olga gets %v", err)
	}
	if g := file(t, d, id).Grants; len(g) != 1 || g[0].By.Email != "" {
		t.Errorf("what is kept: %+v", g)
	}
}

var (
	sam  = complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Sam"}
	tess = complaint.Actor{Kind: complaint.Staff, ID: "m3", Name: "Tess"}
)

func code(err error) string {
	e, _ := errors.AsType[*complaint.Error](err)
	if e == nil {
		return ""
	}
	return e.Code
}

// money is a grant of so many times what a member may give alone.
func money(d *desk, times int64) complaint.Grant {
	return complaint.Grant{
		Kind: complaint.GrantMoney, What: "The price back", Grounds: "Three letters and no answer.",
		Amount: complaint.Money{Minor: times * int64(d.Policy().Team.Limits.Grant), Currency: d.Policy().Company.Currency},
	}
}

func TestAboveTheLimitASecondPersonTurnsTheKey(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("1", fridge)).Case
	asked := money(d, 2)
	asked.Second = sam
	_, _, err := d.Grant(t.Context(), register.On{Case: id, By: sam}, asked)
	if e, ok := errors.AsType[*complaint.Error](err); !ok || e.Code != "second-key-needed" || e.Params["limit"] != "£200" {
		t.Errorf("asking oneself gives %v", err)
	}
	asked.Second = tess
	_, stands, err := d.Grant(t.Context(), register.On{Case: id, By: sam}, asked)
	if err != nil || stands != complaint.GrantAsked {
		t.Fatalf("the grant stands as %q, %v", stands, err)
	}
	f := file(t, d, id)
	grant, task := f.Grants[0].ID, f.Tasks[slices.IndexFunc(f.Tasks, func(t complaint.Task) bool { return t.Kind == complaint.TaskKey })]
	if task.Owner.ID != tess.ID || task.Grant != grant || d.Offer(f, register.Around{}).Given != 0 {
		t.Errorf("while it waits: task %+v, given %d", task, d.Offer(f, register.Around{}).Given)
	}
	if _, err := d.FinishTask(t.Context(), register.On{Case: id, By: tess}, task.ID, "Done"); code(err) != "key-not-turned" {
		t.Errorf("finishing the task without a word on the key gives %v", err)
	}
	if _, err := d.TurnKey(t.Context(), register.On{Case: id, By: sam}, grant); code(err) != "own-key" {
		t.Errorf("turning one's own key gives %v", err)
	}
	if _, err := d.TurnKey(t.Context(), register.On{Case: id, By: tess}, grant); err != nil {
		t.Fatal(err)
	}
	if _, err := d.DeclineGrant(t.Context(), register.On{Case: id, By: tess}, grant, "Too late"); code(err) != "grant-settled" {
		t.Errorf("declining what was given gives %v", err)
	}
	f = file(t, d, id)
	if g := f.Grants[0]; !g.Given() || g.Second.ID != tess.ID || d.Offer(f, register.Around{}).Given != g.Amount.Minor {
		t.Errorf("after the key was turned: %+v", g)
	}
	if line := register.VerifyJournal(f.Case, f.Journal); line != 0 {
		t.Errorf("the journal breaks at line %d", line)
	}
}

// askTess lets Sam ask for a second key, and gives the ids of the case and of the grant.
func askTess(t *testing.T, d *desk) (id, grant string) {
	t.Helper()
	id = submit(t, d, anna("1", fridge)).Case
	asked := money(d, 2)
	asked.Second = tess
	if _, _, err := d.Grant(t.Context(), register.On{Case: id, By: sam}, asked); err != nil {
		t.Fatal(err)
	}
	return id, file(t, d, id).Grants[0].ID
}

func TestTheJournalTellsARefusedKeyFromAnAskingGivenUp(t *testing.T) {
	for by, want := range map[complaint.Actor]complaint.Act{tess: complaint.ActKeyDeclined, sam: complaint.ActKeyWithdrawn} {
		d := newDesk(t)
		id, grant := askTess(t, d)
		if _, err := d.DeclineGrant(t.Context(), register.On{Case: id, By: by}, grant, "The repair is enough."); err != nil {
			t.Fatal(err)
		}
		told := slices.ContainsFunc(file(t, d, id).Journal, func(e complaint.Entry) bool { return e.Act == want && e.Link == grant })
		if !told {
			t.Errorf("by %s: no %s in the journal", by.Name, want)
		}
	}
}

func TestADeclinedGrantGivesNothing(t *testing.T) {
	d := newDesk(t)
	id, grant := askTess(t, d)
	if _, err := d.DeclineGrant(t.Context(), register.On{Case: id, By: tess}, grant, " "); complaint.KindOf(err) != complaint.KindInvalid {
		t.Errorf("declining without a word gives %v", err)
	}
	if _, err := d.DeclineGrant(t.Context(), register.On{Case: id, By: tess}, grant, "The repair is enough."); err != nil {
		t.Fatal(err)
	}
	f := file(t, d, id)
	for _, task := range f.Tasks {
		if task.Kind == complaint.TaskKey && task.State != complaint.TaskDone {
			t.Errorf("the task stays: %+v", task)
		}
	}
	if f.Grants[0].Given() || d.Offer(f, register.Around{}).Given != 0 {
		t.Errorf("it was given: %+v", f.Grants[0])
	}
}

// The month's limit holds over all cases, also for many grants at once; a second key does not use it up.
func TestTheMonthsLimitHoldsOverAllCases(t *testing.T) {
	d := newDesk(t)
	limits := d.Policy().Team.Limits
	allowed := int(limits.Month / limits.Grant)
	cases := make([]string, allowed+3)
	for i := range cases {
		s := anna(strconv.Itoa(i), fridge)
		s.Who = complaint.Complainant{Name: "Nobody Known", Emails: []string{fmt.Sprintf("nobody%d@mail.example", i)}}
		cases[i] = submit(t, d, s).Case
	}
	var given atomic.Int64
	var all sync.WaitGroup
	for _, id := range cases {
		all.Go(func() {
			_, _, err := d.Grant(t.Context(), register.On{Case: id, By: sam}, money(d, 1))
			switch {
			case err == nil:
				given.Add(1)
			case code(err) != "second-key-month" && complaint.KindOf(err) != complaint.KindConflict:
				t.Errorf("got %v", err)
			}
		})
	}
	all.Wait()
	for _, id := range cases { // those who lost every race try again
		if len(file(t, d, id).Grants) == 0 {
			if _, _, err := d.Grant(t.Context(), register.On{Case: id, By: sam}, money(d, 1)); err == nil {
				given.Add(1)
			}
		}
	}
	if given.Load() != int64(allowed) {
		t.Errorf("%d grants in the month, %d are allowed", given.Load(), allowed)
	}
	if _, stands, err := d.Grant(t.Context(), register.On{Case: cases[0], By: tess}, money(d, 1)); err != nil || stands != complaint.GrantGiven {
		t.Errorf("another member gets %q, %v", stands, err)
	}
	d.clock.Pass(31 * 24 * time.Hour)
	if _, _, err := d.Grant(t.Context(), register.On{Case: submit(t, d, anna("next", "The kettle leaks.")).Case, By: sam}, money(d, 1)); err != nil {
		t.Errorf("in the next month Sam gets %v", err)
	}
}
