package browser_test

import "testing"

// TestActsDoNotCoverEachOther: what one opens closes what stood open, and a correction asks for what its channel has.
func TestActsDoNotCoverEachOther(t *testing.T) {
	t.Parallel()
	h, w := newHouse(t, "en"), open(t, wide)
	h.signIn(w)
	w.visit(h.URL() + "/cases/" + h.registers(t, "Ada Stone", "The lift in our house is stuck between floors again.", 0))
	shown := func(id string, want bool) {
		t.Helper()
		if got := value[bool](w, `document.getElementById(`+quote(id)+`).checkVisibility()`); got != want {
			t.Errorf("%s is shown: %v", id, got)
		}
	}
	w.press("Put aside")
	shown("f-snooze-reason", true)
	w.press("Hand over")
	shown("f-to", true)
	shown("f-snooze-reason", false)
	w.press("Correct")
	shown("f-to", false)
	w.press("Correct the case")
	w.press("Correct the channel")
	shown("f-summary", false)
	shown("f-reference", true)
	shown("f-authority", false)
	shown("f-outlet", false)
	w.tick("Media")
	shown("f-outlet", true)
	w.tick("Regulator")
	shown("f-authority", true)
	shown("f-outlet", false)
}

// TestWhatStoodBelowIsParted where it comes to stand beside what it belongs to: "Open 3 days left" reads as one.
func TestWhatStoodBelowIsParted(t *testing.T) {
	t.Parallel()
	h, w := newHouse(t, "en"), open(t, wide)
	h.signIn(w)
	h.registers(t, "Ada Stone", "The lift in our house is stuck between floors again.", 0)
	w.visit(h.URL() + "/problems/PB-000001")
	w.sees("left")
	for l, want := range map[look]string{wide: "none", narrow: `"· "`} {
		w.show(l)
		if got := value[string](w, `getComputedStyle(document.querySelector(".cases .duecell br + *"), "::before").content`); got != want {
			t.Errorf("at %d px: %s, want %s", l.width, got, want)
		}
	}
}
