package dir_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"resonance/shared/blob"
	"resonance/shared/blob/dir"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func open(t testing.TB, root string) *dir.Store {
	t.Helper()
	s, err := dir.Open(root, dir.Options{SigningKey: signingKey, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return s
}

func put(t testing.TB, s *dir.Store, key string) {
	t.Helper()
	if _, err := s.Put(t.Context(), key, "text/plain", strings.NewReader("x")); err != nil {
		t.Fatalf("Put: %v", err)
	}
}

// files lists what is below a folder.
func files(t testing.TB, root string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, relErr := filepath.Rel(root, path)
			out, err = append(out, name), relErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestObjectsAreFilesThatAnyProgramOpens(t *testing.T) {
	root := t.TempDir()
	put(t, open(t, root), "mail/2026/a.eml")
	want := []string{"objects/mail/2026/a.eml~/text%2Fplain"}
	if got := files(t, root); !slices.Equal(got, want) {
		t.Fatalf("on disk: %q, want %q", got, want)
	}
}

// S3 has no folders, so a key may continue another.
func TestKeysInsideKeys(t *testing.T) {
	s := open(t, t.TempDir())
	for _, key := range []string{"a", "a/b", "a/b/c"} {
		put(t, s, key)
	}
	if _, err := s.Put(t.Context(), "a/b", "text/plain", strings.NewReader("x")); !errors.Is(err, blob.ErrExists) {
		t.Fatalf("Put = %v, want ErrExists", err)
	}
}

func TestObjectsOutliveTheStore(t *testing.T) {
	root := t.TempDir()
	put(t, open(t, root), "a")
	r, info, err := open(t, root).Open(t.Context(), "a")
	if err != nil || info != (blob.Info{Key: "a", Size: 1, Type: "text/plain"}) {
		t.Fatalf("opened %+v, %v", info, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestFailedPutsLeaveNothing(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	for name, c := range map[string]struct{ fault, want error }{
		"disk full":  {&os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, blob.ErrFull},
		"over quota": {syscall.EDQUOT, blob.ErrFull},
		"cut off":    {io.ErrUnexpectedEOF, io.ErrUnexpectedEOF},
	} {
		_, err := s.Put(t.Context(), "a", "text/plain", io.MultiReader(strings.NewReader("x"), failing{c.fault}))
		if !errors.Is(err, c.want) {
			t.Errorf("%s: Put = %v", name, err)
		}
	}
	if got := files(t, root); len(got) != 0 {
		t.Fatalf("left on disk: %q", got)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestSweepDrafts(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	put(t, s, "kept")
	r, w := io.Pipe()
	done := make(chan error)
	go func() {
		_, err := s.Put(t.Context(), "growing", "text/plain", r)
		done <- err
	}()
	if _, err := w.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(root, "drafts", "broken"), 0o700); err != nil {
		t.Fatal(err)
	}
	drafts, err := filepath.Glob(filepath.Join(root, "drafts", "*"))
	if err != nil || len(drafts) != 2 {
		t.Fatalf("drafts %q, %v; want the growing and the broken one", drafts, err)
	}
	old := time.Now().Add(-48 * time.Hour)
	for _, draft := range drafts { // both begun long ago; one file still grows
		if err := os.Chtimes(draft, old, old); err != nil {
			t.Fatal(err)
		}
	}
	n, err := s.SweepDrafts(t.Context(), time.Now().Add(-24*time.Hour))
	if err != nil || n != 1 {
		t.Fatalf("swept %d, %v; want the broken one", n, err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatalf("the growing one: %v", err)
	}
}

func TestSweep(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	ctx, before := t.Context(), time.Now().Add(-24*time.Hour)
	if n, err := s.Sweep(ctx, "ahead/", before); n != 0 || err != nil {
		t.Fatalf("where nothing is, swept %d, %v", n, err)
	}
	for _, key := range []string{"ahead/form/old", "ahead/form/new", "ahead/other/old", "uploads/form/old", "aheads"} {
		put(t, s, key)
	}
	object := func(path ...string) string { return filepath.Join(slices.Concat([]string{root, "objects"}, path)...) }
	age := func(path string) {
		t.Helper()
		old := before.Add(-time.Hour)
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"ahead/form/old", "ahead/other/old", "uploads/form/old", "aheads"} {
		age(object(key+"~", "text%2Fplain"))
		age(object(key + "~"))
	}
	if n, err := s.Sweep(ctx, "ahead/", before); n != 2 || err != nil {
		t.Fatalf("swept %d, %v; want 2", n, err)
	}
	left := []string{"objects/ahead/form/new~/text%2Fplain", "objects/aheads~/text%2Fplain", "objects/uploads/form/old~/text%2Fplain"}
	if got := files(t, root); !slices.Equal(got, left) {
		t.Fatalf("on disk: %q", got)
	}
	age(object("ahead", "other")) // which is empty for as long
	age(object("ahead", "form"))
	if n, err := s.Sweep(ctx, "ahead/", before); n != 0 || err != nil {
		t.Fatalf("swept %d more, %v", n, err)
	}
	if folders, err := os.ReadDir(object("ahead")); err != nil || len(folders) != 1 || folders[0].Name() != "form" {
		t.Fatalf("folders: %v, %v", folders, err)
	}
	put(t, s, "ahead/other/old")
}

func TestOpenRefusesWeakKeysAndFilesInTheWay(t *testing.T) {
	if _, err := dir.Open(t.TempDir(), dir.Options{SigningKey: []byte("short"), Now: time.Now}); err == nil {
		t.Error("a short key is no error")
	}
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "objects"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := dir.Open(root, dir.Options{SigningKey: signingKey, Now: time.Now}); err == nil {
		t.Error("a file in the way is no error")
	}
}

// upload is a form as a browser sends it, from parts that a test can spoil.
type upload struct {
	fields   map[string]string
	file     string
	noFile   bool
	truncate int
	method   string
	plain    bool
}

func (u upload) request(t testing.TB) *http.Request {
	t.Helper()
	var body bytes.Buffer
	for name, value := range u.fields {
		body.WriteString("--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
	}
	if !u.noFile {
		body.WriteString("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n" + u.file + "\r\n")
	}
	body.WriteString("--b--\r\n")
	body.Truncate(body.Len() - u.truncate)
	r := httptest.NewRequest(u.method, dir.UploadPath, &body)
	if !u.plain {
		r.Header.Set("Content-Type", `multipart/form-data; boundary=b`)
	}
	return r
}

func TestAnswersToUploads(t *testing.T) {
	root := t.TempDir()
	now := noon
	s, err := dir.Open(root, dir.Options{SigningKey: signingKey, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "taken")
	for name, c := range map[string]struct {
		key    string
		spoil  func(*upload)
		status int
		code   string
	}{
		"well":             {"a", func(*upload) {}, 204, ""},
		"empty file":       {"b", func(u *upload) { u.file = "" }, 204, ""},
		"exactly as large": {"c", func(u *upload) { u.file = "0123456789" }, 204, ""},
		"too large":        {"d", func(u *upload) { u.file = "0123456789x" }, 413, "upload-too-large"},
		"far too large":    {"e", func(u *upload) { u.file = strings.Repeat("x", 1<<20) }, 413, "upload-too-large"},
		"there already":    {"taken", func(*upload) {}, 409, "upload-exists"},
		"no file":          {"f", func(u *upload) { u.noFile = true }, 400, "upload-no-file"},
		"broken off":       {"g", func(u *upload) { u.truncate = 8 }, 400, "upload-broken"},
		"not a form":       {"h", func(u *upload) { u.plain = true }, 400, "upload-form"},
		"GET":              {"i", func(u *upload) { u.method = "GET" }, 405, "upload-method"},
		"another key":      {"j", func(u *upload) { u.fields["key"] = "../../etc/passwd" }, 403, "upload-signature"},
		"huge field":       {"k", func(u *upload) { u.fields["key"] = strings.Repeat("k", 10_000) }, 403, "upload-signature"},
		"late":             {"l", func(*upload) { now = noon.Add(time.Hour) }, 403, "upload-expired"},
	} {
		t.Run(name, func(t *testing.T) {
			now = noon
			signed, err := s.SignUpload(t.Context(), blob.UploadRule{Key: c.key, Type: "text/plain", MaxBytes: 10, Expires: noon.Add(time.Hour)})
			if err != nil {
				t.Fatal(err)
			}
			u := upload{fields: signed.Fields, file: "x", method: "POST"}
			c.spoil(&u)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, u.request(t))
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.code) {
				t.Errorf("answered %d %s, want %d %s", w.Code, w.Body, c.status, c.code)
			}
			if c.code != "" && w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("a problem of type %q", w.Header().Get("Content-Type"))
			}
			if c.key == "taken" {
				return
			}
			r, _, err := s.Open(t.Context(), c.key)
			if err == nil {
				err = r.Close()
			}
			if stored := err == nil; stored != (c.code == "") {
				t.Errorf("stored: %v (%v)", stored, err)
			}
		})
	}
	if got := files(t, filepath.Join(root, "drafts")); len(got) != 0 {
		t.Errorf("left in drafts: %q", got)
	}
}

func TestAnotherKeySignsAnotherStore(t *testing.T) {
	s := open(t, t.TempDir())
	other, err := dir.Open(t.TempDir(), dir.Options{SigningKey: bytes.Repeat([]byte("k"), 32), Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := other.SignUpload(t.Context(), blob.UploadRule{Key: "a", Type: "text/plain", MaxBytes: 10, Expires: noon.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, upload{fields: signed.Fields, file: "x", method: "POST"}.request(t))
	if w.Code != http.StatusForbidden {
		t.Fatalf("answered %d, want 403", w.Code)
	}
}
