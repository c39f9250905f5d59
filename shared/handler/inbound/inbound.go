// Package inbound is the handler of the mail queue.
package inbound

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"regexp"
	"slices"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/blob"
	"resonance/shared/complaint"
	"resonance/shared/handler/batch"
	"resonance/shared/lazy"
	"resonance/shared/mail"
	"resonance/shared/policy"
	"resonance/shared/register"
)

// Handler registers letters. Its queue carries the receiver's notices (SES through SNS); the raw message
// lies in blob storage.
type Handler struct {
	Register *register.Register
	Blobs    blob.Store
	Log      *slog.Logger
}

// Handle takes a batch of the mail queue.
func (h *Handler) Handle(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
	return batch.Each(ctx, h.Log, event, func(ctx context.Context, m events.SQSMessage) error {
		if wiring(m.Body) {
			h.Log.InfoContext(ctx, "AWS tried the way to the mail queue: no letter", "message", m.MessageId)
			return nil
		}
		n, err := notice(m.Body)
		if err != nil {
			return err
		}
		return h.letter(ctx, n)
	}), nil
}

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

// Notice writes what SES tells through SNS of a message that lies in blob storage: for who plays SES.
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

func (h *Handler) letter(ctx context.Context, n events.SimpleEmailService) error {
	key := n.Receipt.Action.ObjectKey
	raw, err := h.raw(ctx, key)
	if err != nil {
		return err
	}
	env := envelope(n)
	reading, err := mail.Read(raw, env, h.rules())
	if err != nil && !errors.Is(err, mail.ErrUnreadable) {
		return fmt.Errorf("read the letter: %w", err)
	}
	l := h.entry(reading, env, key, err != nil)
	if machine(l.Kind) {
		return h.Register.Keep(ctx, reading.Key, l, reading.Thread.Case)
	}
	files, err := h.attachments(ctx, l.ID, reading.Attachments)
	if err != nil {
		return err
	}
	l.Attachments = files
	s := h.submission(reading, env, l)
	_, err = h.Register.Submit(ctx, s)
	return err
}

func (h *Handler) raw(ctx context.Context, key string) ([]byte, error) {
	r, _, err := h.Blobs.Open(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("open the raw message: %w", err)
	}
	raw, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, fmt.Errorf("read the raw message: %w", err)
	}
	return raw, nil
}

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

// entry is the letter as the mail log keeps it.
func (h *Handler) entry(r mail.Reading, env mail.Envelope, key string, unreadable bool) complaint.Letter {
	l := complaint.Letter{
		ID: h.Register.LetterID(r.Key), Kind: complaint.LetterKind(r.Kind), State: complaint.LetterKept,
		From: r.From.Address, FromName: r.From.Name, Subject: r.Subject, Language: r.Language,
		MessageID: r.MessageID, Raw: key, At: env.Received, Why: codes(r.NeedsLook, r.NoAnswer),
	}
	if len(env.Recipients) > 0 {
		l.To = env.Recipients[0]
	}
	if l.From == "" {
		l.From = env.MailFrom
	}
	if unreadable && !machine(l.Kind) {
		l.Kind = complaint.LetterUnreadable
	}
	return l
}

func machine(k complaint.LetterKind) bool {
	return k == complaint.LetterAuto || k == complaint.LetterBounce || k == complaint.LetterList
}

func codes(lists ...[]mail.Why) []string {
	var all []string
	for _, why := range slices.Concat(lists...) {
		all = append(all, string(why))
	}
	return all
}

func (h *Handler) attachments(ctx context.Context, letter string, files []mail.Attachment) ([]complaint.Attachment, error) {
	kept := make([]complaint.Attachment, 0, len(files))
	for i, f := range files {
		a := complaint.Attachment{Name: f.Name, Type: f.Type, Inline: f.Inline, Bytes: int64(len(f.Content)), Blob: fmt.Sprintf("attached/%s-%d", letter, i+1)}
		_, err := h.Blobs.Put(ctx, a.Blob, f.Type, bytes.NewReader(f.Content))
		if err != nil && !errors.Is(err, blob.ErrExists) {
			return nil, fmt.Errorf("keep an attachment: %w", err)
		}
		kept = append(kept, a)
	}
	return kept, nil
}

