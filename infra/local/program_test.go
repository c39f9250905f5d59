package local_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/staff"
)

// start runs the whole program on free ports until the test ends.
func start(t *testing.T, data string) *local.Program {
	t.Helper()
	return startAt(t, data, nil)
}

// startAt is start with a clock of the test's own.
func startAt(t *testing.T, data string, now func() time.Time) *local.Program {
	t.Helper()
	return localtest.Start(t, local.Config{Data: data, Now: now})
}

// until waits a minute: some of what is waited for here follows a hundred kills, or fills a disk.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	localtest.Within(t, time.Minute, what, holds)
}

func send(t *testing.T, p *local.Program, from, to string, lines ...string) {
	t.Helper()
	if err := smtp.SendMail(p.Mail(), nil, from, []string{to}, []byte(strings.Join(lines, "\r\n"))); err != nil {
		t.Fatal(err)
	}
}

func letters(t *testing.T, p *local.Program, part register.Mail) []complaint.Letter {
	t.Helper()
	list, err := p.Register.Letters(t.Context(), part, 50, "")
	if err != nil {
		t.Fatal(err)
	}
	return list.Rows
}

func TestALetterBecomesACaseAndIsAcknowledged(t *testing.T) {
	p := start(t, t.TempDir())
	send(t, p, "ann@mail.example", "ceo@firma.example",
		"From: Ann Smith <ann@mail.example>", "To: ceo@firma.example", "Subject: Fridge broken", "Message-ID: <1@mail.example>", "",
		"My fridge stopped cooling after nine days and support does not answer.", "Ann Smith")
	until(t, "the acknowledgement", func() bool {
		out := letters(t, p, register.MailOut)
		return len(out) == 1 && out[0].State == complaint.LetterSent && out[0].To == "ann@mail.example"
	})
	in := letters(t, p, register.MailIn)
	if len(in) != 1 || in[0].Case == "" {
		t.Fatalf("mail log: %+v", in)
	}
	f, err := p.Register.File(t.Context(), in[0].Case)
	if err != nil {
		t.Fatal(err)
	}
	if f.Case.Channel != complaint.Executive || !strings.Contains(f.Complaints[0].Text, "stopped cooling") {
		t.Errorf("case: %+v", f.Case)
	}

	send(t, p, "ann@mail.example", "desk+"+f.Case.ID+"@firma.example",
		"From: Ann Smith <ann@mail.example>", "To: desk+"+f.Case.ID+"@firma.example", "Subject: Re: Fridge broken", "Message-ID: <2@mail.example>", "",
		"I also lost the food that was in it.")
	until(t, "the reply on the case", func() bool {
		again, err := p.Register.File(t.Context(), f.Case.ID)
		return err == nil && len(again.Complaints) == 2
	})

	send(t, p, "", "desk+"+f.Case.ID+"@firma.example",
		"From: ann@mail.example", "To: desk@firma.example", "Subject: Out of office", "Message-ID: <3@mail.example>", "Auto-Submitted: auto-replied", "",
		"I am away.")
	until(t, "the machine's letter in the log", func() bool { return len(letters(t, p, register.MailIn)) == 3 })
	if away := letters(t, p, register.MailIn)[0]; away.Text != "I am away." {
		t.Errorf("the log does not say what the machine wrote: %q", away.Text)
	}
	if out := letters(t, p, register.MailOut); len(out) != 1 {
		t.Errorf("%d letters went out", len(out))
	}
}

func TestTheProgramTellsItsHealth(t *testing.T) {
	p := start(t, t.TempDir())
	response, err := http.Get(p.URL() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var health struct{ Version, State string }
	if err := json.NewDecoder(response.Body).Decode(&health); err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK || health.State != "ok" || health.Version == "" {
		t.Errorf("%d %+v", response.StatusCode, health)
	}
}

func TestAProgramThatCanNotReadSaysSo(t *testing.T) {
	c := local.Config{Data: t.TempDir(), HTTP: "127.0.0.1:0", SMTP: "127.0.0.1:0", SlackPage: "127.0.0.1:0"}
	p, err := local.Open(c, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	p.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/healthz", nil))
	if answer.Code != http.StatusServiceUnavailable || !strings.Contains(answer.Body.String(), "can't be read") {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
}

func TestTheTeamIsToldInSlackAndTheCardFollows(t *testing.T) {
	p := start(t, t.TempDir())
	send(t, p, "ann@mail.example", "ceo@firma.example",
		"From: Ann Smith <ann@mail.example>", "Subject: Fridge broken", "Message-ID: <1@mail.example>", "",
		"My fridge stopped cooling after nine days and support does not answer.")
	channel := func() string {
		response, err := http.Get(p.SlackURL() + "/")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		page, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(page)
	}
	until(t, "the case", func() bool { return len(letters(t, p, register.MailIn)) == 1 })
	number := letters(t, p, register.MailIn)[0].Case
	until(t, "the card", func() bool { return strings.Contains(channel(), number+" · Executive") })
	if page := channel(); strings.Contains(page, "Ann Smith") || strings.Contains(page, "ann@mail.example") {
		t.Error("the open channel shows personal data")
	}
	by := complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga Claims"}
	if _, err := p.Register.Claim(t.Context(), register.On{Case: number, By: by}); err != nil {
		t.Fatal(err)
	}
	until(t, "the owner on the card", func() bool { return strings.Contains(channel(), "Olga Claims") })
}

// TestAShippedProblemLeavesTheBacklog changes a problem after it was counted: the list of what
// still wants fixing follows.
func TestAShippedProblemLeavesTheBacklog(t *testing.T) {
	data := t.TempDir()
	p := start(t, data)
	token, err := local.MakeToken(t.Context(), local.Config{Data: data}, staff.Lead, "script")
	if err != nil {
		t.Fatal(err)
	}
	complain(t, p)
	backlog := func() string { return readAPI(t, p, token, "/problems?unfixed=true") }
	until(t, "the problem with its weight", func() bool { return strings.Contains(backlog(), `"cases":1,"people":1`) })
	by := complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga"}
	problem, err := p.Register.ShipProblem(t.Context(), register.OnProblem{Problem: "PB-000001", By: by})
	if err != nil || problem.State != complaint.ProblemShipped {
		t.Fatalf("%+v %v", problem, err)
	}
	until(t, "a backlog without it", func() bool { return !strings.Contains(backlog(), "PB-000001") })
	if all := readAPI(t, p, token, "/problems"); !strings.Contains(all, "PB-000001") {
		t.Errorf("all problems: %s", all)
	}
}

func readAPI(t *testing.T, p *local.Program, token, path string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL()+"/api/v1"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
