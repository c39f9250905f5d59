package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	slackgo "github.com/slack-go/slack"
)

// Kind is what a person did in Slack.
type Kind string

// The kinds of interaction that the desk knows.
const (
	Pressed   Kind = "pressed"   // a button of a message
	Submitted Kind = "submitted" // a modal was sent
	Commanded Kind = "commanded" // a slash command was typed
)

// Interaction is one call from Slack, in the desk's words.
type Interaction struct {
	Kind Kind
	Act  string // one of the Act constants; of a command its name with the slash
	Place
	User     string // Slack's id of whoever did it
	UserName string // their handle
	Trigger  string // opens one modal within three seconds
	Text     string // what stands after the command
	Fields   map[string]string
	Until    time.Time // the instant picked in a snooze modal, UTC; zero when none was
}

// ErrMalformed says that a body is no payload of Slack's. It holds nothing of the body.
var ErrMalformed = errors.New("the body is not a payload of Slack's")

// UnknownError says that Slack sent something the desk has no use for. It is to be answered politely, with
// an empty 200.
type UnknownError struct{ Type string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("Slack sent a payload of a kind the desk does not know: %q", e.Type)
}

// Decode reads the body of a call, which must have been verified before.
func Decode(body []byte) (Interaction, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return Interaction{}, ErrMalformed
	}
	switch {
	case form.Has("payload"):
		return decodePayload(form.Get("payload"))
	case form.Has("command"):
		return Interaction{
			Kind: Commanded, Act: form.Get("command"), Text: form.Get("text"),
			User: form.Get("user_id"), UserName: form.Get("user_name"), Trigger: form.Get("trigger_id"),
			Place: Place{Channel: form.Get("channel_id")},
		}, nil
	case form.Has("ssl_check"):
		return Interaction{}, &UnknownError{Type: "ssl_check"}
	}
	return Interaction{}, ErrMalformed
}

// payload reads only what the desk uses: slack-go's whole InteractionCallback also reads the message around
// a button, and would refuse the press for a block that it does not know.
type payload struct {
	Type    string `json:"type"`
	Trigger string `json:"trigger_id"`
	User    struct {
		ID       string `json:"id"`
		Username string `json:"username"`
		Name     string `json:"name"`
	} `json:"user"`
	Channel   struct{ ID string } `json:"channel"`
	Container struct {
		Channel string `json:"channel_id"`
		Message string `json:"message_ts"`
	} `json:"container"`
	Actions []slackgo.BlockAction `json:"actions"`
	View    struct {
		Callback string `json:"callback_id"`
		Metadata string `json:"private_metadata"`
		State    struct {
			Values map[string]map[string]slackgo.BlockAction `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

func decodePayload(raw string) (Interaction, error) {
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal([]byte(raw), &kind); err != nil {
		return Interaction{}, ErrMalformed
	}
	if kind.Type != string(slackgo.InteractionTypeBlockActions) && kind.Type != string(slackgo.InteractionTypeViewSubmission) {
		return Interaction{}, &UnknownError{Type: cut(kind.Type, maxButton)}
	}
	var p payload
	if err := json.Unmarshal([]byte(raw), &p); err != nil {
		return Interaction{}, ErrMalformed
	}
	in := Interaction{User: p.User.ID, UserName: p.User.Username, Trigger: p.Trigger}
	if in.UserName == "" {
		in.UserName = p.User.Name
	}
	if kind.Type == string(slackgo.InteractionTypeBlockActions) {
		return in.pressed(p)
	}
	return in.submitted(p)
}

func (in Interaction) pressed(p payload) (Interaction, error) {
	if len(p.Actions) == 0 || p.User.ID == "" {
		return Interaction{}, ErrMalformed
	}
	in.Kind, in.Act, in.Place = Pressed, p.Actions[0].ActionID, placeOfValue(p.Actions[0].Value)
	in.Channel, in.Message = p.Container.Channel, p.Container.Message
	if in.Channel == "" {
		in.Channel = p.Channel.ID
	}
	return in, nil
}

func (in Interaction) submitted(p payload) (Interaction, error) {
	in.Kind, in.Act = Submitted, p.View.Callback
	if err := json.Unmarshal([]byte(p.View.Metadata), &in.Place); err != nil || p.User.ID == "" {
		return Interaction{}, ErrMalformed
	}
	in.Fields = make(map[string]string, len(p.View.State.Values))
	for field, byAction := range p.View.State.Values {
		for _, a := range byAction {
			in.take(field, a)
		}
	}
	return in, nil
}

func (in *Interaction) take(field string, a slackgo.BlockAction) {
	switch {
	case a.SelectedDateTime != 0:
		in.Until = time.Unix(a.SelectedDateTime, 0).UTC()
	case a.SelectedOption.Value != "":
		in.Fields[field] = a.SelectedOption.Value
	case a.SelectedUser != "":
		in.Fields[field] = a.SelectedUser
	default:
		in.Fields[field] = a.Value
	}
}
