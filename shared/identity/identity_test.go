package identity_test

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"resonance/shared/identity"
)

func read(p identity.Person) identity.Profile { return identity.Read(p, "GB") }

func mail(name, address string) identity.Person {
	return identity.Person{Name: name, Emails: []string{address}}
}

func born(p identity.Person, date string) identity.Person {
	p.BirthDates = []string{date}
	return p
}

func at(p identity.Person, address string) identity.Person {
	p.Addresses = []string{address}
	return p
}

const box = "box@post.example"

// The cases of the product page and the traps that matching is known for.
func TestOutcome(t *testing.T) {
	agent := func(client string) identity.Person {
		return identity.Person{Name: client, Emails: []string{"office@law.example"}, Phones: []string{"020 7946 0018"}}
	}
	document := func(p identity.Person) identity.Person {
		p.Documents = []string{"AB 123 456 C"}
		return p
	}
	known := func(p identity.Person, others ...string) identity.Person {
		p.OtherNames = others
		return p
	}
	tests := []struct {
		name string
		a, b identity.Person
		want identity.Outcome
		code string // of a guard
	}{
		{"the same in two scripts", mail("Щербакова Юлия", box), mail("Yulia Shcherbakova", box), identity.Same, ""},
		{"a nickname", mail("William Turner", box), mail("Bill Turner", box), identity.Same, ""},
		{"a name with another vowel", mail("Catherine Turner", box), mail("Katharine Turner", box), identity.Same, ""},
		{"a Russian nickname in Latin", mail("Александр Ковальчук", box), mail("Sasha Kovalchuk", box), identity.Same, ""},
		{"a rarer nickname", mail("Тихон Ковальчук", box), mail("Тиша Ковальчук", box), identity.Same, ""},
		{"two names of nearly the same letters", mail("Айдар Ковальчук", box), mail("Аркадий Ковальчук", box), identity.New, "identity.given-differs"},
		{"a nickname in a regulator's genitive", mail("Дарья Ковальчук", box), mail("Даши Ковальчук", box), identity.Same, ""},
		{"initials", mail("И. П. Ковальчук", box), mail("Ковальчук Иван Петрович", box), identity.Same, ""},
		{"a misspelt surname", mail("Ann Fairweather", box), mail("Ann Fairwaether", box), identity.Same, ""},
		{"no woman's ending abroad", mail("Елена Ковальская", box), mail("Elena Kovalsky", box), identity.Same, ""},
		{"swapped and unsplit", mail("Fairweather Ann", box), identity.Person{Given: "Ann", Surname: "Fairweather", Emails: []string{box}}, identity.Same, ""},
		{"man and wife", mail("John Fairweather", box), mail("Mary Fairweather", box), identity.New, "identity.given-differs"},
		{"Alexander and Alexandra", mail("Александр Ковальчук", box), mail("Александра Ковальчук", box), identity.New, "identity.given-differs"},
		{"Sasha may be either", mail("Саша Ковальчук", box), mail("Александра Ковальчук", box), identity.Same, ""},
		{"Alexander, once as Sasha, is no Alexandra", known(mail("Саша Ковальчук", box), "Александр Ковальчук"), mail("Александра Ковальчук", box), identity.Perhaps, "identity.given-differs"},
		{"Boris, once as B., is no Bella", known(mail("Б. Ковальчук", box), "Борис Ковальчук"), mail("Белла Ковальчук", box), identity.New, "identity.given-differs"},
		{"sons of two fathers, one of them once without his", known(mail("Иван Ковальчук", box), "Иван Петрович Ковальчук"), mail("Иван Иванович Ковальчук", box), identity.Perhaps, "identity.names-differ"},
		{"an initial under fields exchanged", known(identity.Person{Given: "Kovalchuk", Surname: "I.", Emails: []string{box}}, "I. Kovalchuk"), mail("Ivan Kovalchuk", box), identity.Same, ""},
		{"of one double surname", mail("Anthony Ashton-Moore", box), mail("ASHTON-MOORE IMOGEN", box), identity.New, "identity.given-differs"},
		{"a mailbox without its dot", mail("Ann Fairweather", "ann.fairweather@post.example"), mail("Ann Fairweather", "annfairweather@post.example"), identity.Same, ""},
		{"a mailbox misspelt but for its number", mail("Ann Fairweather", "fairweather71@post.example"), mail("Ann Fairweather", "fairwaether71@post.example"), identity.Same, ""},
		{"a mailbox like a namesake's", mail("Ann Fairweather", "fairweather@post.example"), mail("Ann Fairweather", "afairweather@post.example"), identity.Perhaps, "identity.no-contact"},
		{"a lawyer's clients", agent("Ann Fairweather"), agent("Tom Jessop"), identity.New, ""},
		{"a mailbox without a name", mail("", box), mail("Ann Fairweather", box), identity.Perhaps, "identity.no-name"},
		{"twins", born(mail("John Fairweather", box), "1990-05-05"), born(mail("Mary Fairweather", box), "1990-05-05"), identity.New, "identity.given-differs"},
		{"father and son at one address", at(born(identity.Person{Name: "John Fairweather"}, "1950-01-02"), "9 Trial Crescent, Mockingham"), at(born(identity.Person{Name: "John Fairweather"}, "1985-07-19"), "9 Trial Crescent, Mockingham"), identity.Perhaps, "identity.birth-differs"},
		{"another birth date", born(mail("Ann Fairweather", box), "1950-01-02"), born(mail("Ann Fairweather", box), "1985-07-19"), identity.Perhaps, "identity.birth-differs"},
		{"day and month exchanged", born(mail("Ann Fairweather", box), "1950-01-02"), born(mail("Ann Fairweather", box), "1950-02-01"), identity.Same, ""},
		{"another surname with one mailbox", mail("Ann Fairweather", box), mail("Ann Jessop", box), identity.Perhaps, "identity.surname-differs"},
		{"another surname, but born the same day", born(mail("Ann Fairweather", box), "1950-01-02"), born(mail("Ann Jessop", box), "1950-01-02"), identity.Same, ""},
		{"twins whose surname stands first", born(mail("Quuxum Zorblax", box), "1950-01-02"), born(mail("Quuxum Tirvindel", box), "1950-01-02"), identity.Perhaps, "identity.surname-differs"},
		{"father and son of one name", mail("John Fairweather, Sr.", box), mail("John Fairweather Jr", box), identity.Perhaps, "identity.generation-differs"},
		{"father and son of one Russian name", known(mail("Ковальчук Иван", box), "Ковальчук Иван старший"), mail("Ковальчук Иван мл.", box), identity.Perhaps, "identity.generation-differs"},
		{"a son who does not always say so", mail("John Fairweather", box), mail("John Fairweather Jr", box), identity.Same, ""},
		{"a son in two ways", mail("John Fairweather II", box), mail("John Fairweather Junior", box), identity.Same, ""},
		{"the initial of another father", known(mail("Вадим Ковальчук", box), "Вадим Олегович Ковальчук"), mail("В. П. Ковальчук", box), identity.Perhaps, "identity.names-differ"},
		{"the initial of a father in another scheme", mail("И. Ю. Ковальчук", box), mail("Ivan Urevich Kovalchuk", box), identity.Same, ""},
		{"the initial of the father", known(mail("Вадим Ковальчук", box), "Вадим Олегович Ковальчук"), mail("В. О. Ковальчук", box), identity.Same, ""},
		{"namesakes of a rare name", identity.Person{Name: "Ann Fairweather"}, identity.Person{Name: "Ann Fairweather"}, identity.Perhaps, "identity.no-contact"},
		{"namesakes far apart", at(identity.Person{Name: "Ann Smith", Phones: []string{"07700 900123"}}, "9 Trial Crescent, Mockingham"), at(identity.Person{Name: "Ann Smith", Phones: []string{"07700 900456"}}, "3 Pattern Court, Testbury"), identity.New, ""},
		{"name and address", at(identity.Person{Name: "Ann Fairweather"}, "9 Trial Crescent, Mockingham"), at(identity.Person{Name: "Ann Fairweather"}, "9 Trial Cres, Mockingham"), identity.Same, ""},
		{"a document outweighs a changed name", document(born(mail("Ann Fairweather", box), "1950-01-02")), document(born(mail("Lucy Fairweather", "x@y.example"), "1950-01-02")), identity.Same, ""},
		{"one organisation", identity.Person{Organisation: "Jessop & Sons Ltd", Emails: []string{box}}, identity.Person{Organisation: "Jessop and Sons Ltd", Emails: []string{box}}, identity.Same, ""},
		{"a phone given out again", identity.Person{Name: "Ann Fairweather", Phones: []string{"07700 900123"}}, identity.Person{Name: "Kaya Yilmaz", Phones: []string{"07700 900123"}}, identity.New, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := identity.Compare(read(test.a), read(test.b), identity.Default())
			if m.Outcome != test.want {
				t.Errorf("%s (%.3f), want %s: %+v", m.Outcome, m.Score, test.want, m.Fields)
			}
			codes := []string{}
			for _, g := range m.Guards {
				codes = append(codes, g.Code)
			}
			if test.code != "" && !slices.Contains(codes, test.code) {
				t.Errorf("guards %v, want %s", codes, test.code)
			}
		})
	}
}

