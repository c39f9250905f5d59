package pattern

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// expression draws an expression of the kinds that the desk has: words to choose from, with blanks and endings.
func expression() *rapid.Generator[string] {
	atom := rapid.SampledFrom([]string{"ab", "Ab", "кот", "Дом", "£", "é", "day", "a", "", `\d`, `\s+`, `\p{L}+`, `\D`, `\S`, `\W`, `\x{a0}`, `\pL`, "[abк]", "[^aк]", "[A-C]", "[её]", "[Oo]n", `\b`, "^", "$", ".", `\.`})
	node := rapid.Deferred(func() *rapid.Generator[string] { return expression() })
	return rapid.OneOf(
		atom, atom, atom,
		rapid.Map(rapid.SliceOfN(node, 1, 3), func(parts []string) string { return strings.Join(parts, "") }),
		rapid.Map(rapid.SliceOfN(node, 2, 4), func(parts []string) string { return "(?:" + strings.Join(parts, "|") + ")" }),
		rapid.Map(node, func(part string) string { return "(" + part + ")" }),
		rapid.Custom(func(t *rapid.T) string {
			return "(?:" + node.Draw(t, "part") + ")" + rapid.SampledFrom([]string{"?", "*", "+", "{0,2}", "{2}", "{1,2}"}).Draw(t, "times")
		}),
	)
}

func TestAPatternFindsWhatItsExpressionFinds(t *testing.T) {
	words := rapid.SampledFrom([]string{"ab", "AB", "кот", "КОТ", "дом", "Дом", "day", "Days", "1", "22", "£", "É", "Ё", " ", "\n", ".", "c", "o", "On", "\xff", "漢", "\u00a0"})
	rapid.Check(t, func(t *rapid.T) {
		e := rapid.SampledFrom([]string{"", "(?i)", "(?im)", "(?is)", "(?i:x)?"}).Draw(t, "flags") + expression().Draw(t, "expression")
		text := strings.Join(rapid.SliceOfN(words, 0, 12).Draw(t, "text"), "")
		p, want := New(e), regexp.MustCompile(e)
		if got, want := p.FindAllStringSubmatchIndex(text, -1), want.FindAllStringSubmatchIndex(text, -1); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q in %q: %v, want %v", e, text, got, want)
		}
		if got, want := p.FindStringSubmatch(text), want.FindStringSubmatch(text); !slices.Equal(got, want) {
			t.Fatalf("%q in %q: %q, want %q", e, text, got, want)
		}
		if got, want := p.FindAllString(text, 2), want.FindAllString(text, 2); !slices.Equal(got, want) {
			t.Fatalf("%q in %q: %q, want %q", e, text, got, want)
		}
		if got, want := p.ReplaceAllLiteralString(text, "-"), want.ReplaceAllLiteralString(text, "-"); got != want {
			t.Fatalf("%q in %q: %q, want %q", e, text, got, want)
		}
		if got, want := p.FindString(text), want.FindString(text); got != want || p.MatchString(text) != (p.FindStringSubmatchIndex(text) != nil) {
			t.Fatalf("%q in %q: %q, want %q", e, text, got, want)
		}
	})
}

func TestAPatternKnowsWordsThatItNeeds(t *testing.T) {
	for _, row := range []struct{ expression, want string }{
		{`(?i)Ombudsman|\bregulator|trading\s+standards`, "ombudsman regulator standards"},
		{`(?i)прос(?:им|ьба)|прошу`, "просим просьба прошу"},
		{`\b(?:[Oo]n\s+behalf\s+of)\s+(.+)$`, "behalf"},
		{`(?i)\b(?:in\s+the\s+next|inside)\s+(\d+)\s+(days?|hours?)\b`, "next side"},
		{`(?i)сч[её]т\p{L}*`, "счет счёт"},
		{`(£|\$)\s?(\d+)`, "£ $"},
		{`(?i)refund(?:s|ed)?`, "refund"},
		{`\d{1,2}\.\d{1,2}`, ""},
		{`(?i)(?:до|к)\s`, ""},
		{`(?i)(?:please\s+)?answer|`, ""},
		{`(?i)(?-i:[A-Z]{2})\s+number`, ""},
	} {
		p := New(row.expression)
		p.once.Do(p.compile)
		want := strings.Fields(row.want)
		slices.Sort(want)
		got := slices.Sorted(slices.Values(p.needs))
		if !slices.Equal(got, want) {
			t.Errorf("%s needs %q, want %q", row.expression, got, want)
		}
	}
}

func TestAPatternKnowsWordsThatAreEnough(t *testing.T) {
	for _, row := range []struct{ expression, want string }{
		{`(?i)Ombudsman|\bregulator|trading\s+standards`, "ombudsman"},
		{`(?i)прос(?:им|ьба)|прошу|сч[её]ты?`, "просим просьба прошу счет счёт"},
		{`(?i)refund(?:s|ed)?`, "refund"},
		{`^please|a{0,2}sk`, ""},
		{`(?i)(?-i:No)|day`, "No"},
	} {
		p := New(row.expression)
		p.once.Do(p.compile)
		want := strings.Fields(row.want)
		slices.Sort(want)
		if got := slices.Sorted(slices.Values(p.enough)); !slices.Equal(got, want) {
			t.Errorf("%s is matched by %q, want %q", row.expression, got, want)
		}
	}
}

func TestFoldingLeavesEveryLetterInItsPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		folded := fold(text)
		if len(folded) != len(text) || fold(folded) != folded {
			t.Fatalf("%q becomes %q", text, folded)
		}
	})
	if got := fold("ÀÉ Ждёт ЁЛКА № 5 İSTANBUL"); got != "àé ждёт ёлка № 5 İstanbul" {
		t.Errorf("it becomes %q", got)
	}
}
