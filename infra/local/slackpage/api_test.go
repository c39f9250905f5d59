package slackpage_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"resonance/infra/local/slackpage"
	"resonance/shared/slack"
	"resonance/shared/words"
)

// Whatever a case holds, Slack takes what the desk writes of it.
func TestAReplyMayBeSharedWithTheChannel(t *testing.T) {
	h := newHouse(t, lenient)
	ts, err := h.client.Post(t.Context(), channel, slack.Note("card", "The card"))
	if err != nil {
		t.Fatal(err)
	}
	for _, loud := range []bool{false, true} {
		m := slack.Note(fmt.Sprint("loud ", loud), fmt.Sprint("A reply, loud: ", loud))
		m.Loud = loud
		if _, err := h.client.Thread(t.Context(), channel, ts, m); err != nil {
			t.Fatal(err)
		}
	}
	b := h.open("as=" + anna)
	if got := b.text(".shared .text"); got != "A reply, loud: true" {
		t.Errorf("the channel sees %q", got)
	}
	if got := b.text(".reply .text"); got != "A reply, loud: false | A reply, loud: true" {
		t.Errorf("the thread is %q", got)
	}
}

func TestSlackTakesEveryMessage(t *testing.T) {
	h := newHouse(t, lenient)
	rapid.Check(t, func(t *rapid.T) {
		long := rapid.OneOf(rapid.String(), rapid.Map(rapid.String(), func(s string) string { return strings.Repeat(s+"<&>й🦀", 600) }))
		evil := long.Draw(t, "text")
		card := slack.Card{Case: evil, Channel: evil, Severity: evil, Owner: evil, Link: evil, Call: evil,
			State: rapid.SampledFrom([]string{"open", "working", "resolved", "closed"}).Draw(t, "state"),
			Due:   noon, Provisional: rapid.Bool().Draw(t, "provisional"), Late: true, Emergency: rapid.Bool().Draw(t, "emergency")}
		details := slack.Details{Case: card.Case, Problem: evil, Team: evil, Complaints: rapid.IntRange(0, 9).Draw(t, "n"), Link: card.Link}
		for range rapid.IntRange(0, 60).Draw(t, "clocks") {
			details.Clocks = append(details.Clocks, slack.ClockLine{Name: card.Owner, Due: noon, Met: true, Provisional: true})
		}
		lines := slices.Repeat([]string{evil}, rapid.IntRange(0, 8).Draw(t, "lines"))
		m := rapid.SampledFrom([]slack.Message{card.Message(h.say), details.Message(h.say), slack.Note("k", lines...)}).Draw(t, "message")
		if _, err := h.client.Post(context.Background(), channel, m); err != nil {
			t.Fatal(err)
		}
	})
}

func TestSlackTakesEveryModal(t *testing.T) {
	h := newHouse(t)
	ts := h.post(h.card())
	at := slack.Place{Case: caseID, Task: "01JTASK", Channel: channel, Message: ts}
	long := strings.Repeat("<й🦀>", 2000)
	for name, m := range map[string]slack.Modal{
		"snooze": slack.SnoozeModal(at, noon, h.say), "hand over": slack.HandOverModal(at, h.say), "call": slack.CallMadeModal(at, h.say),
		"resolve": slack.ResolveModal(at, slack.Answer{Happened: long, Fixed: long, Concluded: long}, h.say),
	} {
		opened := errors.New("nobody asked")
		h.answer = func(_ http.ResponseWriter, in slack.Interaction) {
			opened = h.client.OpenModal(t.Context(), in.Trigger, m)
		}
		h.open("as=" + anna).press("Claim")
		if opened != nil {
			t.Errorf("%s: %v", name, opened)
		}
	}
}

