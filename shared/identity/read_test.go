package identity

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestEmail(t *testing.T) {
	tests := []struct{ name, a, b string }{
		{"case", "Ann.Bell@Post.Example", "ann.bell@post.example"},
		{"dots and tags where Google ignores them", "ann.bell+shop@googlemail.com", "annbell@gmail.com"},
		{"dashes, tags and national domains of Yandex", "ann-bell+x@ya.ru", "ann.bell@yandex.com"},
		{"tags of Outlook", "ann+x@outlook.com", "ann@outlook.com"},
		{"international domains", "ann@почта.рф", "ann@xn--80a1acny.xn--p1ai"},
		{"brackets", " <ann@post.example> ", "ann@post.example"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, okA := readEmail(test.a)
			b, okB := readEmail(test.b)
			if !okA || !okB || a.exact != b.exact {
				t.Errorf("%q and %q", a.exact, b.exact)
			}
		})
	}
	for _, other := range [][2]string{{"ann.bell@post.example", "annbell@post.example"}, {"ann+x@post.example", "ann@post.example"}, {"a.nn@outlook.com", "ann@outlook.com"}} {
		a, _ := readEmail(other[0])
		b, _ := readEmail(other[1])
		if a.exact == b.exact {
			t.Errorf("%v are one", other)
		}
	}
	for _, none := range []string{"", "ann", "@post.example", "ann@post", "ann bell@post.example", "ann@"} {
		if e, ok := readEmail(none); ok && !e.broken() {
			t.Errorf("%q was read as %q", none, e.exact)
		}
	}
}

func TestPhone(t *testing.T) {
	tests := []struct{ text, region, want string }{
		{"8 (999) 000-06-61", "RU", "+79990000661"},
		{"8 (999) 000-06-61", "GB", "+79990000661"},
		{"79990000661", "GB", "+79990000661"},
		{"007 999 0000661", "GB", "+79990000661"},
		{"0161 496 0037", "GB", "+441614960037"},
		{"+44 (0)161 496 0037", "RU", "+441614960037"},
		{"00353 20 912 0477", "GB", "+353209120477"},
		{"0221 4710264", "RU", "02214710264"},
	}
	for _, test := range tests {
		if got, ok := readPhone(test.text, test.region); !ok || got.e164 != test.want {
			t.Errorf("%s in %s is %s, want %s", test.text, test.region, got.e164, test.want)
		}
	}
	for _, none := range []string{"", "12345", "ask my sister", "123456789012345678901"} {
		if p, ok := readPhone(none, "GB"); ok {
			t.Errorf("%q was read as %q", none, p.e164)
		}
	}
}

// The schemes after which a name may be written: ICAO 9303, GOST 52535.1, GOST 7.79 B, BGN/PCGN, MVD 782,
// German, French and by ear.
func TestSkeleton(t *testing.T) {
	for _, spellings := range [][]string{
		{"Щербаков", "Shcherbakov", "Scherbakov", "Schtscherbakow", "Chtcherbakov", "Shherbakov", "Ščerbakov"},
		{"Юрий", "Yuri", "Yury", "Iurii", "Jurij", "Yuriy", "Juri"},
		{"Евгений", "Evgeny", "Yevgeniy", "Evgenii", "Jewgeni", "Evgenij"},
		{"Мария", "Maria", "Mariya", "Mariia", "Marija"},
		{"Фёдор", "Федор", "Fedor", "Fyodor", "Fjodor", "Fiodor"},
		{"Жуков", "Zhukov", "Žukov", "Zhoukov"},
		{"Цветков", "Tsvetkov", "Tzvetkov", "Tcvetkov"},
		{"Николаев", "Nikolaev", "Nikolayev", "Nikolajew", "Nikolaiev"},
		{"Воеводин", "Voevodin", "Voyevodin"},
		{"Зуев", "Zuev", "Zuyev", "Zujew"},
		{"Юлия", "Yuliya", "Ûliâ"},
		{"Яковлев", "Yakovlev", "Âkovlev"},
		{"Хрущев", "Khrushchev", "Hruschev"},
		{"Müller", "Mueller", "Muller"},
		{"Strauß", "Strauss"},
		{"Catherine", "Katherine"},
		{"Katharine", "Catharine"},
		{"Angela", "Ângela"},
		{"Yıldız", "Yildiz"},
		{"Sarah", "Sara"},
	} {
		first := skeleton(latin(spellings[0]))
		for _, s := range spellings[1:] {
			if got := skeleton(latin(s)); got != first {
				t.Errorf("%s is %q, %s is %q", spellings[0], first, s, got)
			}
		}
	}
	if skeleton(latin("Иванов")) == skeleton(latin("Ионов")) {
		t.Error("two names became one")
	}
}

