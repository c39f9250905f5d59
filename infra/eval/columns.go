package main

import (
	"fmt"
	"slices"
	"strings"

	"resonance/shared/complaint"
)

// field is one thing that a file may say of a person, and what public test files call it.
type field struct {
	name  string
	known []string
}

var personFields = []field{
	{"id", []string{"rec_id", "unique_id", "record_id"}},
	{"cluster", []string{"cluster_id", "entity_id", "person_id"}},
	{"full_name", []string{"name"}},
	{"given_name", []string{"first_name", "forename"}},
	{"surname", []string{"last_name", "family_name"}},
	{"patronymic", []string{"middle_name"}},
	{"organisation", []string{"organization", "company"}},
	{"email", []string{"e-mail", "email_address"}},
	{"phone", []string{"phone_number", "telephone"}},
	{"account", []string{"account_number"}},
	{"document", []string{"soc_sec_id", "ssn", "passport"}},
	{"date_of_birth", []string{"dob", "birth_date", "birthdate"}},
	{"house", []string{"street_number", "house_number"}},
	{"street", []string{"address", "address_1"}},
	{"quarter", []string{"address_2"}},
	{"city", []string{"suburb", "town"}},
	{"region", []string{"state"}},
	{"postcode", []string{"postal_code", "zip"}},
	{"country", nil},
}

// addressFields make an address, in this order.
var addressFields = []string{"house", "street", "quarter", "city", "region", "postcode", "country"}

// knownColumns lists what public test files call the fields, for the help.
func knownColumns() string {
	var list []string
	for _, f := range personFields {
		list = append(list, f.known...)
	}
	return strings.Join(list, ", ")
}

// columnMap gives the places of each field's columns.
type columnMap map[string][]int

// mapColumns finds the columns of the fields: as told, else by the field's name, else by what other
// files call it. A column that was told for one field is not taken for another. Those that are needed must
// be there.
func mapColumns(t *table, fields []field, told string, needed ...string) (columnMap, error) {
	m := columnMap{}
	var taken []int
	for pair := range strings.SplitSeq(told, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		name, columns, ok := strings.Cut(pair, "=")
		name = strings.TrimSpace(name)
		if !ok || !slices.ContainsFunc(fields, func(f field) bool { return f.name == name }) {
			return nil, fmt.Errorf("--columns: %q must be NAME=COLUMN with one of the names that --help lists", pair)
		}
		for column := range strings.SplitSeq(columns, "+") {
			i, err := t.need(strings.TrimSpace(column))
			if err != nil {
				return nil, fmt.Errorf("--columns %s: %w", pair, err)
			}
			m.put(name, i, t.columns[i])
			taken = append(taken, i)
		}
	}
	for _, f := range fields {
		if len(m[f.name]) > 0 {
			continue
		}
		for _, name := range append([]string{f.name}, f.known...) {
			if i := t.column(name); i >= 0 && !slices.Contains(taken, i) {
				m[f.name], taken = []int{i}, append(taken, i)
				break
			}
		}
	}
	for _, name := range needed {
		if len(m[name]) == 0 {
			return nil, fmt.Errorf("%s has the columns %s: name that of %s with --columns", t.name, strings.Join(t.columns, ", "), name)
		}
	}
	return m, nil
}

// put takes a column for a field. Of a column of document numbers it is known that it holds no accounts,
// which families share, whatever it was told for.
func (m columnMap) put(name string, i int, column string) {
	const account, document = "account", "document"
	at := slices.IndexFunc(personFields, func(f field) bool { return f.name == document })
	if name == account && slices.Contains(personFields[at].known, strings.ToLower(column)) {
		name = document
	}
	m[name] = append(m[name], i)
}

// value joins what the row says of one field.
func (m columnMap) value(r row, names ...string) string {
	var parts []string
	for _, name := range names {
		for _, i := range m[name] {
			if v := r.at(i); v != "" {
				parts = append(parts, v)
			}
		}
	}
	return strings.Join(parts, " ")
}

// complainant is what the row says, as the form would say it. Known parts of a name are written with the
// surname before a comma.
func (m columnMap) complainant(r row) complaint.Complainant {
	c := complaint.Complainant{
		Name: m.value(r, "full_name"), Organisation: m.value(r, "organisation"),
		Emails: m.each(r, "email"), Phones: m.each(r, "phone"), Accounts: m.each(r, "account"), Documents: m.each(r, "document"),
		BirthDate: m.value(r, "date_of_birth"), Address: strings.Join(m.each(r, addressFields...), ", "),
	}
	surname, given := m.value(r, "surname"), m.value(r, "given_name", "patronymic")
	if surname == "" && given == "" {
		return c
	}
	parts := strings.TrimSpace(surname + ", " + given)
	if c.Name == "" {
		c.Name = parts
	} else {
		c.OtherNames = []string{parts}
	}
	return c
}

// each gives the values of the fields' columns that are not empty.
func (m columnMap) each(r row, names ...string) []string {
	var values []string
	for _, name := range names {
		for _, i := range m[name] {
			if v := r.at(i); v != "" {
				values = append(values, strings.Clone(v))
			}
		}
	}
	return values
}
