package register

import (
	"context"
	"errors"
	"slices"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/register/who"
	"resonance/shared/repeat"
	"resonance/shared/store"
)

// Check tells the mistakes for which Submit would refuse a submission, and stores nothing.
func (r *Register) Check(s Submission) error {
	if s.Received.IsZero() {
		s.Received = r.Now()
	}
	return s.check(r.policy, r.Now())
}

// Submit registers one submission: at most two read round trips and one transaction, whatever the size
// of the register. A repeated submission gives the receipt of the first; another one under its name is
// refused, an invalid once. Nothing is stored when it fails; everything is when it does not.
func (r *Register) Submit(ctx context.Context, s Submission) (Receipt, error) {
	said, err := s.said()
	if err != nil {
		return Receipt{}, err
	}
	now := r.Now()
	if s.Received.IsZero() {
		s.Received = now
	}
	s.Received = s.Received.UTC()
	if err := s.check(r.policy, now); err != nil {
		return Receipt{}, err
	}
	if s.Received.After(now) {
		s.Received = now // a clock elsewhere runs ahead: nothing may be met before it began
	}
	if err := r.checkSource(s.Channel, &s.Source); s.Letter == nil && err != nil {
		return Receipt{}, err
	}
	if err := r.fit(ctx, &s); err != nil {
		return Receipt{}, err
	}
	a := &attempt{r: r, s: s, said: said, sign: repeat.Sign(s.Text), keys: r.identityKeys(s.Who)}
	lost := 0
	err = store.Retry(ctx, func() error {
		defer r.race(lost)()
		lost++
		return a.run(ctx)
	})
	if err == nil {
		a.also(ctx)
	}
	if errors.Is(err, store.ErrConflict) { // nobody looked at anything that is stale now: too many came at once
		err = complaint.Wrap(complaint.KindBusy, "busy", err)
	}
	return a.receipt, err
}

// race lets submissions of this process run concurrently. One that lost a race does not run beside another loser, and
// one that lost three runs alone: otherwise many at once that share words or a person could lose again and again until
// they give up. The caller calls end when its run is over.
func (r *Register) race(lost int) (end func()) {
	if lost >= 3 {
		r.submitting.Lock()
		return r.submitting.Unlock
	}
	if lost > 0 {
		r.losers.Lock()
	}
	r.submitting.RLock()
	return func() {
		r.submitting.RUnlock()
		if lost > 0 {
			r.losers.Unlock()
		}
	}
}

// attempt is one submission on its way; numbers are taken once, however often a lost race repeats it.
type attempt struct {
	r       *Register
	s       Submission
	said    string // digest of s as it was handed in
	sign    repeat.Signature
	keys    []string // identity keys of the complainant as stated
	number  string
	pnumber string
	receipt Receipt
	not     string   // whom staff say that the complaint is not of
	crowded []string // those of the keys that a crowd shares
	person  string   // whom it turned out to be of
	others  []string // and who else this person turned out to be
	leaving *leaving // set when the complaint leaves a case that it was wrongly added to

	first  map[store.Key]store.Item // what the two round trips found
	second map[store.Key]store.Item
	shelf  shelf
	known  []complaint.Problem // the problems among them
}

type onceRecord struct {
	Receipt Receipt `json:"receipt"`
	Said    string  `json:"said,omitempty"`
}

// again is the answer to a submission whose name was used before.
func (o onceRecord) again(said string) (Receipt, error) {
	if o.Said != "" && said != "" && o.Said != said {
		used := map[string]string{"case": o.Receipt.Case}
		return Receipt{}, complaint.Mistakes([]complaint.FieldError{{Field: "once", Code: "used", Params: used}})
	}
	o.Receipt.Outcome = Repeated
	return o.Receipt, nil
}

func (a *attempt) run(ctx context.Context) error {
	if err := a.look(ctx); err != nil {
		return err
	}
	if it, ok := a.first[onceKey(a.s.Once)]; ok {
		known, err := store.Decode[onceRecord](it)
		if err != nil {
			return err
		}
		a.receipt, err = known.again(a.said)
		return err
	}
	if err := a.findChosen(ctx); err != nil {
		return err
	}
	if err := a.findThread(ctx); err != nil {
		return err
	}
	people, err := a.candidates()
	if err != nil {
		return err
	}
	found := a.r.decidePerson(a.s.Who, people, a.crowded)
	a.person, a.others = found.person.ID, found.others
	if a.known, err = a.problems(); err != nil {
		return err
	}
	proposals := a.r.proposeProblems(a.shelf, a.s.Source, a.known)
	f, joined, err := a.join(found, proposals)
	if err != nil {
		return err
	}
	c := a.r.change(a.s.By, a.r.Now())
	if a.leaving != nil {
		if err := a.leave(ctx, c, f.Case.ID, &found); err != nil {
			return err
		}
	}
	if joined {
		err = a.addTo(ctx, c, f, found)
	} else {
		err = a.open(ctx, c, found, proposals)
	}
	if err != nil {
		return err
	}
	return c.commit(ctx)
}

