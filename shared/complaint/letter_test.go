package complaint_test

import (
	"testing"
	"time"

	"resonance/shared/complaint"
)

// A letter goes out once: a second attempt waits for the first, and when that one died, nobody sends again.
func TestALetterIsSentOnceOrAPersonChecks(t *testing.T) {
	l := complaint.Letter{State: complaint.LetterQueued}
	if mine, err := l.StartSending(noon); !mine || err != nil || l.Tries != 1 {
		t.Fatalf("the first: %v, %v, %d tries", mine, err, l.Tries)
	}
	if mine, err := l.StartSending(noon.Add(complaint.SendingLease - 1)); mine || complaint.KindOf(err) != complaint.KindBusy || l.State != complaint.LetterSending {
		t.Errorf("while the first may run: %v, %v, %s", mine, err, l.State)
	}
	if mine, err := l.StartSending(noon.Add(complaint.SendingLease)); mine || err != nil || l.State != complaint.LetterUnknown {
		t.Errorf("when the first is dead: %v, %v, %s", mine, err, l.State)
	}
	if mine, err := l.StartSending(noon.Add(time.Hour)); mine || err != nil || l.State != complaint.LetterUnknown {
		t.Errorf("later: %v, %v, %s", mine, err, l.State)
	}
}

func TestWhatBecomesOfALetter(t *testing.T) {
	for _, test := range []struct {
		what    string
		becomes func(*complaint.Letter)
		state   complaint.LetterState
		trouble bool
	}{
		{"sent", func(l *complaint.Letter) { l.MarkSent("<1@relay.example>", noon) }, complaint.LetterSent, false},
		{"put back", func(l *complaint.Letter) { l.Requeue() }, complaint.LetterQueued, false},
		{"refused", func(l *complaint.Letter) { l.Fail("rejected") }, complaint.LetterFailed, true},
		{"lost sight of", func(l *complaint.Letter) { l.MarkUnknown() }, complaint.LetterUnknown, true},
	} {
		l := complaint.Letter{State: complaint.LetterSending, MessageID: "<ours@desk.example>"}
		test.becomes(&l)
		if l.State != test.state || l.InTrouble() != test.trouble {
			t.Errorf("%s: %s, in trouble: %v", test.what, l.State, l.InTrouble())
		}
	}
	l := complaint.Letter{MessageID: "<ours@desk.example>"}
	if l.MarkSent("", noon); l.MessageID != "<ours@desk.example>" {
		t.Errorf("a relay without an id of its own took ours: %q", l.MessageID)
	}
	if l.MarkSent("<theirs@relay.example>", noon); l.MessageID != "<theirs@relay.example>" {
		t.Errorf("the relay's own id is not kept: %q", l.MessageID)
	}
}
