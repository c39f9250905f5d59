package words

import (
	"slices"
	"testing"
)

func load(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPluralForms(t *testing.T) {
	c := &Catalogue{texts: map[string]map[string]string{
		"n": {"en": "{n} {n|case|cases}", "ru": "{n} {n|дело|дела|дел}"},
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

// A value never becomes a slot of its own, and every language uses the same values.
func TestBothLanguagesUseTheSameValues(t *testing.T) {
	c := load(t)
	for _, key := range c.Keys() {
		var first []string
		for i, l := range Languages() {
			names := map[string]bool{}
			for _, m := range slot.FindAllStringSubmatch(c.texts[key][l], -1) {
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
	if got := load(t).In("ru").Say("no such key"); got != "[no such key]" {
		t.Errorf("got %q", got)
	}
}
