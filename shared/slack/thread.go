package slack

import (
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"
)

// Details is what the thread of a card opens with. Like the card it carries no personal data: the problem
// is the company's, and what the complainant wrote stays on the desk.
type Details struct {
	Case       string
	Problem    string // the problem's title
	Team       string // who owns the problem
	Complaints int    // how many complaints hang on the case
	Clocks     []ClockLine
	Link       string
}

// ClockLine is one clock of the case.
type ClockLine struct {
	Name        string // as the catalogue names it
	Due         time.Time
	Met         bool
	Provisional bool
}

// Message writes the details.
func (d Details) Message(say Say) Message {
	facts := make([]string, 0, 3)
	add := func(label, value string) {
		if value != "" {
			facts = append(facts, escape(say(label), maxButton)+": "+escape(value, maxText/5))
		}
	}
	add("slack.problem", d.Problem)
	add("slack.team", d.Team)
	if d.Complaints > 1 {
		facts = append(facts, escape(say("slack.complaints", "n", d.Complaints), maxButton))
	}
	if d.Link != "" {
		facts = append(facts, link(d.Link, say("slack.open-case", "case", d.Case)))
	}
	lines := append(facts, d.clockLines(say)...)
	return Message{Key: "details " + d.Case, Text: escape(say("slack.details", "case", d.Case), maxText), Blocks: sections(lines, marked)}
}

func (d Details) clockLines(say Say) []string {
	lines := make([]string, 0, len(d.Clocks))
	for _, k := range d.Clocks {
		line := "• " + escape(k.Name, maxText/10) + ": " + date(k.Due)
		if k.Met {
			line += " · " + escape(say("slack.met"), maxButton)
		}
		if k.Provisional {
			line += " · " + escape(say("slack.provisional"), maxText/10)
		}
		lines = append(lines, line)
	}
	return lines
}

// Note writes lines for the thread as plain text: nothing in them is a mention, a link or a format. The key
// must be new for each note and the same for each attempt to deliver it.
func Note(key string, lines ...string) Message {
	return Message{Key: key, Text: escape(strings.Join(lines, "\n"), maxText),
		Blocks: sections(lines, func(t string) *slackgo.TextBlockObject { return plain(t, maxText) })}
}

// sections packs lines into as few blocks as hold them. What does not fit into one message is left out, and
// an ellipsis says so. A line is cut only when it is alone too long for a block.
func sections(lines []string, write func(string) *slackgo.TextBlockObject) []slackgo.Block {
	var blocks []slackgo.Block
	var part []string
	size, total := 0, 0
	flush := func() {
		if len(part) > 0 {
			blocks = append(blocks, slackgo.NewSectionBlock(write(strings.Join(part, "\n")), nil, nil))
			part, size = nil, 0
		}
	}
	for _, line := range lines {
		if units(line) > maxText {
			line = cut(line, maxText)
		}
		n := units(line) + 1
		if size+n > maxText {
			flush()
		}
		if total+n > maxMessage || len(blocks) == maxBlocks-1 {
			part = append(part, ellipsis)
			break
		}
		part, size, total = append(part, line), size+n, total+n
	}
	flush()
	if len(blocks) == 0 {
		return []slackgo.Block{slackgo.NewSectionBlock(write("–"), nil, nil)}
	}
	return blocks
}
