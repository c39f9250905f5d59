package local

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// waiting is a page whose requests stop where the test tells them to go on: before the first byte, and after it.
type waiting struct {
	begun        atomic.Int64
	answer, stop chan struct{}
}

func (p *waiting) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	p.begun.Add(1)
	<-p.answer
	if _, err := w.Write([]byte("a page")); err != nil {
		panic(err)
	}
	<-p.stop
}

func TestReadersTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		atOnce := int64(runtime.GOMAXPROCS(0) + 1)
		page := &waiting{answer: make(chan struct{}), stop: make(chan struct{})}
		door := inTurns(page)
		ask := func(method string) {
			go door.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, "/", nil))
		}
		begun := func(when string, want int64) {
			t.Helper()
			synctest.Wait()
			if got := page.begun.Load(); got != want {
				t.Errorf("%s: %d requests are worked on, want %d", when, got, want)
			}
		}
		for range atOnce + 3 {
			ask(http.MethodGet)
		}
		begun("at first", atOnce)
		ask(http.MethodPost)
		begun("with one that writes", atOnce+1)
		page.answer <- struct{}{}
		begun("when one is answered, though not read to its end", atOnce+2)
		time.Sleep(turnPatience)
		begun("when the rest have waited long enough", atOnce+4)
		close(page.answer)
		close(page.stop)
		synctest.Wait()
		for range atOnce {
			ask(http.MethodGet)
		}
		begun("when all have ended", 2*atOnce+4)
	})
}
