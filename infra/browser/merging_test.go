package browser_test

import (
	"strings"
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// TestPeopleInDoubt: somebody complains who may be a person known; staff see both records beside each other
// in the form, on the case and in the list of those in doubt, say that it is one person, and take it back; and they
// take apart what the desk joined by itself.
func TestPeopleInDoubt(t *testing.T) {
	t.Parallel()
	plays := []play{
		{look: wide, language: "en"},
		{look: narrow, language: "ru"},
		{look: look{width: 1280}, language: "en"},
	}
	perform(t, plays, func(p *play) {
		known := p.house.knows(p.t, complaint.Complainant{Name: "Nuria Serrano", Emails: []string{"nuria@mail.example"}, Address: "12 Mill Lane, Leeds LS1 4AP"})
		doubtful := p.somebodyAlikeComplains()
		p.bothRecordsStand(known)
		p.isOnePerson(known, doubtful)
		p.areTwoAfterAll(known, doubtful)
		p.isNotTheSameAgain()
		p.isMoreOfAnotherCase()
		p.isSomebodyElses()
	})
}

// knows registers a complaint of somebody, and gives the id of the person.
func (h house) knows(t *testing.T, who complaint.Complainant) string {
	t.Helper()
	f, err := h.Register.File(t.Context(), h.says(t, "known", "The kettle explodes.", who).Case)
	if err != nil {
		t.Fatal(err)
	}
	return f.Case.Person
}

// says registers what somebody says.
func (h house) says(t *testing.T, once, text string, who complaint.Complainant) register.Receipt {
	t.Helper()
	r, err := h.Register.Submit(t.Context(), register.Submission{
		Once: once, By: complaint.TheSystem(), Channel: complaint.Executive, Text: text, Language: "en", Who: who,
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// somebodyAlikeComplains types the complaint of a person who may be the one known, and gives the path of the
// case.
func (p *play) somebodyAlikeComplains() (path string) {
	p.goTo("/complaints/new")
	p.fill(p.say("field.name"), "N. Serrano")
	p.fill(p.say("field.email"), "serrano@post.example")
	p.fill(p.say("field.address"), "12 Mill Lane, Leeds LS1 4AP")
	p.fill(p.say("field.text"), "Your courier insulted my aunt.")
	p.tick(p.say("channel.executive"))
	if !p.look.script {
		p.press(p.say("desk.intake.check"))
	}
	p.sees("Nuria Serrano")
	p.press(p.say("desk.evidence"))
	p.sees("nuria@mail.example")
	p.judgeHere(p.window, "the form with both records")
	p.press(p.say("desk.intake.submit"))
	p.sees(p.say("desk.perhaps"))
	p.press(p.say("desk.evidence"))
	p.sees(p.say("evidence.how.initial"))
	p.judgeHere(p.window, "the case with both records")
	return value[string](p.window, "location.pathname")
}

func (p *play) bothRecordsStand(known string) {
	p.goTo("/people")
	p.press(p.say("desk.review.title"))
	for _, text := range []string{"Nuria Serrano", "nuria@mail.example", "serrano@post.example", p.say("evidence.differ"), p.say("evidence.agree")} {
		p.sees(text)
	}
	p.judgeHere(p.window, "the people in doubt")
	p.press(p.say("desk.same-person"))
	p.sees(p.say("desk.review.empty"))
	p.goTo("/people/" + known)
	p.sees(p.say("desk.part"))
}

// isOnePerson: the case is of the person known, whose record tells of the other.
func (p *play) isOnePerson(known, doubtful string) {
	p.goTo(doubtful)
	p.press("Nuria Serrano")
	p.sees(p.say("desk.part"))
	if at := p.at(); at != "/people/"+known {
		p.t.Errorf("the case leads to %s", at)
	}
	p.sees("Your courier insulted my aunt.")
	p.sees("The kettle explodes.")
	p.judgeHere(p.window, "a person merged of two")
}

func (p *play) areTwoAfterAll(known, doubtful string) {
	p.press(p.say("desk.part"))
	p.sees(p.say("desk.done.people-parted"))
	if text := value[string](p.window, "document.querySelector('main').innerText"); strings.Contains(text, "aunt") {
		p.t.Errorf("the other's case is still theirs: %s", text)
	}
	p.sees(p.say("desk.same-person"))
	p.goTo(doubtful)
	p.sees(p.say("act.people-parted", "name", "N. Serrano", "other", "Nuria Serrano"))
}

// isNotTheSameAgain: a further complaint that the desk joined to a case becomes a case of its own.
func (p *play) isNotTheSameAgain() {
	const oven = "The oven door fell off twice and the repair service never came."
	who := complaint.Complainant{Name: "Tom Jessop", Emails: []string{"tom@mail.example"}}
	first, again := p.house.says(p.t, "oven", oven, who), p.house.says(p.t, "oven-again", oven+" My neighbour wrote this.", who)
	if first.Case != again.Case {
		p.t.Fatalf("the same again came to %s, want %s", again.Case, first.Case)
	}
	p.goTo("/cases/" + first.Case)
	p.press(p.say("desk.act.split"))
	p.judgeHere(p.window, "a complaint that leaves its case")
	p.press(p.say("desk.act.split.same"))
	p.sees(p.say("desk.done.split-off"))
	p.sees("My neighbour wrote this.")
	if at := p.at(); at == "/cases/"+first.Case {
		p.t.Errorf("it stayed at %s", at)
	}
}

// isMoreOfAnotherCase: the case that came of it becomes part of the person's other case, and points there; then the
// complaint leaves it again.
func (p *play) isMoreOfAnotherCase() {
	left := p.at()
	option := value[string](p.window, "document.querySelector('#f-into option:not([value=\"\"])').text")
	other, _, _ := strings.Cut(option, " ")
	p.press(p.say("desk.act.belongs"))
	p.judgeHere(p.window, "a case that belongs to another")
	p.choose(p.say("field.into"), option)
	p.press(p.say("desk.act.belongs.do"))
	p.sees(p.say("desk.done.belongs"))
	p.sees("My neighbour wrote this.")
	if at := p.at(); !strings.HasPrefix(at, "/cases/"+other) {
		p.t.Errorf("it came to %s", at)
	}
	p.goTo(left)
	p.sees(p.say("desk.within"))
	p.judgeHere(p.window, "what is left of a case that belongs to another")
	p.press(other)
	p.press(p.say("desk.act.split"))
	p.press(p.say("desk.act.split.same"))
	p.sees(p.say("desk.done.split-off"))
}

// isSomebodyElses: the new case is not of the person whom it names.
func (p *play) isSomebodyElses() {
	p.press(p.say("desk.act.another-person"))
	p.judgeHere(p.window, "a case that goes to somebody else")
	p.press(p.say("desk.act.another-person.do"))
	p.sees(p.say("desk.done.person-another"))
	p.press("Tom Jessop")
	p.sees(p.say("desk.apart"))
	p.judgeHere(p.window, "a person kept apart from another")
}
