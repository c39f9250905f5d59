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
// The lead, who may do everything, is tried longest; the others in what may be refused to them.
func TestTheAPIKeepsItsDocument(t *testing.T) {
	for _, row := range []struct {
		role             staff.Role
		phases, examples string
	}{
		{staff.Lead, "examples,coverage,fuzzing,stateful", "20"},
		{staff.ExecutiveOffice, "examples,fuzzing", "4"},
		{staff.SpecialTeam, "examples,fuzzing", "4"},
	} {
		t.Run(string(row.role), func(t *testing.T) {
			data := t.TempDir()
			p := start(t, data)
			send(t, p, "ann@mail.example", "ceo@firma.example",
				"From: Ann Smith <ann@mail.example>", "To: ceo@firma.example", "Subject: Fridge broken", "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b"`, "",
				"--b", "Content-Type: text/plain", "", "My fridge stopped cooling after nine days.", "--b", "Content-Type: image/png", `Content-Disposition: attachment; filename="a.png"`, "", "png", "--b--")
			token, caller := scripted(t, p, data, row.role)
			out, err := engines.Schemathesis(t, known(t, p, data, caller), "run", p.URL()+"/api/v1/openapi.json",
				"--header", "Authorization: Bearer "+token,
				"--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,negative_data_rejection,unsupported_method,ignored_auth",
				"--phases", row.phases, "--max-examples", row.examples, "--seed", "1", "--workers", "1", "--no-shrink", "--continue-on-failure",
			).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			t.Logf("%s", out)
			if _, err := p.Staff.AuthenticateToken(t.Context(), token); err != nil {
				t.Errorf("the token was lost on the way, so what came after proves nothing: %v", err)
			}
		})
	}
}

// scripted makes a member for a script, with a token.
func scripted(t *testing.T, p *local.Program, data string, role staff.Role) (string, staff.Member) {
	t.Helper()
	token, err := local.MakeToken(t.Context(), local.Config{Data: data}, role, "schemathesis")
	if err != nil {
		t.Fatal(err)
	}
	who, err := p.Staff.AuthenticateToken(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return token, who.Member
}

// known has schemathesis use what exists, so that it comes behind the doors and not only to them; and a
// member and a token that are not the caller's own, so that it does not shut itself out.
func known(t *testing.T, p *local.Program, data string, caller staff.Member) string {
	t.Helper()
	l := acknowledged(t, p, complaint.LetterSent)
	f, err := p.Register.File(t.Context(), l.Case)
	if err != nil {
		t.Fatal(err)
	}
	_, colleague := scripted(t, p, data, staff.SpecialTeam)
	_, spare, err := p.Staff.MakeToken(t.Context(), caller, "spare")
	if err != nil {
		t.Fatal(err)
	}
	var config strings.Builder
	for path, parameters := range map[string]string{
		`cases/\{id\}`:                     "'path.id' = '" + f.Case.ID + "'",
		`cases/\{case\}/tasks/\{id\}`:      "'path.case' = '" + f.Case.ID + "', 'path.id' = '" + f.Tasks[0].ID + "'",
		`cases/\{case\}/complaints/\{id\}`: "'path.case' = '" + f.Case.ID + "', 'path.id' = '" + f.Complaints[0].ID + "', 'path.n' = 0",
		`people/\{id\}`:                    "'path.id' = '" + f.Case.Person + "'",
		`problems/\{id\}`:                  "'path.id' = '" + f.Case.Problem + "'",
		`letters/\{id\}`:                   "'path.id' = '" + l.ID + "', 'query.case' = '" + f.Case.ID + "', 'path.n' = 0",
		`team/\{id\}`:                      "'path.id' = '" + colleague.ID + "'",
		`account/tokens/\{id\}`:            "'path.id' = '" + spare.ID + "'",
		`queues/\{queue\}`:                 "'path.queue' = 'mail'",
	} {
		fmt.Fprintf(&config, "[[operations]]\ninclude-path-regex = '^/%s'\nparameters = { %s, 'header.If-Match' = '*' }\n", path, parameters)
	}
	return config.String()
}
