package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// example is a call of an operation to copy: a curl command that needs $DESK and $TOKEN.
func example(doc *huma.OpenAPI, o operation, known *huma.Operation) string {
	path, query, headers := o.Path, url.Values{}, []string{`Authorization: Bearer $TOKEN`}
	for _, p := range known.Parameters {
		switch {
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", exampleID(pathNoun(o.Path, p.Name)))
		case p.Required && p.In == "query":
			query.Set(p.Name, exampleID(p.Name))
		case p.Name == "If-Match" && o.Method == http.MethodPut:
			headers = append(headers, `If-Match: \"3\"`)
		case p.Name == keyHeader && o.ID == submit:
			headers = append(headers, `Idempotency-Key: order-4711`)
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	var call strings.Builder
	call.WriteString("curl ")
	if o.file != "" {
		call.WriteString("-OJ ")
	}
	if o.Method != http.MethodGet {
		call.WriteString("-X " + o.Method + " ")
	}
	call.WriteString(`"$DESK` + Prefix + path + `"`)
	if known.RequestBody != nil {
		headers = append(headers, "Content-Type: application/json")
	}
	for _, h := range headers {
		call.WriteString(" \\\n  -H \"" + h + `"`)
	}
	if known.RequestBody != nil {
		call.WriteString(" \\\n  -d '" + indented(exampleOf(doc, known.RequestBody.Content["application/json"].Schema), "  ") + "'")
	}
	return call.String()
}

// exampleID is what stands in an example for a thing of a kind.
func exampleID(noun string) string {
	switch noun {
	case "case":
		return "RS-2026-000001"
	case "problem":
		return "PB-000001"
	case "review":
		return "RV-000001"
	case "queue":
		return "mail"
	case "file":
		return "0"
	}
	return "01KJSJ7S80WY2Z1XAT7XT3MQ3Q"
}

// exampleOf makes a value that fits a schema: what is needed, and whatever has an example of its own.
func exampleOf(doc *huma.OpenAPI, s *huma.Schema) any {
	if s.Ref != "" && len(s.Examples) == 0 {
		s = doc.Components.Schemas.SchemaFromRef(s.Ref)
	}
	switch {
	case len(s.Examples) > 0:
		return s.Examples[0]
	case len(s.Enum) > 0:
		return s.Enum[0]
	}
	switch s.Type {
	case huma.TypeObject:
		fields := map[string]any{}
		for name, field := range s.Properties {
			if slices.Contains(s.Required, name) || len(field.Examples) > 0 {
				fields[name] = exampleOf(doc, field)
			}
		}
		return fields
	case huma.TypeArray:
		return []any{exampleOf(doc, s.Items)}
	case huma.TypeInteger, huma.TypeNumber:
		return 1
	case huma.TypeBoolean:
		return true
	}
	if s.Format == "date-time" {
		return "2026-12-24T12:00:00Z"
	}
	return "…"
}

// indented writes a value as JSON that people read; prefix stands before each line but the first.
func indented(v any, prefix string) string {
	text, err := json.MarshalIndent(v, prefix, "  ")
	if err != nil {
		return fmt.Sprint(v) // examples are plain values
	}
	return string(text)
}
