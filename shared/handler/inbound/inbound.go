// Package inbound is the handler of the mail queue.
package inbound

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/blob"
	"resonance/shared/complaint"
	"resonance/shared/handler/batch"
	"resonance/shared/mail"
	"resonance/shared/pattern"
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

// letter registers one letter, or keeps it where a machine wrote it.
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
		l.Text = beginning(reading.Text)
		return h.Register.KeepLetter(ctx, reading.Key, l, reading.Thread.Case)
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
	r, info, err := h.Blobs.Open(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("open the raw message: %w", err)
	}
	raw := bytes.NewBuffer(make([]byte, 0, info.Size+bytes.MinRead)) // copied once, however large
	_, err = raw.ReadFrom(r)
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, fmt.Errorf("read the raw message: %w", err)
	}
	return raw.Bytes(), nil
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

// beginning is as much of a machine's text as says what it is about: where somebody is, or why a letter came back. The
// whole is in the raw message.
func beginning(text string) string {
	const most = 2000
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most]) + "…"
	}
	return text
}

func machine(k complaint.LetterKind) bool {
	return k == complaint.LetterAuto || k == complaint.LetterBounce || k == complaint.LetterList
}

// codes are the reasons of all lists, each once: what forbids an answer often wants a look too.
func codes(lists ...[]mail.Why) []string {
	var all []string
	for _, why := range slices.Concat(lists...) {
		if !slices.Contains(all, string(why)) {
			all = append(all, string(why))
		}
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
		var numbers *pattern.Pattern
		if a.Reference != "" {
			numbers = pattern.New(a.Reference) // the policy was checked; most letters are no authority's
		}
		for _, l := range listed(a.Domains, id, a.Name) {
			l.Numbers, l.Region = numbers, p.Regimes[a.Regime].Region
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
