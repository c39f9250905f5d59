package api

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"resonance/shared/complaint"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// Problem is the body of every error: RFC 9457, with a code to act on.
type Problem struct {
	Type     string    `json:"type" doc:"always about:blank: the code says more" example:"about:blank"`
	Title    string    `json:"title" doc:"what it is, in the caller's language"`
	Status   int       `json:"status" doc:"the HTTP status"`
	Code     string    `json:"code" doc:"what it is, for programs; it stays the same" example:"invalid"`
	Detail   string    `json:"detail,omitempty" doc:"what happened and what to do, in the caller's language"`
	Incident string    `json:"incident,omitempty" doc:"names the line in the log, when the desk itself failed"`
	Errors   []Mistake `json:"errors,omitempty" nullable:"false" doc:"every field that is wrong"`

	headers http.Header
}

// Mistake says what is wrong with one field.
type Mistake struct {
	Field   string `json:"field" doc:"path of the field, or name of the parameter or header" example:"person.name"`
	Code    string `json:"code" doc:"what is wrong, for programs" example:"required"`
	Message string `json:"message" doc:"what to do, in the caller's language"`
}

// A Problem is an error with a status and headers of its own.

func (p *Problem) Error() string           { return p.Code }
func (p *Problem) GetStatus() int          { return p.Status }
func (p *Problem) GetHeaders() http.Header { return p.headers }

// ContentType makes the answer application/problem+json.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// tooMany is the code of the staff room's limits.
const tooMany = "too-many-attempts"

// withStatus is an error of the door itself, which no room knows: a body that is too large, a wrong method.
type withStatus struct {
	status int
	code   string
	fields []complaint.FieldError
	cause  string // for the log
}

func (e withStatus) Error() string { return strings.TrimSpace(e.code + " " + e.cause) }

// statusOf maps an error to the status that programs see. conditional says that the caller asked for one version.
func statusOf(err error, conditional bool) int {
	var e *complaint.Error
	var own withStatus
	switch {
	case errors.As(err, &own):
		return own.status
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return http.StatusServiceUnavailable
	case !errors.As(err, &e):
		return http.StatusInternalServerError
	case staff.SignedOut(err):
		return http.StatusUnauthorized
	}
	switch e.Kind {
	case complaint.KindInvalid:
		return http.StatusUnprocessableEntity
	case complaint.KindNotFound:
		return http.StatusNotFound
	case complaint.KindConflict:
		if conditional && e.Code == "stale" {
			return http.StatusPreconditionFailed
		}
		return http.StatusConflict
	case complaint.KindRefused:
		return http.StatusConflict
	case complaint.KindDenied:
		return http.StatusForbidden
	case complaint.KindFull:
		return http.StatusInsufficientStorage
	case complaint.KindBusy:
		if e.Code == tooMany {
			return http.StatusTooManyRequests
		}
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// problem makes the answer of an error. What is internal goes to the log under an incident, never out.
func (a *API) problem(ctx context.Context, c caller, err error) *Problem {
	p := &Problem{Type: "about:blank", Status: statusOf(err, c.conditional), headers: http.Header{"Content-Language": {c.say.Language}}}
	p.Title = c.say.Say("api.status." + strconv.Itoa(p.Status))
	var e *complaint.Error
	var own withStatus
	switch {
	case errors.As(err, &own):
		p.Code, p.Errors = own.code, mistakes(c.say, own.fields)
		p.Detail = sentence(c.say, own.code, nil)
	case errors.As(err, &e):
		p.Code, p.Errors = e.Code, mistakes(c.say, e.Fields)
		p.Detail = sentence(c.say, e.Code, e.Params)
	default:
		p.Code = "internal"
		if p.Status == http.StatusServiceUnavailable {
			p.Code = "busy"
		}
		p.Detail = sentence(c.say, p.Code, nil)
	}
	switch p.Status {
	case http.StatusUnauthorized:
		p.headers.Set("WWW-Authenticate", `Bearer realm="resonance"`)
	case http.StatusTooManyRequests:
		if minutes, err := strconv.Atoi(e.Params["minutes"]); err == nil {
			p.headers.Set("Retry-After", strconv.Itoa(60*minutes))
		}
	case http.StatusServiceUnavailable:
		p.headers.Set("Retry-After", "2")
	}
	if p.Status >= http.StatusInternalServerError {
		p.Incident = rand.Text()[:8]
		a.Log.ErrorContext(ctx, "request failed", "incident", p.Incident, "error", err)
	}
	return p
}

// sentence says an error; a code without words of its own stays without.
func sentence(say words.Speaker, code string, params map[string]string) string {
	for _, key := range []string{"api.error." + code, "error." + code} {
		if say.Has(key) {
			return say.SayMap(key, params)
		}
	}
	return ""
}

func mistakes(say words.Speaker, fields []complaint.FieldError) []Mistake {
	list := make([]Mistake, 0, len(fields))
	for _, f := range fields {
		if slices.ContainsFunc(list, func(m Mistake) bool { return m.Field == f.Field }) {
			continue // one thing to correct, however many rules it breaks
		}
		list = append(list, Mistake{Field: f.Field, Code: f.Code, Message: fieldSentence(say, f)})
	}
	return list
}

// fieldSentence says what is wrong with a field, named as the caller wrote it.
func fieldSentence(say words.Speaker, f complaint.FieldError) string {
	values := map[string]string{"label": f.Field}
	maps.Copy(values, f.Params)
	last, _, _ := strings.Cut(f.Field[strings.LastIndex(f.Field, ".")+1:], "[")
	if expected := "api.expected." + f.Code; values["expected"] != "" && say.Has(expected) {
		return say.SayMap(expected, values)
	}
	return say.SayFirst(values, "api.field."+last+"."+f.Code, "api.field."+f.Code, "field-error."+last+"."+f.Code, "field-error."+f.Code, "api.field.other")
}

// write sends a problem where huma is not there to do it.
func (a *API) write(w http.ResponseWriter, p *Problem) {
	for name, values := range p.headers {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		a.Log.Debug("the caller went away")
	}
}

// refuse answers a request that reached no operation.
func (a *API) refuse(w http.ResponseWriter, r *http.Request, err error) {
	c, lost := a.caller(r)
	if lost != nil {
		err = lost // who is not signed in learns nothing of what is here
	}
	a.write(w, a.problem(r.Context(), c, err))
}

// translate turns what huma itself refuses into a Problem, before it is written. It never repeats a value
// that the caller sent.
func (a *API) translate(ctx huma.Context, _ string, body any) (any, error) {
	m, ok := body.(*huma.ErrorModel)
	if !ok {
		return body, nil
	}
	c := callerOf(ctx.Context())
	if c.say.Language == "" {
		c.say = a.Words.In("")
	}
	own := withStatus{status: m.Status, code: humaCode(m.Status)}
	for _, d := range m.Errors {
		switch {
		case d != nil && m.Status >= http.StatusInternalServerError:
			own.cause = d.Message
		case d != nil:
			own.fields = append(own.fields, fieldOf(d, m.Status))
		}
	}
	p := a.problem(ctx.Context(), c, own)
	for name, values := range p.headers {
		ctx.SetHeader(name, values[0])
	}
	return p, nil
}

func humaCode(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "malformed"
	case http.StatusRequestTimeout:
		return "too-slow"
	case http.StatusRequestEntityTooLarge:
		return "too-large"
	case http.StatusUnsupportedMediaType:
		return "media-type"
	case http.StatusUnprocessableEntity:
		return "invalid"
	}
	return "internal"
}
