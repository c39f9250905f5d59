package desk_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// walk makes a request for a route: its pattern with every part of the path filled in.
func walk(t *testing.T, o *office, b *browser, pattern string, fill map[string]string) {
	t.Helper()
	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		t.Fatalf("%q has no method", pattern)
	}
	path = strings.ReplaceAll(path, "{$}", "")
	for name, value := range fill {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	if strings.Contains(path, "{") {
		t.Fatalf("%q: what stands in the path?", path)
	}
	if method == http.MethodGet {
		b.get(path)
		return
	}
	b.post(path, "version", "1")
}

// open are the routes for anyone: a new one must be put here by hand.
var open = []string{
	"GET /sign-in", "POST /sign-in", "GET /sign-in/sent", "GET /sign-in/openid", "GET /sign-in/openid/done", "GET /sign-in/{token}",
	"POST /sign-in/{token}", "POST /language", "GET /survey/{token}", "POST /survey/{token}",
	"GET /language", // leads home
}

func TestNothingAnswersStrangersOrTheWrongRole(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	people := map[staff.Role]*browser{
		staff.Lead: lead, staff.ExecutiveOffice: o.member(lead, "Olga", staff.ExecutiveOffice), staff.SpecialTeam: o.member(lead, "Bob", staff.SpecialTeam),
	}
	id := o.complaint(nil)
	f, err := o.register.File(t.Context(), id)
	check(t, err)
	fill := map[string]string{
		"id": id, "complaint": f.Complaints[0].ID, "n": "0", "task": f.Tasks[0].ID, "grant": "none", "letter": f.Letters[0].ID, "queue": "mail", "token": "guess",
	}
	for _, rt := range slices.Concat(o.desk.Routes(), o.desk.FormRoutes()) {
		method, path, _ := strings.Cut(rt.Pattern, " ")
		if len(rt.For) == 0 {
			if !slices.Contains(open, rt.Pattern) {
				t.Errorf("%s is open to everybody", rt.Pattern)
			}
			continue
		}
		fill := fill
		switch {
		case strings.Contains(path, "/people/"):
			fill = map[string]string{"id": f.Case.Person}
		case strings.Contains(path, "/reviews/"):
			fill = map[string]string{"id": "RV-000001"}
		case strings.Contains(path, "/problems/"):
			fill = map[string]string{"id": f.Case.Problem}
		case strings.Contains(path, "/team/"):
			fill = map[string]string{"id": people[staff.SpecialTeam].Member.ID}
		case strings.Contains(path, "/mail/"):
			fill = map[string]string{"id": f.Letters[0].ID + "?case=" + id, "n": "0"}
		}
		stranger := o.browser()
		stranger.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		walk(t, o, stranger, rt.Pattern, fill)
		switch {
		case method == http.MethodGet && (stranger.status != http.StatusSeeOther || !strings.HasPrefix(stranger.head.Get("Location"), "/sign-in?to=")):
			t.Errorf("%s answers a stranger with %d", rt.Pattern, stranger.status)
		case method == http.MethodPost && stranger.status != http.StatusForbidden:
			t.Errorf("%s answers a stranger with %d", rt.Pattern, stranger.status)
		}
		for role, b := range people {
			if strings.HasPrefix(path, "/sign-out") || strings.HasPrefix(path, "/account/sessions") {
				continue // would end the walk
			}
			if slices.Contains(rt.For, role) {
				if method == http.MethodGet {
					walk(t, o, b, rt.Pattern, fill)
					if b.status == http.StatusForbidden || b.status >= 500 {
						t.Errorf("%s answers %s with %d", rt.Pattern, role, b.status)
					}
				}
				continue
			}
			walk(t, o, b, rt.Pattern, fill)
			if b.status != http.StatusForbidden {
				t.Errorf("%s answers %s with %d", rt.Pattern, role, b.status)
			}
		}
	}
}

