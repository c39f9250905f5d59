package local_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
)

// binary is the program as people run it: a process of its own, built without the race detector, so that
// the processor time it takes is its own too.
type binary struct {
	*localtest.Process
	t             *testing.T
	data          string
	token, secret string // for scripts; for Slack
	lead          browser
	number        int    // of the last bad input, so that no two are alike
	kept          func() // looks whether what came last is kept, apart from what that costs
}

// startBinary starts the built program on a new folder and signs a lead in.
func startBinary(t *testing.T, program string) *binary {
	t.Helper()
	b := &binary{t: t, data: filepath.Join(t.TempDir(), "data")}
	b.Process = localtest.Launch(t, program, b.data)
	b.token = scriptToken(t, b.data)
	var err error
	if b.secret, err = local.SlackSecret(b.data); err != nil {
		t.Fatal(err)
	}
	b.lead = newBrowser(t)
	if in := b.lead.post(b.Link, url.Values{"name": {"Nora"}, "email": {"nora@firma.example"}}); in.status != http.StatusOK {
		t.Fatalf("the lead ends at %s (%d)", in.at, in.status)
	}
	return b
}

// ticks is how many clock ticks a second /proc counts in, on every Linux that Go runs on.
const ticks = 100

// spent is the user time that the process has taken so far.
func (b *binary) spent() time.Duration {
	b.t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", b.PID))
	if err != nil {
		b.t.Fatal(err)
	}
	_, after, _ := bytes.Cut(stat, []byte(") ")) // the name before it may hold anything
	user, err := strconv.Atoi(string(bytes.Fields(after)[11]))
	if err != nil {
		b.t.Fatal(err)
	}
	return time.Duration(user) * time.Second / ticks
}

// call sends a request to the JSON API and reads the answer into into.
func (b *binary) call(method, path, body string, into any) (status int) {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.Desk+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+b.token)
	request.Header.Set("Content-Type", "application/json")
	answer := b.lead.read(http.DefaultClient.Do(request))
	if err := json.Unmarshal([]byte(answer.text), into); err != nil {
		b.t.Fatalf("%s %s is answered %d: %v", method, path, answer.status, err)
	}
	return answer.status
}

// must is call for what has to work.
func (b *binary) must(method, path, body string, into any) {
	b.t.Helper()
	if status := b.call(method, path, body, into); status/100 != 2 {
		b.t.Fatalf("%s %s is answered %d", method, path, status)
	}
}

// as is the same desk for a script with another token.
func (b *binary) as(token string) *binary {
	other := *b
	other.token = token
	return &other
}
