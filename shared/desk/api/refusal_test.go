package api_test

import (
	"cmp"
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"resonance/shared/desk/api"
	"resonance/shared/staff"
)

// Every route refuses who is signed out and every role that it is not for, before it reads anything.
func TestNoRouteAnswersWhoItIsNotFor(t *testing.T) {
	w := newWorld(t)
	for _, route := range w.api.Routes() {
		path := strings.NewReplacer("{id}", "RS-2026-000001", "{case}", "RS-2026-000001").Replace(route.Path)
		w.call(route.Method, path, "", "Authorization", "").refused(401, "signed-out")
		w.call(route.Method, path, "", "Authorization", "Bearer nobody").refused(401, "signed-out")
		for _, role := range staff.Roles() {
			got := w.call(route.Method, path, "", "Authorization", "Bearer "+w.tokens[role])
			if allowed := slices.Contains(route.Roles, role); allowed == (got.StatusCode == 403) {
				t.Errorf("%s %s as %s: %d", route.Method, route.Path, role, got.StatusCode)
			}
		}
	}
}

func TestABrowserIsLedFromThePageToTheSignIn(t *testing.T) {
	w := newWorld(t)
	got := w.call("GET", "/api/v1/docs", "", "Authorization", "", "Accept", "text/html,application/xhtml+xml")
	if to := got.Header.Get("Location"); got.StatusCode != 303 || to != "/sign-in?to=%2Fapi%2Fv1%2Fdocs" {
		t.Errorf("answered %d, led to %q", got.StatusCode, to)
	}
	w.call("GET", "/api/v1/cases", "", "Authorization", "", "Accept", "text/html").refused(401, "signed-out")
}

func TestASessionMayCallFromTheSameSiteOnly(t *testing.T) {
	w := newWorld(t)
	w.session = staff.Who{Member: staff.Member{ID: "m1", Name: "Olga", Role: staff.Lead, Language: "ru", Active: true}, Session: "s"}
	want[map[string]any](w.call("POST", "/api/v1/submissions", fridge, "Authorization", "", "Sec-Fetch-Site", "same-origin"), 201)
	w.call("POST", "/api/v1/submissions", fridge, "Authorization", "", "Sec-Fetch-Site", "cross-site").refused(403, "cross-site")
	w.call("POST", "/api/v1/submissions", fridge, "Sec-Fetch-Site", "cross-site").refused(403, "cross-site") // a token that stands in a page of another site
	p := w.call("GET", "/api/v1/cases/none", "", "Authorization", "").refused(404, "case-not-found")
	if p.Detail != "Дела с таким номером нет." {
		t.Errorf("the member's language: %q", p.Detail)
	}
}

