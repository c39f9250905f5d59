package register

import (
	"cmp"
	"context"
	"slices"

	"resonance/shared/complaint"
	"resonance/shared/register/who"
	"resonance/shared/store"
)

// Merge says that one person is another: what is known of the first is then known of the second, who gets the
// cases of both. Nothing is lost: the record of the first stays and leads to the second, so that old links
// work, and Unmerge takes all of it back. A version other than 0 is that of the second which the caller saw.
// Kind conflict, code same-person: they are one already; code stale: the second has changed.
func (r *Register) Merge(ctx context.Context, by complaint.Actor, version int64, person, into string) (complaint.Complainant, error) {
	var done complaint.Complainant
	err := store.Retry(ctx, func() error {
		c := r.change(by, r.Now())
		from, err := r.person(ctx, person)
		if err != nil {
			return err
		}
		to, err := r.person(ctx, into)
		if err != nil {
			return err
		}
		if from.ID == to.ID {
			return &complaint.Error{Kind: complaint.KindConflict, Code: "same-person"}
		}
		if err := complaint.Unchanged(version, to.Version, "person"); err != nil {
			return err
		}
		done, err = c.merge(ctx, from, to)
		if err != nil {
			return err
		}
		if err := c.tellOf(ctx, complaint.ActPeopleMerged, "", from, to); err != nil {
			return err
		}
		return c.commit(ctx)
	})
	done.Version++
	return done, err
}

// merge makes one person another. Save what else changes, and commit.
func (c *change) merge(ctx context.Context, from, to complaint.Complainant) (complaint.Complainant, error) {
	before := to
	to = who.Adopt(to, from)
	to.Review = cmp.Or(to.Review, from.Review)
	if from.SurveyedAt.After(to.SurveyedAt) {
		to.SurveyedAt = from.SurveyedAt
	}
	to.Merged = append(slices.Concat(to.Merged, from.Merged), complaint.Merged{
		Person: from.ID, Name: displayName(from), At: c.now, By: c.by, Before: before.Facts(),
	})
	cases := before.Cases + from.Cases
	to.Apart = apartAfter(from, to)
	to.History = inOrder(slices.Concat(before.History, from.History))
	to.Cases, to.Updated = cases, c.now
	from.MergedInto, from.Updated = to.ID, c.now
	c.savePerson(from)
	c.savePerson(to)
	return to, c.exchangeKeys(ctx, from, func(ring *who.Ring, _ string) bool { return ring.Replace(from.ID, to.ID) })
}

// apartAfter lists whom a person is kept apart from after a merge: all whom either of the two was, except the other.
func apartAfter(from, to complaint.Complainant) []complaint.Apart {
	for _, a := range from.Apart {
		to.KeepApart(a)
	}
	return slices.DeleteFunc(to.Apart, func(a complaint.Apart) bool { return from.Is(a.Person) || to.Is(a.Person) })
}

// inOrder brings a history into the order of time, the oldest first, and keeps the newest.
func inOrder(history []complaint.Experience) []complaint.Experience {
	slices.SortStableFunc(history, func(x, y complaint.Experience) int {
		return cmp.Or(x.Received.Compare(y.Received), cmp.Compare(x.Case, y.Case))
	})
	history = slices.CompactFunc(history, func(x, y complaint.Experience) bool { return x.Case == y.Case })
	return history[max(0, len(history)-complaint.MaxHistory):]
}

// exchangeKeys changes who stands under the keys of a person, under all of them that their records may have given.
func (c *change) exchangeKeys(ctx context.Context, p complaint.Complainant, exchange func(*who.Ring, string) bool) error {
	keys := c.r.everyKey(p)
	found, err := c.r.underKeys(ctx, keys)
	if err != nil {
		return err
	}
	for _, k := range keys {
		ring, version, err := ringFrom(found, k)
		if err != nil {
			return err
		}
		if !exchange(&ring, k) {
			continue
		}
		it, err := store.Encode(keyKey(k), TypeKey, ring)
		c.put(it, err, condition(version))
	}
	return nil
}

// tellOf writes into the journal of each person's newest case what became of the two, and settles there
// whether one may be the other. The case that is saved elsewhere in the act is left out.
func (c *change) tellOf(ctx context.Context, act complaint.Act, except string, one, other complaint.Complainant) error {
	told := map[string]bool{except: true}
	for _, p := range [...]complaint.Complainant{one, other} {
		if len(p.History) == 0 {
			continue
		}
		id := p.History[len(p.History)-1].Case
		if told[id] {
			continue
		}
		told[id] = true
		k, err := c.r.readCase(ctx, id)
		if err != nil {
			return err
		}
		settle(&k, one.ID, other.ID)
		c.note(&k, act, ofTwo(one, other, except))
		c.saveCase(k)
	}
	return nil
}

// ofTwo is the journal line about two people, and the case that it is about if it is about one.
func ofTwo(one, other complaint.Complainant, about string) complaint.Entry {
	return complaint.Entry{Link: other.ID, Params: map[string]string{
		"from": one.ID, "into": other.ID, "name": displayName(one), "other": displayName(other), "case": about,
	}}
}

