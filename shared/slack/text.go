package slack

import (
	"strings"
	"unicode/utf16"

	slackgo "github.com/slack-go/slack"
)

// Slack's limits, from docs.slack.dev/reference/block-kit and the documentation of chat.postMessage. The
// last one is stated nowhere: a message with more text than about 13,000 characters is refused
// (msg_blocks_too_long), so the desk stays well below.
const (
	maxBlocks   = 50
	maxText     = 3000
	maxField    = 2000
	maxHeader   = 150
	maxButton   = 75
	maxValue    = 2000
	maxTitle    = 24
	maxMetadata = 3000
	maxMessage  = 12000
)

const ellipsis = "…"

// cut shortens text to at most limit UTF-16 units, the most careful reading of Slack's "characters", and
// shows by an ellipsis that it did. Slack refuses an empty text, so nothing becomes a dash.
func cut(text string, limit int) string {
	return cutBy(text, limit, func(r rune) string { return string(r) })
}

// escape is cut for mrkdwn: & < > lose their meaning (docs.slack.dev/messaging/formatting-message-text),
// and the limit holds for the escaped text, of which no entity is cut in two.
func escape(text string, limit int) string {
	return cutBy(text, limit, func(r rune) string {
		switch r {
		case '&':
			return "&amp;"
		case '<':
			return "&lt;"
		case '>':
			return "&gt;"
		}
		return string(r)
	})
}

func cutBy(text string, limit int, write func(rune) string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	if text == "" {
		return "–"
	}
	var b strings.Builder
	used, fits := 0, 0 // fits: bytes of b that leave room for the ellipsis
	for _, r := range text {
		piece := write(r)
		used += units(piece)
		if used > limit {
			return strings.TrimRight(b.String()[:fits], " \n") + ellipsis
		}
		b.WriteString(piece)
		if used < limit {
			fits = b.Len()
		}
	}
	return b.String()
}

func units(text string) int {
	n := 0
	for _, r := range text {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

func plain(text string, limit int) *slackgo.TextBlockObject {
	return slackgo.NewTextBlockObject(slackgo.PlainTextType, cut(text, limit), false, false)
}

// marked wraps text that is mrkdwn already: escaped by its writer. It is verbatim, so that Slack looks
// for no names, channels or addresses in it.
func marked(text string) *slackgo.TextBlockObject {
	return slackgo.NewTextBlockObject(slackgo.MarkdownType, text, false, true)
}

// link is an address under a label in mrkdwn. The characters that end an address there are encoded; an
// address too long for Slack leaves the label alone.
func link(address, label string) string {
	address = strings.NewReplacer("|", "%7C", "<", "%3C", ">", "%3E", "&", "&amp;", " ", "%20", "\n", "").Replace(address)
	if units(address) > maxText/2 {
		return escape(label, maxButton)
	}
	return "<" + address + "|" + escape(label, maxButton) + ">"
}