func TestWhatIsWrongInARequestIsNamed(t *testing.T) {
	w := newWorld(t)
	for _, row := range []struct {
		name, body string
		status     int
		code       string
		field      string
		mistake    string
	}{
		{"no JSON", `{"channel":`, 400, "malformed", "body", "malformed"},
		{"no body", ``, 400, "malformed", "", ""},
		{"null", `{"channel":"executive","person":{"name":null},"text":"x"}`, 400, "malformed", "person.name", "null"},
		{"twice", `{"channel":"executive","channel":"media","person":{"name":"A"},"text":"x"}`, 400, "malformed", "body", "malformed"},
		{"unknown field", `{"channel":"executive","person":{"name":"A","nick":"B"},"text":"x"}`, 422, "invalid", "person.nick", "unknown"},
		{"another case", `{"channel":"executive","person":{"name":"A"},"text":"x","Text":"y"}`, 422, "invalid", "body", "other"},
		{"missing", `{"channel":"executive","text":"x"}`, 422, "invalid", "person", "required"},
		{"missing inside", `{"channel":"executive","person":{"name":"A"},"text":"x","asked":{"minor":1}}`, 422, "invalid", "asked.currency", "required"},
		{"choice", `{"channel":"pigeon","person":{"name":"A"},"text":"x"}`, 422, "invalid", "channel", "choice"},
		{"address", `{"channel":"executive","person":{"name":"A","emails":["Anna <a@b.example>"]},"text":"x"}`, 422, "invalid", "person.emails[0]", "format"},
		{"host", `{"channel":"executive","person":{"name":"A","emails":["a@-b.example"]},"text":"x"}`, 422, "invalid", "person.emails[0]", "format"},
		{"long name of a mailbox", `{"channel":"executive","person":{"name":"A","emails":["` + strings.Repeat("a", 65) + `@b.example"]},"text":"x"}`, 422, "invalid", "person.emails[0]", "format"},
		{"phone", `{"channel":"executive","person":{"name":"A","phones":["12"]},"text":"x"}`, 422, "invalid", "person.phones[0]", "format"},
		{"31 February", `{"channel":"executive","person":{"name":"A","birthDate":"1980-02-31"},"text":"x"}`, 422, "invalid", "person.birthDate", "calendar-date"},
		{"born later", `{"channel":"executive","person":{"name":"A","birthDate":"2135-01-01"},"text":"x"}`, 422, "invalid", "person.birthDate", "future"},
		{"the register's own", `{"channel":"regulator","person":{"address":"Here"},"text":"x"}`, 422, "invalid", "person.name", "required"},
		{"too large a number", `{"channel":"executive","person":{"name":"A"},"text":"x","asked":{"minor":1e300,"currency":"EUR"}}`, 422, "invalid", "asked.minor", "out-of-range"},
		{"a whole number with a fraction", `{"channel":"executive","person":{"name":"A"},"text":"x","asked":{"minor":45.0,"currency":"EUR"}}`, 422, "invalid", "body", "other"},
		{"a deadline that says two things", `{"channel":"executive","person":{"name":"A"},"text":"x","deadline":{"date":"2026-12-24","days":3}}`, 422, "invalid", "deadline", "date-or-days"},
		{"a deadline that says nothing", `{"channel":"executive","person":{"name":"A"},"text":"x","deadline":{"unit":"working"}}`, 422, "invalid", "deadline", "required"},
		{"no currency", `{"channel":"executive","person":{"name":"A"},"text":"x","asked":{"minor":1,"currency":"ZZZ"}}`, 422, "invalid", "asked.currency", "format"},
		{"nobody's id", `{"channel":"executive","person":{"id":"P nobody","name":"A"},"text":"x"}`, 422, "invalid", "person.id", "choice"},
		{"blank", `{"channel":"executive","person":{"name":"A"},"text":" "}`, 422, "invalid", "text", "required"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w.t = t
			p := w.call("POST", "/api/v1/submissions", row.body, "Content-Type", "application/json").refused(row.status, row.code)
			if row.field == "" {
				return
			}
			at := slices.IndexFunc(p.Errors, func(m api.Mistake) bool { return m.Field == row.field && m.Code == row.mistake })
			if at < 0 || p.Errors[at].Message == "" {
				t.Errorf("got %+v, want %s: %s", p.Errors, row.field, row.mistake)
			}
		})
	}
}

// A program that shows the first mistake shows the same one each time.
func TestMistakesComeInOneOrder(t *testing.T) {
	w := newWorld(t)
	for range 20 {
		p := w.call("POST", "/api/v1/submissions", `{"channel":"executive","text":"x","person":{"id":"P nobody","name":"A"},"problem":"no such"}`).refused(422, "invalid")
		if len(p.Errors) != 2 || p.Errors[0].Field != "person.id" || p.Errors[1].Field != "problem" {
			t.Fatalf("%+v", p.Errors)
		}
		p = w.call("GET", "/api/v1/cases?person=%ff&owner=%ff&q=%ff", "").refused(422, "invalid")
		if len(p.Errors) != 1 || p.Errors[0].Field != "q" {
			t.Fatalf("%+v", p.Errors)
		}
	}
}

