package local_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"resonance/infra/local"
)

// binary is the program as people run it: a process of its own, built without the race detector, so that
// the processor time it takes is its own too.
type binary struct {
	t             *testing.T
	process       *exec.Cmd
	data          string
	url, mail     string
	link          string // signs the first lead in
	token, secret string // for scripts; for Slack
	lead          browser
	number        int    // of the last bad input, so that no two are alike
	kept          func() // looks whether what came last is kept, apart from what that costs
	log           *bytes.Buffer
}

// startBinary builds the program, starts it on a new folder and signs a lead in. It must still run at the
// end of the test, and stop cleanly then.
func startBinary(t *testing.T) *binary {
	t.Helper()
	b := &binary{t: t, data: filepath.Join(t.TempDir(), "data"), log: &bytes.Buffer{}}
	file := filepath.Join(t.TempDir(), "resonance")
	if out, err := exec.Command("go", "build", "-o", file, "resonance/infra/local/resonance").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b.process = exec.Command(file, "serve", "--data", b.data, "--http", "127.0.0.1:0", "--smtp", "127.0.0.1:0")
	b.process.Env = append(os.Environ(), "RESONANCE_SLACK_PAGE=127.0.0.1:0")
	b.process.Stderr = b.log
	out, err := b.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := b.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.stop)
	b.readGreeting(out)
	b.token = scriptToken(t, b.data)
	if b.secret, err = local.SlackSecret(b.data); err != nil {
		t.Fatal(err)
	}
	b.lead = newBrowser(t)
	if in := b.lead.post(b.link, url.Values{"name": {"Nora"}, "email": {"nora@firma.example"}}); in.status != http.StatusOK {
		t.Fatalf("the lead ends at %s (%d)", in.at, in.status)
	}
	return b
}

func (b *binary) readGreeting(out io.Reader) {
	b.t.Helper()
	lines := bufio.NewScanner(out)
	for b.link == "" && lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if at, ok := strings.CutPrefix(line, "The desk is at"); ok {
			b.url = strings.TrimSpace(at)
		}
		if at, ok := strings.CutPrefix(line, "Mail is accepted at"); ok {
			b.mail = strings.TrimSpace(at)
		}
		if b.url != "" && strings.HasPrefix(line, b.url+"/sign-in/") {
			b.link = line
		}
	}
	if b.link == "" {
		b.t.Fatal("the desk does not start")
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // so that it never waits for a reader
}

// stop ends the process as Ctrl-C does. One that died before, of whatever it was given, fails the test.
func (b *binary) stop() {
	if err := b.process.Process.Signal(os.Interrupt); err != nil {
		b.t.Errorf("the desk was gone: %v", err)
	}
	if err := b.process.Wait(); err != nil {
		b.t.Errorf("the desk ended badly: %v\n%s", err, b.log)
	}
	if strings.Contains(b.log.String(), `"msg":"panic"`) {
		b.t.Errorf("the desk stumbled: %s", b.log)
	}
}

// ticks is how many clock ticks a second /proc counts in, on every Linux that Go runs on.
const ticks = 100

// spent is the user time that the process has taken so far.
func (b *binary) spent() time.Duration {
	b.t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", b.process.Process.Pid))
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
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.url+"/api/v1"+path, strings.NewReader(body))
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
