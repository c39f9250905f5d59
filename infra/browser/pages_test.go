package browser_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"resonance/infra/engines"
)

// looks are the ways in which every page is looked at: both widths, languages and schemes.
var looks = []struct {
	look
	language string
}{
	{wide, "en"},
	{look{width: 390, dark: true, script: true}, "ru"},
	{look{width: 1920, dark: true, script: true}, "en"},
	{narrow, "en"},
}

// must are the pages that a walk has to have met, as patterns.
var must = []string{
	"/", "/account", "/api/v1/docs", "/cases", "/cases/{}", "/complaints/new", "/insight", "/mail", "/mail/{}", "/menu", "/people", "/people/{}",
	"/problems", "/problems/{}", "/queues", "/search", "/tasks", "/team", "/team/{}", "/team/new",
}

func TestEveryPageIsForEverybody(t *testing.T) {
	axe := engines.Axe(t)
	h := newHouse(t, "en")
	h.fill(t)
	w := open(t, wide)
	h.signIn(w)
	pages := w.walk(h.URL(), "/", "/menu", "/search?q=fridge", "/api/v1/docs", "/cases?look=true")
	for _, pattern := range must {
		if !slices.ContainsFunc(pages, func(p string) bool { return shape(p) == pattern }) {
			t.Errorf("the walk never came to %s", pattern)
		}
	}
	pages = append(pages, h.SlackURL()+"/", h.URL()+"/cases/RS-2026-999999")
	for _, l := range looks {
		w.show(l.look)
		w.speak(h.URL(), l.language)
		for _, page := range pages {
			w.inspect(axe, page, fmt.Sprintf("%s at %d px, %s, dark %v", page, l.width, l.language, l.dark))
		}
	}
	out := open(t, narrow)
	for _, page := range []string{"/sign-in", "/sign-in/sent", "/sign-in/none", "/survey/none"} {
		out.inspect(axe, h.URL()+page, page)
	}
}

// inspect opens a page and judges it.
func (w *window) inspect(axe, page, name string) {
	w.t.Helper()
	w.visit(page)
	w.judge(axe, name)
}

// judge has axe look for what keeps people out of the page, and looks for sideways scrolling.
func (w *window) judge(axe, name string) {
	w.t.Helper()
	var trouble []string
	found := value[string](w, axe+`; axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations.map(v => v.id + ": " + v.help + " at " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " (" + (n.any[0] || n.all[0] || n.none[0] || {message: ""}).message + ")").join(", "))))`)
	if err := json.Unmarshal([]byte(found), &trouble); err != nil {
		w.t.Fatal(err)
	}
	for _, v := range trouble {
		w.t.Errorf("%s: %s", name, v)
	}
	if over := value[int](w, "document.scrollingElement.scrollWidth - innerWidth"); over > 0 {
		w.t.Errorf("%s is %d px too wide", name, over)
	}
}

// walk follows the links from some pages on, and gives two addresses of every kind of page.
func (w *window) walk(base string, from ...string) []string {
	w.t.Helper()
	seen, todo, kinds := map[string]bool{}, from, map[string]int{}
	var pages []string
	for len(todo) > 0 {
		page := todo[0]
		todo = todo[1:]
		if seen[page] || kinds[shape(page)] == 2 {
			continue
		}
		seen[page] = true
		kinds[shape(page)]++
		pages = append(pages, base+page)
		w.visit(base + page)
		todo = append(todo, value[[]string](w, `[...document.links].filter(a => a.origin === location.origin && !a.download && !/\/(raw|text|files|openapi)/.test(a.pathname)).map(a => a.pathname + a.search)`)...)
	}
	return pages
}

var particular = regexp.MustCompile(`[A-Z]{2}-[0-9-]+|[0-9A-Za-z_-]{16,}`)

// shape is a page's address without what is particular to it.
func shape(page string) string {
	if i := strings.Index(page, "://"); i >= 0 {
		page = page[i+3:]
		page = page[strings.Index(page, "/"):]
	}
	page, _, _ = strings.Cut(page, "?")
	return particular.ReplaceAllString(page, "{}")
}

// speak changes the language as the menu does.
func (w *window) speak(base, language string) {
	w.t.Helper()
	w.visit(base + "/account")
	status := value[int](w, `fetch("/language", {method: "POST", body: new URLSearchParams({language: "`+language+`", to: "/"})}).then(r => r.status)`)
	if status != 200 {
		w.t.Fatalf("the language can't be changed: %d", status)
	}
}