func TestRoles(t *testing.T) {
	tests := []struct{ text, given, surname, patronymic string }{
		{"Анна Петровна Иванова", "anna", "ivanova", "petrovna"},
		{"Иванова Анна Петровна", "anna", "ivanova", "petrovna"},
		{"Ivanov Ivan", "ivan", "ivanov", ""},
		{"Bell, Ann", "ann", "bell", ""},
		{"Dr. Ann O'Bell Jr", "ann", "bell", ""},
		{"Иванов И.П.", "i", "ivanov", "p"},
		{"Bell, Ann O.", "ann", "bell", "o"},
		{"г-н Ковальчук Андрей", "andrey", "kovalchuk", ""},
		{"г-же Белой Анне", "anne", "beloy", ""},
		{"гражданки Анны Белой", "anny", "beloy", ""},
		{"Белая Анна Николаевна", "anna", "belaya", "nikolaevna"},
		{"Beliy Ivan Nikolaevich", "ivan", "beliy", "nikolaevich"},
		{"Ryan-McGrath, Orla", "orla", "ryan", ""},
		{"Zorblax Quux", "zorblax", "quux", ""},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			got := map[role]string{}
			for _, x := range guessRoles(test.text) {
				if got[x.role] == "" {
					got[x.role] = x.text
				}
			}
			if got[given] != test.given || got[surname] != test.surname || got[patronymic] != test.patronymic {
				t.Errorf("given %q, surname %q, patronymic %q", got[given], got[surname], got[patronymic])
			}
		})
	}
}

func birthOf(text string) birth {
	b, _ := readBirth(text)
	return b
}

func TestBirth(t *testing.T) {
	tests := []struct {
		a, b string
		want Verdict
		how  string
	}{
		{"1980-03-07", "07.03.1980", Agree, "equal"},
		{"1980-03-07", "1980-07-03", Close, "day-month"},
		{"1980-03-07", "1980-03-01", Close, "digit"},
		{"1980-03-07", "1980-04-25", Close, "near"},
		{"1989-12-20", "1990-02-17", Close, "near"},
		{"2000-01-17", "1999-12-28", Close, "near"},
		{"1989-12-20", "1991-02-17", Differ, ""},
		{"1980-03-07", "1981-09-19", Differ, ""},
		{"1980-03-07", "", Missing, ""},
		{"1980-03-07", "in spring", Missing, ""},
		{"1980-02-31", "1980-02-21", Close, "digit"},
	}
	for _, test := range tests {
		if v, how := compareBirth(birthOf(test.a), birthOf(test.b)); v != test.want || how != test.how {
			t.Errorf("%s and %s: %s, %s", test.a, test.b, v, how)
		}
	}
}

func TestAddress(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       Verdict
		how        string
	}{
		{"abbreviations and order", "ул. Учебная, д. 81, кв. 28, Новомакетск, 999310", "Новомакетск, Учебная улица 81-28", Agree, "equal"},
		{"two scripts", "улица Учебная 81, Примерово", "ulitsa Uchebnaya 81, Primerovo", Agree, "equal"},
		{"a postcode without its blank", "9 Trial Crescent, Mockingham, ZZ3 5AS", "9 Trial Crescent, Mockingham, zz35as", Agree, "equal"},
		{"another house", "9 Trial Crescent, Mockingham", "11 Trial Crescent, Mockingham", Close, "town"},
		{"postcode alone", "ZZ3 5AS", "9 Trial Crescent, ZZ3 5AS", Close, "postcode"},
		{"elsewhere", "9 Trial Crescent, Mockingham", "3 Pattern Court, Testbury", Differ, ""},
		{"a country is no address", "Russia", "9 Trial Crescent", Missing, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if v, how := compareAddress(readAddress(test.a), readAddress(test.b)); v != test.want || how != test.how {
				t.Errorf("%s, %s", v, how)
			}
		})
	}
}

// Every line of the tables names somebody who is not everybody: no line twice, no form of one letter.
func TestTables(t *testing.T) {
	names := givenNames()
	if len(names.initials) < 200 {
		t.Fatalf("%d given names", len(names.initials))
	}
	for skel, lines := range names.lines {
		if len(skel) < 2 || len(slices.Compact(slices.Sorted(slices.Values(lines)))) != len(lines) {
			t.Errorf("%q stands in %v", skel, lines)
		}
	}
	common := func(word string) bool { return newToken(word, false).common }
	if !common("smirnova") || !common("mueller") || common("quux") {
		t.Error("common surnames")
	}
}

// What the count of letters rules out, the measures would not have found.
func TestApartByLetters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.StringMatching(`[a-f]{1,14}`).Draw(t, "a")
		b := rapid.OneOf(rapid.StringMatching(`[a-f]{1,14}`), rapid.Map(rapid.Permutation([]byte(a)), func(s []byte) string { return string(s) })).Draw(t, "b")
		if apartByLetters(a, b) && (slips(a, b) >= scrambledLikeness || scrambled(a, b)) {
			t.Errorf("%s and %s: %v, scrambled %v", a, b, slips(a, b), scrambled(a, b))
		}
	})
}
