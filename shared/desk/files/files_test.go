package files_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"resonance/shared/blob/dir"
	"resonance/shared/complaint"
	"resonance/shared/desk/files"
)

// A file without an ending is one that nothing opens.
func TestAFileWithoutANameIsSavedUnderOneOfItsType(t *testing.T) {
	store, err := dir.Open(t.TempDir(), dir.Options{SigningKey: make([]byte, 32), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	f := files.Files{Blobs: store}
	if _, err := store.Put(t.Context(), "attached/1", "text/plain", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, kind, want string }{
		{"", "text/calendar", "file.ics"},
		{"", "message/rfc822", "file.eml"},
		{"", "application/pdf", "file.pdf"},
		{"", "application/x-nobody-knows", "file"},
		{"invitation", "text/calendar", "invitation"},
	} {
		d, err := f.Attachment(t.Context(), []complaint.Attachment{{Name: test.name, Type: test.kind, Blob: "attached/1"}}, 0)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		if err := d.Send(w); err != nil {
			t.Fatal(err)
		}
		if got := w.Header().Get("Content-Disposition"); got != "attachment; filename="+test.want {
			t.Errorf("%q of type %s: %s", test.name, test.kind, got)
		}
	}
}
