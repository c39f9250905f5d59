package inbound

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/mail"
)

// wiring reports whether AWS only tried the way here, as it does when a bucket or SES is set up. Nothing else
// that is no notice is taken for harmless: that a topic wants to be confirmed, or is no longer subscribed to, is
// a person's to see among the dead letters.
func wiring(body string) bool {
	var m struct{ Event, Message string } // of S3 itself, or through SNS
	if json.Unmarshal([]byte(body), &m) != nil {
		return false
	}
	if m.Message == "Successfully validated SNS topic for Amazon SES event publishing." {
		return true
	}
	const test = "s3:TestEvent"
	inner := m
	return m.Event == test || json.Unmarshal([]byte(m.Message), &inner) == nil && inner.Event == test
}

// notice decodes what SES says through SNS: the envelope, the verdicts and where the raw message is.
func notice(body string) (events.SimpleEmailService, error) {
	var outer events.SNSEntity
	if err := json.Unmarshal([]byte(body), &outer); err != nil {
		return events.SimpleEmailService{}, fmt.Errorf("decode the notice: %w", err)
	}
	var n events.SimpleEmailService
	if err := json.Unmarshal([]byte(outer.Message), &n); err != nil {
		return n, fmt.Errorf("decode the receipt in the notice: %w", err)
	}
	if n.Receipt.Action.ObjectKey == "" {
		return n, errors.New("decode the receipt in the notice: it names no stored message")
	}
	if n.Receipt.Timestamp.IsZero() {
		return n, errors.New("decode the receipt in the notice: it does not say when the message came")
	}
	return n, nil
}

// Notice writes what SES tells through SNS of a message that lies in blob storage: for those that play SES.
func Notice(id, key, from string, to []string, now time.Time, v mail.Verdicts) (string, error) {
	verdict := func(v mail.Verdict) events.SimpleEmailVerdict { return events.SimpleEmailVerdict{Status: string(v)} }
	receipt, err := json.Marshal(events.SimpleEmailService{
		Mail: events.SimpleEmailMessage{MessageID: id, Source: from, Timestamp: now, Destination: to},
		Receipt: events.SimpleEmailReceipt{
			Recipients: to, Timestamp: now,
			SPFVerdict: verdict(v.SPF), DKIMVerdict: verdict(v.DKIM), DMARCVerdict: verdict(v.DMARC),
			SpamVerdict: verdict(v.Spam), VirusVerdict: verdict(v.Virus),
			Action: events.SimpleEmailReceiptAction{Type: "S3", ObjectKey: key},
		},
	})
	if err != nil {
		return "", fmt.Errorf("write the receipt: %w", err)
	}
	body, err := json.Marshal(events.SNSEntity{Type: "Notification", MessageID: id, Timestamp: now, Message: string(receipt)})
	if err != nil {
		return "", fmt.Errorf("write the notice: %w", err)
	}
	return string(body), nil
}

// envelope is what SES says of a message: from whom to whom, when, and what its checks found.
func envelope(n events.SimpleEmailService) mail.Envelope {
	verdict := func(v events.SimpleEmailVerdict) mail.Verdict { return mail.Verdict(v.Status) }
	return mail.Envelope{
		MailFrom: n.Mail.Source, Recipients: n.Receipt.Recipients, Received: n.Receipt.Timestamp,
		Verdicts: mail.Verdicts{
			SPF: verdict(n.Receipt.SPFVerdict), DKIM: verdict(n.Receipt.DKIMVerdict), DMARC: verdict(n.Receipt.DMARCVerdict),
			Spam: verdict(n.Receipt.SpamVerdict), Virus: verdict(n.Receipt.VirusVerdict),
		},
	}
}
