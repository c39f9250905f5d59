package local_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/shared/slack"
	"resonance/shared/staff"
)

// What bad input may take of the processor, and how often a busy machine may try to show it.
const (
	little = 200 * time.Millisecond
	more   = 2 * time.Second // for the largest letter
	tries  = 5
)

// badInputs is every kind of bad input, what the desk makes of it, and what that may cost. All of it is
// answered or registered; the rooms test the details.
var badInputs = []struct {
	name  string
	give  func(*binary) string // hands it in, and says what came of it
	want  string               // how that begins, and words that it holds
	limit time.Duration
}{
	{"form: empty", form("name", "", "text", ""), "400 Write what happened", little},
	{"form: 5 MB of text", form("text", strings.Repeat("word ", 1<<20)), "413 too large", little},
	{"form: the longest text that passes", form("text", strings.Repeat("слово ", 50<<10)), "200 Registered", little},
	{"form: born on 31 February", form("birth-day", "31", "birth-month", "2", "birth-year", "1980"), "400 real date", little},
	{"form: received on 31 February", form("received-day", "31", "received-month", "2", "received-year", "2026"), "400 date", little},
	{"form: a phone that is none", form("phone", "12"), "400 phone", little},
	{"form: an address that is none", form("email", "ann@"), "400 address", little},
	{"form: script in every field", form(allFields(script)...), "400", little},
	{"form: script in every text", form("name", script, "organisation", script, "account", script, "address", script, "reference", script, "text", script, "wanted", script), "200 Registered", little},
	{"form: NUL bytes and broken UTF-8", form("name", "Ann\x00 Smith\xff", "text", "It \x00broke\xff\xfe."), "200 Registered", little},
	{"form: a token that is none", form("once", "guess"), "400", little},
	{"desk: an unknown case", see("/cases/RS-2026-999999"), "404", little},
	{"desk: a case that can't be", see("/cases/%00%ff%3Cscript%3E"), "404", little},
	{"desk: a session that nobody has", stranger, "200 Sign in", little},
	{"desk: somebody else's session", othersSession, "200", little},

	{"API: malformed JSON", toAPI(`{"channel":`), "400 malformed", little},
	{"API: JSON 100,000 deep", toAPI(strings.Repeat("[", 100_000)), "400 malformed", little},
	{"API: nothing", toAPI(``), "400 malformed", little},
	{"API: an empty object", toAPI(`{}`), "422 channel person text", little},
	{"API: 5 MB of text", toAPI(complaintOf("Ann", strings.Repeat("word ", 1<<20), "")), "413 too-large", little},
	{"API: the longest text that passes", toAPI(complaintOf("Ann", strings.Repeat("слово ", 200_000/6), "")), "201", little},
	{"API: born on 31 February", toAPI(complaintOf("Ann", "x", `"birthDate":"1980-02-31"`)), "422 person.birthDate", little},
	{"API: a phone that is none", toAPI(complaintOf("Ann", "x", `"phones":["12"]`)), "422 person.phones[0]", little},
	{"API: an address that is none", toAPI(complaintOf("Ann", "x", `"emails":["ann@"]`)), "422 person.emails[0]", little},
	{"API: script in every text", toAPI(complaintOf(script, script, `"organisation":"`+script+`","address":"`+script+`"`)), "201", little},

	{"Slack: unsigned", slackCall(payload, nil), "401", little},
	{"Slack: signed by another", slackCall(payload, func(h http.Header, _ string, body []byte) { slack.Sign("guess", h, body, time.Now()) }), "401", little},
	{"Slack: late", slackCall(payload, func(h http.Header, secret string, body []byte) {
		slack.Sign(secret, h, body, time.Now().Add(-slack.Window-time.Minute))
	}), "401", little},
	{"Slack: replayed", replayed, "409", little},
	{"Slack: malformed", slackCall("payload={", sign), "400", little},
	{"Slack: 5 MB", slackCall("payload="+strings.Repeat("x", 5<<20), sign), "413", little},

	{"mail: no From", letter(plain(story)), "registered stopped cooling", little},
	{"mail: five Froms", letter(plain(story, froms(5)...)), "registered unverified-sender stopped cooling", little},
	{"mail: 20,000 nested parts", letter(nested(20_000)), "registered unreadable", little},
	{"mail: 100,000 parts", letter(wide(100_000)), "registered unreadable stopped cooling", little},
	{"mail: 40 MB", letter(heavy(40 << 20)), "registered stopped cooling", more},
	{"mail: 5 MB of text", letter(plain(strings.Repeat("It is still broken.\r\n", 5<<20/21), ann)), "registered too-long still broken", little},
	{"mail: broken base64", letter(plain(base64.StdEncoding.EncodeToString([]byte(story))[:90]+"\r\n!!**==\x01", ann, "Content-Transfer-Encoding: base64")), "registered stopped cooling", little},
	{"mail: an unknown charset", letter(plain(story, ann, "Content-Type: text/plain; charset=klingon")), "registered stopped cooling", little},
	{"mail: a wrong charset", letter(plain("Холодильник сломался, поддержка молчит.", ann, "Content-Type: text/plain; charset=us-ascii")), "registered Холодильник", little},
	{"mail: NUL bytes", letter(plain("My fridge\x00 stopped cooling.\x00", "From: Ann\x00 Smith <ann@mail.example>")), "registered stopped cooling", little},
	{"mail: a text in one line", letter(plain(strings.Repeat("It is still broken. ", 5000), ann)), "registered still broken", little},
	{"mail: nothing but deadlines", letter(plain(strings.Repeat("Please reply by Monday, 12 May, or pay £5. ", 400), ann)), "registered reply", little},
	{"mail: nothing at all", letter(func(n int) []byte { return []byte(strings.Repeat("\r\n", n)) }), "registered no-text “A letter without words”", little},
}

