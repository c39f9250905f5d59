package cloud

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"resonance/shared/complaint"
	"resonance/shared/desk/api"
	"resonance/shared/register"
	"resonance/shared/staff"
)

// signIn signs in a lead who is there after the story, and gives the cookie.
func (e *errands) signIn() string {
	e.Helper()
	members, err := e.cloud.members.Members(e.Context())
	if err != nil {
		e.Fatal(err)
	}
	for _, m := range members {
		if m.Active && m.Role == staff.Lead && !m.Script() {
			return e.cloud.session(e, m.Email)
		}
	}
	e.Fatal("nobody leads")
	return ""
}

// visit sends a form, or asks for a page without one, and gives the page that it leads to.
func (e *errands) visit(path string, form url.Values, want int) (at, text string) {
	e.Helper()
	if e.cookie == "" {
		e.cookie = e.signIn()
	}
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(e.Context(), method, e.cloud.Desk()+path, strings.NewReader(form.Encode()))
	if err != nil {
		e.Fatal(err)
	}
	r.Header.Set("Cookie", e.cookie)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, page := e.answered(r, want)
	return response.Request.URL.Path, string(page)
}

// form is a complaint of somebody new.
func (e *errands) form(text string) url.Values {
	return url.Values{
		"once": {rand.Text()}, "channel": {string(complaint.Executive)}, "text": {text}, "name": {"Errand " + uuid.NewString()},
		"email": {uuid.NewString() + "@mail.example"}, "person": {register.ChosenNew}, "problem": {register.ChosenNew},
	}
}

func (e *errands) aLongTextOnPages() {
	at, _ := e.visit("/complaints", e.form(long), http.StatusOK)
	id, found := strings.CutPrefix(at, "/cases/")
	if !found {
		e.Fatalf("the form leads to %s", at)
	}
	e.cloud.Quiet(e.T) // until the acknowledgement went
	var file api.CaseFile
	e.call(http.MethodGet, api.Prefix+"/cases/"+id, nil, http.StatusOK, &file)
	if _, text := e.visit("/cases/"+id+"/complaints/"+file.Complaints[0].ID+"/text", nil, http.StatusOK); strings.TrimSpace(text) != strings.TrimSpace(long) {
		e.Errorf("%d bytes are read of %d", len(text), len(long))
	}
	if _, raw := e.visit("/mail/"+file.Letters[0].ID+"/raw?case="+id, nil, http.StatusOK); !strings.Contains(raw, "Subject: ") {
		e.Errorf("the letter is %.300s", raw)
	}
}

func (e *errands) aMissingUploadOnPages() {
	form := e.form("Here is a picture.")
	_, answer := e.visit("/complaints/upload", url.Values{"once": form["once"], "type": {"image/png"}}, http.StatusOK)
	var up api.Upload
	if err := json.Unmarshal([]byte(answer), &up); err != nil {
		e.Fatal(err)
	}
	form.Set("file-key", up.Key)
	form.Set("file-name", "picture.png")
	e.visit("/complaints", form, http.StatusBadRequest)
}

func (e *errands) deadLettersOnPages() {
	for _, q := range e.buried() {
		if _, page := e.visit("/queues", nil, http.StatusOK); !strings.Contains(page, q.Dead[0].ID) || !strings.Contains(page, q.Dead[1].ID) {
			e.Errorf("the page does not show the dead letters of the %s queue", q.Name)
		}
		e.visit("/queues/"+q.Name+"/retry", url.Values{"message": {q.Dead[0].ID}}, http.StatusOK)
		e.visit("/queues/"+q.Name+"/discard", url.Values{"message": {q.Dead[1].ID}}, http.StatusOK)
	}
}
