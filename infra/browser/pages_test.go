package browser_test

import (
	"encoding/json"
	"fmt"
	"net/smtp"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"

	"resonance/infra/engines"
	"resonance/infra/local/localtest"
	"resonance/shared/complaint"
	"resonance/shared/desk"
	"resonance/shared/register"
)

// looks are the ways in which every page is looked at: each language at both widths and in both schemes, and
// each width in both.
var looks = map[string][]look{
	"en": {{width: 1280, script: true}, {width: 390, script: true, dark: true}},
	"ru": {{width: 1280, script: true, dark: true}, {width: 390, script: true}},
}

// TestEveryPageIsForEverybody looks at all that the desk's routes offer, filled with the demo's fortnight.
func TestEveryPageIsForEverybody(t *testing.T) {
	t.Parallel()
	axe := engines.Axe(t)
	h := newHouse(t, "en")
	h.fill(t)
	weighty := h.postAWeightyLetter(t)
	h.answer(t)
	w := open(t, wide)
	h.signIn(w)
	inside := w.walk(h.URL(), append(weighty, "/search?q=fridge", "/cases?look=true", "/mail?part=out")...)
	inside.pages = append(inside.pages, h.URL()+"/api/v1/docs", h.SlackURL()+"/", h.URL()+"/cases/RS-2026-999999")
	invitation := h.mailedLink(t, func() { w.addLead("Nils Nilsen", "nils@firma.example") })

	nils, out := open(t, wide), open(t, narrow)
	nils.visit(invitation)
	nils.press("Sign in")
	nils.sees("Today")
	t.Run("inside", func(t *testing.T) {
		for language, w := range map[string]*window{"en": w, "ru": nils} {
			t.Run(language, func(t *testing.T) {
				t.Parallel()
				w.t = t
				w.bring(axe)
				w.speak(h.URL(), language)
				for _, page := range inside.pages {
					w.inspect(language, page)
				}
			})
		}
	})

	h.pass(9 * 24 * time.Hour) // the surveys go out
	outside := out.walk(h.URL(), h.surveyLink(t), "/survey/none", strings.TrimPrefix(h.signInLink(out), h.URL()), "/sign-in/none")
	out.bring(axe)
	for _, language := range []string{"en", "ru"} {
		out.speak(h.URL(), language)
		for _, page := range outside.pages {
			out.inspect(language, page)
		}
	}

	for _, pattern := range desk.Readable() {
		met := regexp.MustCompile("^" + regexp.MustCompile(`\\\{[a-z]+\\\}`).ReplaceAllString(regexp.QuoteMeta(strings.TrimSuffix(pattern, "{$}")), `[^/]+`) + "$")
		if !slices.ContainsFunc(append(inside.met, outside.met...), met.MatchString) {
			t.Errorf("the walk never came to %s", pattern)
		}
	}
}

