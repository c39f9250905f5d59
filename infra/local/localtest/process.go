package localtest

import (
	"bufio"
	"bytes"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// Build compiles the program as people run it, without the race detector, and gives its path.
func Build(t testing.TB) (program string) {
	t.Helper()
	Rely(t)
	program = filepath.Join(t.TempDir(), "resonance")
	if out, err := exec.Command("go", "build", "-o", program, "resonance/infra/local/resonance").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// Rely has the result of a test depend on all sources: go test can't know what a program holds that the test
// builds, and would give the result of the day before.
func Rely(t testing.TB) {
	t.Helper()
	module, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range []string{"functions", "infra", "shared"} {
		root := filepath.Join(filepath.Dir(string(module)), room)
		err := filepath.WalkDir(root, func(_ string, _ fs.DirEntry, err error) error { return err }) // go test notes what is opened
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Process is the program in a process of its own, and where it says that its doors are.
type Process struct {
	Desk, Mail, Slack string
	Link              string // signs the first lead in
	PID               int
}

var greeting = regexp.MustCompile(`(?s)The desk is at +(\S+).*Mail is accepted at +(\S+).*Slack is played at +(\S+).*first lead.*?(http\S+/sign-in/\S+)`)

// Serve builds the program and runs it on a new data folder and free ports until the test ends, with these
// settings ("NAME=value") and no others. It must still run then, have stumbled over nothing, and stop as
// cleanly as Ctrl-C wants.
func Serve(t testing.TB, data string, settings ...string) Process {
	t.Helper()
	var complaints bytes.Buffer
	cmd := exec.Command(Build(t), "serve", "--data", data, "--http", "127.0.0.1:0", "--smtp", "127.0.0.1:0")
	cmd.Env = append([]string{"RESONANCE_SLACK_PAGE=127.0.0.1:0"}, settings...)
	cmd.Stderr = &complaints
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Errorf("the desk was gone: %v", err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the desk ended badly: %v\n%s", err, &complaints)
		}
		if strings.Contains(complaints.String(), `"msg":"panic"`) {
			t.Errorf("the desk stumbled: %s", &complaints)
		}
	})
	p := greeted(t, out)
	p.PID = cmd.Process.Pid
	return p
}

// greeted reads what the program prints until it says how to stop it.
func greeted(t testing.TB, out io.Reader) Process {
	t.Helper()
	var said strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan() && !strings.Contains(lines.Text(), "Ctrl-C"); {
		said.WriteString(lines.Text() + "\n")
	}
	m := greeting.FindStringSubmatch(said.String())
	if m == nil {
		t.Fatalf("the program greets with:\n%s", said.String())
	}
	return Process{Desk: m[1], Mail: m[2], Slack: m[3], Link: m[4]}
}
