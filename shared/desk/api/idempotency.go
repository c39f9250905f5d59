package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"resonance/shared/complaint"
	"resonance/shared/pattern"
	"resonance/shared/register"
)

// keyHeader names a request, so that the same one sent again acts once:
// datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header.
const keyHeader = "Idempotency-Key"

const (
	keyLength  = 100
	keyPattern = "^[!-~]*$"
	// keptAnswer bounds an answer in bytes that is kept, with room for the rest of an item of the table.
	keptAnswer = 256 << 10
	// longestAct is how long a named request may take: it goes on when its caller goes away.
	longestAct = 20 * time.Second
)

var keyShape = pattern.New(keyPattern)

// keyParam documents the header of every operation that remembers its answers.
func keyParam() *huma.Param {
	longest := keyLength
	return &huma.Param{
		Name: keyHeader, In: "header",
		Description: "names the request for a day: the same one with the same key does nothing again and gets the first answer, another one is refused, and one whose outcome is not known gets 409",
		Schema:      &huma.Schema{Type: huma.TypeString, MaxLength: &longest, Pattern: keyPattern},
	}
}

// idempotent answers a request that was sent before under the same key as it was answered then. The key is the caller's
// own. A request that has one is dealt with to its end even when its caller goes away.
func (a *API) idempotent(ctx huma.Context, next func(huma.Context)) {
	key := ctx.Header(keyHeader)
	if key == "" {
		next(ctx)
		return
	}
	within, cancel := unhurried(ctx.Context())
	defer cancel()
	r, w := humago.Unwrap(ctx)
	r = r.WithContext(within)
	answer, err := a.answerTo(r, key, func(to http.ResponseWriter) { next(humago.NewContext(ctx.Operation(), r, to)) })
	if err != nil {
		a.write(w, a.problem(within, callerOf(within), err))
		return
	}
	maps.Copy(w.Header(), answer.Header)
	w.WriteHeader(answer.Status)
	if _, err := w.Write(answer.Body); err != nil {
		a.Log.Debug("the caller went away")
	}
}

// unhurried ends when its time is over, as that of a function may be, and not when the caller goes away.
func unhurried(ctx context.Context) (context.Context, context.CancelFunc) {
	until := time.Now().Add(longestAct)
	if end, ok := ctx.Deadline(); ok && end.Before(until) {
		until = end
	}
	return context.WithDeadline(context.WithoutCancel(ctx), until)
}

// answerTo is what was answered under the key, or what do says.
func (a *API) answerTo(r *http.Request, key string, do func(http.ResponseWriter)) (register.KeyedRequest, error) {
	request, err := fingerprint(r, key)
	if err != nil {
		return register.KeyedRequest{}, err
	}
	name := callerOf(r.Context()).who.Member.ID + "-" + key
	before, err := a.Register.BeginKeyed(r.Context(), name, request)
	switch {
	case err != nil:
		return register.KeyedRequest{}, err
	case before == nil:
		return a.doOnce(r.Context(), name, request, do), nil
	case before.Request != request:
		return register.KeyedRequest{}, complaint.Mistakes([]complaint.FieldError{{Field: keyHeader, Code: "used-otherwise"}})
	case !before.Done():
		return register.KeyedRequest{}, &complaint.Error{Kind: complaint.KindConflict, Code: "outcome-unknown"}
	}
	return *before, nil
}

// fingerprint is a hash of what a request asks for. The body can be read once more afterwards.
func fingerprint(r *http.Request, key string) (string, error) {
	if len(key) > keyLength || !keyShape.MatchString(key) {
		return "", complaint.Invalid(keyHeader, "format")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return "", withStatus{status: http.StatusBadRequest, code: "malformed", cause: err.Error()}
	}
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	h := sha256.New()
	fmt.Fprintf(h, "%s %s\n%s\n%s\n", r.Method, r.URL.RequestURI(), r.Header.Get("If-Match"), r.Header.Get("Content-Type"))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// doOnce does what was asked and keeps the answer before it is sent. What did nothing and may go well another time is
// forgotten; what may have done something or not stays without an answer.
func (a *API) doOnce(ctx context.Context, name, request string, do func(http.ResponseWriter)) register.KeyedRequest {
	said := &recorder{header: http.Header{}, status: http.StatusOK}
	do(said)
	answer := register.KeyedRequest{Request: request, Status: said.status, Header: said.header, Body: said.body.Bytes()}
	var err error
	switch {
	case ctx.Err() != nil || said.status == http.StatusInternalServerError || len(answer.Body) > keptAnswer:
	case said.status == http.StatusTooManyRequests || said.status > http.StatusInternalServerError:
		err = a.Register.ForgetKeyed(ctx, name)
	default:
		err = a.Register.FinishKeyed(ctx, name, answer)
	}
	if err != nil {
		a.Log.ErrorContext(ctx, "an answer was not kept under its key", "error", err)
	}
	return answer
}

// recorder takes an answer down.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }
