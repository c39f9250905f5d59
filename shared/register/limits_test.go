package register_test

import (
	"fmt"
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
	if _, err := d.Grant(t.Context(), register.On{Case: id, By: sam}, more); complaint.KindOf(err) != complaint.KindRefused {
		t.Errorf("above everybody's limit Sam gets %v", err)
	}
	olga := complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga", Email: "Olga@firma.example"}
	if _, err := d.Grant(t.Context(), register.On{Case: id, By: olga}, more); err != nil {
		t.Errorf("below her own limit Olga gets %v", err)
	}
	if g := file(t, d, id).Grants; len(g) != 1 || g[0].By.Email != "" {
		t.Errorf("what is kept: %+v", g)
	}
}

// In a rush an instance takes more numbers at a time, and afterwards few again.
func TestBlocksOfNumbersGrowInARush(t *testing.T) {
	d := newDesk(t)
	d.openOn(t, d.table.Table, 5)
	n := 0
	taken := func(complaints int) int {
		before := d.table.written
		for range complaints {
			n++
			s := anna(fmt.Sprint("rush", n), fmt.Sprintf("Matter%d was lost in branch%d.", n, n))
			s.Who = complaint.Complainant{Name: fmt.Sprintf("Boris Nr%d", n), Emails: []string{fmt.Sprintf("b%d@mail.example", n)}}
			submit(t, d, s)
		}
		return d.table.written - before - complaints
	}
	if got := taken(160); got > 16 { // of cases and of problems; blocks of five alone would be 64
		t.Errorf("numbers for 160 complaints at once were taken %d times", got)
	}
	d.pass(time.Hour)
	if got := taken(200); got < 6 || got > 16 {
		t.Errorf("for 200 more after an hour they were taken %d times", got)
	}
}
