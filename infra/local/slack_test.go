package local_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"github.com/aws/aws-lambda-go/events"
	"github.com/emersion/go-smtp"
	"golang.org/x/net/html"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/infra/local/slackpage"
	"resonance/shared/clocktest"
	"resonance/shared/complaint"
	"resonance/shared/handler/notify"
	"resonance/shared/register"
	"resonance/shared/slack"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// theCase is the number of the one case, once its letter is registered.
func theCase(t *testing.T, p *local.Program) string {
	t.Helper()
	until(t, "the case", func() bool {
		in := letters(t, p, register.MailIn)
		return len(in) == 1 && in[0].Case != ""
	})
	return letters(t, p, register.MailIn)[0].Case
}

// channel is the page that plays Slack as it stands.
func channel(t *testing.T, p *local.Program) *html.Node {
	t.Helper()
	return channelAt(t, p.SlackURL()+"/")
}

func channelAt(t *testing.T, address string) *html.Node {
	t.Helper()
	return parsed(t, newBrowser(t).get(address).text)
}

func prose(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// press sends the form of a button of the channel, as a member of the team, and gives what it leads to.
func press(t *testing.T, p *local.Program, as staff.Member, button string) page {
	t.Helper()
	b := newBrowser(t)
	for _, form := range cascadia.QueryAll(channelAt(t, p.SlackURL()+"/?as=U0"+as.ID+"&lang=en"), cascadia.MustCompile("form[action=press]")) {
		if strings.TrimSpace(prose(form)) != button {
			continue
		}
		sent := b.post(p.SlackURL()+"/press", valuesOf(form))
		if sent.status != http.StatusOK {
			t.Fatalf("pressing %s: %d", button, sent.status)
		}
		return sent
	}
	t.Fatalf("no button %q in the channel", button)
	return page{}
}

// fill sends the modal that a press led to.
func fill(t *testing.T, p *local.Program, modal page, fields ...string) page {
	t.Helper()
	form := cascadia.Query(parsed(t, modal.text), cascadia.MustCompile("form[action=submit]"))
	if form == nil {
		t.Fatalf("no modal is open: %s", prose(parsed(t, modal.text)))
	}
	values := valuesOf(form)
	for i := 0; i < len(fields); i += 2 {
		values.Set("f."+fields[i], fields[i+1])
	}
	return newBrowser(t).post(p.SlackURL()+"/submit", values)
}

func valuesOf(form *html.Node) url.Values {
	values := url.Values{}
	for _, input := range cascadia.QueryAll(form, cascadia.MustCompile("input")) {
		values.Set(attribute(input, "name"), attribute(input, "value"))
	}
	return values
}

func parsed(t *testing.T, page string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// certificate is a certificate that no machine trusts, as files and as the pool that does.
func certificate(t *testing.T) (cert, key string, trust *x509.CertPool) {
	t.Helper()
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	pair := server.TLS.Certificates[0]
	der, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key, trust = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), x509.NewCertPool()
	trust.AddCert(server.Certificate())
	for file, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: pair.Certificate[0]}, key: {Type: "PRIVATE KEY", Bytes: der},
	} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key, trust
}

// sendOverTLS sends a letter as a mail server does that is offered STARTTLS.
func sendOverTLS(t *testing.T, p *local.Program, trust *x509.CertPool, letter string) {
	t.Helper()
	conn, err := net.Dial("tcp", p.Mail())
	if err != nil {
		t.Fatal(err)
	}
	client, err := smtp.NewClientStartTLS(conn, &tls.Config{RootCAs: trust, ServerName: "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }() // it may have said goodbye
	if err := client.SendMail("ann@mail.example", []string{"ceo@firma.example"}, strings.NewReader(letter)); err != nil {
		t.Fatal(err)
	}
	if err := client.Quit(); err != nil {
		t.Error(err)
	}
}

func TestButtonsWorkWhenTheDeskSpeaksTLS(t *testing.T) {
	cert, key, trust := certificate(t)
	p := localtest.Start(t, local.Config{Data: t.TempDir(), TLSCert: cert, TLSKey: key})
	mary := enter(t, p, "mary@firma.test")
	sendOverTLS(t, p, trust, "From: Ann Smith <ann@mail.example>\r\nSubject: Fridge broken\r\n\r\nIt stopped cooling.\r\n")
	id := theCase(t, p)
	until(t, "the card", func() bool { return strings.Contains(prose(channel(t, p)), id) })
	press(t, p, mary, "Claim")
	f, err := p.Register.File(t.Context(), id)
	if err != nil || f.Case.Owner.Name != "Mary" {
		t.Errorf("owner %q, %v", f.Case.Owner.Name, err)
	}

	b := newBrowser(t)
	b.http.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trust}}
	link, _, err := p.Staff.FirstLink(t.Context())
	if err != nil || !strings.HasPrefix(link, "https://") {
		t.Fatalf("the first link: %v", err)
	}
	if in := b.post(link, url.Values{"name": {"Nora"}, "email": {"nora@firma.test"}}); in.status != http.StatusOK || in.at.Path != "/" {
		t.Errorf("signing in over TLS ends at %s (%d)", in.at, in.status)
	}
}

