package cloud

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/blob"
	"resonance/shared/desk/api"
	"resonance/shared/desk/files"
	"resonance/shared/handler/inbound"
	"resonance/shared/mail"
)

// foreign are events that do not belong to the function that gets them, or are broken. None ends a function:
// the one after it is handled.
var foreign = []struct{ name, function, event, want string }{
	{"an S3 test event on the mail queue", "mail", queued(`{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}`), `{"batchItemFailures":null}`},
	{"a confirmation of SNS on the mail queue", "mail", queued(`{"Type":"SubscriptionConfirmation","Token":"x","SubscribeURL":"https://sns.example/"}`), `"itemIdentifier":"m1"`},
	{"broken JSON on the mail queue", "mail", queued(`{"Type":`), `"itemIdentifier":"m1"`},
	{"a letter whose object is missing", "mail", queued(noticeOf("mail/gone")), `"itemIdentifier":"m1"`},
	{"a letter whose key is no key", "mail", queued(noticeOf("../../etc/passwd")), `"itemIdentifier":"m1"`},
	{"a batch of nothing for mail", "mail", `{"Records":[]}`, `{"batchItemFailures":null}`},
	{"nothing at all for mail", "mail", `{}`, `{"batchItemFailures":null}`},
	{"a list for mail", "mail", `[]`, "errorMessage"},
	{"broken JSON on the team's queue", "notify", queued(`{"id":`), `"itemIdentifier":"m1"`},
	{"a case that nobody knows on the team's queue", "notify", queued(`{"id":"1","case":"RS-2026-999999"}`), `"itemIdentifier":"m1"`},
	{"a batch of nothing for notify", "notify", `{"Records":[]}`, `{"batchItemFailures":null}`},
	{"broken JSON on the reply queue", "reply", queued(`null`), `"itemIdentifier":"m1"`},
	{"a letter that nobody knows on the reply queue", "reply", queued(`{"id":"1","case":"RS-2026-000001","letter":"none"}`), `"itemIdentifier":"m1"`},
	{"an item of somebody else for the relay", "relay", changed("lock", "INSERT"), `{"batchItemFailures":null}`},
	{"an item of somebody else for the index", "index", changed("lock", "INSERT"), `{"batchItemFailures":null}`},
	{"an item without a type for the index", "index", changed("", "MODIFY"), `{"batchItemFailures":null}`},
	{"an intent that can't be read", "relay", changed("intent", "INSERT"), `"itemIdentifier":"4421584500000000017450439091"`},
	{"a case that can't be read", "index", changed("case", "INSERT"), `"itemIdentifier":"4421584500000000017450439091"`},
	{"a batch of nothing for the relay", "relay", `{"Records":[]}`, `{"batchItemFailures":null}`},
	{"an empty tick", "clock", `{}`, `null`},
	{"a tick of other words", "clock", `{"source":"aws.events","detail":{"a":[1]}}`, `null`},
	{"an empty request for the API", "api", `{}`, `"statusCode":401`},
	{"a path of other bytes for the API", "api", request("GET", "/api/v1/cases/\xff\xfe", "", "", false), `"statusCode":401`},
	{"base64 that is none for the API", "api", request("POST", "/api/v1/submissions", "application/json", "%%%", true), "errorMessage"},
	{"an empty request for the desk", "web", `{}`, `"statusCode":`},
	{"a tick for the desk", "web", `{"source":"aws.scheduler","detail-type":"Scheduled Event"}`, `"statusCode":`},
	{"base64 that is none for the desk", "web", request("POST", "/submit", "text/plain", "%%%", true), "errorMessage"},
	{"a path of other bytes for the desk", "web", request("GET", "/cases/\xff\xfe", "", "", false), `"statusCode":303`},
	{"a path with a percent sign for the desk", "web", request("GET", "/cases/100%", "", "", false), `"statusCode":303`},
	{"a path with a question mark for the desk", "web", request("GET", "/cases/who?", "", "", false), `"statusCode":303`},
	{"a path with a percent sign for Slack's calls", "slack", request("POST", "/slack/100%", "", "", false), `"statusCode":401`},
	{"an empty request for Slack's calls", "slack", `{}`, `"statusCode":401`},
	{"base64 that is none for Slack's calls", "slack", request("POST", "/slack/interactions", "application/x-www-form-urlencoded", "%%%", true), "errorMessage"},
}

// queued is an event of a queue with one message.
func queued(body string) string {
	return asJSON(events.SQSEvent{Records: []events.SQSMessage{{MessageId: "m1", ReceiptHandle: "r", Body: body, EventSource: "aws:sqs"}}})
}

