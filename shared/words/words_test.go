package words

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// slot is a place for a value as the package's comment has it.
var slot = regexp.MustCompile(`\{([a-zA-Z0-9]+)((?:\|[^{}|]*)*)\}`)

// TestEveryBraceIsOfASlot: filling a text takes it for one.
func TestEveryBraceIsOfASlot(t *testing.T) {
	c := Load()
	for _, key := range c.Keys() {
		for _, said := range c.texts()[key] {
			if strings.ContainsAny(slot.ReplaceAllString(said, ""), "{}") {
				t.Errorf("%s has a brace that belongs to no slot: %q", key, said)
			}
		}
	}
}

func TestPluralForms(t *testing.T) {
	c := &Catalogue{texts: func() texts {
		return texts{"n": {"{n} {n|case|cases}", "{n} {n|дело|дела|дел}"}}
	}}
	for _, row := range []struct{ n, en, ru string }{
		{"0", "0 cases", "0 дел"}, {"1", "1 case", "1 дело"}, {"2", "2 cases", "2 дела"},
		{"5", "5 cases", "5 дел"}, {"11", "11 cases", "11 дел"}, {"12", "12 cases", "12 дел"},
		{"21", "21 cases", "21 дело"}, {"22", "22 cases", "22 дела"}, {"112", "112 cases", "112 дел"},
	} {
		if got := c.In("en").Say("n", "n", row.n); got != row.en {
			t.Errorf("en %s: got %q, want %q", row.n, got, row.en)
		}
		if got := c.In("ru").Say("n", "n", row.n); got != row.ru {
			t.Errorf("ru %s: got %q, want %q", row.n, got, row.ru)
		}
	}
}

// TestANumberAgreesWithItsNoun: a noun right behind a number has a form for each.
func TestANumberAgreesWithItsNoun(t *testing.T) {
	c := Load()
	for _, row := range []struct{ key, language, n, says string }{
		{"reason.conduct.many_unrelated_problems", "ru", "1", "на 1 не связанную вещь за 1 день"},
		{"reason.conduct.many_unrelated_problems", "ru", "3", "на 3 не связанные вещи за 3 дня"},
		{"reason.conduct.parallel_blast", "ru", "5", "через 5 каналов за 5 часов"},
		{"reason.conduct.parallel_blast", "en", "1", "1 channel within 1 hour"},
		{"reason.conduct.grounds_refused_after_help", "ru", "5", "5 раз отказано"},
		{"reason.conduct.outcome_shifting", "ru", "5", "менялось 5 раз,"},
		{"reason.conduct.outcome_shifting", "en", "1", "changed 1 time,"},
		{"reason.conduct.profit_pattern", "ru", "21", "По 21 делу"},
		{"reason.conduct.shared_identity_markers", "en", "1", "1 other person uses"},
		{"reason.remedy.failed-again", "ru", "5", "в 5 раз"},
		{"reason.remedy.failed-again", "ru", "1.5", "в 1.5 раза"},
		{"desk.used-up", "ru", "21", "21 процент срока"},
	} {
		values := map[string]string{}
		for _, m := range slot.FindAllStringSubmatch(c.texts()[row.key][0], -1) {
			values[m[1]] = row.n
		}
		if got := c.In(row.language).SayMap(row.key, values); !strings.Contains(got, row.says) {
			t.Errorf("%s in %s for %s: got %q, want %q in it", row.key, row.language, row.n, got, row.says)
		}
	}
}

// A value never becomes a slot of its own, and every language uses the same values.
func TestBothLanguagesUseTheSameValues(t *testing.T) {
	c := Load()
	for _, key := range c.Keys() {
		var first []string
		for i, l := range Languages() {
			names := map[string]bool{}
			for _, m := range slot.FindAllStringSubmatch(c.texts()[key][i], -1) {
				names[m[1]] = true
			}
			used := make([]string, 0, len(names))
			for n := range names {
				used = append(used, n)
			}
			slices.Sort(used)
			if i == 0 {
				first = used
			} else if !slices.Equal(first, used) {
				t.Errorf("%s: %s uses %v, %s uses %v", key, Languages()[0], first, l, used)
			}
		}
	}
}

func TestAMissingKeyIsSeen(t *testing.T) {
	if got := Load().In("ru").Say("no such key"); got != "[no such key]" {
		t.Errorf("got %q", got)
	}
}

// The catalogue stays YAML, for the editors and tools of those who translate it.
func TestTheCatalogueIsReadAsYAMLReadsIt(t *testing.T) {
	want := texts{}
	names, err := fs.Glob(files, "catalogue/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]struct{ En, Ru string }
		if err := yaml.Unmarshal(raw, &texts); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for key, said := range texts {
			want[key] = text{said.En, said.Ru}
		}
	}
	if diff := cmp.Diff(want, Load().texts()); diff != "" {
		t.Error(diff)
	}
}

func TestALineThatIsNotOfTheCatalogueIsRefused(t *testing.T) {
	for _, line := range []string{
		"alone", `key: "text"`, `key: {en: "text"}`, `key: {en: "text", ru: ""}`, `key: {en: text, ru: "текст"}`,
		`key: {en: "text", ru: "текст"`, `key: {ru: "текст", en: "text"}`, `key: {en: "text", ru: "текст", de: "Text"}`,
	} {
		if key, said, err := read(line); err == nil {
			t.Errorf("%s was read as %s: %v", line, key, said)
		}
	}
	if _, said, err := read(`key: {en: "two\nlines", ru: "\"две\" строки"}`); err != nil || said != (text{"two\nlines", `"две" строки`}) {
		t.Errorf("got %q, %v", said, err)
	}
}
