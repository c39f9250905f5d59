package staff_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"resonance/shared/clocktest"
	"resonance/shared/complaint"
	"resonance/shared/staff"
	"resonance/shared/store"
	"resonance/shared/store/sqlite"
)

// house is a staff service on a real engine, with a clock that the test moves and a letter box.
type house struct {
	*staff.Service
	table *counted
	clock *clocktest.Clock
	mu    sync.Mutex
	sent  []string // tokens, in the order in which links went out
}

// counted counts what reaches the table.
type counted struct {
	store.Table
	mu            sync.Mutex
	reads, writes int
	meets         int // writes that meet another one, before all goes well
}

func (c *counted) count(n *int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*n++
}

func (c *counted) Get(ctx context.Context, keys ...store.Key) ([]store.Item, error) {
	c.count(&c.reads)
	return c.Table.Get(ctx, keys...)
}

func (c *counted) Query(ctx context.Context, q store.Query) (store.Page, error) {
	c.count(&c.reads)
	return c.Table.Query(ctx, q)
}

func (c *counted) Write(ctx context.Context, ops ...store.Op) error {
	c.count(&c.writes)
	if c.meets > 0 {
		c.meets--
		return &store.ConflictError{}
	}
	return c.Table.Write(ctx, ops...)
}

func newHouse(t *testing.T, also ...func(*staff.Deps)) *house {
	t.Helper()
	h := &house{clock: clocktest.At(time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC))}
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "table.db"), sqlite.WithClock(h.clock.Now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	h.table = &counted{Table: db}
	deps := staff.Deps{
		Table: h.table, Now: h.clock.Now, URL: func(path string) string { return "http://desk.test" + path },
		SendLink: func(_ context.Context, _ staff.Member, url string) error {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.sent = append(h.sent, tokenOf(url))
			return nil
		},
	}
	for _, set := range also {
		set(&deps)
	}
	h.Service = staff.New(deps)
	return h
}

func tokenOf(url string) string { return strings.TrimPrefix(url, "http://desk.test/sign-in/") }

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("unexpected: %v", err)
		}
		return v
	}
}

// wantCode wants an error for people with one of the codes.
func wantCode(t *testing.T, err error, codes ...string) {
	t.Helper()
	var e *complaint.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an error for people with code %q", err, codes)
	}
	if slices.Contains(codes, e.Code) {
		return
	}
	for _, f := range e.Fields {
		if slices.Contains(codes, f.Field+" "+f.Code) {
			return
		}
	}
	t.Fatalf("got %v, want code %q", err, codes)
}

const here, browser = "192.0.2.7", "Mozilla/5.0 Firefox/140.0"

// found makes the first lead.
func (h *house) found(t *testing.T) staff.Started {
	t.Helper()
	url, open, err := h.FirstLink(t.Context())
	if err != nil || !open {
		t.Fatalf("first link: %v, open %v", err, open)
	}
	return must[staff.Started](t)(h.RedeemFirst(t.Context(), tokenOf(url), here, browser, staff.Member{Name: "Ann Lead", Email: "Ann@firma.example"}))
}

// join adds a member by the lead and signs them in with the link that was sent.
func (h *house) join(t *testing.T, lead staff.Member, name string, role staff.Role) staff.Started {
	t.Helper()
	must[staff.Member](t)(h.Add(t.Context(), lead, staff.Member{Name: name, Email: strings.ToLower(name) + "@firma.example", Role: role}))
	return must[staff.Started](t)(h.Redeem(t.Context(), h.sent[len(h.sent)-1], here, browser))
}

func TestFirstLinkMakesOneLeadOnce(t *testing.T) {
	h := newHouse(t)
	old, _, _ := h.FirstLink(t.Context())
	url := must[string](t)(func() (string, error) { u, _, err := h.FirstLink(t.Context()); return u, err }())
	_, err := h.RedeemFirst(t.Context(), tokenOf(old), here, browser, staff.Member{Name: "Eve", Email: "eve@x.example"})
	wantCode(t, err, "link-not-found")
	_, err = h.RedeemFirst(t.Context(), tokenOf(url), here, browser, staff.Member{Name: "", Email: "ann"})
	wantCode(t, err, "name required")
	wantCode(t, err, "email email")
	s := must[staff.Started](t)(h.RedeemFirst(t.Context(), tokenOf(url), here, browser, staff.Member{Name: "Ann", Email: "ann@x.example"}))
	if s.Member.Role != staff.Lead {
		t.Fatalf("the first member is %q", s.Member.Role)
	}
	_, err = h.RedeemFirst(t.Context(), tokenOf(url), here, browser, staff.Member{Name: "Eve", Email: "eve@x.example"})
	wantCode(t, err, "link-not-found")
	if _, open, err := h.FirstLink(t.Context()); open || err != nil {
		t.Fatalf("a first link while there is a lead: %v %v", open, err)
	}
}

