// Command demo sends a fortnight of invented complaints to a running desk, through its real doors: the
// JSON API and SMTP. It shows how far it is, and says what to look at.
package main

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"mime"
	"net/http"
	"net/mail"
	"net/smtp"
	"os"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"resonance/infra/local"
	"resonance/shared/staff"
)

//go:embed story.yaml
var story []byte

// event is one complaint of the story.
type event struct {
	Door, Channel, Authority, Outlet, Reference         string
	Name, Organisation, Email, Phone, Account, Language string
	Text, Wanted, Currency, Unit, From, To, Subject     string
	Day, Asked, Deadline                                int
	Auto                                                bool
}

func main() {
	config, err := local.ConfigFrom(map[string]string{})
	if err != nil {
		fail(err)
	}
	data := flag.String("data", cmp.Or(os.Getenv("RESONANCE_DATA"), config.Data), "data folder of the running desk")
	desk := flag.String("desk", "http://"+cmp.Or(os.Getenv("RESONANCE_HTTP"), config.HTTP), "where the desk is")
	post := flag.String("smtp", cmp.Or(os.Getenv("RESONANCE_SMTP"), config.SMTP), "where mail is accepted")
	flag.Parse()
	if err := run(context.Background(), *data, *desk, *post); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "\ndemo:", err)
	os.Exit(1)
}

func run(ctx context.Context, data, desk, post string) error {
	if err := alive(ctx, desk); err != nil {
		return err
	}
	var events []event
	if err := yaml.Unmarshal(story, &events); err != nil {
		return fmt.Errorf("read the story: %w", err)
	}
	token, err := local.MakeToken(ctx, local.Config{Data: data}, staff.Lead, "demo")
	if err != nil {
		return fmt.Errorf("make a token: %w", err)
	}
	today := time.Now()
	for n, e := range events {
		if e.Door == "mail" {
			err = letter(post, e, n, today)
		} else {
			err = form(ctx, desk, token, e, n, today)
		}
		if err != nil {
			return fmt.Errorf("complaint %d: %w", n+1, err)
		}
		bar(n+1, len(events))
	}
	fmt.Printf(`

Now look at
  %[1]s/            what is late, what is due today, what needs a look
  %[1]s/cases       Anna Whitfield was failed twice: her case is in emergency mode
  %[1]s/problems    the fridge that nobody fixes is the heaviest problem
  %[1]s/cases?look=true   the ombudsman's letter: an authority that is not proven
`, desk)
	return nil
}

// alive makes sure that a desk listens, and says how to start one.
func alive(ctx context.Context, desk string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, desk+"/healthz", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("no desk answers at %s: start one with `make run` in another terminal", desk)
	}
	return response.Body.Close()
}

func bar(done, all int) {
	const width = 30
	full := done * width / all
	fmt.Printf("\r[%s%s] %d of %d complaints", strings.Repeat("█", full), strings.Repeat("·", width-full), done, all)
}

func form(ctx context.Context, desk, token string, e event, n int, today time.Time) error {
	person := map[string]any{"name": e.Name, "organisation": e.Organisation, "language": e.Language}
	for field, value := range map[string]string{"emails": e.Email, "phones": e.Phone, "accounts": e.Account} {
		if value != "" {
			person[field] = []string{value}
		}
	}
	body := map[string]any{
		"channel": e.Channel, "person": person, "text": e.Text, "wanted": e.Wanted, "language": e.Language,
		"received": today.AddDate(0, 0, -e.Day).UTC().Format(time.RFC3339),
	}
	if e.Authority != "" || e.Outlet != "" {
		body["source"] = map[string]any{"id": e.Authority, "name": e.Outlet, "reference": e.Reference}
	}
	if e.Asked != 0 {
		body["asked"] = map[string]any{"minor": e.Asked, "currency": e.Currency}
	}
	if e.Deadline != 0 {
		body["deadline"] = map[string]any{"days": e.Deadline, "unit": e.Unit}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, desk+"/api/v1/submissions", bytes.NewReader(raw))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", fmt.Sprintf("demo-%s-%d", today.Format("2006-01-02"), n))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		var why bytes.Buffer
		if _, err := why.ReadFrom(response.Body); err != nil {
			return err
		}
		return fmt.Errorf("the desk answered %s: %s", response.Status, why.String())
	}
	return nil
}

func letter(post string, e event, n int, today time.Time) error {
	from, err := mail.ParseAddress(e.From)
	if err != nil {
		return err
	}
	var b strings.Builder
	header := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	header("From", from.String())
	header("To", e.To)
	header("Subject", mime.QEncoding.Encode("utf-8", e.Subject))
	header("Date", today.AddDate(0, 0, -e.Day).Format(time.RFC1123Z))
	header("Message-ID", fmt.Sprintf("<demo-%s-%d@mail.example>", today.Format("20060102"), n))
	header("MIME-Version", "1.0")
	header("Content-Type", "text/plain; charset=utf-8")
	header("Content-Transfer-Encoding", "8bit")
	if e.Auto {
		header("Auto-Submitted", "auto-replied")
	}
	b.WriteString("\r\n" + strings.ReplaceAll(e.Text, "\n", "\r\n") + "\r\n")
	return smtp.SendMail(post, nil, from.Address, []string{e.To}, []byte(b.String()))
}
