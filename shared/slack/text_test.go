package slack

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestEscapeTakesTheirMeaningFromThreeCharactersOnly(t *testing.T) {
	for text, want := range map[string]string{
		"<!here> & <@U1>":        "&lt;!here&gt; &amp; &lt;@U1&gt;",
		"&lt;":                   "&amp;lt;",
		`"quotes" 'and' *stars*`: `"quotes" 'and' *stars*`,
		"  ":                     "–",
		"a\xffb":                 "a\uFFFDb",
	} {
		if got := escape(text, maxText); got != want {
			t.Errorf("escape(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestEscapeCutsNoEntityInTwo(t *testing.T) {
	if got := escape("aaaa<<<<", 10); got != "aaaa&lt;…" {
		t.Errorf("got %q", got)
	}
	if got := escape("aa&lt", 9); got != "aa&amp;lt" {
		t.Errorf("a text that just fits was changed: %q", got)
	}
}

func TestCutKeepsTheLimitInSlacksWidestCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, limit := rapid.String().Draw(t, "text"), rapid.IntRange(1, 40).Draw(t, "limit")
		for name, got := range map[string]string{"cut": cut(text, limit), "escape": escape(text, limit)} {
			if units(got) > limit || got == "" {
				t.Fatalf("%s(%q, %d) = %q of %d units", name, text, limit, got, units(got))
			}
		}
		if strings.ContainsAny(escape(text, limit), "<>") {
			t.Fatalf("a bracket survived in %q", escape(text, limit))
		}
	})
}

func TestALinkCannotBeLeft(t *testing.T) {
	if got := link("https://desk.example/a|b> <!here>?x=1&y=2", "Open <it>"); got != "<https://desk.example/a%7Cb%3E%20%3C!here%3E?x=1&amp;y=2|Open &lt;it&gt;>" {
		t.Errorf("got %q", got)
	}
	if got := link("https://desk.example/"+strings.Repeat("a", 3000), "Open"); got != "Open" {
		t.Errorf("an endless address was kept: %.60q", got)
	}
}
