package slack

import (
	"fmt"
	"time"

	slackgo "github.com/slack-go/slack"
)

// Card is what the open channel may know of a case: no personal data.
type Card struct {
	Case        string
	Channel     string    // executive, media, regulator, unknown
	Severity    string    // minor, normal, serious, critical
	State       string    // open, working, resolved, closed
	Due         time.Time // when the ruling clock ends, or without one the call is owed; zero when neither is
	Provisional bool      // the ruling clock crosses a year that has no official calendar yet
	Late        bool      // that is over
	Snoozed     time.Time // put aside until then; zero when it is not
	Owner       string    // the member of staff who has it; empty when nobody has
	Link        string    // the case on the desk
	Emergency   bool      // a second failure: fix the cause
	Call        string    // the call-back task that waits for a call; empty when none does
	Key         string    // the task of a grant that waits for a second key; empty when none does
}

// Message is what Slack shows, and the delivery key by which a message that was posted just before a crash
// is found again.
type Message struct {
	Key    string
	Text   string // mrkdwn, for notifications and readers that show no blocks
	Blocks []slackgo.Block
	Loud   bool // from a thread, the channel hears it too
}

// Message writes the card. Its key is the same for every version of the card.
func (c Card) Message(say Say) Message {
	blocks := []slackgo.Block{
		slackgo.NewHeaderBlock(plain(c.headline(say), maxHeader)),
		slackgo.NewSectionBlock(nil, c.fields(say), nil),
	}
	if c.Emergency {
		blocks = append(blocks, slackgo.NewContextBlock("emergency", plain(say("slack.emergency-why"), maxText)))
	}
	if buttons := c.buttons(say); len(buttons) > 0 {
		blocks = append(blocks, slackgo.NewActionBlock("acts", buttons...))
	}
	return Message{Key: CardKey(c.Case), Text: escape(c.sentence(say), maxText), Blocks: blocks}
}

// CardKey is the delivery key of a case's card.
func CardKey(caseID string) string { return "card " + caseID }

func (c Card) headline(say Say) string {
	line := fmt.Sprintf("%s · %s · %s", c.Case, say("channel."+c.Channel), say("severity."+c.Severity))
	if c.Emergency {
		line = say("slack.emergency") + " · " + line
	}
	return line
}

func (c Card) sentence(say Say) string {
	switch {
	case c.Due.IsZero():
		return c.headline(say)
	case c.Late:
		return c.headline(say) + ". " + say("slack.sentence-late", "time", utc(c.Due))
	}
	return c.headline(say) + ". " + say("slack.sentence-due", "time", utc(c.Due))
}

func (c Card) fields(say Say) []*slackgo.TextBlockObject {
	fields := []*slackgo.TextBlockObject{marked(escape(say("slack.deadline"), maxButton) + ": " + c.deadline(say))}
	owner := c.Owner
	if owner == "" {
		owner = say("slack.nobody")
	}
	fields = append(fields,
		plain(say("slack.owner")+": "+owner, maxText/10),
		marked(escape(say("slack.state"), maxButton)+": "+c.state(say)))
	if c.Link != "" {
		fields = append(fields, marked(link(c.Link, say("slack.open-case", "case", c.Case))))
	}
	return fields
}

func (c Card) deadline(say Say) string {
	if c.Due.IsZero() {
		return escape(say("slack.no-deadline"), maxText)
	}
	text := "*" + date(c.Due) + "*"
	if c.Late {
		text += " · *" + escape(say("slack.late"), maxButton) + "*"
	}
	if c.Provisional {
		text += " · " + escape(say("slack.provisional"), maxText/10)
	}
	return text
}

func (c Card) state(say Say) string {
	text := escape(say("state."+c.State), maxButton)
	if c.snoozed() {
		text += " · " + escape(say("slack.snoozed"), maxButton) + " " + date(c.Snoozed)
	}
	return text
}

func (c Card) running() bool { return c.State == "open" || c.State == "working" }
func (c Card) snoozed() bool { return c.running() && !c.Snoozed.IsZero() }

// buttons offers what the case's state allows; the most wanted act comes first and is the primary one.
func (c Card) buttons(say Say) []slackgo.BlockElement {
	var acts []string
	switch {
	case c.running() && (c.Owner == "" || c.snoozed()):
		acts = []string{ActClaim, ActSnooze, ActResolve, ActGrant}
	case c.running():
		acts = []string{ActResolve, ActGrant, ActHandOver, ActSnooze}
	}
	if c.Call != "" {
		acts = append([]string{ActCallMade}, acts...)
	}
	if c.Key != "" {
		acts = append([]string{ActKey}, acts...)
	}
	tasks := map[string]string{ActCallMade: c.Call, ActKey: c.Key}
	buttons := make([]slackgo.BlockElement, 0, len(acts))
	for i, act := range acts {
		value := Place{Case: c.Case, Task: tasks[act]}
		b := slackgo.NewButtonBlockElement(act, value.value(), plain(say("slack.act."+act), maxButton))
		if i == 0 {
			b = b.WithStyle(slackgo.StylePrimary)
		}
		buttons = append(buttons, b)
	}
	return buttons
}

// date lets Slack show an instant in the reader's own zone and language; the rest is for readers that
// cannot (docs.slack.dev/messaging/formatting-message-text, "Date formatting").
func date(t time.Time) string {
	return fmt.Sprintf("<!date^%d^{date_short_pretty} {time}|%s>", t.Unix(), utc(t))
}

func utc(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") + " UTC" }
