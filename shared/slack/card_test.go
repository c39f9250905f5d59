package slack

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"
)

// echo says the key and the values, so that a test sees what was asked of the catalogue.
func echo(key string, pairs ...any) string {
	if len(pairs) == 0 {
		return key
	}
	return fmt.Sprintf("%s%v", key, pairs)
}

var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

func buttonsOf(m Message) []string {
	var acts []string
	for _, b := range m.Blocks {
		if a, ok := b.(*slackgo.ActionBlock); ok {
			for _, e := range a.Elements.ElementSet {
				acts = append(acts, e.(*slackgo.ButtonBlockElement).ActionID)
			}
		}
	}
	return acts
}

func TestButtonsFollowTheState(t *testing.T) {
	for name, row := range map[string]struct {
		card Card
		want []string
	}{
		"nobody has it":      {Card{State: "open"}, []string{ActClaim, ActSnooze, ActResolve, ActGrant}},
		"somebody has it":    {Card{State: "working", Owner: "Anna"}, []string{ActResolve, ActGrant, ActHandOver, ActSnooze}},
		"put aside":          {Card{State: "working", Owner: "Anna", Snoozed: noon}, []string{ActClaim, ActSnooze, ActResolve, ActGrant}},
		"answered":           {Card{State: "resolved", Owner: "Anna"}, nil},
		"answered, call due": {Card{State: "resolved", Owner: "Anna", Call: "T1"}, []string{ActCallMade}},
		"a key is asked for": {Card{State: "working", Owner: "Anna", Key: "T2"}, []string{ActKey, ActResolve, ActGrant, ActHandOver, ActSnooze}},
		"closed":             {Card{State: "closed"}, nil},
		"reopened, call due": {Card{State: "open", Call: "T1"}, []string{ActCallMade, ActClaim, ActSnooze, ActResolve, ActGrant}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := buttonsOf(row.card.Message(echo)); !slices.Equal(got, row.want) {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestCardSaysWhatTheOpenChannelMayKnow(t *testing.T) {
	card := Card{Case: "RS-2026-000001", Channel: "regulator", Severity: "serious", State: "working", Owner: "Anna <!here>",
		Due: noon, Late: true, Provisional: true, Emergency: true, Link: "https://desk.example/cases/RS-2026-000001"}
	m := card.Message(echo)
	raw, err := json.Marshal(m.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(raw))
	for _, want := range []string{
		"slack.emergency · RS-2026-000001 · channel.regulator · severity.serious",
		"*<!date^1772539200^{date_short_pretty} {time}|2026-03-03 12:00 UTC>* · *slack.late* · slack.provisional",
		"<https://desk.example/cases/RS-2026-000001|slack.open-case[case RS-2026-000001]>",
		"state.working", "slack.emergency-why",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the blocks lack %q:\n%s", want, text)
		}
	}
	if strings.Contains(m.Text, "<") {
		t.Errorf("the notification may mention somebody: %q", m.Text)
	}
	if m.Key != "card RS-2026-000001" {
		t.Errorf("delivery key %q", m.Key)
	}
	if owner := m.Blocks[1].(*slackgo.SectionBlock).Fields[1]; owner.Type != slackgo.PlainTextType || owner.Text != "slack.owner: Anna <!here>" {
		t.Errorf("the owner is not plain text: %+v", owner)
	}
}

func TestThreadLeavesOutWhatDoesNotFitAndSaysSo(t *testing.T) {
	lines := make([]string, 400)
	for i := range lines {
		lines[i] = strings.Repeat("й", 200)
	}
	m := Note("n1", lines...)
	total := 0
	for _, b := range m.Blocks {
		n := units(b.(*slackgo.SectionBlock).Text.Text)
		if n > maxText {
			t.Errorf("a section of %d characters", n)
		}
		total += n
	}
	last := m.Blocks[len(m.Blocks)-1].(*slackgo.SectionBlock).Text.Text
	if total > 13000 || total < 10000 || len(m.Blocks) > maxBlocks || !strings.HasSuffix(last, ellipsis) {
		t.Errorf("%d characters in %d blocks, ending %q", total, len(m.Blocks), last[len(last)-10:])
	}
}

func TestDetailsNameProblemAndClocks(t *testing.T) {
	m := Details{Case: "RS-2026-000001", Problem: "Refunds <late>", Team: "Payments", Complaints: 2, Link: "https://desk.example/",
		Clocks: []ClockLine{{Name: "Answer & copy", Due: noon, Provisional: true}, {Name: "Acknowledge", Due: noon, Met: true}}}.Message(echo)
	got := m.Blocks[0].(*slackgo.SectionBlock).Text.Text
	want := "slack.problem: Refunds &lt;late&gt;\nslack.team: Payments\nslack.complaints[n 2]\n<https://desk.example/|slack.open-case[case RS-2026-000001]>\n" +
		"• Answer &amp; copy: " + date(noon) + " · slack.provisional\n• Acknowledge: " + date(noon) + " · slack.met"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
