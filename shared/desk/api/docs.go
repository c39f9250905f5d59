package api

import (
	"bytes"
	_ "embed"
	"html/template"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"resonance/shared/words"
)

//go:embed docs.css
var stylesheet []byte

//go:embed docs.html
var docsTemplate string

// docsPage is what the readable page shows of the document.
type docsPage struct {
	Say     words.Speaker
	Prefix  string
	Version string
	Groups  []docsGroup
	Schemas []docsSchema
}

type docsGroup struct {
	Name, Title string
	Operations  []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary string
	Roles                     []string
	Params                    []docsField
	Body, Answer              docsType
	Statuses                  []docsStatus
}

type docsField struct {
	Name, Where, Doc string
	Type             docsType
	Required         bool
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
	t, err := template.New("docs").Parse(docsTemplate)
	if err != nil {
		return nil, err
	}
	pages := map[string][]byte{}
	for _, l := range words.Languages() {
		var page bytes.Buffer
		if err := t.Execute(&page, a.docsPage(a.Words.In(l))); err != nil {
			return nil, err
		}
		pages[l] = page.Bytes()
	}
	return pages, nil
}

func (a *API) docsPage(say words.Speaker) docsPage {
	doc := a.huma.OpenAPI()
	p := docsPage{Say: say, Prefix: Prefix, Version: a.Version}
	for _, o := range a.operations {
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Name != o.Tag {
			at := slices.IndexFunc(p.Groups, func(g docsGroup) bool { return g.Name == o.Tag })
			if at < 0 {
				p.Groups = append(p.Groups, docsGroup{Name: o.Tag, Title: say.Say("api.tag." + o.Tag)})
			}
		}
		at := slices.IndexFunc(p.Groups, func(g docsGroup) bool { return g.Name == o.Tag })
		p.Groups[at].Operations = append(p.Groups[at].Operations, docsOperationOf(say, o, find(doc, o)))
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

func docsOperationOf(say words.Speaker, o operation, known *huma.Operation) docsOperation {
	d := docsOperation{ID: o.ID, Method: o.Method, Path: o.Path, Summary: say.Say("api.op." + o.ID)}
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
		if err != nil {
			continue
		}
		d.Statuses = append(d.Statuses, docsStatus{status, say.Say("api.status." + code)})
		if content := known.Responses[code].Content["application/json"]; content != nil {
			d.Answer = typeOf(content.Schema)
		}
		if o.file != "" && code == "200" {
			d.Answer = docsType{Before: o.file}
		}
	}
	return d
}

func fieldsOf(s *huma.Schema) []docsField {
	fields := make([]docsField, 0, len(s.Properties))
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		fields = append(fields, docsField{
			Name: name, Doc: s.Properties[name].Description, Type: typeOf(s.Properties[name]), Required: slices.Contains(s.Required, name),
		})
	}
	return fields
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
