package dir

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"

	"resonance/shared/blob"
)

const (
	maxFieldBytes = 4 << 10  // one hidden field
	maxFields     = 8        // hidden fields before the file
	envelope      = 64 << 10 // what a form adds around its file
	maxDrain      = 64 << 20 // how much of a refused file is read, so that the browser hears the refusal
)

// problem is an RFC 9457 answer. Code is stable, for scripts and for the desk's own words; Detail is
// plain English.
type problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

func (p *problem) Error() string { return p.Title }

// What can be wrong with an upload.
var (
	notPost    = &problem{http.StatusMethodNotAllowed, "upload-method", "Send the file with POST", "This address only takes files from an upload form."}
	notForm    = &problem{http.StatusBadRequest, "upload-form", "This is not an upload form", "Send a multipart form with the given fields first and the file last."}
	noFile     = &problem{http.StatusBadRequest, "upload-no-file", "There is no file", "Choose a file and send it again."}
	brokenOff  = &problem{http.StatusBadRequest, "upload-broken", "The upload broke off", "The file did not arrive whole. Send it again."}
	notSigned  = &problem{http.StatusForbidden, "upload-signature", "This upload was not agreed", "The form was changed on the way. Load the page again and add the file once more."}
	tooLate    = &problem{http.StatusForbidden, "upload-expired", "The time for this upload is over", "Load the page again and add the file once more."}
	tooLarge   = &problem{http.StatusRequestEntityTooLarge, "upload-too-large", "The file is too large", "Send a smaller file, or split it."}
	isThere    = &problem{http.StatusConflict, "upload-exists", "This file was sent already", "It is stored; nothing was changed."}
	isFull     = &problem{http.StatusInsufficientStorage, "upload-full", "There is no room left", "The file was not stored. Tell who runs the desk that the disk is full."}
	notWritten = &problem{http.StatusInternalServerError, "upload-failed", "The file could not be stored", "Nothing was stored. Try again in a moment."}
)

// ServeHTTP takes a signed upload: 204 when the object is on disk, a problem document otherwise. The
// rule is kept while the file streams in: not a byte more than allowed is written.
func (s *Store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	err := s.receive(r)
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	p := problemOf(err)
	switch p {
	case notWritten:
		slog.ErrorContext(r.Context(), "an upload could not be stored", "error", err)
	case notPost:
		w.Header().Set("Allow", http.MethodPost)
	case tooLarge:
		// A browser that is still sending sees no answer when the connection is cut.
		if _, err := io.CopyN(io.Discard, r.Body, maxDrain); err == nil {
			w.Header().Set("Connection", "close")
		}
	}
	body, err := json.Marshal(p)
	if err != nil {
		panic(fmt.Sprintf("marshal %s: %v", p.Code, err)) // a struct of numbers and strings
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	if _, err := w.Write(body); err != nil {
		slog.DebugContext(r.Context(), "an upload's refusal did not arrive", "error", err)
	}
}

func problemOf(err error) *problem {
	var p *problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, blob.ErrExists):
		return isThere
	case errors.Is(err, blob.ErrFull):
		return isFull
	}
	return notWritten
}

func (s *Store) receive(r *http.Request) error {
	if r.Method != http.MethodPost {
		return notPost
	}
	form, err := r.MultipartReader()
	if err != nil {
		return notForm
	}
	fields, file, err := readFields(form)
	if err != nil {
		return err
	}
	rule, ok := s.ruleOf(fields)
	switch {
	case !ok:
		return notSigned
	case !s.opts.Now().Before(rule.Expires):
		return tooLate
	case r.ContentLength > rule.MaxBytes+envelope:
		return tooLarge
	}
	_, err = s.Put(r.Context(), rule.Key, rule.Type, &limited{r: file, left: rule.MaxBytes})
	return err
}

// readFields reads the hidden fields up to the file. A field that was not signed is refused, as S3
// refuses it.
func readFields(form *multipart.Reader) (map[string]string, *multipart.Part, error) {
	fields := map[string]string{}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, nil, noFile
		}
		if err != nil {
			return nil, nil, notForm
		}
		name := part.FormName()
		if name == "file" {
			return fields, part, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, maxFieldBytes+1))
		if err != nil {
			return nil, nil, brokenOff
		}
		_, twice := fields[name]
		if twice || len(value) > maxFieldBytes || len(fields) == maxFields || !isField(name) {
			return nil, nil, notSigned
		}
		fields[name] = string(value)
	}
}

func isField(name string) bool {
	switch name {
	case fieldKey, fieldType, fieldMax, fieldExpires, fieldSignature:
		return true
	}
	return false
}

// limited reads a file of at most left bytes, then fails with tooLarge; a file that ends early fails
// with brokenOff.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, tooLarge
	}
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1] // one more, to see whether there is more
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	switch {
	case l.left < 0:
		return n - 1, tooLarge
	case err != nil && !errors.Is(err, io.EOF):
		return n, errors.Join(brokenOff, err)
	}
	return n, err
}
