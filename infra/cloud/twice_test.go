package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"resonance/shared/register"
)

// AWS may bring the same message to two instances of a function at once.

// TestALetterOutAtTwoInstancesAtOnce holds the first in the middle of its call of SES.
func TestALetterOutAtTwoInstancesAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, Config{Still: true})
	first, second := s.functions["reply"], s.start("reply")
	event := queued(fmt.Sprintf(`{"id":"1","case":%q,"letter":%q}`, s.kase, s.letter))
	reached, release := make(chan struct{}), make(chan struct{})
	s.ses.answer = func(n int) (int, string, bool) {
		if n == 1 {
			close(reached)
			<-release
		}
		return http.StatusOK, "", true
	}
	done := make(chan string)
	go func() { done <- s.give(t, first, event) }()
	<-reached
	if got := s.give(t, second, event); !strings.Contains(got, `"itemIdentifier":"m1"`) {
		t.Errorf("the second answers %s while the first sends", got)
	}
	close(release)
	if got := <-done; got != `{"batchItemFailures":null}` {
		t.Errorf("the first answers %s", got)
	}
	if got := s.give(t, second, event); got != `{"batchItemFailures":null}` {
		t.Errorf("when it comes again, the second answers %s", got)
	}
	if n := len(s.ses.taken()); n != 1 {
		t.Errorf("SES took %d letters", n)
	}
}

func TestALetterInAtTwoInstancesAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, Config{Still: true})
	const key = "mail/twice"
	_, err := s.blobs.Put(t.Context(), key, "message/rfc822", strings.NewReader(theLetter))
	s.must(err)
	before := len(s.cases(t))
	event := queued(noticeOf(key))
	var both sync.WaitGroup
	for _, f := range []*function{s.functions["mail"], s.start("mail")} {
		both.Go(func() {
			for try := 1; s.give(t, f, event) != `{"batchItemFailures":null}`; try++ {
				if try == 100 {
					t.Error("the letter is handed back each time")
					return
				}
			}
		})
	}
	both.Wait()
	list, err := s.register.Letters(t.Context(), register.MailIn, 10, "")
	s.must(err)
	if now := len(s.cases(t)); now != before+1 || len(list.Rows) != 1 {
		t.Errorf("there are %d more cases and %d letters", now-before, len(list.Rows))
	}
}

// give brings an event to an instance and gives its answer, or what became of it.
func (s *scene) give(t *testing.T, f *function, event string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var answer json.RawMessage
	if err := f.invoke(ctx, json.RawMessage(event), &answer); err != nil {
		return err.Error()
	}
	return string(answer)
}