func TestAWrongFormIsSaidByAnExample(t *testing.T) {
	w := newWorld(t)
	for body, example := range map[string]string{
		`{"channel":"executive","text":"x","person":{"name":"A","phones":["12"]}}`:                         "+442079460958",
		`{"channel":"executive","text":"x","person":{"name":"A","emails":["Anna <a@b.c>"]}}`:               "name@example.org",
		`{"channel":"executive","text":"x","person":{"name":"A"},"asked":{"minor":1,"currency":"€"}}`:      "EUR",
		`{"channel":"executive","text":"x","person":{"name":"A","language":"english"}}`:                    "en",
		`{"channel":"executive","text":"x","person":{"name":"A"},"replyTo":"Anna <a@b.example>"}`:          "name@example.org",
		`{"channel":"media","text":"x","person":{"name":"A"},"source":{"name":"B","link":"b.example"}}`:    "https://",
		`{"channel":"executive","text":"x","person":{"name":"A"},"asked":{"minor":45.0,"currency":"EUR"}}`: "without a fraction",
	} {
		if p := w.call("POST", "/api/v1/submissions", body).refused(422, "invalid"); len(p.Errors) != 1 || !strings.Contains(p.Errors[0].Message, example) {
			t.Errorf("%s: %+v", body, p.Errors)
		}
	}
	for path, row := range map[string][2]string{
		"/api/v1/problems/PB-000001/fixes": {`{"text":"A thicker seal","kind":"magic"}`, "product, process"},
		"/api/v1/submissions":              {`{"channel":"regulator","text":"x","person":{"name":"A"},"source":{"id":"nope"}}`, "give the name"},
	} {
		if p := w.call("POST", path, row[0]).refused(422, "invalid"); len(p.Errors) != 1 || !strings.Contains(p.Errors[0].Message, row[1]) {
			t.Errorf("%s: %+v", path, p.Errors)
		}
	}
	id := w.submit(fridge).Case
	for path, row := range map[string][2]string{
		"/api/v1/cases/" + id + "/belongs":  {`{"case":"RS-2026-999999"}`, "no other case"},
		"/api/v1/cases/" + id + "/progress": {`{"text":"We look into it.","extends":"nope"}`, "no clock"},
		"/api/v1/cases/" + id + "/source":   {`{"channel":"executive","source":{"regime":"nope"}}`, "no such regime"},
		"/api/v1/problems/PB-000001/causes": {`{"text":"The seal dries out","under":"nope"}`, "no cause"},
	} {
		if p := w.call("POST", path, row[0]).refused(422, "invalid"); len(p.Errors) != 1 || !strings.Contains(p.Errors[0].Message, row[1]) {
			t.Errorf("%s: %+v", path, p.Errors)
		}
	}
	for query, expected := range map[string]string{
		"state=opened": "open, working, resolved, closed", "limit=0": ">= 1", "limit=900": "<= 200", "limit=many": "integer", "limit=": "integer", "state=": "open, working, resolved, closed", "dueBefore=": "2026-03-27T14:05:00Z", "running=maybe": "boolean",
		"dueBefore=yesterday": "2026-03-27T14:05:00Z", "state=open&state=closed": "more than once", "q=" + strings.Repeat("x", 201): "200",
	} {
		if p := w.call("GET", "/api/v1/cases?"+query, "").refused(422, "invalid"); len(p.Errors) != 1 || !strings.Contains(p.Errors[0].Message, expected) {
			t.Errorf("%.20s: %+v", query, p.Errors)
		}
	}
	for _, version := range []string{"3", ""} {
		r := w.request("POST", "/api/v1/cases/c1/claim", "")
		r.Header["If-Match"] = []string{version}
		if p := w.do(r).refused(422, "invalid"); !strings.Contains(p.Errors[0].Message, `"3"`) {
			t.Errorf("%+v", p.Errors)
		}
	}
	if p := w.call("POST", "/api/v1/team", `{"name":"A","email":"a","role":"lead","slack":"@a"}`).refused(422, "invalid"); len(p.Errors) != 2 ||
		!strings.Contains(p.Errors[0].Message, "name@example.org") || !strings.Contains(p.Errors[1].Message, "U024BE7LH") {
		t.Errorf("%+v", p.Errors)
	}
}

