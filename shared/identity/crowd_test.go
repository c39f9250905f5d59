package identity_test

import (
	"testing"

	"pgregory.net/rapid"

	"resonance/shared/identity"
)

// What a crowd shares is weak evidence and no proof: a law firm's mailbox and phone, a placeholder for a number, a
// house of a hundred flats, a name that many bear.
func TestACrowdProvesNothing(t *testing.T) {
	house := at(identity.Person{Name: "Ann Fairweather"}, "9 Trial Crescent, Mockingham")
	flat := at(identity.Person{Name: "Ann Fairweather"}, "Flat 4, 9 Trial Crescent, Mockingham")
	dated := born(mail("Ann Fairweather", "ann@post.example"), "1950-01-02")
	moved := at(born(mail("Ann Fairweather", "ann@other.example"), "1950-01-02"), "")
	number := identity.Person{Name: "Ann Fairweather", Accounts: []string{"12345"}}
	paper := identity.Person{Name: "Ann Fairweather", Documents: []string{"AB 123 456"}, BirthDates: []string{"1950-01-02"}}
	renamed := identity.Person{Name: "Ann Jessop", Documents: []string{"AB 123 456"}, BirthDates: []string{"1950-01-02"}}
	phone := identity.Person{Name: "Ann Fairweather", Phones: []string{"020 7946 0018"}}
	tests := []struct {
		name  string
		a, b  identity.Person
		field identity.Field
		how   string
		want  identity.Outcome // among a crowd
		alone identity.Outcome
	}{
		{"a mailbox", mail("Ann Fairweather", box), mail("Ann Fairweather", box), identity.FieldEmail, "crowded", identity.Perhaps, identity.Same},
		{"a phone", phone, phone, identity.FieldPhone, "crowded", identity.Perhaps, identity.Same},
		{"an account", number, number, identity.FieldAccount, "crowded", identity.Perhaps, identity.Same},
		{"a document", paper, renamed, identity.FieldDocument, "crowded", identity.Perhaps, identity.Same},
		{"a house", house, house, identity.FieldAddress, "crowded", identity.Perhaps, identity.Same},
		{"a flat in it", flat, flat, identity.FieldAddress, "equal", identity.Same, identity.Same},
		{"a name", dated, moved, identity.FieldSurname, "common", identity.Perhaps, identity.Same},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, b := read(test.a), read(test.b)
			var keys []string
			for _, k := range a.Keys() {
				if test.field == identity.FieldSurname || k.Strength != identity.Weak {
					keys = append(keys, k.Text)
				}
			}
			alone, crowded := identity.Compare(a, b, identity.Default()), identity.Compare(a.Crowded(keys), b, identity.Default())
			if alone.Outcome != test.alone || crowded.Outcome != test.want {
				t.Errorf("%s, and %s among a crowd; want %s and %s: %+v", alone.Outcome, crowded.Outcome, test.alone, test.want, crowded.Fields)
			}
			if crowded.Score > alone.Score || crowded.Score == alone.Score != (test.how == "equal") {
				t.Errorf("score %v, %v among a crowd", alone.Score, crowded.Score)
			}
			for _, f := range crowded.Fields {
				if f.Field == test.field && (f.How != test.how || f.Weight <= 0) {
					t.Errorf("%s: %s, weighs %v; want %s", f.Field, f.How, f.Weight, test.how)
				}
			}
			if d := identity.Decide(a.Crowded(keys), []identity.Candidate{{ID: "b", Profile: b}}, identity.Default()); d.Outcome != test.want {
				t.Errorf("decided: %s, want %s", d.Outcome, test.want)
			}
		})
	}
}

func TestACrowdNeverBringsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := read(drawPerson(t)), read(drawPerson(t))
		var keys []string
		for _, k := range a.Keys() {
			if rapid.Bool().Draw(t, k.Text) {
				keys = append(keys, k.Text)
			}
		}
		alone, crowded, turned := identity.Compare(a, b, identity.Default()), identity.Compare(a.Crowded(keys), b, identity.Default()), identity.Compare(b, a.Crowded(keys), identity.Default())
		if crowded.Score > alone.Score || crowded.Outcome != alone.Outcome && alone.Outcome == identity.New {
			t.Errorf("%s %v, among a crowd %s %v", alone.Outcome, alone.Score, crowded.Outcome, crowded.Score)
		}
		if d := identity.Decide(a.Crowded(keys), []identity.Candidate{{ID: "b", Profile: b}}, identity.Default()); d.Outcome != crowded.Outcome {
			t.Errorf("compared %s, decided %s", crowded.Outcome, d.Outcome)
		}
		if turned.Outcome != crowded.Outcome || turned.Score != crowded.Score {
			t.Errorf("%s %v, the other way round %s %v", crowded.Outcome, crowded.Score, turned.Outcome, turned.Score)
		}
	})
}

// Of two accounts that agree one is a crowd's: the other one counts, in whatever order they were stated.
func TestACrowdHidesNoOtherAccount(t *testing.T) {
	const own, firms = "12345678", "87654321"
	one := read(identity.Person{Accounts: []string{own, firms}}).Crowded([]string{"account:" + firms})
	for _, accounts := range [][]string{{own, firms}, {firms, own}} {
		m := identity.Compare(one, read(identity.Person{Accounts: accounts}), identity.Default())
		if len(m.Fields) != 1 || m.Fields[0].How != "equal" || m.Fields[0].A != own {
			t.Errorf("with %v: %+v", accounts, m.Fields)
		}
	}
	turned := read(identity.Person{Accounts: []string{firms, own}}).Crowded([]string{"account:" + firms})
	if m := identity.Compare(turned, one, identity.Default()); m.Fields[0].A != own {
		t.Errorf("the crowd's first: %+v", m.Fields)
	}
}
