package slackpage_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"resonance/infra/local/slackpage"
	"resonance/shared/slack"
)

func TestACardIsReadPressedAndUpdatedInPlace(t *testing.T) {
	h := newHouse(t)
	ts := h.post(h.card())
	h.answer = func(_ http.ResponseWriter, in slack.Interaction) {
		if in.Act != slack.ActClaim {
			return
		}
		mine := h.card()
		mine.State, mine.Owner = "working", "Anna"
		if err := h.client.Update(t.Context(), channel, in.Message, mine.Message(h.say)); err != nil {
			t.Error(err)
		}
		if _, err := h.client.Thread(t.Context(), channel, in.Message, slack.Note("n1", "Anna has it", "<!here>")); err != nil {
			t.Error(err)
		}
	}
	b := h.open("as=" + anna)
	if got := b.text(".message h2"); got != caseID+" · Regulator · Serious" {
		t.Errorf("headline %q", got)
	}
	if got := b.text(".fields li:first-child"); got != "Deadline: Tomorrow 14:00" {
		t.Errorf("deadline %q", got)
	}
	if got := attribute(b.one(".fields a"), "href"); got != "https://desk.example/cases/"+caseID {
		t.Errorf("link %q", got)
	}
	b.press("Claim")
	want := slack.Interaction{Kind: slack.Pressed, Act: slack.ActClaim, User: anna, UserName: "anna",
		Place: slack.Place{Case: caseID, Channel: channel, Message: ts}, Trigger: h.calls[0].Trigger}
	if diff := cmp.Diff([]slack.Interaction{want}, h.calls); diff != "" || want.Trigger == "" {
		t.Error(diff)
	}
	if got := b.text("[role=status]"); got != "Resonance answered in 0 ms." {
		t.Errorf("outcome %q", got)
	}
	if got := b.text(".message button"); got != "Resolve | Grant | Hand over | Snooze" {
		t.Errorf("buttons %q", got)
	}
	if got := b.text(".fields li:nth-child(2)"); got != "Owner: Anna" {
		t.Errorf("owner %q", got)
	}
	if got := b.text("details summary") + ": " + b.text(".reply .text"); got != "1 reply: Anna has it <!here>" {
		t.Errorf("thread %q", got)
	}
	if marks := b.all("mark"); len(marks) != 0 {
		t.Error("somebody would be called")
	}
}

func TestTwoMembersPressAsThemselves(t *testing.T) {
	h := newHouse(t)
	h.post(h.card())
	h.answer = func(_ http.ResponseWriter, in slack.Interaction) {
		if in.User == boris {
			if err := h.client.Ephemeral(t.Context(), in.Channel, in.User, "Anna <was> faster"); err != nil {
				t.Error(err)
			}
		}
	}
	first, second := h.open("as="+anna), h.open("as="+boris)
	first.press("Claim")
	second.press("Claim")
	if h.calls[0].User != anna || h.calls[1].User != boris {
		t.Errorf("pressed as %q and %q", h.calls[0].User, h.calls[1].User)
	}
	if got := second.text(".only .text"); got != "Anna <was> faster" {
		t.Errorf("Boris reads %q", got)
	}
	if got := h.open("as=" + anna).text(".only"); got != "" {
		t.Errorf("Anna reads what is Boris's: %q", got)
	}
}

