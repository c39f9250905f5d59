package complaint_test

import (
	"testing"
	"time"

	"resonance/shared/complaint"
)

// What a fix came to is told from as many days before it as since, and from no more than a season of either.
func TestTheEffectOfAFix(t *testing.T) {
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	for name, test := range map[string]struct {
		came  []time.Time
		now   time.Time
		want  complaint.Effect
		drop  int
		known bool
	}{
		"nine of ten":           {[]time.Time{day(-1), day(-2), day(-3), day(-4), day(-5), day(-6), day(-7), day(-8), day(-9), day(-10), day(3)}, day(10), complaint.Effect{Days: 10, Before: 10, Since: 1}, 90, true},
		"what was long before":  {[]time.Time{day(-1), day(-11)}, day(10), complaint.Effect{Days: 10, Before: 1}, 100, true},
		"more than before":      {[]time.Time{day(-1), day(0), day(1), day(2)}, day(10), complaint.Effect{Days: 10, Before: 1, Since: 3}, -200, true},
		"none before":           {[]time.Time{day(1)}, day(10), complaint.Effect{Days: 10, Since: 1}, 0, false},
		"years later":           {[]time.Time{day(-89), day(-91), day(89), day(91)}, day(1000), complaint.Effect{Days: 90, Before: 1, Since: 1}, 0, true},
		"not out for a day yet": {[]time.Time{day(-1)}, noon.Add(23 * time.Hour), complaint.Effect{}, 0, false},
	} {
		e, out := complaint.Fix{Shipped: noon}.Effect(test.came, test.now)
		drop, known := e.Drop()
		if e != test.want || out != (test.want != complaint.Effect{}) || drop != test.drop || known != test.known {
			t.Errorf("%s: %+v, %v, %d, %v", name, e, out, drop, known)
		}
	}
	if e, out := (complaint.Fix{}).Effect([]time.Time{day(1)}, day(10)); out {
		t.Errorf("of a fix that is not out: %+v", e)
	}
}
