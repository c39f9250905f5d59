package local_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/mail"
	"net/smtp"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/staff"
)

// TestKilledInTheMiddleNothingAcknowledgedIsLost kills the process without warning while letters, the desk's
// form and calls of the API stream in, again and again. Every one that was acknowledged must be registered
// exactly once, and every acknowledgement must have gone out once or be marked as unknown.
func TestKilledInTheMiddleNothingAcknowledgedIsLost(t *testing.T) {
	const kills = 100
	program, data := localtest.Build(t), filepath.Join(t.TempDir(), "data")
	var letters, calls, forms taken
	var token string
	var olga *clerk
	for round := range kills {
		p := localtest.Launch(t, program, data)
		if round == 0 {
			token, olga = scriptToken(t, data), newClerk(t, p.Link)
		}
		streams := []func(name string) error{
			func(name string) error { return submitTo(p.Desk, token, name, &calls) },
			func(name string) error { return olga.submit(p.Desk, name, &forms) },
			func(name string) error { return postTo(p.Mail, name, &letters) },
			func(name string) error { return postTo(p.Mail, name, &letters) },
		}
		var wg sync.WaitGroup
		const apart = 20 // rounds; in the first of them one door after the other is waited for, then any
		acknowledged := make(chan struct{})
		first := sync.OnceFunc(func() { close(acknowledged) })
		for door, submit := range streams {
			wg.Go(func() {
				waitedFor := round%apart == door || round%apart >= len(streams)
				if waitedFor {
					defer first() // a door that takes nothing is told below
				}
				for n := 0; n < 3 && submit(fmt.Sprintf("r%dd%dn%d", round, door, n)) == nil; n++ { // until it is killed, or it would crowd out the others
					if waitedFor {
						first()
					}
				}
			})
		}
		<-acknowledged
		time.Sleep(time.Duration(round%7*5) * time.Millisecond) // the moment of the kill is the point
		p.Kill(t)
		wg.Wait()
	}
	t.Logf("%d letters, %d calls and %d forms taken in %d rounds; %d forms sent again", len(letters.names), len(calls.names), len(forms.names), kills, olga.again)
	if len(letters.names) == 0 || len(calls.names) == 0 || len(forms.names) == 0 || olga.again == 0 {
		t.Fatal("a door took nothing, or no form was ever cut off")
	}
	p := settled(t, data, len(letters.names))
	checkMatters(t, p, &letters, &calls, &forms)
	checkAnswers(t, p)
}

// taken is what one kind of door acknowledged: the name of each matter, and its case where the door says it.
type taken struct {
	mu    sync.Mutex
	names map[string]string
}

func (k *taken) add(name, number string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.names == nil {
		k.names = map[string]string{}
	}
	k.names[name] = number
}