// onTheTeam has a program with one case and its card, and two members.
func onTheTeam(t *testing.T) (p *local.Program, id string, sam, tess staff.Member) {
	t.Helper()
	p = start(t, t.TempDir())
	sam, tess = enter(t, p, "sam@firma.test"), enter(t, p, "tess@firma.test")
	complain(t, p)
	id = theCase(t, p)
	until(t, "the card", func() bool { return strings.Contains(prose(channel(t, p)), id) })
	return p, id, sam, tess
}

// The page reads as the desk does: a deadline of 11:00 in Moscow is not one of 08:00.
func TestThePageKnowsPeopleAndNoPrograms(t *testing.T) {
	data := t.TempDir()
	p := localtest.Start(t, local.Config{Data: data})
	lead(t, p)
	if _, err := local.MakeToken(t.Context(), local.Config{Data: data}, staff.Lead, "A nightly report"); err != nil {
		t.Fatal(err)
	}
	if who := prose(cascadia.Query(channel(t, p), cascadia.MustCompile("select[name=as]"))); strings.TrimSpace(who) != "Nora" {
		t.Errorf("one may press as %q", who)
	}
}

func TestThePageTellsTheCompanysTime(t *testing.T) {
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "policy.yaml"), []byte("company: {region: RU}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, data)
	complain(t, p)
	id := theCase(t, p)
	until(t, "the card", func() bool { return strings.Contains(prose(channel(t, p)), id) })
	for _, at := range cascadia.QueryAll(channel(t, p), cascadia.MustCompile(".fields time")) {
		if told := attribute(at, "datetime"); !strings.HasSuffix(told, "+03:00") {
			t.Errorf("the deadline is told as %s", told)
		}
	}
}

func TestTheThreadOpensWithTheDetails(t *testing.T) {
	p, id, _, _ := onTheTeam(t)
	opening := func() string {
		replies := cascadia.QueryAll(channel(t, p), cascadia.MustCompile(".reply"))
		if len(replies) == 0 {
			return ""
		}
		return prose(replies[0])
	}
	until(t, "the thread", func() bool { return opening() != "" })
	if said := opening(); !strings.Contains(said, "Open "+id) || !strings.Contains(said, "Answer to a letter to the head of the company: ") || strings.Contains(said, "fridge") {
		t.Errorf("the thread opens with %q", said)
	}
}

func TestTheChannelHearsOfACaseThatNobodyHasTaken(t *testing.T) {
	clock, data := clocktest.At(time.Now()), t.TempDir()
	p := startAt(t, data, clock.Now)
	team := openQueue(t, data, "team", true, clock.Now)
	complain(t, p)
	id := theCase(t, p)
	until(t, "the card", func() bool { return strings.Contains(prose(channel(t, p)), id) })
	heard := func() string {
		var all []string
		for _, shared := range cascadia.QueryAll(channel(t, p), cascadia.MustCompile(".shared .text")) {
			all = append(all, prose(shared))
		}
		return strings.Join(all, "; ")
	}
	if said := heard(); said != "" {
		t.Errorf("the channel heard %q", said)
	}
	for range 7 {
		until(t, "the end of what the team is told", func() bool { // a day would pass over it
			owed, err := p.Register.SweepOutbox(t.Context(), 0)
			return err == nil && len(owed) == 0 && waiting(t, team) == 0
		})
		clock.Pass(24 * time.Hour)
		if _, err := p.Register.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "what is late", func() bool { // in whatever order with what else is late that day
		return strings.HasPrefix(heard(), id+"\n") && strings.Contains(heard(), "\nLate, reminder 1: Answer.")
	})
}

