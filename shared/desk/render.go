package desk

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed templates
var templateFiles embed.FS

// pages are the templates: each page with the frame around it and the pieces that pages share.
type pages struct {
	byName  map[string]func() (*template.Template, error)
	writers *sync.Pool // of *gzip.Writer
}

// loadPages finds the pages. Each is parsed when it is first shown: all of them would take a Lambda's cold
// start longer than the one that somebody waits for.
func loadPages(files assets) (pages, error) {
	frame := sync.OnceValues(func() (*template.Template, error) {
		return template.New("").Funcs(template.FuncMap{
			"asset": files.url,
			"icon":  icon,
			"on":    func(p *page, it any) pair { return pair{p, it} },
			"list":  func(items ...string) []string { return items },
			"parts": func(items ...any) []any { return items },
			"add":   func(a, b int) int { return a + b },
		}).ParseFS(templateFiles, "templates/frame/*.html")
	})
	names, err := templateFiles.ReadDir("templates")
	if err != nil {
		return pages{}, err
	}
	p := pages{byName: map[string]func() (*template.Template, error){}, writers: &sync.Pool{New: newGzip}}
	for _, f := range names {
		if !f.IsDir() {
			p.byName[strings.TrimSuffix(f.Name(), ".html")] = sync.OnceValues(func() (*template.Template, error) { return parsePage(frame, f.Name()) })
		}
	}
	return p, nil
}

func parsePage(frame func() (*template.Template, error), file string) (*template.Template, error) {
	base, err := frame()
	if err != nil {
		return nil, err
	}
	own, err := base.Clone()
	if err != nil {
		return nil, err
	}
	return own.ParseFS(templateFiles, path.Join("templates", file))
}

// pair gives a piece of a page both the page and what the piece is about.
type pair struct {
	P  *page
	It any
}

func newGzip() any {
	w, err := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	if err != nil {
		panic(err) // only for a level that does not exist
	}
	return w
}

// gzipFrom is the size from which compressing is worth the work.
const gzipFrom = 2 << 10

// show renders a page whole, so that an error never leaves half of one, and sends it.
func (v *visit) show(status int, name string, p *page) error {
	return v.render(status, name, "frame", p)
}

// piece renders a part of a page for the script that asked for it.
func (v *visit) piece(name string, p *page) error { return v.render(http.StatusOK, name, "content", p) }

func (v *visit) render(status int, name, frame string, p *page) error {
	parsed, ok := v.pages.byName[name]
	if !ok {
		return fmt.Errorf("no page %q", name)
	}
	t, err := parsed()
	if err != nil {
		return fmt.Errorf("parse %s: %w", name, err)
	}
	var body bytes.Buffer
	if err := t.ExecuteTemplate(&body, frame, p); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
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
	z := v.pages.writers.Get().(*gzip.Writer)
	defer v.pages.writers.Put(z)
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