func scriptToken(t *testing.T, data string) string {
	t.Helper()
	token, err := local.MakeToken(t.Context(), local.Config{Data: data}, staff.Lead, "script")
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// matter is the text of a complaint, and mattersName finds the name in it.
func matter(name string) string { return "The matter " + name + " was never answered." }

var mattersName = regexp.MustCompile(`The matter (\S+) was never answered\.`)

// submitTo registers a complaint through the API.
func submitTo(desk, token, name string, to *taken) error {
	body := fmt.Sprintf(`{"channel":"executive","person":{"name":"%s","emails":["%s@mail.example"]},"text":"%s"}`, name, name, matter(name))
	request, err := http.NewRequest(http.MethodPost, desk+"/api/v1/submissions", strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusCreated {
		return fmt.Errorf("answered %s", response.Status)
	}
	var receipt struct{ Case string }
	if err := json.NewDecoder(response.Body).Decode(&receipt); err != nil {
		return err
	}
	to.add(name, receipt.Case)
	return nil
}

// postTo sends a letter.
func postTo(address, name string, to *taken) error {
	err := sendTo(address, name)
	if err == nil {
		to.add(name, "")
	}
	return err
}

func sendTo(address, name string) error {
	letter := fmt.Sprintf("From: %s <%s@mail.example>\r\nTo: ceo@firma.example\r\nSubject: %s\r\nMessage-ID: <%s@mail.example>\r\n\r\n%s\r\n", name, name, name, name, matter(name))
	return smtp.SendMail(address, nil, name+"@mail.example", []string{"ceo@firma.example"}, []byte(letter))
}

// clerk is a member at the desk's form, in a browser that outlives the desk.
type clerk struct {
	t      *testing.T
	http   http.Client
	told   string     // the case that the form led to
	unsure url.Values // a form that was sent and not answered
	again  int        // how often such a form was sent once more
}

func newClerk(t *testing.T, link string) *clerk {
	t.Helper()
	b := newBrowser(t)
	if in := b.post(link, url.Values{"name": {"Olga"}, "email": {"olga@firma.example"}}); in.status != http.StatusOK {
		t.Fatalf("the clerk ends at %s (%d)", in.at, in.status)
	}
	c := &clerk{t: t}
	c.http.Jar = b.http.Jar
	c.http.CheckRedirect = func(next *http.Request, _ []*http.Request) error {
		c.told = strings.TrimPrefix(next.URL.Path, "/cases/")
		return nil
	}
	return c
}

// submit fills in a form, unless there is one that the last kill cut off: then it sends that one again, as
// whoever got no answer does.
func (c *clerk) submit(desk, name string, to *taken) error {
	if c.unsure == nil {
		blank, err := c.read(c.http.Get(desk + "/complaints/new"))
		if err != nil {
			return err
		}
		once := onceField.FindStringSubmatch(blank)
		if once == nil {
			c.t.Errorf("no form: %s", blank)
			return errors.New("no form")
		}
		c.unsure = url.Values{"once": {once[1]}, "channel": {"executive"}, "name": {name}, "email": {name + "@mail.example"}, "text": {matter(name)}}
	} else {
		c.again++
	}
	c.told = ""
	page, err := c.read(c.http.PostForm(desk+"/complaints", c.unsure))
	switch {
	case c.told == "" && err == nil:
		c.t.Errorf("the form was refused: %s", page)
		return errors.New("refused")
	case c.told == "":
		return err
	case err == nil && !strings.Contains(page, c.told):
		c.t.Errorf("the form leads to a page without its case %s", c.told)
	}
	to.add(c.unsure.Get("name"), c.told) // told by the redirect, even if the desk was killed before the page
	c.unsure = nil
	return err
}

func (c *clerk) read(response *http.Response, err error) (string, error) {
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(response.Body)
	return string(text), errors.Join(err, response.Body.Close())
}

// settled runs the desk once more, with its clock ahead so that every hidden message and every attempt of a
// dead process has run out, until all letters are in and nothing waits to go out.
func settled(t *testing.T, data string, in int) *local.Program {
	t.Helper()
	p := startAt(t, data, func() time.Time { return time.Now().Add(time.Hour) })
	localtest.Within(t, 5*time.Minute, "the end of all work", func() bool {
		for _, l := range all(t, p, register.MailOut) {
			if l.State == complaint.LetterQueued || l.State == complaint.LetterSending {
				return false
			}
		}
		return len(all(t, p, register.MailIn)) >= in
	})
	return p
}

// checkMatters looks for everything that was acknowledged: it is there once, in the case that the door said.
// What was not acknowledged may be there too, but not twice.
func checkMatters(t *testing.T, p *local.Program, doors ...*taken) {
	t.Helper()
	at := map[string][]string{}
	for number, err := range p.Register.Numbers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		f, err := p.Register.File(t.Context(), number)
		if complaint.KindOf(err) == complaint.KindNotFound {
			continue // a number that a killed desk had put aside
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range f.Complaints {
			name := mattersName.FindStringSubmatch(c.Text)
			if name == nil {
				t.Fatalf("case %s holds %q", number, c.Text)
			}
			at[name[1]] = append(at[name[1]], number)
		}
	}
	for name, cases := range at {
		if len(cases) != 1 {
			t.Errorf("%s is there %d times: %v", name, len(cases), cases)
		}
	}
	for _, door := range doors {
		for name, number := range door.names {
			if cases := at[name]; len(cases) == 0 || number != "" && cases[0] != number {
				t.Errorf("%s was acknowledged as case %q and is at %v", name, number, cases)
			}
		}
	}
}

// checkAnswers wants one acknowledgement for every case: in the outbox once if it is said to be sent, and at
// most once if nobody knows.
func checkAnswers(t *testing.T, p *local.Program) {
	t.Helper()
	files := outboxTo(t, p)
	answered := map[string]int{}
	for _, l := range all(t, p, register.MailOut) {
		answered[l.Case]++
		if n := files[l.To]; l.State == complaint.LetterSent && n != 1 || l.State == complaint.LetterUnknown && n > 1 ||
			l.State != complaint.LetterSent && l.State != complaint.LetterUnknown {
			t.Errorf("the letter of case %s is %s and went out %d times", l.Case, l.State, n)
		}
	}
	for number, err := range p.Register.Numbers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Register.File(t.Context(), number); err == nil && answered[number] != 1 {
			t.Errorf("case %s has %d acknowledgements", number, answered[number])
		}
	}
}

// outboxTo counts the letters that left, by who gets them.
func outboxTo(t *testing.T, p *local.Program) map[string]int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(p.Outbox(), "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		to, err := m.Header.AddressList("To")
		if err != nil || len(to) != 1 {
			t.Fatalf("%s goes to %v: %v", name, to, err)
		}
		count[to[0].Address]++
	}
	return count
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
