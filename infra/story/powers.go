package story

import (
	"net/http"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/desk/api"
	"resonance/shared/slack"
)

// powers is the last chapter: what the special team may give, alone and with a second key, and what is left
// to somebody who left.
func (s *story) powers() {
	for _, p := range []*person{s.nora, s.sam, s.tess} {
		if p.visit("/").at.Path == "/sign-in" {
			p.comesBack()
		}
	}
	s.tell(
		s.aGrantWithinTheLimitIsGivenAtOnce,
		s.aboveItASecondPersonTurnsTheKey,
		s.aRefusedKeyGivesNothing,
		s.theCaseGoesToAnotherHand,
		s.whoSignsOutIsOut,
		s.whoLeavesIsOutEverywhere,
	)
}

func (s *story) aGrantWithinTheLimitIsGivenAtOnce() {
	s.oven = s.registers(map[string]any{
		"channel": "executive", "text": "The oven burns everything at the back and nobody comes.", "person": map[string]any{"name": "Grace Oven", "emails": []string{"grace@mail.example"}},
	})
	s.sam.visit("/cases/" + s.oven)
	s.sam.press("desk.act.grant.do", "kind", "money", "what", "The ruined dinner", "amount", "50", "grounds", "Photographs show it")
	s.sam.reads("desk.done.granted")
	s.contains("the thread", thread(s.sam.inSlack(s.oven)), "Sam Solver used a special power.")
	if given := s.given(); given != 50_00 {
		s.Errorf("the desk says that %d were given", given)
	}
}

func (s *story) given() int64 {
	s.Helper()
	var offer api.Offer
	s.get("/cases/"+s.oven+"/offer", &offer)
	return offer.Given
}

// asks wants more than Sam may give alone, and names Tess.
func (s *story) asks(what string) {
	s.Helper()
	s.sam.visit("/cases/" + s.oven)
	refused := s.sam.try(s.sam.on.doc, "desk.act.grant.do", "kind", "money", "what", what, "amount", "900", "grounds", "It is beyond repair")
	if refused.status != http.StatusBadRequest {
		s.Errorf("above the limit, without a key, Sam is answered %d", refused.status)
	}
	s.sam.visit("/cases/" + s.oven)
	s.sam.press("desk.act.grant.do", "kind", "money", "what", what, "amount", "900", "grounds", "It is beyond repair", "second", s.member("Tess Solver"))
	s.sam.reads("desk.done.key-asked")
	if given := s.given(); given != 50_00 {
		s.Errorf("while the key is asked for, the desk says that %d were given", given)
	}
}

// member is the id of a member of the team.
func (s *story) member(name string) string {
	s.Helper()
	var team struct {
		Items []struct{ ID, Name string }
	}
	s.get("/team", &team)
	for _, m := range team.Items {
		if m.Name == name {
			return m.ID
		}
	}
	s.Fatalf("nobody on the team is called %s", name)
	return ""
}

func (s *story) aboveItASecondPersonTurnsTheKey() {
	s.asks("The price of the oven")
	s.contains("the thread", thread(s.tess.inSlack(s.oven)), "Sam Solver asks Tess Solver for a second key: see the case.")
	s.tess.visit("/tasks")
	s.tess.reads("task.key")
	s.tess.visit("/cases/" + s.oven)
	s.tess.press("desk.key.turn")
	s.tess.reads("desk.done.granted")
	if given := s.given(); given != 950_00 {
		s.Errorf("after the key was turned, the desk says that %d were given", given)
	}
}

func (s *story) aRefusedKeyGivesNothing() {
	var before api.Offer
	s.get("/cases/"+s.oven+"/offer", &before)
	s.sam.pressIn(s.sam.inSlack(s.oven), "slack.act.grant")
	s.sam.press("slack.submit.grant", "f.kind", "money", "f.what", "Another oven", "f.amount", "900", "f.grounds", "To be sure", "f.second", slackID(s.tess))
	s.tess.pressIn(s.tess.inSlack(s.oven), "slack.act.key")
	s.contains("what she is asked", s.tess.on.text(), "Another oven", "£900", "To be sure")
	s.tess.press("slack.submit.key", "f.word", slack.WordRefuse, "f.grounds", "One oven is enough")
	s.contains("the thread", thread(s.tess.inSlack(s.oven)), "Tess Solver refused the second key.")
	if given := s.given(); given != before.Given {
		s.Errorf("a refused key gave %d", given-before.Given)
	}
}

func (s *story) theCaseGoesToAnotherHand() {
	s.sam.visit("/cases/" + s.oven)
	s.sam.press("desk.act.handover.do", "to", s.member("Tess Solver"), "handover-note", "Speak to her about the bakery")
	k := s.file(s.oven).Case
	if k.Owner.Name != "Tess Solver" {
		s.Errorf("the case belongs to %s", k.Owner.Name)
	}
	s.contains("the card", prose(s.tess.inSlack(s.oven)), "Owner: Tess Solver")
}

func (s *story) whoSignsOutIsOut() {
	s.tess.visit("/account")
	s.tess.press("desk.sign-out")
	if at := s.tess.visit("/cases/" + s.oven); at.at.Path != "/sign-in" {
		s.Errorf("signed out, the case leads to %s", at.at)
	}
	s.tess.comesBack()
	s.tess.visit("/cases/" + s.oven)
}

// whoLeavesIsOutEverywhere: Lara came for a day.
func (s *story) whoLeavesIsOutEverywhere() {
	lara := s.person("Lara Leaver", "lara@firma.example", "en")
	s.nora.visit("/team/new")
	s.nora.press("desk.team.add-button", "name", lara.name, "email", lara.email, "role", "special-team", "slack", slackID(lara))
	lara.comesInBy(lara.mailedLink())
	token := lara.makesToken("hers")
	if status := s.callAs(token, http.MethodGet, "/cases", nil, nil); status != http.StatusOK {
		s.Errorf("her token is answered %d", status)
	}
	hand := s.tess.pressOf(slack.ActClaim, s.oven)
	s.nora.visit("/team/" + s.member(lara.name))
	s.nora.press("desk.team.disable")

	if at := lara.visit("/cases/" + s.oven); at.at.Path != "/sign-in" {
		s.Errorf("her session still opens %s", at.at)
	}
	if status := s.callAs(token, http.MethodGet, "/cases", nil, nil); status != http.StatusUnauthorized {
		s.Errorf("her token is still answered %d", status)
	}
	claimed := len(s.acts(s.oven, complaint.ActClaimed))
	s.slackCalls(strings.ReplaceAll(hand, slackID(s.tess), slackID(lara)), s.home.SlackSecret(s.T), s.now())
	if now := len(s.acts(s.oven, complaint.ActClaimed)); now != claimed {
		s.Error("her button in Slack still claims")
	}
	lara.visit("/sign-in")
	lara.press("desk.sign-in.ask", "email", lara.email)
	if letters := s.left(lara.email); len(letters) != 1 {
		s.Errorf("she got %d letters: the first link, and no other", len(letters))
	}
}
