package blobtest

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"resonance/shared/blob"
)

// Post sends a file as a browser does with the fields of an Upload, and gives the status.
func Post(t testing.TB, u blob.Upload, content string) int {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range u.Fields {
		if err := form.WriteField(name, value); err != nil {
			t.Fatalf("write a field: %v", err)
		}
	}
	file, err := form.CreateFormFile("file", "счёт.pdf")
	if err == nil {
		_, err = file.Write([]byte(content))
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		t.Fatalf("write the form: %v", err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, u.URL, &body)
	if err != nil {
		t.Fatalf("make the request: %v", err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatalf("send the form: %v", err)
	}
	defer closing(t, res.Body)
	return res.StatusCode
}

func accepted(status int) bool { return status >= 200 && status < 300 }

func refused(status int) bool { return status >= 400 && status < 500 }

// rule is an upload of up to 1000 bytes within the hour.
func rule(key string) blob.UploadRule {
	return blob.UploadRule{Key: key, Type: "application/pdf", MaxBytes: 1000, Expires: time.Now().Add(time.Hour)}
}

func sign(t testing.TB, s blob.Store, r blob.UploadRule) blob.Upload {
	t.Helper()
	u, err := s.SignUpload(t.Context(), r)
	if err != nil {
		t.Fatalf("SignUpload: %v", err)
	}
	return u
}

func uploadAccepted(t *testing.T, s blob.Store) {
	content := strings.Repeat("x", 1000)
	r := rule("uploads/01JX/a.pdf")
	u := sign(t, s, r)
	if u.Key != r.Key || u.Expires.Sub(r.Expires).Abs() > time.Second {
		t.Fatalf("signed %+v for %+v", u, r)
	}
	if status := Post(t, u, content); !accepted(status) {
		t.Fatalf("refused with %d", status)
	}
	wantObject(t, s, blob.Info{Key: r.Key, Size: 1000, Type: "application/pdf"}, content)
	if _, err := s.Put(t.Context(), r.Key, "text/plain", strings.NewReader("x")); err == nil {
		t.Fatal("Put over an upload is no error")
	}
}

func uploadTooLarge(t *testing.T, s blob.Store) {
	for _, size := range []int{1001, 1 << 20} {
		u := sign(t, s, rule("uploads/large"))
		if status := Post(t, u, strings.Repeat("x", size)); !refused(status) {
			t.Fatalf("%d bytes answered with %d", size, status)
		}
		wantNothing(t, s, "uploads/large")
	}
}

func uploadExpired(t *testing.T, s blob.Store) {
	r := rule("uploads/late")
	r.Expires = time.Now().Add(-time.Minute)
	if status := Post(t, sign(t, s, r), "x"); !refused(status) {
		t.Fatalf("a late upload answered with %d", status)
	}
	wantNothing(t, s, "uploads/late")
}

func uploadBadRule(t *testing.T, s blob.Store) {
	for _, size := range []int64{0, -1} {
		r := rule("uploads/a")
		r.MaxBytes = size
		if _, err := s.SignUpload(t.Context(), r); err == nil {
			t.Errorf("SignUpload with a limit of %d is no error", size)
		}
	}
}

func uploadTampered(t *testing.T, s blob.Store) {
	for name, value := range sign(t, s, rule("uploads/a")).Fields {
		u := sign(t, s, rule("uploads/a"))
		u.Fields[name] = changed(value)
		if status := Post(t, u, "x"); !refused(status) {
			t.Errorf("with another %s answered with %d", name, status)
		}
		delete(u.Fields, name)
		if status := Post(t, u, "x"); !refused(status) {
			t.Errorf("without %s answered with %d", name, status)
		}
	}
	u := sign(t, s, rule("uploads/a"))
	u.Fields["acl"] = "public-read"
	if status := Post(t, u, "x"); !refused(status) {
		t.Errorf("with a field more answered with %d", status)
	}
	wantNothing(t, s, "uploads/a")
	wantNothing(t, s, changed("uploads/a"))
}

// changed gives a value that differs in its first letter or digit.
func changed(value string) string {
	other := "1"
	if strings.HasPrefix(value, "1") {
		other = "2"
	}
	return other + value[1:]
}
