package cloud_test

import (
	"testing"

	"resonance/infra/cloud"
	"resonance/infra/story"
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
	story.TellWithoutClock(t, cloud.Start(t, config()))
}

// TestTheWholeStoryWithEveryEventTwice moves the time, for which the functions are built with a clock that a
// file sets.
func TestTheWholeStoryWithEveryEventTwice(t *testing.T) {
	c := config()
	c.Begins, c.Twice = story.Begins, true
	story.Tell(t, cloud.Start(t, c))
}
