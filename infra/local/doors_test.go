package local_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/smtp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"resonance/infra/engines"
	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/shared/complaint"
	"resonance/shared/policy"
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

func TestWhatAColleaguePassesOnIsAcknowledgedToTheComplainant(t *testing.T) {
	p := localtest.Start(t, local.Config{Data: t.TempDir()})
	send(t, p, "boss@firma.example", "desk@firma.example",
		"From: The Boss <boss@firma.example>", "To: desk@firma.example", "Subject: Fwd: Oven", "Message-ID: <2@firma.example>", "",
		"Please see to it.", "", "---------- Forwarded message ---------", "From: Carla Bright <carla@mail.example>", "To: <boss@firma.example>", "Subject: Oven", "",
		"My oven burned my kitchen and support does not answer.", "Carla Bright")
	if l := acknowledged(t, p, complaint.LetterSent); l.To != "carla@mail.example" || !strings.Contains(l.Text, "Carla Bright") {
		t.Errorf("it went to %s: %s", l.To, l.Text)
	}
}

// TestALetterOfUnknownFateIsNotSentAgain: neither a restart nor time sends it a second time; a person does.
func TestALetterOfUnknownFateIsNotSentAgain(t *testing.T) {
	lost, _ := engines.Relay(t, "-q", ".")
	data := t.TempDir()
	t.Run("lost", func(t *testing.T) {
		p := localtest.Start(t, local.Config{Data: data, Relay: lost})
		complain(t, p)
		acknowledged(t, p, complaint.LetterUnknown)
	})
	kind, kept := engines.Relay(t)
	p := localtest.Start(t, local.Config{Data: data, Relay: kind, Now: func() time.Time { return time.Now().Add(2 * time.Hour) }})
	// What comes later on the same queues has gone, so what is due of the first letter would have, too.
	send(t, p, "bob@mail.example", "ceo@firma.example", "From: bob@mail.example", "Subject: Kettle", "Message-ID: <2@mail.example>", "", "It leaks.")
	until(t, "the second acknowledgement", func() bool {
		out := letters(t, p, register.MailOut)
		return len(out) == 2 && slices.ContainsFunc(out, func(l complaint.Letter) bool { return l.State == complaint.LetterSent })
	})
	if files, err := filepath.Glob(kept); err != nil || len(files) != 1 {
		t.Errorf("the relay has %d letters, want the second one alone: %v", len(files), err)
	}
	out := letters(t, p, register.MailOut)
	first := out[slices.IndexFunc(out, func(l complaint.Letter) bool { return l.To == "ann@mail.example" })]
	if first.State != complaint.LetterUnknown {
		t.Fatalf("the first letter is %s", first.State)
	}
	if err := p.Register.Resend(t.Context(), register.On{Case: first.Case, By: complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga"}}, first.ID); err != nil {
		t.Fatal(err)
	}
	until(t, "the letter that a person sent again", func() bool {
		files, err := filepath.Glob(kept)
		return err == nil && len(files) == 2
	})
}

func TestALetterThatTheOutboxCannotTakeWaits(t *testing.T) {
	data := t.TempDir()
	inTheWay := filepath.Join(data, "outbox")
	if err := os.WriteFile(inTheWay, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var ahead atomic.Int64
	p := localtest.Start(t, local.Config{Data: data, TickEvery: time.Second, Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }})
	complain(t, p)
	until(t, "an attempt", func() bool {
		out := letters(t, p, register.MailOut)
		return len(out) == 1 && out[0].Tries > 0 && out[0].State != complaint.LetterSending
	})
	if err := os.Remove(inTheWay); err != nil {
		t.Fatal(err)
	}
	ahead.Store(int64(beyondVisibility))
	acknowledged(t, p, complaint.LetterSent)
}

// TestTheRelayIsToldWhoWeAre at a relay that takes letters from those alone whom it knows.
func TestTheRelayIsToldWhoWeAre(t *testing.T) {
	relay := gosmtp.NewServer(gosmtp.BackendFunc(func(*gosmtp.Conn) (gosmtp.Session, error) { return &guarded{}, nil }))
	relay.AllowInsecureAuth = true
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- relay.Serve(listener) }()
	defer func() {
		if err := errors.Join(relay.Close(), <-done); err != nil {
			t.Error(err)
		}
	}()
	t.Run("wrong password", func(t *testing.T) {
		p := localtest.Start(t, local.Config{Data: t.TempDir(), Relay: listener.Addr().String(), RelayUser: "desk", RelayPassword: "guess"})
		complain(t, p)
		until(t, "the first try", func() bool {
			out := letters(t, p, register.MailOut)
			return len(out) == 1 && out[0].State == complaint.LetterQueued && out[0].Tries > 0
		})
	})
	t.Run("right password", func(t *testing.T) {
		p := localtest.Start(t, local.Config{Data: t.TempDir(), Relay: listener.Addr().String(), RelayUser: "desk", RelayPassword: "secret"})
		complain(t, p)
		acknowledged(t, p, complaint.LetterSent)
	})
}

