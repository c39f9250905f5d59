package main

import (
	"strings"
	"testing"
)

const histories = "\ufeff" + `{"id":"a","as_of":"2025-06-01T10:00:00+01:00","complainant":{"vulnerable":false},"events":[{"at":"2025-03-01T10:00:00Z","kind":"complaint","case":"C1","problem":"bank/rate","channel":"executive","text":"x","asked":{"amount":5000,"currency":"EUR"},"verified_loss":10,"new_facts":true,"phone":null,"payout_account":null},{"at":"2025-03-05T10:00:00Z","kind":"finding","case":"C1","upheld":false},{"at":"2025-03-05T10:01:00Z","kind":"answer","case":"C1","final":true,"in_time":true},{"at":"2025-03-09T10:00:00Z","kind":"threat","case":"C1","text":"x","confirmed_by_human":true}],"expect":{"proposal":"review","emergency":false,"signals":["disproportionate_demand","threat_to_publish"],"counter_signals":[],"because":""}}

{"id":"b","as_of":"2025-06-01T10:00:00Z","complainant":{"vulnerable":false},"events":[{"at":"2025-03-01T10:00:00Z","kind":"complaint","case":"C1","problem":"lift/stuck","channel":"executive","text":"x","asked":null,"verified_loss":null,"new_facts":true,"phone":null,"payout_account":null},{"at":"2025-03-12T10:00:00Z","kind":"overdue","case":"C1","days":3}],"expect":{"proposal":"none","emergency":true,"signals":["abuse"],"counter_signals":["company_overdue"]}}
`

func TestConduct(t *testing.T) {
	got, _, err := run(t, "conduct", file(t, "people.jsonl", histories))
	if err != nil {
		t.Fatal(err)
	}
	emergency, signals := got["emergency"].(map[string]any), got["signals"].(map[string]any)
	if got["people"] != 2.0 || got["falseReviews"] != 0.0 || emergency["f1"] != 1.0 || got["review"].(map[string]any)["recall"] != 1.0 {
		t.Errorf("%v", got)
	}
	if abuse := signals["abuse"].(map[string]any); abuse["true"] != 1.0 || abuse["predicted"] != 0.0 || len(got["wrong"].(map[string]any)) != 1 {
		t.Errorf("the signal that nobody sees: %v, wrong %v", abuse, got["wrong"])
	}
}

func TestConductWithMistakes(t *testing.T) {
	for text, says := range map[string]string{
		"{\n":                "line 1",
		"\n{\"id\":\"x\"}\n": "line 2",
		strings.Replace(histories, `"kind":"overdue"`, `"kind":"overdone"`, 1): "overdone",
		strings.Replace(histories, `"upheld":false`, `"upheld":7`, 1):          "upheld",
	} {
		if _, _, err := run(t, "conduct", file(t, "bad.jsonl", text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.40q: %v, want %q", text, err, says)
		}
	}
}
