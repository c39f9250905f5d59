package api_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/staff"
)

const keyHeader = "Idempotency-Key"

func TestAnActThatIsSentAgainUnderItsKeyIsDoneOnce(t *testing.T) {
	w := newWorld(t)
	at := "/api/v1/cases/" + w.submit(fridge).Case
	grant := `{"kind":"money","what":"A refund","grounds":"It broke twice","amount":{"minor":%d,"currency":"GBP"}}`
	pay := func(minor int, headers ...string) answer {
		return w.call("POST", at+"/grants", fmt.Sprintf(grant, minor), headers...)
	}
	first := pay(100, keyHeader, "refund-1")
	want[complaint.Case](first, 200)
	granted := w.version(at)
	w.now = w.now.Add(23 * time.Hour)
	if again := pay(100, keyHeader, "refund-1"); again.StatusCode != 200 || !bytes.Equal(again.body, first.body) ||
		again.Header.Get("ETag") != first.Header.Get("ETag") || again.Header.Get("Content-Type") != first.Header.Get("Content-Type") {
		t.Errorf("the second answer is %d %v %s", again.StatusCode, again.Header, again.body)
	}
	if v := w.version(at); v != granted {
		t.Errorf("version %s after the act was sent again, %s before", v, granted)
	}
	if p := pay(200, keyHeader, "refund-1").refused(422, "invalid"); len(p.Errors) != 1 || p.Errors[0].Field != keyHeader || p.Errors[0].Code != "used-otherwise" {
		t.Errorf("another sum under the key: %+v", p.Errors)
	}
	pay(100, keyHeader, "refund-1", "If-Match", `"1"`).refused(422, "invalid")
	for name, headers := range map[string][]string{
		"no key": nil, "another key": {keyHeader, "refund-2"},
		"another caller's key": {keyHeader, "refund-1", "Authorization", "Bearer " + w.tokens[staff.SpecialTeam]},
	} {
		want[complaint.Case](pay(100, headers...), 200)
		if w.version(at) == granted {
			t.Errorf("%s: nothing was done", name)
		}
		granted = w.version(at)
	}
	w.now = w.now.Add(2 * time.Hour)
	if pay(100, keyHeader, "refund-1"); w.version(at) == granted {
		t.Error("the key still stands after a day")
	}
}

func TestARefusalIsSaidAgainUnderItsKey(t *testing.T) {
	w := newWorld(t)
	at := "/api/v1/cases/" + w.submit(fridge).Case + "/close"
	w.call("POST", at, "", keyHeader, "k").refused(409, "case-not-resolved")
	w.call("POST", at, "", keyHeader, "k").refused(409, "case-not-resolved")
	for _, wrong := range []string{"two words", strings.Repeat("k", 101), "ключ"} {
		if p := w.call("POST", at, "", keyHeader, wrong).refused(422, "invalid"); len(p.Errors) != 1 || p.Errors[0].Field != keyHeader {
			t.Errorf("key %q: %+v", wrong, p.Errors)
		}
	}
}

func TestWhatDidNothingMayBeTriedAgainUnderItsKey(t *testing.T) {
	w := newWorld(t)
	m := want[staff.Member](w.call("POST", "/api/v1/team", `{"name":"Olga","email":"olga@firma.example","role":"special-team"}`), 200)
	at := "/api/v1/team/" + m.ID + "/link"
	for w.call("POST", at, "").StatusCode == http.StatusNoContent {
	}
	w.call("POST", at, "", keyHeader, "k").refused(http.StatusTooManyRequests, "too-many-attempts")
	w.now = w.now.Add(time.Hour)
	if got := w.call("POST", at, "", keyHeader, "k"); got.StatusCode != http.StatusNoContent {
		t.Errorf("after an hour %d %s", got.StatusCode, got.body)
	}
	sent := len(w.links)
	if got := w.call("POST", at, "", keyHeader, "k"); got.StatusCode != http.StatusNoContent || len(w.links) != sent {
		t.Errorf("again %d, %d links of %d", got.StatusCode, len(w.links), sent)
	}
}

// What began and has no answer, as after a crash, is not done again by itself.
func TestNobodyKnowsWhatCameOfARequestWithoutAnAnswer(t *testing.T) {
	w := newWorld(t)
	at := "/api/v1/cases/" + w.submit(fridge).Case
	note := func() answer { return w.call("POST", at+"/note", `{"text":"They called"}`, keyHeader, "k") }
	want[complaint.Case](note(), 200)
	name := want[staff.Member](w.call("GET", "/api/v1/account", ""), 200).ID + "-k"
	known, err := w.register.BeginKeyed(t.Context(), name, "")
	must(t, err)
	must(t, w.register.FinishKeyed(t.Context(), name, register.KeyedRequest{Request: known.Request}))
	if p := note().refused(409, "outcome-unknown"); !strings.Contains(p.Detail, "another key") {
		t.Errorf("says %q", p.Detail)
	}
	if v := w.version(at); v != `"2"` {
		t.Errorf("done again: version %s", v)
	}
}

// Of many at once under one key one acts; the others get its answer, or are told that it is being worked on.
func TestOneOfManyUnderAKeyActs(t *testing.T) {
	w := newWorld(t)
	at := "/api/v1/cases/" + w.submit(fridge).Case
	answers := make([]answer, 20)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { answers[i] = w.call("POST", at+"/note", `{"text":"They called"}`, keyHeader, "k") })
	}
	all.Wait()
	for _, a := range answers {
		if a.StatusCode != http.StatusOK {
			a.refused(http.StatusConflict, "outcome-unknown")
		}
	}
	if v := w.version(at); v != `"2"` {
		t.Errorf("%d at once made version %s", len(answers), v)
	}
}

func TestWhoseCallerWentAwayIsDoneAndAnswered(t *testing.T) {
	w := newWorld(t)
	at := "/api/v1/cases/" + w.submit(fridge).Case
	gone, leave := context.WithCancel(t.Context())
	r := w.request("POST", at+"/note", `{"text":"They called"}`, keyHeader, "k").WithContext(gone)
	r.Body = leavingBody{r.Body, leave}
	w.do(r)
	if gone.Err() == nil {
		t.Fatal("the caller did not go away")
	}
	if v := w.version(at); v != `"2"` {
		t.Errorf("what was asked is not done: version %s", v)
	}
	want[complaint.Case](w.call("POST", at+"/note", `{"text":"They called"}`, keyHeader, "k"), 200)
	if v := w.version(at); v != `"2"` {
		t.Errorf("done once, it makes version 2, not %s", v)
	}
}

func TestARequestWithAKeyEndsWithItsTime(t *testing.T) {
	w := newWorld(t)
	at := "/api/v1/cases/" + w.submit(fridge).Case
	over, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	r := w.request("POST", at+"/note", `{"text":"They called"}`, keyHeader, "k").WithContext(over)
	w.do(r).refused(http.StatusServiceUnavailable, "busy")
}

// version is the ETag of what lies at a path.
func (w *world) version(path string) string {
	w.t.Helper()
	return w.call("GET", path, "").Header.Get("ETag")
}

// leavingBody is of a caller who goes away once all is said.
type leavingBody struct {
	io.ReadCloser
	leave func()
}

func (b leavingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		b.leave()
	}
	return n, err
}