func TestBadInputIsAnsweredOrRegistered(t *testing.T) {
	b := startBinary(t, localtest.Build(t))
	for _, row := range badInputs {
		t.Run(row.name, func(t *testing.T) {
			b.t, b.lead.t = t, t
			least := time.Hour
			for try := 0; try < tries && least > row.limit; try++ {
				b.number++
				b.kept = func() {}
				before := b.spent()
				got := row.give(b)
				least = min(least, b.spent()-before)
				if begins, words, _ := strings.Cut(row.want, " "); !strings.HasPrefix(got, begins) || !holds(got, words) {
					t.Fatalf("came to %.300q, want %q", strings.Join(strings.Fields(got), " "), row.want)
				}
				b.kept()
			}
			t.Logf("%v of the processor", least)
			if least > row.limit {
				t.Errorf("it takes %v of the processor, more than %v", least, row.limit)
			}
		})
	}
	b.t, b.lead.t = t, t
	if home := b.lead.get(b.Desk + "/"); home.status != http.StatusOK || home.at.Path != "/" {
		t.Errorf("after all that the desk answers %d at %s", home.status, home.at)
	}
}

// holds reports whether a text has every word of a list.
func holds(text, words string) bool {
	return !slices.ContainsFunc(strings.Fields(words), func(w string) bool { return !strings.Contains(text, w) })
}

const script = `<script>alert(1)</script><img src=x onerror=alert(2)>`

// form fills the intake form in, with pairs of name and value over what makes it right.
func form(pairs ...string) func(*binary) string {
	return func(b *binary) string {
		b.t.Helper()
		blank := b.parse(b.lead.get(b.Desk + "/complaints/new"))
		values := url.Values{"channel": {"executive"}, "name": {"Ann Smith"}, "text": {story}}
		values.Set("once", attribute(cascadia.Query(blank, cascadia.MustCompile("[name=once]")), "value"))
		for i := 0; i < len(pairs); i += 2 {
			values.Set(pairs[i], pairs[i+1])
		}
		return b.read(b.lead.post(b.Desk+"/complaints", values))
	}
}

func allFields(value string) (pairs []string) {
	for _, name := range strings.Fields("channel authority authority-name outlet outlet-name link reach published-day published-month published-year received-day received-month received-year reference deadline-day deadline-month deadline-year name organisation email phone account complainant-language birth-day birth-month birth-year address text wanted asked currency person problem problem-title") {
		pairs = append(pairs, name, value)
	}
	return pairs
}

func see(path string) func(*binary) string {
	return func(b *binary) string { return b.read(b.lead.get(b.Desk + path)) }
}

