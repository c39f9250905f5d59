package mail

import (
	"bytes"
	"context"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
	"golang.org/x/net/publicsuffix"
)

// maxSignatures is how many signatures of a message are checked, the topmost first.
const maxSignatures = 4

// Verifier finds out what a receiver knows of a message that came to it by SMTP.
type Verifier struct {
	// LookupTXT asks the name service, as net.Resolver.LookupTXT does.
	LookupTXT func(ctx context.Context, domain string) ([]string, error)
	// Receivers are the authserv-ids of relays of our own in front of this server. Set them only if such
	// a relay writes its own Authentication-Results on top of every message.
	Receivers []string
}

// Verify gives the verdicts of a raw message. DMARC passes only if a valid signature aligns with the
// domain of the one mailbox in the one From header (RFC 7489 section 3.1.1, relaxed); there is no SPF
// here, so what does not pass is GRAY rather than FAIL. A trusted relay in front knows more and is heard
// first. Spam and viruses are not looked for.
func (v Verifier) Verify(ctx context.Context, raw []byte) Verdicts {
	h, _ := splitHeader(raw)
	from := fromDomain(h)
	found := v.heard(h, from)
	if found.DMARC == "" {
		found.DKIM, found.DMARC = v.signed(ctx, raw, from)
	}
	for _, verdict := range []*Verdict{&found.SPF, &found.DKIM, &found.DMARC, &found.Spam, &found.Virus} {
		if *verdict == "" {
			*verdict = Gray
		}
	}
	return found
}

// signed checks the signatures and whether a valid one speaks for the From domain.
func (v Verifier) signed(ctx context.Context, raw []byte, domain string) (signature, alignment Verdict) {
	if _, content := splitHeader(raw); len(raw) > maxBytes || len(raw)-len(content) > maxHead {
		return ProcessingFailed, Gray
	}
	checks, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{
		LookupTXT:        func(name string) ([]string, error) { return v.LookupTXT(ctx, name) },
		MaxVerifications: maxSignatures,
	})
	signature, alignment = Gray, Gray
	for _, check := range checks {
		switch {
		case check.Err == nil:
			signature = Pass
			if aligned(check.Domain, domain) {
				alignment = Pass
			}
		case signature == Pass:
		case dkim.IsTempFail(check.Err):
			signature = ProcessingFailed
		case signature == Gray:
			signature = Fail
		}
	}
	if err != nil && len(checks) == 0 {
		return ProcessingFailed, Gray
	}
	return signature, alignment
}

// fromDomain is the domain of the one mailbox in the one From header, or empty.
func fromDomain(h header) string {
	_, domain, _ := cutAddress(soleSender(h))
	return asciiDomain(domain)
}

// aligned reports whether two domains belong to one organisation.
func aligned(signer, from string) bool {
	signer = strings.ToLower(signer)
	a, errA := publicsuffix.EffectiveTLDPlusOne(signer)
	b, errB := publicsuffix.EffectiveTLDPlusOne(from)
	return from != "" && (signer == from || errA == nil && errB == nil && a == b)
}