func noticeOf(key string) string {
	body, err := inbound.Notice("1", key, "ann@mail.example", []string{"ceo@firma.example"}, registered, mail.Verdicts{})
	if err != nil {
		panic(err)
	}
	return body
}

// changed is an event of the stream with one item, of kinds that we never write.
func changed(kind, how string) string {
	image := map[string]any{"pk": map[string]string{"S": "lock#1"}, "sk": map[string]string{"S": "lock"}, "doc": map[string]any{"SS": []string{"a", "b"}}}
	if kind != "" {
		image["type"] = map[string]string{"S": kind}
	}
	return asJSON(map[string]any{"Records": []any{map[string]any{
		"eventID": "1", "eventName": how, "eventSource": "aws:dynamodb",
		"dynamodb": map[string]any{"ApproximateCreationDateTime": 1772532018, "Keys": map[string]any{"pk": image["pk"], "sk": image["sk"]}, "NewImage": image, "SequenceNumber": "4421584500000000017450439091", "StreamViewType": "NEW_AND_OLD_IMAGES"},
	}}})
}

func request(method, path, kind, body string, inBase64 bool) string {
	return asJSON(events.APIGatewayV2HTTPRequest{
		Version: "2.0", RawPath: path, Headers: map[string]string{"host": "desk.example", "content-type": kind}, Body: body, IsBase64Encoded: inBase64,
		RequestContext: events.APIGatewayV2HTTPRequestContext{HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: method, Path: path}},
	})
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestForeignAndBrokenEvents(t *testing.T) {
	s := newScene(t, Config{Still: true})
	before := s.look(t)
	for _, row := range foreign {
		t.Run(row.name, func(t *testing.T) {
			var answer json.RawMessage
			got := ""
			if err := s.functions[row.function].invoke(t.Context(), json.RawMessage(row.event), &answer); err != nil {
				got = "errorMessage " + err.Error()
			}
			if got += string(answer); !strings.Contains(got, row.want) {
				t.Errorf("the answer is %.300s, want %s", got, row.want)
			}
		})
	}
	for _, what := range changesBetween(before, s.look(t)) {
		if !strings.HasPrefix(what, "new slack-") && !strings.HasPrefix(what, "changed case#RS-2026-000001") { // the tick's own work
			t.Errorf("something changed: %s", what)
		}
	}
	t.Run("and the next", func(t *testing.T) { s.isAlive(t) })
	t.Run("large requests", s.largeRequests)
	t.Run("large answers", s.largeAnswers)
	t.Run("late forms", s.lateForms)
}

// isAlive gives the functions that failed something that they can do.
func (s *scene) isAlive(t *testing.T) {
	s.moveTo(t, registered.Add(48*time.Hour))
	for _, name := range []string{"relay", "notify", "reply", "slack", "web", "api"} {
		o := s.invoke(t, name, filepath.Join("..", "..", "events", name+".json"))
		if strings.Contains(o.answer, "m1") || strings.Contains(o.answer, "failed") || strings.Contains(o.answer, `"statusCode":4`) {
			t.Errorf("%s: %s", name, o)
		}
	}
}

// ask calls the desk as a program, through API Gateway.
func (s *scene) ask(t *testing.T, method, path, kind string, body []byte) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.Desk()+path, bytes.NewReader(body))
	s.must(err)
	r.Header.Set("Authorization", "Bearer "+s.token)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Idempotency-Key", fmt.Sprintf("%s-%d", t.Name(), len(body)))
	status, text, err := exchange(r)
	s.must(err)
	return status, text
}

// exchange gives the answer's status and body, or where it leads to.
func exchange(r *http.Request) (int, string, error) {
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if answer.StatusCode == http.StatusSeeOther {
		return answer.StatusCode, answer.Header.Get("Location"), err
	}
	return answer.StatusCode, string(text), err
}

