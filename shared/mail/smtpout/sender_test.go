package smtpout_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"resonance/shared/mail"
	"resonance/shared/mail/smtpout"
)

const letter = "From: desk@firm.test\r\nTo: ann@post.test\r\n\r\nHello.\r\n.\r\nBye.\r\n"

// script plays a relay: it answers each command with the line that the script has for its verb, and
// hangs up where the answer is empty. "." stands for the end of the letter.
func script(t *testing.T, answers map[string]string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			play(conn, answers)
		}
	}()
	return listener.Addr().String()
}

func play(conn net.Conn, answers map[string]string) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	say := func(verb string) bool {
		answer := answers[verb]
		if answer == "" {
			return false
		}
		_, err := io.WriteString(conn, answer+"\r\n")
		return err == nil
	}
	if !say("greeting") {
		return
	}
	inLetter := false
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb := strings.ToUpper(strings.Fields(line + " x")[0])
		if inLetter && strings.TrimRight(line, "\r\n") != "." {
			continue
		}
		if !say(verb) {
			return
		}
		inLetter = verb == "DATA" && strings.HasPrefix(answers["DATA"], "3")
	}
}

func polite() map[string]string {
	return map[string]string{"greeting": "220 hello", "EHLO": "250 hello", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 taken", "QUIT": "221 bye"}
}

func TestSendSaysWhatBecameOfTheLetter(t *testing.T) {
	for _, c := range []struct {
		name, verb, answer string
		want               error
	}{
		{"all well", "QUIT", "221 bye", nil},
		{"hung up after accepting", "QUIT", "", nil},
		{"no greeting", "greeting", "", mail.ErrLater},
		{"busy", "greeting", "421 too busy", mail.ErrLater},
		{"closed for us", "greeting", "554 go away", mail.ErrLater}, // the relay's refusal of us is not the letter's
		{"sender refused", "MAIL", "550 no", mail.ErrRefused},
		{"sender later", "MAIL", "451 wait", mail.ErrLater},
		{"not signed in", "MAIL", "530 sign in", mail.ErrLater},
		{"recipient unknown", "RCPT", "550 no such user", mail.ErrRefused},
		{"greylisted", "RCPT", "450 come back", mail.ErrLater},
		{"lost before the letter", "RCPT", "", mail.ErrLater},
		{"letter not wanted", "DATA", "554 no", mail.ErrRefused},
		{"lost at DATA", "DATA", "", mail.ErrLater},
		{"refused after the letter", ".", "550 spam", mail.ErrRefused},
		{"later after the letter", ".", "452 full", mail.ErrLater},
		{"lost after the letter", ".", "", smtpout.ErrUnknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			answers := polite()
			answers[c.verb] = c.answer
			s := smtpout.Sender{Relay: script(t, answers), Timeout: 5 * time.Second}
			_, err := s.Send(t.Context(), "desk@firm.test", []string{"ann@post.test"}, []byte(letter))
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			for _, kind := range []error{mail.ErrRefused, mail.ErrLater, smtpout.ErrUnknown} {
				if errors.Is(err, kind) && !errors.Is(c.want, kind) {
					t.Errorf("%v is %v as well", err, kind)
				}
			}
			if err != nil && strings.Contains(err.Error(), "ann@") {
				t.Errorf("the error names a person: %v", err)
			}
		})
	}
}

func TestSendGivesUpWithItsContext(t *testing.T) {
	stuck := make(chan struct{})
	defer close(stuck)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			<-stuck
			_ = conn.Close()
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = smtpout.Sender{Relay: listener.Addr().String()}.Send(ctx, "a@firm.test", []string{"b@post.test"}, []byte(letter))
	if !errors.Is(err, mail.ErrLater) {
		t.Errorf("got %v", err)
	}
}

func TestSendToNobodyAndNowhere(t *testing.T) {
	if _, err := (smtpout.Sender{Relay: "127.0.0.1:1"}).Send(t.Context(), "a@firm.test", nil, nil); !errors.Is(err, mail.ErrRefused) {
		t.Errorf("no recipient: %v", err)
	}
	if _, err := (smtpout.Sender{Relay: "127.0.0.1:1"}).Send(t.Context(), "a@firm.test", []string{"b@post.test"}, []byte(letter)); !errors.Is(err, mail.ErrLater) {
		t.Errorf("no relay: %v", err)
	}
}

// relay is a real SMTP server that wants STARTTLS and a name.
type relay struct {
	from, user string
	to         []string
	raw        []byte
}

func (r *relay) NewSession(*smtp.Conn) (smtp.Session, error) { return r, nil }
func (r *relay) Reset()                                      {}
func (r *relay) Logout() error                               { return nil }
func (r *relay) AuthMechanisms() []string                    { return []string{sasl.Plain} }
func (r *relay) Mail(from string, _ *smtp.MailOptions) error { r.from = from; return nil }
func (r *relay) Rcpt(to string, _ *smtp.RcptOptions) error   { r.to = append(r.to, to); return nil }
func (r *relay) Data(in io.Reader) (err error)               { r.raw, err = io.ReadAll(in); return err }
func (r *relay) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "secret" {
			return errors.New("wrong password")
		}
		r.user = user
		return nil
	}), nil
}

func TestSendSignsInBehindTLS(t *testing.T) {
	backend := &relay{}
	server := smtp.NewServer(backend)
	certificate, roots := selfSigned(t)
	server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	s := smtpout.Sender{
		Relay: listener.Addr().String(), User: "desk", Password: "secret", Security: smtpout.StartTLS,
		Roots: &tls.Config{RootCAs: roots}, Timeout: 5 * time.Second,
	}
	if _, err := s.Send(t.Context(), "desk@firm.test", []string{"ann@post.test", "bank@authority.test"}, []byte(letter)); err != nil {
		t.Fatal(err)
	}
	wrong, untrusted := s, s
	wrong.Password, untrusted.Roots = "guess", nil
	for name, sender := range map[string]smtpout.Sender{"wrong password": wrong, "unknown certificate": untrusted} {
		if _, err := sender.Send(t.Context(), "desk@firm.test", []string{"ann@post.test"}, []byte(letter)); !errors.Is(err, mail.ErrLater) {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), "guess") {
			t.Errorf("%s: the error holds the password", name)
		}
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	<-done
	if backend.user != "desk" || backend.from != "desk@firm.test" || len(backend.to) != 2 || string(backend.raw) != letter {
		t.Errorf("the relay has %+v", backend)
	}
}

func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
