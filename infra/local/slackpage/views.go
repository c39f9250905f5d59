package slackpage

import (
	"encoding/json"
	"fmt"
	"time"
)

// triggerLife is how long a press may open a modal.
const triggerLife = 3 * time.Second

type trigger struct {
	user    string
	made    time.Time
	used    bool
	channel string
	ts      string // the message whose button made it; empty for none
}

type triggers map[string]*trigger

// forgetAfter keeps used triggers long enough to tell a second use from an unknown one.
const forgetAfter = time.Minute

func (t triggers) make(user, channel, ts string, now time.Time) string {
	for id, old := range t {
		if now.Sub(old.made) > forgetAfter {
			delete(t, id)
		}
	}
	id := fmt.Sprintf("%d.%d.%s", now.UnixMicro(), len(t), secret(8))
	t[id] = &trigger{user: user, made: now, channel: channel, ts: ts}
	return id
}

func (t triggers) take(id string, now time.Time) (*trigger, *refusal) {
	found := t[id]
	switch {
	case found == nil:
		return nil, refuse("invalid_trigger_id")
	case found.used:
		return nil, refuse("exchanged_trigger_id")
	case now.Sub(found.made) > triggerLife:
		return nil, refuse("expired_trigger_id")
	}
	found.used = true
	return found, nil
}

// modal is a view as the app sends it.
type modal struct {
	Type            string  `json:"type"`
	Title           *text   `json:"title"`
	Submit          *text   `json:"submit,omitempty"`
	Close           *text   `json:"close,omitempty"`
	Blocks          []block `json:"blocks"`
	CallbackID      string  `json:"callback_id,omitempty"`
	PrivateMetadata string  `json:"private_metadata,omitempty"`
}

func (v modal) check() *refusal {
	var check checker
	if v.Type != "modal" {
		check.fail("/view/type", "must be a valid enum value")
	}
	check.text("/view/title", v.Title, 24, plainText)
	hasInput := false
	for _, b := range v.Blocks {
		hasInput = hasInput || b.Type == "input"
	}
	if v.Submit != nil {
		check.text("/view/submit", v.Submit, 24, plainText)
	} else if hasInput {
		check.fail("/view", "missing required field: submit")
	}
	if v.Close != nil {
		check.text("/view/close", v.Close, 24, plainText)
	}
	check.string("/view/callback_id", v.CallbackID, 255)
	check.string("/view/private_metadata", v.PrivateMetadata, 3000)
	check.blocks("/view/blocks", v.Blocks, maxViewBlocks, true)
	if len(check.wrong) > 0 {
		return refuse("invalid_arguments", check.wrong...)
	}
	return nil
}

// view is a modal that is open before a member, with what they typed and what was wrong with it.
type view struct {
	modal
	id      string
	user    string
	channel string
	ts      string // the message it was opened from
	trigger string // that opened it
	opened  time.Time
	typed   map[string]string // by block
	errors  map[string]string // by block; under "" what concerns no field
}

type views map[string]*view

// keepViews bounds the open modals of all members.
const keepViews = 100

func (v views) add(n *view) {
	if len(v) >= keepViews {
		oldest := ""
		for id, o := range v {
			if oldest == "" || o.opened.Before(v[oldest].opened) {
				oldest = id
			}
		}
		delete(v, oldest)
	}
	v[n.id] = n
}

func (p *Page) openView(c call) (reply, *refusal) {
	if len(c.args["view"]) > maxView {
		return nil, refuse("view_too_large")
	}
	var m modal
	if err := json.Unmarshal([]byte(c.args["view"]), &m); err != nil {
		return nil, refuse("invalid_arguments", "[ERROR] the view can't be read [json-pointer:/view]")
	}
	if bad := m.check(); bad != nil {
		return nil, bad
	}
	t, bad := p.triggers.take(c.args["trigger_id"], p.config.Clock())
	if bad != nil {
		return nil, bad
	}
	v := &view{modal: m, id: "V" + secret(10), user: t.user, channel: t.channel, ts: t.ts, trigger: c.args["trigger_id"], opened: p.config.Clock(), typed: map[string]string{}}
	p.views.add(v)
	return reply{"view": v.told(nil)}, nil
}

// told is a view as Slack tells it.
func (v *view) told(values map[string]map[string]any) reply {
	if values == nil {
		values = map[string]map[string]any{}
	}
	return reply{
		"id": v.id, "team_id": teamID, "type": v.Type, "title": v.Title, "submit": v.Submit, "close": v.Close,
		"blocks": v.Blocks, "callback_id": v.CallbackID, "private_metadata": v.PrivateMetadata,
		"state": reply{"values": values}, "hash": "1." + v.id, "root_view_id": v.id, "app_id": appID, "bot_id": botID,
		"external_id": "", "clear_on_close": false, "notify_on_close": false,
	}
}

// pick puts another modal in the place of this one, as the app's answer asks.
func (v *view) pick(m modal) {
	v.modal, v.typed, v.errors = m, map[string]string{}, nil
}

// values reads what was typed into the state that Slack sends, and the message for each field that may not
// stay as it is.
func (v *view) values(zone *time.Location, say Say) (map[string]map[string]any, map[string]string) {
	values, wrong := map[string]map[string]any{}, map[string]string{}
	for _, b := range v.Blocks {
		if b.Type != "input" {
			continue
		}
		typed := v.typed[b.BlockID]
		value, err := b.Element.state(typed, zone)
		switch {
		case typed == "" && !b.Optional:
			wrong[b.BlockID] = say("slackpage.required")
		case err != nil:
			wrong[b.BlockID] = say("slackpage.not-a-time")
		case b.Element.MaxLength > 0 && length(typed) > b.Element.MaxLength:
			wrong[b.BlockID] = say("slackpage.too-long", "n", b.Element.MaxLength)
		}
		values[b.BlockID] = map[string]any{b.Element.ActionID: value}
	}
	return values, wrong
}

// pickedTime is how a browser sends an instant of datetime-local.
const pickedTime = "2006-01-02T15:04"

func (e *element) state(typed string, zone *time.Location) (reply, error) {
	value := reply{"type": e.Type}
	switch e.Type {
	case "datetimepicker":
		value["selected_date_time"] = nil
		if typed != "" {
			t, err := time.ParseInLocation(pickedTime, typed, zone)
			if err != nil {
				return value, fmt.Errorf("read the picked time: %w", err)
			}
			value["selected_date_time"] = t.Unix()
		}
	case "users_select":
		value["selected_user"] = typed
	case "static_select":
		value["selected_option"] = nil
		for _, o := range e.Options {
			if o.Value == typed {
				value["selected_option"] = o
			}
		}
	default:
		value["value"] = nil
		if typed != "" {
			value["value"] = typed
		}
	}
	return value, nil
}