// largeRequests are refused with words as far as they reach the desk, and by API Gateway where they don't.
func (s *scene) largeRequests(t *testing.T) {
	for _, row := range []struct {
		name, path, kind string
		body             []byte
		status           int
		words            string
	}{
		{"the longest text", "/api/v1/submissions", "application/json", stating(200_000), http.StatusCreated, "RS-2026-"},
		{"2 MB of JSON", "/api/v1/submissions", "application/json", stating(2 << 20), http.StatusUnprocessableEntity, "text"},
		{"4 MB of JSON", "/api/v1/submissions", "application/json", stating(4 << 20), http.StatusRequestEntityTooLarge, "too-large"},
		{"6 MB of JSON", "/api/v1/submissions", "application/json", stating(6 << 20), http.StatusRequestEntityTooLarge, "Request Entity Too Large"},
		{"a form of 4 MB", "/sign-in", "application/x-www-form-urlencoded", []byte("email=" + strings.Repeat("x", 4<<20)), http.StatusRequestEntityTooLarge, "too large"},
		{"a form that is 6 MB in base64", "/sign-in", "application/x-www-form-urlencoded", []byte("email=" + strings.Repeat("x", 9<<19)), http.StatusRequestEntityTooLarge, "Request Entity Too Large"},
		{"11 MB", "/sign-in", "application/x-www-form-urlencoded", make([]byte, 11<<20), http.StatusRequestEntityTooLarge, "Request Entity Too Large"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if status, text := s.ask(t, http.MethodPost, row.path, row.kind, row.body); status != row.status || !strings.Contains(text, row.words) {
				t.Errorf("answered %d %.300s; want %d with %q", status, text, row.status, row.words)
			}
		})
	}
}

func stating(letters int) []byte {
	return []byte(`{"channel":"executive","person":{"name":"Dan Long","emails":["dan@mail.example"]},"text":"` + strings.Repeat("word ", letters/5) + `"}`)
}

// largeAnswers: a case of long letters is shown in what a Lambda may answer, and a large file comes straight from
// the bucket.
func (s *scene) largeAnswers(t *testing.T) {
	id := ""
	for n := range 12 {
		sub := submission("eve", strings.Repeat(fmt.Sprintf("The gate fell on the dog again, for the %dth time. ", n), 4000))
		sub.Once += fmt.Sprint(n)
		receipt, err := s.register.Submit(t.Context(), sub)
		s.must(err)
		id = receipt.Case
	}
	if status, text := s.ask(t, http.MethodGet, "/api/v1/cases/"+id, "", nil); status != http.StatusOK || !strings.Contains(text, id) {
		t.Errorf("the case is answered %d with %d bytes", status, len(text))
	}
	const key = "mail/large"
	_, err := s.blobs.Put(t.Context(), key, "message/rfc822", io.MultiReader(strings.NewReader(strings.Replace(theLetter, "77@", "78@", 1)), strings.NewReader(strings.Repeat("All is wet.\r\n", 8<<20/13))))
	s.must(err)
	var answer json.RawMessage
	s.must(s.functions["mail"].invoke(t.Context(), json.RawMessage(queued(noticeOf(key))), &answer))
	var list api.List[struct{ ID, Case string }]
	_, text := s.ask(t, http.MethodGet, "/api/v1/letters?limit=1", "", nil)
	s.must(json.Unmarshal([]byte(text), &list))
	path := fmt.Sprintf("/api/v1/letters/%s/message?case=%s", list.Items[0].ID, list.Items[0].Case)
	status, link := s.ask(t, http.MethodGet, path, "", nil)
	if status != http.StatusSeeOther {
		t.Fatalf("the letter is answered %d %.200s", status, link)
	}
	file, err := http.Get(link)
	s.must(err)
	defer file.Body.Close()
	if n, err := io.Copy(io.Discard, file.Body); err != nil || n < 8<<20 {
		t.Errorf("%s, %d bytes: %v", file.Status, n, err)
	}
}

// lateForms: an upload whose time is over is refused by the bucket itself, and a complaint that names what never
// arrived says so.
func (s *scene) lateForms(t *testing.T) {
	up, err := s.blobs.SignUpload(t.Context(), blob.UploadRule{Key: files.Ahead + "late/1", Type: "image/png", MaxBytes: 100, Expires: s.Now().Add(-time.Minute)})
	s.must(err)
	if status := upload(t, up); status != http.StatusForbidden && status != http.StatusBadRequest {
		t.Errorf("a form whose time is over is answered %d by the bucket", status)
	}
	status, text := s.ask(t, http.MethodPost, "/api/v1/submissions", "application/json",
		[]byte(`{"channel":"executive","text":"It broke.","person":{"name":"Fay"},"attachments":[{"upload":"`+up.Key+`","name":"a.png"}]}`))
	if status != http.StatusUnprocessableEntity || !strings.Contains(text, "attachments") {
		t.Errorf("a complaint with a file that never came is answered %d %.300s", status, text)
	}
}

func upload(t *testing.T, up blob.Upload) (status int) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range up.Fields {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := w.CreateFormFile("file", "a.png")
	if err == nil {
		_, err = file.Write([]byte("png"))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	answer, err := http.Post(up.URL, w.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Error(err)
	}
	return answer.StatusCode
}
