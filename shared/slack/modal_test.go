package slack

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	slackgo "github.com/slack-go/slack"

	"resonance/shared/words"
)

func TestModalsAskForWhatTheCaseNeeds(t *testing.T) {
	at := Place{Case: "RS-2026-000001", Channel: "C1", Message: "1.2"}
	for act, row := range map[string]struct {
		modal  Modal
		fields []string
	}{
		ActSnooze:   {SnoozeModal(at, noon, echo), []string{FieldUntil, FieldReason}},
		ActResolve:  {ResolveModal(at, Answer{}, echo), []string{FieldHappened, FieldFixed, FieldConcluded}},
		ActHandOver: {HandOverModal(at, echo), []string{FieldTo, FieldGrounds}},
		ActGrant:    {GrantModal(at, []Choice{{"money", "Money"}}, "Up to 200", "GBP", echo), []string{FieldKind, FieldWhat, FieldAmount, FieldGrounds, FieldSecond}},
		ActKey:      {KeyModal(at, "Sam wants to give 900", echo), []string{FieldWord, FieldGrounds}},
		ActCallMade: {CallMadeModal(at, echo), []string{FieldOutcome}},
	} {
		var fields []string
		for _, b := range row.modal.View.Blocks.BlockSet {
			if in, ok := b.(*slackgo.InputBlock); ok {
				fields = append(fields, in.BlockID)
			}
		}
		if diff := cmp.Diff(row.fields, fields); diff != "" || row.modal.View.CallbackID != act {
			t.Errorf("%s (%s): %s", act, row.modal.View.CallbackID, diff)
		}
		for _, short := range []*slackgo.TextBlockObject{row.modal.View.Title, row.modal.View.Submit, row.modal.View.Close} {
			if units(short.Text) > maxTitle {
				t.Errorf("%s: %q is too long for Slack", act, short.Text)
			}
		}
	}
}

// Slack takes 24 characters on a title or a button of a modal; so a case is named by its number alone.
func TestTitlesAndButtonsFitInEachLanguage(t *testing.T) {
	for _, language := range words.Languages() {
		say := words.Load().In(language).Say
		at := Place{Case: "RS-2026-000001"}
		for _, m := range []Modal{
			SnoozeModal(at, noon, say), ResolveModal(at, Answer{}, say), HandOverModal(at, say), CallMadeModal(at, say),
			GrantModal(at, []Choice{{"money", "Money"}}, "Up to 200", "GBP", say), KeyModal(at, "Sam wants to give 900", say),
		} {
			if title := m.View.Title.Text; !strings.HasSuffix(title, at.Case) || strings.HasSuffix(m.View.Submit.Text, ellipsis) {
				t.Errorf("%s: %q, %q", language, title, m.View.Submit.Text)
			}
		}
	}
}

func TestResolveModalKeepsADraft(t *testing.T) {
	m := ResolveModal(Place{Case: "R"}, Answer{Fixed: strings.Repeat("x", 5000)}, echo)
	raw, err := json.Marshal(m.View)
	if err != nil {
		t.Fatal(err)
	}
	if want := `"initial_value":"` + strings.Repeat("x", 2999) + `…"`; !strings.Contains(string(raw), want) {
		t.Errorf("the draft is gone or too long: %.300s", raw)
	}
}

func TestAnswersToASubmittedModal(t *testing.T) {
	errs, err := FieldErrors(map[string]string{FieldReason: "Say why"})
	if err != nil || string(errs) != `{"response_action":"errors","errors":{"reason":"Say why"}}` {
		t.Errorf("%s, %v", errs, err)
	}
	notice, err := Notice("Too late", "Boris was faster", []Kept{{"Why", "It waits"}}, echo)
	if err != nil || !strings.Contains(string(notice), `"response_action":"update"`) || !strings.Contains(string(notice), "Boris was faster") || !strings.Contains(string(notice), "It waits") {
		t.Errorf("%s, %v", notice, err)
	}
}
