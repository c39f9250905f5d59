package browser_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/slack"
)

// TestWhatOnlyAnswersAFormIsForEverybody judges the pages to which no link leads: what the desk says when it
// refuses something, a token that it shows once, what opens in Slack, and the sign-in page of a house with a provider.
func TestWhatOnlyAnswersAFormIsForEverybody(t *testing.T) {
	t.Parallel()
	plays := []play{{look: wide, language: "en"}, {look: narrow, language: "ru"}}
	perform(t, plays, func(p *play) {
		p.tokenIsShownOnce()
		p.otherRoleIsRefused()
		p.staleAnswerIsGivenBack()
		p.modalsOpenInSlack()
		p.tooMuchIsRefused()
		p.guessedLinksAreStopped()
		p.lateFormIsGivenBack()
		p.providerIsOffered()
	})
}

// answered wants the page to be the answer with a status, and judges it.
func (p *play) answered(w *window, name string, status int) {
	p.t.Helper()
	w.until(fmt.Sprintf(`document.readyState === "complete" && performance.getEntriesByType("navigation")[0].responseStatus === %d`, status), name)
	p.judgeHere(w, name)
}

// givesBack wants a text among what the person wrote.
func (p *play) givesBack(text string) {
	p.t.Helper()
	p.until(`[...document.querySelectorAll(".kept textarea")].some(e => e.value === `+quote(text)+`)`, "what was written: "+text)
}

func (p *play) tokenIsShownOnce() {
	p.goTo("/account")
	p.fill(p.say("field.token-name"), "Nightly export")
	p.press(p.say("desk.account.make-token"))
	p.sees(p.say("desk.account.token-once"))
	p.answered(p.window, "a new token", http.StatusOK)
}

func (p *play) otherRoleIsRefused() {
	olga := p.colleague()
	olga.speak(p.house.URL(), p.language)
	olga.visit(p.house.URL() + "/team")
	olga.sees(p.say("error.denied"))
	p.answered(olga, "a page of another role", http.StatusForbidden)
}

// staleAnswerIsGivenBack writes to a complainant whose case somebody else takes meanwhile.
func (p *play) staleAnswerIsGivenBack() {
	p.number = p.house.registers(p.t, "Nuria Serrano", "The kettle explodes.", 0)
	p.comes(p.house.URL()+"/cases/"+p.number, p.say("letter-state.sent")) // until then the acknowledgement changes the case
	if _, err := p.house.Register.Claim(p.t.Context(), register.On{Case: p.number, By: complaint.Actor{Kind: complaint.Staff, ID: "m9", Name: "Olga"}}); err != nil {
		p.t.Fatal(err)
	}
	for field, text := range map[string]string{"happened": "The lid was of the wrong kind.", "fixed": "A new lid.", "concluded": "Lids are checked."} {
		p.fill(p.say("field."+field), text)
	}
	p.press(p.say("desk.compose.send-answer"))
	p.sees(p.say("error.stale"))
	p.givesBack("The lid was of the wrong kind.")
	p.answered(p.window, "an answer that came too late", http.StatusConflict)
}

// modalsOpenInSlack looks at what the buttons of a claimed case open, and at one that was sent empty.
func (p *play) modalsOpenInSlack() {
	for _, act := range []string{slack.ActGrant, slack.ActHandOver, slack.ActSnooze} {
		p.comes(p.house.SlackURL()+"/?lang="+p.language, p.say("slack.act.hand-over"))
		p.press(p.say("slack.act." + act))
		p.sees(p.say("slack.title."+act, "case", p.number))
		p.judgeHere(p.window, "the modal of "+act)
	}
	p.press(p.say("slack.submit.snooze"))
	p.sees(p.say("slackpage.mend"))
	p.judgeHere(p.window, "a modal with a mistake")
}

func (p *play) tooMuchIsRefused() {
	p.goTo("/complaints/new")
	p.do("write very much", chromedp.Evaluate[chromedp.Void](`document.querySelector("[name=text]").value = "x".repeat(5 << 20)`))
	p.press(p.say("desk.intake.submit"))
	p.sees(p.say("error.too-large"))
	p.answered(p.window, "a form that is too large", http.StatusRequestEntityTooLarge)
}

func (p *play) guessedLinksAreStopped() {
	thief := open(p.t, p.look)
	thief.visit(p.house.URL() + "/sign-in")
	thief.speakOutside(p.language)
	for range 11 {
		thief.visit(p.house.URL() + "/sign-in/guess")
	}
	p.answered(thief, "too many links tried", http.StatusTooManyRequests)
}

// lateFormIsGivenBack sends a form after signing out elsewhere.
func (p *play) lateFormIsGivenBack() {
	p.goTo("/complaints/new")
	p.fill(p.say("field.text"), p.text)
	p.until(`performance.getEntriesByType("resource").some(e => e.name.endsWith("/complaints/candidates") && e.responseStatus === 200)`, "the look around, which nobody may have who is signed out")
	if status := value[int](p.window, `fetch("/sign-out", {method: "POST"}).then(r => r.status)`); status != http.StatusOK {
		p.t.Fatalf("signing out is answered %d", status)
	}
	p.press(p.say("desk.intake.submit"))
	p.givesBack(p.text)
	p.answered(p.window, "a form of whoever is signed out", http.StatusForbidden)
}

// providerIsOffered looks at the sign-in page of a house that has a provider.
func (p *play) providerIsOffered() {
	desk := localtest.Start(p.t, local.Config{Data: p.t.TempDir(), OpenIDIssuer: "http://127.0.0.1:1", OpenIDClient: "desk", OpenIDName: "Firma ID"})
	w := open(p.t, p.look)
	w.visit(desk.URL() + "/sign-in")
	w.speakOutside(p.language)
	w.sees(p.say("desk.sign-in.openid", "name", "Firma ID"))
	p.answered(w, "signing in with a provider", http.StatusOK)
}
