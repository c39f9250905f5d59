package cloud_test

import (
	"slices"
	"testing"
	"time"

	"resonance/infra/cloud"
	"resonance/infra/story"
	"resonance/infra/template"
	"resonance/shared/mail"
)

// config is what the story wants of its home.
func config() cloud.Config {
	return cloud.Config{
		Policy: story.Policy, FirstLead: "nora@firma.example",
		Verifier: mail.Verifier{LookupTXT: story.LookupTXT, Receivers: []string{story.Receiver}},
	}
}

func TestTheStoryOfTheFunctions(t *testing.T) {
	t.Parallel()
	story.TellWithoutClock(t, cloud.Start(t, config()))
}

// TestTheWholeStoryWithEveryEventTwice moves the time, for which the functions are built with a clock that a
// file sets. At its end it is known what the functions ask of AWS, and the template must allow that and no
// more.
func TestTheWholeStoryWithEveryEventTwice(t *testing.T) {
	t.Parallel()
	c := config()
	c.Begins, c.Twice = story.Begins, true
	home := cloud.Start(t, c)
	story.Tell(t, home)
	home.RunErrands(t)
	if !t.Failed() {
		t.Run("the template allows what was asked and no more", func(t *testing.T) { compare(t, home.Needs()) })
	}
	stack := template.Load(t)
	for function, size := range home.Batches() {
		if got := stack.Resources[template.Function(function)].Int("Events", "Queue", "Properties", "BatchSize"); got != size {
			t.Errorf("%s was tried with batches of %d, and the template gives it %d", function, size, got)
		}
	}
	for _, function := range []string{"relay", "index"} {
		if got := stack.Resources[template.Function(function)].Int("Events", "Stream", "Properties", "MaximumRetryAttempts"); got != cloud.StreamTries {
			t.Errorf("%s was tried %d times again, and the template has %d", function, cloud.StreamTries, got)
		}
	}
}

// unplayed is what the code may ask though neither the story nor the errands have it do so, with the reason.
var unplayed = map[cloud.Need]string{
	{Function: "index", Action: "dynamodb:ConditionCheckItem", Resource: "table"}: "a count that is nothing and was nothing is only checked to be so still",
}

func compare(t *testing.T, needs []cloud.Need) {
	stack := template.Load(t)
	for _, n := range needs {
		if unplayed[n] != "" {
			t.Errorf("%+v is asked for after all", n)
		}
		if !slices.Contains(stack.Grants(n.Function), template.Grant{Action: n.Action, Resource: n.Resource}) {
			t.Errorf("the template does not allow %s to %s on %s", n.Function, n.Action, n.Resource)
		}
	}
	for _, function := range cloud.Functions {
		for _, g := range stack.Grants(function) {
			n := cloud.Need{Function: function, Action: g.Action, Resource: g.Resource}
			if !slices.Contains(needs, n) && unplayed[n] == "" {
				t.Errorf("the template allows %s to %s on %s, which nobody asks for", function, g.Action, g.Resource)
			}
		}
	}
}

// badDay has every service fail in turns, and functions die in the middle of what they do. Nobody dies who is
// talked to by people, nor who has just handed a letter over: what becomes of that is told elsewhere.
func badDay(c cloud.Call, before int) cloud.Fault {
	every := func(n, at int) bool { return before%n == at }
	mayDie := c.Function != "web" && c.Function != "api" && c.Function != "slack" && c.Function != "reply"
	switch c.Action {
	case "TransactWriteItems":
		switch {
		case every(6, 2):
			return cloud.Conflicting
		case every(12, 3): // and is sent again, which can't meet another: it was carried out
			return cloud.Lost
		case every(40, 4) && mayDie:
			return cloud.KilledAfter
		case every(40, 24) && mayDie:
			return cloud.KilledBefore
		}
	case "UpdateItem", "DeleteItem":
		switch {
		case every(20, 3) && mayDie:
			return cloud.Lost
		case every(40, 5) && mayDie:
			return cloud.KilledBefore
		}
	case "SendMessage":
		switch {
		case every(50, 4), every(50, 5), every(50, 6): // as often as is tried at once
			return cloud.Down
		case every(50, 20):
			return cloud.KilledBefore
		case every(50, 35):
			return cloud.KilledAfter
		}
	}
	if c.Service == "dynamodb" && every(60, 20) {
		return cloud.Throttled
	}
	return cloud.Fine
}

func TestTheStoryOnABadDay(t *testing.T) {
	t.Parallel()
	c := config()
	c.Shuffled, c.Again = true, time.Second
	k := cloud.Start(t, c)
	seen := map[cloud.Fault]int{}
	k.Break(func(c cloud.Call, before int) cloud.Fault {
		f := badDay(c, before)
		seen[f]++
		return f
	})
	story.TellWithoutClock(t, k)
	k.Break(nil)
	for f, least := range map[cloud.Fault]int{cloud.Throttled: 20, cloud.Conflicting: 20, cloud.Lost: 20, cloud.Down: 3, cloud.KilledBefore: 4, cloud.KilledAfter: 4} {
		if seen[f] < least {
			t.Errorf("it was no bad day: %v", seen)
		}
	}
	k.NothingIsDead(t)
}
