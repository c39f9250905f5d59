package main

import (
	"path/filepath"
	"testing"
	"time"

	"resonance/infra/local/localtest"
)

// The bench itself works, on few cases; no figure is judged.
func TestEveryFigureIsMeasured(t *testing.T) {
	o := options{binary: localtest.Build(t), data: filepath.Join(t.TempDir(), "data"), cases: 20, span: 200 * time.Millisecond}
	r, err := bench(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if r.Cases < 15 || r.Start.Empty == 0 || r.Start.WithCases == 0 || r.Memory.Idle == 0 || r.Memory.Load < r.Memory.Idle/2 || r.RowBytes < 1000 {
		t.Errorf("%+v", r)
	}
	for _, k := range clients {
		for _, page := range []string{"case", "list", "today", "search"} {
			if l := r.Pages[page][k]; l.Read == 0 || l.P50 == 0 || l.P99 < l.P50 {
				t.Errorf("%s with %d clients: %+v", page, k, l)
			}
		}
		if g := r.Registrations[k]; g.PerSecond == 0 || g.Raw == 0 || g.Ratio == 0 {
			t.Errorf("registrations with %d clients: %+v", k, g)
		}
		if l := r.Letters[k]; l.Taken == 0 || l.Registered == 0 || l.Registered > l.Taken {
			t.Errorf("letters with %d clients: %+v", k, l)
		}
	}
}
