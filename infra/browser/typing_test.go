package browser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"resonance/shared/complaint"
	"resonance/shared/register"
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

// TestAFormThatWasTakenStaysEmpty when somebody goes back to it: what is left in it would be sent as something new.
func TestAFormThatWasTakenStaysEmpty(t *testing.T) {
	t.Parallel()
	h, w := newHouse(t, "en"), open(t, wide)
	h.signIn(w)
	w.visit(h.URL() + "/complaints/new")
	w.fill("Name", "Anna Petrova")
	w.fill("What happened", "The fridge stopped cooling on the ninth day.")
	w.press("Register the complaint")
	w.sees("Registered under this number")
	w.until(`(setTimeout(() => history.back()), true)`, "the way back")
	w.until(`(f => f && f.elements.text.value + f.elements.name.value === "")(document.querySelector("[data-intake]"))`, "an empty form")
	w.until(`localStorage.length === 0`, "no draft of it")
}

// TestADraftIsKeptAtOnceWhenThePageIsLeft: people type the last word and follow a link.
func TestADraftIsKeptAtOnceWhenThePageIsLeft(t *testing.T) {
	t.Parallel()
	h, w := newHouse(t, "en"), open(t, wide)
	h.signIn(w)
	w.visit(h.URL() + "/complaints/new")
	w.until(`(f => {
		f.elements.text.value = "The card was blocked."
		f.dispatchEvent(new Event("input", {bubbles: true}))
		document.querySelector("nav a").click()
		return true
	})(document.querySelector("[data-intake]"))`, "the last word, and the link")
	w.until(`location.pathname !== "/complaints/new"`, "another page")
	w.until(`Object.values(localStorage).some(v => v.includes("The card was blocked."))`, "the draft")
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
	w.do("become slow", command(emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 15})) // so that the page still loads when it is pressed
	w.press("Make first contact")
	w.until(`document.activeElement?.name === "call"`, "the call to write down")
	w.hit("\x1b", 1) // away from the field
	w.hit("r", 1)
	w.until(`document.activeElement?.name === "call"`, "the composer that stands open")
}

// TestTheNextActIsBroughtIntoSight where it is nothing to write: it stands far below on a telephone.
func TestTheNextActIsBroughtIntoSight(t *testing.T) {
	t.Parallel()
	h, w := newHouse(t, "en"), open(t, narrow)
	h.signIn(w)
	h.registers(t, "Ada Stone", "The lift in our house is stuck between floors again.", 0)
	w.visit(h.URL() + "/cases/" + h.registers(t, "Max Ford", "Our lift hangs between floors and pensioners climb ladders.", 0))
	w.press("Claim the case")
	w.press("Say what is broken")
	w.until(`(r => r.top >= 0 && r.top < innerHeight)(document.getElementById("problem").getBoundingClientRect())`, "what is broken, in sight")
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
			beyond := value[string](w, fmt.Sprintf(`(d => { d.open = true; const out = document.documentElement.scrollWidth > document.documentElement.clientWidth ? d.innerText : ""; d.open = false; return out; })(document.querySelectorAll("details.act")[%d])`, n))
			if beyond != "" {
				t.Errorf("at %d the page scrolls sideways with this open: %s", l.width, beyond)
			}
		}
	}
}

// TestLongNamesAndAddressesFit: what a person is called and where they write from is as long as it is.
func TestLongNamesAndAddressesFit(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "ru")
	address := "katya.konstantinopolskaya.perepelkina@ochen-dlinnyy-domen-kompanii.example"
	receipt, err := h.Register.Submit(t.Context(), register.Submission{
		Once: "long", By: complaint.Actor{Kind: complaint.Staff, ID: "m0", Name: "Olga"}, Channel: complaint.Executive, Language: "ru", ReplyTo: address, MayWrite: true,
		Text: "Платёж списали дважды. " + strings.Repeat("ооченьдлинноеслово", 12), Who: complaint.Complainant{Name: "Екатерина " + strings.Repeat("Константинопольская-", 3) + "Перепёлкина", Emails: []string{address}},
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := h.Register.File(t.Context(), receipt.Case)
	if err != nil {
		t.Fatal(err)
	}
	w := open(t, narrow)
	h.signIn(w)
	for _, l := range []look{narrow, wide} {
		w.show(l)
		for _, path := range []string{"/", "/cases", "/cases/" + receipt.Case, "/people", "/people/" + f.Case.Person, "/problems", "/problems/" + f.Case.Problem, "/tasks", "/mail?part=out", "/search?q=" + receipt.Case[8:], "/insight"} {
			w.visit(h.URL() + path)
			if over := value[int](w, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
				t.Errorf("at %d %s scrolls sideways by %d", l.width, path, over)
			}
		}
	}
}
