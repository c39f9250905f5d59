package cloud_test

import (
	"testing"

	"resonance/infra/cloud"
	"resonance/infra/story"
	"resonance/shared/mail"
)

func TestTheStoryOfTheFunctions(t *testing.T) {
	story.TellWithoutClock(t, cloud.Start(t, cloud.Config{
		Policy: story.Policy, FirstLead: "nora@firma.example",
		Verifier: mail.Verifier{LookupTXT: story.LookupTXT, Receivers: []string{story.Receiver}},
	}))
}
