package api_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"resonance/shared/blob"
	"resonance/shared/complaint"
	"resonance/shared/desk/api"
	"resonance/shared/desk/files"
	"resonance/shared/register"
	"resonance/shared/staff"
)

// upload sends a file ahead, as a caller, and gives its key.
func (w *world) upload(content string, headers ...string) string {
	w.t.Helper()
	up := want[api.Upload](w.call("POST", "/api/v1/uploads", `{"type":"image/jpeg"}`, headers...), 201)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range up.Fields {
		must(w.t, form.WriteField(name, value))
	}
	part, err := form.CreateFormFile("file", "x")
	must(w.t, err)
	_, err = io.WriteString(part, content)
	must(w.t, err)
	must(w.t, form.Close())
	r := httptest.NewRequest("POST", up.URL, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	taken := httptest.NewRecorder()
	w.blobs.ServeHTTP(taken, r)
	if taken.Code/100 != 2 {
		w.t.Fatalf("the storage answers %d", taken.Code)
	}
	return up.Key
}

// withFiles is a submission with these attachments.
func withFiles(keys ...string) string {
	stated := make([]string, len(keys))
	for i, key := range keys {
		stated[i] = fmt.Sprintf(`{"upload":%q,"name":"../photo %d.html"}`, key, i+1)
	}
	return strings.TrimSuffix(fridge, "}") + `,"attachments":[` + strings.Join(stated, ",") + `]}`
}

func TestFilesGoInAndComeOut(t *testing.T) {
	w := newWorld(t)
	receipt := w.submit(withFiles(w.upload("<script>one</script>"), w.upload("two")))
	files := want[api.List[api.CaseFileRow]](w.call("GET", "/api/v1/cases/"+receipt.Case+"/files", ""), 200).Items
	if len(files) != 2 || files[1].Name != "photo 2.html" || files[1].Bytes != 3 || files[1].Type != "image/jpeg" {
		t.Fatalf("got %+v", files)
	}
	for i, content := range []string{"<script>one</script>", "two"} {
		got := w.call("GET", files[i].Path, "")
		if got.StatusCode != 200 || string(got.body) != content {
			t.Errorf("%d %s", got.StatusCode, got.body)
		}
		if got.Header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") || !strings.Contains(got.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("a stranger's file can be shown by a browser: %v", got.Header)
		}
	}
	under := "/api/v1/cases/" + receipt.Case + "/complaints/"
	w.call("GET", under+receipt.Complaint+"/files/2", "").refused(404, "file-not-found")
	w.call("GET", under+receipt.Complaint+"/files/-1", "").refused(404, "file-not-found")
	w.call("GET", under+receipt.Complaint+"/files/x", "").refused(422, "invalid")
	w.call("GET", under+receipt.Complaint+"/text", "").refused(404, "file-not-found")
	w.call("GET", under+"nothing/files/0", "").refused(404, "complaint-not-found")
}

// A file goes when no complaint was registered with it: one that is attached lies elsewhere, and only then.
func TestWhatWasSentAheadIsKeptOnceItIsAttached(t *testing.T) {
	w := newWorld(t)
	key := w.upload("photo")
	if !strings.HasPrefix(key, files.Ahead) {
		t.Fatalf("it is sent to %s", key)
	}
	attached := strings.Replace(key, files.Ahead, "uploads/", 1)
	w.call("POST", "/api/v1/submissions", withFiles(slices.Repeat([]string{key}, w.register.Policy().Intake.Attachments+1)...)).refused(422, "invalid")
	if _, _, err := w.blobs.Open(t.Context(), attached); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("a file of a complaint that was refused is kept: %v", err)
	}
	receipt := w.submit(withFiles(key))
	if n, err := w.blobs.Sweep(t.Context(), files.Ahead, time.Now().Add(time.Hour)); n != 1 || err != nil {
		t.Fatalf("swept %d, %v", n, err)
	}
	rows := want[api.List[api.CaseFileRow]](w.call("GET", "/api/v1/cases/"+receipt.Case+"/files", ""), 200).Items
	if got := w.call("GET", rows[0].Path, ""); got.StatusCode != 200 || string(got.body) != "photo" {
		t.Errorf("got %d %s", got.StatusCode, got.body)
	}
}

