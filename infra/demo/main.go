// Command demo sends a fortnight of invented complaints to a running desk, through its real doors: the
// JSON API and SMTP. It shows how far it is, and says what to look at. A desk that has had its fortnight is left
// as it is.
package main

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/mail"
	"net/smtp"
	"net/url"
	"os"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"resonance/infra/local"
	"resonance/shared/complaint"
	"resonance/shared/staff"
)

//go:embed story.yaml
var story []byte

// event is one complaint of the story, or what the desk does about the last one of a person.
type event struct {
	Door, Channel, Authority, Outlet, Reference         string
	Name, Organisation, Email, Phone, Account, Language string
	Text, Wanted, Currency, Unit, From, To, Subject     string
	Fixed, Concluded, Observed, Same                    string
	Day, Asked, Deadline, Minutes                       int
	Auto                                                bool
}

// demo is one run of the story against a running desk.
type demo struct {
	desk, post, token string
	other             string // the token of somebody else, as appeals need
	today             time.Time
	cases             map[string]string // of each name, the last case
	reviews           map[string]string // and the review of their conduct
}

func main() {
	config, err := local.ConfigFrom(map[string]string{})
	if err != nil {
		fail(err)
	}
	data := flag.String("data", cmp.Or(os.Getenv("RESONANCE_DATA"), config.Data), "data folder of the running desk")
	desk := flag.String("desk", "", "where the desk is; as the desk on the folder says when left out")
	post := flag.String("smtp", "", "where mail is accepted; likewise")
	flag.Parse()
	doors, err := local.DoorsOf(*data)
	if err != nil {
		fail(err)
	}
	if err := run(context.Background(), *data, cmp.Or(*desk, doors.Desk), cmp.Or(*post, doors.Mail)); err != nil {
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
	other, err := local.MakeToken(ctx, local.Config{Data: data}, staff.Lead, "demo, for appeals")
	if err != nil {
		return fmt.Errorf("make a second token: %w", err)
	}
	d := demo{desk: desk, post: post, token: token, other: other, today: time.Now(), cases: map[string]string{}, reviews: map[string]string{}}
	known, err := d.remembers(ctx, events[0])
	if err != nil {
		return err
	}
	if known {
		fmt.Println("This desk has had its fortnight, or as much of it as ran. To see it happen, start a desk on another folder: bin/resonance serve --data DIR")
	} else if err := d.play(ctx, events); err != nil {
		return err
	}
	fmt.Printf(`
Now look at
  %[1]s/            what is late, what is due today, what needs a look
  %[1]s/cases/%[2]s  Anna Whitfield was answered, and the fridge broke again: emergency mode
  %[1]s/people/perhaps  somebody who may be a person known: both records beside each other
  %[1]s/people?q=hollins  Ruth Hollins wrote from the bakery and from home: two records, made one by hand
  %[1]s/problems    what is broken, the heaviest first; closing a case leaves its problem here
  %[1]s/search?q=oliver   Oliver Grant's fridge: the desk took it for a problem of its own, somebody said that it is Anna's
  %[1]s/reviews     Gerald Pike's conduct was reviewed: a warning, measures, his appeal and what somebody else decided of
                   it. His answers wait for nothing, and ten minutes after the demo the measures end by themselves
  %[1]s/search?q=trains   three people sent one template: near-copies, shown together with their problem
  %[1]s/search?q=ZX/2291  an ombudsman's letter: an authority that nothing proves
  %[1]s/mail?part=out     the letters that went out by themselves
`, desk, d.cases["Anna Whitfield"])
	return nil
}

// remembers finds the case of the first who complains, on a desk that knows them.
func (d *demo) remembers(ctx context.Context, first event) (bool, error) {
	var people struct {
		Items []struct {
			Name     string `json:"name"`
			LastCase string `json:"lastCase"`
		} `json:"items"`
	}
	err := d.send(ctx, http.MethodGet, "/people?q="+url.QueryEscape(first.Email), nil, &people)
	for _, p := range people.Items {
		d.cases[p.Name] = p.LastCase
	}
	return d.cases[first.Name] != "", err
}

// play has everything happen, one after the other.
func (d *demo) play(ctx context.Context, events []event) (err error) {
	for n, e := range events {
		switch e.Door {
		case "mail":
			err = d.letter(e, n)
		case "answer":
			err = d.answer(ctx, e)
		case "observe":
			err = d.observe(ctx, e)
		case "review":
			err = d.review(ctx, e)
		case "decide":
			err = d.decide(ctx, e)
		case "appeal":
			err = d.call(ctx, "/reviews/"+d.reviews[e.Name]+"/appeal", map[string]any{"grounds": e.Text}, &struct{}{})
		case "uphold":
			err = d.uphold(ctx, e)
		case "merge":
			err = d.merge(ctx, e)
		case "overrule":
			err = d.overrule(ctx, e)
		default:
			err = d.form(ctx, e)
		}
		if err != nil {
			return fmt.Errorf("event %d of %d: %w", n+1, len(events), err)
		}
		bar(n+1, len(events))
	}
	fmt.Println()
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
		return fmt.Errorf("no desk answers at %s; start one with `make run` in another terminal: %w", desk, err)
	}
	return response.Body.Close()
}

// bar shows how far it is: in place on a terminal, a line each where output is kept.
func bar(done, all int) {
	const width = 30
	full := done * width / all
	start, end := "\r", ""
	if info, err := os.Stdout.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		start, end = "", "\n"
	}
	fmt.Printf("%s[%s%s] %d of %d%s", start, strings.Repeat("█", full), strings.Repeat("·", width-full), done, all, end)
}

