package slackpage

import (
	"encoding/json"
	"fmt"
	"unicode/utf16"
)

// text, element and block are the parts of Block Kit that the page can show. What it can't show it
// refuses, as Slack does with what it does not know.
type text struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

type element struct {
	Type            string   `json:"type"`
	ActionID        string   `json:"action_id,omitempty"`
	Text            textOr   `json:"text,omitzero"` // an object in a button, a string in a context's text
	Value           string   `json:"value,omitempty"`
	Style           string   `json:"style,omitempty"`
	URL             string   `json:"url,omitempty"`
	Multiline       bool     `json:"multiline,omitempty"`
	MaxLength       int      `json:"max_length,omitempty"`
	InitialValue    string   `json:"initial_value,omitempty"`
	InitialDateTime int64    `json:"initial_date_time,omitempty"`
	InitialUser     string   `json:"initial_user,omitempty"`
	Options         []option `json:"options,omitempty"`
}

type option struct {
	Text  text   `json:"text"`
	Value string `json:"value"`
}

type textOr text

func (t *textOr) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		return json.Unmarshal(raw, &t.Text)
	}
	return json.Unmarshal(raw, (*text)(t))
}

type block struct {
	Type     string    `json:"type"`
	BlockID  string    `json:"block_id,omitempty"`
	Text     *text     `json:"text,omitempty"`
	Fields   []text    `json:"fields,omitempty"`
	Elements []element `json:"elements,omitempty"`
	Element  *element  `json:"element,omitempty"`
	Label    *text     `json:"label,omitempty"`
	Hint     *text     `json:"hint,omitempty"`
	Optional bool      `json:"optional,omitempty"`
}

// Slack's limits (docs.slack.dev/reference/block-kit). A message with more text than maxMessage is refused
// although no page says so.
const (
	maxMessageBlocks = 50
	maxViewBlocks    = 100
	maxMessage       = 13_000
	maxPlainText     = 40_000
	maxView          = 250_000
)

// length counts as Slack does: UTF-16 units.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// checker gathers what is wrong with blocks, in Slack's words.
type checker struct {
	wrong []string
	total int
}

func (c *checker) fail(pointer, format string, args ...any) {
	c.wrong = append(c.wrong, fmt.Sprintf("[ERROR] "+format, args...)+" [json-pointer:"+pointer+"]")
}

func (c *checker) string(pointer, s string, longest int) {
	n := length(s)
	c.total += n
	if n > longest {
		c.fail(pointer, "must be less than %d characters", longest+1)
	}
}

func (c *checker) text(pointer string, t *text, longest int, kinds ...string) {
	if t == nil {
		c.fail(pointer, "missing required field: text")
		return
	}
	known := false
	for _, k := range kinds {
		known = known || t.Type == k
	}
	if !known {
		c.fail(pointer+"/type", "unsupported type: %s", t.Type)
	}
	if t.Text == "" {
		c.fail(pointer+"/text", "must be more than 0 characters")
	}
	c.string(pointer+"/text", t.Text, longest)
}

const (
	plainText = "plain_text"
	mrkdwn    = "mrkdwn"
)

// blocks checks the blocks of a message or view.
func (c *checker) blocks(root string, blocks []block, most int, modal bool) {
	if len(blocks) > most {
		c.fail(root, "no more than %d items allowed", most)
	}
	ids := map[string]bool{}
	for i, b := range blocks {
		at := fmt.Sprintf("%s/%d", root, i)
		c.string(at+"/block_id", b.BlockID, 255)
		if b.BlockID != "" && ids[b.BlockID] {
			c.fail(at+"/block_id", "block_id already exists: %s", b.BlockID)
		}
		ids[b.BlockID] = true
		c.block(at, b, modal)
	}
}

func (c *checker) block(at string, b block, modal bool) {
	switch b.Type {
	case "header":
		c.text(at+"/text", b.Text, 150, plainText)
	case "section":
		c.section(at, b)
	case "context":
		c.elements(at, b.Elements, 10)
		for i, e := range b.Elements {
			t := text{Type: e.Type, Text: e.Text.Text}
			c.text(fmt.Sprintf("%s/elements/%d", at, i), &t, 3000, plainText, mrkdwn)
		}
	case "actions":
		c.elements(at, b.Elements, 25)
		c.buttons(at, b.Elements)
	case "divider":
	case "input":
		c.input(at, b, modal)
	default:
		c.fail(at+"/type", "unsupported type: %s", b.Type)
	}
}

func (c *checker) section(at string, b block) {
	if b.Text == nil && len(b.Fields) == 0 {
		c.fail(at, "missing required field: text")
	}
	if b.Text != nil {
		c.text(at+"/text", b.Text, 3000, plainText, mrkdwn)
	}
	if len(b.Fields) > 10 {
		c.fail(at+"/fields", "no more than 10 items allowed")
	}
	for i := range b.Fields {
		c.text(fmt.Sprintf("%s/fields/%d", at, i), &b.Fields[i], 2000, plainText, mrkdwn)
	}
}

func (c *checker) elements(at string, elements []element, most int) {
	if len(elements) == 0 {
		c.fail(at+"/elements", "missing required field: elements")
	}
	if len(elements) > most {
		c.fail(at+"/elements", "no more than %d items allowed", most)
	}
}

func (c *checker) buttons(at string, elements []element) {
	ids := map[string]bool{}
	for i, e := range elements {
		at := fmt.Sprintf("%s/elements/%d", at, i)
		if e.Type != "button" {
			c.fail(at+"/type", "unsupported type: %s", e.Type)
		}
		if e.ActionID != "" && ids[e.ActionID] {
			c.fail(at+"/action_id", "action_id already exists: %s", e.ActionID)
		}
		ids[e.ActionID] = true
		t := text(e.Text)
		c.text(at+"/text", &t, 75, plainText)
		c.string(at+"/action_id", e.ActionID, 255)
		c.string(at+"/value", e.Value, 2000)
		c.string(at+"/url", e.URL, 3000)
		if e.Style != "" && e.Style != "primary" && e.Style != "danger" {
			c.fail(at+"/style", "must be a valid enum value")
		}
	}
}

func (c *checker) input(at string, b block, modal bool) {
	c.text(at+"/label", b.Label, 2000, plainText)
	if b.Hint != nil {
		c.text(at+"/hint", b.Hint, 2000, plainText)
	}
	if b.Element == nil || !modal {
		c.fail(at+"/element", "missing required field: element")
		return
	}
	e := b.Element
	switch e.Type {
	case "plain_text_input":
		if e.MaxLength < 0 || e.MaxLength > 3000 {
			c.fail(at+"/element/max_length", "must be less than 3001")
		}
		c.string(at+"/element/initial_value", e.InitialValue, 3000)
	case "static_select":
		c.options(at+"/element/options", e.Options)
	case "datetimepicker", "users_select":
	default:
		c.fail(at+"/element/type", "unsupported type: %s", e.Type)
	}
}

func (c *checker) options(at string, options []option) {
	if len(options) == 0 || len(options) > 100 {
		c.fail(at, "must have 1 to 100 items")
	}
	for i, o := range options {
		c.text(fmt.Sprintf("%s/%d/text", at, i), &o.Text, 75, plainText)
		c.string(fmt.Sprintf("%s/%d/value", at, i), o.Value, 150)
	}
}
