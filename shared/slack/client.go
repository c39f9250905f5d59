package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"
)

// Client calls Slack's Web API. Every error is a *RetryError or a *FinalError, wrapped with what was being
// done; none holds the token or a text.
type Client struct{ api *slackgo.Client }

// API is the address of the real Slack.
const API = slackgo.APIURL

// NewClient speaks to Slack at base with a bot token: the real one when base is empty, or a page that
// plays it.
func NewClient(token, base string, over *http.Client) *Client {
	base = cmp.Or(base, API)
	if !strings.HasSuffix(base, "/") {
		base += "/"
	}
	return &Client{api: slackgo.New(token, slackgo.OptionAPIURL(base), slackgo.OptionHTTPClient(over))}
}

// Post writes a message into the channel and gives its ts, by which it is updated later.
func (c *Client) Post(ctx context.Context, channel string, m Message) (ts string, err error) {
	return c.post(ctx, channel, "", m)
}

// Thread writes a message under another one.
func (c *Client) Thread(ctx context.Context, channel, under string, m Message) (ts string, err error) {
	return c.post(ctx, channel, under, m)
}

func (c *Client) post(ctx context.Context, channel, under string, m Message) (string, error) {
	options := m.options()
	if under != "" {
		options = append(options, slackgo.MsgOptionTS(under))
		if m.Loud {
			options = append(options, slackgo.MsgOptionBroadcast())
		}
	}
	_, ts, err := c.api.PostMessageContext(ctx, channel, options...)
	if err == nil && ts == "" {
		err = &RetryError{Unsure: true, Err: errors.New("the answer names no message")}
	}
	return ts, doing("post to Slack", err)
}

// PostAgain is Post (or Thread, when under is not empty) for an attempt that may have been made before: it
// looks for the message's key among what was posted since, and posts only when it is not there.
func (c *Client) PostAgain(ctx context.Context, channel, under string, m Message, since time.Time) (ts string, err error) {
	ts, found, err := c.Find(ctx, channel, under, m.Key, since)
	if err != nil || found {
		return ts, err
	}
	return c.post(ctx, channel, under, m)
}

// Update puts a message in the place of an earlier one.
func (c *Client) Update(ctx context.Context, channel, ts string, m Message) error {
	_, _, _, err := c.api.UpdateMessageContext(ctx, channel, ts, m.options()...)
	return doing("update a Slack message", err)
}

// Ephemeral tells one person something that nobody else in the channel sees.
func (c *Client) Ephemeral(ctx context.Context, channel, user, text string) error {
	_, err := c.api.PostEphemeralContext(ctx, channel, user, slackgo.MsgOptionText(escape(text, maxText), false))
	return doing("tell a person in Slack", err)
}

// OpenModal shows the modal to the person who made the trigger, which lives three seconds.
func (c *Client) OpenModal(ctx context.Context, trigger string, m Modal) error {
	_, err := c.api.OpenViewContext(ctx, trigger, m.View)
	return doing("open a Slack modal", err)
}

// deliveryEvent is the type of the metadata that carries a message's key; nobody sees it in Slack.
const deliveryEvent = "resonance_delivery"

func (m Message) options() []slackgo.MsgOption {
	return []slackgo.MsgOption{
		slackgo.MsgOptionText(m.Text, false),
		slackgo.MsgOptionBlocks(m.Blocks...),
		slackgo.MsgOptionDisableLinkUnfurl(),
		slackgo.MsgOptionDisableMediaUnfurl(),
		slackgo.MsgOptionMetadata(slackgo.SlackMetadata{
			EventType: deliveryEvent, EventPayload: map[string]any{"key": m.Key},
		}),
	}
}

// doing says what was being done, and sorts the error into those that may pass and those that will not.
func doing(what string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*RetryError](err); !ok {
		err = classify(err)
	}
	return fmt.Errorf("%s: %w", what, err)
}
