package cloud

import (
	"context"
	"path"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/desk/guard"
	"resonance/shared/policy"
	"resonance/shared/register"
	"resonance/shared/staff"
	"resonance/shared/store/dynamo"
	"resonance/shared/words"
)

// scene is a stack in which something happened already: a lead signed in, one complaint is registered. What
// happens further, a test brings about.
type scene struct {
	*Cloud
	register *register.Register
	kase     string       // RS-2026-000001
	letter   string       // the acknowledgement that the desk owes
	token    string       // of a script, with the lead's rights
	told     atomic.Int64 // how many were told to come again
}

// registered is when the complaint was.
var registered = time.Date(2026, time.March, 3, 10, 0, 0, 0, time.UTC)

const leadSlack = "U0LEAD"

func newScene(t *testing.T, c Config) *scene {
	t.Helper()
	c.Begins = registered
	s := &scene{Cloud: Start(t, c)}
	s.register = s.openRegister(t)
	ctx := t.Context()
	link, _, err := s.members.FirstLink(ctx)
	s.must(err)
	_, err = s.members.RedeemFirst(ctx, path.Base(link), "127.0.0.1", "test", staff.Member{Name: "Nora Lead", Email: "nora@firma.example", Role: staff.Lead, Language: "en", Slack: leadSlack})
	s.must(err)
	s.token, err = s.members.MachineToken(ctx, staff.Lead, "script")
	s.must(err)
	receipt, err := s.register.Submit(ctx, submission("anna", "The fridge stopped cooling on the ninth day, and support does not answer."))
	s.must(err)
	f, err := s.register.File(ctx, receipt.Case)
	s.must(err)
	s.kase, s.letter = receipt.Case, f.Letters[0].ID
	return s
}

// session signs a member in, and gives the cookie of their browser at this desk, which has no TLS.
func (k *Cloud) session(t testing.TB, email string) (cookie string) {
	t.Helper()
	link, err := k.members.MachineLink(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	started, err := k.members.Redeem(t.Context(), path.Base(link), "127.0.0.1", "test")
	if err != nil {
		t.Fatal(err)
	}
	return guard.Guard{}.Cookie(guard.SessionCookie) + "=" + started.Cookie
}

// submission is the complaint of somebody of that name who is to be answered by mail.
func submission(name, text string) register.Submission {
	address := name + "@mail.example"
	return register.Submission{
		Once: "test-" + name, By: complaint.TheSystem(), Channel: complaint.Executive, Text: text, ReplyTo: address, MayWrite: true,
		Who: complaint.Complainant{Name: strings.ToUpper(name[:1]) + name[1:] + " Smith", Emails: []string{address}},
	}
}

// openRegister is the stack's register as a function has it.
func (k *Cloud) openRegister(t testing.TB) *register.Register {
	t.Helper()
	p := policy.Default()
	calendars, err := p.BuildCalendars()
	k.must(err)
	r := register.New(register.Deps{
		Table: dynamo.New(k.dynamo, table, dynamo.WithClock(k.Now)), Texts: k.blobs, Policy: p, Calendars: calendars, Words: words.Load(), Now: k.Now, PublicURL: k.Desk(),
	})
	t.Cleanup(func() { k.must(r.Stop(context.Background())) })
	return r
}
