package slackpage_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"resonance/infra/local/slackpage"
	"resonance/shared/slack"
)

func kept(path string) change { return func(c *slackpage.Config) { c.File = path } }

func TestMessagesOutliveThePage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "slack.json")
	before := newHouse(t, kept(path))
	ts := before.post(before.card())
	if _, err := before.client.Thread(t.Context(), channel, ts, slack.Note("n", "first")); err != nil {
		t.Fatal(err)
	}
	closed := before.card()
	closed.State = "closed"
	if err := before.client.Update(t.Context(), channel, ts, closed.Message(before.say)); err != nil {
		t.Fatal(err)
	}
	if err := before.client.Ephemeral(t.Context(), channel, anna, "only now"); err != nil {
		t.Fatal(err)
	}
	// kill -9 in the middle of a line
	torn, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := torn.WriteString(`{"channel":"C0RESONANCE","ts":"17`); err != nil {
		t.Fatal(err)
	}
	if err := torn.Close(); err != nil {
		t.Fatal(err)
	}

	after := newHouse(t, kept(path))
	b := after.open("as=" + anna)
	if got := len(b.all(".message")); got != 1 || len(b.all(".message button")) != 0 || b.text(".reply .text") != "first" {
		t.Errorf("%d messages; %s", got, prose(b.doc))
	}
	open := after.card()
	if err := after.client.Update(t.Context(), channel, ts, open.Message(after.say)); err != nil {
		t.Errorf("the old message can't be updated: %v", err)
	}
	if again := after.post(after.card()); again <= ts {
		t.Errorf("the new message %s is named before the old one %s", again, ts)
	}
}

func TestTheChannelIsBounded(t *testing.T) {
	h := newHouse(t, lenient, func(c *slackpage.Config) { c.Keep = 3 })
	first := h.post(h.card())
	if _, err := h.client.Thread(t.Context(), channel, first, slack.Note("n", "x")); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		h.post(h.card())
	}
	b := h.open("")
	if got := len(b.all(".message")); got != 3 || len(b.all(".reply")) != 0 {
		t.Errorf("%d messages, %d replies", got, len(b.all(".reply")))
	}
	if err := h.client.Update(t.Context(), channel, first, h.card().Message(h.say)); err == nil || !strings.Contains(err.Error(), slack.CodeMessageNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestAPageWithoutWhatItNeedsIsRefused(t *testing.T) {
	if _, err := slackpage.New(slackpage.Config{Token: botToken}); err == nil {
		t.Error("a page without a secret was built")
	}
}
