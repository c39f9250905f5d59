package policy

import "testing"

func TestTheDefaultIsSound(t *testing.T) {
	p := Default()
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
}
