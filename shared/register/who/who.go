// Package who is the part of a registration that says who the complainant is: under which keys people
// stand, whom the keys lead to, what is decided, and what the register then knows of the person.
//
// It is pure. Where rings and people are kept is the caller's business: the register keeps them in the
// Table, and infra/eval in memory, so that what is measured is what registers.
package who

import (
	"slices"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/identity"
	"resonance/shared/policy"
)

// Desk weighs complainants by a company's policy.
type Desk struct {
	weights identity.Weights
	region  string
}

// New takes what it needs from the policy: the weights are the identity room's own, the thresholds the
// policy's.
func New(p *policy.Policy) Desk {
	w := identity.Default()
	w.Same, w.Perhaps, w.Name, w.Shown = p.Identity.Same, p.Identity.Perhaps, p.Identity.Name, p.Identity.Shown
	return Desk{weights: w, region: p.Company.PhoneRegion}
}

// Read brings a complainant into the form that is compared.
func (d Desk) Read(p complaint.Complainant) identity.Profile {
	return identity.Read(identity.Person{
		Name: p.Name, OtherNames: p.OtherNames, Organisation: p.Organisation,
		Emails: p.Emails, Phones: p.Phones, Accounts: p.Accounts, Documents: p.Documents,
		BirthDates: append([]string{p.BirthDate}, p.OtherBirthDates...), Addresses: append([]string{p.Address}, p.OtherAddresses...),
	}, d.region)
}

// Keys gives the texts of the keys under which a profile is stored and looked for, strongest first.
func Keys(p identity.Profile) []string { return texts(p.Keys()) }

// EveryKey gives the texts of the keys under which any record of a person may stand.
func EveryKey(p identity.Profile) []string { return texts(p.EveryKey()) }

func texts(keys []identity.Key) []string {
	list := make([]string, len(keys))
	for i, k := range keys {
		list[i] = k.Text
	}
	return list
}

// Decide says which of the candidates the person is.
func (d Desk) Decide(stated identity.Profile, candidates []identity.Candidate) identity.Decision {
	return identity.Decide(stated, candidates, d.weights)
}

// Compare says how two people compare, field by field.
func (d Desk) Compare(a, b identity.Profile) identity.Match { return identity.Compare(a, b, d.weights) }

// Also gives the candidates that a person turns out to be too, now that more is known of them.
func (d Desk) Also(person identity.Profile, id string, candidates []identity.Candidate) []string {
	var ids []string
	for _, c := range candidates {
		if c.ID != id && d.Decide(person, []identity.Candidate{c}).Outcome == identity.Same {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// Adopt adds what a complaint states to what is known of its complainant.
func Adopt(known, stated complaint.Complainant) complaint.Complainant {
	known.Emails = union(known.Emails, stated.Emails)
	known.Phones = union(known.Phones, stated.Phones)
	known.Accounts = union(known.Accounts, stated.Accounts)
	known.Documents = union(known.Documents, stated.Documents)
	known.Name, known.OtherNames = differing(known.Name, known.OtherNames, stated.Name, stated.OtherNames)
	known.BirthDate, known.OtherBirthDates = differing(known.BirthDate, known.OtherBirthDates, stated.BirthDate, stated.OtherBirthDates)
	known.Address, known.OtherAddresses = differing(known.Address, known.OtherAddresses, stated.Address, stated.OtherAddresses)
	for _, f := range []struct{ known, stated *string }{
		{&known.Organisation, &stated.Organisation}, {&known.Language, &stated.Language},
	} {
		if *f.known == "" {
			*f.known = *f.stated
		}
	}
	known.Vulnerable = known.Vulnerable || stated.Vulnerable
	if stated.Worth.Share() > known.Worth.Share() {
		known.Worth = stated.Worth
	}
	return known
}

// differing keeps the first value, and whatever else is said beside it.
func differing(first string, others []string, stated string, more []string) (string, []string) {
	if first == "" {
		first = stated
	}
	all := union([]string{first}, others)
	if stated != "" {
		all = union(all, []string{stated})
	}
	return first, union(all, more)[1:]
}

// union keeps no more of each kind than a profile holds.
func union(known, more []string) []string {
	known = slices.Clone(known)
	for _, m := range more {
		if len(known) < identity.MaxValues && !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, m) }) {
			known = append(known, m)
		}
	}
	return known
}
