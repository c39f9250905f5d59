package search

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

var day = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

// story is three cases that differ in everything that staff search by.
func story(w *world) []store.Change {
	return []store.Change{
		w.putPerson(complaint.Complainant{
			ID: "P-1", Name: "Щербакова Юлия", OtherNames: []string{"Константинопольская Юлия"}, Emails: []string{"Yulia.S@example.org"}, Phones: []string{"+79161234567"},
			Accounts: []string{"40817-810-0999"}, Since: day,
		}),
		w.putCase(complaint.Case{
			ID: "RS-2026-000001", State: complaint.Open, Channel: complaint.Regulator, Severity: complaint.Serious,
			Source:  complaint.Source{ID: "cbr", Name: "Банк России", Reference: "ОБ-59-1/44871"},
			Summary: "Списали деньги дважды", Person: "P-1", PersonName: "Щербакова Юлия", Problem: "PB-000007",
			Look:   []complaint.LookReason{complaint.LookUnverified},
			Clocks: []complaint.Clock{{ID: "ru-59fz", Due: day.Add(24 * time.Hour)}}, Received: day,
		}),
		w.putComplaint(complaint.Complaint{ID: "01", Case: "RS-2026-000001", Text: "С карты дважды списана комиссия, ёлки."}),
		w.putPerson(complaint.Complainant{ID: "P-2", Name: "John O'Neil", Organisation: "Harbour Ltd", Phones: []string{"+447700900123"}, Since: day}),
		w.putCase(complaint.Case{
			ID: "RS-2026-000002", State: complaint.Working, Channel: complaint.Media, Severity: complaint.Normal,
			Source:  complaint.Source{Name: "The Daily Post"},
			Summary: "Parcels are being lost", Person: "P-2", PersonName: "John O'Neil", Problem: "PB-000008",
			Owner: complaint.Actor{Kind: complaint.Staff, ID: "S-1", Name: "Ann"}, Emergency: &complaint.Reason{Code: "second"},
			Clocks: []complaint.Clock{{ID: "media", Due: day.Add(2 * time.Hour)}}, Received: day,
		}),
		w.putComplaint(complaint.Complaint{ID: "02", Case: "RS-2026-000002", Text: "My parcel was lost twice in 2025, order AX-7781."}),
		w.putCase(complaint.Case{
			ID: "RS-2026-000003", State: complaint.Closed, Outcome: complaint.WellSolved, Channel: complaint.Executive, Severity: complaint.Minor,
			Source:  complaint.Source{Reference: "EO-2026-11-5512"},
			Summary: "Lost parcel again", Person: "P-2", PersonName: "John O'Neil", Problem: "PB-000008", Received: day,
		}),
	}
}

