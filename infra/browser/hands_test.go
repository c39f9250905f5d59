package browser_test

import (
	"encoding/json"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"resonance/infra/local/localtest"
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
	if w.keys {
		w.tabTo(label, "field", isAtHand)
		w.do("fill "+label, chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`), chromedp.KeyEvent(text))
		return
	}
	w.do("fill "+label, chromedp.Evaluate[chromedp.Void](`document.querySelector("[data-at-hand]").select()`), chromedp.SendKeys(atHand, text))
}

func (w *window) tick(label string) {
	w.t.Helper()
	w.find(label, "field")
	if w.keys {
		w.tabTo(label, "field", `document.activeElement?.name === document.querySelector("[data-at-hand]")?.name`)
		w.hit(" ", 1)
		w.hit(kb.ArrowDown, value[int](w, `(e => [...document.getElementsByName(e.name)].indexOf(e) - [...document.getElementsByName(e.name)].indexOf(document.activeElement))(document.querySelector("[data-at-hand]"))`))
		w.until(`document.querySelector("[data-at-hand]").checked`, label+" ticked")
		return
	}
	w.do("tick "+label, chromedp.Click(atHand))
}

func (w *window) choose(label, option string) {
	w.t.Helper()
	w.find(label, "field")
	if w.keys {
		w.tabTo(label, "field", isAtHand)
		w.do("choose "+option, chromedp.KeyEvent(option))
		w.until(`document.activeElement.selectedOptions[0].text === `+quote(option), "option "+option)
		return
	}
	w.until(`(() => { const s = document.querySelector("[data-at-hand]"); const o = [...s.options].find(o => o.text === `+quote(option)+`);
		if (!o) return false; s.value = o.value; s.dispatchEvent(new Event("change", {bubbles: true})); return true; })()`, "option "+option)
}

// press clicks a button or a link, where it is on the screen at that moment: a page may redraw itself.
func (w *window) press(words string) {
	w.t.Helper()
	w.find(words, "button")
	if w.keys {
		w.tabTo(words, "button", isAtHand)
		w.hit(kb.Enter, 1)
		return
	}
	var at []float64
	localtest.Until(w.t, "a place to press "+words, func() bool {
		at, _ = try[[]float64](w, finder+"("+quote(words)+`, "button") ? (e => { e.scrollIntoView({block: "center", behavior: "instant"}); const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; })(document.querySelector("[data-at-hand]")) : []`)
		return len(at) == 2
	})
	w.do("press "+words, chromedp.MouseClickXY(at[0], at[1]))
}

const isAtHand = `!!document.activeElement?.hasAttribute("data-at-hand")`

// tabTo goes from one thing to the next until it is at the one wanted, which must show that it has the
// focus.
func (w *window) tabTo(words, kind, there string) {
	w.t.Helper()
	for range 200 {
		w.find(words, kind) // again and again: a page may be redrawn meanwhile
		switch value[string](w, `!(`+there+`) ? "elsewhere" : (s => s.outlineStyle !== "none" || s.boxShadow !== "none" ? "seen" : "unseen")(getComputedStyle(document.activeElement))`) {
		case "unseen":
			w.t.Errorf("%s does not show that it has the focus", words)
			return
		case "seen":
			return
		}
		w.hit(kb.Tab, 1)
	}
	w.t.Fatalf("no number of tabs leads to %s\n%s", words, w.seen())
}

// hit presses a key some times.
func (w *window) hit(key string, times int) {
	w.t.Helper()
	for range times {
		w.do("hit a key", chromedp.KeyEvent(key))
	}
}

// sees waits until the page shows a text.
func (w *window) sees(text string) {
	w.t.Helper()
	w.until("document.readyState === 'complete' && document.body.innerText.includes("+quote(text)+")", "the text "+text)
}

// comes opens a page again and again until it shows a text that the house brings about by itself.
func (w *window) comes(address, text string) {
	w.t.Helper()
	localtest.Until(w.t, text+" at "+address, func() bool {
		w.visit(address)
		return value[bool](w, "document.body.innerText.includes("+quote(text)+")")
	})
}

// until waits for a condition on the page.
func (w *window) until(condition, what string) {
	w.t.Helper()
	defer func() {
		if w.t.Failed() {
			w.t.Log(w.seen())
		}
	}()
	localtest.Until(w.t, what, func() bool {
		holds, err := try[bool](w, "document.body !== null && ("+condition+")")
		return err == nil && holds // an error is a page that leaves; what never holds fails in the end
	})
}

func quote(s string) string {
	var b strings.Builder
	if err := json.NewEncoder(&b).Encode(s); err != nil {
		panic(err) // a string can be encoded
	}
	return strings.TrimSpace(b.String())
}