func (d *demo) form(ctx context.Context, e event) error {
	person := map[string]any{"name": e.Name, "organisation": e.Organisation, "language": e.Language}
	for field, value := range map[string]string{"emails": e.Email, "phones": e.Phone, "accounts": e.Account} {
		if value != "" {
			person[field] = []string{value}
		}
	}
	body := map[string]any{
		"channel": e.Channel, "person": person, "text": e.Text, "wanted": e.Wanted, "language": e.Language,
		"received": d.today.AddDate(0, 0, -e.Day).UTC().Format(time.RFC3339),
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
	var taken struct {
		Case string `json:"case"`
	}
	err := d.call(ctx, "/submissions", body, &taken)
	d.cases[e.Name] = taken.Case
	return err
}

// answer resolves the last case of a person, as somebody at the desk does.
func (d *demo) answer(ctx context.Context, e event) error {
	body := map[string]any{"happened": e.Text, "fixed": e.Fixed, "concluded": e.Concluded}
	return d.call(ctx, "/cases/"+d.cases[e.Name]+"/resolve", body, &struct{}{})
}

// observe records what somebody at the desk saw in the last case of a person.
func (d *demo) observe(ctx context.Context, e event) error {
	body := map[string]any{"observed": e.Observed, "note": e.Text}
	if e.Observed == "loss" {
		body["amount"] = map[string]any{"minor": e.Asked, "currency": e.Currency}
	}
	return d.call(ctx, "/cases/"+d.cases[e.Name]+"/observations", body, &struct{}{})
}

// about is of whom and of which problem the last case of a name is.
type about struct {
	Case struct {
		Person  string `json:"person"`
		Problem string `json:"problem"`
	} `json:"case"`
}

func (d *demo) about(ctx context.Context, name string) (a about, err error) {
	err = d.send(ctx, http.MethodGet, "/cases/"+d.cases[name], nil, &a)
	return a, err
}

// merge says that two names are one person.
func (d *demo) merge(ctx context.Context, e event) error {
	kept, err := d.about(ctx, e.Name)
	if err != nil {
		return err
	}
	same, err := d.about(ctx, e.Same)
	if err != nil {
		return err
	}
	return d.call(ctx, "/people/"+kept.Case.Person+"/merge", map[string]any{"person": same.Case.Person}, &struct{}{})
}

// overrule says that a case has the problem of another one, which the desk took for a new one.
func (d *demo) overrule(ctx context.Context, e event) error {
	same, err := d.about(ctx, e.Same)
	if err != nil {
		return err
	}
	return d.call(ctx, "/cases/"+d.cases[e.Name]+"/problem", map[string]any{"problem": same.Case.Problem}, &struct{}{})
}

// review opens a review of a person's conduct, and warns them.
func (d *demo) review(ctx context.Context, e event) error {
	of, err := d.about(ctx, e.Name)
	if err != nil {
		return err
	}
	var review struct {
		ID string `json:"id"`
	}
	if err := d.call(ctx, "/people/"+of.Case.Person+"/review", map[string]any{"grounds": e.Text}, &review); err != nil {
		return err
	}
	d.reviews[e.Name] = review.ID
	return d.call(ctx, "/reviews/"+review.ID+"/warning", map[string]any{"text": e.Concluded}, &struct{}{})
}

// decide takes measures against a person who was warned. No door takes an act of the desk for one of another day, so
// that they last for minutes: whoever looks sees them end.
func (d *demo) decide(ctx context.Context, e event) error {
	return d.call(ctx, "/reviews/"+d.reviews[e.Name]+"/decision", map[string]any{
		"measures": []complaint.Measure{complaint.MeasureWrittenOnly}, "contact": "desk@firma.example", "grounds": e.Text, "notice": e.Concluded,
		"until": time.Now().Add(time.Duration(e.Minutes) * time.Minute).UTC().Format(time.RFC3339),
	}, &struct{}{})
}

// uphold decides an appeal, as only somebody may who did not take the decision.
func (d *demo) uphold(ctx context.Context, e event) error {
	second := *d
	second.token = d.other
	return second.call(ctx, "/reviews/"+d.reviews[e.Name]+"/appeal-decision", map[string]any{"overturn": false, "grounds": e.Text}, &struct{}{})
}

// call posts to the API.
func (d *demo) call(ctx context.Context, path string, body, answer any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return d.send(ctx, http.MethodPost, path, raw, answer)
}

func (d *demo) send(ctx context.Context, method, path string, raw []byte, answer any) (err error) {
	request, err := http.NewRequestWithContext(ctx, method, d.desk+"/api/v1"+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+d.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("the desk answered %s: %s", response.Status, text)
	}
	return json.Unmarshal(text, answer)
}

func (d *demo) letter(e event, n int) error {
	from, err := mail.ParseAddress(e.From)
	if err != nil {
		return err
	}
	var b strings.Builder
	header := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	header("From", from.String())
	header("To", e.To)
	header("Subject", mime.QEncoding.Encode("utf-8", e.Subject))
	header("Date", d.today.AddDate(0, 0, -e.Day).Format(time.RFC1123Z))
	header("Message-ID", fmt.Sprintf("<demo-%s-%d@mail.example>", d.today.Format("20060102"), n))
	header("MIME-Version", "1.0")
	header("Content-Type", "text/plain; charset=utf-8")
	header("Content-Transfer-Encoding", "8bit")
	if e.Auto {
		header("Auto-Submitted", "auto-replied")
	}
	b.WriteString("\r\n" + strings.ReplaceAll(e.Text, "\n", "\r\n") + "\r\n")
	return smtp.SendMail(d.post, nil, from.Address, []string{e.To}, []byte(b.String()))
}
