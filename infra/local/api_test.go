package local_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/smtp"
	"regexp"
	"strings"
	"testing"

	"resonance/infra/engines"
	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/shared/complaint"
	"resonance/shared/desk/api"
	"resonance/shared/register"
	"resonance/shared/staff"
)

// TestTheAPIKeepsItsDocument has schemathesis try every operation with data that fits the document and
// data that does not: nothing may end in a 5xx or in an answer that the document does not announce.
// The lead, who may do everything, is tried longest; the others in what may be refused to them.
func TestTheAPIKeepsItsDocument(t *testing.T) {
	program := localtest.Build(t)
	for _, row := range []struct {
		role             staff.Role
		phases, examples string
	}{
		{staff.Lead, "examples,coverage,fuzzing,stateful", "20"},
		{staff.ExecutiveOffice, "examples,fuzzing", "4"},
		{staff.SpecialTeam, "examples,fuzzing", "4"},
	} {
		t.Run(string(row.role), func(t *testing.T) {
			b := startBinary(t, program)
			token, caller := scripted(t, b, row.role, "schemathesis")
			out, err := engines.Schemathesis(t, known(t, b, token, caller), "run", b.Desk+"/api/v1/openapi.json",
				"--header", "Authorization: Bearer "+token,
				"--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,negative_data_rejection,unsupported_method,ignored_auth",
				"--phases", row.phases, "--max-examples", row.examples, "--seed", "1", "--workers", "1", "--no-shrink", "--continue-on-failure",
			).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			t.Logf("%s", out)
			// The other person of a merge stands in a body, which it invents.
			if missing := missingData.FindSubmatch(out); missing != nil && string(missing[1]) != "1" {
				t.Errorf("it came to nothing behind %s doors: give it names that exist", missing[1])
			}
			var still staff.Member
			if status := b.as(token).call("GET", "/account", "", &still); still.ID != caller.ID {
				t.Errorf("the token was lost on the way, so what came after proves nothing: %d", status)
			}
		})
	}
}

// missingData is how schemathesis tells that operations answered it nothing but 404.
var missingData = regexp.MustCompile(`Missing test data: (\d+) operation`)

// scripted makes a member for a script, with a token.
func scripted(t *testing.T, b *binary, role staff.Role, name string) (string, staff.Member) {
	t.Helper()
	token, err := local.MakeToken(t.Context(), local.Config{Data: b.data}, role, name)
	if err != nil {
		t.Fatal(err)
	}
	var m staff.Member
	b.as(token).must("GET", "/account", "", &m)
	return token, m
}

