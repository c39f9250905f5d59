package browser_test

import (
	"encoding/json"
	"strings"

	"github.com/chromedp/chromedp"
)

// What a person does with a page. Things are named as people see them: by label, by the words on a button.

// visit opens an address.
func (w *window) visit(address string) {
	w.t.Helper()
	w.do("visit "+address, chromedp.Navigate(address))
}

// at is the path and query of the page.
func (w *window) at() string {
	w.t.Helper()
	return value[string](w, "location.pathname + location.search")
}

// finder is the JavaScript that finds a visible thing by its words and marks it for the next action.
const finder = `((words, kind) => {
  const shown = e => e.checkVisibility({visibilityProperty: true}) ;
  const text = e => (e.innerText || e.getAttribute("aria-label") || "").replace(/\s+/g, " ").trim();
  const fits = e => text(e) === words || text(e).startsWith(words + " ") || words.endsWith("-") && text(e).startsWith(words);
  let found;
  if (kind === "field") {
    for (const l of document.querySelectorAll("label")) if (fits(l) && shown(l)) { found = l.control; break; }
  } else {
    const all = [...document.querySelectorAll("button, a, summary")].filter(shown);
    found = all.find(e => text(e) === words) || all.find(fits);
  }
  document.querySelectorAll("[data-at-hand]").forEach(e => e.removeAttribute("data-at-hand"));
  if (!found) return false;
  found.setAttribute("data-at-hand", "");
  return true;
})`

const atHand = chromedp.CSS("[data-at-hand]")

// find waits until something with these words is on the page.
func (w *window) find(words, kind string) {
	w.t.Helper()
	call := finder + "(" + quote(words) + "," + quote(kind) + ")"
	w.until(call, kind+" "+words)
}

func (w *window) fill(label, text string) {
	w.t.Helper()
	w.find(label, "field")
	w.do("fill "+label, chromedp.Evaluate[chromedp.Void](`document.querySelector("[data-at-hand]").select()`), chromedp.SendKeys(atHand, text))
}

func (w *window) tick(label string) {
	w.t.Helper()
	w.find(label, "field")
	w.do("tick "+label, chromedp.Click(atHand))
}

func (w *window) choose(label, option string) {
	w.t.Helper()
	w.find(label, "field")
	w.until(`(() => { const s = document.querySelector("[data-at-hand]"); const o = [...s.options].find(o => o.text === `+quote(option)+`);
		if (!o) return false; s.value = o.value; s.dispatchEvent(new Event("change", {bubbles: true})); return true; })()`, "option "+option)
}

// press clicks a button or a link, where it is on the screen at that moment: a page may redraw itself.
func (w *window) press(words string) {
	w.t.Helper()
	w.find(words, "button")
	at := value[[]float64](w, finder+"("+quote(words)+`, "button") && (e => { e.scrollIntoView({block: "center", behavior: "instant"}); const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; })(document.querySelector("[data-at-hand]"))`)
	w.do("press "+words, chromedp.MouseClickXY(at[0], at[1]))
}

// sees waits until the page shows a text.
func (w *window) sees(text string) {
	w.t.Helper()
	w.until("document.readyState === 'complete' && document.body.innerText.includes("+quote(text)+")", "the text "+text)
}

// comes opens a page again and again until it shows a text that the house brings about by itself.
func (w *window) comes(address, text string) {
	w.t.Helper()
	until(w.t, text+" at "+address, func() bool {
		w.visit(address)
		return value[bool](w, "document.body.innerText.includes("+quote(text)+")")
	})
}

// until waits for a condition on the page.
func (w *window) until(condition, what string) {
	w.t.Helper()
	until(w.t, what+" on\n"+w.seen(), func() bool { return value[bool](w, "document.body !== null && ("+condition+")") })
}

func quote(s string) string {
	var b strings.Builder
	if err := json.NewEncoder(&b).Encode(s); err != nil {
		panic(err) // a string can be encoded
	}
	return strings.TrimSpace(b.String())
}