// postAWeightyLetter brings what the demo lacks, a file and a text so long that it is kept as one, and gives
// the pages of its case and of the letter.
func (h house) postAWeightyLetter(t *testing.T) []string {
	t.Helper()
	raw := strings.Join([]string{
		"From: Rita Long <rita@mail.example>", "To: desk@firma.example", "Subject: My whole story", "Message-ID: <long@mail.example>",
		"MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b"`, "",
		"--b", "Content-Type: text/plain; charset=utf-8", "", strings.Repeat("And then nobody answered me.\r\n", 4000),
		"--b", `Content-Type: text/plain; name="receipt.txt"`, `Content-Disposition: attachment; filename="receipt.txt"`, "", "one fridge, paid",
		"--b--", "",
	}, "\r\n")
	if err := smtp.SendMail(h.Mail(), nil, "rita@mail.example", []string{"desk@firma.example"}, []byte(raw)); err != nil {
		t.Fatal(err)
	}
	newest := h.letters(t, demoLetters+1)[0]
	return []string{"/cases/" + newest.Case, "/mail/" + newest.ID + "?case=" + newest.Case}
}

// answer resolves a case whose complainant may be asked later whether that helped.
func (h house) answer(t *testing.T) {
	t.Helper()
	by := complaint.Actor{Kind: complaint.Staff, ID: "m0", Name: "Olga"}
	receipt, err := h.Register.Submit(t.Context(), register.Submission{
		Once: "answered", By: by, Channel: complaint.Executive, Text: "The heating engineer never came.", ReplyTo: "hugh@mail.example", MayWrite: true,
		Who: complaint.Complainant{Name: "Hugh Cole", Emails: []string{"hugh@mail.example"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	resolution := complaint.Resolution{Happened: "We are sorry. He had the wrong day.", Fixed: "He comes tomorrow.", Concluded: "Days are now confirmed."}
	if _, err := h.Register.Resolve(t.Context(), register.On{Case: receipt.Case, By: by}, resolution); err != nil {
		t.Fatal(err)
	}
}

// addLead adds somebody who may see everything; their invitation goes out by mail.
func (w *window) addLead(name, email string) {
	w.t.Helper()
	w.press("Team")
	w.press("Add a person")
	w.fill("Name", name)
	w.fill("E-mail", email)
	w.tick("Lead")
	w.press("Add and send a link")
	w.sees(name)
}

// surveyLink is a complainant's link in a letter of the outbox.
func (h house) surveyLink(t *testing.T) (path string) {
	t.Helper()
	localtest.Until(t, "a letter with a survey", func() bool {
		found := h.mailed(t, surveyPath)
		if len(found) > 0 {
			path = found[0]
		}
		return len(found) > 0
	})
	return path
}

// signInLink asks for a link as a member does.
func (h house) signInLink(w *window) string {
	w.t.Helper()
	return h.mailedLink(w.t, func() {
		w.visit(h.URL() + "/sign-in")
		w.fill("E-mail", "nora@firma.example")
		w.press("Send me a link")
		w.until(`location.pathname === "/sign-in/sent"`, "the page that says so")
	})
}

// inspect opens a page and judges it in every look.
func (w *window) inspect(language, page string) {
	w.t.Helper()
	w.visit(page)
	for _, l := range looks[language] {
		w.show(l)
		w.judge(fmt.Sprintf("%s at %d px, %s, dark %v", page, l.width, language, l.dark))
	}
	for _, width := range []int64{900, 1920} {
		w.show(look{width: width, script: true})
		w.fits(fmt.Sprintf("%s at %d px, %s", page, width, language))
	}
}

// fits looks for sideways scrolling.
func (w *window) fits(name string) {
	w.t.Helper()
	if over := value[int](w, "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
		w.t.Errorf("%s is %d px too wide", name, over)
	}
}

// bring gives axe to every page that the window opens from now on.
func (w *window) bring(axe string) {
	w.t.Helper()
	w.do("bring axe", command(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: axe}))
}

// judge has axe, which the page must have, look for what keeps people out of it, and sees whether it fits.
func (w *window) judge(name string) {
	w.t.Helper()
	var trouble []string
	found := value[string](w, `axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations.map(v => v.id + ": " + v.help + " at " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " (" + (n.any[0] || n.all[0] || n.none[0] || {message: ""}).message + ")").join(", "))))`)
	if err := json.Unmarshal([]byte(found), &trouble); err != nil {
		w.t.Fatal(err)
	}
	for _, v := range trouble {
		w.t.Errorf("%s: %s", name, v)
	}
	w.fits(name)
}

// kind asks what an address answers with, without going there.
func (w *window) kind(address string) string {
	w.t.Helper()
	w.asked(address)
	return value[string](w, `fetch(`+quote(address)+`).then(r => r.headers.get("Content-Type"))`)
}

// walked is what a walk found.
type walked struct {
	pages []string // to be looked at: two of every kind
	met   []string // the paths of all that was opened, files too
}

// walk opens what the desk's routes offer without a name in their path, and some more, and follows the links
// from there on.
func (w *window) walk(base string, more ...string) walked {
	w.t.Helper()
	todo := slices.Clone(more)
	for _, pattern := range desk.Readable() {
		if path := strings.TrimSuffix(pattern, "{$}"); !strings.Contains(path, "{") {
			todo = append(todo, path)
		}
	}
	var found walked
	seen, kinds := map[string]bool{}, map[string]int{}
	for len(todo) > 0 {
		page := todo[0]
		todo = todo[1:]
		if seen[page] || kinds[shape(page)] == 2 {
			continue
		}
		seen[page] = true
		kinds[shape(page)]++
		path, _, _ := strings.Cut(page, "?")
		if !strings.HasPrefix(w.kind(base+page), "text/html") {
			found.met = append(found.met, path)
			continue
		}
		w.visit(base + page)
		if at := w.at(); at != page {
			todo = append(todo, at)
			continue
		}
		found.met, found.pages = append(found.met, path), append(found.pages, base+page)
		todo = append(todo, value[[]string](w, `[...document.links].filter(a => a.origin === location.origin && !a.pathname.startsWith("/api/")).map(a => a.pathname + a.search)`)...)
	}
	return found
}

var particular = regexp.MustCompile(`[A-Z]{2}-[0-9-]+|[0-9A-Za-z_-]{16,}`)

// shape is a page's path without what is particular to it.
func shape(page string) string {
	page, _, _ = strings.Cut(page, "?")
	return particular.ReplaceAllString(page, "{}")
}

// speak changes the language as the menu does.
func (w *window) speak(base, language string) {
	w.t.Helper()
	w.visit(base + "/account")
	status := value[int](w, `fetch("/language", {method: "POST", body: new URLSearchParams({language: "`+language+`", to: "/sign-in"})}).then(r => r.status)`)
	if status != 200 {
		w.t.Fatalf("the language can't be changed: %d", status)
	}
}