func grants(t *testing.T, p *local.Program, id string) []complaint.Grant {
	t.Helper()
	f, err := p.Register.File(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return f.Grants
}

func TestASpecialPowerIsUsedInSlack(t *testing.T) {
	p, id, sam, tess := onTheTeam(t)
	modal := press(t, p, sam, "Grant")
	if said := prose(parsed(t, modal.text)); !strings.Contains(said, "£200 in a case") {
		t.Errorf("the limits are not said: %s", said)
	}
	modal = fill(t, p, modal, "kind", "money", "what", "The food", "amount", "lots", "grounds", "Photographs show it")
	if said := prose(parsed(t, modal.text)); !strings.Contains(said, "Amount: Write an amount like 120") {
		t.Errorf("a wrong amount: %s", said)
	}
	fill(t, p, modal, "kind", "money", "what", "The food", "amount", "50", "grounds", "Photographs show it")
	if given := grants(t, p, id); len(given) != 1 || given[0].Amount.Minor != 50_00 || given[0].By.ID != sam.ID || given[0].State != complaint.GrantGiven {
		t.Fatalf("given: %+v", given)
	}

	much := []string{"kind", "money", "what", "The fridge", "amount", "900", "grounds", "Beyond repair"}
	modal = fill(t, p, press(t, p, sam, "Grant"), much...)
	if said := prose(parsed(t, modal.text)); !strings.Contains(said, "Second key: Above £200 a second person must agree") {
		t.Errorf("above the limit: %s", said)
	}
	fill(t, p, modal, append(much, "second", "U0"+tess.ID)...)
	if asked := grants(t, p, id); len(asked) != 2 || asked[1].State != complaint.GrantAsked || asked[1].Second.ID != tess.ID {
		t.Fatalf("asked: %+v", asked)
	}
	until(t, "the button for the key", func() bool { return strings.Contains(prose(channel(t, p)), "Second key") })
	own := fill(t, p, press(t, p, sam, "Second key"), "word", slack.WordAgree)
	if said := prose(parsed(t, own.text)); !strings.Contains(said, "Not done") || grants(t, p, id)[1].State != complaint.GrantAsked {
		t.Errorf("his own key: %s", said)
	}
	modal = press(t, p, tess, "Second key")
	if said := prose(parsed(t, modal.text)); !strings.Contains(said, "£900") || !strings.Contains(said, "The fridge") {
		t.Errorf("what is asked for is not said: %s", said)
	}
	modal = fill(t, p, modal, "word", slack.WordRefuse)
	if said := prose(parsed(t, modal.text)); !strings.Contains(said, "Why: Fill in") {
		t.Errorf("refused without grounds: %s", said)
	}
	fill(t, p, modal, "word", slack.WordAgree)
	if given := grants(t, p, id); given[1].State != complaint.GrantGiven {
		t.Errorf("the key was turned: %+v", given[1])
	}
}

func TestTheOfficeUsesNoSpecialPowerInSlack(t *testing.T) {
	p, id, _, _ := onTheTeam(t)
	office := add(t, p, staff.Member{Name: "Olga", Email: "olga@firma.test", Role: staff.ExecutiveOffice, Language: "ru"})
	refused := press(t, p, office, "Grant")
	if said := prose(parsed(t, refused.text)); strings.Contains(refused.text, `action="submit"`) || !strings.Contains(said, "Ваша роль") {
		t.Errorf("the office is answered: %s", said)
	}
	if len(grants(t, p, id)) > 0 {
		t.Error("the office granted something")
	}
}

// What the complainant wrote while somebody answered in Slack wants to be read first.
func TestAnAnswerInSlackWaitsForWhatCameMeanwhile(t *testing.T) {
	p, id, sam, _ := onTheTeam(t)
	answer := []string{"happened", "The compressor failed.", "fixed", "A new fridge comes on Friday.", "concluded", "We check that batch."}
	modal := press(t, p, sam, "Resolve")
	send(t, p, "ann@mail.example", "desk+"+id+"@firma.example",
		"From: Ann Smith <ann@mail.example>", "To: desk+"+id+"@firma.example", "Subject: Re: Fridge broken", "Message-ID: <2@mail.example>", "",
		"I sold it. I want the money back.")
	until(t, "the reply on the case", func() bool {
		f, err := p.Register.File(t.Context(), id)
		return err == nil && len(f.Complaints) == 2
	})
	if said := prose(parsed(t, fill(t, p, modal, answer...).text)); !strings.Contains(said, "Somebody changed this") || !strings.Contains(said, "A new fridge comes on Friday.") {
		t.Errorf("an answer to less than all: %s", said)
	}
	fill(t, p, press(t, p, sam, "Resolve"), answer...)
	if f, err := p.Register.File(t.Context(), id); err != nil || f.Case.State != complaint.Resolved {
		t.Errorf("the answer to all of it: %s, %v", f.Case.State, err)
	}
}

func TestWhatWasWrittenIsShownWhenTheAnswerCameTooLate(t *testing.T) {
	p, id, sam, tess := onTheTeam(t)
	modal := press(t, p, sam, "Resolve")
	on := register.On{Case: id, By: tess.Actor()}
	if _, err := p.Register.Resolve(t.Context(), on, complaint.Resolution{Happened: "a", Fixed: "b", Concluded: "c"}); err != nil {
		t.Fatal(err)
	}
	told := fill(t, p, modal, "happened", "The compressor failed.", "fixed", "A new fridge comes on Friday.", "concluded", "We check that batch.")
	said := prose(parsed(t, told.text))
	for _, want := range []string{"Not done", "What you wrote", "A new fridge comes on Friday.", "We check that batch."} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in %s", want, said)
		}
	}
}

