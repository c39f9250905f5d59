package mail_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"resonance/shared/mail"
)

// signer signs as a domain does, and serves its key.
type signer struct {
	domain string
	key    ed25519.PrivateKey
}

func newSigner(t *testing.T, domain string) signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return signer{domain, key}
}

func (s signer) lookup(_ context.Context, name string) ([]string, error) {
	if name != "s1._domainkey."+s.domain {
		return nil, errors.New("no such name")
	}
	return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(s.key.Public().(ed25519.PublicKey))}, nil
}

func (s signer) sign(t *testing.T, message string) []byte {
	t.Helper()
	var b bytes.Buffer
	err := dkim.Sign(&b, strings.NewReader(message), &dkim.SignOptions{Domain: s.domain, Selector: "s1", Signer: s.key, HeaderKeys: []string{"From", "Subject", "To"}})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const signedLetter = "From: Regulator <desk@regulator.test>\r\nTo: desk@firm.test\r\nSubject: Complaint\r\n\r\nPlease answer.\r\n"

func TestVerifyPassesAnAlignedSignature(t *testing.T) {
	for domain, want := range map[string]mail.Verdict{
		"regulator.test":      mail.Pass,
		"mail.regulator.test": mail.Pass, // relaxed alignment
		"regulator-x.test":    mail.Gray,
		"test":                mail.Gray,
	} {
		s := newSigner(t, domain)
		got := mail.Verifier{LookupTXT: s.lookup}.Verify(t.Context(), s.sign(t, signedLetter))
		if got.DKIM != mail.Pass || got.DMARC != want || got.SPF != mail.Gray {
			t.Errorf("signed by %s: %+v", domain, got)
		}
	}
}

func TestVerifyIsNotFooled(t *testing.T) {
	s := newSigner(t, "regulator.test")
	signed := string(s.sign(t, signedLetter))
	v := mail.Verifier{LookupTXT: s.lookup}
	for name, raw := range map[string]string{
		"changed body":         strings.Replace(signed, "Please", "Don't", 1),
		"changed subject":      strings.Replace(signed, "Complaint", "Refund", 1),
		"second From":          "From: evil@evil.test\r\n" + signed,
		"unsigned":             signedLetter,
		"own results":          "Authentication-Results: relay.firm.test; dmarc=pass\r\n" + signedLetter,
		"two mailboxes":        string(s.sign(t, strings.Replace(signedLetter, "From: ", "From: a@evil.test, ", 1))),
		"address in name only": string(s.sign(t, strings.Replace(signedLetter, "Regulator <desk@regulator.test>", `"desk@regulator.test" <a@evil.test>`, 1))),
		"empty":                "",
	} {
		if got := v.Verify(t.Context(), []byte(raw)); got.DMARC == mail.Pass {
			t.Errorf("%s: DMARC %s", name, got.DMARC)
		}
	}
}

func TestVerifyHearsOnlyItsOwnRelay(t *testing.T) {
	v := mail.Verifier{LookupTXT: newSigner(t, "x.test").lookup, Receivers: []string{"relay.firm.test"}}
	own := "Authentication-Results: relay.firm.test; spf=pass smtp.mailfrom=a@regulator.test; dkim=pass header.d=regulator.test; dmarc=pass header.from=regulator.test\r\n"
	foreign := strings.ReplaceAll(own, "relay.firm.test", "mx.evil.test")
	if got := v.Verify(t.Context(), []byte(own+signedLetter)); got.DMARC != mail.Pass || got.SPF != mail.Pass {
		t.Errorf("own relay: %+v", got)
	}
	if got := v.Verify(t.Context(), []byte(foreign+own+signedLetter)); got.DMARC == mail.Pass {
		t.Errorf("own results below foreign ones count: %+v", got)
	}
}

func TestVerifySaysWhenItCouldNotLook(t *testing.T) {
	s := newSigner(t, "regulator.test")
	v := mail.Verifier{LookupTXT: func(context.Context, string) ([]string, error) { return nil, context.DeadlineExceeded }}
	if got := v.Verify(t.Context(), s.sign(t, signedLetter)); got.DKIM != mail.ProcessingFailed || got.DMARC == mail.Pass {
		t.Errorf("%+v", got)
	}
}
