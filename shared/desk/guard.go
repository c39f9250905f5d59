package desk

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"resonance/shared/complaint"
	"resonance/shared/staff"
)

// guard is what every request passes, whatever its route: the desk's own guard, the cross-origin check, and a calm
// answer when the desk itself fails.
func (d *Desk) guard(next http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.problem(w, r, &complaint.Error{Kind: complaint.KindDenied, Code: "cross-site"})
	}))
	checked := crossOrigin.Handler(next)
	return d.Guard.Around(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				d.Log.LogAttrs(r.Context(), slog.LevelError, "panic", slog.String("where", string(debug.Stack())), slog.String("what", fmt.Sprintf("%T", p)))
				d.problem(w, r, errors.New("the desk stumbled"))
			}
		}()
		checked.ServeHTTP(w, r)
	}))
}

// serve checks who comes, does what the route says, and shows what went wrong.
func (d *Desk) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now() // measures the work, not the desk's time
		whose := d.Staff.Authenticate
		if rt.Pattern == byItself {
			whose = d.Staff.Recognise
		}
		v, err := d.visit(w, r, whose)
		if err == nil {
			err = v.admit(rt.For)
			if read := v.readForm(err == nil); err == nil {
				err = read
			}
		}
		if err == nil {
			err = v.checkPath()
		}
		if err == nil {
			err = rt.Do(v)
		}
		if err != nil {
			v.fail(err)
		}
		d.Log.LogAttrs(r.Context(), slog.LevelDebug, "request", slog.String("route", rt.Pattern), slog.Int("status", v.status), slog.Duration("took", time.Since(began)))
	})
}

// admit refuses whoever the route is not for.
func (v *visit) admit(who audience) error {
	switch {
	case who == nil:
		return nil
	case !v.signedIn():
		return &complaint.Error{Kind: complaint.KindDenied, Code: "signed-out"}
	case !slices.Contains(who, v.who.Member.Role):
		return complaint.Denied()
	}
	return nil
}

// checkPath refuses a path that can't lead to anything: nothing has a name of bytes that are no text.
func (v *visit) checkPath() error {
	if path := v.r.URL.Path; !utf8.ValidString(path) || strings.ContainsFunc(path, unicode.IsControl) {
		return complaint.NotFound("page")
	}
	return nil
}

// readForm reads a posted form within the limit. Of whoever is not admitted it reads no more than texts need, so that
// they get back what they wrote.
func (v *visit) readForm(admitted bool) error {
	if v.r.Method != http.MethodPost {
		return nil
	}
	if !admitted {
		v.r.Body = http.MaxBytesReader(v.w, v.r.Body, beginningSize)
	}
	var begun beginning
	v.r.Body = begun.of(v.r.Body)
	err := v.r.ParseForm() // by itself: ParseMultipartForm hides what ParseForm says of a plain form
	if err == nil {
		err = v.r.ParseMultipartForm(formMemory)
	}
	if errors.Is(err, http.ErrNotMultipart) {
		err = nil
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		begun.addTexts(v.r.PostForm, v.r.Header.Get("Content-Type"))
		return &complaint.Error{Kind: complaint.KindInvalid, Code: "too-large"}
	case err != nil:
		return &complaint.Error{Kind: complaint.KindInvalid, Code: "bad-form"}
	}
	return nil
}

// beginning is what a posted form began with. Where the files are too large, the texts before them are there.
type beginning struct{ bytes.Buffer }

// beginningSize is more than the texts of any form that could be taken.
const beginningSize = 1 << 20

// of is the body with its beginning kept as it is read.
func (b *beginning) of(body io.ReadCloser) io.ReadCloser {
	return struct {
		io.Reader
		io.Closer
	}{io.TeeReader(body, b), body}
}

func (b *beginning) Write(part []byte) (int, error) {
	b.Buffer.Write(part[:min(len(part), beginningSize-b.Len())])
	return len(part), nil
}

// addTexts adds the texts of a form of several parts that broke off, so that they can be shown to whoever wrote them.
func (b *beginning) addTexts(to url.Values, contentType string) {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil || params["boundary"] == "" {
		return // another kind of form
	}
	for parts := multipart.NewReader(b, params["boundary"]); ; {
		part, err := parts.NextPart()
		if err != nil {
			return // here it broke off
		}
		if part.FileName() != "" {
			continue
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return
		}
		to.Add(part.FormName(), string(text))
	}
}

// formMemory is how much of a multipart form stays in memory; MaxBody is far less than a disk.
const formMemory = 8 << 20

// statusOf maps an error to the status of a page. Package api has a finer one for programs.
func statusOf(err error) int {
	var e *complaint.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable
	case !errors.As(err, &e):
		return http.StatusInternalServerError
	case e.Code == "too-large":
		return http.StatusRequestEntityTooLarge
	case e.Code == "too-many-attempts":
		return http.StatusTooManyRequests
	}
	switch e.Kind {
	case complaint.KindInvalid:
		return http.StatusBadRequest
	case complaint.KindNotFound:
		return http.StatusNotFound
	case complaint.KindConflict, complaint.KindRefused:
		return http.StatusConflict
	case complaint.KindDenied:
		return http.StatusForbidden
	case complaint.KindFull, complaint.KindBusy:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// problem shows an error outside of any route.
func (d *Desk) problem(w http.ResponseWriter, r *http.Request, err error) {
	v, lost := d.visit(w, r, d.Staff.Recognise)
	if lost != nil {
		v.who = staff.Who{}
	}
	v.fail(err)
}

// incident is what a person can name when they ask for help; the log line has it too.
func incident() string { return rand.Text()[:8] }
