package story_test

import (
	"testing"

	"resonance/infra/local/localtest"
	"resonance/infra/story"
)

func TestTheStoryOfTheBuiltProgram(t *testing.T) {
	t.Parallel()
	data := newData(t)
	p := localtest.Serve(t, data, "RESONANCE_MAIL_RECEIVERS="+story.Receiver)
	story.TellWithoutClock(t, binaryHome{watched(t, data), p})
}

// binaryHome is the program as people start it, a process of its own in the machine's own time.
type binaryHome struct {
	folder
	process *localtest.Process
}

func (h binaryHome) Desk() string                { return h.process.Desk }
func (h binaryHome) Slack() string               { return h.process.Slack }
func (h binaryHome) FirstLink(testing.TB) string { return h.process.Link }

func (h binaryHome) Deliver(t testing.TB, from, to string, raw []byte) {
	t.Helper()
	deliver(t, h.process.Mail, from, to, raw)
}
