package cloud

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// Fault is what becomes of one request that a function makes of AWS.
type Fault int

// All is well, or not: refused before it was carried out; carried out, and the answer gets lost; the function is
// killed before the request gets there, or before the answer gets back.
const (
	Fine Fault = iota
	Throttled
	Conflicting // of a transaction: another one holds an item
	Down        // nobody answers
	Hanging     // nor says so, for as long as one waits
	Lost
	KilledBefore
	KilledAfter
)

// Break has AWS fail as told from now on; nil mends it. It is asked before each call, one at a time, with how many
// calls of the same kind came before.
func (k *Cloud) Break(how func(c Call, before int) Fault) {
	k.record.mu.Lock()
	defer k.record.mu.Unlock()
	k.record.fault = how
}

// refusals are the answers of services that do not do what they are asked, by service.
var refusals = map[Fault]map[string]string{
	Throttled: {
		"dynamodb": `{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"The level of configured provisioned throughput for the table was exceeded."}`,
		"sqs":      `{"__type":"com.amazonaws.sqs#RequestThrottled","message":"Rate exceeded"}`,
	},
	Conflicting: {
		"dynamodb": `{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"Transaction cancelled","CancellationReasons":[{"Code":"TransactionConflict","Message":"Transaction is ongoing for the item"},{"Code":"None"}]}`,
	},
}

// spoil answers in the place of the service, or lets it answer for nothing. It reports whether it did.
func (r *record) spoil(f Fault, c Call, w http.ResponseWriter, q *http.Request, service http.Handler) bool {
	switch f {
	case Fine:
		return false
	case Throttled, Conflicting:
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, refusals[f][c.Service]) // the caller may be gone
		return true
	case Hanging:
		<-q.Context().Done()
	case Lost, KilledAfter:
		service.ServeHTTP(httptest.NewRecorder(), q)
	}
	if f == KilledBefore || f == KilledAfter {
		r.kill(c.Function)
	}
	panic(http.ErrAbortHandler)
}

// kill ends a function's process without a word. The emulator starts another one for the next event.
func (r *record) kill(function string) {
	bootstrap := filepath.Join(r.programs, function, "bootstrap")
	programs, _ := filepath.Glob("/proc/[0-9]*/exe")
	for _, exe := range programs {
		if at, err := os.Readlink(exe); err == nil && at == bootstrap {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(exe))); err == nil {
				_ = syscall.Kill(pid, syscall.SIGKILL) // or it ended by itself
			}
		}
	}
}