func TestATriggerLivesThreeSecondsAndServesOnce(t *testing.T) {
	h := newHouse(t)
	h.post(h.card())
	modal := slack.SnoozeModal(slack.Place{Case: caseID}, noon, h.say)
	var trigger string
	h.answer = func(_ http.ResponseWriter, in slack.Interaction) { trigger = in.Trigger }
	try := func(want string) {
		t.Helper()
		err := h.client.OpenModal(t.Context(), trigger, modal)
		if final, ok := errors.AsType[*slack.FinalError](err); want == "" && err != nil || want != "" && (!ok || final.Code != want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	press := func() { h.open("as=" + anna).press("Claim") }
	press()
	h.clock.Pass(3 * time.Second)
	try("")
	try("exchanged_trigger_id")
	press()
	h.clock.Pass(3*time.Second + time.Millisecond)
	try(slack.CodeExpiredTrigger)
	trigger = "made up"
	try("invalid_trigger_id")
}

func TestAChannelTakesAMessageASecond(t *testing.T) {
	h := newHouse(t, func(c *slackpage.Config) { c.Limits.PostBurst = 2 })
	h.post(h.card())
	h.post(h.card())
	_, err := h.client.Post(t.Context(), channel, h.card().Message(h.say))
	if retry, ok := errors.AsType[*slack.RetryError](err); !ok || retry.After != time.Second || retry.Unsure {
		t.Fatalf("got %v", err)
	}
	h.clock.Pass(time.Second)
	h.post(h.card())
	if got := len(h.open("").all(".message")); got != 3 {
		t.Errorf("%d messages, want 3", got)
	}
}

func TestAMessageWhoseAnswerWasLostIsFoundAndNotPostedTwice(t *testing.T) {
	h := newHouse(t)
	m := h.card().Message(h.say)
	root := h.post(slack.Card{Case: "RS-2026-000002", Channel: "media", Severity: "minor", State: "open"})
	note := slack.Note("note 7", "Anna called")
	for name, under := range map[string]string{"in the channel": "", "in a thread": root} {
		if under != "" {
			m = note
		}
		h.page.Break(slackpage.Fault{Lost: true, Method: "chat.postMessage", Calls: 1})
		_, err := h.client.Thread(t.Context(), channel, under, m)
		if retry, ok := errors.AsType[*slack.RetryError](err); !ok || !retry.Unsure {
			t.Fatalf("%s: %v", name, err)
		}
		for range 2 {
			if _, err := h.client.PostAgain(t.Context(), channel, under, m, noon.Add(-time.Hour)); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		m = h.card().Message(h.say)
	}
	b := h.open("")
	if roots, replies := len(b.all(".message")), len(b.all(".reply")); roots != 2 || replies != 1 {
		t.Errorf("%d messages and %d replies", roots, replies)
	}
	if _, found, err := h.client.Find(t.Context(), channel, "", "never posted", noon); found || err != nil {
		t.Errorf("found what is not there (%v)", err)
	}
}

func TestPostAgainPostsWhatNeverArrived(t *testing.T) {
	h := newHouse(t)
	h.page.Break(slackpage.Fault{Down: true, Calls: 1})
	_, err := h.client.Post(t.Context(), channel, h.card().Message(h.say))
	if _, ok := errors.AsType[*slack.RetryError](err); !ok {
		t.Fatalf("got %v", err)
	}
	if _, err := h.client.PostAgain(t.Context(), channel, "", h.card().Message(h.say), noon); err != nil {
		t.Fatal(err)
	}
	if got := len(h.open("").all(".message")); got != 1 {
		t.Errorf("%d messages", got)
	}
}

func TestFindReadsFurtherThanOnePage(t *testing.T) {
	h := newHouse(t, lenient)
	sought := h.post(h.card())
	for i := range 450 {
		if _, err := h.client.Post(t.Context(), channel, slack.Note(fmt.Sprint(i), "x")); err != nil {
			t.Fatal(err)
		}
	}
	ts, found, err := h.client.Find(t.Context(), channel, "", slack.CardKey(caseID), noon.Add(-time.Minute))
	if err != nil || !found || ts != sought {
		t.Errorf("%q, %v, %v; want %q", ts, found, err, sought)
	}
	h.clock.Pass(time.Hour)
	if _, found, err := h.client.Find(t.Context(), channel, "", slack.CardKey(caseID), h.clock.Now()); found || err != nil {
		t.Errorf("found what was posted before (%v)", err)
	}
}

func TestASlowSlackIsLeftAndAnUnsureErrorTold(t *testing.T) {
	h := newHouse(t)
	h.page.Break(slackpage.Fault{Delay: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := h.client.Post(ctx, channel, h.card().Message(h.say))
	if retry, ok := errors.AsType[*slack.RetryError](err); !ok || !retry.Unsure || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestALimitSwitchedOnIsTold(t *testing.T) {
	h := newHouse(t)
	h.page.Break(slackpage.Fault{Limited: 30 * time.Second})
	_, err := h.client.Post(t.Context(), channel, h.card().Message(h.say))
	if retry, ok := errors.AsType[*slack.RetryError](err); !ok || retry.After != 30*time.Second {
		t.Errorf("got %v", err)
	}
	h.page.Break(slackpage.Fault{})
	if _, err := h.client.Post(t.Context(), channel, h.card().Message(h.say)); err != nil {
		t.Error(err)
	}
}

// Slack's refusals, as docs.slack.dev names them.
func TestRefusals(t *testing.T) {
	h := newHouse(t, lenient)
	blocks := func(v any) string {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	type part = map[string]any
	plain := func(n int) part { return part{"type": "plain_text", "text": strings.Repeat("x", n)} }
	section := func(n int) part { return part{"type": "section", "text": plain(n)} }
	many := make([]part, 51)
	for i := range many {
		many[i] = section(1)
	}
	button := func(id string, value int) part {
		return part{"type": "button", "action_id": id, "text": plain(3), "value": strings.Repeat("v", value)}
	}
	acts := func(buttons ...part) []part { return []part{{"type": "actions", "elements": buttons}} }
	for name, row := range map[string]struct {
		method, want string
		args         url.Values
	}{
		"no token":            {"chat.postMessage", "not_authed", url.Values{"nobody": {"1"}}},
		"wrong token":         {"chat.postMessage", "invalid_auth", url.Values{"token": {"xoxb-other"}}},
		"no such method":      {"chat.delete", "unknown_method", nil},
		"no such channel":     {"chat.postMessage", "channel_not_found", url.Values{"channel": {"C1"}, "text": {"x"}}},
		"nothing to say":      {"chat.postMessage", "no_text", url.Values{"channel": {channel}}},
		"no such thread":      {"chat.postMessage", "thread_not_found", url.Values{"channel": {channel}, "text": {"x"}, "thread_ts": {"1.000001"}}},
		"no such message":     {"chat.update", "message_not_found", url.Values{"channel": {channel}, "text": {"x"}, "ts": {"1.000001"}}},
		"no such member":      {"chat.postEphemeral", "user_not_in_channel", url.Values{"channel": {channel}, "text": {"x"}, "user": {"U1"}}},
		"text too long":       {"chat.postMessage", "msg_too_long", url.Values{"channel": {channel}, "text": {strings.Repeat("x", 40_001)}}},
		"blocks are no list":  {"chat.postMessage", "invalid_blocks_format", url.Values{"channel": {channel}, "blocks": {"{"}}},
		"51 blocks":           {"chat.postMessage", "invalid_blocks", url.Values{"channel": {channel}, "blocks": {blocks(many)}}},
		"section of 3001":     {"chat.postMessage", "invalid_blocks", url.Values{"channel": {channel}, "blocks": {blocks([]part{section(3001)})}}},
		"section of nothing":  {"chat.postMessage", "invalid_blocks", url.Values{"channel": {channel}, "blocks": {blocks([]part{section(0)})}}},
		"header of 151":       {"chat.postMessage", "invalid_blocks", url.Values{"channel": {channel}, "blocks": {blocks([]part{{"type": "header", "text": plain(151)}})}}},
		"value of 2001":       {"chat.postMessage", "invalid_blocks", url.Values{"channel": {channel}, "blocks": {blocks(acts(button("a", 2001)))}}},
		"an action twice":     {"chat.postMessage", "invalid_blocks", url.Values{"channel": {channel}, "blocks": {blocks(acts(button("a", 1), button("a", 2)))}}},
		"unknown block":       {"chat.postMessage", "invalid_blocks", url.Values{"channel": {channel}, "blocks": {blocks([]part{{"type": "poem"}})}}},
		"15,000 in all":       {"chat.postMessage", "msg_blocks_too_long", url.Values{"channel": {channel}, "blocks": {blocks([]part{section(3000), section(3000), section(3000), section(3000), section(3000)})}}},
		"metadata of nothing": {"chat.postMessage", "invalid_metadata_format", url.Values{"channel": {channel}, "text": {"x"}, "metadata": {"{}"}}},
		"a view of nothing":   {"views.open", "invalid_arguments", url.Values{"trigger_id": {"x"}, "view": {"{}"}}},
		"limit of nothing":    {"conversations.history", "invalid_limit", url.Values{"channel": {channel}, "limit": {"0"}}},
		"made-up cursor":      {"conversations.history", "invalid_cursor", url.Values{"channel": {channel}, "cursor": {"-1"}}},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := h.raw(t.Context(), row.method, row.args)
			var answer struct {
				OK    bool
				Error string
			}
			if err := json.Unmarshal([]byte(body), &answer); err != nil {
				t.Fatal(err)
			}
			if status != http.StatusOK || answer.OK || answer.Error != row.want {
				t.Errorf("%d %s, want %q", status, body, row.want)
			}
		})
	}
	if got := len(h.open("").all(".message")); got != 0 {
		t.Errorf("%d refused messages are shown", got)
	}
}

// The catalogue has every word, and none is so long that Slack's limits cut it.
func TestTheWordsFitInBothLanguages(t *testing.T) {
	catalogue := words.Load()
	at := slack.Place{Case: caseID}
	for _, lang := range words.Languages() {
		say := catalogue.In(lang).Say
		card := slack.Card{Case: caseID, Channel: "regulator", Severity: "critical", State: "working", Snoozed: noon, Due: noon,
			Late: true, Provisional: true, Emergency: true, Call: "T1", Link: "https://desk.example/"}
		held := card
		held.Owner, held.Snoozed, held.Late = "Anna", time.Time{}, false
		details := slack.Details{Case: caseID, Problem: "p", Team: "t", Complaints: 5, Link: card.Link,
			Clocks: []slack.ClockLine{{Name: "n", Due: noon, Met: true, Provisional: true}}}
		all := []any{card.Message(say), held.Message(say), slack.Card{Case: caseID, Channel: "media", Severity: "minor", State: "closed"}.Message(say), details.Message(say),
			slack.SnoozeModal(at, noon, say), slack.ResolveModal(at, slack.Answer{}, say), slack.HandOverModal(at, say), slack.CallMadeModal(at, say)}
		for _, shown := range all {
			raw, err := json.Marshal(shown)
			if err != nil {
				t.Fatal(err)
			}
			text := string(raw)
			if i := strings.Index(text, `"[`); i >= 0 {
				t.Errorf("%s: no text: %.40s", lang, text[i:])
			}
			if i := strings.Index(text, "…"); i >= 0 {
				t.Errorf("%s: cut: %s", lang, text[max(0, i-40):i])
			}
		}
	}
}
