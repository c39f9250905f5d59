// Package files brings files into storage and out of it again, for pages and programs alike: straight into
// storage by a signed upload, or through the desk; and out only as something to keep, never to be shown.
//
// Whoever sends a file ahead names an owner: one form, or one program. A file is attached only by the owner
// that it was sent for. What no complaint was registered with goes after a while: the storage removes what lies
// Ahead for longer than AheadLife, so a file that is attached is first kept elsewhere.
package files

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"resonance/shared/blob"
	"resonance/shared/complaint"
	"resonance/shared/pattern"
)

const (
	// Ahead is the folder of files that were sent before their complaint.
	Ahead = "ahead/"
	// AheadLife is how long they stay there: longer than anybody fills in a form.
	AheadLife = 7 * 24 * time.Hour

	kept = "uploads/" // those of complaints
)

// uploadLife is how long a signed upload may be used.
const uploadLife = time.Hour

// Files is the storage as the doors use it.
type Files struct {
	Blobs    blob.Store
	MaxBytes int64 // of one file that is sent straight into storage
}

// prefix is where the files of an owner go.
func prefix(owner string) string { return Ahead + owner + "/" }

// Sign gives leave to send one file of a declared type straight into storage.
func (f Files) Sign(ctx context.Context, owner, kind string, now time.Time) (blob.Upload, error) {
	up, err := f.Blobs.SignUpload(ctx, blob.UploadRule{
		Key: prefix(owner) + rand.Text(), Type: mediaType(kind), MaxBytes: f.MaxBytes, Expires: now.Add(uploadLife),
	})
	if err != nil {
		return blob.Upload{}, fmt.Errorf("sign an upload: %w", err)
	}
	return up, nil
}

// Arrived is a file that was sent ahead, as an attachment under a name. An invalid error for the field
// "attachments" says that it is not there, or was sent for another owner.
func (f Files) Arrived(ctx context.Context, owner, key, name string) (complaint.Attachment, error) {
	if !strings.HasPrefix(key, prefix(owner)) {
		return complaint.Attachment{}, complaint.Invalid("attachments", "upload")
	}
	body, info, err := f.Blobs.Open(ctx, key)
	if missing(err) {
		return complaint.Attachment{}, complaint.Invalid("attachments", "upload")
	}
	if err != nil {
		return complaint.Attachment{}, fmt.Errorf("look for an upload: %w", err)
	}
	return complaint.Attachment{Name: safeName(name), Type: info.Type, Bytes: info.Size, Blob: key}, body.Close()
}

// Keep stores a file that came through the desk itself.
func (f Files) Keep(ctx context.Context, owner, name, kind string, content io.Reader) (complaint.Attachment, error) {
	kind = mediaType(kind)
	info, err := f.Blobs.Put(ctx, prefix(owner)+rand.Text(), kind, content)
	if errors.Is(err, blob.ErrFull) {
		return complaint.Attachment{}, complaint.Wrap(complaint.KindFull, "disk-full", err)
	}
	if err != nil {
		return complaint.Attachment{}, fmt.Errorf("store a posted file: %w", err)
	}
	return complaint.Attachment{Name: safeName(name), Type: kind, Bytes: info.Size, Blob: info.Key}, nil
}

// Attach keeps files that were sent ahead, for a complaint that is about to be registered with them, and gives where
// they are now. A second time it does nothing. What is not registered after all stays kept, so this comes last.
func (f Files) Attach(ctx context.Context, list []complaint.Attachment) ([]complaint.Attachment, error) {
	list = slices.Clone(list)
	for i, a := range list {
		list[i].Blob = kept + strings.TrimPrefix(a.Blob, Ahead)
		err := f.Blobs.Copy(ctx, a.Blob, list[i].Blob)
		switch {
		case missing(err):
			return nil, complaint.Invalid("attachments", "upload")
		case errors.Is(err, blob.ErrFull):
			return nil, complaint.Wrap(complaint.KindFull, "disk-full", err)
		case err != nil:
			return nil, fmt.Errorf("keep a file that was sent ahead: %w", err)
		}
	}
	return list, nil
}

// What files are served as: the type that a stranger declared is never trusted.
const (
	AnyType  = "application/octet-stream"  // attachments
	TextType = "text/plain; charset=utf-8" // letters, and texts too long for a page
)

