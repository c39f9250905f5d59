package register_test

import (
	"fmt"
	"testing"
	"time"

	"resonance/shared/complaint"
)

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
	d.clock.Pass(time.Hour)
	if got := taken(200); got < 6 || got > 16 {
		t.Errorf("for 200 more after an hour they were taken %d times", got)
	}
}
