package slackpage

import (
	"net/http"
	"strconv"
	"time"
)

// Fault makes the Web API misbehave as Slack does on a bad day.
type Fault struct {
	Down    bool          // answers 503 and does nothing
	Limited time.Duration // answers 429 with this Retry-After and does nothing
	Delay   time.Duration // does what is asked, and answers so much later
	Lost    bool          // does what is asked, and cuts the line instead of answering
	Method  string        // only this method, such as chat.postMessage; empty: all
	Calls   int           // how many calls go wrong before all is well; 0: all of them
}

// Break sets a fault; the zero Fault mends it.
func (p *Page) Break(f Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = f
}

// takeFault gives the fault for one call and counts it.
func (p *Page) takeFault(method string) Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.fault
	if f.Method != "" && f.Method != method {
		return Fault{}
	}
	if f.Calls == 1 {
		p.fault = Fault{}
	} else if f.Calls > 1 {
		p.fault.Calls--
	}
	return f
}

// refuse answers a call that the fault keeps from being done, and reports whether it did.
func (f Fault) refuse(w http.ResponseWriter) bool {
	switch {
	case f.Down:
		http.Error(w, "upstream connect error", http.StatusServiceUnavailable)
	case f.Limited > 0:
		tooMany(w, f.Limited)
	default:
		return false
	}
	return true
}

// hold keeps the answer of a call that was done.
func (f Fault) hold(r *http.Request) {
	if f.Delay > 0 {
		late := time.NewTimer(f.Delay)
		defer late.Stop()
		select {
		case <-late.C:
		case <-r.Context().Done():
		}
	}
	if f.Lost {
		panic(http.ErrAbortHandler)
	}
}

// tooMany is Slack's 429: whole seconds, at least one.
func tooMany(w http.ResponseWriter, wait time.Duration) {
	seconds := max(int((wait+time.Second-1)/time.Second), 1)
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusTooManyRequests)
	write(w, map[string]any{"ok": false, "error": "ratelimited"})
}