func TestAModalIsOpenedMendedAndSent(t *testing.T) {
	h := newHouse(t)
	ts := h.post(h.card())
	h.answer = func(w http.ResponseWriter, in slack.Interaction) {
		if in.Kind == slack.Pressed {
			if err := h.client.OpenModal(t.Context(), in.Trigger, slack.SnoozeModal(in.Place, noon.Add(24*time.Hour), h.say)); err != nil {
				t.Error(err)
			}
			return
		}
		if in.Fields[slack.FieldReason] == "because" {
			body, err := slack.FieldErrors(map[string]string{slack.FieldReason: "Say more", "gone": "And this"})
			if err != nil {
				t.Error(err)
			}
			w.Write(body)
		}
	}
	b := h.open("as=" + anna)
	b.press("Snooze")
	if got := attribute(b.one("#f\\.until"), "value"); got != "2026-03-04T12:00" {
		t.Errorf("suggested %q", got)
	}
	b.press("Snooze") // nothing filled in: the desk is not asked
	if got := b.text(".summary li"); got != "Why: Fill in this field" || len(h.calls) != 1 {
		t.Errorf("summary %q after %d calls", got, len(h.calls))
	}
	if got := b.text("title"); !strings.HasPrefix(got, "Error: ") {
		t.Errorf("title %q", got)
	}
	b.press("Snooze", "f.reason", "because", "f.until", "2026-03-05T09:30")
	if got := b.text(".summary li"); got != "And this | Why: Say more" {
		t.Errorf("summary %q", got)
	}
	if got := attribute(b.one("#f\\.until"), "value") + " " + b.text("#f\\.reason"); got != "2026-03-05T09:30 because" {
		t.Errorf("kept %q", got)
	}
	b.press("Snooze", "f.reason", "waits\nfor the bank")
	if got := b.text("h1"); got != "#special-team" {
		t.Errorf("the modal is still open: %q", got)
	}
	last := h.calls[len(h.calls)-1]
	want := slack.Interaction{Kind: slack.Submitted, Act: slack.ActSnooze, User: anna, UserName: "anna", Trigger: last.Trigger,
		Place:  slack.Place{Case: caseID, Channel: channel, Message: ts},
		Fields: map[string]string{slack.FieldReason: "waits\nfor the bank"}, Until: time.Date(2026, 3, 5, 9, 30, 0, 0, time.UTC)}
	if diff := cmp.Diff(want, last); diff != "" {
		t.Error(diff)
	}
}

func TestANoticeTakesTheModalsPlace(t *testing.T) {
	h := newHouse(t)
	card := h.card()
	card.State, card.Owner = "working", "Anna"
	h.post(card)
	h.answer = func(w http.ResponseWriter, in slack.Interaction) {
		if in.Kind == slack.Pressed {
			if err := h.client.OpenModal(t.Context(), in.Trigger, slack.HandOverModal(in.Place, h.say)); err != nil {
				t.Error(err)
			}
			return
		}
		body, err := slack.Notice("Too late", "Boris ended it", nil, h.say)
		if err != nil {
			t.Error(err)
		}
		w.Write(body)
	}
	b := h.open("as=" + anna)
	b.press("Hand over")
	b.press("Hand over", "f.to", boris, "f.grounds", "knows the bank")
	if got := h.calls[1].Fields; got[slack.FieldTo] != boris {
		t.Errorf("sent %v", got)
	}
	if got := b.text("h1") + ": " + b.text(".view .text"); got != "Too late: Boris ended it" {
		t.Errorf("shown %q", got)
	}
	if len(b.all("form")) != 0 {
		t.Error("a notice can be sent")
	}
}

func TestADeskThatRefusesOrHangsIsSeenAndNothingTypedIsLost(t *testing.T) {
	line := &line{}
	h := newHouse(t, func(c *slackpage.Config) { c.Over = line })
	h.post(h.card())
	h.answer = func(_ http.ResponseWriter, in slack.Interaction) {
		if err := h.client.OpenModal(t.Context(), in.Trigger, slack.ResolveModal(in.Place, slack.Answer{}, h.say)); err != nil {
			t.Error(err)
		}
	}
	b := h.open("as=" + anna)
	b.press("Resolve")
	h.answer = func(w http.ResponseWriter, _ slack.Interaction) { http.Error(w, "no", http.StatusUnauthorized) }
	b.press("Send answer", "f.happened", "one", "f.fixed", "two", "f.concluded", "three")
	if got := b.text(".summary li"); got != "Resonance refused the call with status 401." {
		t.Errorf("refused: %q", got)
	}
	line.late = true
	b.press("Send answer")
	if got := b.text(".summary li") + " " + b.text("textarea"); got != "Resonance did not answer within three seconds. one | two | three" {
		t.Errorf("hung: %q", got)
	}
	if got := b.h.open("as=" + anna).text(".failed"); got != "Resonance did not answer within three seconds." {
		t.Errorf("outcome %q", got)
	}
}

