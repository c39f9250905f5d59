// Package smtpout hands letters to a mail relay by SMTP and says truly what became of them.
//
// It knows SMTP and nothing of what letters say or which case they belong to.
package smtpout

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"resonance/shared/mail"
)

// ErrUnknown says that the connection was lost after the whole letter had been handed over and before
// the relay answered: it may have the letter or not. A second attempt could be a second letter.
var ErrUnknown = errors.New("smtpout: nobody knows whether the relay took the letter")

// Security is how the connection is protected.
type Security string

// The zero value is TLS at port 465, nothing on loopback, and STARTTLS, which must succeed, elsewhere.
const (
	Automatic Security = ""
	StartTLS  Security = "starttls"
	TLS       Security = "tls"
	Plain     Security = "plain"
)

// Sender hands letters to one relay, each over a connection of its own.
type Sender struct {
	Relay    string // HOST:PORT
	User     string // empty for a relay that asks for no name
	Password string
	Security Security
	Roots    *tls.Config   // nil trusts what the machine trusts
	Timeout  time.Duration // of each step, 0 is one minute; the answer to the letter itself may take five times as long
}

// Send hands one message over for all its recipients or for none. It returns an empty Message-ID: a
// relay does not say which one it wrote.
//
// Errors: mail.ErrRefused (the relay will never take it), mail.ErrLater (it surely did not go),
// ErrUnknown.
func (s Sender) Send(ctx context.Context, from string, to []string, raw []byte) (messageID string, err error) {
	if len(to) == 0 {
		return "", fmt.Errorf("%w: it has no recipient", mail.ErrRefused)
	}
	conn, err := s.dial(ctx)
	if err != nil {
		return "", fmt.Errorf("%w: reach the relay: %w", mail.ErrLater, err)
	}
	stop := context.AfterFunc(ctx, func() { closeNow(conn) })
	defer stop()
	client, err := s.open(ctx, conn)
	if err != nil {
		closeNow(conn)
		return "", fmt.Errorf("%w: greet the relay: %w", mail.ErrLater, err)
	}
	defer closeNow(client)
	if err := s.handOver(client, from, to, raw); err != nil {
		return "", err
	}
	bye(client)
	return "", nil
}

// dial connects, with TLS from the first byte on if that is the way.
func (s Sender) dial(ctx context.Context) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: s.timeout()}
	if s.security() == TLS {
		return (&tls.Dialer{NetDialer: dialer, Config: s.tls()}).DialContext(ctx, "tcp", s.Relay)
	}
	return dialer.DialContext(ctx, "tcp", s.Relay)
}

// open greets the relay, protects the connection and signs in.
func (s Sender) open(ctx context.Context, conn net.Conn) (*smtp.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout())
	defer cancel()
	stop := context.AfterFunc(ctx, func() { closeNow(conn) })
	defer stop()
	client, err := s.greet(conn)
	if err != nil {
		return nil, err
	}
	client.CommandTimeout, client.SubmissionTimeout = s.timeout(), 5*s.timeout()
	if s.User == "" {
		return client, nil
	}
	return client, client.Auth(s.mechanism(client))
}

func (s Sender) greet(conn net.Conn) (*smtp.Client, error) {
	if s.security() == StartTLS {
		return smtp.NewClientStartTLS(conn, s.tls())
	}
	client := smtp.NewClient(conn)
	return client, client.Hello("localhost")
}

func (s Sender) mechanism(client *smtp.Client) sasl.Client {
	if !client.SupportsAuth(sasl.Plain) && client.SupportsAuth(sasl.Login) {
		return sasl.NewLoginClient(s.User, s.Password)
	}
	return sasl.NewPlainClient("", s.User, s.Password)
}

// handOver gives the letter to the relay. Up to the last byte an error means that it did not go.
func (s Sender) handOver(client *smtp.Client, from string, to []string, raw []byte) error {
	if err := client.Mail(from, &smtp.MailOptions{Size: int64(len(raw))}); err != nil {
		return kept("name the sender", err)
	}
	for _, recipient := range to {
		if err := client.Rcpt(recipient, nil); err != nil {
			return kept("name a recipient", err)
		}
	}
	data, err := client.Data()
	if err != nil {
		return kept("begin the letter", err)
	}
	if _, err := data.Write(raw); err != nil {
		return kept("write the letter", err)
	}
	if err := data.Close(); err != nil { // the relay may have everything from here on
		var answer *smtp.SMTPError
		if errors.As(err, &answer) {
			return kept("end the letter", err)
		}
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	return nil
}

// kept classifies the error of a letter that the relay surely did not take. Its answer is not passed on
// beyond the code: it may name people.
func kept(step string, err error) error {
	var answer *smtp.SMTPError
	if !errors.As(err, &answer) {
		return fmt.Errorf("%w: %s: %w", mail.ErrLater, step, err)
	}
	kind := mail.ErrLater
	if answer.Code >= 500 && answer.Code != 530 && answer.Code != 535 { // not signed in is our fault, not the letter's
		kind = mail.ErrRefused
	}
	return fmt.Errorf("%w: %s: the relay answered %d", kind, step, answer.Code)
}

func (s Sender) security() Security {
	if s.Security != Automatic {
		return s.Security
	}
	host, port, err := net.SplitHostPort(s.Relay)
	switch {
	case err != nil:
		return StartTLS
	case port == "465":
		return TLS
	case host == "localhost" || net.ParseIP(host).IsLoopback():
		return Plain
	}
	return StartTLS
}

func (s Sender) tls() *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.Roots != nil {
		config = s.Roots.Clone()
	}
	if host, _, err := net.SplitHostPort(s.Relay); err == nil && config.ServerName == "" {
		config.ServerName = host
	}
	return config
}

func (s Sender) timeout() time.Duration {
	if s.Timeout > 0 {
		return s.Timeout
	}
	return time.Minute
}

// closeNow ends a connection whose fate no longer matters to the letter; it may be closed already.
func closeNow(c io.Closer) { _ = c.Close() }

// bye takes leave of a relay that has accepted the letter: whatever it answers, the letter went.
func bye(client *smtp.Client) { _ = client.Quit() }
