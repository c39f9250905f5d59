package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"golang.org/x/text/language"

	"resonance/shared/complaint"
	"resonance/shared/pattern"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// caller is who makes a request, and in which language to answer.
type caller struct {
	who         staff.Who
	say         words.Speaker
	conditional bool // the request has an If-Match
}

func (c caller) actor() complaint.Actor { return c.who.Member.Actor() }

type callerKey struct{}

// callerOf gives the caller that the guard has let in.
func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// caller says who makes the request. It gives a usable speaker even with an error.
func (a *API) caller(r *http.Request) (caller, error) {
	c := caller{say: a.Words.In(acceptedLanguage(r.Header.Get("Accept-Language"))), conditional: r.Header.Get("If-Match") != ""}
	var err error
	switch token, bearer := bearerToken(r); {
	case bearer:
		c.who, err = a.Staff.AuthenticateToken(r.Context(), token)
	case a.Who != nil:
		c.who, err = a.Who(r)
	}
	if err == nil && a.crossOrigin.Check(r) != nil {
		err = &complaint.Error{Kind: complaint.KindDenied, Code: "cross-site"}
	}
	if err == nil && c.who.Member.ID == "" {
		err = &complaint.Error{Kind: complaint.KindDenied, Code: "signed-out"}
	}
	if l := c.who.Member.Language; l != "" {
		c.say = a.Words.In(l)
	}
	return c, err
}

func bearerToken(r *http.Request) (string, bool) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return "", false
	}
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", true // credentials that are no token let nobody in
	}
	return strings.TrimSpace(token), true
}

// idPattern is what an id can look like; anything else names nothing.
const idPattern = `^[0-9A-Za-z][0-9A-Za-z-]{0,63}$`

var idShape = pattern.New(idPattern)

// guard lets in members with one of the roles, before anything of the request is read.
func (a *API) guard(roles []staff.Role) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		c, err := a.caller(r)
		if err == nil && !slices.Contains(roles, c.who.Member.Role) {
			err = complaint.Denied()
		}
		if err == nil {
			err = a.checkPath(ctx)
		}
		if err == nil {
			err = checkGiven(ctx)
		}
		if err == nil {
			err = checkNoBody(ctx)
		}
		if err != nil {
			a.write(w, a.problem(ctx.Context(), c, err))
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		next(huma.WithValue(ctx, callerKey{}, c))
	}
}

// checkPath answers an id that can't be one like an id that is not there.
func (a *API) checkPath(ctx huma.Context) error {
	for _, p := range ctx.Operation().Parameters {
		if p.In == "path" && !idShape.MatchString(ctx.Param(p.Name)) {
			return complaint.NotFound(pathNoun(ctx.Operation().Path, p.Name))
		}
	}
	return nil
}

// checkGiven refuses a parameter that is there and says nothing where a text would do no good, which huma takes as left
// out, and one of the address that is there twice, of which huma takes the first.
func checkGiven(ctx huma.Context) error {
	var wrong []complaint.FieldError
	url := ctx.URL()
	given := url.Query()
	r, _ := humago.Unwrap(ctx)
	for _, p := range ctx.Operation().Parameters {
		freeText := p.Schema.Type == huma.TypeString && p.Schema.Format == "" && len(p.Schema.Enum) == 0
		empty := p.In == "query" && !freeText && slices.Contains(given[p.Name], "") ||
			p.In == "header" && p.Schema.Pattern != "" && slices.Contains(r.Header.Values(p.Name), "")
		twice := p.In == "query" && p.Schema.Type != huma.TypeArray && len(given[p.Name]) > 1
		switch {
		case empty:
			wrong = append(wrong, emptyParameter(p))
		case twice:
			wrong = append(wrong, complaint.FieldError{Field: p.Name, Code: "twice"})
		}
	}
	return complaint.Mistakes(wrong)
}

// emptyParameter says what a parameter takes that was given as nothing.
func emptyParameter(p *huma.Param) complaint.FieldError {
	wants := func(code, expected string) complaint.FieldError {
		return complaint.FieldError{Field: p.Name, Code: code, Params: map[string]string{"expected": expected}}
	}
	switch {
	case len(p.Schema.Enum) > 0:
		var choices []string
		for _, c := range p.Schema.Enum {
			choices = append(choices, fmt.Sprint(c))
		}
		return wants("choice", strings.Join(choices, ", "))
	case p.Schema.Format == "date-time":
		return wants("date-time", "")
	case p.Schema.Format == "date":
		return wants("calendar-date", "")
	case p.Schema.Type == huma.TypeString:
		return wants("format", "")
	}
	return wants("type", p.Schema.Type)
}

// checkNoBody refuses what is sent to an operation that reads nothing: the caller believes that it said something.
// An empty object or null, which some programs send with every POST, says nothing.
func checkNoBody(ctx huma.Context) error {
	if ctx.Operation().RequestBody != nil || ctx.Method() == http.MethodGet {
		return nil
	}
	said, err := io.ReadAll(io.LimitReader(ctx.BodyReader(), 64))
	if err != nil {
		return withStatus{status: http.StatusBadRequest, code: "malformed", cause: err.Error()}
	}
	if text := strings.TrimSpace(string(said)); text != "" && text != "{}" && text != "null" {
		return complaint.Invalid("body", "unknown")
	}
	return nil
}

// pathNoun names the thing that a parameter of a path stands for: /people/{id} is a person.
func pathNoun(path, param string) string {
	before, _, _ := strings.Cut(path, "/{"+param+"}")
	switch before[strings.LastIndex(before, "/")+1:] {
	case "people":
		return "person"
	case "problems":
		return "problem"
	case "letters":
		return "letter"
	case "tasks":
		return "task"
	case "team":
		return "member"
	case "tokens":
		return "token"
	case "sessions":
		return "session"
	case "grants":
		return "grant"
	case "reviews":
		return "review"
	case "queues":
		return "queue"
	case "dead":
		return "message"
	case "complaints":
		return "complaint"
	case "files":
		return "file"
	}
	return "case"
}

// acceptedLanguage chooses the catalogue's language that fits an Accept-Language header best.
func acceptedLanguage(header string) string {
	tags := make([]language.Tag, len(words.Languages()))
	for i, l := range words.Languages() {
		tags[i] = language.Make(l)
	}
	_, i := language.MatchStrings(language.NewMatcher(tags), header)
	return words.Languages()[i]
}