// guarded is one conversation of a relay with whoever knows its password.
type guarded struct{ in bool }

func (g *guarded) AuthMechanisms() []string { return []string{sasl.Plain} }
func (g *guarded) Reset()                   {}
func (g *guarded) Logout() error            { return nil }

func (g *guarded) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if g.in = user == "desk" && password == "secret"; !g.in {
			return gosmtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (g *guarded) Mail(string, *gosmtp.MailOptions) error {
	if !g.in {
		return gosmtp.ErrAuthRequired
	}
	return nil
}

func (g *guarded) Rcpt(string, *gosmtp.RcptOptions) error { return nil }

func (g *guarded) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
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

// beyondVisibility is when the queue brings a letter again.
const beyondVisibility = 2 * time.Minute

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
	ahead.Store(int64(beyondVisibility))
	kind, kept := engines.Relay(t)
	p := localtest.Start(t, local.Config{Data: data, Relay: kind, Now: clock})
	acknowledged(t, p, complaint.LetterSent)
	if files, err := filepath.Glob(kept); err != nil || len(files) != 1 {
		t.Fatalf("the relay has %d letters: %v", len(files), err)
	}
}

// signers sign letters for their domains, and play the name service that has their keys.
type signers map[string]ed25519.PrivateKey

func newSigners(t *testing.T, domains ...string) signers {
	t.Helper()
	keys := signers{}
	for _, domain := range domains {
		_, key, err := ed25519.GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		keys[domain] = key
	}
	return keys
}

func (s signers) lookup(_ context.Context, name string) ([]string, error) {
	domain, _ := strings.CutPrefix(name, "s1._domainkey.")
	key, ok := s[domain]
	if !ok {
		return nil, errors.New("no such name")
	}
	return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))}, nil
}

func (s signers) sign(t *testing.T, domain, letter string) string {
	t.Helper()
	var signed bytes.Buffer
	if err := dkim.Sign(&signed, strings.NewReader(letter), &dkim.SignOptions{Domain: domain, Selector: "s1", Signer: s[domain]}); err != nil {
		t.Fatal(err)
	}
	return signed.String()
}

// regulators writes as an authority does, from an address of the test's choice.
func regulators(from, id string) string {
	return strings.Join([]string{
		"From: " + from, "To: desk@firma.example", "Subject: Complaint of Ann Smith", "Message-ID: <" + id + "@fca.org.uk>", "",
		"Our ref: FCA-2026-1187", "We received a complaint from your customer Ann Smith about a blocked account, number " + id + ".",
		"Please reply to us by 14 December 2026.", "",
	}, "\r\n")
}

func TestARegulatorIsBelievedOnlyBySignature(t *testing.T) {
	keys := newSigners(t, "fca.org.uk", "mail.fca.org.uk", "evil.example", "fca-org.uk")
	p := localtest.Start(t, local.Config{Data: t.TempDir(), LookupTXT: keys.lookup})
	const own = "Financial Conduct Authority <complaints@fca.org.uk>"
	for i, row := range []struct {
		name, from, signer string
		change             func(string) string
		verified           bool
	}{
		{"signed", own, "fca.org.uk", nil, true},
		{"signed by a server of theirs", own, "mail.fca.org.uk", nil, true},
		{"unsigned", own, "", nil, false},
		{"changed on its way", own, "fca.org.uk", func(s string) string { return strings.Replace(s, "blocked", "closed", 1) }, false},
		{"signed by somebody else", own, "evil.example", nil, false},
		{"signed with a key that is not theirs", own, "evil.example", func(s string) string { return strings.Replace(s, "d=evil.example", "d=fca.org.uk", 1) }, false},
		{"their address as a name", `"complaints@fca.org.uk" <a@evil.example>`, "evil.example", nil, false},
		{"a domain that looks like theirs", "Financial Conduct Authority <complaints@fca-org.uk>", "fca-org.uk", nil, false},
		{"a second From", own, "evil.example", func(s string) string { return "From: a@evil.example\r\n" + s }, false},
		{"its own word that it passed", own, "", func(s string) string { return "Authentication-Results: mx.firma.example; dmarc=pass\r\n" + s }, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			letter := regulators(row.from, fmt.Sprint(i))
			if row.signer != "" {
				letter = keys.sign(t, row.signer, letter)
			}
			if row.change != nil {
				letter = row.change(letter)
			}
			believed(t, p, letter, row.verified)
		})
	}
}

