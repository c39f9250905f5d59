package policy

import (
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var write = flag.Bool("write", false, "write default.go anew")

func TestTheDefaultIsWhatItsFileSays(t *testing.T) {
	file, err := os.ReadFile("default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p := &Policy{}
	if err := p.apply(bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	want := goSource(t, p)
	if *write {
		if err := os.WriteFile("default.go", want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := os.ReadFile("default.go"); err != nil || !bytes.Equal(found, want) {
		t.Errorf("default.go is not what default.yaml says: run go generate ./shared/policy (%v)", err)
	}
}

// goSource writes a policy as a function in Go.
func goSource(t *testing.T, p *Policy) []byte {
	t.Helper()
	text := strings.ReplaceAll(literal(reflect.ValueOf(*p)), "policy.", "")
	source, err := format.Source([]byte("// Code generated from default.yaml; DO NOT EDIT.\n\npackage policy\n\n" +
		"import \"resonance/shared/complaint\"\n\nfunc inGo() *Policy {\n\treturn &" + text + "\n}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// literal writes a value in Go: the entries of a table on lines of their own, no field that is zero.
func literal(v reflect.Value) string {
	var parts []string
	switch v.Kind() {
	case reflect.Struct:
		for f, part := range v.Fields() {
			if !part.IsZero() {
				parts = append(parts, f.Name+": "+literal(part))
			}
		}
		return v.Type().String() + "{" + strings.Join(parts, ", ") + "}"
	case reflect.Map:
		for key, value := range v.Seq2() {
			parts = append(parts, "\n"+literal(key)+": "+literal(value)+",")
		}
		slices.Sort(parts)
		return v.Type().String() + "{" + strings.Join(parts, "") + "\n}"
	case reflect.Slice:
		for _, value := range v.Seq2() {
			parts = append(parts, literal(value))
		}
		return v.Type().String() + "{" + strings.Join(parts, ", ") + "}"
	case reflect.Pointer:
		return "new(" + literal(v.Elem()) + ")"
	default:
		return fmt.Sprintf("%#v", v)
	}
}
