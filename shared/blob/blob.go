// Package blob is the Blob contract: raw mail and attachments, written once, read whole. Engines:
// blob/dir and blob/s3, one suite in blob/blobtest.
package blob

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// Info describes a stored object.
type Info struct {
	Key  string
	Size int64
	Type string // media type as declared by whoever stored it; never trusted when served
}

// Upload is a permission to put one object from a browser, straight into storage.
type Upload struct {
	URL     string            // where to POST a multipart form
	Fields  map[string]string // hidden fields to send before the file, which goes last as "file"
	Key     string            // where the object will be
	Expires time.Time
}

// UploadRule limits an Upload.
type UploadRule struct {
	Key      string
	Type     string
	MaxBytes int64
	Expires  time.Time
}

// Store keeps objects. Keys are slash-separated paths of letters, digits, '.', '-', '_'; no empty
// or dotted segment. It is safe for concurrent use.
type Store interface {
	// Put writes the object durably before it returns, and never over another one: ErrExists.
	Put(ctx context.Context, key, mediaType string, r io.Reader) (Info, error)
	// Open reads an object. ErrNotFound when there is none. The caller closes it.
	Open(ctx context.Context, key string) (io.ReadCloser, Info, error)
	// Copy gives what is at from a second key, type and all. What is at to already stays as it is, which is no
	// error. ErrNotFound when nothing is at from.
	Copy(ctx context.Context, from, to string) error
	// SignUpload gives a browser leave to send one object within the rule. A larger file, another
	// key or a late one is refused by the storage itself.
	SignUpload(ctx context.Context, rule UploadRule) (Upload, error)
}

// Linker is a Store that can hand an object out itself, past a door that carries only small ones: the
// answer of a Lambda takes 6 MB.
type Linker interface {
	Store
	// SignDownload gives an address from which whoever has it can get the object for a while, as a file to
	// keep. It does not look whether the object is there.
	SignDownload(ctx context.Context, rule DownloadRule) (url string, err error)
}

// DownloadRule says what a signed download serves.
type DownloadRule struct {
	Key  string
	Name string // of the file
	Type string // media type that it is served as
	Life time.Duration
}

// Receiver is a Store that must take signed uploads itself, because no storage service stands
// in front of it (blob/dir). The desk mounts it under the path that its Upload.URL names.
type Receiver interface {
	Store
	http.Handler
}

// Errors every engine uses, to be matched with errors.Is.
var (
	ErrNotFound = errors.New("blob: no such object")
	ErrExists   = errors.New("blob: the object exists")
	ErrKey      = errors.New("blob: not a usable key")
	ErrFull     = errors.New("blob: no room left")
)