func TestReasons(t *testing.T) {
	a := born(mail("Саша Щербаков", "a.koval@post.example"), "1990-05-05")
	b := born(mail("Aleksandr Scherbakow", "akoval@post.example"), "1990-05-15")
	m := identity.Compare(read(a), read(b), identity.Default())
	got := map[identity.Field]string{}
	for _, f := range m.Fields {
		got[f.Field] = string(f.Verdict) + " " + f.How
		if (f.Verdict == identity.Agree) != (f.Weight > 0 && f.Verdict != identity.Close) {
			t.Errorf("%s %s weighs %v", f.Field, f.Verdict, f.Weight)
		}
		if f.How != "" && !slices.Contains(identity.Hows(), f.How) {
			t.Errorf("%q is not among Hows", f.How)
		}
	}
	want := map[identity.Field]string{"given": "agree nickname", "surname": "agree spelling", "birth": "close digit", "email": "close dots"}
	for f, w := range want {
		if got[f] != w {
			t.Errorf("%s: %q, want %q", f, got[f], w)
		}
	}
}

func drawPerson(t *rapid.T) identity.Person {
	words := []string{"Ann", "Анна", "Ivan", "Иван", "Иванович", "Fairweather", "Ковальчук", "Kovalchuk", "O'Brien", "von", "Ю.", "J", "", "123", "ъ", "李", "Ḧ", "'", "Mary-Jane"}
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom(words))
	whole := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(text, 0, 5).Draw(t, "words"), " ")
	})
	some := func(values ...string) []string {
		return rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(values), rapid.String()), 0, 3).Draw(t, values[0])
	}
	return identity.Person{
		Name: whole.Draw(t, "name"), OtherNames: rapid.SliceOfN(whole, 0, 3).Draw(t, "others"),
		Given: text.Draw(t, "given"), Surname: text.Draw(t, "surname"), Patronymic: text.Draw(t, "patronymic"),
		Organisation: rapid.SampledFrom([]string{"", "Jessop & Sons"}).Draw(t, "organisation"),
		Emails:       some("a@b.example", "A+x@b.example", "c@d.example"), Phones: some("07700 900123", "+7 999 000-06-61", "0221 4710264"),
		Accounts: some("12-34-56-78", "12345679"), Documents: some("AB 123456", "XY 99"),
		BirthDates: some("1990-05-05", "1990-05-06", "1950-01-02", "nonsense"),
		Addresses:  some("9 Trial Crescent", "ул. Учебная, 81", "Russia"),
	}
}

