package notify

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"resonance/shared/complaint"
	"resonance/shared/policy"
	"resonance/shared/register"
	"resonance/shared/slack"
	"resonance/shared/words"
)

// Several deliveries share Slack's one message a second for an hour: none waits in vain, so that no message of a
// rush loses its tries and ends in the dead letters.
func TestNobodyWaitsForSlackInVain(t *testing.T) {
	const workers, messages = 4, 900
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		pace := rate.NewLimiter(rate.Every(time.Second), 1)
		post := func() error {
			if !pace.Allow() {
				return &slack.RetryError{After: time.Second}
			}
			return nil
		}
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for range messages {
					if err := patiently(t.Context(), post); err != nil {
						t.Errorf("after %v: %v", time.Since(began), err)
						return
					}
				}
			})
		}
		wg.Wait()
		if took := time.Since(began); took > workers*messages*1300*time.Millisecond {
			t.Errorf("%d messages took %v, and Slack was idle for much of it", workers*messages, took)
		}
	})
}

func TestSlackIsNotAskedAgainWhen(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		most int // calls
	}{
		"it may have done it":         {&slack.RetryError{Unsure: true, After: time.Second}, 1},
		"it did not say when":         {&slack.RetryError{}, 1},
		"it wants a minute":           {&slack.RetryError{After: time.Minute}, 1},
		"it refuses":                  {&slack.FinalError{Code: "channel_not_found"}, 1},
		"the function's time is over": {&slack.RetryError{After: time.Second}, 27},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				if err := patiently(t.Context(), func() error { calls++; return c.err }); err != c.err {
					t.Errorf("got %v", err)
				}
				if calls > c.most {
					t.Errorf("Slack was asked %d times", calls)
				}
			})
		})
	}
}

func TestACaseTakenOverIsNotHandedOver(t *testing.T) {
	h := &Handler{Register: register.New(register.Deps{Policy: policy.Default()}), Words: words.Load()}
	taken := complaint.Entry{Act: complaint.ActHandedOver, By: complaint.Actor{Name: "Anna"}, Params: map[string]string{"to": "Anna", "from": "Boris"}}
	if line, _ := h.line(taken); line != "Anna took it over from Boris." {
		t.Errorf("the team reads %q", line)
	}
}

func TestTheChannelHearsWhatWantsSomebodyAndNoMore(t *testing.T) {
	nobodys, annas := complaint.Case{}, complaint.Case{Owner: complaint.Actor{ID: "anna"}}
	for act, want := range map[complaint.Act]struct{ nobodys, annas bool }{
		complaint.ActReminded:   {true, false}, // Anna knows of her case
		complaint.ActEscalated:  {true, true},
		complaint.ActReopened:   {true, true},
		complaint.ActHandedOver: {true, true},
		complaint.ActWoke:       {true, true},
		complaint.ActKeyAsked:   {true, true},
		complaint.ActClaimed:    {false, false},
		complaint.ActSnoozed:    {false, false},
		complaint.ActResolved:   {false, false},
		complaint.ActGranted:    {false, false},
		complaint.ActReplied:    {false, false},
	} {
		if wanted(nobodys, act) != want.nobodys || wanted(annas, act) != want.annas {
			t.Errorf("%s: nobody's %v, somebody's %v", act, wanted(nobodys, act), wanted(annas, act))
		}
	}
}
