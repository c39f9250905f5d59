// Package register is the only door to stored state. It reads what an act needs, lets the pure rooms
// decide, and commits state, journal, keys and intents in one transaction.
//
// It knows the Table contract and no engine, the nouns and no screen. Time comes in as a function.
//
// Where to begin: submit.go registers a complaint, join.go adds it to a known case and open.go makes a new one;
// acts.go holds what people do with a case, problems.go with a problem; tick.go fires what fell due. All of them gather
// what they write in a change (change.go), which is committed whole or not at all. keys.go says where everything stands
// in the table.
package register

import (
	"context"
	crypto "crypto/rand"
	"strings"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"

	"resonance/shared/blob"
	"resonance/shared/calendar"
	"resonance/shared/complaint"
	"resonance/shared/policy"
	"resonance/shared/register/who"
	"resonance/shared/store"
	"resonance/shared/words"
)

// Register keeps and changes complaints, cases, people, problems, tasks and letters.
type Register struct {
	table     store.Table
	texts     blob.Store
	policy    *policy.Policy
	calendars *calendar.Set
	now       func() time.Time
	words     *words.Catalogue
	publicURL string
	numbers   *numbers
	ids       *idSource
	who       who.Desk

	losers     sync.Mutex   // held by a submission that lost a race
	submitting sync.RWMutex // held for writing by one that lost several
}

// Deps is what a Register is built from.
type Deps struct {
	Table     store.Table
	Texts     blob.Store // keeps the whole of a text that is too long to be stored with its case
	Policy    *policy.Policy
	Calendars *calendar.Set
	Words     *words.Catalogue
	Now       func() time.Time
	// PublicURL is where people outside reach the desk, without a slash at the end: for links in letters.
	PublicURL string
	// NumberBlock is how many case numbers are taken from the store at a time (default 1), and more in a rush.
	// More means fewer writes and gaps when a process dies.
	NumberBlock int
}

// New builds a Register.
func New(d Deps) *Register {
	r := &Register{table: d.Table, texts: d.Texts, policy: d.Policy, calendars: d.Calendars, words: d.Words, publicURL: d.PublicURL, now: d.Now, ids: newIDSource()}
	if d.Policy != nil { // the relay decides nothing, and has none
		r.who = who.New(d.Policy)
	}
	r.numbers = &numbers{table: d.Table, block: max(1, d.NumberBlock), now: d.Now}
	return r
}

// Now is the register's clock, in UTC.
func (r *Register) Now() time.Time { return r.now().UTC().Truncate(time.Millisecond) }

// Policy is the policy in force.
func (r *Register) Policy() *policy.Policy { return r.policy }

// Zone is the company's time zone.
func (r *Register) Zone() *time.Location { return r.calendars.Region(r.policy.Company.Region).Zone() }

// PublicURL is where people outside reach the desk.
func (r *Register) PublicURL() string { return r.publicURL }

// Stop gives back case numbers that were taken and not used.
func (r *Register) Stop(ctx context.Context) error { return r.numbers.giveBack(ctx) }

// idSource makes ids that sort by time, also within a millisecond.
type idSource struct {
	mu      sync.Mutex
	entropy *ulid.MonotonicEntropy
}

func newIDSource() *idSource { return &idSource{entropy: ulid.Monotonic(crypto.Reader, 0)} }

func (r *Register) newID(now time.Time) string {
	r.ids.mu.Lock()
	defer r.ids.mu.Unlock()
	return ulid.MustNew(ulid.Timestamp(now), r.ids.entropy).String()
}

// read gets items by key, mapped by key.
func (r *Register) read(ctx context.Context, keys ...store.Key) (map[store.Key]store.Item, error) {
	items, err := r.table.Get(ctx, keys...)
	if err != nil {
		return nil, forPeople("read", err)
	}
	found := make(map[store.Key]store.Item, len(items))
	for _, it := range items {
		found[it.Key] = it
	}
	return found, nil
}

// underKeys reads what stands under keys of people or texts; there may be none.
func (r *Register) underKeys(ctx context.Context, keys []string) (map[store.Key]store.Item, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	asked := make([]store.Key, len(keys))
	for i, k := range keys {
		asked[i] = keyKey(k)
	}
	return r.read(ctx, asked...)
}

func (r *Register) readCase(ctx context.Context, id string) (complaint.Case, error) {
	found, err := r.read(ctx, caseKey(id))
	if err != nil {
		return complaint.Case{}, err
	}
	return caseFrom(found, id)
}

func caseFrom(found map[store.Key]store.Item, id string) (complaint.Case, error) {
	return one(found, caseKey(id), "case", func(k *complaint.Case) *int64 { return &k.Version })
}

// one takes a noun out of what was read, with the version under which it is kept.
func one[T any](found map[store.Key]store.Item, k store.Key, what string, version func(*T) *int64) (T, error) {
	it, ok := found[k]
	if !ok {
		var none T
		return none, complaint.NotFound(what)
	}
	noun, err := store.Decode[T](it)
	*version(&noun) = it.Version
	return noun, err
}

// mailDomain is the domain of the desk's own address.
func (r *Register) mailDomain() string {
	_, domain, _ := strings.Cut(r.policy.Company.Desk, "@")
	return domain
}

// CaseURL is where people find a case on the desk.
func (r *Register) CaseURL(id string) string { return r.publicURL + "/cases/" + id }

// DeskURL is where people find the desk.
func (r *Register) DeskURL() string { return r.publicURL + "/" }
