package main

import (
	"strings"
	"testing"
	"time"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/shared/staff"
)

func TestTheWalkOnOneMachine(t *testing.T) {
	desk := localtest.Start(t, local.Config{Data: t.TempDir(), TickEvery: time.Hour})
	token, err := desk.Staff.MachineToken(t.Context(), staff.Lead, "smoke")
	if err != nil {
		t.Fatal(err)
	}
	var told strings.Builder
	w := walk{desk: desk.URL(), token: token, mail: "smoke@mail.example", patience: time.Minute}
	if err := w.run(t.Context(), &told); err != nil {
		t.Errorf("%v\n%s", err, &told)
	}
	if !strings.Contains(told.String(), "All well") {
		t.Errorf("it says\n%s", &told)
	}
}

func TestTheWalkSaysWhereItEnds(t *testing.T) {
	desk := localtest.Start(t, local.Config{Data: t.TempDir(), TickEvery: time.Hour})
	token, err := desk.Staff.MachineToken(t.Context(), staff.SpecialTeam, "smoke")
	if err != nil {
		t.Fatal(err)
	}
	var told strings.Builder
	w := walk{desk: desk.URL(), token: token, patience: time.Millisecond}
	if err := w.run(t.Context(), &told); err == nil || !strings.Contains(err.Error(), "403") || !strings.Contains(told.String(), "no   the dead letters can be counted") {
		t.Errorf("whom the desk refuses: %v\n%s", err, &told)
	}
}
