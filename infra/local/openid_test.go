package local_test

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"resonance/infra/engines"
	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/shared/staff"
)

// browser follows redirects and keeps cookies, as one person's browser does.
type browser struct {
	t    *testing.T
	http *http.Client
}

func newBrowser(t *testing.T) browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return browser{t, &http.Client{Jar: jar}}
}

// page is where a request ended.
type page struct {
	status int
	at     *url.URL
	text   string
}

func (b browser) get(address string) page {
	b.t.Helper()
	return b.read(b.http.Get(address))
}

func (b browser) post(address string, form url.Values) page {
	b.t.Helper()
	return b.read(b.http.PostForm(address, form))
}

func (b browser) do(r *http.Request) page {
	b.t.Helper()
	return b.read(b.http.Do(r))
}

func (b browser) read(response *http.Response, err error) page {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		b.t.Fatal(err)
	}
	return page{response.StatusCode, response.Request.URL, string(text)}
}

var formAction = regexp.MustCompile(`action="([^"]+)"`)

// answer sends the provider's form back, filled in.
func (b browser) answer(p page, form url.Values) page {
	b.t.Helper()
	action := formAction.FindStringSubmatch(p.text)
	if action == nil {
		b.t.Fatalf("no form at %s (%d): %s", p.at, p.status, p.text)
	}
	to, err := p.at.Parse(action[1])
	if err != nil {
		b.t.Fatal(err)
	}
	return b.post(to.String(), form)
}

// signInAt walks through the provider's pages as a person does, and ends where the provider sends them.
func (b browser) signInAt(desk, email string) page {
	b.t.Helper()
	login := b.get(desk + "/sign-in/openid")
	consent := b.answer(login, url.Values{"prompt": {"login"}, "login": {email}, "password": {"any"}})
	return b.answer(consent, url.Values{"prompt": {"consent"}})
}

func TestMembersSignInAtAProvider(t *testing.T) {
	issuer, client, secret := engines.OpenID(t)
	p := localtest.Start(t, local.Config{Data: t.TempDir(), OpenIDIssuer: issuer, OpenIDClient: client, OpenIDSecret: secret, OpenIDName: "Firma ID"})
	enter(t, p, "mary@firma.test")
	enter(t, p, "someone@unverified.test")

	if form := newBrowser(t).get(p.URL() + "/sign-in"); !strings.Contains(form.text, "Firma ID") {
		t.Error("the sign-in page does not offer the provider")
	}
	mary := newBrowser(t)
	if in := mary.signInAt(p.URL(), "mary@firma.test"); in.status != 200 || in.at.Path != "/" {
		t.Fatalf("a member ends at %s (%d): %s", in.at, in.status, in.text)
	}
	if team := mary.get(p.URL() + "/account"); team.status != 200 || !strings.Contains(team.text, "mary@firma.test") {
		t.Errorf("the account page answers %d", team.status)
	}
	if team := mary.get(p.URL() + "/team"); team.status != http.StatusForbidden {
		t.Errorf("a member of the special team is answered %d on a lead's page", team.status)
	}
	for _, email := range []string{"stranger@firma.test", "someone@unverified.test"} {
		b := newBrowser(t)
		if in := b.signInAt(p.URL(), email); in.status != http.StatusForbidden {
			t.Errorf("%s ends at %s (%d)", email, in.at, in.status)
		}
		if today := b.get(p.URL() + "/"); today.at.Path == "/" {
			t.Errorf("%s is in", email)
		}
	}
}

func TestGroupsAtTheProviderMakeMembers(t *testing.T) {
	issuer, client, secret := engines.OpenID(t)
	p := localtest.Start(t, local.Config{
		Data: t.TempDir(), OpenIDIssuer: issuer, OpenIDClient: client, OpenIDSecret: secret, OpenIDGroups: "groups", OpenIDOnly: true,
	})
	if form := newBrowser(t).get(p.URL() + "/sign-in"); strings.Contains(form.text, "type=\"email\"") {
		t.Error("the sign-in page offers links")
	}
	if asked := newBrowser(t).post(p.URL()+"/sign-in", url.Values{"email": {"ann+lead@firma.test"}}); asked.status != http.StatusConflict {
		t.Errorf("who asks for a link is answered %d", asked.status)
	}
	lead := newBrowser(t)
	if in := lead.signInAt(p.URL(), "ann+lead@firma.test"); in.status != http.StatusOK || in.at.Path != "/" {
		t.Fatalf("who is in the group ends at %s (%d): %s", in.at, in.status, in.text)
	}
	if team := lead.get(p.URL() + "/team"); team.status != http.StatusOK || !strings.Contains(html.UnescapeString(team.text), "ann+lead@firma.test") {
		t.Errorf("the Team page answers the lead %d", team.status)
	}
	for _, email := range []string{"eve@firma.test", "eve+accounting@firma.test", "eve+lead@unverified.test"} {
		if in := newBrowser(t).signInAt(p.URL(), email); in.status != http.StatusForbidden {
			t.Errorf("%s ends at %s (%d)", email, in.at, in.status)
		}
	}
}

