package local_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/smtp"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"resonance/infra/local"
	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/staff"
)

// childData, when set, makes the test binary run the desk on that folder until it is killed.
const childData = "RESONANCE_TEST_CHILD"

func TestMain(m *testing.M) {
	if data := os.Getenv(childData); data != "" {
		if err := child(data); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func child(data string) error {
	c := local.Config{Data: data, HTTP: "127.0.0.1:0", SMTP: "127.0.0.1:0", SlackPage: "127.0.0.1:0"}
	p, err := local.Open(c, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		return err
	}
	fmt.Println(p.Mail(), p.URL())
	return p.Run(context.Background())
}

// TestKilledInTheMiddleNothingAcknowledgedIsLost kills the process without warning while letters and
// forms stream in, again and again. Every one that was acknowledged must be registered exactly once, and every
// acknowledgement must have gone out once or be marked as unknown.
func TestKilledInTheMiddleNothingAcknowledgedIsLost(t *testing.T) {
	const kills, senders = 100, 2
	data := t.TempDir()
	var mu sync.Mutex
	taken, cases := map[string]bool{}, map[string]string{}
	token := ""
	for round := range kills {
		process, address, desk := startChild(t, data)
		if token == "" {
			token = scriptToken(t, data)
		}
		var wg sync.WaitGroup
		acknowledged := make(chan struct{}, 1)
		tell := func() {
			select {
			case acknowledged <- struct{}{}:
			default:
			}
		}
		wg.Go(func() {
			for n := 0; ; n++ {
				name := fmt.Sprintf("r%dhttp%d", round, n)
				id, err := submitTo(desk, token, name)
				if err != nil {
					return // killed
				}
				mu.Lock()
				cases[id] += name + " "
				mu.Unlock()
				tell()
			}
		})
		for s := range senders {
			wg.Go(func() {
				for n := 0; ; n++ {
					name := fmt.Sprintf("r%ds%dn%d", round, s, n)
					if sendTo(address, name) != nil {
						return // killed
					}
					mu.Lock()
					taken[name] = true
					mu.Unlock()
					tell()
				}
			})
		}
		<-acknowledged
		time.Sleep(time.Duration(round%7*5) * time.Millisecond) // the moment of the kill is the point
		if err := process.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		_ = process.Wait() // it was killed, and says so
	}
	if len(taken)+len(cases) < kills || len(taken) == 0 || len(cases) == 0 {
		t.Fatalf("only %d letters and %d forms were taken in %d rounds", len(taken), len(cases), kills)
	}
	t.Logf("%d letters and %d forms taken in %d rounds", len(taken), len(cases), kills)
	p := checkEveryLetter(t, data, taken)
	for id, names := range cases {
		f, err := p.Register.File(t.Context(), id)
		if err != nil || len(f.Complaints) != 1 || !strings.Contains(f.Complaints[0].Text, strings.TrimSpace(names)) {
			t.Errorf("case %s was given to %q and holds %+v: %v", id, names, f.Complaints, err)
		}
	}
}

func scriptToken(t *testing.T, data string) string {
	t.Helper()
	token, err := local.MakeToken(t.Context(), local.Config{Data: data}, staff.Lead, "script")
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// submitTo registers a complaint through the API, and gives its case once that is acknowledged.
func submitTo(desk, token, name string) (string, error) {
	body := fmt.Sprintf(`{"channel":"executive","person":{"name":"%s","emails":["%s@mail.example"]},"text":"The matter %s was never answered."}`, name, name, name)
	request, err := http.NewRequest(http.MethodPost, desk+"/api/v1/submissions", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusCreated {
		return "", fmt.Errorf("answered %s", response.Status)
	}
	var receipt struct{ Case string }
	err = json.NewDecoder(response.Body).Decode(&receipt)
	return receipt.Case, err
}

func startChild(t *testing.T, data string) (process *exec.Cmd, mail, desk string) {
	t.Helper()
	process = exec.Command(os.Args[0])
	process.Env = append(os.Environ(), childData+"="+data)
	process.Stderr = os.Stderr
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fscan(out, &mail, &desk); err != nil {
		t.Fatalf("the desk did not come back: %v", err)
	}
	return process, mail, desk
}

func sendTo(address, name string) error {
	letter := fmt.Sprintf("From: %s <%s@mail.example>\r\nTo: ceo@firma.example\r\nSubject: %s\r\nMessage-ID: <%s@mail.example>\r\n\r\nThe matter %s was never answered.\r\n", name, name, name, name, name)
	return smtp.SendMail(address, nil, name+"@mail.example", []string{"ceo@firma.example"}, []byte(letter))
}

// checkEveryLetter runs the desk once more, with its clock ahead so that every hidden message and every
// attempt of a dead process has run out, and counts.
func checkEveryLetter(t *testing.T, data string, taken map[string]bool) *local.Program {
	t.Helper()
	p := startAt(t, data, func() time.Time { return time.Now().Add(time.Hour) })
	settled := func() bool {
		for _, l := range all(t, p, register.MailOut) {
			if l.State == complaint.LetterQueued || l.State == complaint.LetterSending {
				return false
			}
		}
		return len(all(t, p, register.MailIn)) >= len(taken)
	}
	until(t, "the end of all work", settled)
	times := map[string]int{}
	for _, l := range all(t, p, register.MailIn) {
		times[l.Subject]++
	}
	for name := range taken {
		if times[name] != 1 {
			t.Errorf("letter %s was taken and is there %d times", name, times[name])
		}
	}
	answered := map[string]int{}
	for _, l := range all(t, p, register.MailOut) {
		answered[l.Case]++
		if l.State != complaint.LetterSent && l.State != complaint.LetterUnknown {
			t.Errorf("letter %s of case %s is %s", l.ID, l.Case, l.State)
		}
	}
	for id, n := range answered {
		if n != 1 {
			t.Errorf("case %s has %d acknowledgements", id, n)
		}
	}
	return p
}

// all reads a whole part of the mail log.
func all(t *testing.T, p *local.Program, part register.Mail) []complaint.Letter {
	t.Helper()
	var letters []complaint.Letter
	for cursor := ""; ; {
		list, err := p.Register.Letters(t.Context(), part, 200, cursor)
		if err != nil {
			t.Fatal(err)
		}
		letters = append(letters, list.Rows...)
		if cursor = list.Next; cursor == "" {
			return letters
		}
	}
}
