package slack

import (
	"encoding/json"
	"fmt"

	slackgo "github.com/slack-go/slack"
)

// Command is the desk's slash command.
const Command = "/resonance"

// Overview is what the slash command tells one person: the cases that are theirs and those that nobody has, the
// most urgent first.
type Overview struct {
	Mine, Free []Card
	Unseen     bool   // more cases run than were looked through, all of them less urgent
	Link       string // the desk, where all of them are
}

// Message writes the overview.
func (o Overview) Message(say Say) Message {
	lines := part(o.Mine, "slack.mine", "slack.mine-none", say)
	lines = append(lines, part(o.Free, "slack.free", "slack.free-none", say)...)
	if o.Unseen {
		lines = append(lines, escape(say("slack.unseen"), maxText/5))
	}
	lines = append(lines, link(o.Link, say("slack.open-desk"))+" · "+escape(say("slack.command-help"), maxText/5))
	return Message{Text: escape(say("slack.overview", "mine", len(o.Mine), "free", len(o.Free)), maxText), Blocks: sections(lines, marked)}
}

// shown is how many cases each part of an overview names.
const shown = 10

func part(cards []Card, title, none string, say Say) []string {
	if len(cards) == 0 {
		return []string{escape(say(none), maxText/5)}
	}
	lines := []string{"*" + escape(say(title, "n", len(cards)), maxText/5) + "*"}
	for _, c := range cards[:min(len(cards), shown)] {
		lines = append(lines, "• "+link(c.Link, c.headline(say))+" · "+c.deadline(say)+" · "+c.state(say))
	}
	if len(cards) > shown {
		lines = append(lines, ellipsis)
	}
	return lines
}

// Whisper is the answer to a slash command: the message, for the person alone who typed it.
func Whisper(m Message) ([]byte, error) {
	raw, err := json.Marshal(struct { // slackgo.Msg would also send empty metadata
		Type   string          `json:"response_type"`
		Text   string          `json:"text"`
		Blocks []slackgo.Block `json:"blocks"`
	}{slackgo.ResponseTypeEphemeral, m.Text, m.Blocks})
	if err != nil {
		return nil, fmt.Errorf("write the answer to a command: %w", err)
	}
	return raw, nil
}