func TestTheProvidersAnswerWorksOnceAndInOneBrowser(t *testing.T) {
	issuer, client, secret := engines.OpenID(t)
	p := localtest.Start(t, local.Config{Data: t.TempDir(), OpenIDIssuer: issuer, OpenIDClient: client, OpenIDSecret: secret})
	enter(t, p, "mary@firma.test")

	mary := newBrowser(t)
	var answer string
	mary.http.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/sign-in/openid/done" {
			answer = r.URL.String()
			return http.ErrUseLastResponse
		}
		return nil
	}
	mary.signInAt(p.URL(), "mary@firma.test")
	if answer == "" {
		t.Fatal("the provider sent nobody back")
	}
	if other := newBrowser(t).get(answer); other.status/100 != 4 {
		t.Errorf("another browser with the same answer: %d at %s", other.status, other.at)
	}
	wrong := strings.Replace(answer, "state=", "state=x", 1)
	if in := mary.get(wrong); in.status/100 != 4 {
		t.Errorf("a wrong state: %d at %s", in.status, in.at)
	}
	mary.http.CheckRedirect = nil
	if in := mary.get(answer); in.status != 200 || in.at.Path != "/" {
		t.Fatalf("the answer itself ends at %s (%d)", in.at, in.status)
	}
	if again := mary.get(answer); again.status/100 != 4 {
		t.Errorf("the answer a second time: %d at %s", again.status, again.at)
	}
}

// TestASignInThatWasTamperedWithFails: what the browser takes to the provider is bound to what the desk
// keeps, by the nonce in the ID token and by the proof of the code (PKCE); and a code is good for one sign-in.
func TestASignInThatWasTamperedWithFails(t *testing.T) {
	issuer, client, secret := engines.OpenID(t)
	p := localtest.Start(t, local.Config{Data: t.TempDir(), OpenIDIssuer: issuer, OpenIDClient: client, OpenIDSecret: secret})
	enter(t, p, "mary@firma.test")
	var used string // a code that was traded
	for _, row := range []struct {
		name                 string
		toProvider, backHome func(url.Values)
		in                   bool
	}{
		{"untouched", nil, func(q url.Values) { used = q.Get("code") }, true},
		{"another nonce", func(q url.Values) { q.Set("nonce", "another") }, nil, false},
		{"another proof", func(q url.Values) { q.Set("code_challenge", strings.Repeat("a", 43)) }, nil, false},
		{"a code again", nil, func(q url.Values) { q.Set("code", used) }, false},
		{"no code", nil, func(q url.Values) { q.Del("code") }, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBrowser(t)
			b.http.Transport = meddler{strings.TrimPrefix(issuer, "http://"), row.toProvider, row.backHome}
			end := b.signInAt(p.URL(), "mary@firma.test")
			if in := end.status == http.StatusOK && end.at.Path == "/"; in != row.in || !in && end.status != http.StatusForbidden {
				t.Errorf("it ends at %s (%d)", end.at, end.status)
			}
		})
	}
}

// meddler changes the questions that a browser carries between desk and provider.
type meddler struct {
	provider             string
	toProvider, backHome func(url.Values)
}

func (m meddler) RoundTrip(r *http.Request) (*http.Response, error) {
	q := r.URL.Query()
	switch {
	case r.URL.Host == m.provider && q.Has("code_challenge") && m.toProvider != nil:
		m.toProvider(q)
	case r.URL.Path == "/sign-in/openid/done" && m.backHome != nil:
		m.backHome(q)
	default:
		return http.DefaultTransport.RoundTrip(r)
	}
	r = r.Clone(r.Context())
	r.URL.RawQuery = q.Encode()
	return http.DefaultTransport.RoundTrip(r)
}

// enter adds somebody to the special team as a lead does.
func enter(t *testing.T, p *local.Program, email string) staff.Member {
	t.Helper()
	return add(t, p, staff.Member{Name: "Mary", Email: email, Role: staff.SpecialTeam, Language: "en"})
}

func add(t *testing.T, p *local.Program, m staff.Member) staff.Member {
	t.Helper()
	added, err := p.Staff.Add(t.Context(), staff.Member{ID: "lead", Role: staff.Lead, Active: true}, m)
	if err != nil {
		t.Fatal(err)
	}
	return added
}
