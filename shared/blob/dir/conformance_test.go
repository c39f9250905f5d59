package dir_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"resonance/shared/blob"
	"resonance/shared/blob/blobtest"
	"resonance/shared/blob/dir"
)

var signingKey = []byte("a key for tests, 32 bytes or more")

func TestConformance(t *testing.T) {
	blobtest.Run(t, func(t testing.TB) blob.Store { return serve(t, t.TempDir(), time.Now) })
}

// serve opens a store with a server in front that takes its uploads.
func serve(t testing.TB, root string, now func() time.Time) *dir.Store {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s, err := dir.Open(root, dir.Options{SigningKey: signingKey, BaseURL: func() string { return server.URL }, Now: now})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	mux.Handle(dir.UploadPath, s)
	return s
}