// line is the way to the desk; a late one ends as a deadline does.
type line struct{ late bool }

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.late {
		return nil, context.DeadlineExceeded
	}
	return http.DefaultTransport.RoundTrip(r)
}

func TestPatienceEnds(t *testing.T) {
	hang := make(chan struct{})
	h := newHouse(t, func(c *slackpage.Config) { c.Patience = 20 * time.Millisecond })
	t.Cleanup(func() { close(hang) })
	h.answer = func(http.ResponseWriter, slack.Interaction) { <-hang }
	h.post(h.card())
	b := h.open("as=" + anna)
	b.press("Claim")
	if got := b.text(".failed"); got != "Resonance did not answer within three seconds." {
		t.Errorf("got %q", got)
	}
}

func TestADeskThatIsNotThere(t *testing.T) {
	h := newHouse(t, func(c *slackpage.Config) { c.InteractURL = func() string { return "http://127.0.0.1:1/" } })
	h.post(h.card())
	b := h.open("as=" + anna)
	b.press("Claim")
	if got := b.text(".failed"); got != "Resonance can’t be reached." {
		t.Errorf("got %q", got)
	}
}

func TestAButtonThatHasGoneIsToldSo(t *testing.T) {
	h := newHouse(t)
	ts := h.post(h.card())
	b := h.open("as=" + anna)
	closed := h.card()
	closed.State = "closed"
	if err := h.client.Update(t.Context(), channel, ts, closed.Message(h.say)); err != nil {
		t.Fatal(err)
	}
	b.press("Claim")
	if got := b.text(".failed"); !strings.HasPrefix(got, "That is gone") || len(h.calls) != 0 {
		t.Errorf("%q, %d calls", got, len(h.calls))
	}
}

func TestACommandIsAnsweredToThePersonAlone(t *testing.T) {
	h := newHouse(t, func(c *slackpage.Config) { c.Commands = []string{"/resonance"} })
	h.answer = func(w http.ResponseWriter, _ slack.Interaction) {
		w.Write([]byte(`{"response_type":"ephemeral","text":"*Two* cases wait"}`))
	}
	b := h.open("as=" + anna)
	b.press("Send command", "text", " /resonance   mine ")
	want := slack.Interaction{Kind: slack.Commanded, Act: "/resonance", Text: "mine", User: anna, UserName: "anna",
		Place: slack.Place{Channel: channel}, Trigger: h.calls[0].Trigger}
	if diff := cmp.Diff(want, h.calls[0]); diff != "" {
		t.Error(diff)
	}
	if got := b.text(".only strong"); got != "Two" {
		t.Errorf("answer %q", got)
	}
	b.press("Send command", "text", "/other mine")
	if got := b.text(".failed"); !strings.HasPrefix(got, "There is no such command") || len(h.calls) != 1 {
		t.Errorf("%q, %d calls", got, len(h.calls))
	}
}

func TestBothLanguagesHaveEveryWord(t *testing.T) {
	h := newHouse(t, lenient)
	for range 60 {
		h.post(h.card())
	}
	h.answer = func(_ http.ResponseWriter, in slack.Interaction) {
		if err := h.client.OpenModal(t.Context(), in.Trigger, slack.SnoozeModal(in.Place, noon, h.say)); err != nil {
			t.Error(err)
		}
	}
	for _, lang := range []string{"en", "ru"} {
		b := h.open("as=" + anna + "&lang=" + lang)
		if got := attribute(b.one("html"), "lang"); got != lang {
			t.Errorf("page in %q says it is in %q", lang, got)
		}
		channelPage := prose(b.doc)
		b.press("Snooze")
		b.press("Snooze")
		for _, text := range []string{channelPage, prose(b.doc)} {
			if i := strings.Index(text, "["); i >= 0 {
				t.Errorf("%s: a text is missing: %.60s", lang, text[i:])
			}
		}
	}
	older := h.open(strings.TrimPrefix(attribute(h.open("as="+anna).one("#news > p > a"), "href"), "./?"))
	if got := len(older.all(".message")); got != 10 {
		t.Errorf("%d older messages", got)
	}
}
