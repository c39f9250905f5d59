package story

import (
	"fmt"
	"slices"

	"resonance/shared/complaint"
)

// loops is the eighth chapter: machines that answer every letter and do not say that they are machines.
func (s *story) loops() {
	s.tell(
		s.aMachineThatStaysOnItsCaseIsLeftToAPerson,
		s.aMachineThatNamesNoCaseIsLeftToAPersonToo,
	)
}

func (s *story) aMachineThatStaysOnItsCaseIsLeftToAPerson() {
	const clerk = "clerk@mail.example"
	id := s.receivesFrom(clerk, head, "Your message was received by our office.")
	for range 6 {
		s.resolves(id)
		if again := s.receivesFrom(clerk, plusAddress(id), "Your answer was received by our office."); again != id {
			s.Fatalf("the answer went to %s", again)
		}
	}
	s.automatic(clerk, 4) // the story's policy, a case
	if k := s.file(id).Case; !slices.Contains(k.Look, complaint.LookLetter) {
		s.Errorf("to look at for %v", k.Look)
	}
}

func (s *story) aMachineThatNamesNoCaseIsLeftToAPersonToo() {
	const registry = "registry@mail.example"
	cases := map[string]bool{}
	for _, matter := range []string{"invoices", "a parcel", "the lift", "parking", "a passport", "heating", "insurance"} {
		cases[s.receivesFrom(registry, head, "We received your message about "+matter+".")] = true
	}
	if len(cases) < 6 {
		s.Fatalf("it began %d cases only", len(cases))
	}
	s.automatic(registry, 5) // the default policy, an address and day
}

// receivesFrom delivers a plain letter and gives the case that it went to.
func (s *story) receivesFrom(from, to, text string) (id string) {
	s.Helper()
	s.written++
	s.arrives(from, to, lines("From: "+from, "To: "+to, "Subject: Received", fmt.Sprintf("Message-ID: <%d.%s>", s.written, from), "", text))
	return s.newest().Case
}

// automatic wants a number of automatic letters to an address, and no more.
func (s *story) automatic(to string, want int) {
	s.Helper()
	n := 0
	for _, l := range s.left(to) {
		if l.Get("Auto-Submitted") != "no" {
			n++
		}
	}
	if n != want {
		s.Errorf("%d automatic letters went to %s, want %d", n, to, want)
	}
}