// Laws for any two people, however odd: keys are few and not empty; comparing is symmetric; a person is
// never someone else than themselves; the order of values makes no difference; choosing among candidates, which stops
// comparing as soon as it can, comes to what comparing comes to; a contact alone never makes the same of names that disagree; what
// only one side says neither helps nor hurts.
func TestLaws(t *testing.T) {
	w := identity.Default()
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPerson(t), drawPerson(t)
		a, b := read(p), read(q)
		for _, k := range a.Keys() {
			if kind, value, _ := strings.Cut(k.Text, ":"); kind == "" || value == "" || k.Strength < identity.Weak {
				t.Fatalf("key %+v", k)
			}
		}
		if len(a.Keys()) > identity.MaxKeys {
			t.Fatalf("%d keys", len(a.Keys()))
		}
		one, other := identity.Compare(a, b, w), identity.Compare(b, a, w)
		if one.Outcome != other.Outcome || math.Abs(one.Score-other.Score) > 1e-9 {
			t.Fatalf("%s %.4f one way, %s %.4f the other", one.Outcome, one.Score, other.Outcome, other.Score)
		}
		chosen := identity.Decide(a, []identity.Candidate{{ID: "P-1", Profile: b}}, w)
		if chosen.Outcome != one.Outcome || len(chosen.Candidates) == 1 && !reflect.DeepEqual(chosen.Candidates[0].Match, one) {
			t.Fatalf("%s as a candidate, %s compared", chosen.Outcome, one.Outcome)
		}
		turned := q
		for _, list := range []*[]string{&turned.Emails, &turned.Phones, &turned.Accounts, &turned.Documents, &turned.BirthDates, &turned.Addresses} {
			*list = slices.Clone(*list)
			slices.Reverse(*list)
		}
		if other := identity.Compare(a, read(turned), w); one.Outcome != other.Outcome || math.Abs(one.Score-other.Score) > 1e-9 {
			t.Fatalf("%s %.4f in one order, %s %.4f in the other", one.Outcome, one.Score, other.Outcome, other.Score)
		}
		for _, g := range identity.Compare(a, a, w).Guards {
			if strings.HasSuffix(g.Code, "-differs") {
				t.Fatalf("%s parts a person from themselves", g.Code)
			}
		}
		if one.Outcome == identity.Same && len(p.Documents) == 0 {
			for _, f := range one.Fields {
				if f.Field == identity.FieldGiven && f.Verdict == identity.Differ {
					t.Fatalf("joined with another given name: %+v", one.Fields)
				}
			}
		}
		if len(p.BirthDates) == 0 {
			q.BirthDates = nil
			before := identity.Compare(a, read(q), w)
			q.BirthDates = []string{"1971-11-11"}
			if after := identity.Compare(a, read(q), w); after.Score != before.Score || after.Outcome != before.Outcome {
				t.Fatal("a birth date on one side changed the outcome")
			}
		}
	})
}