func TestAnErrorSpeaksTheCallersLanguage(t *testing.T) {
	w := newWorld(t)
	got := w.call("GET", "/api/v1/people/none", "", "Accept-Language", "ru-RU,ru;q=0.9")
	if p := got.refused(404, "person-not-found"); p.Detail != "Такого человека здесь нет." || got.Header.Get("Content-Language") != "ru" {
		t.Errorf("got %+v", p)
	}
	got = w.call("GET", "/api/v1/cases?limit=0", "", "Accept-Language", "ru-RU,ru;q=0.9")
	if p := got.refused(422, "invalid"); p.Title != "В запросе ошибка" || got.Header.Get("Content-Language") != "ru" {
		t.Errorf("got %+v, in %q", p, got.Header.Get("Content-Language"))
	}
}

func TestTheDoorAnswersWhatNoOperationTakes(t *testing.T) {
	w := newWorld(t)
	w.call("GET", "/api/v1/nothing", "").refused(404, "page-not-found")
	w.call("GET", "/api/v1/cases//claim", "").refused(404, "page-not-found")
	w.call("GET", "/api/v1/nothing", "", "Authorization", "").refused(401, "signed-out")
	id := w.submit(fridge).Case
	p := w.call("POST", "/api/v1/cases/"+id+"/claim", `{"note":"I call her today"}`).refused(422, "invalid")
	if len(p.Errors) != 1 || p.Errors[0].Field != "body" || p.Errors[0].Message != "This takes no body" {
		t.Errorf("a note with a claim: %+v", p.Errors)
	}
	want[map[string]any](w.call("POST", "/api/v1/cases/"+id+"/claim", ` {} `), 200)
	w.call("GET", "/api/v1/reviews/--", "").refused(404, "review-not-found")
	w.call("POST", "/api/v1/cases/RS-2026-000001/grants/--/key", "").refused(404, "grant-not-found")
	got := w.call("DELETE", "/api/v1/people/p1", "")
	got.refused(405, "method")
	if got.Header.Get("Allow") != "GET, PUT, HEAD" {
		t.Errorf("allow %q", got.Header.Get("Allow"))
	}
	w.call("POST", "/api/v1/submissions", fridge, "Content-Type", "text/plain").refused(415, "media-type")
	w.call("POST", "/api/v1/submissions", `{"text":"`+strings.Repeat("x", 5<<20)+`"}`).refused(413, "too-large")
	w.call("GET", "/api/v1/cases?limit=0", "").refused(422, "invalid")
	w.call("GET", "/api/v1/cases?limit=", "").refused(422, "invalid")
	w.call("GET", "/api/v1/cases?state=", "").refused(422, "invalid")
	want[map[string]any](w.call("GET", "/api/v1/cases?q=", ""), 200)
	w.call("POST", "/api/v1/cases/c1/claim", "", "If-Match", "3").refused(422, "invalid")
	w.call("POST", "/api/v1/cases/"+w.submit(fridge).Case+"/source", `{"channel":"media","source":{}}`).refused(422, "invalid")
	empty := httptest.NewRequest("POST", "/api/v1/cases/c1/claim", nil)
	empty.Header = http.Header{"Authorization": {"Bearer " + w.tokens[staff.Lead]}, "If-Match": {""}}
	w.do(empty).refused(422, "invalid")
	w.call("GET", "/api/v1/cases?colour=red", "").refused(422, "invalid")
	w.call("GET", "/api/v1/cases/"+strings.Repeat("x", 5000), "").refused(404, "case-not-found")
}

