package cloud

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/google/uuid"

	"resonance/shared/complaint"
	"resonance/shared/desk/api"
	"resonance/shared/desk/guard"
	"resonance/shared/register"
	"resonance/shared/staff"
)

// pages is a lead's browser.
type pages struct{ cookie string }

// signIn signs in a lead who is there after the story.
func (e *errands) signIn() {
	e.Helper()
	members, err := e.cloud.members.Members(e.Context())
	if err != nil {
		e.Fatal(err)
	}
	for _, m := range members {
		if !m.Active || m.Role != staff.Lead || m.Script() {
			continue
		}
		link, err := e.cloud.members.MachineLink(e.Context(), m.Email)
		if err != nil {
			e.Fatal(err)
		}
		session, err := e.cloud.members.Redeem(e.Context(), path.Base(link), "127.0.0.1", "errands")
		if err != nil {
			e.Fatal(err)
		}
		e.page.cookie = guard.Guard{}.Cookie(guard.SessionCookie) + "=" + session.Cookie
		return
	}
	e.Fatal("nobody leads")
}

// visit sends a form, or asks for a page without one, and gives the page that it leads to.
func (e *errands) visit(path string, form url.Values, want int) (at, text string) {
	e.Helper()
	if e.page.cookie == "" {
		e.signIn()
	}
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(e.Context(), method, e.cloud.Desk()+path, strings.NewReader(form.Encode()))
	if err != nil {
		e.Fatal(err)
	}
	r.Header.Set("Cookie", e.page.cookie)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		e.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != want {
		e.Fatalf("%s %s is answered %d, %v: %.300s", method, path, response.StatusCode, err, page)
	}
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
