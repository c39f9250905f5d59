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
	for _, room := range []string{"Makefile", "functions", "infra", "shared"} {
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
	Link              string // signs the first lead in; empty when there is one
	PID               int
	command           *exec.Cmd
	complaints        bytes.Buffer // what it printed as its errors
	killed            bool
}

var greeting = regexp.MustCompile(`(?s)The desk is at +(\S+).*Mail is accepted at +(\S+).*Slack is played at +(\S+)(?:.*first lead.*?(http\S+/sign-in/\S+))?`)

// Serve builds the program and launches it.
func Serve(t testing.TB, data string, settings ...string) *Process {
	t.Helper()
	return Launch(t, Build(t), data, settings...)
}

// Launch runs a built program on a data folder and free ports until the test ends, with these settings
// ("NAME=value") and no others. Unless it was killed, it must still run then, have stumbled over nothing, and stop
// as cleanly as Ctrl-C wants.
func Launch(t testing.TB, program, data string, settings ...string) *Process {
	t.Helper()
	p := &Process{command: exec.Command(program, "serve", "--data", data, "--http", "127.0.0.1:0", "--smtp", "127.0.0.1:0")}
	p.command.Env = append([]string{"RESONANCE_SLACK_PAGE=127.0.0.1:0"}, settings...)
	p.command.Stderr = &p.complaints
	p.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	p.PID = p.command.Process.Pid
	t.Cleanup(func() { p.end(t) })
	p.greeted(t, out)
	return p
}

// Kill ends the program without warning.
func (p *Process) Kill(t testing.TB) {
	t.Helper()
	p.killed = true
	if err := p.command.Process.Kill(); err != nil {
		t.Errorf("the desk was gone: %v", err)
	}
	_ = p.command.Wait() // it was killed, and says so
	p.stumbled(t)
}

func (p *Process) end(t testing.TB) {
	if p.killed {
		return
	}
	if err := p.command.Process.Signal(os.Interrupt); err != nil {
		t.Errorf("the desk was gone: %v", err)
	}
	if err := p.command.Wait(); err != nil {
		t.Errorf("the desk ended badly: %v\n%s", err, &p.complaints)
	}
	p.stumbled(t)
}

func (p *Process) stumbled(t testing.TB) {
	if strings.Contains(p.complaints.String(), `"msg":"panic"`) {
		t.Errorf("the desk stumbled: %s", &p.complaints)
	}
}

// greeted reads what the program prints until it says how to stop it.
func (p *Process) greeted(t testing.TB, out io.Reader) {
	t.Helper()
	var said strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan() && !strings.Contains(lines.Text(), "Ctrl-C"); {
		said.WriteString(lines.Text() + "\n")
	}
	m := greeting.FindStringSubmatch(said.String())
	if m == nil {
		t.Fatalf("the program greets with:\n%s", said.String())
	}
	p.Desk, p.Mail, p.Slack, p.Link = m[1], m[2], m[3], m[4]
}
