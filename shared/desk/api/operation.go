package api

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"resonance/shared/complaint"
	"resonance/shared/staff"
)

// operation is one line of the API: method, path, who may call it. Its summary is the catalogue's text
// api.op.ID.
type operation struct {
	ID, Method, Path string
	Tag              string
	Status           int          // when it went well; 0 means 200, or 204 without an answer
	says             reflect.Type // the body of a request that has one
	answers          reflect.Type // what it answers, when that is JSON
	file             string       // the media type of an answer that is no JSON
	roles            []staff.Role
	keyed            bool // an Idempotency-Key keeps it from being done twice
}

// Who may call an operation.
var (
	members   = staff.Roles()
	executive = []staff.Role{staff.ExecutiveOffice, staff.Lead} // registers and corrects, runs the backlog
	special   = staff.Powers()
	leads     = []staff.Role{staff.Lead} // runs team and queues
)

func get(id, path, tag string, roles []staff.Role) operation {
	return operation{ID: id, Method: http.MethodGet, Path: path, Tag: tag, roles: roles}
}

func post(id, path, tag string, roles []staff.Role) operation {
	return operation{ID: id, Method: http.MethodPost, Path: path, Tag: tag, roles: roles, keyed: true}
}

// unkeyed is an operation that may as well be done twice, has a key of its own, or answers what must not be kept.
func unkeyed(o operation) operation {
	o.keyed = false
	return o
}

func put(id, path, tag string, roles []staff.Role) operation {
	return operation{ID: id, Method: http.MethodPut, Path: path, Tag: tag, roles: roles}
}

// maxBody bounds a request in bytes, under what passes a Lambda after base64.
const maxBody = 3 << 20

// serve registers an operation. do gets a caller who may call it, and input that fits the schema; what it answers is a
// struct with a Body, and perhaps with other fields of answer.
func serve[I, O any](a *API, o operation, do func(context.Context, caller, *I) (*O, error)) {
	o.answers, o.Status = reflect.TypeFor[O](), cmp.Or(o.Status, http.StatusOK)
	enlist(a, o, func(ctx context.Context, c caller, in *I) (*answer, error) {
		out, err := do(ctx, c, in)
		if err != nil {
			return nil, err
		}
		return asAnswer(out, o.Status), nil
	})
}

// serveSilent registers an operation that answers nothing but that it was done.
func serveSilent[I any](a *API, o operation, do func(context.Context, caller, *I) error) {
	enlist(a, o, func(ctx context.Context, c caller, in *I) (*struct{}, error) { return nil, do(ctx, c, in) })
}

// enlist gives an operation to huma, of which 30 kB are compiled anew for each pair of types.
func enlist[I, O any](a *API, o operation, do func(context.Context, caller, *I) (*O, error)) {
	huma.Register(a.huma, a.described(o), func(ctx context.Context, in *I) (*O, error) {
		c := callerOf(ctx)
		out, err := do(ctx, c, in)
		if err != nil {
			return nil, a.problem(ctx, c, err)
		}
		return out, nil
	})
}

// answer is the one type in which huma gets all answers that are JSON; answered documents what stands behind it.
type answer struct {
	Status   int
	ETag     string `header:"ETag" hidden:"true"`
	Location string `header:"Location" hidden:"true"`
	Body     any
}

// asAnswer is what an operation answers as an answer: fields go by their names.
func asAnswer(out any, status int) *answer {
	all := &answer{Status: status}
	from, to := reflect.ValueOf(out).Elem(), reflect.ValueOf(all).Elem()
	for i := range from.NumField() {
		to.FieldByName(from.Type().Field(i).Name).Set(from.Field(i))
	}
	return all
}

// answered documents what an operation answers when all went well, as huma does from a type of its own.
func (a *API) answered(o operation) *huma.Response {
	r := &huma.Response{Description: http.StatusText(o.Status), Headers: map[string]*huma.Param{}}
	for _, f := range reflect.VisibleFields(o.answers) {
		name := f.Tag.Get("header")
		if name == "" && f.Name != "Body" {
			continue
		}
		schema := huma.SchemaFromField(a.huma.OpenAPI().Components.Schemas, f, "")
		if name != "" {
			r.Headers[name] = &huma.Header{Schema: schema}
		} else {
			r.Content = map[string]*huma.MediaType{"application/json": {Schema: schema}}
		}
	}
	return r
}

