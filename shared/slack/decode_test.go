package slack

import (
	"encoding/json"
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func form(payload string) []byte { return []byte(url.Values{"payload": {payload}}.Encode()) }

func TestDecode(t *testing.T) {
	for name, row := range map[string]struct {
		body []byte
		want Interaction
	}{
		"a button": {form(`{"type":"block_actions","user":{"id":"U1","username":"anna"},"trigger_id":"13.7","channel":{"id":"C1"},
			"container":{"type":"message","message_ts":"17.1","channel_id":"C1"},"message":{"blocks":[{"type":"unheard-of","x":[]}]},
			"actions":[{"type":"button","action_id":"call-made","block_id":"acts","value":"RS-2026-000001 T1","action_ts":"18.0"}]}`),
			Interaction{Kind: Pressed, Act: ActCallMade, User: "U1", UserName: "anna", Trigger: "13.7",
				Place: Place{Case: "RS-2026-000001", Task: "T1", Channel: "C1", Message: "17.1"}}},
		"a snooze": {form(`{"type":"view_submission","user":{"id":"U1","name":"anna"},"view":{"callback_id":"snooze",
			"private_metadata":"{\"case\":\"RS-2026-000001\",\"channel\":\"C1\",\"message\":\"17.1\"}",
			"state":{"values":{"until":{"until":{"type":"datetimepicker","selected_date_time":1772539200}},
			"reason":{"reason":{"type":"plain_text_input","value":"waits for the bank"}}}}}}`),
			Interaction{Kind: Submitted, Act: ActSnooze, User: "U1", UserName: "anna", Until: noon,
				Place:  Place{Case: "RS-2026-000001", Channel: "C1", Message: "17.1"},
				Fields: map[string]string{FieldReason: "waits for the bank"}}},
		"a hand-over": {form(`{"type":"view_submission","user":{"id":"U1"},"view":{"callback_id":"hand-over","private_metadata":"{\"case\":\"R\"}",
			"state":{"values":{"to":{"to":{"type":"users_select","selected_user":"U2"}},"grounds":{"grounds":{"value":null}}}}}}`),
			Interaction{Kind: Submitted, Act: ActHandOver, User: "U1", Place: Place{Case: "R"}, Fields: map[string]string{FieldTo: "U2", FieldGrounds: ""}}},
		"a command": {[]byte("command=%2Fresonance&text=RS-2026-000001&user_id=U1&user_name=anna&channel_id=C1&trigger_id=9.9"),
			Interaction{Kind: Commanded, Act: "/resonance", Text: "RS-2026-000001", User: "U1", UserName: "anna", Trigger: "9.9", Place: Place{Channel: "C1"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Decode(row.body)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDecodeKnowsWhatItDoesNotKnow(t *testing.T) {
	for name, body := range map[string][]byte{
		"view_closed":       form(`{"type":"view_closed","view":{"state":[]}}`),
		"block_suggestion":  form(`{"type":"block_suggestion"}`),
		"":                  form(`{}`),
		"ssl_check":         []byte("ssl_check=1&token=x"),
		"message_action<x>": form(`{"type":"message_action<x>","actions":7}`),
	} {
		_, err := Decode(body)
		unknown, ok := errors.AsType[*UnknownError](err)
		if !ok || (name != "" && unknown.Type != name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecodeRefusesWhatIsNoPayload(t *testing.T) {
	for name, body := range map[string]string{
		"empty":         "",
		"no form":       "%zz",
		"other form":    "a=b",
		"no JSON":       string(form("{")),
		"a list":        string(form("[]")),
		"no button":     string(form(`{"type":"block_actions","user":{"id":"U1"},"actions":[]}`)),
		"nobody":        string(form(`{"type":"block_actions","actions":[{"action_id":"claim"}]}`)),
		"wrong types":   string(form(`{"type":"block_actions","user":7}`)),
		"no place":      string(form(`{"type":"view_submission","user":{"id":"U1"},"view":{"callback_id":"snooze"}}`)),
		"JSON, no form": `{"type":"block_actions"}`,
	} {
		if _, err := Decode([]byte(body)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecodeNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]string{"block_actions", "view_submission", "x"}).Draw(t, "kind")
		part := rapid.SampledFrom([]string{`null`, `[]`, `{}`, `"x"`, `1`, `[null]`, `[{}]`, `{"values":null}`}).Draw(t, "part")
		field := rapid.SampledFrom([]string{"actions", "view", "user", "container", "channel"}).Draw(t, "field")
		in, err := Decode(form(`{"type":"` + kind + `","` + field + `":` + part + `}`))
		if err == nil && in.User == "" {
			t.Fatalf("a call by nobody was taken: %+v", in)
		}
	})
}

// What a modal carries comes back as it went, also for the longest names.
func TestPlaceComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[A-Z0-9\-]{1,40}`)
		at := Place{Case: name.Draw(t, "case"), Task: name.Draw(t, "task"), Channel: name.Draw(t, "channel"), Message: name.Draw(t, "ts")}
		var back Place
		if err := json.Unmarshal([]byte(SnoozeModal(at, time.Unix(1, 0), echo).View.PrivateMetadata), &back); err != nil {
			t.Fatal(err)
		}
		if back != at {
			t.Fatalf("got %+v, want %+v", back, at)
		}
		if got := placeOfValue(at.value()); got.Case != at.Case || got.Task != at.Task {
			t.Fatalf("got %+v, want %+v", got, at)
		}
	})
}
