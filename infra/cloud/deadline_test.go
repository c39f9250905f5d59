package cloud

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestATableThatDoesNotAnswer: whoever waits for it stops while there is still time to say what is not done. Lambda
// would end the function without a word.
func TestATableThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	s := newScene(t, Config{Still: true})
	_, err := s.blobs.Put(t.Context(), sampleMail, "message/rfc822", strings.NewReader(theLetter))
	s.must(err)
	s.moveTo(t, registered.Add(48*time.Hour)) // the moment of the samples
	s.Break(func(c Call, _ int) Fault {
		if c.Service == "dynamodb" {
			return Hanging
		}
		return Fine
	})
	defer s.Break(nil)
	const lasts = 10 * time.Second
	handedBack, failed, busy := `"itemIdentifier":"`, "context deadline exceeded", `"statusCode":503`
	var all sync.WaitGroup
	for name, want := range map[string]string{
		"mail": handedBack, "notify": handedBack, "reply": handedBack, "relay": failed, "index": failed, "clock": failed, "web": busy, "api": busy, "slack": busy,
	} {
		f := s.start(name, "AWS_LAMBDA_FUNCTION_TIMEOUT=10")
		all.Go(func() {
			began := time.Now()
			got := s.give(t, f, s.sample(t, name))
			if took := time.Since(began); took >= lasts || !strings.Contains(got, want) {
				t.Errorf("%s says after %v: %.300s; want %s", name, took, got, want)
			}
		})
	}
	all.Wait()
}

func (s *scene) sample(t *testing.T, name string) string {
	t.Helper()
	event, err := os.ReadFile(filepath.Join("..", "..", "events", name+".json"))
	s.must(err)
	return string(s.filled(t, event))
}