// TestOtherSitesCannotPost presses every button as another site would have a signed-in lead's browser press it.
func TestOtherSitesCannotPost(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	posts := 0
	for _, rt := range o.desk.Routes() {
		path, isPost := strings.CutPrefix(rt.Pattern, "POST ")
		if !isPost {
			continue
		}
		posts++
		for _, from := range []http.Header{{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://evil.example"}}} {
			r, err := http.NewRequest(http.MethodPost, o.URL+path, nil)
			check(t, err)
			r.Header = from
			lead.do(r)
			if lead.status != http.StatusForbidden {
				t.Errorf("%s answers another site (%v) with %d", rt.Pattern, from, lead.status)
			}
			lead.says("main", "another site")
		}
	}
	if posts < 50 {
		t.Errorf("%d buttons pressed", posts)
	}
	lead.get("/team").want(200, "/team")
}

func TestSomeoneElsesSessionIsOfNoUse(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob := o.member(lead, "Bob", staff.SpecialTeam)
	sessions, err := o.staff.Sessions(t.Context(), lead.Member.ID)
	check(t, err)
	bob.post("/account/sessions/end", "session", sessions[0].ID)
	lead.get("/account").want(200, "/account")
}

func TestEveryPageSpeaksBothLanguages(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.complaint(nil)
	o.settle(id)
	f, err := o.register.File(t.Context(), id)
	check(t, err)
	for _, language := range []string{"en", "ru"} {
		lead.post("/language", "language", language, "to", "/menu").want(200, "/menu")
		for _, path := range []string{
			"/", "/menu", "/cases", "/cases?show=late", "/cases/" + id, "/complaints/new", "/people", "/people/" + f.Case.Person, "/problems", "/problems?show=all",
			"/problems/" + f.Case.Problem, "/tasks", "/insight", "/mail", "/mail?part=out", "/mail?part=trouble", "/mail/" + f.Letters[0].ID + "?case=" + id,
			"/reviews", "/queues", "/team", "/team/new", "/account", "/search?q=fridge", "/search", "/nowhere",
		} {
			lead.get(path) // do fails on a text that the catalogue lacks
			if lead.status != 200 && path != "/nowhere" {
				t.Errorf("%s: %d", path, lead.status)
			}
			if attr(lead.one("html"), "lang") != language {
				t.Errorf("%s is not in %s", path, language)
			}
			ids := map[string]bool{}
			for _, el := range lead.all("[id]") {
				if ids[attr(el, "id")] {
					t.Errorf("%s: two elements are %q", path, attr(el, "id"))
				}
				ids[attr(el, "id")] = true
			}
			for _, el := range lead.all("label[for]") {
				if !ids[attr(el, "for")] {
					t.Errorf("%s: a label is for nothing: %q", path, attr(el, "for"))
				}
			}
		}
	}
}

// A link into a list that was cut or mistyped is said to be so: an empty page would read as "nothing is there".
func TestEveryListRefusesAPageThatItDoesNotHave(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	o.complaint(nil)
	refused := words.Load().In("en").Say("error.cursor")
	for _, path := range []string{
		"/cases?", "/people?", "/people/perhaps?", "/problems?", "/tasks?", "/mail?", "/mail?part=out&", "/mail?part=trouble&", "/reviews?", "/reviews?part=overturned&",
	} {
		for _, after := range []string{"zzz", "2026", "!", "%00", "%D0%B9", strings.Repeat("x", 2000)} {
			lead.get(path + "after=" + after)
			if lead.status != 400 || !strings.Contains(lead.text("main"), refused) {
				t.Errorf("%s after %.9s: %d, %q", path, after, lead.status, lead.text("main"))
			}
		}
	}
}

func TestTextsOfStrangersStayText(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	evil := `<script>alert(1)</script><img src=x onerror=alert(2)>"'` + "\u202e<!here>"
	id := o.complaint(func(s *submission) {
		s.Text, s.Wanted, s.Who.Name, s.Summary = evil+"\n> "+evil, evil, evil, evil
		s.Source = complaint.Source{Reference: evil}
	})
	o.settle(id)
	f, err := o.register.File(t.Context(), id)
	check(t, err)
	for _, path := range []string{"/", "/cases", "/cases/" + id, "/people", "/people/" + f.Case.Person, "/problems", "/problems/" + f.Case.Problem, "/tasks", "/search?q=%3Cscript%3E"} {
		lead.get(path).want(200, strings.Split(path, "?")[0])
		if n := len(lead.all("script:not([src]), img, [onerror]")); n > 0 {
			t.Errorf("%s: %d elements came from the text", path, n)
		}
	}
}

// counted counts what is read of it.
type counted struct {
	io.Reader
	n int
}

func (c *counted) Read(into []byte) (int, error) {
	n, err := c.Reader.Read(into)
	c.n += n
	return n, err
}

// TestFilesOfStrangersAreNotRead: whoever is signed out gets back the texts that they wrote, for which a form of
// many megabytes need not be taken in.
func TestFilesOfStrangersAreNotRead(t *testing.T) {
	o := newOffice(t)
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	check(t, parts.WriteField("text", "The fridge stopped cooling."))
	file, err := parts.CreateFormFile("file", "film.mp4")
	check(t, err)
	_, err = file.Write(make([]byte, 8<<20))
	check(t, err)
	check(t, parts.Close())
	body := &counted{Reader: &form}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/complaints", body)
	r.Header.Set("Content-Type", parts.FormDataContentType())
	w := httptest.NewRecorder()
	o.desk.ServeHTTP(w, r)
	if body.n > 2<<20 {
		t.Errorf("%d bytes of a stranger's form were read", body.n)
	}
	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "The fridge stopped cooling.") {
		t.Errorf("they are answered %d: %.300s", w.Code, w.Body.String())
	}
}
