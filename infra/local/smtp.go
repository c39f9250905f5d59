package local

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/oklog/ulid/v2"

	"resonance/shared/blob"
	"resonance/shared/handler/inbound"
	"resonance/shared/mail"
	"resonance/shared/queue"
)

// letterBox takes letters by SMTP: it stores the raw message, then puts a notice of it on the mail queue,
// as SES does, and only then answers 250.
type letterBox struct {
	blobs blob.Store
	queue queue.Queue
	now   func() time.Time
	// verify finds what a receiver knows of a message: signatures, alignment.
	verify func(ctx context.Context, raw []byte) mail.Verdicts
	log    *slog.Logger
}

const (
	maxRecipients = 100
	smtpTimeout   = 2 * time.Minute
	// verifyTimeout keeps a slow name service from holding a letter up: its sender is then unverified.
	verifyTimeout = 10 * time.Second
)

// server makes the SMTP server; the size limit is announced, and STARTTLS offered with a certificate.
func (b *letterBox) server(domain string, maxBytes int64, certificate *tls.Config) *smtp.Server {
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &delivery{box: b}, nil }))
	s.Domain = domain
	s.MaxMessageBytes = maxBytes
	s.MaxLineLength = int(maxBytes) // a letter in one line is one, too
	s.MaxRecipients = maxRecipients
	s.ReadTimeout, s.WriteTimeout = smtpTimeout, smtpTimeout
	s.TLSConfig = certificate
	s.EnableSMTPUTF8 = true
	return s
}

// delivery is one SMTP conversation.
type delivery struct {
	box  *letterBox
	from string
	to   []string
}

func (d *delivery) Reset() { d.from, d.to = "", nil }

func (d *delivery) Logout() error { return nil }

func (d *delivery) Mail(from string, _ *smtp.MailOptions) error {
	d.from = from
	return nil
}

func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.to = append(d.to, to)
	return nil
}

// Data answers without an error only after the message is on disk and its notice on the queue.
func (d *delivery) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err // the server's own: too large, or the connection broke
	}
	ctx, cancel := context.WithTimeout(context.Background(), smtpTimeout)
	defer cancel()
	if err := d.box.take(ctx, d.from, d.to, raw); err != nil {
		d.box.log.Error("letter not taken", "error", err)
		if errors.Is(err, blob.ErrFull) || errors.Is(err, queue.ErrFull) {
			return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "No room left for letters; please try again later"}
		}
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "The letter could not be stored; please try again later"}
	}
	return nil
}

func (b *letterBox) take(ctx context.Context, from string, to []string, raw []byte) error {
	now := b.now().UTC()
	id := ulid.Make().String()
	key := fmt.Sprintf("mail/%s/%s", now.Format("2006-01-02"), id)
	if _, err := b.blobs.Put(ctx, key, "message/rfc822", bytes.NewReader(raw)); err != nil {
		return fmt.Errorf("keep the raw message: %w", err)
	}
	body, err := inbound.Notice(id, key, from, to, now, b.verdicts(ctx, raw))
	if err != nil {
		return err
	}
	if err := b.queue.Send(ctx, queue.Message{Body: body}); err != nil {
		return fmt.Errorf("queue the notice: %w", err)
	}
	return nil
}

func (b *letterBox) verdicts(ctx context.Context, raw []byte) mail.Verdicts {
	ctx, cancel := context.WithTimeout(ctx, verifyTimeout)
	defer cancel()
	return b.verify(ctx, raw)
}
