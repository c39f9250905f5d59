package local_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/smtp"
	"net/textproto"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/staff"
)

var onceField = regexp.MustCompile(`name="once" value="([A-Z2-7]+)"`)

// fullDisk mounts a small disk of its own, which ends with the test.
func fullDisk(t *testing.T, size string) string {
	t.Helper()
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", disk).CombinedOutput(); err != nil {
		t.Fatalf("mount a small disk (this test wants root): %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "--lazy", disk).CombinedOutput(); err != nil {
			t.Errorf("unmount the small disk: %v %s", err, out)
		}
	})
	return disk
}

// ballast takes the disk's last byte and gives it back on demand.
func ballast(t *testing.T, disk string) (release func()) {
	t.Helper()
	file := filepath.Join(disk, "ballast")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1 << 20, 4096, 1} {
		for err = error(nil); err == nil; {
			_, err = f.Write(make([]byte, size))
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAFullDiskRefusesNewWorkAndLosesNone fills the disk under a running desk: every door says calmly that
// there is no room, what was taken before is all there, and with room again work goes on.
func TestAFullDiskRefusesNewWorkAndLosesNone(t *testing.T) {
	disk := fullDisk(t, "24m")
	data := filepath.Join(disk, "data")
	p := start(t, data)
	token, err := local.MakeToken(t.Context(), local.Config{Data: data}, staff.Lead, "script")
	if err != nil {
		t.Fatal(err)
	}
	taken := map[string]bool{}
	submit(t, p, token, "before").want(http.StatusCreated, taken)
	nora := lead(t, p)
	form := url.Values{"channel": {"executive"}, "name": {"Ann Smith"}, "text": {"The matter of the form was never answered."}}
	form.Set("once", onceField.FindStringSubmatch(nora.get(p.URL() + "/complaints/new").text)[1])

	release := ballast(t, disk)
	refused := 0
	for n := 0; refused == 0 && n < 2000; n++ { // the databases have a little room of their own left
		if answer := submit(t, p, token, fmt.Sprint("during ", n)); answer.status == http.StatusCreated {
			answer.want(http.StatusCreated, taken)
		} else {
			answer.isNoRoom()
			refused++
		}
	}
	if refused == 0 {
		t.Fatal("nothing was refused on a full disk")
	}
	if full := nora.post(p.URL()+"/complaints", form); full.status != http.StatusServiceUnavailable || !strings.Contains(full.text, "no room left") || !strings.Contains(full.text, form.Get("text")) {
		t.Errorf("a form on a full disk is answered %d: %s", full.status, full.text)
	}
	err = smtp.SendMail(p.Mail(), nil, "ann@mail.example", []string{"ceo@firma.example"}, []byte("From: ann@mail.example\r\nSubject: x\r\n\r\n"+strings.Repeat("no room for this\r\n", 4000)))
	if e, ok := err.(*textproto.Error); !ok || e.Code != 452 {
		t.Errorf("a letter on a full disk is answered %v, want 452", err)
	}
	for id := range taken {
		if _, err := p.Register.File(t.Context(), id); err != nil {
			t.Errorf("acknowledged %s can't be read on a full disk: %v", id, err)
		}
	}

	release()
	until(t, "room again", func() bool { return submit(t, p, token, "after").status == http.StatusCreated })
	if done := nora.post(p.URL()+"/complaints", form); done.status != http.StatusOK {
		t.Errorf("the same form with room again is answered %d: %s", done.status, done.text)
	}
	for id := range taken {
		f, err := p.Register.File(t.Context(), id)
		if err != nil || len(f.Complaints) != 1 {
			t.Errorf("acknowledged %s: %v", id, err)
		}
	}
	localtest.Within(t, time.Minute, "every letter that is owed", func() bool {
		out := all(t, p, register.MailOut)
		return len(out) >= len(taken) && !slices.ContainsFunc(out, func(l complaint.Letter) bool { return l.State != complaint.LetterSent })
	})
}

// submitted is the API's answer to a submission.
type submitted struct {
	t      *testing.T
	status int
	body   struct {
		Case, Detail string
		Status       int
	}
}

func submit(t *testing.T, p *local.Program, token, text string) submitted {
	t.Helper()
	body, err := json.Marshal(map[string]any{"channel": "executive", "person": map[string]any{"name": "Ann " + text, "emails": []string{"ann@mail.example"}}, "text": "The matter " + text + " was never answered."})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.URL()+"/api/v1/submissions", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	s := submitted{t: t, status: response.StatusCode}
	if err := json.NewDecoder(response.Body).Decode(&s.body); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s submitted) want(status int, taken map[string]bool) {
	s.t.Helper()
	if s.status != status {
		s.t.Fatalf("answered %d: %+v", s.status, s.body)
	}
	if taken[s.body.Case] {
		s.t.Errorf("case %s was given twice", s.body.Case)
	}
	taken[s.body.Case] = true
}

func (s submitted) isNoRoom() {
	s.t.Helper()
	if s.status != http.StatusServiceUnavailable && s.status != http.StatusInsufficientStorage || s.body.Detail == "" {
		s.t.Errorf("a full disk is answered %d: %+v", s.status, s.body)
	}
}