func TestOnlyOnesOwnFilesAreTaken(t *testing.T) {
	w := newWorld(t)
	others := w.upload("two", "Authorization", "Bearer "+w.tokens[staff.ExecutiveOffice])
	never := want[api.Upload](w.call("POST", "/api/v1/uploads", `{}`), 201).Key
	p := w.call("POST", "/api/v1/submissions", withFiles(w.upload("mine"), others, never, "../table.db")).refused(422, "invalid")
	fields := make([]string, len(p.Errors))
	for i, m := range p.Errors {
		fields[i] = m.Field + " " + m.Code
	}
	if !slices.Equal(fields, []string{"attachments[1].upload upload", "attachments[2].upload upload", "attachments[3].upload upload"}) {
		t.Errorf("got %v", fields)
	}
	many := slices.Repeat([]string{w.upload("again")}, w.register.Policy().Intake.Attachments+1)
	p = w.call("POST", "/api/v1/submissions", withFiles(many...)).refused(422, "invalid")
	if len(p.Errors) != 1 || p.Errors[0].Field != "attachments" || p.Errors[0].Code != "too-many" {
		t.Errorf("got %+v", p.Errors)
	}
}

func TestAFileThatIsTooLargeIsRefusedByTheStorage(t *testing.T) {
	w := newWorld(t)
	up := want[api.Upload](w.call("POST", "/api/v1/uploads", `{}`), 201)
	if limit := int64(w.register.Policy().Intake.Attachment); up.Limit != limit || up.Fields["x-resonance-max-bytes"] != fmt.Sprint(limit) {
		t.Errorf("got %+v", up)
	}
}

// A letter's message and files come out, its attachments once; a sign-in letter stays closed.
func TestLettersComeOutAsTheyCame(t *testing.T) {
	w := newWorld(t)
	for _, key := range []string{"mail/raw", "mail/photo", "mail/link"} {
		_, err := w.blobs.Put(t.Context(), key, "message/rfc822", strings.NewReader("content of "+key))
		must(t, err)
	}
	photo := []complaint.Attachment{{Name: "photo.jpg", Type: "image/jpeg", Bytes: 5, Blob: "mail/photo"}}
	letter := complaint.Letter{ID: "L1", Kind: complaint.LetterComplaint, State: complaint.LetterRegistered, From: "anna@mail.example", Subject: "Broken", Raw: "mail/raw", Attachments: photo, At: w.now}
	receipt, err := w.register.Submit(t.Context(), register.Submission{
		Once: "l1", By: complaint.TheSystem(), Channel: complaint.Executive, Who: complaint.Complainant{Name: "Anna"}, Text: "It broke.", Attachments: photo, Letter: &letter, Received: w.now,
	})
	must(t, err)
	files := want[api.List[api.CaseFileRow]](w.call("GET", "/api/v1/cases/"+receipt.Case+"/files", ""), 200).Items
	if len(files) != 2 || files[0].Kind != "attachment" || files[1].Kind != "message" {
		t.Fatalf("got %+v", files)
	}
	for _, row := range []struct{ path, kind, body string }{
		{files[0].Path, "application/octet-stream", "content of mail/photo"},
		{files[1].Path, "text/plain; charset=utf-8", "content of mail/raw"},
		{"/api/v1/letters/L1/files/0?case=" + receipt.Case, "application/octet-stream", "content of mail/photo"},
	} {
		got := w.call("GET", row.path, "", "Authorization", "Bearer "+w.tokens[staff.SpecialTeam])
		if got.StatusCode != http.StatusOK || string(got.body) != row.body || got.Header.Get("Content-Type") != row.kind {
			t.Errorf("%s: %d %s as %s", row.path, got.StatusCode, got.body, got.Header.Get("Content-Type"))
		}
	}
	w.call("GET", "/api/v1/letters/L1/message", "").refused(404, "letter-not-found")
	must(t, w.register.WriteOutsideCase(t.Context(), complaint.Letter{Kind: complaint.LetterSignIn, To: "olga@firma.example", Text: "secret", Raw: "mail/link"}))
	sent := want[api.List[complaint.Letter]](w.call("GET", "/api/v1/letters?part=out", ""), 200)
	w.call("GET", "/api/v1/letters/"+sent.Items[0].ID+"/message", "").refused(403, "denied")
}

func TestALongTextComesOutWhole(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("The fridge stopped cooling. ", 30_000)
	receipt := w.submit(fmt.Sprintf(`{"channel":"executive","person":{"name":"Anna"},"text":%q}`, long[:200_000]))
	files := want[api.List[api.CaseFileRow]](w.call("GET", "/api/v1/cases/"+receipt.Case+"/files", ""), 200).Items
	if len(files) != 1 || files[0].Kind != "text" {
		t.Fatalf("got %+v", files)
	}
	if got := w.call("GET", files[0].Path, ""); string(got.body) != long[:200_000] {
		t.Errorf("%d, %d bytes", got.StatusCode, len(got.body))
	}
}
