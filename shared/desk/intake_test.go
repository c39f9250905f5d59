package desk_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"resonance/shared/desk/files"
	"resonance/shared/staff"
)

var filled = []string{
	"channel", "regulator", "authority", "fos", "reference", "PNX-1234567-AB12", "name", "Doreen Hale", "email", "D.Hale@mail.example", "phone", "020 7946 0958",
	"birth-day", "7", "birth-month", "mai", "birth-year", "1961", "text", "The direct debit was taken twice in March.", "asked", "240", "wanted", "The money back",
}

func TestFormRegistersOnce(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	lead.get("/complaints/new")
	form, back := *lead, *lead
	lead.submit("form.intake", filled...).want(400, "/complaints").says(".summary a[href='#f-birth']", "real date")
	if v := attr(lead.one("#f-email"), "value"); v != "D.Hale@mail.example" {
		t.Fatalf("the address was not kept: %q", v)
	}
	lead.submit("form.intake", "birth-month", "may").want(200, "/cases/RS-2026-000001").says(".notice", "Registered").says(".facts", "PNX-1234567-AB12")
	lead.says("#who", "+442079460958").says(".timeline", "£240")
	form.submit("form.intake", append(filled, "birth-month", "5")...).want(200, "/cases/RS-2026-000001").says(".notice", "already")

	// Somebody went back to the form that was sent, and wrote the next complaint into it.
	back.submit("form.intake", append(filled, "birth-month", "5", "text", "Nobody answers at the branch either.")...).want(400, "/complaints").says(".summary a[href='#f-text']", "RS-2026-000001")
	if kept := back.text("#f-text"); !strings.Contains(kept, "Nobody answers at the branch") {
		t.Errorf("what was written is gone: %q", kept)
	}
	back.submit("form.intake").want(200, "/cases/RS-2026-000002").says(".timeline", "Nobody answers at the branch")
}

func TestTheAnswerGoesWhereAnAuthorityWantsIt(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	fill := append(filled, "birth-month", "5")
	lead.get("/complaints/new").submit("form.intake", append(fill, "answer-to", "nobody")...).want(400, "/complaints").says(".summary a[href='#f-answer-to']", "address")
	lead.submit("form.intake", "answer-to", "Office@fos.example").want(200, "/cases/RS-2026-000001")
	lead.get("/complaints/new").submit("form.intake", append(fill, "text", "A parcel never came.", "channel", "executive", "answer-to", "nobody")...).want(200, "/cases/RS-2026-000002")
	for id, want := range map[string]string{"RS-2026-000001": "office@fos.example", "RS-2026-000002": "d.hale@mail.example"} {
		f, err := o.register.File(t.Context(), id)
		check(t, err)
		if f.Case.ReplyTo != want || !f.Case.MayWrite || len(f.Letters) != 1 || f.Letters[0].To != want {
			t.Errorf("%s: letters go to %s, and went: %+v", id, f.Case.ReplyTo, f.Letters)
		}
	}
}

func TestEmptyFormNamesEveryMistakeAtOnce(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	lead.get("/complaints/new").submit("form.intake", "channel", "", "email", "x", "phone", "12", "asked", "lots", "received-day", "31", "received-month", "2").want(400, "/complaints")
	want := []string{"channel", "received", "name", "email", "phone", "text", "asked"} // as the form has them
	if got := lead.all(".summary a"); len(got) != len(want) {
		t.Errorf("the summary says %s", lead.text(".summary"))
	} else {
		for i, a := range got {
			if attr(a, "href") != "#f-"+want[i] {
				t.Errorf("line %d of the summary is about %s, not %s", i+1, attr(a, "href"), want[i])
			}
		}
	}
	for _, field := range want {
		if len(lead.all(".summary a[href='#f-"+field+"']")) == 0 {
			t.Errorf("%s is not in the summary: %s", field, lead.text(".summary"))
		}
		if len(lead.all("#f-"+field)) == 0 {
			t.Errorf("the summary leads nowhere for %s", field)
		}
	}
	lead.get("/complaints/new").submit("form.intake").want(400, "/complaints").says(".summary", "Write what happened").says(".summary", "Write the name of the person or of the organisation")
	lead.get("/complaints/new").submit("form.intake", "organisation", "Hollins Bakery", "text", "Your lorry blocks our yard.").want(200, "/cases/RS-2026-000001")
}

func TestCandidatesShowWithAndWithoutScript(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.complaint(nil)
	f, err := o.register.File(t.Context(), id)
	check(t, err)
	lead.get("/complaints/new")
	lead.submit("form.intake", "name", "Anna Petrova", "email", "anna@mail.example", "text", fridge, "check", "yes").want(200, "/complaints")
	lead.says(".found", "Anna Petrova").says(".found", f.Case.Problem)

	lead.post("/complaints/candidates", "name", "Anna Petrova", "email", "anna@mail.example").want(200, "/complaints/candidates")
	lead.says(".found", "Anna Petrova")
	if len(lead.all("main, nav")) > 0 {
		t.Fatal("the script gets a whole page instead of the panel")
	}
	bob := o.member(lead.get("/"), "Bob", staff.SpecialTeam)
	bob.post("/complaints/candidates", "name", "Anna").want(403, "/complaints/candidates")
}

