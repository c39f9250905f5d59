package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/smtp"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"resonance/infra/local/localtest"
)

// asProgram makes the test binary be the program; asUser is whom it then runs as.
const (
	asProgram = "RESONANCE_TEST_PROGRAM"
	asUser    = "RESONANCE_TEST_USER"
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	if id, err := strconv.Atoi(os.Getenv(asUser)); err == nil {
		if err := syscall.Setuid(id); err != nil {
			panic(err)
		}
	}
	main()
}

// program is a command line of the program, on free ports, with settings "NAME=value" of its own.
func program(t *testing.T, settings []string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{asProgram + "=1", "RESONANCE_HTTP=127.0.0.1:0", "RESONANCE_SMTP=127.0.0.1:0", "RESONANCE_SLACK_PAGE=127.0.0.1:0"}, settings...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

// ended runs a command line to its end and gives its status and what it wrote.
func ended(t *testing.T, cmd *exec.Cmd) (status int, out, complaint string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

func TestWhatTheCommandLineGetsWrongIsSaid(t *testing.T) {
	t.Parallel()
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("no backup"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := t.TempDir() // a folder where files should be keeps root out too
	if err := os.Mkdir(filepath.Join(broken, "table.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, line string
		settings   []string
		status     int
		says       string
	}{
		{"nothing", "", nil, 2, "say what to do"},
		{"unknown command", "sirve", nil, 2, `no command "sirve"`},
		{"unknown flag", "serve --port 80", nil, 2, "not defined: -port"},
		{"another command's flag", "backup --http 127.0.0.1:0 f", nil, 2, "not defined: -http"},
		{"a word too much", "serve now", nil, 2, `"now"`},
		{"version of what", "version 2", nil, 2, `"2"`},
		{"token without role", "token Script", nil, 2, "--role executive-office"},
		{"token of an unknown role", "token --role king Script", nil, 2, "--role executive-office"},
		{"token without name", "token --role lead", nil, 2, "name the script"},
		{"token of no desk", "token --role lead --data " + nowhere + " Script", nil, 1, "no data folder of a desk"},
		{"backup into nothing", "backup", nil, 2, "name one file"},
		{"backup into two", "backup a b", nil, 2, "name one file"},
		{"backup of no desk", "backup --data " + nowhere + " " + nowhere, nil, 1, "no data folder of a desk"},
		{"restore of nothing", "restore", nil, 2, "name one file"},
		{"restore of a missing file", "restore --data " + nowhere + " " + nowhere, nil, 1, "no such file"},
		{"restore of another file", "restore --data " + nowhere + " " + text, nil, 1, "no backup of a desk"},
		{"half an address", "serve --http nonsense", nil, 1, `"nonsense" is not an address`},
		{"a port that is none", "serve --http 127.0.0.1:99999", nil, 1, "invalid port"},
		{"the whole world", "serve --http 0.0.0.0:0", nil, 1, "can be reached from other machines"},
		{"all of the world's mail", "serve --smtp [::]:0", nil, 1, "can be reached from other machines"},
		{"Slack for everybody", "serve", []string{"RESONANCE_SLACK_PAGE=0.0.0.0:0"}, 1, "must stay on this machine"},
		{"half a certificate", "serve", []string{"RESONANCE_TLS_CERT=x"}, 1, "needs its key"},
		{"a certificate that is none", "serve", []string{"RESONANCE_TLS_CERT=" + text, "RESONANCE_TLS_KEY=" + text}, 1, "read the certificate"},
		{"a relay without port", "serve --relay smtp.firma.example", nil, 1, "must be HOST:PORT"},
		{"a user of no relay", "serve", []string{"RESONANCE_RELAY_USER=desk"}, 1, "RESONANCE_RELAY is not"},
		{"half of Slack", "serve", []string{"RESONANCE_SLACK_TOKEN=x"}, 1, "RESONANCE_SLACK_SECRET"},
		{"half a provider", "serve", []string{"RESONANCE_OPENID_ISSUER=https://id.firma.example"}, 1, "RESONANCE_OPENID_CLIENT"},
		{"groups of no provider", "serve", []string{"RESONANCE_OPENID_GROUPS=groups"}, 1, "RESONANCE_OPENID_ISSUER is not"},
		{"no way in", "serve", []string{"RESONANCE_OPENID_ONLY=true"}, 1, "nobody could sign in"},
		{"a provider in clear text", "serve", []string{"RESONANCE_OPENID_ISSUER=http://id.firma.example", "RESONANCE_OPENID_CLIENT=x"}, 1, "clear text"},
		{"an address that is none", "serve", []string{"RESONANCE_URL=desk.firma.example"}, 1, "RESONANCE_URL must be"},
		{"neither yes nor no", "serve", []string{"RESONANCE_EXPOSED=maybe"}, 1, "RESONANCE_EXPOSED can't be read"},
		{"a secret that is not there", "serve", []string{"RESONANCE_OPENID_SECRET_FILE=" + nowhere}, 1, "RESONANCE_OPENID_SECRET_FILE can't be read"},
		{"everywhere, and nobody knows where", "serve --http 0.0.0.0:0 --exposed", nil, 1, "RESONANCE_URL"},
		{"a folder without a name", "serve --data=", nil, 1, "has no name"},
		{"a folder below a file", "serve --data " + text + "/below", nil, 1, "can't be used"},
		{"a table that can't be written", "serve --data " + broken, nil, 1, "table.db: is a directory"},
	} {
		t.Run(row.name, func(t *testing.T) {
			cmd := program(t, row.settings, strings.Fields(row.line)...)
			status, out, complaint := ended(t, cmd)
			if status != row.status || out != "" {
				t.Errorf("status %d, want %d; it printed %q", status, row.status, out)
			}
			if !strings.HasPrefix(complaint, "resonance: ") || !strings.Contains(complaint, row.says) || strings.Contains(complaint, "goroutine") {
				t.Errorf("it says %q, want %q", complaint, row.says)
			}
		})
	}
}

func TestHelpAndVersionAnswer(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"help": "resonance serve", "--help": "resonance serve", "serve --help": "resonance serve", "backup -h": "resonance serve", "version": "dev", "--version": "dev",
	} {
		if status, out, complaint := ended(t, program(t, nil, strings.Fields(line)...)); status != 0 || complaint != "" || !strings.Contains(out, want) {
			t.Errorf("%s: status %d, %q, %q", line, status, out, complaint)
		}
	}
}

// desk is a running program and what it greeted with.
type desk struct {
	cmd      *exec.Cmd
	greeting string
}

// open starts a desk and reads its greeting.
func open(t *testing.T, data string, settings ...string) desk {
	t.Helper()
	return started(t, program(t, append(settings, "RESONANCE_DATA="+data), "serve"))
}

// started starts a command line that opens a desk, and reads its greeting.
func started(t *testing.T, cmd *exec.Cmd) desk {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	d := desk{cmd: cmd}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // it may have ended
	for lines := bufio.NewReader(out); !strings.Contains(d.greeting, "Ctrl-C"); {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("the greeting breaks off: %v\n%s", err, d.greeting)
		}
		d.greeting += line
	}
	return d
}

// close stops it as Ctrl-C does.
func (d desk) close(t *testing.T) {
	t.Helper()
	if err := errors.Join(d.cmd.Process.Signal(os.Interrupt), d.cmd.Wait()); err != nil {
		t.Errorf("it stops with %v", err)
	}
}

// says is what the greeting has for a pattern.
func (d desk) says(t *testing.T, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(d.greeting)
	if found == nil {
		t.Fatalf("the greeting lacks %q:\n%s", pattern, d.greeting)
	}
	return found[len(found)-1]
}

const linkPattern = `http://127\.0\.0\.1:\d+/sign-in/\S{20,}`

func TestTheGreetingSaysWhereEverythingIs(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	d := open(t, data)
	if at := d.says(t, `Data are kept in +(\S+)`); at != data {
		t.Errorf("data are in %s", at)
	}
	outbox := d.says(t, `Letters go into +(\S+)`)
	home, slack := d.says(t, `The desk is at +(http://127\.0\.0\.1:\d+)\n`), d.says(t, `played at +(http://127\.0\.0\.1:\d+)`)
	for _, address := range []string{home + "/healthz", home + "/sign-in", slack + "/"} {
		if response, err := http.Get(address); err != nil || response.StatusCode != http.StatusOK {
			t.Errorf("%s: %v %v", address, response, err)
		}
	}
	door := d.says(t, `--mail-rcpt (\S+)`)
	if err := smtp.SendMail(d.says(t, `Mail is accepted at (\S+)\n`), nil, "ann@mail.example", []string{door}, []byte("From: ann@mail.example\r\nSubject: Fridge\r\n\r\nIt stopped cooling.\r\n")); err != nil {
		t.Error(err)
	}
	localtest.Until(t, "the acknowledgement in the outbox", func() bool {
		letters, err := filepath.Glob(filepath.Join(outbox, "*.eml"))
		return err == nil && len(letters) == 1
	})

	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	lead := &http.Client{Jar: jar}
	response, err := lead.PostForm(d.says(t, linkPattern), url.Values{"name": {"Nora"}, "email": {"nora@firma.example"}})
	if err != nil || response.StatusCode != http.StatusOK || response.Request.URL.Path != "/" {
		t.Fatalf("the link leads to %v, %v", response, err)
	}
	d.close(t)

	again := open(t, data)
	if regexp.MustCompile(linkPattern).MatchString(again.greeting) {
		t.Error("a second first lead is asked in")
	}
	again.says(t, `your link comes as a letter`)
	again.close(t)
	onlyOurs(t, data)
}

// onlyOurs fails for what other users of the machine could read.
func onlyOurs(t *testing.T, data string) {
	t.Helper()
	err := filepath.WalkDir(data, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %s", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestSettingsComeByEnvironmentFileAndFlag(t *testing.T) {
	t.Parallel()
	relay := filepath.Join(t.TempDir(), "relay")
	if err := os.WriteFile(relay, []byte("127.0.0.1:2500\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := open(t, t.TempDir(), "RESONANCE_RELAY_FILE="+relay, "RESONANCE_URL=https://desk.firma.example/")
	d.says(t, `Letters go through + 127\.0\.0\.1:2500`)
	d.says(t, `The desk is at +https://desk\.firma\.example\n`)
	d.close(t)
}

func TestADeskIsExposedWhenThatIsSaid(t *testing.T) {
	t.Parallel()
	d := started(t, program(t, []string{"RESONANCE_URL=https://desk.firma.example"}, "serve", "--http", "0.0.0.0:0", "--exposed", "--data", t.TempDir()))
	d.says(t, `The desk is at +https://desk\.firma\.example\n`)
	d.close(t)
}

func TestAStartThatCanNotBeIsRefused(t *testing.T) {
	t.Parallel()
	held := t.TempDir()
	first := open(t, held)
	_, port, _ := strings.Cut(strings.TrimPrefix(first.says(t, `The desk is at +(\S+)`), "http://"), ":")
	taken := "127.0.0.1:" + port
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "table.db"), bytes.Repeat([]byte("this is no database "), 500), 0o600); err != nil {
		t.Fatal(err)
	}
	unruly := t.TempDir()
	if err := os.WriteFile(filepath.Join(unruly, "policy.yaml"), []byte("company:\n  nmae: {en: Firma}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, says string
		settings   []string
	}{
		{"a folder in use", "in use by another desk at http://127.0.0.1:", []string{"RESONANCE_DATA=" + held}},
		{"a taken port", "another program is there", []string{"RESONANCE_HTTP=" + taken}},
		{"a taken port for mail", "another program is there", []string{"RESONANCE_SMTP=" + taken}},
		{"a taken port for Slack", "RESONANCE_SLACK_PAGE", []string{"RESONANCE_SLACK_PAGE=" + taken}},
		{"an address of another machine", "choose another address with --http", []string{"RESONANCE_HTTP=192.0.2.1:0", "RESONANCE_EXPOSED=true"}},
		{"a broken table", "table.db", []string{"RESONANCE_DATA=" + broken}},
		{"a mistake in the policy", "nmae", []string{"RESONANCE_DATA=" + unruly}},
		{"a folder of somebody else", "permission denied", []string{"RESONANCE_DATA=" + secretFolder(t), asUser + "=" + strconv.Itoa(otherUser())}},
	} {
		t.Run(row.name, func(t *testing.T) {
			status, out, complaint := ended(t, program(t, row.settings, "serve"))
			if status != 1 || out != "" || !strings.Contains(complaint, row.says) {
				t.Errorf("status %d, it printed %q and says %q, want %q", status, out, complaint, row.says)
			}
		})
	}
	if conn, err := net.Dial("tcp", taken); err != nil {
		t.Errorf("the first desk is gone: %v", err)
	} else if err := conn.Close(); err != nil {
		t.Error(err)
	}
	first.close(t)
}

// otherUser is one who may not read what we hide: nobody when we are root, else ourselves.
func otherUser() int {
	if os.Getuid() == 0 {
		return 65534
	}
	return os.Getuid()
}

// secretFolder can't be entered, by root alone if at all.
func secretFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Chmod(dir, 0o700); err != nil { // or nobody can remove it
			t.Error(err)
		}
	})
	return dir
}

func TestTokenBackupAndRestoreWhileTheDeskRuns(t *testing.T) {
	t.Parallel()
	data, file, again := t.TempDir(), filepath.Join(t.TempDir(), "desk.tar.gz"), filepath.Join(t.TempDir(), "again")
	d := open(t, data)
	status, text, complaint := ended(t, program(t, nil, "token", "--data", data, "--role", "lead", "Nightly", "report"))
	if status != 0 || complaint != "" {
		t.Fatalf("token: status %d, %s", status, complaint)
	}
	if status := call(t, d.says(t, `The desk is at +(\S+)`), strings.TrimSpace(text)); status != http.StatusOK {
		t.Errorf("the token is answered %d", status)
	}
	for _, line := range [][]string{{"backup", "--data", data, file}, {"restore", "--data", again, file}} {
		if status, out, complaint := ended(t, program(t, nil, line...)); status != 0 || out != "" || complaint != "" {
			t.Errorf("%s: status %d, %q, %q", line[0], status, out, complaint)
		}
	}
	if status, _, complaint := ended(t, program(t, nil, "restore", "--data", data, file)); status != 1 || !strings.Contains(complaint, "not empty") {
		t.Errorf("over a running desk: status %d, %q", status, complaint)
	}
	d.close(t)
	restored := open(t, again)
	if status := call(t, restored.says(t, `The desk is at +(\S+)`), strings.TrimSpace(text)); status != http.StatusOK {
		t.Errorf("after the restore the token is answered %d", status)
	}
	restored.close(t)
}

// call lists the cases by the JSON API.
func call(t *testing.T, desk, token string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, desk+"/api/v1/cases", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(io.Discard, response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode
}
