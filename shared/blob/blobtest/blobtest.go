// Package blobtest is the one suite that every Blob engine passes. It knows no engine: it talks to
// the Store, and for signed uploads to whatever answers at the address that the Store names.
package blobtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"resonance/shared/blob"
)

// Open gives a new, empty store that goes away with the test. Its signed uploads must be absolute
// URLs that answer.
type Open func(t testing.TB) blob.Store

// Run runs the suite.
func Run(t *testing.T, open Open) {
	for name, test := range map[string]func(*testing.T, blob.Store){
		"put and open":          putAndOpen,
		"empty object":          emptyObject,
		"never over another":    neverOver,
		"not found":             notFound,
		"bad keys":              badKeys,
		"media types":           mediaTypes,
		"25 MB":                 large,
		"a reader that fails":   failingReader,
		"cancelled":             cancelled,
		"one winner":            oneWinner,
		"copy":                  copies,
		"copies at once":        copiesAtOnce,
		"upload":                uploadAccepted,
		"upload too large":      uploadTooLarge,
		"upload expired":        uploadExpired,
		"upload with bad rules": uploadBadRule,
		"upload tampered with":  uploadTampered,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func put(t testing.TB, s blob.Store, key, mediaType, content string) blob.Info {
	t.Helper()
	info, err := s.Put(t.Context(), key, mediaType, strings.NewReader(content))
	if err != nil {
		t.Fatalf("Put: %v", err)
	}
	return info
}

func wantObject(t testing.TB, s blob.Store, want blob.Info, content string) {
	t.Helper()
	r, info, err := s.Open(t.Context(), want.Key)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer closing(t, r)
	got, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	if string(got) != content || info != want {
		t.Fatalf("opened %+v with %d bytes, want %+v with %d", info, len(got), want, len(content))
	}
}

func closing(t testing.TB, c io.Closer) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

func wantNothing(t testing.TB, s blob.Store, key string) {
	t.Helper()
	r, _, err := s.Open(t.Context(), key)
	if err == nil {
		closing(t, r)
	}
	if !errors.Is(err, blob.ErrNotFound) {
		t.Fatalf("Open = %v, want ErrNotFound", err)
	}
}

func putAndOpen(t *testing.T, s blob.Store) {
	const key, content = "mail/2026/03/01JX-a_b.eml", "From: a\r\n\r\nпривет\x00"
	want := blob.Info{Key: key, Size: int64(len(content)), Type: "message/rfc822"}
	if info := put(t, s, key, "message/rfc822", content); info != want {
		t.Fatalf("Put = %+v, want %+v", info, want)
	}
	wantObject(t, s, want, content)
	wantObject(t, s, want, content)
}

func emptyObject(t *testing.T, s blob.Store) {
	put(t, s, "empty", "text/plain", "")
	wantObject(t, s, blob.Info{Key: "empty", Type: "text/plain"}, "")
}

func neverOver(t *testing.T, s blob.Store) {
	put(t, s, "a", "text/plain", "first")
	if _, err := s.Put(t.Context(), "a", "text/html", strings.NewReader("second")); !errors.Is(err, blob.ErrExists) {
		t.Fatalf("Put over another = %v, want ErrExists", err)
	}
	wantObject(t, s, blob.Info{Key: "a", Size: 5, Type: "text/plain"}, "first")
}

func notFound(t *testing.T, s blob.Store) {
	wantNothing(t, s, "a")
	put(t, s, "dir/a", "text/plain", "x")
	wantNothing(t, s, "dir")
	wantNothing(t, s, "dir/b")
	wantNothing(t, s, "dir/a/b")
}

func badKeys(t *testing.T, s blob.Store) {
	for _, key := range []string{
		"", "/", "/etc/passwd", "..", ".", "../a", "a/../../b", "a/..", "a//b", "a/", ".hidden", "a\x00b", "a\nb",
		`a\b`, "a b", "a~", "a%2fb", "письмо", "a\u202eb", strings.Repeat("x", 201), strings.Repeat("abc/", 300) + "a",
	} {
		if _, err := s.Put(t.Context(), key, "text/plain", strings.NewReader("x")); !errors.Is(err, blob.ErrKey) {
			t.Errorf("Put(%.20q) = %v, want ErrKey", key, err)
		}
		if r, _, err := s.Open(t.Context(), key); !errors.Is(err, blob.ErrKey) {
			t.Errorf("Open(%.20q) = %v, %v, want ErrKey", key, r, err)
		}
		rule := blob.UploadRule{Key: key, Type: "text/plain", MaxBytes: 1, Expires: time.Now().Add(time.Hour)}
		if _, err := s.SignUpload(t.Context(), rule); !errors.Is(err, blob.ErrKey) {
			t.Errorf("SignUpload(%.20q) = %v, want ErrKey", key, err)
		}
	}
}

func mediaTypes(t *testing.T, s blob.Store) {
	for i, c := range []struct{ declared, stored string }{
		{"application/pdf", "application/pdf"},
		{"text/plain; charset=koi8-r", "text/plain; charset=koi8-r"},
		{`application/octet-stream; name="50%.txt"`, `application/octet-stream; name="50%.txt"`},
		{"application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
		{`text/plain; name="a%2Fb%25"`, `text/plain; name="a%2Fb%25"`},
		{"", blob.UnknownType},
		{"text/plain\r\nX-Evil: 1", blob.UnknownType},
		{"../../x", blob.UnknownType},
	} {
		key := fmt.Sprintf("type-%d", i)
		put(t, s, key, c.declared, "x")
		wantObject(t, s, blob.Info{Key: key, Size: 1, Type: c.stored}, "x")
	}
}

func large(t *testing.T, s blob.Store) {
	const size = 25 << 20
	source := func() io.Reader {
		return io.LimitReader(rand.NewChaCha8([32]byte{1}), size)
	}
	if _, err := s.Put(t.Context(), "large", "application/zip", source()); err != nil {
		t.Fatalf("Put: %v", err)
	}
	r, info, err := s.Open(t.Context(), "large")
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer closing(t, r)
	if info.Size != size || sum(t, r) != sum(t, source()) {
		t.Fatalf("opened %+v, or other bytes than were put", info)
	}
}

func sum(t testing.TB, r io.Reader) [sha256.Size]byte {
	t.Helper()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		t.Fatalf("read: %v", err)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// brokenReader gives some bytes and then fails.
type brokenReader struct{ left int }

var errBroken = errors.New("the line broke")

func (b *brokenReader) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, errBroken
	}
	n := min(len(p), b.left)
	b.left -= n
	return n, nil
}

func failingReader(t *testing.T, s blob.Store) {
	if _, err := s.Put(t.Context(), "a", "text/plain", &brokenReader{left: 100_000}); !errors.Is(err, errBroken) {
		t.Fatalf("Put = %v, want the reader's error", err)
	}
	wantNothing(t, s, "a")
	put(t, s, "a", "text/plain", "whole")
	wantObject(t, s, blob.Info{Key: "a", Size: 5, Type: "text/plain"}, "whole")
}

func cancelled(t *testing.T, s blob.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Put(ctx, "a", "text/plain", strings.NewReader("x")); !errors.Is(err, context.Canceled) {
		t.Fatalf("Put = %v, want context.Canceled", err)
	}
	wantNothing(t, s, "a")
}

func copies(t *testing.T, s blob.Store) {
	for _, pair := range [][2]string{{"../a", "kept/a"}, {"a", "../a"}, {"", "a"}} {
		if err := s.Copy(t.Context(), pair[0], pair[1]); !errors.Is(err, blob.ErrKey) {
			t.Errorf("Copy(%q, %q) = %v, want ErrKey", pair[0], pair[1], err)
		}
	}
	if err := s.Copy(t.Context(), "sent/a", "kept/a"); !errors.Is(err, blob.ErrNotFound) {
		t.Fatalf("Copy of nothing = %v, want ErrNotFound", err)
	}
	wantNothing(t, s, "kept/a")
	info := put(t, s, "sent/a", "image/png", "picture")
	for range 2 { // the second time it is there
		if err := s.Copy(t.Context(), "sent/a", "kept/a"); err != nil {
			t.Fatalf("Copy: %v", err)
		}
		wantObject(t, s, info, "picture")
		wantObject(t, s, blob.Info{Key: "kept/a", Size: info.Size, Type: info.Type}, "picture")
	}
}

func copiesAtOnce(t *testing.T, s blob.Store) {
	info := put(t, s, "sent/a", "image/png", strings.Repeat("picture ", 10_000))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := s.Copy(t.Context(), "sent/a", "kept/a"); err != nil {
				t.Errorf("Copy: %v", err)
			}
		})
	}
	wg.Wait()
	wantObject(t, s, blob.Info{Key: "kept/a", Size: info.Size, Type: info.Type}, strings.Repeat("picture ", 10_000))
}

func oneWinner(t *testing.T, s blob.Store) {
	const writers = 8
	errs := make([]error, writers)
	content := func(i int) string { return strings.Repeat(fmt.Sprint(i), 10_000) }
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			_, errs[i] = s.Put(t.Context(), "race/a", fmt.Sprintf("text/x-%d", i), bytes.NewReader([]byte(content(i))))
		})
	}
	wg.Wait()
	winner := -1
	for i, err := range errs {
		switch {
		case err == nil && winner >= 0:
			t.Fatalf("%d and %d both won", winner, i)
		case err == nil:
			winner = i
		case !errors.Is(err, blob.ErrExists):
			t.Fatalf("Put = %v, want ErrExists", err)
		}
	}
	if winner < 0 {
		t.Fatal("nobody won")
	}
	wantObject(t, s, blob.Info{Key: "race/a", Size: 10_000, Type: fmt.Sprintf("text/x-%d", winner)}, content(winner))
}
