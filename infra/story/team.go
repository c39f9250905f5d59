package story

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"resonance/shared/complaint"
	"resonance/shared/slack"
)

// team is the fifth chapter: the special team solves cases in Slack.
func (s *story) team() {
	s.tell(
		s.eachCaseHasOneCardThatSaysNothingPersonal,
		s.oneClaimsAndTheOtherIsToldKindly,
		s.theCommandTellsWhatWaits,
		s.aCaseIsPutAsideForAReason,
		s.whatHappensStandsInTheThread,
		s.anAnswerWithoutConclusionsIsSentBack,
		s.theAnswerIsWrittenInAModal,
		s.aCallIsBelievedOnceAndOnlyFromSlack,
	)
}

func (s *story) eachCaseHasOneCardThatSaysNothingPersonal() {
	for id, headline := range map[string]string{
		s.anna:  "Executive · Normal",
		s.ivan:  "Executive · Serious", // "списал" speaks of money taken
		s.carol: "Regulator · Serious",
	} {
		card := s.sam.inSlack(id)
		s.contains("the card", prose(card), id+" · "+headline, "Owner: nobody yet", "Open "+id)
		f := s.file(id)
		ruling, _ := f.Case.Ruling()
		due := attribute(within(card, ".fields time")[0], "datetime")
		if at, err := time.Parse(time.RFC3339, due); err != nil || !at.Equal(ruling.Due) {
			s.Errorf("the card of %s is due %s, the case %s", id, due, ruling.Due)
		}
		if got := buttons(card); !slices.Equal(got, []string{"Claim", "Snooze", "Resolve", "Grant"}) {
			s.Errorf("buttons %q", got)
		}
		if link := attribute(within(card, ".fields a")[0], "href"); link != s.home.Desk()+"/cases/"+id {
			s.Errorf("the card leads to %s", link)
		}
	}
	for _, private := range []string{"Anna", "anna@", "Smith", "fridge", "Петров", "Carol", "FCA-2026", "020 7946", "AC-1001"} {
		if strings.Contains(string(s.sam.on.raw), private) {
			s.Errorf("the open channel says %q", private)
		}
	}
}

func (s *story) oneClaimsAndTheOtherIsToldKindly() {
	late := s.tess.pressOf(slack.ActClaim, s.anna) // what was on her screen when Sam pressed
	s.sam.pressIn(s.sam.inSlack(s.anna), "slack.act.claim")
	s.contains("the card", prose(s.sam.inSlack(s.anna)), "Owner: Sam Solver", "State: In work")
	if status := s.slackCalls(late, s.home.SlackSecret(s.T), s.now()); status != http.StatusOK {
		s.Errorf("the second to claim is answered %d", status)
	}
	for p, told := range map[*person]bool{s.tess: true, s.sam: false} {
		p.inSlack(s.anna)
		if got := strings.Contains(p.on.text(), p.say.Say("error.taken", "by", "Sam Solver")); got != told {
			s.Errorf("%s is told who was faster: %v", p.name, got)
		}
	}
	var taken struct{ Code string }
	if status := s.call(http.MethodPost, "/cases/"+s.anna+"/claim", nil, &taken); status != http.StatusConflict || taken.Code != "taken" {
		s.Errorf("a third by API is answered %d %q", status, taken.Code)
	}
	if owner := s.file(s.anna).Case.Owner.Name; owner != "Sam Solver" {
		s.Errorf("the case belongs to %s", owner)
	}
}

func (s *story) theCommandTellsWhatWaits() {
	s.sam.inSlack(s.anna)
	s.sam.press("slackpage.send", "text", slack.Command)
	s.sam.reads("slack.mine", "n", 1)
	mine := s.sam.on.all("li.only a")
	if len(mine) == 0 || !slices.ContainsFunc(mine, func(a *html.Node) bool { return attribute(a, "href") == s.home.Desk()+"/cases/"+s.anna }) {
		s.Errorf("the command does not lead to Sam's case: %s", s.sam.on.text())
	}
	if strings.Contains(s.tess.opensSlack().text(), s.sam.say.Say("slack.mine", "n", 1)) {
		s.Error("what one person asked is told to another")
	}
	s.sam.inSlack(s.anna)
	s.sam.press("slackpage.send", "text", slack.Command+" "+strings.ReplaceAll(strings.ToLower(s.carol), "-", " "))
	if cards := s.sam.on.all("li.only h2"); len(cards) != 1 || !strings.HasPrefix(prose(cards[0]), s.carol) {
		s.Errorf("the command shows no card of %s: %s", s.carol, s.sam.on.text())
	}
}

