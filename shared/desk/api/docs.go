package api

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/words"
)

//go:embed docs.css
var stylesheet []byte

// docsPage is what the readable page shows of the document.
type docsPage struct {
	Say      words.Speaker
	Prefix   string
	Start    docsStart
	Rules    []docsRule
	Statuses []docsStatus // that any operation may answer
	Groups   []docsGroup
	Schemas  []docsSchema
}

// docsStart is what a newcomer copies, step by step.
type docsStart struct{ Token, Who, Submit, Receipt, Read, Act string }

// docsRule is one thing that holds for every operation.
type docsRule struct{ Title, Text, Code string }

type docsGroup struct {
	Name, Title string
	Operations  []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary string
	Roles                     []string
	Example                   string
	Params                    []docsField
	Body, Answer              docsType
	Good, Bad                 []int // statuses; what any operation may answer is left out
}

type docsField struct {
	Name, Where, Doc string
	Type             docsType
	Required         bool
}

// note says where a parameter stands and whether it is needed, or that a type's field is not.
func (d docsPage) note(f docsField) string {
	switch {
	case f.Where != "" && f.Required:
		return f.Where + ", " + d.Say.Say("api.docs.required")
	case f.Where == "" && !f.Required:
		return d.Say.Say("api.docs.optional")
	}
	return f.Where
}

// docsType is a type in words, with the schema that it leads to.
type docsType struct{ Before, Ref, Rules string }

type docsSchema struct {
	Name   string
	Fields []docsField
}

type docsStatus struct {
	Code int
	Text string
}

// readablePages renders the page once in each language.
func (a *API) readablePages() (map[string][]byte, error) {
	pages := map[string][]byte{}
	for _, l := range words.Languages() {
		var page bytes.Buffer
		if err := docsView(a.docsPage(a.Words.In(l))).Render(context.Background(), &page); err != nil {
			return nil, err
		}
		pages[l] = page.Bytes()
	}
	return pages, nil
}

func (a *API) docsPage(say words.Speaker) docsPage {
	doc := a.huma.OpenAPI()
	p := docsPage{Say: say, Prefix: Prefix, Start: a.docsStart(), Rules: a.docsRules(say)}
	for _, status := range anyStatus {
		p.Statuses = append(p.Statuses, docsStatus{status, say.Say("api.status." + strconv.Itoa(status))})
	}
	for _, o := range a.operations {
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Name != o.Tag {
			at := slices.IndexFunc(p.Groups, func(g docsGroup) bool { return g.Name == o.Tag })
			if at < 0 {
				p.Groups = append(p.Groups, docsGroup{Name: o.Tag, Title: say.Say("api.tag." + o.Tag)})
			}
		}
		at := slices.IndexFunc(p.Groups, func(g docsGroup) bool { return g.Name == o.Tag })
		p.Groups[at].Operations = append(p.Groups[at].Operations, docsOperationOf(doc, say, o))
	}
	schemas := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		p.Schemas = append(p.Schemas, docsSchema{Name: name, Fields: fieldsOf(schemas[name])})
	}
	return p
}

// find gives the operation of the document.
func find(doc *huma.OpenAPI, o operation) *huma.Operation {
	item := doc.Paths[o.Path]
	for _, known := range []*huma.Operation{item.Get, item.Post, item.Put} {
		if known != nil && known.OperationID == o.ID {
			return known
		}
	}
	return &huma.Operation{}
}

// anyStatus are what any operation may answer when it does not go well, and what a body may bring about.
var anyStatus = []int{400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 422, 428, 429, 500, 503, 507}

// ownStatus are those of anyStatus that say something about an operation.
var ownStatus = []int{409, 412, 428, 429}

func docsOperationOf(doc *huma.OpenAPI, say words.Speaker, o operation) docsOperation {
	known := find(doc, o)
	d := docsOperation{ID: o.ID, Method: o.Method, Path: o.Path, Summary: say.Say("api.op." + o.ID), Example: example(doc, o, known)}
	for _, r := range o.roles {
		d.Roles = append(d.Roles, say.Say("role."+string(r)))
	}
	for _, p := range known.Parameters {
		d.Params = append(d.Params, docsField{Name: p.Name, Where: p.In, Doc: p.Description, Type: typeOf(p.Schema), Required: p.Required})
	}
	if known.RequestBody != nil {
		d.Body = typeOf(known.RequestBody.Content["application/json"].Schema)
	}
	for _, code := range slices.Sorted(maps.Keys(known.Responses)) {
		status, err := strconv.Atoi(code)
		switch {
		case err != nil:
		case slices.Contains(ownStatus, status):
			d.Bad = append(d.Bad, status)
		case status < 300:
			d.Good = append(d.Good, status)
			d.Answer = answerOf(o, known.Responses[code])
		}
	}
	return d
}