// described notes an operation and gives it as huma takes it.
func (a *API) described(o operation) huma.Operation {
	a.operations = append(a.operations, o)
	d := huma.Operation{
		OperationID: o.ID, Method: o.Method, Path: o.Path, DefaultStatus: o.Status,
		Tags: []string{o.Tag}, Summary: a.Words.In("en").Say("api.op." + o.ID),
		Description:                  "Roles: " + roleNames(o.roles) + ".",
		Middlewares:                  huma.Middlewares{a.guard(o.roles)},
		MaxBodyBytes:                 maxBody,
		RejectUnknownQueryParameters: true,
	}
	if o.says != nil {
		schema := a.huma.OpenAPI().Components.Schemas.Schema(o.says, true, "")
		d.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
	}
	if o.answers != nil {
		d.Responses = map[string]*huma.Response{strconv.Itoa(o.Status): a.answered(o)}
	}
	if o.file != "" {
		mediaType, _, _ := strings.Cut(o.file, ";")
		d.Responses = map[string]*huma.Response{
			"200": {Content: map[string]*huma.MediaType{mediaType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}},
			"303": {Description: "too large to go through the desk: Location is where the storage hands the file out, for a minute"},
		}
	}
	if o.keyed {
		d.Middlewares, d.Parameters = append(d.Middlewares, a.idempotent), []*huma.Param{keyParam()}
	}
	return d
}

// said is the body of a request as it came.
type said struct{ Body json.RawMessage }

func (s said) body() json.RawMessage { return s.Body }

// saying is a pointer to an input that has a body.
type saying[I any] interface {
	*I
	body() json.RawMessage
}

// serveSaid registers an operation whose requests have a body, a B. As huma is compiled anew for each type of input, to
// 30 kB, inputs that differ in their bodies alone are of one type.
func serveSaid[I, B, O any, P saying[I]](a *API, o operation, do func(context.Context, caller, *I, B) (*O, error)) {
	o.says = reflect.TypeFor[B]()
	serve(a, o, func(ctx context.Context, c caller, in *I) (*O, error) {
		var b B
		if err := readStrictly(P(in).body(), &b); err != nil {
			return nil, complaint.Invalid("body", "other") // what huma lets pass: a name in another case, 45.0 for a whole number
		}
		return do(ctx, c, in, b)
	})
}

// Act is the input of an act on a thing that says nothing more.
type Act struct {
	ByID
	Match
}

// saidAct is the input of an act on a thing with a body.
type saidAct struct {
	Act
	said
}

func roleNames(roles []staff.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return strings.Join(names, ", ")
}

// versioned is the answer that carries one thing and its version.
type versioned[T any] struct {
	ETag string `header:"ETag" doc:"the version, for If-Match"`
	Body T
}

func withVersion[T any](body T, version int64) *versioned[T] {
	return &versioned[T]{ETag: etag(version), Body: body}
}

func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// Match is the If-Match header of an act: without one, any version will do.
type Match struct {
	IfMatch string `header:"If-Match" pattern:"^([*]|(W/)?\"[0-9]{1,18}\")$" doc:"the ETag of the version to change, or *; another version gives 412" example:"\"3\""`
}

// version is the version that the caller wants to change; 0 for any.
func (m Match) version() int64 {
	tag := strings.TrimSpace(m.IfMatch)
	if tag == "" || tag == "*" {
		return 0
	}
	number := strings.Trim(strings.TrimPrefix(tag, "W/"), `"`) // a proxy that compresses weakens tags
	version, err := strconv.ParseInt(number, 10, 64)
	if err != nil || version == 0 {
		return noVersion
	}
	return version
}

// noVersion is one that nothing has, so that the register finds it stale.
const noVersion = -1

// must wants an If-Match: a replacement that nobody has looked at first would lose somebody's work.
func (m Match) must() error {
	if strings.TrimSpace(m.IfMatch) == "" {
		return withStatus{
			status: http.StatusPreconditionRequired, code: "if-match-required",
			fields: []complaint.FieldError{{Field: "If-Match", Code: "required"}},
		}
	}
	return nil
}

// renamed gives the mistakes of an error the names that the fields have here.
func renamed(err error, names map[string]string) error {
	e, ok := err.(*complaint.Error)
	if !ok || len(e.Fields) == 0 {
		return err
	}
	moved := *e
	moved.Fields = slices.Clone(e.Fields)
	for i, f := range moved.Fields {
		if name, known := names[f.Field]; known {
			moved.Fields[i].Field = name
		}
	}
	return &moved
}
