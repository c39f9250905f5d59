package local_test

import (
	"fmt"
	"strings"
	"testing"

	"resonance/infra/engines"
	"resonance/infra/local"
	"resonance/shared/complaint"
	"resonance/shared/staff"
)

// TestTheAPIKeepsItsDocument has schemathesis try every operation with data that fits the document and
// data that does not: nothing may end in a 5xx or in an answer that the document does not announce.
func TestTheAPIKeepsItsDocument(t *testing.T) {
	data := t.TempDir()
	p := start(t, data)
	complain(t, p)
	token, err := local.MakeToken(t.Context(), local.Config{Data: data}, staff.Lead, "schemathesis")
	if err != nil {
		t.Fatal(err)
	}
	out, err := engines.Schemathesis(t, known(t, p), "run", p.URL()+"/api/v1/openapi.json",
		"--header", "Authorization: Bearer "+token,
		"--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,negative_data_rejection,unsupported_method,ignored_auth",
		"--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "20", "--seed", "1", "--workers", "1", "--no-shrink", "--continue-on-failure",
	).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// known has schemathesis use what exists, so that it comes behind the doors and not only to them.
func known(t *testing.T, p *local.Program) string {
	t.Helper()
	l := acknowledged(t, p, complaint.LetterSent)
	f, err := p.Register.File(t.Context(), l.Case)
	if err != nil {
		t.Fatal(err)
	}
	var config strings.Builder
	for path, id := range map[string]string{"cases": f.Case.ID, "people": f.Case.Person, "problems": f.Case.Problem, "letters": l.ID} {
		fmt.Fprintf(&config, "[[operations]]\ninclude-path-regex = '^/%s/\\{id\\}'\nparameters = { 'path.id' = '%s', 'header.If-Match' = '*' }\n", path, id)
	}
	return config.String()
}