func TestLinkWorksOnceAndNotTooLate(t *testing.T) {
	h := newHouse(t)
	lead := h.found(t).Member
	h.join(t, lead, "Bob", staff.SpecialTeam)
	_, err := h.Redeem(t.Context(), h.sent[0], here, browser)
	wantCode(t, err, "link-not-found")

	if err := h.AskLink(t.Context(), " BOB@firma.example ", here); err != nil {
		t.Fatal(err)
	}
	for range 2 { // looking does not use it up
		if l, err := h.PeekLink(t.Context(), h.sent[1], here); err != nil || l.First {
			t.Fatalf("look: %+v %v", l, err)
		}
	}
	h.clock.Pass(16 * time.Minute)
	_, err = h.Redeem(t.Context(), h.sent[1], here, browser)
	wantCode(t, err, "link-not-found")
}

func TestOneLinkForTwoPeopleLetsOneIn(t *testing.T) {
	h := newHouse(t)
	lead := h.found(t).Member
	must[staff.Member](t)(h.Add(t.Context(), lead, staff.Member{Name: "Bob", Email: "bob@firma.example", Role: staff.SpecialTeam}))
	results := make(chan error, 8)
	for range cap(results) {
		go func() {
			_, err := h.Redeem(t.Context(), h.sent[0], here, browser)
			results <- err
		}()
	}
	in := 0
	for range cap(results) {
		if err := <-results; err == nil {
			in++
		} else {
			wantCode(t, err, "link-not-found", "too-many-attempts") // eight at the same moment may be too many
		}
	}
	if in != 1 {
		t.Fatalf("%d got in with one link", in)
	}
}

func TestStrangersLearnNothingAndAreSlowedDown(t *testing.T) {
	h := newHouse(t)
	h.found(t)
	for i := range 4 {
		if err := h.AskLink(t.Context(), "nobody@firma.example", here); err != nil {
			t.Fatalf("ask %d: %v", i, err)
		}
	}
	wantCode(t, h.AskLink(t.Context(), "nobody@firma.example", "198.51.100.1"), "too-many-attempts")
	wantCode(t, h.AskLink(t.Context(), "no address", here), "email email")
	if len(h.sent) != 0 {
		t.Fatal("a link went to nobody")
	}
	h.clock.Pass(10 * time.Minute)
	if err := h.AskLink(t.Context(), "nobody@firma.example", here); err != nil {
		t.Fatalf("after a while: %v", err)
	}
	for range 10 {
		_, err := h.PeekLink(t.Context(), "wrong", "2001:db8::1")
		wantCode(t, err, "link-not-found")
	}
	_, err := h.PeekLink(t.Context(), "wrong", "2001:db8::2") // the same /64
	wantCode(t, err, "too-many-attempts")
	_, err = h.PeekLink(t.Context(), "wrong", "2001:db8:0:1::2")
	wantCode(t, err, "link-not-found")
}

func TestSessionIsOneReadAndEndsAtOnce(t *testing.T) {
	h := newHouse(t)
	first := h.found(t)
	bob := h.join(t, first.Member, "Bob", staff.SpecialTeam)
	who := must[staff.Who](t)(h.Authenticate(t.Context(), bob.Cookie))
	if who.Member.Name != "Bob" {
		t.Fatalf("got %q", who.Member.Name)
	}
	h.table.reads, h.table.writes = 0, 0
	must[staff.Who](t)(h.Authenticate(t.Context(), bob.Cookie))
	if h.table.reads != 1 || h.table.writes != 0 {
		t.Fatalf("a page costs %d reads and %d writes", h.table.reads, h.table.writes)
	}
	changed := who.Member
	changed.Role = staff.ExecutiveOffice
	changed = must[staff.Member](t)(h.Change(t.Context(), first.Member, changed))
	if who := must[staff.Who](t)(h.Authenticate(t.Context(), bob.Cookie)); who.Member.Role != staff.ExecutiveOffice {
		t.Fatalf("a new role takes effect late: %q", who.Member.Role)
	}
	must[staff.Member](t)(h.SetActive(t.Context(), first.Member, bob.Member.ID, changed.Version, false))
	_, err := h.Authenticate(t.Context(), bob.Cookie)
	wantCode(t, err, "signed-out")
	for _, cookie := range []string{"", ".", bob.Member.ID + ".", bob.Member.ID + ".x", first.Member.ID + bob.Cookie[len(bob.Member.ID):], strings.Repeat("x.", 200)} {
		_, err := h.Authenticate(t.Context(), cookie)
		wantCode(t, err, "signed-out")
	}
}

