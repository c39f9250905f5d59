package desk_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"resonance/shared/register"
	"resonance/shared/staff"
)

func TestLinkByMail(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	lead.get("/account").submit("form[action='/sign-out']").want(200, "/sign-in")
	lead.get("/team").want(200, "/sign-in")

	lead.submit("main form", "email", "ann").want(400, "/sign-in")
	lead.says("title", "Error:").says(".summary a[href='#f-email']", "name@example.org")
	if v := attr(lead.one("#f-email"), "value"); v != "ann" {
		t.Fatalf("the answer was not kept: %q", v)
	}
	lead.submit("main form", "email", "ann@firma.example").want(200, "/sign-in/sent")
	lead.get(o.links[0])
	if len(lead.all("#f-email")) != 0 {
		t.Fatal("a link for a known member asks for an address")
	}
	lead.submit("main form").want(200, "/team") // where the lead wanted to go
	lead.get("/sign-in").want(200, "/")

	late := o.browser().get(o.links[0])
	late.want(404, late.at.Path).says("h1", "no longer works").says("main", "new one")
}

func TestSameAnswerForStrangers(t *testing.T) {
	o := newOffice(t)
	o.lead()
	o.browser().get("/sign-in").submit("main form", "email", "stranger@firma.example").want(200, "/sign-in/sent")
	if len(o.links) != 0 {
		t.Fatal("a stranger got a link")
	}
}

func TestTooManyAttemptsWait(t *testing.T) {
	o := newOffice(t)
	b := o.browser()
	for range 10 {
		b.get("/sign-in/guess").want(404, "/sign-in/guess")
	}
	b.get("/sign-in/guess").want(429, "/sign-in/guess")
	if b.head.Get("Retry-After") != "60" {
		t.Fatalf("Retry-After %q", b.head.Get("Retry-After"))
	}
	o.clock.Pass(time.Hour)
	b.get("/sign-in/guess").want(404, "/sign-in/guess")
}

func TestCookieAndHeaders(t *testing.T) {
	o := newOffice(t)
	link, _, err := o.staff.FirstLink(t.Context())
	check(t, err)
	b := o.browser()
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	b.get(link).submit("main form", "name", "Ann", "email", "ann@firma.example")
	cookie := b.head.Get("Set-Cookie")
	for _, want := range []string{"resonance=", "HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie %q lacks %q", cookie[:12], want)
		}
	}
	b.get("/account")
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff",
		"Cache-Control": "no-store", "Referrer-Policy": "same-origin",
	} {
		if !strings.Contains(b.head.Get(name), want) {
			t.Errorf("%s: %q", name, b.head.Get(name))
		}
	}
	if len(b.all("[style], script:not([src]), [onclick]")) > 0 {
		t.Error("the page holds what its own policy forbids")
	}
}

func TestLanguageAndZone(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	lead.get("/account").says("main", "Tue 3 Mar, 14:05")
	lead.submit("form[action='/account']", "language", "ru", "zone", "Europe/Moscow").want(200, "/account")
	lead.says("h2", "Язык и время").says("main", "вт 3 мар, 17:05")
	if l := attr(lead.one("html"), "lang"); l != "ru" {
		t.Fatalf("lang=%q", l)
	}
	lead.submit("form[action='/account']", "zone", "Mars/Olympus").want(400, "/account")
	lead.says(".summary", "часовой пояс")

	req, err := http.NewRequest(http.MethodGet, o.URL+"/sign-in", nil)
	check(t, err)
	req.Header.Set("Accept-Language", "de, ru;q=0.8, en;q=0.5")
	stranger := o.browser().do(req).says("h1", "Вход")
	stranger.submit("form.languages", "language", "en").get("/sign-in").says("h1", "Sign in")
}