// read is what a person reads of a page. Nothing that came in may be part of the page itself.
func (b *binary) read(p page) string {
	b.t.Helper()
	doc := b.parse(p)
	if n := len(cascadia.QueryAll(doc, cascadia.MustCompile("script:not([src]), img, [onerror]"))); n > 0 {
		b.t.Errorf("%d elements of the page came from outside", n)
	}
	return fmt.Sprint(p.status, " ", prose(doc))
}

func (b *binary) parse(p page) *html.Node {
	b.t.Helper()
	doc, err := html.Parse(strings.NewReader(p.text))
	if err != nil {
		b.t.Fatal(err)
	}
	return doc
}

// stranger comes with a cookie that the desk never gave.
func stranger(b *binary) string {
	b.t.Helper()
	at, err := url.Parse(b.Desk)
	if err != nil {
		b.t.Fatal(err)
	}
	someone := newBrowser(b.t)
	for _, c := range b.lead.http.Jar.Cookies(at) {
		someone.http.Jar.SetCookies(at, []*http.Cookie{{Name: c.Name, Value: "guess"}})
	}
	return b.read(someone.get(b.Desk + "/cases"))
}

// othersSession has a member end the lead's session, and says whether the lead is still in.
func othersSession(b *binary) string {
	b.t.Helper()
	check := func(err error) {
		b.t.Helper()
		if err != nil {
			b.t.Fatal(err)
		}
	}
	members, done, err := local.OpenStaff(b.data, b.Desk)
	check(err)
	defer func() { check(done()) }()
	all, err := members.Members(b.t.Context())
	check(err)
	lead := all[slices.IndexFunc(all, func(m staff.Member) bool { return m.Email == "nora@firma.example" })]
	sessions, err := members.Sessions(b.t.Context(), lead.ID)
	check(err)
	email := fmt.Sprintf("bob%d@firma.example", b.number)
	_, err = members.Add(b.t.Context(), lead, staff.Member{Name: "Bob", Email: email, Role: staff.SpecialTeam, Language: "en"})
	check(err)
	link, err := members.MachineLink(b.t.Context(), email)
	check(err)
	bob := newBrowser(b.t)
	if in := bob.post(link, nil); in.at.Path != "/" {
		b.t.Fatalf("Bob ends at %s (%d)", in.at, in.status)
	}
	bob.post(b.Desk+"/account/sessions/end", url.Values{"session": {sessions[0].ID}})
	account := b.lead.get(b.Desk + "/account")
	if account.at.Path != "/account" {
		return "signed out"
	}
	return b.read(account)
}

// toAPI hands a body in as a submission and says the status, the code and the fields that are wrong.
func toAPI(body string) func(*binary) string {
	return func(b *binary) string {
		b.t.Helper()
		var answer struct {
			Code   string
			Errors []struct{ Field, Code string }
		}
		status := b.call("POST", "/submissions", body, &answer)
		return fmt.Sprint(status, " ", answer.Code, " ", answer.Errors)
	}
}

func complaintOf(name, text, more string) string {
	if more != "" {
		more = "," + more
	}
	return fmt.Sprintf(`{"channel":"executive","person":{"name":%q%s},"text":%q}`, name, more, text)
}

const payload = `payload={"type":"block_actions","user":{"id":"U1"},"actions":[{"action_id":"x"}]}`

func sign(h http.Header, secret string, body []byte) { slack.Sign(secret, h, body, time.Now()) }

// slackCall makes a call as Slack does, signed as said.
func slackCall(body string, sign func(h http.Header, secret string, body []byte)) func(*binary) string {
	return func(b *binary) string {
		b.t.Helper()
		header := http.Header{}
		if sign != nil {
			sign(header, b.secret, []byte(body))
		}
		return b.interact(header, body)
	}
}

func (b *binary) interact(header http.Header, body string) string {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.Desk+"/slack/interactions", strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header = header
	answer := b.lead.read(http.DefaultClient.Do(request))
	return fmt.Sprint(answer.status, " ", answer.text)
}

// replayed makes a call that is believed, and makes it again.
func replayed(b *binary) string {
	b.t.Helper()
	header := http.Header{}
	sign(header, b.secret, []byte(payload))
	if first := b.interact(header, payload); strings.HasPrefix(first, "401") || strings.HasPrefix(first, "409") {
		return "the first is answered " + first
	}
	return b.interact(header, payload)
}
