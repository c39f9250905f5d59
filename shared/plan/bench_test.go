package plan_test

import (
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/plan"
	"resonance/shared/policy"
)

// BenchmarkMake plans a case with five clocks: what one registration pays.
func BenchmarkMake(b *testing.B) {
	p, calendars := rules(b)
	now := time.Date(2026, time.March, 4, 10, 0, 0, 0, time.UTC)
	f := plan.Facts{Now: now, Channel: complaint.Regulator, Regime: "uk-financial", Received: now, Registered: now}
	b.ReportAllocs()
	for b.Loop() {
		plan.Make(p, calendars, f)
	}
}

// BenchmarkPolicy reads the default policy and builds its calendars: what a start pays.
func BenchmarkPolicy(b *testing.B) {
	for b.Loop() {
		if _, err := policy.Default().BuildCalendars(); err != nil {
			b.Fatal(err)
		}
	}
}
