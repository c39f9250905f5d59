package register

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"resonance/shared/complaint"
)

// identified is who a complainant was found to be.
type identified struct {
	person  complaint.Complainant
	known   bool // an existing record
	perhaps []complaint.Perhaps
	because string // the fields that agree
}

func identityKeys(p complaint.Complainant) []string {
	var keys []string
	for _, e := range p.Emails {
		keys = append(keys, "email:"+strings.ToLower(strings.TrimSpace(e)))
	}
	for _, e := range p.Phones {
		keys = append(keys, "phone:"+e)
	}
	for _, e := range p.Accounts {
		keys = append(keys, "account:"+strings.ToUpper(e))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (r *Register) decidePerson(stated complaint.Complainant, candidates []complaint.Complainant, newID func(time.Time) string) identified {
	for _, c := range candidates {
		if c.ID == stated.ID {
			return identified{person: adopt(c, stated), known: true, because: "staff"}
		}
	}
	var perhaps []complaint.Perhaps
	for _, c := range candidates {
		if stated.ID == "" && namesAgree(c.Name, stated.Name) {
			return identified{person: adopt(c, stated), known: true, because: "name, contact"}
		}
		perhaps = append(perhaps, complaint.Perhaps{Person: c.ID, Name: displayName(c), Score: 0.5, Fields: []string{"contact"}})
	}
	if stated.ID == ChosenNew {
		perhaps = nil
	}
	stated.ID = "P-" + newID(r.Now())
	return identified{person: stated, perhaps: perhaps}
}

func namesAgree(a, b string) bool {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	shared := 0
	for _, w := range x {
		if slices.Contains(y, w) {
			shared++
		}
	}
	return shared >= 2 || shared == 1 && min(len(x), len(y)) == 1
}

// adopt adds what a complaint states to what is known of its complainant.
func adopt(known, stated complaint.Complainant) complaint.Complainant {
	known.Emails = union(known.Emails, stated.Emails)
	known.Phones = union(known.Phones, stated.Phones)
	known.Accounts = union(known.Accounts, stated.Accounts)
	if stated.Name != "" && stated.Name != known.Name && !slices.Contains(known.OtherNames, stated.Name) {
		if known.Name == "" {
			known.Name = stated.Name
		} else {
			known.OtherNames = append(known.OtherNames, stated.Name)
		}
	}
	for _, f := range []struct{ known, stated *string }{
		{&known.Organisation, &stated.Organisation}, {&known.BirthDate, &stated.BirthDate},
		{&known.Address, &stated.Address}, {&known.Language, &stated.Language},
	} {
		if *f.known == "" {
			*f.known = *f.stated
		}
	}
	return known
}

func union(known, more []string) []string {
	for _, m := range more {
		if !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, m) }) {
			known = append(known, m)
		}
	}
	return known
}

type textSignature struct {
	Stems []string
	Bands []string
}

func (s textSignature) keys() []string {
	keys := make([]string, len(s.Stems))
	for i, w := range s.Stems {
		keys[i] = "w:" + w
	}
	return keys
}

func signature(text string) textSignature {
	var stems []string
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) }) {
		if len([]rune(w)) >= 5 && !slices.Contains(stems, w) && len(stems) < 24 {
			stems = append(stems, w)
		}
	}
	return textSignature{Stems: stems}
}

func (r *Register) proposeProblems(sign textSignature, source complaint.Source, problems []complaint.Problem) []complaint.Proposal {
	var out []complaint.Proposal
	for _, p := range problems {
		var shared []string
		for _, s := range sign.Stems {
			if slices.Contains(p.Stems, s) {
				shared = append(shared, s)
			}
		}
		if len(shared) >= 2 {
			score := float64(len(shared)) / float64(max(1, min(len(sign.Stems), len(p.Stems))))
			out = append(out, complaint.Proposal{Problem: p.ID, Title: p.Title, Score: score, Words: shared})
		}
	}
	slices.SortFunc(out, func(a, b complaint.Proposal) int {
		if a.Score > b.Score {
			return -1
		}
		return 1
	})
	return out[:min(len(out), r.policy.Repeat.Shown)]
}

// failure sets the emergency when this is not the person's first bad experience.
func (a *attempt) failure(c *change, k *complaint.Case, p complaint.Complainant) error { return nil }
