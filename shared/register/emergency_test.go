package register_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"resonance/shared/complaint"
)

// TestEmergencyModeChangesWhatTheDeskDoes compares a person's first complaint with one just like it that is their second
// bad experience: another plan, another script, a livelier channel, a higher floor, and the special team is told.
func TestEmergencyModeChangesWhatTheDeskDoes(t *testing.T) {
	d := newDesk(t)
	parcel := anna("parcel", "A courier left my parcel in the rain and the hotline hung up twice.")
	parcel.Severity = complaint.Serious
	usual := from(1, parcel.Text)
	usual.Severity = parcel.Severity
	first := submit(t, d, usual).Case
	submit(t, d, anna("a", fridge))
	d.clock.Pass(time.Hour)
	again := submit(t, d, parcel).Case

	calm, failed := file(t, d, first), file(t, d, again)
	if calm.Case.Emergency != nil || failed.Case.Emergency == nil {
		t.Fatalf("emergency %+v, then %+v", calm.Case.Emergency, failed.Case.Emergency)
	}
	if at, err := time.Parse(time.RFC3339, failed.Case.Emergency.Params["at"]); err != nil || !at.Equal(begins) {
		t.Errorf("the earlier failure was at %s, want %s", at, begins)
	}
	for _, clock := range []string{"emergency-answer", "emergency-contact"} {
		has := func(k complaint.Case) bool {
			return slices.ContainsFunc(k.Clocks, func(c complaint.Clock) bool { return c.ID == clock })
		}
		if has(calm.Case) || !has(failed.Case) {
			t.Errorf("plan: %s runs on the first: %v, on the second: %v", clock, has(calm.Case), has(failed.Case))
		}
	}
	for _, kind := range []complaint.StepKind{complaint.StepProgress, complaint.StepResolution} {
		called := func(steps []complaint.Step) bool {
			return slices.ContainsFunc(steps, func(s complaint.Step) bool { return s.Kind == kind && s.Call })
		}
		if called(calm.Steps) || !called(failed.Steps) {
			t.Errorf("channel: %s by telephone at first: %v, then: %v", kind, called(calm.Steps), called(failed.Steps))
		}
	}
	sorry := func(id string) bool {
		letters := lettersOf(t, d, id, complaint.LetterAcknowledge)
		return len(letters) == 1 && strings.Contains(letters[0], "We are sorry. This is not the first time")
	}
	if sorry(first) || !sorry(again) {
		t.Errorf("script: an apology at first: %v, then: %v", sorry(first), sorry(again))
	}
	small, err := d.OfferFor(t.Context(), first)
	large, err2 := d.OfferFor(t.Context(), again)
	if err != nil || err2 != nil || small.Floor == 0 || large.Floor != 2*small.Floor {
		t.Errorf("floor: %d, then %d, %v, %v", small.Floor, large.Floor, err, err2)
	}
	noted := func(f []complaint.Entry) bool {
		return slices.ContainsFunc(f, func(e complaint.Entry) bool { return e.Act == complaint.ActEmergency })
	}
	if noted(calm.Journal) || !noted(failed.Journal) {
		t.Errorf("the special team reads of it at first: %v, then: %v", noted(calm.Journal), noted(failed.Journal))
	}
}

// An authority or a paper that hands on what somebody complains of again was failed by nobody; whoever complains through
// it was.
func TestOnlyWhoWasFailedIsApologisedTo(t *testing.T) {
	for address, sorry := range map[string]bool{"news@review.example": false, "anna@mail.example": true} {
		d := newDesk(t)
		submit(t, d, anna("a", fridge))
		s := anna("b", "A courier left my parcel in the rain and the hotline hung up twice.")
		s.Channel, s.Source, s.ReplyTo = complaint.Media, complaint.Source{Name: "Evening Review"}, address
		id := submit(t, d, s).Case
		letters := lettersOf(t, d, id, complaint.LetterAcknowledge)
		if file(t, d, id).Case.Emergency == nil || len(letters) != 1 || strings.Contains(letters[0], "We are sorry") != sorry {
			t.Errorf("%s: %q", address, letters)
		}
	}
}

// After emergency mode the next experience is watched, whatever it is about and however calm; without it, or once it
// turned out to have been none, it is not.
func TestTheNextExperienceIsWatched(t *testing.T) {
	months := 100 * 24 * time.Hour
	for name, test := range map[string]struct {
		failed, another bool
		wait            time.Duration
		watched         bool
	}{
		"after emergency mode":       {true, false, months, true},
		"after one complaint":        {false, false, months, false},
		"after more than a year":     {true, false, 4 * months, false},
		"after somebody else's case": {true, true, months, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			ids := []string{submit(t, d, anna("a", fridge)).Case}
			if test.failed {
				ids = append(ids, submit(t, d, anna("b", "A courier left my parcel in the rain and the hotline hung up twice.")).Case)
			}
			if test.another {
				if _, err := d.AnotherPerson(t.Context(), on(ids[0])); err != nil {
					t.Fatal(err)
				}
				if p := person(t, d, file(t, d, ids[1]).Case.Person); p.History[0].Failed {
					t.Error("their history still says that they were failed twice")
				}
			}
			d.clock.Pass(time.Hour)
			for _, id := range ids {
				find(t, d, id, complaint.ObservedNotUpheld)
				resolve(t, d, id)
			}
			d.clock.Pass(test.wait)
			next := submit(t, d, anna("c", "The lamp of the kitchen bursts whenever the oven is on.")).Case
			if k := file(t, d, next).Case; k.Emergency != nil {
				t.Fatalf("the next is a failure: %+v", k.Emergency)
			}
			if got := slices.Contains(acts(t, d, next), complaint.ActWatched); got != test.watched {
				t.Errorf("watched: %v, want %v", got, test.watched)
			}
		})
	}
}
