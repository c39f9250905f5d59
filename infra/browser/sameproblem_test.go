package browser_test

import (
	"fmt"
	"testing"

	"resonance/infra/engines"
	"resonance/shared/complaint"
	"resonance/shared/words"
)

// TestOneProblemTwice: two problems turn out to be one; staff choose the other among those that are alike, and take it
// back with a reason.
func TestOneProblemTwice(t *testing.T) {
	t.Parallel()
	axe := engines.Axe(t)
	catalogue := words.Load()
	for _, p := range []play{
		{look: wide, language: "en"},
		{look: narrow, language: "ru"},
	} {
		t.Run(fmt.Sprintf("%s at %d px", p.language, p.look.width), func(t *testing.T) {
			t.Parallel()
			p.axe = axe
			p.say, p.house, p.window = catalogue.In(p.language).Say, newHouse(t, p.language), open(t, p.look)
			p.leadSignsIn()
			const known = "The lift in our house is stuck between floors, and the neighbours carry prams upstairs."
			kept := p.house.problemOf(t, "lift", known, "Nuria Serrano")
			other := p.house.problemOf(t, "cabin", "Elevator cabin hangs halfway since Easter.", "Tom Jessop")
			p.isTheSameProblem(other, kept)
			p.areTwoProblemsAfterAll(other, kept)
		})
	}
}

// problemOf is the problem of a new case about something.
func (h house) problemOf(t *testing.T, once, text, name string) string {
	t.Helper()
	f, err := h.Register.File(t.Context(), h.says(t, once, text, complaint.Complainant{Name: name, Emails: []string{once + "@mail.example"}}).Case)
	if err != nil {
		t.Fatal(err)
	}
	return f.Case.Problem
}

func (p *play) isTheSameProblem(id, kept string) {
	p.goTo("/problems/" + id)
	p.press(p.say("desk.same-problem"))
	p.sees(p.say("desk.same-problem.how"))
	p.judgeHere(p.window, "the choice of the problem that it is")
	p.press(p.say("desk.same-problem.do"))
	p.sees(p.say("field-error.same-as.required"))
	p.fill(p.say("field.same-as"), kept)
	p.fill(p.say("field.because"), "A cabin is a lift")
	p.press(p.say("desk.same-problem.do"))
	p.sees(p.say("desk.done.problems-merged"))
	p.sees("A cabin is a lift")
	if at := p.at(); at != "/problems/"+kept {
		p.t.Errorf("it leads to %s", at)
	}
	p.judgeHere(p.window, "a problem that another one turned out to be")
}

func (p *play) areTwoProblemsAfterAll(id, kept string) {
	p.goTo("/problems/" + id)
	p.sees(p.say("desk.merged-problem"))
	p.press(p.say("desk.part-problem"))
	p.judgeHere(p.window, "a problem that turned out to be another one")
	p.fill(p.say("field.because"), "This one is in another house")
	p.press(p.say("desk.part-problem.do"))
	p.sees(p.say("desk.done.problems-parted"))
	p.sees("Elevator cabin hangs halfway")
}
