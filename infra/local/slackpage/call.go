package slackpage

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// outcome is what became of one call to the desk.
type outcome struct {
	ts     string // the message it was about; empty for none
	what   string // key of the sentence
	took   time.Duration
	status int
	body   []byte
}

func (o outcome) ok() bool { return o.what == "slackpage.answered" }

// maxAnswer bounds what the desk may answer.
const maxAnswer = 1 << 20

// send makes a signed call as Slack does and waits as long as Slack does. The page is not locked: the desk
// calls the Web API before it answers.
func (p *Page) send(ctx context.Context, form url.Values) outcome {
	begun := p.config.Clock()
	ctx, cancel := context.WithTimeout(ctx, p.config.Patience)
	defer cancel()
	o := p.try(ctx, []byte(form.Encode()), begun)
	o.took = p.config.Clock().Sub(begun)
	return o
}

func (p *Page) try(ctx context.Context, body []byte, now time.Time) outcome {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.config.InteractURL(), strings.NewReader(string(body)))
	if err != nil {
		p.config.Log.Error("the desk's address for Slack is none", "error", err)
		return outcome{what: "slackpage.unreachable"}
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	sign(r.Header, p.config.SigningSecret, body, now)
	answer, err := p.client.Do(r)
	if err != nil {
		return failed(err)
	}
	raw, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	err = errors.Join(err, answer.Body.Close())
	if err != nil {
		return failed(err)
	}
	if answer.StatusCode != http.StatusOK {
		return outcome{what: "slackpage.refused", status: answer.StatusCode}
	}
	return outcome{what: "slackpage.answered", status: answer.StatusCode, body: raw}
}

func failed(err error) outcome {
	if errors.Is(err, context.DeadlineExceeded) {
		return outcome{what: "slackpage.late"}
	}
	return outcome{what: "slackpage.unreachable"}
}

// sign is Slack's v0 (docs.slack.dev/authentication/verifying-requests-from-slack).
func sign(h http.Header, key string, body []byte, now time.Time) {
	stamp := strconv.FormatInt(now.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	h.Set("X-Slack-Request-Timestamp", stamp)
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}

// secret is n random bytes in hexadecimal.
func secret(n int) string {
	raw := make([]byte, n)
	rand.Read(raw) // never fails: it ends the program rather
	return strings.ToUpper(hex.EncodeToString(raw))
}

func (m Member) told() reply {
	handle := strings.ToLower(strings.ReplaceAll(m.Name, " ", "."))
	return reply{"id": m.ID, "username": handle, "name": handle, "team_id": teamID}
}

// envelope is what every interaction carries.
func envelope(kind string, m Member, trigger string) reply {
	return reply{
		"type": kind, "team": reply{"id": teamID, "domain": teamName}, "user": m.told(), "api_app_id": appID,
		"token": "", "enterprise": nil, "is_enterprise_install": false, "trigger_id": trigger,
	}
}

// pressed is the payload of a pressed button.
func pressed(who Member, c Channel, m message, b block, e element, trigger string, now time.Time) (url.Values, error) {
	out := envelope("block_actions", who, trigger)
	container := reply{"type": "message", "message_ts": m.TS, "channel_id": c.ID, "is_ephemeral": false}
	if m.Thread != "" {
		container["thread_ts"] = m.Thread
	}
	out["container"], out["channel"] = container, reply{"id": c.ID, "name": c.Name}
	out["message"], out["state"] = m.told(false), reply{"values": reply{}}
	out["actions"] = []reply{{
		"action_id": e.ActionID, "block_id": b.BlockID, "text": text(e.Text), "value": e.Value, "style": e.Style,
		"type": e.Type, "action_ts": fmt.Sprintf("%d.%06d", now.Unix(), now.Nanosecond()/1000),
	}}
	return payload(out)
}

// submitted is the payload of a modal that was sent.
func submitted(who Member, v *view, values map[string]map[string]any, trigger string) (url.Values, error) {
	out := envelope("view_submission", who, trigger)
	out["view"], out["response_urls"] = v.told(values), []string{}
	return payload(out)
}

func payload(out reply) (url.Values, error) {
	raw, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("write a payload: %w", err)
	}
	return url.Values{"payload": {string(raw)}}, nil
}

// commanded is the form of a slash command.
func commanded(who Member, c Channel, command, rest, trigger string) url.Values {
	return url.Values{
		"token": {""}, "team_id": {teamID}, "team_domain": {teamName}, "channel_id": {c.ID}, "channel_name": {c.Name},
		"user_id": {who.ID}, "user_name": {who.told()["username"].(string)}, "command": {command}, "text": {rest},
		"api_app_id": {appID}, "is_enterprise_install": {"false"}, "response_url": {""}, "trigger_id": {trigger},
	}
}