// Everything that Compare makes the same shares a key, so that the register finds it. Not so where people have been
// joined: many names and birth dates share the few keys that a person has.
func TestKeysReach(t *testing.T) {
	simple := func(p identity.Person) identity.Profile {
		p.OtherNames, p.Given = nil, ""
		p.BirthDates = p.BirthDates[:min(len(p.BirthDates), 1)]
		return read(p)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := simple(drawPerson(t)), simple(drawPerson(t))
		if identity.Compare(a, b, identity.Default()).Outcome != identity.Same {
			return
		}
		for _, k := range a.Keys() {
			if slices.Contains(b.Keys(), k) {
				return
			}
		}
		t.Fatalf("same, and no common key: %v and %v", a.Keys(), b.Keys())
	})
}

func TestDecide(t *testing.T) {
	known := func(id string, p identity.Person) identity.Candidate {
		return identity.Candidate{ID: id, Profile: read(p)}
	}
	byMail := known("P-1", mail("Ann Fairweather", box))
	byPhone := known("P-2", identity.Person{Name: "Ann Fairweather", Phones: []string{"07700 900123"}})
	husband := known("P-3", mail("Tom Fairweather", box))
	lives := known("P-4", at(identity.Person{Name: "A. Fairweather"}, "9 Trial Crescent, Mockingham"))
	asked := read(at(identity.Person{Name: "Ann Fairweather", Emails: []string{box}, Phones: []string{"07700 900123"}}, "9 Trial Crescent, Mockingham"))

	for _, order := range [][]identity.Candidate{{byMail, byPhone, husband, lives}, {lives, husband, byPhone, byMail}} {
		d := identity.Decide(asked, order, identity.Default())
		if d.Outcome != identity.Same || d.ID != "P-1" {
			t.Errorf("%s %s", d.Outcome, d.ID)
		}
		if len(d.Candidates) != 3 || d.Candidates[1].ID != "P-2" || d.Candidates[2].ID != "P-4" {
			t.Errorf("candidates %+v", d.Candidates)
		}
	}
	if d := identity.Decide(asked, []identity.Candidate{husband, lives}, identity.Default()); d.Outcome != identity.Perhaps || d.ID != "" || len(d.Candidates) != 1 {
		t.Errorf("%+v", d)
	}
	if d := identity.Decide(asked, nil, identity.Default()); d.Outcome != identity.New || len(d.Candidates) != 0 {
		t.Errorf("%+v", d)
	}
}