func TestFind(t *testing.T) {
	w := newWorld(t)
	w.apply(story(w)...)
	const one, two, three = "RS-2026-000001", "RS-2026-000002", "RS-2026-000003"
	tests := []struct {
		name   string
		text   string
		facets Facets
		want   []string
	}{
		{name: "a facet that is no text", facets: Facets{Owner: "\xff\xfe"}},
		{name: "everything, newest first", want: []string{three, two, one}},
		{name: "a word in another form", text: "parcels", want: []string{three, two}},
		{name: "a Russian word in another form", text: "комиссию", want: []string{one}},
		{name: "ё written е", text: "елка", want: []string{one}},
		{name: "all words", text: "lost twice", want: []string{two}},
		{name: "words that stand everywhere are left out", text: "was the parcel lost", want: []string{three, two}},
		{name: "nothing", text: "parcel комиссия"},
		{name: "a name in the other script", text: "Shcherbakova", want: []string{one}},
		{name: "a name by ear", text: "schtscherbakowa ", want: []string{one}},
		{name: "the beginning of a name", text: "юлия щер", want: []string{one}},
		{name: "a beginning only while typing", text: "щер юлия"},
		{name: "more of a long name than its kept beginnings", text: "константинополь", want: []string{one}},
		{name: "in the other script", text: "konstantinopol", want: []string{one}},
		{name: "an organisation", text: "harbour", want: []string{three, two}},
		{name: "an outlet's name", text: "daily post", want: []string{two}},
		{name: "the case number", text: "RS-2026-000002", want: []string{two}},
		{name: "the case number, short", text: "rs-2026-2", want: []string{two}},
		{name: "the case number with blanks", text: "RS 2026 000002", want: []string{two}},
		{name: "short, with blanks", text: "parcel rs 2026 2", want: []string{two}},
		{name: "its last digits", text: "000003", want: []string{three}},
		{name: "a reference", text: "об-59-1/44871", want: []string{one}},
		{name: "a part of a reference", text: "44871", want: []string{one}},
		{name: "a reference that begins like a case number and goes on like a phone", text: "EO-2026-11-5512", want: []string{three}},
		{name: "in a sentence", text: "(parcel EO-2026-11-5512).", want: []string{three}},
		{name: "the case number in a sentence", text: "lost: RS-2026-000002, parcel", want: []string{two}},
		{name: "an order number with its letters", text: "AX-7781", want: []string{two}},
		{name: "a year tells nothing", text: "AX-2025"},
		{name: "an order number in the text", text: "7781", want: []string{two}},
		{name: "a phone as written", text: "+7 (916) 123-45-67", want: []string{one}},
		{name: "a phone with the trunk prefix", text: "8 916 123 45 67", want: []string{one}},
		{name: "a British phone", text: "07700 900123", want: []string{three, two}},
		{name: "the last four digits", text: "4567", want: []string{one}},
		{name: "a mail address", text: "yulia.s@example.org", want: []string{one}},
		{name: "a mail domain", text: "@example.org", want: []string{one}},
		{name: "an account", text: "408178100999", want: []string{one}},
		{name: "a problem", text: "PB-000008", want: []string{three, two}},
		{name: "state", facets: Facets{State: complaint.Working}, want: []string{two}},
		{name: "running", facets: Facets{Running: true}, want: []string{two, one}},
		{name: "nobody's", facets: Facets{Owner: Nobody}, want: []string{three, one}},
		{name: "an owner's", facets: Facets{Owner: "S-1"}, want: []string{two}},
		{name: "authority by id", facets: Facets{Authority: "cbr"}, want: []string{one}},
		{name: "authority by name", facets: Facets{Authority: "the daily post"}, want: []string{two}},
		{name: "problem and channel", facets: Facets{Problem: "PB-000008", Channel: complaint.Executive}, want: []string{three}},
		{name: "person", facets: Facets{Person: "P-2"}, want: []string{three, two}},
		{name: "look", facets: Facets{Look: true}, want: []string{one}},
		{name: "emergency", facets: Facets{Emergency: true}, want: []string{two}},
		{name: "outcome", facets: Facets{Outcome: complaint.WellSolved}, want: []string{three}},
		{name: "conduct", facets: Facets{Conduct: true}},
		{name: "severity and text", text: "lost", facets: Facets{Severity: complaint.Minor}, want: []string{three}},
		{name: "late", facets: Facets{DueBefore: day.Add(3 * time.Hour)}, want: []string{two}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, w.findAll(Query{Text: tt.text, Facets: tt.facets})); diff != "" {
				t.Errorf("cases (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRowTellsWhatTheListShows(t *testing.T) {
	w := newWorld(t)
	w.apply(story(w)...)
	got := w.find(Query{Text: "RS-2026-000001"}).Rows[0]
	want := Row{
		Case: "RS-2026-000001", Summary: "Списали деньги дважды", State: complaint.Open, Channel: complaint.Regulator,
		SourceID: "cbr", Source: "Банк России", Reference: "ОБ-59-1/44871", Severity: complaint.Serious,
		Person: "P-1", PersonName: "Щербакова Юлия", Problem: "PB-000007", Clock: "ru-59fz", Due: day.Add(24 * time.Hour),
		Look: []complaint.LookReason{complaint.LookUnverified}, Received: day,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("row (-want +got):\n%s", diff)
	}
}

func TestFindPeople(t *testing.T) {
	w := newWorld(t)
	w.apply(story(w)...)
	tests := []struct {
		text string
		want []string
	}{
		{"", []string{"P-2", "P-1"}},
		{"shcherb", []string{"P-1"}},
		{"harbour", []string{"P-2"}},
		{"+7 916 123-45-67", []string{"P-1"}},
		{"yulia.s@example.org", []string{"P-1"}},
		{"40817-810-0999", []string{"P-1"}},
		{"parcel", nil},
	}
	for _, tt := range tests {
		page, err := w.index.FindPeople(context.Background(), tt.text, 0, "")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range page.Rows {
			got = append(got, row.Person)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("people for %q (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestCursorThatIsNone(t *testing.T) {
	w := newWorld(t)
	for _, cursor := range []string{"!", "AAAA", "0LDQsdCy"} {
		_, err := w.index.Find(context.Background(), Query{Cursor: cursor})
		if complaint.KindOf(err) != complaint.KindInvalid {
			t.Errorf("cursor %q: got %v, want an invalid error", cursor, err)
		}
	}
}
