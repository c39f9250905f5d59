package desk_test

import (
	"slices"
	"strings"
	"testing"

	"resonance/shared/desk"
)

// TestATextIsLaidOutWholeWhateverWasFoundInIt marks places inside a line, over two lines, within each other,
// and where there is nothing to mark.
func TestATextIsLaidOutWholeWhateverWasFoundInIt(t *testing.T) {
	const text = "Номер дела 123.\r\n> Quoted, due 1 May  \n\n-- \nAnn"
	want := []string{"Номер дела 123.", "> Quoted, due 1 May", "", "--", "Ann"}
	for name, marks := range map[string][][2]int{
		"nothing":           nil,
		"a number":          {{20, 23}},
		"over two lines":    {{20, 30}},
		"within each other": {{0, 30}, {11, 20}},
		"out of the text":   {{-3, 5}, {10, 5}, {2, 1000}},
		"within a letter":   {{1, 5}},
		"the end":           {{len(text) - 3, len(text)}},
	} {
		found := desk.Marks(marks...)
		if shown, rest := desk.LaidOut(text, found...); !slices.Equal(shown, want) || len(rest) != 0 {
			t.Errorf("with %s marked it reads %q and %q", name, shown, rest)
		}
	}
}

// TestALongTextIsFoldedAndAShortRestIsNot counts a line that is too wide for the page as several.
func TestALongTextIsFoldedAndAShortRestIsNot(t *testing.T) {
	lines := func(n int) string { return strings.TrimSuffix(strings.Repeat("word\n", n), "\n") }
	for _, row := range []struct {
		what, text  string
		shown, rest int
	}{
		{"an empty text", "", 1, 0},
		{"fifteen lines", lines(15), 15, 0},
		{"sixteen", lines(16), 12, 4},
		{"one line as long as sixteen", strings.Repeat("a", 16*90), 1, 0},
		{"that and another", strings.Repeat("a", 16*90) + "\nend", 1, 1},
	} {
		if shown, rest := desk.LaidOut(row.text); len(shown) != row.shown || len(rest) != row.rest {
			t.Errorf("of %s %d lines are shown and %d folded, want %d and %d", row.what, len(shown), len(rest), row.shown, row.rest)
		}
	}
}