func TestSessionsAndTokensOnTheAccountPage(t *testing.T) {
	o := newOffice(t)
	one := o.lead()
	link, err := o.staff.MachineLink(t.Context(), "ann@firma.example")
	check(t, err)
	two := o.browser().get(link).submit("main form")
	two.get("/account").submit("form[action='/account/sessions/end-others']").want(200, "/account")
	one.get("/account").want(200, "/sign-in")

	two.submit("form[action='/account/tokens']").want(400, "/account/tokens").says(".summary", "what the token is for")
	two.submit("form[action='/account/tokens']", "token-name", "export").want(200, "/account/tokens")
	token := attr(two.one("#made"), "value")
	who, err := o.staff.AuthenticateToken(t.Context(), token)
	check(t, err)
	if who.Member.Name != "Ann Lead" {
		t.Fatalf("the token is %q", who.Member.Name)
	}
	two.get("/account")
	if len(two.all("#made")) != 0 {
		t.Fatal("a token is shown twice")
	}
	two.submit("form[action='/account/tokens/revoke']").want(200, "/account")
	if _, err := o.staff.AuthenticateToken(t.Context(), token); !staff.SignedOut(err) {
		t.Fatalf("revoked, and yet %v", err)
	}
}

func TestTeam(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob := o.member(lead, "Bob", staff.SpecialTeam)
	lead.get("/team/new").submit("main form", "name", "Twin", "email", "bob@firma.example").want(400, "/team")
	lead.says(".summary a[href='#f-role']", "role")
	lead.submit("main form", "role", "lead").want(400, "/team").says(".summary a[href='#f-email']", "already")

	page := "/team/" + bob.Member.ID
	lead.get(page)
	stale := o.browser()
	stale.client.Jar = lead.client.Jar
	stale.get(page)
	lead.submit("main form.stack", "name", "Robert").want(200, "/team")
	stale.submit("main form.stack", "name", "Bobby").want(409, page).says(".kept", "Bobby")

	lead.get(page).submit("form[action$='/active']", "active", "no").want(200, page)
	bob.get("/account").want(200, "/sign-in")
	lead.get("/team").says("table", "disabled")
	lead.get("/team/"+lead.Member.ID).submit("form[action$='/active']", "active", "no").want(409, "/team/"+lead.Member.ID+"/active")
	lead.says("main", "last lead")
}

func TestUnknownPage(t *testing.T) {
	o := newOffice(t)
	o.browser().get("/no/such/page").want(404, "/no/such/page").says("h1", "Nothing here")
}

func TestFilesArriveWholeAndStay(t *testing.T) {
	o := newOffice(t)
	b := o.browser().get("/sign-in")
	for _, el := range b.all("link[href^='/static/'], script[src]") {
		path := attr(el, "href") + attr(el, "src")
		want, err := os.ReadFile("static/" + regexp.MustCompile(`\.[0-9a-f]{12}\.`).ReplaceAllString(strings.TrimPrefix(path, "/static/"), "."))
		check(t, err)
		for _, compressed := range []bool{false, true} {
			client := &http.Client{Transport: &http.Transport{DisableCompression: !compressed}} // else it decodes by itself
			res, err := client.Get(o.URL + path)
			check(t, err)
			got, err := io.ReadAll(res.Body)
			check(t, err)
			check(t, res.Body.Close())
			if res.Uncompressed != compressed || !bytes.Equal(got, want) {
				t.Errorf("%s, compressed %v: %d bytes, want %d", path, res.Uncompressed, len(got), len(want))
			}
			if !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s is not kept: %q", path, res.Header.Get("Cache-Control"))
			}
		}
	}
}

// Who disables a colleague sees whose cases nobody works on from then on.
func TestTheCasesOfADisabledMemberAreShown(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob := o.member(lead, "Bob", staff.SpecialTeam)
	mine, other := o.complaint(nil), o.complaint(piotr)
	_, err := o.register.Claim(t.Context(), register.On{Case: mine, By: bob.Member.Actor()})
	check(t, err)
	o.settle(mine, other)
	page := "/team/" + bob.Member.ID
	shows := func(when, id string, want bool) {
		if got := strings.Contains(lead.text("main"), id); got != want {
			t.Errorf("%s the page shows %q: %t", when, id, got)
		}
	}
	lead.get(page)
	shows("before", mine, true)
	shows("before", other, false)
	shows("before", "no longer work", false)
	lead.submit("form[action$='/active']", "active", "no").want(200, page)
	shows("after", mine, true)
	shows("after", "no longer work", true)
	lead.get("/team/" + lead.Member.ID)
	shows("the lead's own", mine, false)
}
