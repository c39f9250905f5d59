package staff_test

import (
	"strings"
	"testing"
	"time"

	"resonance/shared/staff"
)

func TestTheJournalIsReadAsFarBackAsItIsKept(t *testing.T) {
	h := newHouse(t)
	ann := h.firstLead(t).Member
	for range 3 { // years apart but for a few: what is kept is little more than one
		for range 4 {
			h.clock.Pass(time.Minute)
			if err := h.SendLink(t.Context(), ann, ann.ID); err != nil {
				t.Fatal(err)
			}
		}
		h.clock.Pass(150 * 24 * time.Hour)
	}
	for _, limit := range []int{1, 3, 100} {
		seen, next, pages := map[string]bool{}, "", 0
		for {
			lines, after, err := h.Journal(t.Context(), next, limit)
			if err != nil || len(lines) > limit {
				t.Fatalf("%d lines, %v", len(lines), err)
			}
			for _, l := range lines {
				if seen[l.ID] {
					t.Errorf("%s came twice", l.ID)
				}
				seen[l.ID] = true
			}
			if next = after; next == "" {
				break
			}
			if pages++; pages > 40 {
				t.Fatal("it never ends")
			}
		}
		if len(seen) != 8 { // of fourteen, six are of longer ago than 400 days
			t.Errorf("%d lines at a time: %d in all", limit, len(seen))
		}
	}
	_, _, err := h.Journal(t.Context(), "yesterday", 5)
	wantCode(t, err, "cursor cursor")
}

func TestEverythingIsJournaledAndNoSecretStored(t *testing.T) {
	h := newHouse(t)
	spy := &spying{Table: h.table.Table}
	h.table.Table = spy
	first := h.firstLead(t)
	bob := h.join(t, first.Member, "Bob", staff.SpecialTeam)
	text, _, err := h.MakeToken(t.Context(), bob.Member, "script")
	if err != nil {
		t.Fatal(err)
	}
	lines, _, err := h.Journal(t.Context(), "", 50)
	if err != nil {
		t.Fatal(err)
	}
	var acts []string
	for _, l := range lines {
		acts = append(acts, string(l.Act)+" by "+l.By.Name)
	}
	want := "token-made by Bob, signed-in by Bob, link-sent by Ann Lead, member-added by Ann Lead, signed-in by Ann Lead, member-added by Ann Lead"
	if got := strings.Join(acts, ", "); !sameWords(got, want) {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
	secretOf := func(s string) string { return s[strings.LastIndex(s, ".")+1:] }
	for _, secret := range []string{secretOf(first.Cookie), secretOf(bob.Cookie), secretOf(text), h.sent[0]} {
		if strings.Contains(spy.written.String(), secret) {
			t.Fatalf("a secret stands in the store")
		}
	}
}

// sameWords compares lists whose lines may share a millisecond.
func sameWords(a, b string) bool {
	x, y := strings.Split(a, ", "), strings.Split(b, ", ")
	seen := map[string]int{}
	for i := range x {
		seen[x[i]]++
	}
	for i := range y {
		seen[y[i]]--
	}
	for _, n := range seen {
		if n != 0 {
			return false
		}
	}
	return len(x) == len(y)
}
