package identity_test

import (
	_ "embed"
	"strings"
	"testing"

	"resonance/shared/identity"
)

// schemes.tsv holds names with the letters that schemes write differently, a column for each of nine schemes: ALA-LC,
// BGN/PCGN, GOST R 52535.1, GOST R 7.0.34, GOST 7.79 A (ISO 9), ICAO 9303, MVD 782, and those of Telegram and Wikipedia.
// It was written from the tables of iuliia.ru (MIT licence).
//
//go:embed testdata/schemes.tsv
var schemes string

// A person is the same by whatever scheme their name is written, with a contact, and nothing of the name differs.
func TestEveryScheme(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(schemes), "\n")
	heads := strings.Split(lines[0], "\t")
	if len(heads) != 1+9 || len(lines) < 20 {
		t.Fatalf("%d names by %v", len(lines)-1, heads)
	}
	for _, line := range lines[1:] {
		spellings := strings.Split(line, "\t")
		for i, written := range spellings[1:] {
			m := identity.Compare(read(mail(spellings[0], box)), read(mail(written, box)), identity.Default())
			if m.Outcome != identity.Same {
				t.Errorf("%s by %s, %s: %s", spellings[0], heads[i+1], written, m.Outcome)
			}
			for _, f := range m.Fields {
				if f.Verdict == identity.Differ || f.Field == identity.FieldGiven && f.Verdict != identity.Agree {
					t.Errorf("%s by %s, %s: %s %s", spellings[0], heads[i+1], written, f.Field, f.Verdict)
				}
			}
		}
	}
}