func (s *story) aCaseIsPutAsideForAReason() {
	due := s.file(s.bob).Case.Clocks
	s.tess.pressIn(s.tess.inSlack(s.bob), "slack.act.snooze")
	s.tess.press("slack.submit.snooze", "f.reason", "The part comes tomorrow.")
	k := s.file(s.bob).Case
	if k.Snooze == nil || k.Snooze.Reason != "The part comes tomorrow." || k.Snooze.By.Name != "Tess Solver" {
		s.Errorf("put aside: %+v", k.Snooze)
	}
	if !slices.EqualFunc(due, k.Clocks, func(a, b complaint.Clock) bool { return a.Due.Equal(b.Due) }) {
		s.Error("the snooze moved a deadline")
	}
	s.contains("the card", prose(s.tess.inSlack(s.bob)), "snoozed until")
}

func (s *story) whatHappensStandsInTheThread() {
	s.contains("Anna's thread", thread(s.sam.inSlack(s.anna)), "A further complaint joined the case.", "The complainant replied.", "Sam Solver has it.")
	s.contains("Bob's thread", thread(s.sam.inSlack(s.bob)), "Tess Solver put it aside.")
}

func (s *story) anAnswerWithoutConclusionsIsSentBack() {
	s.sam.pressIn(s.sam.inSlack(s.anna), "slack.act.resolve")
	s.sam.press("slack.submit.resolve", "f.happened", "The compressor was faulty.", "f.fixed", "A new fridge came today.", "f.concluded", "   ")
	if kept := s.sam.on.all(`textarea[name="f.happened"]`); len(kept) != 1 || !strings.Contains(rawText(kept[0]), "compressor") {
		s.Errorf("the modal did not stay with what was typed: %s", s.sam.on.text())
	}
	if k := s.file(s.anna).Case; k.State != complaint.Working {
		s.Errorf("half an answer made the case %s", k.State)
	}
}

func (s *story) theAnswerIsWrittenInAModal() {
	s.sam.press("slack.submit.resolve", "f.concluded", "Every fridge is now tested for a day before it leaves.")
	s.contains("the card", prose(s.sam.inSlack(s.anna)), "State: Resolved")
	k := s.file(s.anna).Case
	if k.State != complaint.Resolved || k.Resolution.By.Name != "Sam Solver" {
		s.Errorf("the case is %s, answered by %+v", k.State, k.Resolution)
	}
	s.contains("the thread", thread(s.sam.inSlack(s.anna)), "Sam Solver sent the answer.")
}

// aCallIsBelievedOnceAndOnlyFromSlack makes the call of a button by hand.
func (s *story) aCallIsBelievedOnceAndOnlyFromSlack() {
	body := s.sam.pressOf(slack.ActClaim, s.carol)
	now := s.now()
	for _, row := range []struct {
		name, secret string
		at           time.Time
		status       int
	}{
		{"unsigned", "", now, http.StatusUnauthorized},
		{"signed by somebody else", "guessed", now, http.StatusUnauthorized},
		{"ten minutes old", s.home.SlackSecret(s.T), now.Add(-10 * time.Minute), http.StatusUnauthorized},
		{"Slack's", s.home.SlackSecret(s.T), now, http.StatusOK},
		{"Slack's again", s.home.SlackSecret(s.T), now, http.StatusConflict},
	} {
		if status := s.slackCalls(body, row.secret, row.at); status != row.status {
			s.Errorf("a call that is %s is answered %d", row.name, status)
		}
		if owner := s.file(s.carol).Case.Owner.Name; (owner == "Sam Solver") != (row.status != http.StatusUnauthorized) {
			s.Errorf("after a call that is %s the case belongs to %q", row.name, owner)
		}
	}
	if claimed := s.acts(s.carol, complaint.ActClaimed); len(claimed) != 1 {
		s.Errorf("claimed %d times", len(claimed))
	}
}

// pressOf is the body of the call that Slack makes when the person presses a button of a case's card.
func (p *person) pressOf(act, id string) string {
	p.Helper()
	card := p.inSlack(id)
	value := func(selector string) string { return attribute(within(p.on.doc, selector)[0], "value") }
	payload, err := json.Marshal(map[string]any{
		"type": "block_actions", "trigger_id": "1", "user": map[string]string{"id": value("#as option[selected]")},
		"container": map[string]string{"channel_id": value("input[name=channel]"), "message_ts": strings.TrimPrefix(attribute(card, "id"), "m")},
		"channel":   map[string]string{"id": value("input[name=channel]")},
		"actions":   []map[string]string{{"type": "button", "action_id": act, "value": id}},
	})
	if err != nil {
		p.Fatal(err)
	}
	return url.Values{"payload": {string(payload)}}.Encode()
}

func (s *story) slackCalls(body, secret string, at time.Time) (status int) {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.home.Desk()+"/slack/interactions", strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if secret != "" {
		slack.Sign(secret, r.Header, []byte(body), at)
	}
	asked := time.Now()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	if took := time.Since(asked); took > 3*time.Second {
		s.Errorf("answered after %s, when Slack has given up", took)
	}
	if err := response.Body.Close(); err != nil {
		s.Fatal(err)
	}
	return response.StatusCode
}
