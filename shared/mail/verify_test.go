package mail_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"strings"
	"sync/atomic"
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

// The domain of a whole country's offices belongs to no larger one.
func TestVerifyPassesTheDomainOfAState(t *testing.T) {
	for domain, want := range map[string]mail.Verdict{"gov.uk": mail.Pass, "other.gov.uk": mail.Gray, "ac.uk": mail.Gray} {
		s := newSigner(t, domain)
		if got := (mail.Verifier{LookupTXT: s.lookup}).Verify(t.Context(), s.sign(t, strings.Replace(signedLetter, "regulator.test", "gov.uk", 1))); got.DMARC != want {
			t.Errorf("signed by %s: %+v", domain, got)
		}
	}
}

func TestVerifyLooksAtTheTopmostSignatures(t *testing.T) {
	good, other := newSigner(t, "regulator.test"), newSigner(t, "list.test")
	var asked atomic.Int32
	v := mail.Verifier{LookupTXT: func(ctx context.Context, name string) ([]string, error) {
		asked.Add(1)
		if strings.HasSuffix(name, ".list.test") {
			return nil, context.DeadlineExceeded
		}
		return good.lookup(ctx, name)
	}}
	below, above := signedLetter, string(good.sign(t, signedLetter))
	for range 3 {
		below, above = string(other.sign(t, below)), string(other.sign(t, above))
	}
	below = string(good.sign(t, below))
	for name, raw := range map[string]string{"first": below, "fourth": above} {
		if got := v.Verify(t.Context(), []byte(raw)); got.DKIM != mail.Pass || got.DMARC != mail.Pass {
			t.Errorf("the good one %s: %+v", name, got)
		}
	}
	asked.Store(0)
	if got := v.Verify(t.Context(), other.sign(t, above)); got.DMARC == mail.Pass || asked.Load() > 4 {
		t.Errorf("the good one fifth: %+v after %d questions", got, asked.Load())
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
		"endless headers":      "X-Trace: " + strings.Repeat("x", 1<<20) + "\r\n" + signed,
		"very many bytes":      signed + strings.Repeat("\r\n", 25<<20), // blank lines at the end are not signed
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

// Relays write what others say into their results, in comments and in quotes.
func TestVerifyReadsTheResultsOfItsRelay(t *testing.T) {
	s := newSigner(t, "regulator.test")
	v := mail.Verifier{LookupTXT: s.lookup, Receivers: []string{"relay.firm.test"}}
	for _, test := range []struct {
		name, results string
		dkim, dmarc   mail.Verdict
	}{
		{"plainly", "dkim=pass header.d=regulator.test; dmarc=pass header.from=regulator.test", mail.Pass, mail.Pass},
		{"in capitals", "DKIM=Pass; DMARC=PASS", mail.Pass, mail.Pass},
		{"with comments", "dkim=pass (2048-bit key; unprotected) header.d=regulator.test; dmarc=pass (p=reject; dis=none) header.from=regulator.test", mail.Pass, mail.Pass},
		{"refuted", "dkim=fail; dmarc=fail header.from=regulator.test", mail.Fail, mail.Fail},
		{"no policy", "dkim=none; dmarc=none header.from=regulator.test", mail.Gray, mail.Gray},
		{"not found out", "dkim=temperror; dmarc=permerror", mail.ProcessingFailed, mail.ProcessingFailed},
		{"one signature of two", "dkim=fail header.d=list.test; dkim=pass header.d=regulator.test; dmarc=pass", mail.Pass, mail.Pass},
		{"in either order", "dkim=pass header.d=regulator.test; dkim=fail header.d=list.test; dmarc=pass", mail.Pass, mail.Pass},
		{"of a part of the domain", "dmarc=pass header.from=mail.regulator.test", mail.Gray, mail.Pass},
		{"of another sender", "dkim=pass header.d=evil.test; dmarc=pass header.from=evil.test", mail.Pass, mail.Gray},
		{"two, of which one fails", "dmarc=pass header.from=regulator.test; dmarc=fail", mail.Gray, mail.Fail},
		{"in either order", "dmarc=fail; dmarc=pass header.from=regulator.test", mail.Gray, mail.Fail},
		{"what the sender wrote in quotes", `spf=fail smtp.mailfrom="a; dmarc=pass \"; dmarc=pass "@evil.test`, mail.Gray, mail.Gray},
		{"what the sender wrote in a comment", `spf=fail (no relay of "a); dmarc=pass (\); dmarc=pass"@evil.test; dmarc=pass) smtp.mailfrom=x; dmarc=fail`, mail.Gray, mail.Fail},
		{"nothing", "none", mail.Gray, mail.Gray},
		{"what nobody can read", "dmarc", mail.Gray, mail.Gray},
	} {
		got := v.Verify(t.Context(), []byte("Authentication-Results: relay.firm.test; "+test.results+"\r\n"+signedLetter))
		if got.DKIM != test.dkim || got.DMARC != test.dmarc {
			t.Errorf("%s: DKIM %s, DMARC %s, want %s, %s", test.name, got.DKIM, got.DMARC, test.dkim, test.dmarc)
		}
	}
	silent := "Authentication-Results: relay.firm.test; spf=pass smtp.mailfrom=regulator.test\r\n" + string(s.sign(t, signedLetter))
	if got := v.Verify(t.Context(), []byte(silent)); got.SPF != mail.Pass || got.DKIM != mail.Pass || got.DMARC != mail.Pass {
		t.Errorf("a relay that looks at no signatures: %+v", got)
	}
	nameless := "Authentication-Results: ; dmarc=pass\r\n" + signedLetter
	if got := (mail.Verifier{LookupTXT: s.lookup, Receivers: []string{""}}).Verify(t.Context(), []byte(nameless)); got.DMARC == mail.Pass {
		t.Errorf("a relay without a name: %+v", got)
	}
	nobodys := "Authentication-Results: relay.firm.test; dmarc=pass header.from=a_b\r\nFrom: x@evil.test\r\n" + signedLetter
	if got := v.Verify(t.Context(), []byte(nobodys)); got.DMARC == mail.Pass {
		t.Errorf("two senders, and a domain that is none: %+v", got)
	}
	two := "Authentication-Results: relay.firm.test; dmarc=pass\r\nFrom: x@evil.test\r\n" + signedLetter
	if r, err := mail.Read([]byte(two), mail.Envelope{MailFrom: "x@evil.test", Verdicts: v.Verify(t.Context(), []byte(two))}, mail.Rules{Regulators: []mail.Listed{{Domain: "regulator.test"}}}); err != nil || r.TrustedRegulator {
		t.Errorf("two senders are trusted on the word of a relay: %v", err)
	}
}

func TestVerifySaysWhenItCouldNotLook(t *testing.T) {
	s := newSigner(t, "regulator.test")
	v := mail.Verifier{LookupTXT: func(context.Context, string) ([]string, error) { return nil, context.DeadlineExceeded }}
	for _, raw := range [][]byte{s.sign(t, signedLetter), []byte("no letter\r\n"), {}} {
		if got := v.Verify(t.Context(), raw); got.DKIM != mail.ProcessingFailed || got.DMARC == mail.Pass {
			t.Errorf("%.20q: %+v", raw, got)
		}
	}
}
