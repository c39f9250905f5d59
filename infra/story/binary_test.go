package story_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"resonance/infra/story"
)

func TestTheStoryOfTheBuiltProgram(t *testing.T) {
	t.Parallel()
	story.TellWithoutClock(t, newBinaryHome(t))
}

// binaryHome is the program as people start it, a process of its own in the machine's own time.
type binaryHome struct {
	folder
	desk, door, slack, first string
}

func newBinaryHome(t *testing.T) binaryHome {
	t.Helper()
	program := filepath.Join(t.TempDir(), "resonance")
	if out, err := exec.Command("go", "build", "-o", program, "resonance/infra/local/resonance").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	data := newData(t)
	process := exec.Command(program, "serve", "--data", data, "--http", "127.0.0.1:0", "--smtp", "127.0.0.1:0")
	process.Env = []string{"RESONANCE_SLACK_PAGE=127.0.0.1:0", "RESONANCE_MAIL_RECEIVERS=" + story.Receiver}
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := process.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := process.Wait(); err != nil {
			t.Errorf("Ctrl-C ends it with %v", err)
		}
	})
	h := greeted(t, out)
	h.folder = watched(t, data)
	return h
}

var greeting = regexp.MustCompile(`(?s)The desk is at +(\S+).*Mail is accepted at +(\S+).*Slack is played at +(\S+).*first lead.*?(http\S+/sign-in/\S+)`)

// greeted reads what the program prints until it says how to stop it.
func greeted(t *testing.T, out io.Reader) binaryHome {
	t.Helper()
	var said strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan() && !strings.Contains(lines.Text(), "Ctrl-C"); {
		said.WriteString(lines.Text() + "\n")
	}
	m := greeting.FindStringSubmatch(said.String())
	if m == nil {
		t.Fatalf("the program greets with:\n%s", said.String())
	}
	return binaryHome{desk: m[1], door: m[2], slack: m[3], first: m[4]}
}

func (h binaryHome) Desk() string                { return h.desk }
func (h binaryHome) Slack() string               { return h.slack }
func (h binaryHome) FirstLink(testing.TB) string { return h.first }

func (h binaryHome) Deliver(t testing.TB, from, to string, raw []byte) {
	t.Helper()
	deliver(t, h.door, from, to, raw)
}