// known has schemathesis use what exists, so that it comes behind the doors and not only to them; and a
// member and a token that are not the caller's own, so that it does not shut itself out.
func known(t *testing.T, b *binary, callers string, caller staff.Member) string {
	t.Helper()
	letter := "From: Ann Smith <ann@mail.example>\r\nTo: ceo@firma.example\r\nSubject: Fridge broken\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\n" + strings.Repeat("My fridge stopped cooling after nine days.\r\n", 3000) +
		"--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=\"a.png\"\r\n\r\npng\r\n--b--\r\n"
	if err := smtp.SendMail(b.Mail, nil, "ann@mail.example", []string{"ceo@firma.example"}, []byte(letter)); err != nil {
		t.Fatal(err)
	}
	var in, out api.List[complaint.Letter]
	until(t, "the acknowledgement", func() bool {
		b.must("GET", "/letters?part=out", "", &out)
		return len(out.Items) == 1 && out.Items[0].State == complaint.LetterSent
	})
	b.must("GET", "/letters", "", &in)
	at := "/cases/" + out.Items[0].Case
	token, colleague := scripted(t, b, staff.SpecialTeam, "its colleague")
	second := caller
	if caller.Role == staff.ExecutiveOffice { // has no key to turn
		b.must("GET", "/account", "", &second)
	}
	grant := `{"kind":"money","what":"A house","grounds":"It burnt down","amount":{"minor":1000000000,"currency":"GBP"},"second":"` + second.ID + `"}`
	b.as(token).must("POST", at+"/grants", grant, &struct{}{})
	var f api.CaseFile
	b.must("GET", at, "", &f)
	var review complaint.Review
	b.must("POST", "/people/"+f.Case.Person+"/review", `{"grounds":"It is the tenth letter"}`, &review)
	var spare api.MadeToken
	b.as(callers).must("POST", "/account/tokens", `{"name":"spare"}`, &spare)
	var config strings.Builder
	for path, parameters := range map[string]string{
		`cases/\{id\}`:                     "'path.id' = '" + f.Case.ID + "'",
		`cases/\{case\}/tasks/\{id\}`:      "'path.case' = '" + f.Case.ID + "', 'path.id' = '" + f.Tasks[0].ID + "'",
		`cases/\{case\}/complaints/\{id\}`: "'path.case' = '" + f.Case.ID + "', 'path.id' = '" + f.Complaints[0].ID + "', 'path.n' = 0",
		`people/\{id\}`:                    "'path.id' = '" + f.Case.Person + "'",
		`problems/\{id\}`:                  "'path.id' = '" + f.Case.Problem + "'",
		`cases/\{case\}/grants/\{id\}`:     "'path.case' = '" + f.Case.ID + "', 'path.id' = '" + f.Grants[0].ID + "'",
		`reviews/\{id\}`:                   "'path.id' = '" + review.ID + "'",
		`letters/\{id\}(/[ar]|$)`:          "'path.id' = '" + out.Items[0].ID + "', 'query.case' = '" + f.Case.ID + "'",
		`letters/\{id\}/[fm]`:              "'path.id' = '" + in.Items[0].ID + "', 'query.case' = '" + f.Case.ID + "', 'path.n' = 0",
		`team/\{id\}`:                      "'path.id' = '" + colleague.ID + "'",
		`account/tokens/\{id\}`:            "'path.id' = '" + spare.ID + "'",
		`queues/\{queue\}`:                 "'path.queue' = 'mail'",
	} {
		fmt.Fprintf(&config, "[[operations]]\ninclude-path-regex = '^/%s'\nparameters = { %s, 'header.If-Match' = '*' }\n", path, parameters)
	}
	return config.String()
}

// TestAFileGoesInAndOutByTheAPI sends a file the way a program does: with leave of the desk, to the address
// that comes with it, into a complaint, and out again.
func TestAFileGoesInAndOutByTheAPI(t *testing.T) {
	data := t.TempDir()
	p := start(t, data)
	token := scriptToken(t, data)
	var leave struct {
		Key, URL string
		Fields   map[string]string
	}
	call(t, p, token, "POST", "/api/v1/uploads", `{"type":"image/jpeg"}`, &leave)
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	var wrong []error
	for name, value := range leave.Fields {
		wrong = append(wrong, w.WriteField(name, value))
	}
	part, err := w.CreateFormFile("file", "photo.jpg")
	_, noted := io.WriteString(part, "a photo")
	if err := errors.Join(append(wrong, err, noted, w.Close())...); err != nil {
		t.Fatal(err)
	}
	res, err := http.Post(leave.URL, w.FormDataContentType(), &form)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil || res.StatusCode/100 != 2 {
		t.Fatalf("the storage answers %d, %v", res.StatusCode, err)
	}
	var receipt register.Receipt
	call(t, p, token, "POST", "/api/v1/submissions", `{"channel":"executive","person":{"name":"Ann"},"text":"It broke","attachments":[{"upload":"`+leave.Key+`","name":"photo.jpg"}]}`, &receipt)
	var files struct{ Items []struct{ Path string } }
	call(t, p, token, "GET", "/api/v1/cases/"+receipt.Case+"/files", "", &files)
	if len(files.Items) != 1 {
		t.Fatalf("got %+v", files)
	}
	if got := call(t, p, token, "GET", files.Items[0].Path, "", nil); got != "a photo" {
		t.Errorf("got %q", got)
	}
}

// call makes a request with a token and reads the answer into a value, if there is one.
func call(t *testing.T, p *local.Program, token, method, path, body string, into any) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, p.URL()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode/100 != 2 {
		t.Fatalf("%s %s: %d %s %v", method, path, res.StatusCode, text, err)
	}
	if into != nil {
		if err := json.Unmarshal(text, into); err != nil {
			t.Fatal(err)
		}
	}
	return string(text)
}