// look does the two round trips: the keys, then everything that they lead to.
func (a *attempt) look(ctx context.Context) error {
	var err error
	if a.first, err = a.r.read(ctx, a.firstKeys()...); err != nil {
		return err
	}
	if a.shelf, err = shelfFrom(a.first, a.sign); err != nil {
		return err
	}
	next, err := a.secondKeys()
	if err != nil || len(next) == 0 {
		a.second = nil
		return err
	}
	a.second, err = a.r.read(ctx, next...)
	return err
}

// findChosen follows the merges of the person whom staff chose: a record that was merged since stands for the one that
// it was merged into.
func (a *attempt) findChosen(ctx context.Context) error {
	for a.s.Who.ID != "" && a.s.Who.ID != ChosenNew {
		p, err := personFrom(a.first, a.s.Who.ID)
		switch {
		case complaint.KindOf(err) == complaint.KindNotFound:
			return complaint.Invalid("person", "choice")
		case err != nil || p.MergedInto == "":
			return err
		}
		a.s.Who.ID = p.MergedInto
		if err := a.look(ctx); err != nil {
			return err
		}
	}
	return nil
}

// findThread follows the case that a letter names to the case that it belongs to by now.
func (a *attempt) findThread(ctx context.Context) error {
	for {
		it, named := a.first[caseKey(a.s.Thread)]
		if !named {
			return nil
		}
		k, err := caseOf(it)
		switch {
		case err != nil || k.Within == "":
			return err
		case a.leaving != nil:
			return complaint.Invalid("case", "choice") // it went elsewhere meanwhile
		}
		a.s.Thread = k.Within
		if err := a.look(ctx); err != nil {
			return err
		}
	}
}

func (a *attempt) firstKeys() []store.Key {
	set := newKeySet()
	set.add(onceKey(a.s.Once))
	for _, k := range a.keys {
		set.add(keyKey(k))
	}
	for _, k := range keysOf(a.sign) {
		set.add(k)
	}
	if chosen := a.s.Who.ID; chosen != "" && chosen != ChosenNew {
		set.add(personKey(chosen))
	}
	if chosen := a.s.Problem; chosen != "" && chosen != ChosenNew {
		set.add(problemKey(chosen))
	}
	if a.s.Thread != "" {
		set.add(caseKey(a.s.Thread))
	}
	if a.s.Letter != nil && a.s.ReplyTo != "" {
		set.add(automaticKey(a.s.ReplyTo))
	}
	return set.list
}

// secondKeys are the keys of people with their cases, and of problems: at most the 100 of one Get. On the way it notes
// which keys a crowd shares.
func (a *attempt) secondKeys() ([]store.Key, error) {
	set := newKeySet()
	rings, err := ringsFrom(a.first, a.keys)
	if err != nil {
		return nil, err
	}
	reached, crowded := who.Reach(a.keys, rings)
	a.crowded = crowded
	for _, h := range reached {
		set.add(personKey(h.Person))
		for _, id := range h.Cases {
			set.add(caseKey(id))
		}
	}
	if it, ok := a.first[personKey(a.s.Who.ID)]; ok {
		p, err := store.Decode[complaint.Complainant](it)
		if err != nil {
			return nil, err
		}
		for _, e := range p.History[max(0, len(p.History)-who.MaxCases):] {
			set.add(caseKey(e.Case))
		}
	}
	if it, ok := a.first[caseKey(a.s.Thread)]; ok {
		k, err := caseOf(it)
		if err != nil {
			return nil, err
		}
		set.add(problemKey(k.Problem))
	}
	for _, id := range a.shelf.nominated() {
		set.add(problemKey(id))
	}
	if len(set.list) > store.MaxGet {
		set.list = set.list[:store.MaxGet]
	}
	return set.list, nil
}

// reach looks around and gives the people whom the complainant may be.
func (a *attempt) reach(ctx context.Context) ([]complaint.Complainant, error) {
	if err := a.look(ctx); err != nil {
		return nil, err
	}
	return a.candidates()
}

// candidates are the people that the keys, or staff, led to.
func (a *attempt) candidates() ([]complaint.Complainant, error) {
	var list []complaint.Complainant
	for _, found := range []map[store.Key]store.Item{a.first, a.second} {
		for key, it := range found {
			if it.Type != TypePerson {
				continue
			}
			p, err := store.Decode[complaint.Complainant](it)
			if err != nil {
				return nil, err
			}
			p.Version = found[key].Version
			if p.MergedInto == "" && !p.Is(a.not) {
				list = append(list, p)
			}
		}
	}
	slices.SortFunc(list, func(x, y complaint.Complainant) int { return strings.Compare(x.ID, y.ID) })
	return list, nil
}

func (a *attempt) problems() ([]complaint.Problem, error) {
	var list []complaint.Problem
	for _, found := range []map[store.Key]store.Item{a.first, a.second} {
		for _, it := range found {
			if it.Type != TypeProblem {
				continue
			}
			p, err := store.Decode[complaint.Problem](it)
			if err != nil {
				return nil, err
			}
			p.Version = it.Version
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(x, y complaint.Problem) int { return strings.Compare(x.ID, y.ID) })
	return list, nil
}

type keySet struct {
	seen map[store.Key]bool
	list []store.Key
}

func newKeySet() *keySet { return &keySet{seen: map[store.Key]bool{}} }

func (s *keySet) add(k store.Key) {
	if !s.seen[k] {
		s.seen[k] = true
		s.list = append(s.list, k)
	}
}
