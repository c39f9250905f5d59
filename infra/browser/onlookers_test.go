package browser_test

import (
	"testing"

	"github.com/chromedp/cdproto/page"

	"resonance/shared/complaint"
	"resonance/shared/staff"
)

// hasty lets every minute of a page pass in two seconds.
const hasty = `{
  const speed = 30, began = performance.now(), now = performance.now.bind(performance), every = setInterval;
  performance.now = () => began + (now() - began) * speed;
  globalThis.setInterval = (f, after) => every(f, after / speed);
}`

// TestTwoPeopleHaveOneCaseBeforeThem: each sees that the other looks, and that the other writes, while their page is
// open and they do nothing.
func TestTwoPeopleHaveOneCaseBeforeThem(t *testing.T) {
	t.Parallel()
	plays := []play{
		{look: wide, language: "en"},
		{look: narrow, language: "ru"},
	}
	perform(t, plays, func(p *play) {
		id := p.house.says(p.t, "kettle", "The kettle explodes.", complaint.Complainant{Name: "Nuria Serrano", Emails: []string{"nuria@mail.example"}}).Case
		other := p.colleague()
		for _, w := range []*window{p.window, other} {
			w.hastens()
		}
		p.goTo("/cases/" + id)
		other.visit(p.house.URL() + "/cases/" + id)
		other.sees("Nora Lead " + p.say("desk.onlooker.looks"))
		p.sees("Olga " + p.say("desk.onlooker.looks"))
		p.judgeHere(p.window, "a case that somebody else looks at")
		other.fill(p.say("field.happened"), "The lid was of the wrong kind.")
		p.sees("Olga " + p.say("desk.onlooker.writes"))
		p.judgeHere(p.window, "a case in which somebody else writes")
	})
}

// colleague is Olga of the special team, signed in in a window of her own.
func (p *play) colleague() *window {
	p.t.Helper()
	all, err := p.house.Staff.Members(p.t.Context())
	if err == nil {
		_, err = p.house.Staff.Add(p.t.Context(), all[0], staff.Member{Name: "Olga", Email: "olga@firma.example", Role: staff.SpecialTeam})
	}
	if err != nil {
		p.t.Fatal(err)
	}
	link, err := p.house.Staff.MachineLink(p.t.Context(), "olga@firma.example")
	if err != nil {
		p.t.Fatal(err)
	}
	w := open(p.t, p.look)
	w.visit(link)
	w.press("Sign in")
	w.sees("Today")
	w.speak(p.house.URL(), p.language)
	return w
}

// hastens lets the minutes of the pages that come fly.
func (w *window) hastens() {
	w.t.Helper()
	w.do("let minutes fly", command(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: hasty}))
}
