package browser_test

import (
	"fmt"
	"testing"
)

// TestADraftComesBackWhole: with another channel it would start other clocks.
func TestADraftComesBackWhole(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "en")
	w := open(t, wide)
	h.signIn(w)
	w.visit(h.URL() + "/complaints/new")
	w.tick("Regulator")
	w.choose("Authority", "Bank of Russia")
	w.choose("Language to write in", "Russian")
	w.fill("What happened", "The card was blocked.")
	w.until(`Object.values(localStorage).some(v => v.includes("The card was blocked."))`, "the draft")
	w.visit(h.URL() + "/complaints/new")
	w.sees("Your draft from this device is back.")
	for field, want := range map[string]string{"channel": "regulator", "authority": "bank-of-russia", "complainant-language": "ru", "text": "The card was blocked."} {
		if got := value[string](w, `document.querySelector("[data-intake]").elements[`+quote(field)+`].value`); got != want {
			t.Errorf("%s comes back as %q, want %q", field, got, want)
		}
	}
	w.press("Discard the draft")
	w.until(`document.querySelector("[data-intake]").elements.channel.value === "executive"`, "an empty form")
}

// TestTheNextActIsOneKeyAway: what it leads to stands open, and can be written into at once.
func TestTheNextActIsOneKeyAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "en")
	w := open(t, wide)
	h.signIn(w)
	w.visit(h.URL() + "/complaints/new")
	w.tick("Media")
	w.fill("Another outlet", "The Evening")
	w.fill("Name", "Anna Petrova")
	w.fill("E-mail", "anna@mail.example")
	w.fill("What happened", "The fridge stopped cooling on the ninth day.")
	w.press("Register the complaint")
	w.press("Claim the case")
	w.press("Make first contact")
	w.until(`document.activeElement?.name === "call"`, "the call to write down")
	w.hit("\x1b", 1) // away from the field
	w.hit("r", 1)
	w.until(`document.activeElement?.name === "call"`, "the composer that stands open")
}

// TestWhatOpensStaysOnThePage: none of the small forms of a case reaches beyond the window.
func TestWhatOpensStaysOnThePage(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "en")
	h.answer(t)
	w := open(t, wide)
	h.signIn(w)
	w.visit(h.URL() + "/cases/RS-2026-000001")
	w.press("Open again")
	w.fill("Why it opens again", "The day was wrong again.")
	w.press("Open the case again")
	w.sees("Open again, with new clocks")
	for _, l := range []look{wide, narrow} {
		w.show(l)
		for n := range value[int](w, `document.querySelectorAll("details.act").length`) {
			beyond := value[string](w, fmt.Sprintf(`(d => { d.open = true; const out = document.documentElement.scrollWidth > innerWidth ? d.innerText : ""; d.open = false; return out; })(document.querySelectorAll("details.act")[%d])`, n))
			if beyond != "" {
				t.Errorf("at %d the page scrolls sideways with this open: %s", l.width, beyond)
			}
		}
	}
}
