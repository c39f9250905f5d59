package story

import (
	"strings"
	"time"

	"resonance/shared/complaint"
)

// again is the chapter of second failures: whom we fail twice is dealt with in another way, and our own silence
// is a failure too.
func (s *story) again() {
	for _, p := range []*person{s.nora, s.sam} {
		if p.visit("/").at.Path == "/sign-in" {
			p.comesBack()
		}
	}
	s.tell(
		s.aPersonFailedTwiceIsInEmergencyMode,
		s.ourOwnSilenceIsAFailureToo,
	)
}

// aPersonFailedTwiceIsInEmergencyMode: another matter of the same person within sixty days, through another
// channel.
func (s *story) aPersonFailedTwiceIsInEmergencyMode() {
	petra := map[string]any{"name": "Petra Twice", "emails": []string{"petra@mail.example"}}
	first := s.registers(map[string]any{"channel": "executive", "text": "The sofa arrived without legs.", "person": petra})
	if e := s.file(first).Case.Emergency; e != nil {
		s.Errorf("a first complaint is in emergency mode: %+v", e)
	}
	second := s.registers(map[string]any{"channel": "media", "source": map[string]any{"name": "Evening Review"}, "text": "Gas engineers of yours left a pipe open.", "person": petra})
	k := s.file(second).Case
	if k.Emergency == nil || k.Emergency.Params["case"] != first {
		s.Fatalf("not in emergency mode: %+v", k.Emergency)
	}
	s.isEmergency(second)
	s.nora.visit("/cases/" + second)
	s.contains("the banner", prose(s.nora.on.doc), "We failed this person today as well ("+first+")")
}

// ourOwnSilenceIsAFailureToo: nobody answers Quentin, and the first promise becomes overdue.
func (s *story) ourOwnSilenceIsAFailureToo() {
	id := s.registers(map[string]any{"channel": "executive", "text": "The blinds fell down.", "person": map[string]any{"name": "Quentin Quiet", "emails": []string{"quentin@mail.example"}}})
	s.passes(s.now().AddDate(0, 0, 8), 12*time.Hour)
	s.sam.comesBack()
	s.isEmergency(id)
	if acts := s.acts(id, complaint.ActEmergency); len(acts) != 1 {
		s.Errorf("told %d times that it is an emergency", len(acts))
	}
}

// isEmergency wants the clocks and the team's card to know that a case is in emergency mode.
func (s *story) isEmergency(id string) {
	s.Helper()
	f := s.file(id)
	if f.Case.Emergency == nil {
		s.Fatalf("%s is not in emergency mode", id)
	}
	begun := false
	for _, c := range f.Case.Clocks {
		begun = begun || strings.HasPrefix(c.ID, "emergency-")
	}
	if !begun {
		s.Errorf("no clock of the emergency runs: %+v", f.Case.Clocks)
	}
	s.contains("the card", prose(s.sam.inSlack(id)), "This person was failed before. Fix the cause, and apologise first.")
}
