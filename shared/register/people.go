package register

import (
	"context"
	"slices"

	"resonance/shared/complaint"
	"resonance/shared/register/who"
	"resonance/shared/store"
)

// person reads one complainant, following merges.
func (r *Register) person(ctx context.Context, id string) (complaint.Complainant, error) {
	const hops = 5
	for range hops {
		found, err := r.read(ctx, personKey(id))
		if err != nil {
			return complaint.Complainant{}, err
		}
		p, err := personFrom(found, id)
		if err != nil || p.MergedInto == "" {
			return p, err
		}
		id = p.MergedInto
	}
	return complaint.Complainant{}, complaint.NotFound("person")
}

func personFrom(found map[store.Key]store.Item, id string) (complaint.Complainant, error) {
	return one(found, personKey(id), "person", func(p *complaint.Complainant) *int64 { return &p.Version })
}

// alongMerges calls do for a person, for whom that person was merged into, and so on, up to but without the person last;
// an empty last goes on to the end. It saves everyone whom do says that it changed.
func (c *change) alongMerges(ctx context.Context, id, last string, do func(*complaint.Complainant) (changed bool)) error {
	for id != last {
		found, err := c.r.read(ctx, personKey(id))
		if err != nil {
			return err
		}
		p, err := personFrom(found, id)
		if err != nil {
			return err
		}
		if do(&p) {
			c.savePerson(p)
		}
		id = p.MergedInto
	}
	return nil
}

// Person reads one complainant with the history of their cases.
func (r *Register) Person(ctx context.Context, id string) (complaint.Complainant, error) {
	return r.person(ctx, id)
}

// EditPerson replaces the fields that staff may correct. Identity keys follow at once, and so do the newest cases of
// the person: what they are called, and where letters go.
func (r *Register) EditPerson(ctx context.Context, by complaint.Actor, version int64, edited complaint.Complainant) (complaint.Complainant, error) {
	if err := checkName(edited.Name, edited.Organisation); err != nil {
		return complaint.Complainant{}, err
	}
	if bornLater(edited.BirthDate, r.Now()) {
		return complaint.Complainant{}, complaint.Invalid("birth", "future")
	}
	if edited.Worth != "" && edited.Worth.Share() == 0 {
		return complaint.Complainant{}, complaint.Invalid("worth", "choice")
	}
	var done complaint.Complainant
	err := store.Retry(ctx, func() error {
		p, err := r.person(ctx, edited.ID)
		if err != nil {
			return err
		}
		if err := complaint.Unchanged(version, p.Version, "person"); err != nil {
			return err
		}
		c, was := r.change(by, r.Now()), p
		if edited.BirthDate != p.BirthDate {
			p.OtherBirthDates = nil // staff know better than what was met
		}
		p.Name, p.Organisation, p.BirthDate, p.Address = edited.Name, edited.Organisation, edited.BirthDate, edited.Address
		p.Emails, p.Phones, p.Accounts, p.Documents = edited.Emails, edited.Phones, edited.Accounts, edited.Documents
		p.Language, p.Vulnerable, p.Worth, p.Updated = edited.Language, edited.Vulnerable, edited.Worth, c.now
		c.savePerson(p)
		if err := c.correct(ctx, was, p); err != nil {
			return err
		}
		if err := r.addKeys(ctx, c, p); err != nil {
			return err
		}
		if err := c.commit(ctx); err != nil {
			return err
		}
		done = p
		done.Version++
		return nil
	})
	return done, err
}

// maxCorrected bounds how many cases follow a correction of their person, so that all of it is one transaction.
const maxCorrected = 20

// correct brings the person's newest cases up to a correction of the name or of the e-mail addresses.
func (c *change) correct(ctx context.Context, was, is complaint.Complainant) error {
	if displayName(was) == displayName(is) && slices.Equal(was.Emails, is.Emails) {
		return nil
	}
	newest := is.History[max(0, len(is.History)-maxCorrected):]
	ids := make([]string, len(newest))
	for i, e := range newest {
		ids[i] = e.Case
	}
	cases, err := c.r.Cases(ctx, ids...)
	if err != nil {
		return err
	}
	for _, k := range cases {
		before := k
		k.PersonName = displayName(is)
		k.Readdress(was.Emails, is.Emails)
		if k.PersonName == before.PersonName && k.ReplyTo == before.ReplyTo && slices.Equal(k.Addresses, before.Addresses) {
			continue
		}
		c.note(&k, complaint.ActPersonChanged, complaint.Entry{Link: is.ID})
		c.saveCase(k)
	}
	return nil
}

// addKeys puts a person under the keys that they are not under yet.
func (r *Register) addKeys(ctx context.Context, c *change, p complaint.Complainant) error {
	keys := r.identityKeys(p)
	found, err := r.underKeys(ctx, keys)
	if err != nil {
		return err
	}
	return c.hold(found, keys, p.ID, "")
}

// hold puts a person and a case under keys, given the keyrings as they were read.
func (c *change) hold(found map[store.Key]store.Item, keys []string, person, caseID string) error {
	for _, k := range keys {
		ring, version, err := ringFrom(found, k)
		if err != nil {
			return err
		}
		if !ring.Add(person, caseID) {
			continue
		}
		it, err := store.Encode(keyKey(k), TypeKey, ring)
		c.put(it, err, condition(version))
	}
	return nil
}

// ringsFrom gives the rings of keys, given the items as they were read.
func ringsFrom(found map[store.Key]store.Item, keys []string) ([]who.Ring, error) {
	rings := make([]who.Ring, len(keys))
	for i, k := range keys {
		var err error
		if rings[i], _, err = ringFrom(found, k); err != nil {
			return nil, err
		}
	}
	return rings, nil
}

func ringFrom(found map[store.Key]store.Item, key string) (who.Ring, int64, error) {
	it, ok := found[keyKey(key)]
	if !ok {
		return who.Ring{}, 0, nil
	}
	ring, err := store.Decode[who.Ring](it)
	return ring, it.Version, err
}
