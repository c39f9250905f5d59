// Package identity answers who a complainant is: the same person as one already known, perhaps the
// same, or a new one.
//
// Read turns what a complaint says of a person into a Profile: every value in the one form in which
// equal things are equal. Profile.Keys gives the few keys under which the register finds candidates
// in one bounded read, Compare weighs two profiles field by field, and Decide chooses among
// candidates. Every answer carries its reasons.
//
// The room is pure: it reads no clock, stores nothing, logs nothing, and knows neither the register
// nor the policy file; weights come in as a value. Nothing here looks at age, sex, origin or style to
// judge a person; names are read in several languages only to recognise one person behind them.
package identity

import "strings"

// Person is what is known of a complainant, as written. Every field may be empty.
type Person struct {
	Name         string   // whole name, in any order and script
	OtherNames   []string // further whole names under which the person is known
	Given        string   // parts of the name, where the source has them apart
	Surname      string
	Patronymic   string
	Organisation string
	Emails       []string
	Phones       []string
	Accounts     []string // numbers at the company
	Documents    []string // passport, insurance number and the like
	BirthDates   []string // YYYY-MM-DD, YYYYMMDD or DD.MM.YYYY; several where sources differ
	Addresses    []string // street, town, postcode, country, in any order
}

// Profile is a Person in normal form, ready to be compared. The zero Profile is of a person of whom
// nothing is known. Profiles are values that nobody changes and may be shared.
type Profile struct {
	names     []name
	org       []token
	emails    []email
	phones    []number
	accounts  []string
	documents []string
	births    []birth
	addresses []*address
	crowd     crowd
}

// MaxValues is how many values of each kind one profile holds, so that a comparison and a set of keys stay small.
const MaxValues = 12

// maxNames is the same of whole names, of which each is compared with each.
const maxNames = 6

// Read brings a person into normal form. Region (ISO 3166, "GB") says how a phone without an
// international prefix is to be read.
func Read(p Person, region string) Profile {
	return Profile{
		names:     readNames(p),
		org:       tokensOf(p.Organisation),
		emails:    each(p.Emails, readEmail),
		phones:    each(p.Phones, func(s string) (number, bool) { return readPhone(s, region) }),
		accounts:  each(p.Accounts, readNumber),
		documents: each(p.Documents, readNumber),
		births:    each(p.BirthDates, readBirth),
		addresses: readAddresses(p.Addresses),
	}
}

// each reads the values that are readable, once each and at most MaxValues.
func each[T comparable](texts []string, read func(string) (T, bool)) []T {
	var values []T
	seen := map[T]bool{}
	for _, text := range texts {
		v, ok := read(text)
		if !ok || seen[v] || len(values) == MaxValues {
			continue
		}
		seen[v] = true
		values = append(values, v)
	}
	return values
}

// minNumber is the fewest characters that make an account or document number tell anyone apart.
const minNumber = 4

// readNumber keeps the letters and digits of a number that people write with dashes and spaces. Signs
// of the kind "No", "account" before it are left out: only what stands from the first digit on, with
// up to three letters directly before it, is the number.
func readNumber(text string) (string, bool) {
	var b strings.Builder
	for _, r := range latin(text) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	s := b.String()
	first := strings.IndexAny(s, "0123456789")
	if first < 0 {
		return "", false
	}
	s = strings.TrimLeft(s[first:], "0")
	return s, len(s) >= minNumber
}
