package cloud

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/google/uuid"
	"github.com/oklog/ulid/v2"

	"resonance/shared/complaint"
	"resonance/shared/desk/api"
	"resonance/shared/handler/inbound"
	"resonance/shared/handler/index"
	"resonance/shared/mail"
	"resonance/shared/policy"
	"resonance/shared/register"
	"resonance/shared/search"
	"resonance/shared/staff"
)

// errands are what people and machines do that the story does not tell, done after it.
type errands struct {
	*testing.T
	cloud *Cloud
	token string // a lead's
	kase  string // one that a letter went out for
	// cookie is that of a lead's browser, once somebody signed in.
	cookie string
}

// RunErrands wants the story's cases.
func (k *Cloud) RunErrands(t *testing.T) {
	token, err := k.members.MachineToken(t.Context(), staff.Lead, "errands")
	if err != nil {
		t.Fatal(err)
	}
	e := &errands{cloud: k, token: token}
	for _, errand := range []struct {
		name string
		run  func()
	}{
		{"a text too long for a page is kept and read", e.aLongText},
		{"an upload that never came is refused", e.aMissingUpload},
		{"another lead steps down", e.aLeadStepsDown},
		{"the clock sends what the relay left", e.theClockSweeps},
		{"the index is built anew", e.theIndexIsRebuilt},
		{"a provider signs people in", e.aProvider},
		{"the smoke test finds all well", e.theSmokeTest},
		{"every file of every case is read", e.allFiles},
		{"dead letters are looked at, sent again and dropped", e.deadLetters},
		{"a text too long for a page, on the pages", e.aLongTextOnPages},
		{"an upload that never came, on the pages", e.aMissingUploadOnPages},
		{"dead letters on their page", e.deadLettersOnPages},
	} {
		t.Run(errand.name, func(t *testing.T) {
			e.T = t
			errand.run()
			k.Quiet(t)
		})
	}
}

// Batches is how many messages of each queue a function gets at once, by the function's name.
func (k *Cloud) Batches() map[string]int {
	sizes := map[string]int{}
	for name, q := range k.queues {
		sizes[handlers[name]] = int(q.batch)
	}
	return sizes
}

// call wants an answer of the API, and decodes it into a value that is not nil. It gives the ETag.
func (e *errands) call(method, path string, body any, want int, into any, headers ...string) (version string) {
	e.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		e.Fatal(err)
	}
	r, err := http.NewRequestWithContext(e.Context(), method, e.cloud.Desk()+path, bytes.NewReader(raw))
	if err != nil {
		e.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+e.token)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, answer := e.answered(r, want)
	if into != nil {
		if err := json.Unmarshal(answer, into); err != nil {
			e.Fatalf("%s %s: %v: %.300s", method, path, err, answer)
		}
	}
	return response.Header.Get("ETag")
}

// answered wants a status, and gives the answer with its body.
func (e *errands) answered(r *http.Request, want int) (*http.Response, []byte) {
	e.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		e.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != want {
		e.Fatalf("%s %s is answered %d, %v: %.300s", r.Method, r.URL.Path, response.StatusCode, err, body)
	}
	return response, body
}

func (e *errands) submission(text string) map[string]any {
	return map[string]any{
		"channel": complaint.Executive, "problem": register.ChosenNew, "text": text,
		"person": map[string]any{"name": "Errand " + uuid.NewString(), "emails": []string{uuid.NewString() + "@mail.example"}},
	}
}

// files reads the files of a case that are of a kind.
func (e *errands) files(id, kind string) {
	e.Helper()
	if e.readFiles(id, kind) == 0 {
		e.Errorf("case %s has no %s", id, kind)
	}
}

// readFiles reads the files of a case, of one kind or of all, and counts them.
func (e *errands) readFiles(id, kind string) (read int) {
	e.Helper()
	var rows api.List[api.CaseFileRow]
	e.call(http.MethodGet, api.Prefix+"/cases/"+id+"/files", nil, http.StatusOK, &rows)
	for _, row := range rows.Items {
		if kind == "" || row.Kind == kind {
			e.call(http.MethodGet, row.Path, nil, http.StatusOK, nil)
			read++
		}
	}
	return read
}

// long is more text than a record keeps.
var long = strings.Repeat("It never stopped. ", int(policy.Default().Intake.StoredText)/18+1)

func (e *errands) aLongText() {
	var receipt register.Receipt
	e.call(http.MethodPost, api.Prefix+"/submissions", e.submission(long), http.StatusCreated, &receipt)
	e.files(receipt.Case, "text")
	e.cloud.Quiet(e.T) // until the acknowledgement went
	e.files(receipt.Case, "message")
	e.kase = receipt.Case
}

func (e *errands) aMissingUpload() {
	var up api.Upload
	e.call(http.MethodPost, api.Prefix+"/uploads", map[string]any{"type": "image/png"}, http.StatusCreated, &up)
	s := e.submission("Here is a picture.")
	s["attachments"] = []map[string]any{{"upload": up.Key, "name": "picture.png"}}
	e.call(http.MethodPost, api.Prefix+"/submissions", s, http.StatusUnprocessableEntity, nil)
}

func (e *errands) aLeadStepsDown() {
	var added staff.Member
	member := map[string]any{"name": "Lena Lead", "email": "lena@firma.example", "role": staff.Lead}
	version := e.call(http.MethodPost, api.Prefix+"/team", member, http.StatusOK, &added)
	member["role"] = staff.SpecialTeam
	e.call(http.MethodPut, api.Prefix+"/team/"+added.ID, member, http.StatusOK, nil, "If-Match", version)
}

