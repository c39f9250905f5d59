package desk

import "testing"

func TestEveryPageIsWellFormed(t *testing.T) {
	files, err := loadAssets()
	if err != nil {
		t.Fatal(err)
	}
	p, err := loadPages(files)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.byName) < 20 {
		t.Errorf("%d pages", len(p.byName))
	}
	for name, parse := range p.byName {
		if _, err := parse(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