// TestCookiesAreKeptToTLSBehindAProxy: what browsers see counts, not what the process speaks.
func TestCookiesAreKeptToTLSBehindAProxy(t *testing.T) {
	for address, secure := range map[string]bool{"https://desk.firma.example": true, "": false} {
		p := localtest.Start(t, local.Config{Data: t.TempDir(), URL: address})
		response, err := http.Get(p.Local() + "/sign-in?to=/cases")
		if err != nil {
			t.Fatal(err)
		}
		if err := response.Body.Close(); err != nil {
			t.Fatal(err)
		}
		for _, c := range response.Cookies() {
			if c.Secure != secure || strings.HasPrefix(c.Name, "__Host-") != secure {
				t.Errorf("desk at %q sets %s", address, c)
			}
		}
		if len(response.Cookies()) == 0 {
			t.Error("no cookie to look at")
		}
	}
}

func TestACardThatWasDeletedIsPostedAnewWithItsThread(t *testing.T) {
	data := t.TempDir()
	var id string
	t.Run("posted", func(t *testing.T) {
		p := start(t, data)
		complain(t, p)
		id = theCase(t, p)
		until(t, "the card", func() bool { return strings.Contains(prose(channel(t, p)), id) })
		acknowledged(t, p, complaint.LetterSent)
		until(t, "its thread", func() bool { // and that the team has heard all: a message at which the desk stops stays hidden for a while
			f, err := p.Register.File(t.Context(), id)
			return err == nil && f.Card.Told == f.Case.Entries && p.TeamHeard(t.Context())
		})
	})
	if err := os.Remove(filepath.Join(data, "slack.json")); err != nil { // every message of the channel
		t.Fatal(err)
	}
	p := start(t, data)
	if strings.Contains(prose(channel(t, p)), id) {
		t.Fatal("the card is still there")
	}
	by := complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga Claims"}
	if _, err := p.Register.Claim(t.Context(), register.On{Case: id, By: by}); err != nil {
		t.Fatal(err)
	}
	until(t, "the card with its thread", func() bool {
		doc := channel(t, p)
		return strings.Contains(prose(doc), "Olga Claims") && len(cascadia.QueryAll(doc, cascadia.MustCompile(".reply"))) > 0
	})
	if cards := cascadia.QueryAll(channel(t, p), cascadia.MustCompile(".message")); len(cards) != 1 {
		t.Errorf("%d cards", len(cards))
	}
}