func TestSessionEndsUnusedAndAfterAll(t *testing.T) {
	h := newHouse(t)
	s := h.found(t)
	for range 16 { // used every 11 hours it lives, but not over seven days
		h.clock.Pass(11 * time.Hour)
		_, err := h.Authenticate(t.Context(), s.Cookie)
		if h.clock.Now().Before(s.Ends) != (err == nil) {
			t.Fatalf("at %v of %v: %v", h.clock.Now(), s.Ends, err)
		}
	}
	again := h.found2(t, "ann@firma.example")
	h.clock.Pass(12*time.Hour + time.Minute)
	_, err := h.Authenticate(t.Context(), again.Cookie)
	wantCode(t, err, "signed-out")
}

// found2 signs a member in with a link made on the machine.
func (h *house) found2(t *testing.T, email string) staff.Started {
	t.Helper()
	url := must[string](t)(h.MachineLink(t.Context(), email))
	return must[staff.Started](t)(h.Redeem(t.Context(), tokenOf(url), here, browser))
}

func TestOthersSessionsEnd(t *testing.T) {
	h := newHouse(t)
	one := h.found(t)
	two := h.found2(t, "ann@firma.example")
	who := must[staff.Who](t)(h.Authenticate(t.Context(), two.Cookie))
	if live := must[[]staff.Session](t)(h.Sessions(t.Context(), who.Member.ID)); len(live) != 2 {
		t.Fatalf("%d sessions", len(live))
	}
	if err := h.EndSessions(t.Context(), who.Member, who.Session); err != nil {
		t.Fatal(err)
	}
	_, err := h.Authenticate(t.Context(), one.Cookie)
	wantCode(t, err, "signed-out")
	must[staff.Who](t)(h.Authenticate(t.Context(), two.Cookie))
	if err := h.SignOut(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	_, err = h.Authenticate(t.Context(), two.Cookie)
	wantCode(t, err, "signed-out")
}

func TestVisitSaysWhenIWasHere(t *testing.T) {
	h := newHouse(t)
	s := h.found(t)
	must[staff.Who](t)(h.Authenticate(t.Context(), s.Cookie))
	h.clock.Pass(20 * time.Minute)
	must[staff.Who](t)(h.Authenticate(t.Context(), s.Cookie))
	last := h.clock.Now()
	h.clock.Pass(3 * time.Hour)
	for range 3 {
		if who := must[staff.Who](t)(h.Authenticate(t.Context(), s.Cookie)); !who.Since.Equal(last) {
			t.Fatalf("I was here %v, the desk says %v", last, who.Since)
		}
		h.clock.Pass(10 * time.Minute)
	}
}

func TestTokensAreShownOnceAndRevocable(t *testing.T) {
	h := newHouse(t)
	lead := h.found(t).Member
	text, token, err := h.MakeToken(t.Context(), lead, "nightly export")
	if err != nil {
		t.Fatal(err)
	}
	who := must[staff.Who](t)(h.AuthenticateToken(t.Context(), text))
	if who.Member.ID != lead.ID || who.Token != token.ID {
		t.Fatalf("got %+v", who)
	}
	if list := must[[]staff.Token](t)(h.Tokens(t.Context(), lead.ID)); len(list) != 1 || list[0].Used.IsZero() {
		t.Fatalf("got %+v", list)
	}
	for _, wrong := range []string{"", text + "x", text[:len(text)-1], "resonance..." + text, strings.Replace(text, "resonance", "r", 1)} {
		_, err := h.AuthenticateToken(t.Context(), wrong)
		wantCode(t, err, "signed-out")
	}
	if err := h.RevokeToken(t.Context(), lead, token.ID); err != nil {
		t.Fatal(err)
	}
	_, err = h.AuthenticateToken(t.Context(), text)
	wantCode(t, err, "signed-out")

	machine := must[string](t)(h.MachineToken(t.Context(), staff.Lead, "bench"))
	who = must[staff.Who](t)(h.AuthenticateToken(t.Context(), machine))
	if who.Member.Role != staff.Lead {
		t.Fatalf("got %+v", who)
	}
	further := must[string](t)(h.MachineToken(t.Context(), staff.Lead, "bench"))
	for _, text := range []string{machine, further} {
		if again := must[staff.Who](t)(h.AuthenticateToken(t.Context(), text)); again.Member.ID != who.Member.ID {
			t.Errorf("a further token made a second script of one: %+v", again.Member)
		}
	}
	other := must[string](t)(h.MachineToken(t.Context(), staff.SpecialTeam, "bench"))
	if again := must[staff.Who](t)(h.AuthenticateToken(t.Context(), other)); again.Member.Role != staff.SpecialTeam {
		t.Errorf("a token for less may do what another may: %+v", again.Member)
	}
}

func TestOnlyLeadsRunTheTeam(t *testing.T) {
	h := newHouse(t)
	lead := h.found(t).Member
	for _, role := range []staff.Role{staff.SpecialTeam, staff.ExecutiveOffice} {
		m := h.join(t, lead, "Member-"+string(role), role).Member
		_, err := h.Add(t.Context(), m, staff.Member{Name: "X", Email: "x@firma.example", Role: staff.Lead})
		wantCode(t, err, "denied")
		_, err = h.Change(t.Context(), m, staff.Member{ID: m.ID, Version: m.Version, Name: "X", Email: "x@firma.example", Role: staff.Lead})
		wantCode(t, err, "denied")
		_, err = h.SetActive(t.Context(), m, lead.ID, 1, false)
		wantCode(t, err, "denied")
		wantCode(t, h.SendLink(t.Context(), m, lead.ID), "denied")
	}
	_, err := h.Add(t.Context(), lead, staff.Member{Name: "Twin", Email: "ANN@firma.example", Role: staff.Lead})
	wantCode(t, err, "email email-taken")
}

// What somebody presses in Slack is journalled as theirs, so that an id stands for one member.
func TestASlackIDStandsForOneMember(t *testing.T) {
	h := newHouse(t)
	lead := h.found(t).Member
	sam := must[staff.Member](t)(h.Add(t.Context(), lead, staff.Member{Name: "Sam", Email: "sam@firma.example", Role: staff.SpecialTeam, Slack: " u0sam "}))
	if sam.Slack != "U0SAM" {
		t.Errorf("the id is %q", sam.Slack)
	}
	tess := staff.Member{Name: "Tess", Email: "tess@firma.example", Role: staff.SpecialTeam, Slack: "U0SAM"}
	_, err := h.Add(t.Context(), lead, tess)
	wantCode(t, err, "slack slack-taken")
	tess.Slack = "<!channel>"
	_, err = h.Add(t.Context(), lead, tess)
	wantCode(t, err, "slack slack")
	sam = must[staff.Member](t)(h.SetActive(t.Context(), lead, sam.ID, 0, false))
	tess.Slack = "U0SAM"
	must[staff.Member](t)(h.Add(t.Context(), lead, tess))
	_, err = h.SetActive(t.Context(), lead, sam.ID, 0, true)
	wantCode(t, err, "slack slack-taken")
}

func TestThereIsAlwaysALead(t *testing.T) {
	h := newHouse(t)
	ann := h.found(t).Member
	_, err := h.SetActive(t.Context(), ann, ann.ID, ann.Version, false)
	wantCode(t, err, "last-lead")
	bob := h.join(t, ann, "Bob", staff.Lead).Member

	// Both leave at the same moment: one may.
	done := make(chan error, 2)
	for _, m := range []staff.Member{ann, bob} {
		go func() {
			_, err := h.SetActive(t.Context(), m, m.ID, m.Version, false)
			done <- err
		}()
	}
	a, b := <-done, <-done
	if (a == nil) == (b == nil) {
		t.Fatalf("both or none left: %v, %v", a, b)
	}
	wantCode(t, errors.Join(a, b), "last-lead")
}

// Another write at the same moment says nothing of whether an address is taken.
func TestAWriteThatMetAnotherIsWrittenAgain(t *testing.T) {
	h := newHouse(t)
	ann := h.found(t).Member
	h.table.meets = 2
	must[staff.Member](t)(h.Add(t.Context(), ann, staff.Member{Name: "Bob", Email: "bob@firma.example", Role: staff.Lead}))
	h.table.meets = 1 << 30
	_, err := h.Add(t.Context(), ann, staff.Member{Name: "Eve", Email: "eve@firma.example", Role: staff.Lead})
	if err == nil || h.table.writes > 20 {
		t.Errorf("%v after %d writes", err, h.table.writes)
	}
}

func TestChangedAddressFreesTheOldOne(t *testing.T) {
	h := newHouse(t)
	ann := h.found(t).Member
	bob := h.join(t, ann, "Bob", staff.Lead).Member
	bob.Email = "robert@firma.example"
	must[staff.Member](t)(h.Change(t.Context(), ann, bob))
	_, err := h.Change(t.Context(), ann, bob)
	wantCode(t, err, "stale")
	must[staff.Member](t)(h.Add(t.Context(), ann, staff.Member{Name: "New Bob", Email: "bob@firma.example", Role: staff.Lead}))
	_, err = h.SignInVouched(t.Context(), staff.Vouched{Email: "nobody@firma.example"}, browser)
	wantCode(t, err, "not-a-member")
	if s := must[staff.Started](t)(h.SignInVouched(t.Context(), staff.Vouched{Email: "Robert@firma.example"}, browser)); s.Member.ID != bob.ID {
		t.Fatalf("signed in %q", s.Member.Name)
	}
}

// Where the provider's groups rule, whoever is in one is a member in the role of that name, and nobody else.
func TestGroupsOfTheProviderAreRoles(t *testing.T) {
	h := newHouse(t, func(d *staff.Deps) { d.ByGroup = true })
	enter := func(email string, groups ...string) (staff.Started, error) {
		return h.SignInVouched(t.Context(), staff.Vouched{Email: email, Groups: groups}, browser)
	}
	ann := must[staff.Started](t)(enter("Ann@firma.example", "lead")).Member
	if ann.Role != staff.Lead || ann.Name != "Ann" {
		t.Errorf("the first to come in a group is %+v", ann)
	}
	if _, wanted, err := h.FirstLink(t.Context()); wanted || err != nil {
		t.Errorf("a first lead is still wanted beside her, %v", err)
	}
	for _, groups := range [][]string{nil, {"accounting"}} {
		_, err := enter("eve@firma.example", groups...)
		wantCode(t, err, "no-group")
	}
	bob := must[staff.Started](t)(enter("bob@firma.example", "special-team")).Member
	again := must[staff.Started](t)(enter("bob@firma.example", "accounting", "executive-office", "lead")).Member
	if again.ID != bob.ID || again.Role != staff.Lead {
		t.Errorf("whose groups changed is %+v", again)
	}
	if len(h.sent) != 0 {
		t.Errorf("%d links went to people who need none", len(h.sent))
	}
	if got := must[staff.Started](t)(enter("bob@firma.example", "executive-office")).Member; got.Role != staff.ExecutiveOffice {
		t.Errorf("who is no lead any more is %s", got.Role)
	}
	if got := must[staff.Started](t)(enter("ann@firma.example", "special-team")).Member; got.Role != staff.Lead {
		t.Errorf("the last lead is %s", got.Role)
	}
	must[staff.Member](t)(h.SetActive(t.Context(), ann, bob.ID, 0, false))
	_, err := enter("bob@firma.example", "lead")
	wantCode(t, err, "not-a-member")
}

func TestWithoutLinksNobodyGetsOne(t *testing.T) {
	h := newHouse(t, func(d *staff.Deps) { d.SendLink = nil })
	ann := h.found(t).Member // the first link is the machine's
	bob := must[staff.Member](t)(h.Add(t.Context(), ann, staff.Member{Name: "Bob", Email: "bob@firma.example", Role: staff.Lead}))
	wantCode(t, h.AskLink(t.Context(), bob.Email, here), "links-off")
	wantCode(t, h.SendLink(t.Context(), ann, bob.ID), "links-off")
	if s := must[staff.Started](t)(h.SignInVouched(t.Context(), staff.Vouched{Email: bob.Email}, browser)); s.Member.ID != bob.ID {
		t.Errorf("signed in %q", s.Member.Name)
	}
}

func TestFlowWorksOnce(t *testing.T) {
	h := newHouse(t)
	f := must[staff.Flow](t)(h.BeginFlow(t.Context(), "/cases", here))
	got := must[staff.Flow](t)(h.TakeFlow(t.Context(), f.State))
	if got.Nonce != f.Nonce || got.Verifier != f.Verifier || got.Return != "/cases" {
		t.Fatalf("got %+v, want %+v", got, f)
	}
	_, err := h.TakeFlow(t.Context(), f.State)
	wantCode(t, err, "link-not-found")
	late := must[staff.Flow](t)(h.BeginFlow(t.Context(), "", here))
	h.clock.Pass(11 * time.Minute)
	_, err = h.TakeFlow(t.Context(), late.State)
	wantCode(t, err, "link-not-found")
}

func TestTheJournalIsReadAsFarBackAsItIsKept(t *testing.T) {
	h := newHouse(t)
	ann := h.found(t).Member
	for range 3 { // years apart but for a few: what is kept is little more than one
		for range 2 {
			h.clock.Pass(time.Minute)
			if err := h.SendLink(t.Context(), ann, ann.ID); err != nil {
				t.Fatal(err)
			}
		}
		h.clock.Pass(150 * 24 * time.Hour)
	}
	for _, limit := range []int{1, 3, 100} {
		seen, next, pages := map[string]bool{}, "", 0
		for {
			lines, after, err := h.Journal(t.Context(), next, limit)
			if err != nil || len(lines) > limit {
				t.Fatalf("%d lines, %v", len(lines), err)
			}
			for _, l := range lines {
				if seen[l.ID] {
					t.Errorf("%s came twice", l.ID)
				}
				seen[l.ID] = true
			}
			if next = after; next == "" {
				break
			}
			if pages++; pages > 40 {
				t.Fatal("it never ends")
			}
		}
		if len(seen) != 4 { // of eight, half are of longer ago than 400 days
			t.Errorf("%d lines at a time: %d in all", limit, len(seen))
		}
	}
	_, _, err := h.Journal(t.Context(), "yesterday", 5)
	wantCode(t, err, "cursor cursor")
}

func TestEverythingIsJournaledAndNoSecretStored(t *testing.T) {
	h := newHouse(t)
	spy := &spying{Table: h.table.Table}
	h.table.Table = spy
	first := h.found(t)
	bob := h.join(t, first.Member, "Bob", staff.SpecialTeam)
	text, _, err := h.MakeToken(t.Context(), bob.Member, "script")
	if err != nil {
		t.Fatal(err)
	}
	lines, _, err := h.Journal(t.Context(), "", 50)
	if err != nil {
		t.Fatal(err)
	}
	var acts []string
	for _, l := range lines {
		acts = append(acts, string(l.Act)+" by "+l.By.Name)
	}
	want := "token-made by Bob, signed-in by Bob, link-sent by Ann Lead, member-added by Ann Lead, signed-in by Ann Lead, member-added by Ann Lead"
	if got := strings.Join(acts, ", "); !sameWords(got, want) {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
	secretOf := func(s string) string { return s[strings.LastIndex(s, ".")+1:] }
	for _, secret := range []string{secretOf(first.Cookie), secretOf(bob.Cookie), secretOf(text), h.sent[0]} {
		if strings.Contains(spy.written.String(), secret) {
			t.Fatalf("a secret stands in the store")
		}
	}
}

// sameWords compares lists whose lines may share a millisecond.
func sameWords(a, b string) bool {
	x, y := strings.Split(a, ", "), strings.Split(b, ", ")
	seen := map[string]int{}
	for i := range x {
		seen[x[i]]++
	}
	for i := range y {
		seen[y[i]]--
	}
	for _, n := range seen {
		if n != 0 {
			return false
		}
	}
	return len(x) == len(y)
}

// spying keeps everything that is written.
type spying struct {
	store.Table
	mu      sync.Mutex
	written strings.Builder
}

func (s *spying) Write(ctx context.Context, ops ...store.Op) error {
	s.mu.Lock()
	for _, op := range ops {
		s.written.WriteString(op.Item.Partition + " " + op.Item.Sort + " " + string(op.Item.Doc) + "\n")
	}
	s.mu.Unlock()
	return s.Table.Write(ctx, ops...)
}
