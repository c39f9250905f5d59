package api

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// config is how huma is set up: one format, no pages or files of its own.
func (a *API) config() huma.Config {
	schemas := huma.NewMapRegistry("#/components/schemas/", schemaName)
	nameChoices(schemas)
	c := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Resonance", Version: a.Version,
				Description: "The complaints desk for programs. Send a token as Authorization: Bearer; a member makes one on the account page. " +
					"Times are RFC 3339 in UTC. An unknown field, a field twice or null is refused. " +
					"Every error is application/problem+json: act on its code, show its detail.",
			},
			Components: &huma.Components{
				Schemas:         schemas,
				SecuritySchemes: map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}},
			},
			Security: []map[string][]string{{"token": {}}},
		},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{a.translate},
	}
	c.Formats = map[string]huma.Format{"application/json": strictJSON(), "json": strictJSON()}
	return c
}

// schemaName names a Go type in the document.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	switch name {
	case "Row":
		return "CaseRow"
	case "ListRow":
		return "ListCaseRow"
	}
	return name
}

// finishDocument adds every error that an operation can answer, and drops what only huma uses.
func (a *API) finishDocument() {
	doc := a.huma.OpenAPI()
	schema := doc.Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	for _, item := range doc.Paths {
		for _, o := range []*huma.Operation{item.Get, item.Post, item.Put} {
			if o == nil {
				continue
			}
			delete(o.Responses, "default")
			for _, status := range errorsOf(o) {
				o.Responses[strconv.Itoa(status)] = &huma.Response{
					Description: a.Words.In("en").Say("api.status." + strconv.Itoa(status)),
					Content:     map[string]*huma.MediaType{problemType: {Schema: schema}},
				}
			}
			if o.OperationID == submit {
				again := *o.Responses["201"]
				again.Description = "The same submission had been registered before"
				o.Responses["200"] = &again
			}
		}
	}
	delete(doc.Components.Schemas.Map(), "ErrorModel")
	delete(doc.Components.Schemas.Map(), "ErrorDetail")
	explain(doc.Components.Schemas.Map())
}

// errorsOf lists the statuses of the errors that an operation can answer.
func errorsOf(o *huma.Operation) []int {
	statuses := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusInternalServerError, http.StatusServiceUnavailable}
	has := func(in, name string) bool {
		return slices.ContainsFunc(o.Parameters, func(p *huma.Param) bool { return p.In == in && (name == "" || p.Name == name) })
	}
	if o.RequestBody != nil {
		statuses = append(statuses, http.StatusBadRequest, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if strings.Contains(o.Path, "{") || o.RequestBody != nil {
		statuses = append(statuses, http.StatusNotFound)
	}
	if has("header", "If-Match") {
		statuses = append(statuses, http.StatusPreconditionFailed)
	}
	if o.OperationID == sendLink {
		statuses = append(statuses, http.StatusTooManyRequests)
	}
	switch o.Method {
	case http.MethodPut:
		statuses = append(statuses, http.StatusPreconditionRequired, http.StatusConflict, http.StatusInsufficientStorage)
	case http.MethodPost:
		statuses = append(statuses, http.StatusConflict, http.StatusInsufficientStorage)
	}
	return append(statuses, http.StatusUnprocessableEntity) // unknown query parameters at least
}
