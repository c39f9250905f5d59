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

// firstLead makes the first lead.
func (h *house) firstLead(t *testing.T) staff.Started {
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

// Another write at the same moment says nothing of whether an address is taken.
func TestAWriteThatMetAnotherIsWrittenAgain(t *testing.T) {
	h := newHouse(t)
	ann := h.firstLead(t).Member
	h.table.meets = 2
	must[staff.Member](t)(h.Add(t.Context(), ann, staff.Member{Name: "Bob", Email: "bob@firma.example", Role: staff.Lead}))
	h.table.meets = 1 << 30
	_, err := h.Add(t.Context(), ann, staff.Member{Name: "Eve", Email: "eve@firma.example", Role: staff.Lead})
	if err == nil || h.table.writes > 20 {
		t.Errorf("%v after %d writes", err, h.table.writes)
	}
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
