package complaint_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"resonance/shared/complaint"
)

func TestAHistoryIsBoundedAndTellsEachCaseOnce(t *testing.T) {
	var p complaint.Complainant
	number := func(n int) string { return fmt.Sprintf("RS-2026-%06d", n) }
	for n := range complaint.MaxHistory + 5 {
		p.Remember(complaint.Experience{Case: number(n), State: complaint.Open})
	}
	if len(p.History) != complaint.MaxHistory || p.History[0].Case != number(5) || p.Cases != complaint.MaxHistory+5 {
		t.Errorf("%d remembered from %s on, of %d", len(p.History), p.History[0].Case, p.Cases)
	}
	p.Remember(complaint.Experience{Case: number(7), State: complaint.Closed})
	if p.Cases != complaint.MaxHistory+5 || p.History[2].State != complaint.Closed {
		t.Errorf("a case that goes on counts twice: %d, %+v", p.Cases, p.History[2])
	}
	p.Forget(number(7))
	p.Forget(number(7))
	if p.Cases != complaint.MaxHistory+4 || p.History[2].Case != number(8) {
		t.Errorf("after another person's case went: %d, %+v", p.Cases, p.History[2])
	}
}

func TestAPersonIsWhoTheyTurnedOutToBe(t *testing.T) {
	p := complaint.Complainant{ID: "P-1", Merged: []complaint.Merged{{Person: "P-2"}}}
	for id, want := range map[string]bool{"P-1": true, "P-2": true, "P-3": false} {
		if p.Is(id) != want {
			t.Errorf("%s: %v", id, p.Is(id))
		}
	}
}

// Taking a merge back takes what came by it, and leaves what was known before and what was said since.
func TestRestore(t *testing.T) {
	before := complaint.Facts{Name: "Ann Smith", Emails: []string{"ann@mail.example"}, Phones: []string{"+447700900001"}}
	other := complaint.Complainant{
		Name: "A. Smith", BirthDate: "1980-02-03", Address: "1 High Street", Language: "ru", Vulnerable: true, Worth: complaint.MostValued,
		Emails: []string{"a.smith@mail.example", "ann@mail.example"}, Phones: []string{"+447700900002"},
	}
	p := complaint.Complainant{
		Name: "Ann Smith", OtherNames: []string{"A. Smith", "Annie Smith"}, BirthDate: "1980-02-03", Address: "2 Low Street", OtherAddresses: []string{"1 High Street"},
		Language: "en", Vulnerable: true, Worth: complaint.MostValued,
		Emails: []string{"ann@mail.example", "a.smith@mail.example", "new@mail.example"}, Phones: []string{"+447700900001", "+447700900002"},
	}
	p.Restore(other.Facts(), before)
	want := complaint.Facts{
		Name: "Ann Smith", OtherNames: []string{"Annie Smith"}, Address: "2 Low Street",
		Language: "en", Emails: []string{"ann@mail.example", "new@mail.example"}, Phones: []string{"+447700900001"},
	}
	if diff := cmp.Diff(want, p.Facts(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
