package desk

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed static
var staticFiles embed.FS

// assets serves stylesheet, script and icon under names that hold a hash of their content, so that a
// browser keeps them for good.
type assets map[string]asset // by hashed name

type asset struct {
	name      string // as in the source
	mediaType string
	plain     []byte
	zipped    func() []byte
}

// mediaTypes are those of the files, by their endings. Package mime would read the machine's own list first.
var mediaTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

func loadAssets() (assets, error) {
	files, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, err
	}
	all := assets{}
	for _, f := range files {
		raw, err := staticFiles.ReadFile("static/" + f.Name())
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(raw)
		ext := path.Ext(f.Name())
		hashed := strings.TrimSuffix(f.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		all[hashed] = asset{
			name: f.Name(), mediaType: mediaTypes[ext], plain: raw,
			zipped: sync.OnceValue(func() []byte { return zip(raw) }),
		}
	}
	return all, nil
}

// zip compresses as much as can be: once, for all who read it. Nothing can go wrong in memory.
func zip(raw []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(raw)
	}
	if err == nil {
		err = w.Close() // writes the rest
	}
	if err != nil {
		panic(err)
	}
	return b.Bytes()
}

// url gives the address of a file of the source.
func (a assets) url(name string) (string, error) {
	for hashed, file := range a {
		if file.name == name {
			return "/static/" + hashed, nil
		}
	}
	return "", fmt.Errorf("no file %q", name)
}

func (a assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := a[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", file.mediaType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body := file.plain
	if acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = file.zipped()
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.Write(body) //nolint:errcheck // the browser went away
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" && strings.TrimSpace(quality) != "q=0" {
			return true
		}
	}
	return false
}
