package policy

import (
	"errors"
	"fmt"
	"io"
	"reflect"

	"go.yaml.in/yaml/v3"

	"resonance/shared/calendar"
)

// Default gives the policy that the desk starts with, the caller's own to change. People read and change default.yaml;
// default.go is written from it, since reading it at each start took a Lambda as long as all else. Where a change of the
// types keeps default.go from compiling, have its function return nil, and generate it anew.
//
//go:generate go test -run TestTheDefaultIsWhatItsFileSays -write
func Default() *Policy { return inGo() }

// Load reads a company's own policy file over the default. The file holds only what differs: a key
// changes that key, a list replaces the list, and "name: null" takes an entry out of a table such as
// clocks or authorities. The error is a Mistakes with every mistake and its place, or what kept the
// file from being read.
func Load(r io.Reader) (*Policy, error) {
	p := Default()
	if err := p.apply(r); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *Policy) apply(r io.Reader) error {
	decoder := yaml.NewDecoder(r)
	var document, more yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return fmt.Errorf("the policy file is not YAML: %w", err)
	}
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		return Mistakes{{Text: "the policy file must hold one document", Line: more.Line}}
	}
	w := &reader{lines: map[string]int{}}
	w.read(document.Content[0], reflect.ValueOf(p).Elem(), "")
	if len(w.mistakes) > 0 {
		return w.mistakes
	}
	p.name()
	return w.locate(p.Validate())
}

// name gives every entry of a table its key as id, and a roll rule its one spelling.
func (p *Policy) name() {
	for id, v := range p.Regimes {
		v.ID = id
		p.Regimes[id] = v
	}
	for id, v := range p.Authorities {
		v.ID = id
		p.Authorities[id] = v
	}
	for id, v := range p.Outlets {
		v.ID = id
		p.Outlets[id] = v
	}
	for id, v := range p.Clocks {
		v.ID = id
		if v.Roll == "none" {
			v.Roll = calendar.RollNone
		}
		p.Clocks[id] = v
	}
}