func TestATeamThatMovesToAnotherChannelFindsItsCasesThere(t *testing.T) {
	p, id := atRest(t)
	slackAt, notify := otherSlack(t, p)
	for _, channel := range []string{"C0OLD", "C0NEW", "C0NEW"} { // told twice comes to the same
		notify.Channel = channel
		tell(t, notify, id)
	}
	f, err := p.Register.File(t.Context(), id)
	if err != nil || f.Card.Channel != "C0NEW" || f.Card.Told != len(f.Journal) {
		t.Errorf("card %+v of %d lines, %v", f.Card, len(f.Journal), err)
	}
	if n := len(cascadia.QueryAll(channelAt(t, slackAt+"/?channel=C0NEW"), cascadia.MustCompile(".message"))); n != 1 {
		t.Errorf("%d cards in the new channel", n)
	}
}

// The workspace's app was installed anew, say: the earlier one's messages are not ours to change.
func TestACardThatCantBeChangedIsPostedAnew(t *testing.T) {
	p, id := atRest(t)
	slackAt, notify := otherSlack(t, p)
	notify.Channel = "C0NEW"
	tell(t, notify, id)
	stubborn := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/chat.update" {
			if _, err := w.Write([]byte(`{"ok":false,"error":"cant_update_message"}`)); err != nil {
				t.Error(err)
			}
			return
		}
		to, err := url.Parse(slackAt)
		if err != nil {
			t.Error(err)
		}
		httputil.NewSingleHostReverseProxy(to).ServeHTTP(w, r)
	}))
	defer stubborn.Close()
	notify.Slack = slack.NewClient("xoxb-other", stubborn.URL+"/api/", http.DefaultClient)
	by := complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga Claims"}
	if _, err := p.Register.Claim(t.Context(), register.On{Case: id, By: by}); err != nil {
		t.Fatal(err)
	}
	tell(t, notify, id)
	cards := cascadia.QueryAll(channelAt(t, slackAt+"/?channel=C0NEW"), cascadia.MustCompile(".message"))
	if len(cards) != 2 || !strings.Contains(prose(cards[1]), "Owner: Olga Claims") || !strings.Contains(prose(cards[1]), "Olga Claims has it.") {
		t.Errorf("%d cards, the last says %s", len(cards), prose(cards[len(cards)-1]))
	}
}

// atRest is a program that does not run, with one case: only the test tells the team.
func atRest(t *testing.T) (p *local.Program, id string) {
	t.Helper()
	config := local.Config{Data: t.TempDir(), HTTP: "127.0.0.1:0", SMTP: "127.0.0.1:0", SlackPage: "127.0.0.1:0"}
	p, err := local.Open(config, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	receipt, err := p.Register.Submit(t.Context(), register.Submission{
		Once: "s1", By: complaint.TheSystem(), Channel: complaint.Executive, Text: "My fridge stopped cooling.",
		Who: complaint.Complainant{Name: "Ann Smith"}, Language: "en",
	})
	if err != nil {
		t.Fatal(err)
	}
	return p, receipt.Case
}

// tell hands a delivery of the team's queue to the handler.
func tell(t *testing.T, notify *notify.Handler, id string) {
	t.Helper()
	body, err := json.Marshal(register.Work{ID: "w1", Case: id})
	if err != nil {
		t.Fatal(err)
	}
	event := events.SQSEvent{Records: []events.SQSMessage{{MessageId: "m1", Body: string(body), Attributes: map[string]string{"ApproximateReceiveCount": "1"}}}}
	if r, err := notify.Handle(t.Context(), event); err != nil || len(r.BatchItemFailures) > 0 {
		t.Fatalf("%s: %+v, %v", notify.Channel, r, err)
	}
}

// otherSlack is a page of two channels that plays Slack, and who tells it about the cases of p.
func otherSlack(t *testing.T, p *local.Program) (address string, tell *notify.Handler) {
	t.Helper()
	catalogue := words.Load()
	page, err := slackpage.New(slackpage.Config{
		Token: "xoxb-other", SigningSecret: "s", InteractURL: p.URL,
		Channels: []slackpage.Channel{{ID: "C0OLD", Name: "old"}, {ID: "C0NEW", Name: "new"}},
		Say:      func(language string) slackpage.Say { return catalogue.In(language).Say },
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(page)
	t.Cleanup(server.Close)
	client := slack.NewClient("xoxb-other", server.URL+"/api/", http.DefaultClient)
	return server.URL, &notify.Handler{Register: p.Register, Slack: client, Words: catalogue, Log: slog.New(slog.DiscardHandler)}
}
