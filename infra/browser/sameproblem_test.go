package browser_test

import (
	"testing"

	"resonance/shared/complaint"
)

// TestOneProblemTwice: two problems turn out to be one; staff choose the other among those that are alike, and take it
// back with a reason.
func TestOneProblemTwice(t *testing.T) {
	t.Parallel()
	plays := []play{
		{look: wide, language: "en"},
		{look: narrow, language: "ru"},
	}
	perform(t, plays, func(p *play) {
		const known = "The lift in our house is stuck between floors, and the neighbours carry prams upstairs."
		kept := p.house.problemOf(p.t, "lift", known, "Nuria Serrano")
		other := p.house.problemOf(p.t, "cabin", "Elevator cabin hangs halfway since Easter.", "Tom Jessop")
		p.isTheSameProblem(other, kept)
		p.areTwoProblemsAfterAll(other, kept)
	})
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