func TestAFailureOfTheDeskShowsAnIncidentAndNothingElse(t *testing.T) {
	w := newWorld(t)
	must(t, w.db.Close())
	got := w.call("GET", "/api/v1/cases/RS-2026-000001", "")
	p := got.refused(500, "internal")
	if p.Incident == "" || !strings.Contains(w.log.String(), p.Incident) {
		t.Errorf("incident %q is not in the log %q", p.Incident, w.log.String())
	}
	if strings.Contains(string(got.body), "sql") {
		t.Errorf("internals show: %s", got.body)
	}
}

func TestTheDocumentAndThePageAreComplete(t *testing.T) {
	w := newWorld(t)
	got := w.call("GET", "/api/v1/openapi.json", "")
	doc := want[struct {
		OpenAPI string                                `json:"openapi"`
		Paths   map[string]map[string]json.RawMessage `json:"paths"`
	}](got, http.StatusOK)
	if doc.OpenAPI != "3.1.0" || strings.Contains(string(got.body), "ErrorModel") {
		t.Errorf("version %s", doc.OpenAPI)
	}
	for _, language := range []string{"en", "ru"} {
		page := w.call("GET", "/api/v1/docs", "", "Accept-Language", language)
		if csp := page.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") {
			t.Errorf("policy %q", csp)
		}
		for _, route := range w.api.Routes()[3:] {
			path := strings.TrimPrefix(route.Path, api.Prefix)
			if _, ok := doc.Paths[path][strings.ToLower(route.Method)]; !ok {
				t.Errorf("%s %s is not in the document", route.Method, path)
			}
			if !strings.Contains(string(page.body), route.Path+"</code>") {
				t.Errorf("%s is not on the page in %s", route.Path, language)
			}
		}
		if strings.Contains(string(page.body), ">[") {
			t.Errorf("the page in %s lacks words", language)
		}
	}
}

// What the page gives to copy is taken: an example fails, if at all, on what the desk knows, not on its form.
func TestExamplesAreTaken(t *testing.T) {
	w := newWorld(t)
	page := w.call("GET", "/api/v1/docs", "", "Accept-Language", "en")
	examples := regexp.MustCompile(`(?s)<pre tabindex="0"><code>curl (.*?)</code></pre>`).FindAllStringSubmatch(string(page.body), -1)
	if len(examples) <= len(w.api.Routes()) {
		t.Errorf("%d examples for %d routes", len(examples), len(w.api.Routes()))
	}
	for _, found := range examples {
		command := html.UnescapeString(found[1])
		call := regexp.MustCompile(`(?s)^(?:-OJ )?(?:-X (\w+) )?"\$DESK([^"]*)"(.*)$`).FindStringSubmatch(strings.SplitN(command, "\n\ncurl", 2)[0])
		if call == nil {
			t.Errorf("not a call: %s", command)
			continue
		}
		method, body := cmp.Or(call[1], "GET"), ""
		if at := strings.Index(call[3], "-d '"); at >= 0 {
			body = strings.TrimSuffix(call[3][at+len("-d '"):], "'")
		}
		var headers []string
		for _, h := range regexp.MustCompile(`-H "((?:[^"\\]|\\.)*)"`).FindAllStringSubmatch(call[3], -1) {
			if name, value, _ := strings.Cut(h[1], ": "); name != "Authorization" {
				headers = append(headers, name, strings.ReplaceAll(value, `\"`, `"`))
			}
		}
		got := w.call(method, strings.ReplaceAll(call[2], "$NEXT", ""), body, headers...)
		ofForm := func() bool { // a choice is of what the desk knows: an id in an example names nothing
			return slices.ContainsFunc(want[api.Problem](got, 422).Errors, func(m api.Mistake) bool { return m.Code != "choice" })
		}
		if got.StatusCode == 400 || got.StatusCode >= 500 || got.StatusCode == 422 && ofForm() {
			t.Errorf("%s %s: %d %s\n%s", method, call[2], got.StatusCode, got.body, command)
		}
	}
}
