package slack

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	slackgo "github.com/slack-go/slack"
)

// RetryError says that the call may be made again, not before After has passed. When Unsure is set, Slack
// may have done what was asked: look with Find before posting again.
type RetryError struct {
	After  time.Duration
	Unsure bool
	Err    error
}

func (e *RetryError) Error() string {
	if e.After > 0 {
		return fmt.Sprintf("Slack asks to wait %s", e.After)
	}
	return fmt.Sprintf("Slack did not do it this time: %v", e.Err)
}

func (e *RetryError) Unwrap() error { return e.Err }

// Wait is how long Slack asks to wait; 0 when it did not ask.
func (e *RetryError) Wait() time.Duration { return e.After }

// FinalError says that the same call will never succeed. Code is Slack's, such as channel_not_found.
type FinalError struct{ Code string }

func (e *FinalError) Error() string { return "Slack refuses: " + e.Code }

// Lost reports whether a message can't be changed any more: it was deleted, it is another app's (this one was
// installed anew), or the workspace lets nobody edit what is old (docs.slack.dev/reference/methods/chat.update).
func (e *FinalError) Lost() bool {
	return slices.Contains([]string{CodeMessageNotFound, "cant_update_message", "edit_window_closed"}, e.Code)
}

// Codes of Slack's that a caller may want to act upon.
const (
	CodeMessageNotFound = "message_not_found"
	CodeExpiredTrigger  = "expired_trigger_id"
)

// passing holds the codes that Slack's documentation calls temporary; all others are final. The value says
// whether Slack may have done the work.
func passing(code string) (retry, unsure bool) {
	switch code {
	case "ratelimited", "rate_limited", "service_unavailable", "team_added_to_org", "accesslimited":
		return true, false
	case "internal_error", "fatal_error", "request_timeout":
		return true, true
	}
	return false, false
}

func classify(err error) error {
	if err == nil {
		return nil
	}
	if limited, ok := errors.AsType[*slackgo.RateLimitedError](err); ok {
		return &RetryError{After: max(limited.RetryAfter, time.Second), Err: err}
	}
	if refused, ok := errors.AsType[slackgo.SlackErrorResponse](err); ok {
		if retry, unsure := passing(refused.Err); retry {
			return &RetryError{Unsure: unsure, Err: err}
		}
		return &FinalError{Code: refused.Err}
	}
	if status, ok := errors.AsType[slackgo.StatusCodeError](err); ok {
		switch {
		case status.Code == http.StatusTooManyRequests:
			return &RetryError{After: time.Second, Err: err}
		case status.Code < 500 && status.Code != http.StatusRequestTimeout:
			return &FinalError{Code: fmt.Sprintf("http_%d", status.Code)}
		}
	}
	return &RetryError{Unsure: true, Err: err}
}