// believed sends a letter and looks at whose it is taken for.
func believed(t *testing.T, p *local.Program, letter string, want bool) {
	t.Helper()
	before := len(letters(t, p, register.MailIn))
	if err := smtp.SendMail(p.Mail(), nil, "complaints@fca.org.uk", []string{"desk@firma.example"}, []byte(letter)); err != nil {
		t.Fatal(err)
	}
	until(t, "the letter", func() bool { return len(letters(t, p, register.MailIn)) == before+1 })
	l := letters(t, p, register.MailIn)[0]
	if once := slices.Compact(slices.Sorted(slices.Values(l.Why))); len(once) != len(l.Why) {
		t.Errorf("a reason is said twice: %v", l.Why)
	}
	f, err := p.Register.File(t.Context(), l.Case)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Case.Channel == complaint.Regulator; got != want {
		t.Errorf("taken as the regulator's: %v (channel %s)", got, f.Case.Channel)
	}
	if look := slices.Contains(f.Case.Look, complaint.LookUnverified); look == want {
		t.Errorf("shown as unverified: %v", look)
	}
}

func TestALetterIsTakenWhenTheNameServiceIsSilent(t *testing.T) {
	keys := newSigners(t, "fca.org.uk")
	var asked atomic.Bool
	silent := func(ctx context.Context, _ string) ([]string, error) {
		deadline, limited := ctx.Deadline()
		asked.Store(limited && time.Until(deadline) < time.Minute)
		return nil, context.DeadlineExceeded
	}
	p := localtest.Start(t, local.Config{Data: t.TempDir(), LookupTXT: silent})
	believed(t, p, keys.sign(t, "fca.org.uk", regulators("complaints@fca.org.uk", "1")), false)
	if !asked.Load() {
		t.Error("the name service may take as long as it likes")
	}
}

func TestAServerOfOursInFrontIsBelievedOnlyIfItIsNamed(t *testing.T) {
	letter := "Authentication-Results: mx.firma.example; dkim=pass header.d=fca.org.uk; dmarc=pass header.from=fca.org.uk\r\n" + regulators("complaints@fca.org.uk", "1")
	nobody := newSigners(t).lookup
	believed(t, localtest.Start(t, local.Config{Data: t.TempDir(), LookupTXT: nobody, Receivers: []string{"mx.firma.example"}}), letter, true)
	believed(t, localtest.Start(t, local.Config{Data: t.TempDir(), LookupTXT: nobody, Receivers: []string{"mx.other.example"}}), letter, false)
}

// TestALetterThatIsTooLargeIsRefusedAtTheDoor: whoever sends it learns so, whether they said before how large it is or not.
func TestALetterThatIsTooLargeIsRefusedAtTheDoor(t *testing.T) {
	p := start(t, t.TempDir())
	limit := int(policy.Default().Intake.Letter)
	head := "From: ann@mail.example\r\nSubject: Film\r\n\r\n"
	letter := head + strings.Repeat(strings.Repeat("x", 78)+"\r\n", (limit-len(head))/80+1)
	for _, row := range []struct {
		name    string
		options *gosmtp.MailOptions
	}{{"announced", &gosmtp.MailOptions{Size: int64(len(letter))}}, {"not announced", nil}} {
		t.Run(row.name, func(t *testing.T) {
			client, err := gosmtp.Dial(p.Mail())
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			if size, announced := client.MaxMessageSize(); !announced || size != limit {
				t.Errorf("the door announces %d, %v; want %d", size, announced, limit)
			}
			err = client.Mail("ann@mail.example", row.options)
			if row.options == nil && err == nil {
				err = errors.Join(client.Rcpt("ceo@firma.example", nil), writeLetter(client, letter))
			}
			if refused, ok := errors.AsType[*gosmtp.SMTPError](err); !ok || refused.Code != 552 {
				t.Errorf("a letter of %d bytes is answered %v", len(letter), err)
			}
		})
	}
	complain(t, p)
	acknowledged(t, p, complaint.LetterSent)
	if in := letters(t, p, register.MailIn); len(in) != 1 {
		t.Errorf("%d letters came in, one was taken", len(in))
	}
}

func writeLetter(client *gosmtp.Client, letter string) error {
	w, err := client.Data()
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, letter)
	return errors.Join(err, w.Close())
}

func TestARunningDeskSaysWhereItIs(t *testing.T) {
	data := t.TempDir()
	t.Run("while it runs", func(t *testing.T) {
		p := localtest.Start(t, local.Config{Data: data})
		if got, err := local.DoorsOf(data); err != nil || got.Desk != p.URL() || got.Mail != p.Mail() {
			t.Errorf("%+v, %v; it is at %s and %s", got, err, p.URL(), p.Mail())
		}
	})
	for _, folder := range []string{data, t.TempDir()} {
		if got, err := local.DoorsOf(folder); err == nil {
			t.Errorf("a desk that does not run is at %+v", got)
		}
	}
}
