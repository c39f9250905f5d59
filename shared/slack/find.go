package slack

import (
	"context"
	"fmt"
	"time"

	slackgo "github.com/slack-go/slack"
)

// How much of a channel Find reads at most. A delivery is looked for soon after it was tried, so what it
// seeks stands among the newest messages.
const (
	findPage  = 200
	findPages = 5
)

// Find looks for the message with the key among what was posted since, in the channel or, when under is not
// empty, in that thread.
func (c *Client) Find(ctx context.Context, channel, under, key string, since time.Time) (ts string, found bool, err error) {
	cursor := ""
	for range findPages {
		messages, next, err := c.page(ctx, channel, under, cursor, since)
		if err != nil {
			return "", false, doing("look for a Slack message", err)
		}
		for _, m := range messages {
			if m.Metadata.EventType == deliveryEvent && m.Metadata.EventPayload["key"] == key {
				return m.Timestamp, true, nil
			}
		}
		if next == "" {
			break
		}
		cursor = next
	}
	return "", false, nil
}

func (c *Client) page(ctx context.Context, channel, under, cursor string, since time.Time) ([]slackgo.Message, string, error) {
	oldest := fmt.Sprintf("%d.000000", since.Unix())
	if under != "" {
		messages, _, next, err := c.api.GetConversationRepliesContext(ctx, &slackgo.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: under, Cursor: cursor, Oldest: oldest, Limit: findPage, IncludeAllMetadata: true})
		return messages, next, err
	}
	page, err := c.api.GetConversationHistoryContext(ctx, &slackgo.GetConversationHistoryParameters{
		ChannelID: channel, Cursor: cursor, Oldest: oldest, Limit: findPage, IncludeAllMetadata: true})
	if err != nil {
		return nil, "", err
	}
	return page.Messages, page.ResponseMetaData.NextCursor, nil
}
