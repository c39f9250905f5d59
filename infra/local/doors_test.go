package local_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"net/smtp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"resonance/infra/engines"
	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/shared/complaint"
	"resonance/shared/register"
)

// complain sends a letter that wants an acknowledgement.
func complain(t *testing.T, p *local.Program) {
	t.Helper()
	send(t, p, "ann@mail.example", "ceo@firma.example",
		"From: Ann Smith <ann@mail.example>", "To: ceo@firma.example", "Subject: Fridge broken", "Message-ID: <1@mail.example>", "",
		"My fridge stopped cooling after nine days and support does not answer.", "Ann Smith")
}

// acknowledged is the acknowledgement once it has a fate.
func acknowledged(t *testing.T, p *local.Program, fate complaint.LetterState) complaint.Letter {
	t.Helper()
	var l complaint.Letter
	until(t, "a letter "+string(fate), func() bool {
		out := letters(t, p, register.MailOut)
		if len(out) == 1 {
			l = out[0]
		}
		return l.State == fate
	})
	return l
}

func TestLettersLeaveThroughARelay(t *testing.T) {
	for _, row := range []struct {
		name, fault, at string
		fate            complaint.LetterState
		taken           int
	}{
		{"taken", "", "", complaint.LetterSent, 1},
		{"refused for good", "-f", "RCPT", complaint.LetterFailed, 0},
		{"refused after its last line", "-f", ".", complaint.LetterFailed, 1}, // the sink keeps what it refuses
		{"lost after its last line", "-q", ".", complaint.LetterUnknown, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			var options []string
			if row.fault != "" {
				options = []string{row.fault, row.at}
			}
			relay, kept := engines.Relay(t, options...)
			p := localtest.Start(t, local.Config{Data: t.TempDir(), Relay: relay})
			complain(t, p)
			l := acknowledged(t, p, row.fate)
			files, err := filepath.Glob(kept)
			if err != nil || len(files) != row.taken {
				t.Fatalf("the relay has %d letters, want %d: %v", len(files), row.taken, err)
			}
			if row.fate == complaint.LetterSent {
				relayed(t, files[0], l)
			}
			f, err := p.Register.File(t.Context(), l.Case)
			if err != nil {
				t.Fatal(err)
			}
			if look := slices.Contains(f.Case.Look, complaint.LookLetter); look != (row.fate != complaint.LetterSent) {
				t.Errorf("a person is asked to look: %v", look)
			}
		})
	}
}

func relayed(t *testing.T, file string, l complaint.Letter) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"desk+" + strings.ToLower(l.Case), "<ann@mail.example>", "Auto-Submitted: auto-replied", "[REF:"} {
		if !strings.Contains(strings.ToLower(string(text)), strings.ToLower(part)) {
			t.Errorf("the relay's copy lacks %q:\n%s", part, text)
		}
	}
}

func TestALetterThatTheRelayPutsOffGoesLater(t *testing.T) {
	var ahead atomic.Int64
	clock := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	busy, _ := engines.Relay(t, "-r", "RCPT")
	data := t.TempDir()
	t.Run("put off", func(t *testing.T) {
		p := localtest.Start(t, local.Config{Data: data, Relay: busy, Now: clock})
		complain(t, p)
		until(t, "the first try", func() bool {
			out := letters(t, p, register.MailOut)
			return len(out) == 1 && out[0].State == complaint.LetterQueued && out[0].Tries > 0
		})
	})
	ahead.Store(int64(2 * time.Minute)) // beyond the queue's visibility timeout
	kind, kept := engines.Relay(t)
	p := localtest.Start(t, local.Config{Data: data, Relay: kind, Now: clock})
	acknowledged(t, p, complaint.LetterSent)
	if files, err := filepath.Glob(kept); err != nil || len(files) != 1 {
		t.Fatalf("the relay has %d letters: %v", len(files), err)
	}
}

// names is a name service that knows one signing key.
func names(domain string, key ed25519.PublicKey) func(context.Context, string) ([]string, error) {
	return func(_ context.Context, name string) ([]string, error) {
		if name != "s1._domainkey."+domain {
			return nil, errors.New("no such name")
		}
		return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key)}, nil
	}
}

func TestARegulatorIsBelievedOnlyBySignature(t *testing.T) {
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := localtest.Start(t, local.Config{Data: t.TempDir(), LookupTXT: names("fca.org.uk", public)})
	letter := strings.Join([]string{
		"From: Financial Conduct Authority <complaints@fca.org.uk>", "To: desk@firma.example", "Subject: Complaint of Ann Smith", "Message-ID: <7@fca.org.uk>", "",
		"Our ref: FCA-2026-1187", "We received a complaint from your customer Ann Smith about a blocked account.",
		"Please reply to us by 14 December 2026.", "",
	}, "\r\n")
	var signed bytes.Buffer
	if err := dkim.Sign(&signed, strings.NewReader(letter), &dkim.SignOptions{Domain: "fca.org.uk", Selector: "s1", Signer: key}); err != nil {
		t.Fatal(err)
	}
	forged := strings.ReplaceAll(signed.String(), "blocked account", "closed account")
	for _, row := range []struct {
		name, raw string
		verified  bool
	}{
		{"signed", signed.String(), true},
		{"changed on its way", strings.Replace(forged, "<7@", "<8@", 1), false},
		{"unsigned", strings.Replace(letter, "<7@", "<9@", 1), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			before := len(letters(t, p, register.MailIn))
			if err := smtp.SendMail(p.Mail(), nil, "complaints@fca.org.uk", []string{"desk@firma.example"}, []byte(row.raw)); err != nil {
				t.Fatal(err)
			}
			until(t, "the letter", func() bool { return len(letters(t, p, register.MailIn)) == before+1 })
			f, err := p.Register.File(t.Context(), letters(t, p, register.MailIn)[0].Case)
			if err != nil {
				t.Fatal(err)
			}
			if got := f.Case.Channel == complaint.Regulator; got != row.verified {
				t.Errorf("taken as the regulator's: %v (channel %s)", got, f.Case.Channel)
			}
			if look := slices.Contains(f.Case.Look, complaint.LookUnverified); look == row.verified {
				t.Errorf("shown as unverified: %v", look)
			}
		})
	}
}
