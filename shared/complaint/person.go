package complaint

import (
	"cmp"
	"slices"
	"time"
)

// Complainant is the person or organisation behind complaints.
type Complainant struct {
	ID           string   `json:"id"` // P-…
	Name         string   `json:"name"`
	OtherNames   []string `json:"otherNames,omitempty"`
	Organisation string   `json:"organisation,omitempty"`
	Emails       []string `json:"emails,omitempty"`
	Phones       []string `json:"phones,omitempty"` // E.164
	Accounts     []string `json:"accounts,omitempty"`
	Documents    []string `json:"documents,omitempty"` // passport, insurance number and the like
	BirthDate    string   `json:"birthDate,omitempty"` // YYYY-MM-DD
	Address      string   `json:"address,omitempty"`
	// What earlier complaints said otherwise: a slip, or a place where the person has lived.
	OtherBirthDates []string  `json:"otherBirthDates,omitempty"`
	OtherAddresses  []string  `json:"otherAddresses,omitempty"`
	Language        string    `json:"language,omitempty"`
	Vulnerable      bool      `json:"vulnerable,omitempty"`
	Worth           Worth     `json:"worth,omitempty"`
	Since           time.Time `json:"since"`
	Updated         time.Time `json:"updated"`
	SurveyedAt      time.Time `json:"surveyedAt,omitzero"` // last survey, at most one per period
	Review          string    `json:"review,omitempty"`    // the conduct review that is under way or in force
	MergedInto      string    `json:"mergedInto,omitempty"`
	Merged          []Merged  `json:"merged,omitempty"` // those who turned out to be this person, oldest first
	Apart           []Apart   `json:"apart,omitempty"`  // those who turned out not to be this person, oldest first
	Cases           int       `json:"cases"`
	// History holds the newest MaxHistory cases, oldest first.
	History []Experience `json:"history,omitempty"`
	Version int64        `json:"-"`
}

// Worth is what a customer is to the company, as staff say. It may raise what is offered, and never lowers it.
type Worth string

// The worths of customers; empty is not known, or nothing out of the common.
const (
	Valued     Worth = "valued"
	MostValued Worth = "most-valued"
)

// Worths lists them, the least first.
func Worths() []Worth { return []Worth{Valued, MostValued} }

// Share is the worth from 0 to 1.
func (w Worth) Share() float64 {
	return float64(slices.Index(Worths(), w)+1) / float64(len(Worths()))
}

// MaxHistory bounds Complainant.History, so that a person stays one small record.
const MaxHistory = 50

// Remember puts what became of a case into the history, replacing what was known of it. A score that it does not
// say stays, and so does that we were late.
func (p *Complainant) Remember(e Experience) {
	for i := range p.History {
		if known := &p.History[i]; known.Case == e.Case {
			e.Score, e.Overdue = cmp.Or(e.Score, known.Score), e.Overdue || known.Overdue
			*known = e
			return
		}
	}
	p.Cases++
	p.History = append(p.History, e)
	if extra := len(p.History) - MaxHistory; extra > 0 {
		p.History = p.History[extra:]
	}
}

// Recalls says whether the history, which is no longer than MaxHistory, goes back to a case.
func (p *Complainant) Recalls(caseID string) bool {
	return slices.ContainsFunc(p.History, func(e Experience) bool { return e.Case == caseID })
}

// Forget takes a case out of the history: it was another person's.
func (p *Complainant) Forget(caseID string) {
	kept := p.History[:0]
	for _, e := range p.History {
		if e.Case != caseID {
			kept = append(kept, e)
		}
	}
	p.Cases -= len(p.History) - len(kept)
	p.History = kept
}

// Experience is one earlier case of a complainant in short, kept beside the person so that the next
// registration finds it in one read.
type Experience struct {
	Case     string    `json:"case"`
	Problem  string    `json:"problem"`
	Channel  Channel   `json:"channel"`
	State    CaseState `json:"state"`
	Summary  string    `json:"summary"`
	Received time.Time `json:"received"`
	Due      time.Time `json:"due,omitzero"` // the ruling deadline while it runs
	Resolved time.Time `json:"resolved,omitzero"`
	Reopened time.Time `json:"reopened,omitzero"` // when it last came again
	Finding  Observed  `json:"finding,omitempty"` // what staff concluded of the complaint, if they did
	Overdue  bool      `json:"overdue,omitempty"` // a promise of ours was late
	Failed   bool      `json:"failed,omitempty"`  // it was in emergency mode: the next experience is watched
	Asked    bool      `json:"asked,omitempty"`   // money was asked for
	Score    int       `json:"score,omitempty"`   // survey, 1 to BestScore
}

// BestScore is the best answer to the survey; 1 is the worst. Words, counts and stored answers know this scale
// (CSI 1–5), so it is no setting.
const BestScore = 5

// Merged is somebody who turned out to be this person.
type Merged struct {
	Person string    `json:"person"`
	Name   string    `json:"name"`
	At     time.Time `json:"at"`
	By     Actor     `json:"by"`
	Before Facts     `json:"before"` // what was known of this person before, to take it back
}