func TestFilesWithoutScript(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	lead.get("/complaints/new").sendForm("Anna", "It broke.", `..\..\счёт "2".html`, "<script>alert(1)</script>")
	lead.want(200, "/cases/RS-2026-000001").says(".files", `счёт "2".html`)
	lead.get(attr(lead.one(".files a"), "href"))
	if lead.head.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(lead.head.Get("Content-Disposition"), "attachment") || !strings.Contains(lead.head.Get("Content-Security-Policy"), "sandbox") {
		t.Fatalf("a stranger's file is shown by the browser: %v", lead.head)
	}
}

// TestAFileOutlivesAMistake: whoever has no scripts would have to choose it again.
func TestAFileOutlivesAMistake(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	lead.get("/complaints/new").sendForm("", "It broke.", "photo.jpg", "a photo")
	lead.want(400, "/complaints").says(".files", "photo.jpg")
	lead.submit("form.intake", "name", "Anna").want(200, "/cases/RS-2026-000001").says(".files", "photo.jpg")
	lead.get(attr(lead.one(".files a"), "href")).says("body", "a photo")
}

// sendForm sends the intake form that is open, with a file in it, as a browser without scripts does.
func (b *browser) sendForm(name, text, file, content string) {
	b.o.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, value := range map[string]string{
		"once": attr(b.one("[name=once]"), "value"), "channel": "executive", "name": name, "text": text,
	} {
		check(b.o.t, form.WriteField(field, value))
	}
	part, err := form.CreateFormFile("files", file)
	check(b.o.t, err)
	_, err = io.WriteString(part, content)
	check(b.o.t, err)
	check(b.o.t, form.Close())
	req, err := http.NewRequest(http.MethodPost, b.absolute("/complaints"), &body)
	check(b.o.t, err)
	req.Header.Set("Content-Type", form.FormDataContentType())
	b.do(req)
}

func TestATooLargeFileTakesNoTextWithIt(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	lead.get("/complaints/new").says("noscript", "4.0 MB at most")
	lead.get("/complaints/new").sendForm("Anna", "It broke on the ninth day.", "photo.jpg", strings.Repeat("x", 5<<20))
	lead.want(413, "/complaints").says("main", "It broke on the ninth day.").says("main", "Anna")
	if len(lead.text("main")) > 5000 {
		t.Error("the file is shown as well")
	}
}

func TestFilesStraightIntoStorage(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	lead.get("/complaints/new")
	once := attr(lead.one("[name=once]"), "value")
	leave := o.leave(lead, once)
	send(t, o, leave, "photo")
	lead.submit("form.intake", "name", "Anna", "text", "It broke.", "file-key", leave.Key, "file-name", "photo.jpg").want(200, "/cases/RS-2026-000001").says(".files", "photo.jpg")
	if n, err := o.blobs.Sweep(t.Context(), files.Ahead, time.Now().Add(time.Hour)); n != 1 || err != nil {
		t.Fatalf("what waited for the form: %d, %v", n, err)
	}
	if lead.get(attr(lead.one(".files a"), "href")); lead.status != http.StatusOK {
		t.Fatalf("the file is answered %d", lead.status)
	}

	// A file of another form is not taken, nor one that never arrived.
	lead.get("/complaints/new").submit("form.intake", "name", "Eve", "text", "Mine.", "file-key", leave.Key, "file-name", "x").want(400, "/complaints").says(".summary", "Add it again")
	never := o.leave(lead, attr(lead.one("[name=once]"), "value"))
	lead.submit("form.intake", "file-key", never.Key, "file-name", "x").want(400, "/complaints").says(".summary a[href='#f-attachments']", "Add it again")
}

// leave is what the script gets to send a file.
type leave struct {
	URL    string
	Fields map[string]string
	Key    string
}

func (o *office) leave(b *browser, once string) leave {
	o.t.Helper()
	req, err := http.NewRequest(http.MethodPost, o.URL+"/complaints/upload", strings.NewReader("type=image/jpeg&once="+once))
	check(o.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := b.client.Do(req)
	check(o.t, err)
	var l leave
	check(o.t, json.NewDecoder(res.Body).Decode(&l))
	check(o.t, res.Body.Close())
	return l
}

func send(t *testing.T, o *office, l leave, content string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range l.Fields {
		check(t, form.WriteField(name, value))
	}
	part, err := form.CreateFormFile("file", "photo.jpg")
	check(t, err)
	_, err = io.WriteString(part, content)
	check(t, err)
	check(t, form.Close())
	res, err := http.Post(o.URL+l.URL, form.FormDataContentType(), &body)
	check(t, err)
	check(t, res.Body.Close())
	if res.StatusCode/100 != 2 {
		t.Fatalf("the storage answers %d", res.StatusCode)
	}
}

func TestTooMuchIsRefusedCalmly(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	lead.get("/complaints/new").submit("form.intake", "name", "Anna", "text", strings.Repeat("long ", 1<<20)).want(413, "/complaints").says("h1", "too large")
	if strings.Contains(o.log.String(), "long long") {
		t.Fatal("the log holds what a person wrote")
	}
}
