package desk

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"

	"github.com/a-h/templ"
)

// zippers are *gzip.Writers to be used again: each takes much memory to make.
var zippers = sync.Pool{New: newGzip}

func newGzip() any {
	w, err := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	if err != nil {
		panic(err) // only for a level that does not exist
	}
	return w
}

// gzipFrom is the size from which compressing is worth the work.
const gzipFrom = 2 << 10

// show sends a page: the frame around its content.
func (v *visit) show(status int, p *page, content templ.Component) error {
	return v.render(status, frame(p, content))
}

// piece sends a part of a page to the script that asked for it.
func (v *visit) piece(part templ.Component) error { return v.render(http.StatusOK, part) }

// render makes the whole answer before any of it is sent, so that an error never leaves half of one.
func (v *visit) render(status int, view templ.Component) error {
	var body bytes.Buffer
	if err := view.Render(v.r.Context(), &body); err != nil {
		return fmt.Errorf("render a page: %w", err)
	}
	v.status = status
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.say.Language)
	h.Set("Vary", "Accept-Encoding, Accept-Language, Cookie")
	if body.Len() < gzipFrom || !acceptsGzip(v.r) {
		h.Set("Content-Length", strconv.Itoa(body.Len()))
		v.w.WriteHeader(status)
		v.send(body.Bytes())
		return nil
	}
	h.Set("Content-Encoding", "gzip")
	var small bytes.Buffer
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(&small)
	if _, err := z.Write(body.Bytes()); err != nil {
		return fmt.Errorf("compress a page: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("compress a page: %w", err)
	}
	h.Set("Content-Length", strconv.Itoa(small.Len()))
	v.w.WriteHeader(status)
	v.send(small.Bytes())
	return nil
}

// send writes the answer. A failure means that the browser went away, and there is nobody to tell.
func (v *visit) send(body []byte) {
	if _, err := v.w.Write(body); err != nil {
		v.Log.Debug("the browser went away")
	}
}
