package slack

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func cards(n int) []Card {
	all := make([]Card, n)
	for i := range all {
		id := fmt.Sprintf("RS-2026-%06d", i+1)
		all[i] = Card{Case: id, Channel: "media", Severity: "minor", State: "open", Due: noon, Link: "https://desk.example/cases/" + id}
	}
	return all
}

func whispered(t *testing.T, m Message) string {
	t.Helper()
	raw, err := Whisper(m)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Type   string `json:"response_type"`
		Text   string
		Blocks []struct{ Text struct{ Text string } }
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Type != "ephemeral" || answer.Text == "" {
		t.Errorf("whispered as %q, with the text %q", answer.Type, answer.Text)
	}
	var all strings.Builder
	for _, b := range answer.Blocks {
		all.WriteString(b.Text.Text + "\n")
	}
	return all.String()
}

func TestAnOverviewNamesTheMostUrgentAndCountsTheRest(t *testing.T) {
	text := whispered(t, Overview{Mine: cards(shown + 5), Link: "https://desk.example/"}.Message(echo))
	for _, want := range []string{"slack.mine[n 15]", "<https://desk.example/cases/RS-2026-000001|RS-2026-000001 · channel.media · severity.minor>", "RS-2026-000010", ellipsis, "slack.free-none", "<https://desk.example/|slack.open-desk>"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %s", want, text)
		}
	}
	for _, none := range []string{"RS-2026-000011", "slack.unseen"} {
		if strings.Contains(text, none) {
			t.Errorf("%q stands in %s", none, text)
		}
	}
}

func TestAnOverviewSaysWhenItDidNotLookThroughAll(t *testing.T) {
	text := whispered(t, Overview{Free: cards(1), Unseen: true}.Message(echo))
	for _, want := range []string{"slack.mine-none", "slack.free[n 1]", "slack.unseen"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %s", want, text)
		}
	}
}
