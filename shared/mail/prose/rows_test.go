package prose_test

import "testing"

// row is a text, and what is read in it.
type row struct{ name, text, want string }

func reads(t *testing.T, read func(text string) string, rows []row) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Helper()
			if got := read(row.text); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}