// Download is a stored file on its way out. Send closes it.
type Download struct {
	link       string // where it is, when it is too large to go through the desk
	body       io.ReadCloser
	size       int64
	name, kind string
}

// Attachment opens the n-th of a list, counted from 0.
func (f Files) Attachment(ctx context.Context, list []complaint.Attachment, n int) (Download, error) {
	if n < 0 || n >= len(list) {
		return Download{}, complaint.NotFound("file")
	}
	a := list[n]
	return f.open(ctx, a.Blob, cmp.Or(a.Name, "file"+endings[a.Type]), AnyType)
}

// endings are those of the files that letters bring without a name, by their types.
var endings = map[string]string{
	"message/rfc822": ".eml", "message/global": ".eml", "text/calendar": ".ics", "text/plain": ".txt", "text/html": ".html", "text/csv": ".csv", "text/vcard": ".vcf",
	"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "audio/mpeg": ".mp3", "video/mp4": ".mp4",
}

// Text opens the whole text of a complaint that was too long to be stored with its case.
func (f Files) Text(ctx context.Context, c complaint.Complaint) (Download, error) {
	if c.TextBlob == "" {
		return Download{}, complaint.NotFound("file")
	}
	return f.open(ctx, c.TextBlob, c.Case+".txt", TextType)
}

// Message opens a letter as it came or went, unless its text is for its addressee alone.
func (f Files) Message(ctx context.Context, l complaint.Letter) (Download, error) {
	switch {
	case l.Private():
		return Download{}, complaint.Denied()
	case l.Raw == "":
		return Download{}, complaint.NotFound("file")
	}
	return f.open(ctx, l.Raw, "letter-"+l.ID+".txt", TextType)
}

func (f Files) open(ctx context.Context, key, name, kind string) (Download, error) {
	body, info, err := f.Blobs.Open(ctx, key)
	if missing(err) {
		return Download{}, complaint.NotFound("file")
	}
	if err != nil {
		return Download{}, fmt.Errorf("open a stored file: %w", err)
	}
	if storage, ok := f.Blobs.(blob.Linker); ok && info.Size > maxThrough {
		link, err := storage.SignDownload(ctx, blob.DownloadRule{Key: key, Name: safeName(name), Type: kind, Life: downloadLife})
		return Download{link: link}, errors.Join(err, body.Close())
	}
	return Download{body: body, size: info.Size, name: safeName(name), kind: kind}, nil
}

// maxThrough is how many bytes go through the desk where the storage can hand out larger files itself: with
// base64 around them they fit into the answer of a Lambda.
const maxThrough = 4 << 20

// downloadLife is how long an address of a file can be used: as long as it takes to follow it.
const downloadLife = time.Minute

// Send answers with the file as one to keep. What strangers sent is never shown by the browser itself: the
// type is ours, and a sandbox holds whatever opens it nevertheless. An error says that it did not arrive
// whole; there is nothing left to answer then.
func (d Download) Send(w http.ResponseWriter) error {
	h := w.Header()
	if d.link != "" {
		h.Set("Location", d.link)
		w.WriteHeader(http.StatusSeeOther)
		return nil
	}
	h.Set("Content-Type", d.kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.FormatInt(d.size, 10))
	w.WriteHeader(http.StatusOK)
	_, err := io.Copy(w, d.body)
	return errors.Join(err, d.body.Close())
}

func missing(err error) bool { return errors.Is(err, blob.ErrNotFound) || errors.Is(err, blob.ErrKey) }

var typeShape = pattern.New(`^[a-z]+/[a-z0-9.+-]{1,80}$`)

// mediaType keeps a declared type when it looks like one. It is never trusted when the file is served.
func mediaType(declared string) string {
	if typeShape.MatchString(declared) {
		return declared
	}
	return blob.UnknownType
}

// safeName is the last part of a name, without what could disturb a header or a screen.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u202e' || r == '\u2066' || r == '\u2067' || r == '\u2068' {
			return -1
		}
		return r
	}, path.Base(strings.ReplaceAll(name, `\`, "/")))
	if name = strings.ToValidUTF8(name, ""); name == "" || name == "." || name == "/" {
		return "file"
	}
	if runes := []rune(name); len(runes) > 150 {
		return string(runes[:100]) + "…" + string(runes[len(runes)-40:])
	}
	return name
}