// theClockSweeps has a registration's intents wait for longer than the clock lets them, because the relay
// hangs.
func (e *errands) theClockSweeps() {
	relay := e.cloud.functions["relay"]
	relay.mu.Lock()
	defer relay.mu.Unlock()
	before := e.cloud.Calls()
	e.call(http.MethodPost, api.Prefix+"/submissions", e.submission("Nobody tells the team."), http.StatusCreated, nil)
	e.cloud.Pass(e.T, 3*time.Minute)
	sent := Call{"clock", "sqs", "SendMessage"}
	if n := e.cloud.Calls()[sent] - before[sent]; n < 2 {
		e.Errorf("the clock sent %d messages", n)
	}
}

// theIndexIsRebuilt by an operator, while the stack works.
func (e *errands) theIndexIsRebuilt() {
	var answer index.Rebuilt
	wish := map[string]any{"rebuild": index.Rebuild{}}
	if err := e.cloud.functions["index"].invoke(e.Context(), wish, &answer); err != nil || !answer.Done || answer.Cases == 0 {
		e.Errorf("it comes to %+v: %v", answer, err)
	}
}

// aProvider starts the desk of a company that has one.
func (e *errands) aProvider() {
	web := e.cloud.start("web", "RESONANCE_OPENID_ISSUER=https://id.firma.example", "RESONANCE_OPENID_CLIENT=desk")
	var answer events.APIGatewayV2HTTPResponse
	r := httptest.NewRequestWithContext(e.Context(), http.MethodGet, "/sign-in", nil)
	if err := web.invoke(e.Context(), eventOf("$default", r, nil), &answer); err != nil || answer.StatusCode != http.StatusOK {
		e.Errorf("it is answered %d: %v", answer.StatusCode, err)
	}
}

// theSmokeTest is what people run after a deployment.
func (e *errands) theSmokeTest() {
	out, err := exec.CommandContext(e.Context(), "go", "run", "resonance/infra/smoke", "--url", e.cloud.Desk(), "--token", e.token).CombinedOutput()
	if err != nil {
		e.Errorf("%v\n%s", err, out)
	}
}

// allFiles reads what came with complaints and letters, and lists the cases that need a look.
func (e *errands) allFiles() {
	var look api.List[complaint.Case]
	e.call(http.MethodGet, api.Prefix+"/cases/look", nil, http.StatusOK, &look)
	var all api.List[search.Row]
	e.call(http.MethodGet, api.Prefix+"/cases?limit=200", nil, http.StatusOK, &all)
	read := 0
	for _, k := range all.Items {
		read += e.readFiles(k.Case, "")
	}
	if len(look.Items) == 0 || read == 0 {
		e.Errorf("%d cases need a look, and %d files are read", len(look.Items), read)
	}
}

// deadLetters has a lead's script send one of two dead messages of each queue again, and drop the other.
func (e *errands) deadLetters() {
	for _, q := range e.buried() {
		under := api.Prefix + "/queues/" + q.Name + "/dead/"
		e.call(http.MethodPost, under+q.Dead[0].ID+"/retry", nil, http.StatusNoContent, nil)
		e.call(http.MethodPost, under+q.Dead[1].ID+"/discard", nil, http.StatusNoContent, nil)
	}
}

// buried puts two messages that can be handled into each dead-letter queue.
func (e *errands) buried() []api.QueueState {
	var file api.CaseFile
	e.call(http.MethodGet, api.Prefix+"/cases/"+e.kase, nil, http.StatusOK, &file)
	if len(file.Letters) == 0 {
		e.Fatal("no letter went out")
	}
	for name, body := range map[string]string{
		"mail":  e.letter(),
		"team":  fmt.Sprintf(`{"id":"again","case":%q}`, e.kase),
		"reply": fmt.Sprintf(`{"id":"again","case":%q,"letter":%q}`, e.kase, file.Letters[0].ID),
	} {
		e.bury(name, body)
		e.bury(name, body)
	}
	var queues api.List[api.QueueState]
	e.call(http.MethodGet, api.Prefix+"/queues", nil, http.StatusOK, &queues)
	for _, q := range queues.Items {
		if len(q.Dead) != 2 {
			e.Fatalf("of the %s queue %d are shown", q.Name, len(q.Dead))
		}
	}
	return queues.Items
}

// letter lays a letter into the bucket and gives its notice.
func (e *errands) letter() string {
	id := ulid.Make().String()
	raw := "From: Errand <errand@mail.example>\r\nTo: desk@firma.example\r\nSubject: Again\r\n\r\nIt came late.\r\n"
	if _, err := e.cloud.blobs.Put(e.Context(), "mail/"+id, "message/rfc822", strings.NewReader(raw)); err != nil {
		e.Fatal(err)
	}
	notice, err := inbound.Notice(id, "mail/"+id, "errand@mail.example", []string{"desk@firma.example"}, e.cloud.Now().UTC(), mail.Verdicts{})
	if err != nil {
		e.Fatal(err)
	}
	return notice
}

func (e *errands) bury(name, body string) {
	q := e.cloud.queues[name]
	in := &awssqs.SendMessageInput{QueueUrl: &q.dead, MessageBody: &body}
	if strings.HasSuffix(q.dead, ".fifo") {
		group, once := uuid.NewString(), uuid.NewString()
		in.MessageGroupId, in.MessageDeduplicationId = &group, &once
	}
	if _, err := e.cloud.sqs.SendMessage(e.Context(), in); err != nil {
		e.Fatal(err)
	}
}
