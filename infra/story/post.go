package story

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// lines joins the lines of a letter as SMTP wants them.
func lines(all ...string) []byte { return []byte(strings.Join(all, "\r\n") + "\r\n") }

// signed is the letter with the regulator's signature.
func (s *story) signed(raw []byte) []byte {
	s.Helper()
	var out bytes.Buffer
	options := &dkim.SignOptions{Domain: signer, Selector: selector, Signer: signingKey, HeaderKeys: []string{"From", "To", "Subject", "Message-ID"}}
	if err := dkim.Sign(&out, bytes.NewReader(raw), options); err != nil {
		s.Fatal(err)
	}
	return out.Bytes()
}

// vouched is the letter as our own mail server passes it on after it has verified the sender's domain.
func vouched(domain string, raw []byte) []byte {
	verdict := fmt.Sprintf("Authentication-Results: %s; dkim=pass header.d=%s; dmarc=pass header.from=%s\r\n", Receiver, domain, domain)
	return append([]byte(verdict), raw...)
}

// arrives delivers a letter from somebody to one of the company's addresses, and waits for what it brings.
func (s *story) arrives(from, to string, raw []byte) {
	s.Helper()
	s.home.Deliver(s.T, from, to, raw)
	s.home.Quiet(s.T)
}

// letter is one that left.
type letter struct {
	mail.Header
	subject, text string
	raw           []byte
}

// left is every letter that left so far to an address, oldest first.
func (s *story) left(to string) []letter {
	s.Helper()
	s.home.Quiet(s.T)
	var all []letter
	for _, raw := range s.home.Outbox(s.T) {
		l := s.unpack(raw)
		if address, err := mail.ParseAddress(l.Get("To")); err != nil {
			s.Fatal(err)
		} else if address.Address == to {
			all = append(all, l)
		}
	}
	return all
}

// lastTo is the newest letter to an address that is about a case; any letter when about is empty.
func (s *story) lastTo(to, about string) letter {
	s.Helper()
	for _, l := range slices.Backward(s.left(to)) {
		if strings.Contains(l.subject, about) {
			return l
		}
	}
	s.Fatalf("no letter about %q went to %s", about, to)
	return letter{}
}

func (s *story) unpack(raw []byte) letter {
	s.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		s.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		s.Fatal(err)
	}
	var body io.Reader = m.Body
	switch m.Header.Get("Content-Transfer-Encoding") {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		s.Fatal(err)
	}
	return letter{m.Header, subject, strings.ReplaceAll(string(text), "\r\n", "\n"), raw}
}

// contains wants parts in a text.
func (s *story) contains(what, text string, parts ...string) {
	s.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			s.Errorf("%s lacks %q:\n%s", what, part, text)
		}
	}
}