func answerOf(o operation, r *huma.Response) docsType {
	if content := r.Content["application/json"]; content != nil {
		return typeOf(content.Schema)
	}
	return docsType{Before: o.file}
}

// docsStart takes its examples from the operations, so that they can't fall behind.
func (a *API) docsStart() docsStart {
	return docsStart{
		Token: "export DESK=" + a.Register.PublicURL() + "\nexport TOKEN=…",
		Who:   a.exampleOf("get-account"), Submit: a.exampleOf(submit), Read: a.exampleOf("get-case"), Act: a.exampleOf("note-on-case"),
		Receipt: indented(register.Receipt{Case: exampleID("case"), Complaint: exampleID("complaint"), Outcome: register.Registered}, ""),
	}
}

// docsRules are what holds for every operation.
func (a *API) docsRules(say words.Speaker) []docsRule {
	code := map[string]string{
		"lists":   `curl "$DESK` + Prefix + `/cases?running=true&cursor=$NEXT" \` + "\n" + `  -H "Authorization: Bearer $TOKEN"`,
		"changes": a.exampleOf("put-person"),
		"files":   a.exampleOf("sign-upload") + "\n\n" + `curl "$URL" \` + "\n" + `  -F "key=$KEY" -F "…=…" \` + "\n" + `  -F "file=@photo.jpg"`,
		"errors":  indented(a.problem(context.Background(), caller{say: say}, complaint.Invalid("person.name", "required")), ""),
	}
	var rules []docsRule
	for _, name := range []string{"values", "lists", "changes", "once", "files", "errors"} {
		rules = append(rules, docsRule{Title: say.Say("api.docs.rule." + name), Text: say.Say("api.docs.rule." + name + ".text"), Code: code[name]})
	}
	return rules
}

// exampleOf is the example of the operation with this id.
func (a *API) exampleOf(id string) string {
	o := a.operations[slices.IndexFunc(a.operations, func(o operation) bool { return o.ID == id })]
	return example(a.huma.OpenAPI(), o, find(a.huma.OpenAPI(), o))
}

func fieldsOf(s *huma.Schema) []docsField {
	fields := make([]docsField, 0, len(s.Properties))
	for _, name := range slices.SortedFunc(maps.Keys(s.Properties), neededFirst(s)) {
		fields = append(fields, docsField{
			Name: name, Doc: s.Properties[name].Description, Type: typeOf(s.Properties[name]), Required: slices.Contains(s.Required, name),
		})
	}
	return fields
}

// neededFirst orders the fields of a type.
func neededFirst(s *huma.Schema) func(a, b string) int {
	rank := func(name string) int {
		if slices.Contains(s.Required, name) {
			return 0
		}
		return 1
	}
	return func(a, b string) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b)) }
}

// typeOf says a schema in a few words of JSON Schema.
func typeOf(s *huma.Schema) docsType {
	switch {
	case s == nil:
		return docsType{}
	case s.Ref != "":
		return docsType{Ref: s.Ref[strings.LastIndex(s.Ref, "/")+1:]}
	case s.Type == huma.TypeArray:
		item := typeOf(s.Items)
		return docsType{Before: strings.TrimSpace("array of " + item.Before), Ref: item.Ref, Rules: item.Rules}
	}
	t := docsType{Before: s.Type}
	if s.Format != "" && s.Type == huma.TypeString {
		t.Before = s.Format
	}
	var rules []string
	for _, word := range s.Enum {
		if text, ok := word.(string); ok {
			rules = append(rules, text)
		}
	}
	if s.MaxLength != nil {
		rules = append(rules, "≤ "+strconv.Itoa(*s.MaxLength))
	}
	t.Rules = strings.Join(rules, " · ")
	return t
}