// rules are the policy's, as plain values for the mail room.
func (h *Handler) rules() mail.Rules {
	p := h.Register.Policy()
	rules := mail.Rules{Domains: p.Company.Domains, Doors: map[string]mail.Channel{}, Region: p.Company.PhoneRegion}
	for address, channel := range p.Company.Doors {
		rules.Doors[address] = mail.Channel(channel)
	}
	for _, id := range slices.Sorted(maps.Keys(p.Authorities)) {
		a := p.Authorities[id]
		var numbers func() *regexp.Regexp
		if a.Reference != "" {
			numbers = lazy.Pattern(a.Reference) // the policy was checked; most letters are no authority's
		}
		for _, l := range listed(a.Domains, id, a.Name) {
			l.Numbers = numbers
			rules.Regulators = append(rules.Regulators, l)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(p.Outlets)) {
		rules.Outlets = append(rules.Outlets, listed(p.Outlets[id].Domains, id, p.Outlets[id].Name)...)
	}
	return rules
}

func listed(domains []string, id string, name policy.Text) []mail.Listed {
	var all []mail.Listed
	for _, d := range domains {
		for _, n := range []string{name.EN, name.RU} { // an impostor may use either
			all = append(all, mail.Listed{Domain: d, ID: id, Name: n})
		}
	}
	return all
}

func (h *Handler) submission(r mail.Reading, env mail.Envelope, l complaint.Letter) register.Submission {
	p := h.Register.Policy()
	s := register.Submission{
		Once: "letter-" + r.Key, By: complaint.TheSystem(), Channel: complaint.Channel(r.Channel),
		Source: complaint.Source{Verified: r.TrustedRegulator}, Summary: r.Topic,
		Text: r.Text, TextBlob: l.Raw, Received: env.Received, Language: r.Language, Attachments: l.Attachments,
		Letter: &l, Thread: r.Thread.Case, ReplyTo: r.From.Address, MayWrite: r.MayAnswer, Look: looks(r, l),
	}
	switch {
	case r.PassedOn:
		s.ReplyTo = r.Complainant.Email
	case r.ReplyTo.Address != "":
		s.ReplyTo = r.ReplyTo.Address
	}
	if s.Language == "" {
		s.Language = p.Company.Language()
	}
	switch {
	case r.TrustedRegulator:
		s.Source.ID, s.Source.Name = r.Authority.ID, p.Authorities[r.Authority.ID].Name.In(s.Language)
	case r.Channel == mail.Media:
		s.Source.ID, s.Source.Name = r.Outlet.ID, p.Outlets[r.Outlet.ID].Name.In(s.Language)
	}
	if r.Reference != nil {
		s.Source.Reference, s.Reference = r.Reference.Value, span(r.Reference.Found)
	}
	if r.Deadline != nil {
		s.Deadline = deadline(*r.Deadline)
	}
	if r.Asked != nil {
		s.Asked = complaint.Money{Minor: r.Asked.Minor, Currency: r.Asked.Currency}
	}
	s.Who = who(r, s.Language)
	return s
}

func span(s *mail.Span) *complaint.Span {
	if s == nil {
		return nil
	}
	return &complaint.Span{Start: s.Start, End: s.End}
}

// who is the complainant as the letter states them; a letter that a person writes for themselves speaks
// for its sender.
func who(r mail.Reading, language string) complaint.Complainant {
	p := complaint.Complainant{Language: language}
	if c := r.Complainant; c != nil {
		p.Name = c.Name
		p.Emails, p.Phones, p.Accounts = given(c.Email), given(c.Phone), given(c.Account)
	}
	return p
}

func given(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// looks turns what the mail room noticed into the desk's reasons to look.
func looks(r mail.Reading, l complaint.Letter) []complaint.LookReason {
	var reasons []complaint.LookReason
	if l.Kind == complaint.LetterUnreadable {
		reasons = append(reasons, complaint.LookUnreadable)
	}
	for _, why := range slices.Concat(r.NeedsLook, r.NoAnswer) {
		switch why {
		case mail.WhyPretender, mail.WhyUnverified, mail.WhyManySenders, mail.WhyNotAuthentic:
			reasons = append(reasons, complaint.LookUnverified)
		case mail.WhyNoText:
			if len(r.Attachments) > 0 {
				reasons = append(reasons, complaint.LookOnlyAttached)
			} else {
				reasons = append(reasons, complaint.LookNoText)
			}
		}
	}
	if r.Channel == mail.Unknown && r.Thread.Case == "" {
		reasons = append(reasons, complaint.LookChannel)
	}
	if r.Complainant == nil {
		reasons = append(reasons, complaint.LookNobody)
	}
	slices.Sort(reasons)
	return slices.Compact(reasons)
}

func deadline(d mail.Deadline) *complaint.Deadline {
	out := &complaint.Deadline{Date: d.Date, Days: d.Days, Unit: d.Unit}
	if d.Found != (mail.Span{}) {
		out.Found = span(&d.Found)
	}
	return out
}