// Apart is somebody who, a member of staff said, is another person than this one, however alike the two look.
type Apart struct {
	Person string    `json:"person"`
	Name   string    `json:"name"`
	At     time.Time `json:"at"`
	By     Actor     `json:"by"`
}

// maxApart bounds Complainant.Apart, so that a person stays one small record.
const maxApart = 20

// KeepApart notes that the person is not the one that a names; the newest word stands.
func (p *Complainant) KeepApart(a Apart) {
	kept := append(slices.DeleteFunc(slices.Clone(p.Apart), func(known Apart) bool { return known.Person == a.Person }), a)
	p.Apart = kept[max(0, len(kept)-maxApart):]
}

// IsApart reports whether somebody said of one of the two that they are not the other.
func (p *Complainant) IsApart(other Complainant) bool {
	from := func(a, b *Complainant) bool {
		return slices.ContainsFunc(a.Apart, func(known Apart) bool { return b.Is(known.Person) })
	}
	return from(p, &other) || from(&other, p)
}

// Facts are what a person is known by.
type Facts struct {
	Name            string   `json:"name,omitempty"`
	OtherNames      []string `json:"otherNames,omitempty"`
	Organisation    string   `json:"organisation,omitempty"`
	Emails          []string `json:"emails,omitempty"`
	Phones          []string `json:"phones,omitempty"`
	Accounts        []string `json:"accounts,omitempty"`
	Documents       []string `json:"documents,omitempty"`
	BirthDate       string   `json:"birthDate,omitempty"`
	OtherBirthDates []string `json:"otherBirthDates,omitempty"`
	Address         string   `json:"address,omitempty"`
	OtherAddresses  []string `json:"otherAddresses,omitempty"`
	Language        string   `json:"language,omitempty"`
	Vulnerable      bool     `json:"vulnerable,omitempty"`
	Worth           Worth    `json:"worth,omitempty"`
}

// Facts gives what the person is known by.
func (p *Complainant) Facts() Facts {
	return Facts{
		Name: p.Name, OtherNames: p.OtherNames, Organisation: p.Organisation,
		Emails: p.Emails, Phones: p.Phones, Accounts: p.Accounts, Documents: p.Documents,
		BirthDate: p.BirthDate, OtherBirthDates: p.OtherBirthDates, Address: p.Address, OtherAddresses: p.OtherAddresses,
		Language: p.Language, Vulnerable: p.Vulnerable, Worth: p.Worth,
	}
}

// Is reports whether the id is the person's, or that of somebody who turned out to be this person.
func (p *Complainant) Is(id string) bool {
	return p.ID == id || slices.ContainsFunc(p.Merged, func(m Merged) bool { return m.Person == id })
}

// Complainant is a person about whom only these facts are known.
func (f Facts) Complainant() Complainant {
	return Complainant{
		Name: f.Name, OtherNames: f.OtherNames, Organisation: f.Organisation,
		Emails: f.Emails, Phones: f.Phones, Accounts: f.Accounts, Documents: f.Documents,
		BirthDate: f.BirthDate, OtherBirthDates: f.OtherBirthDates, Address: f.Address, OtherAddresses: f.OtherAddresses,
		Language: f.Language, Vulnerable: f.Vulnerable, Worth: f.Worth,
	}
}

// Restore takes from a person what came from another, and was not known before. What both have told since
// the person keeps.
func (p *Complainant) Restore(other, before Facts) {
	for _, f := range []struct {
		value  *string
		theirs string
		before string
	}{
		{&p.Name, other.Name, before.Name}, {&p.Organisation, other.Organisation, before.Organisation},
		{&p.BirthDate, other.BirthDate, before.BirthDate}, {&p.Address, other.Address, before.Address},
		{&p.Language, other.Language, before.Language}, {(*string)(&p.Worth), string(other.Worth), string(before.Worth)},
	} {
		if *f.value == f.theirs {
			*f.value = f.before
		}
	}
	for _, f := range []struct {
		values         *[]string
		theirs, before []string
	}{
		{&p.OtherNames, other.names(), before.names()},
		{&p.Emails, other.Emails, before.Emails}, {&p.Phones, other.Phones, before.Phones},
		{&p.Accounts, other.Accounts, before.Accounts}, {&p.Documents, other.Documents, before.Documents},
		{&p.OtherBirthDates, other.birthDates(), before.birthDates()},
		{&p.OtherAddresses, other.addresses(), before.addresses()},
	} {
		*f.values = slices.DeleteFunc(slices.Clone(*f.values), func(v string) bool {
			return slices.Contains(f.theirs, v) && !slices.Contains(f.before, v)
		})
	}
	p.Vulnerable = p.Vulnerable && (before.Vulnerable || !other.Vulnerable)
}

// Each gives the first value and the others.
func (f Facts) names() []string      { return append([]string{f.Name}, f.OtherNames...) }
func (f Facts) birthDates() []string { return append([]string{f.BirthDate}, f.OtherBirthDates...) }
func (f Facts) addresses() []string  { return append([]string{f.Address}, f.OtherAddresses...) }
