package browser_test

import "testing"

// TestFiltersLeaveRoomForTheCases on a telephone, where they are folded until somebody wants them or one is set. No
// script is needed for that.
func TestFiltersLeaveRoomForTheCases(t *testing.T) {
	t.Parallel()
	h, w := newHouse(t, "en"), open(t, wide)
	h.signIn(w)
	shown := func(want bool, where string) {
		t.Helper()
		if got := value[bool](w, `document.getElementById("f-state").checkVisibility()`); got != want {
			t.Errorf("%s: the filters are shown: %v", where, got)
		}
	}
	for _, script := range []bool{true, false} {
		w.show(look{width: wide.width, script: script})
		w.visit(h.URL() + "/cases")
		shown(true, "at a desk")
		w.show(look{width: narrow.width, script: script})
		w.visit(h.URL() + "/cases")
		shown(false, "on a telephone")
		w.press("Filters")
		shown(true, "unfolded")
		w.visit(h.URL() + "/cases?state=closed")
		shown(true, "when one is set")
	}
}
