package local

import (
	"net/http"
	"runtime"
	"sync"
	"time"
)

// turnPatience is how long a request waits for its turn; then it is worked on beside the others all the same, so that
// nothing that takes long, an identity provider that does not answer say, holds anybody up for longer.
const turnPatience = 200 * time.Millisecond

// inTurns has one request to read more at work than there are processors, and the others wait in line: pages that are
// all worked on at once are all late. A turn ends with the first byte of the answer, however slowly it is read.
func inTurns(next http.Handler) http.Handler {
	turns := make(chan struct{}, runtime.GOMAXPROCS(0)+1)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			next.ServeHTTP(w, r)
			return
		}
		select {
		case turns <- struct{}{}:
			answer := &turn{ResponseWriter: w, end: sync.OnceFunc(func() { <-turns })}
			defer answer.end()
			w = answer
		case <-time.After(turnPatience):
		}
		next.ServeHTTP(w, r)
	})
}

// turn is the answer to a request that has one.
type turn struct {
	http.ResponseWriter
	end func()
}

func (t *turn) Write(part []byte) (int, error) {
	t.end()
	return t.ResponseWriter.Write(part)
}

// Unwrap is for http.ResponseController.
func (t *turn) Unwrap() http.ResponseWriter { return t.ResponseWriter }
