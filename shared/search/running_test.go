package search

import (
	"testing"
	"time"

	"resonance/shared/complaint"
)

// A case is due today until midnight of the reader, wherever they are.
func TestRunningCountsByTheReadersDay(t *testing.T) {
	w := newWorld(t)
	now := time.Date(2026, 3, 3, 21, 30, 0, 0, time.UTC)
	for id, due := range map[string]time.Time{
		"RS-2026-000001": now.Add(-time.Minute), "RS-2026-000002": now.Add(time.Hour), "RS-2026-000003": now.Add(4 * time.Hour), "RS-2026-000004": {},
	} {
		k := complaint.Case{ID: id, State: complaint.Working}
		if !due.IsZero() {
			k.Clocks = []complaint.Clock{{ID: "house", Due: due}}
		}
		w.apply(w.putCase(k))
	}
	w.apply(w.putCase(complaint.Case{ID: "RS-2026-000005", State: complaint.Closed}))
	for zone, want := range map[string]Running{
		"UTC":           {Late: 1, Today: 1, Later: 2, Counted: 5},
		"Europe/Moscow": {Late: 1, Today: 2, Later: 1, Counted: 5},
	} {
		place, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.index.Running(t.Context(), now.In(place))
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v, want %+v", zone, got, err, want)
		}
	}
}