// settle removes people about whom staff have decided from those whom the complainant may be.
func settle(k *complaint.Case, people ...string) {
	k.Perhaps = slices.DeleteFunc(slices.Clone(k.Perhaps), func(p complaint.Perhaps) bool { return slices.Contains(people, p.Person) })
	if len(k.Perhaps) == 0 {
		k.Perhaps, k.Look = nil, without(k.Look, complaint.LookPerhaps)
	}
}

// Unmerge takes a merge back: each of the two has again what was theirs before, and their cases. What was
// learnt since stays with the person who was merged into. From now on the desk keeps the two apart. A version other
// than 0 is that of whom the person was merged into, which the caller saw.
// Kind conflict, code not-merged: the person is merged into nobody; code merged-again: whom they were merged into is
// merged too, which must end first; code stale: the one whom they were merged into has changed.
func (r *Register) Unmerge(ctx context.Context, by complaint.Actor, version int64, person string) (complaint.Complainant, error) {
	var done complaint.Complainant
	err := store.Retry(ctx, func() error {
		c := r.change(by, r.Now())
		from, to, err := r.mergedPair(ctx, person)
		if err != nil {
			return err
		}
		if err := complaint.Unchanged(version, to.Version, "person"); err != nil {
			return err
		}
		from, to = c.part(from, to)
		if err := c.giveKeysBack(ctx, from, to); err != nil {
			return err
		}
		if err := c.tellOf(ctx, complaint.ActPeopleParted, "", from, to); err != nil {
			return err
		}
		done = from
		return c.commit(ctx)
	})
	done.Version++
	return done, err
}

// mergedPair reads a person who was merged, and into whom.
func (r *Register) mergedPair(ctx context.Context, person string) (from, to complaint.Complainant, err error) {
	found, err := r.read(ctx, personKey(person))
	if err != nil {
		return from, to, err
	}
	if from, err = personFrom(found, person); err != nil {
		return from, to, err
	}
	if from.MergedInto == "" {
		return from, to, &complaint.Error{Kind: complaint.KindConflict, Code: "not-merged"}
	}
	if found, err = r.read(ctx, personKey(from.MergedInto)); err != nil {
		return from, to, err
	}
	if to, err = personFrom(found, from.MergedInto); err == nil && to.MergedInto != "" {
		err = &complaint.Error{Kind: complaint.KindConflict, Code: "merged-again"}
	}
	return from, to, err
}

// part gives each of two people their own.
func (c *change) part(from, to complaint.Complainant) (_, _ complaint.Complainant) {
	at := slices.IndexFunc(to.Merged, func(m complaint.Merged) bool { return m.Person == from.ID })
	if at >= 0 {
		to.Restore(from.Facts(), to.Merged[at].Before)
		to.Merged = slices.DeleteFunc(slices.Clone(to.Merged), func(m complaint.Merged) bool { return from.Is(m.Person) })
	}
	if to.Review == from.Review {
		to.Review = "" // it was theirs
	}
	theirs := func(e complaint.Experience) bool {
		return slices.ContainsFunc(from.History, func(own complaint.Experience) bool { return own.Case == e.Case })
	}
	kept := slices.DeleteFunc(slices.Clone(to.History), theirs)
	for _, e := range to.History {
		if theirs(e) {
			from.Remember(e)
		}
	}
	to.History, to.Cases = kept, to.Cases-from.Cases
	from.MergedInto, from.Updated, to.Updated = "", c.now, c.now
	c.keepApart(&from, &to)
	c.savePerson(from)
	c.savePerson(to)
	return from, to
}

// keepApart notes of two people that they are two. Save both.
func (c *change) keepApart(one, other *complaint.Complainant) {
	one.KeepApart(complaint.Apart{Person: other.ID, Name: displayName(*other), At: c.now, By: c.by})
	other.KeepApart(complaint.Apart{Person: one.ID, Name: displayName(*one), At: c.now, By: c.by})
}

// giveKeysBack puts a person under their keys again, and the other off those that are not theirs.
func (c *change) giveKeysBack(ctx context.Context, from, to complaint.Complainant) error {
	own, others := c.r.identityKeys(from), c.r.everyKey(to)
	newest := from.History[max(0, len(from.History)-who.MaxCases):]
	return c.exchangeKeys(ctx, from, func(ring *who.Ring, key string) bool {
		changed := false
		if !slices.Contains(own, key) && !ring.Holds(to.ID) {
			return false // neither of them complained under it
		}
		if !slices.Contains(others, key) {
			changed = ring.Remove(to.ID)
		}
		changed = ring.Add(from.ID, "") || changed
		for _, e := range newest {
			changed = ring.Add(from.ID, e.Case) || changed
		}
		return changed
	})
}

// also merges the people who, a registration showed, are the same as its complainant. That may fail without harm:
// the registration stands, and the next one of this person finds them again.
func (a *attempt) also(ctx context.Context) {
	for _, other := range a.others {
		if _, err := a.r.Merge(ctx, complaint.TheSystem(), 0, other, a.person); err != nil {
			return
		}
	}
}
