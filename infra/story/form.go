package story

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"resonance/shared/complaint"
)

// form is the second chapter: staff type what people wrote or said.
func (s *story) form() {
	s.tell(
		s.mistakesComeBackWithNothingRetyped,
		s.aFileGoesStraightIntoStorage,
		s.aFileThatIsTooLargeIsRefused,
		s.aChangedUploadIsRefused,
		s.aComplaintWithEveryFieldGetsANumber,
		s.aDoubleClickRegistersOnce,
		s.theFileCanBeReadOnTheCase,
		s.thePersonAndTheProblemAreProposed,
		s.theSamePersonAndProblemJoinTheCase,
		s.anotherPersonsCaseHangsOnTheSameProblem,
		s.whoLeftNoAddressIsNotWrittenTo,
		s.aPressPieceKeepsWhereItStood,
		s.aRegulatorsLetterOnPaperIsTypedIn,
		s.theDeskSpeaksRussianToo,
	)
}

const fridge = "My fridge stopped cooling nine days after delivery, and support never answers my letters."

func (s *story) mistakesComeBackWithNothingRetyped() {
	s.nora.visit("/complaints/new")
	at := s.nora.try(s.nora.on.doc, "desk.intake.submit", "text", fridge, "name", "", "email", "nowhere", "phone", "12",
		"birth-day", "31", "birth-month", "2", "birth-year", "1980")
	if at.status != http.StatusBadRequest {
		s.Errorf("a form full of mistakes is answered %d", at.status)
	}
	s.nora.reads("desk.mistakes")
	for _, field := range []string{"email", "phone", "birth"} {
		if links := at.all(`a[href="#f-` + field + `"]`); len(links) != 1 {
			s.Errorf("the summary leads %d times to %q", len(links), field)
		}
	}
	kept, _ := findForm(at.doc, s.nora.say.Say("desk.intake.submit"))
	for field, want := range map[string]string{"text": fridge, "email": "nowhere", "phone": "12", "birth-day": "31"} {
		if got := kept.values.Get(field); got != want {
			s.Errorf("%q came back as %q", field, got)
		}
	}
}

const attachmentLimit = 25 << 20

var receipt = bytes.Repeat([]byte("One fridge, paid.\n"), attachmentLimit/18+1)[:attachmentLimit]

// upload is what the desk lets a script send into storage.
type upload struct {
	URL    string
	Fields map[string]string
	Key    string
}

// asksToSend gets leave to send a file for the form that is open, as the page's script does.
func (p *person) asksToSend(once string) upload {
	p.Helper()
	form := p.on
	at := p.send(posting("/complaints/upload", "once", once, "type", "text/plain"))
	p.on = form
	var u upload
	if err := json.Unmarshal(at.raw, &u); err != nil || at.status != http.StatusOK {
		p.Fatalf("leave to send a file is answered %d: %s", at.status, at.raw)
	}
	return u
}

// posting is a form that a script sends.
func posting(action string, pairs ...string) form {
	f := form{action: action, values: url.Values{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.values.Set(pairs[i], pairs[i+1])
	}
	return f
}

// sendsStraight sends a file where the desk said, and gives the answer's status.
func (p *person) sendsStraight(u upload, content []byte) int {
	p.Helper()
	values := url.Values{}
	for name, value := range u.Fields {
		values.Set(name, value)
	}
	body, kind := p.pack(values, "file", file{"receipt.txt", "text/plain", content})
	to, err := p.on.at.Parse(u.URL)
	if err != nil {
		p.Fatal(err)
	}
	response, err := http.Post(to.String(), kind, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		p.Fatal(err)
	}
	return response.StatusCode
}

// newForm opens an empty form and gives the name that makes it one submission however often it is sent.
func (p *person) newForm() (once string) {
	p.Helper()
	p.visit("/complaints/new")
	return attribute(p.on.all("input[name=once]")[0], "value")
}

func (s *story) aFileGoesStraightIntoStorage() {
	s.once = s.nora.newForm()
	s.receipt = s.nora.asksToSend(s.once)
	if status := s.nora.sendsStraight(s.receipt, receipt); status/100 != 2 {
		s.Errorf("a file of 25 MB is answered %d", status)
	}
}

func (s *story) aFileThatIsTooLargeIsRefused() {
	u := s.nora.asksToSend(s.once)
	if status := s.nora.sendsStraight(u, append(receipt, '.')); status/100 != 4 {
		s.Errorf("a file of 25 MB and a byte is answered %d", status)
	}
}

func (s *story) aChangedUploadIsRefused() {
	u := s.nora.asksToSend(s.once)
	u.Fields["key"] = strings.Replace(u.Fields["key"], s.once, strings.Repeat("A", len(s.once)), 1)
	if status := s.nora.sendsStraight(u, receipt[:100]); status != http.StatusForbidden {
		s.Errorf("an upload to another place than agreed is answered %d", status)
	}
}

var caseNumber = regexp.MustCompile(`RS-\d{4}-\d{6}`)

// number is the case on whose page the person is.
func (p *person) number() string {
	p.Helper()
	id := caseNumber.FindString(p.on.at.Path)
	if id == "" {
		p.Fatalf("%s is at %s and not on a case: %s", p.name, p.on.at, p.on.text())
	}
	return id
}

func (s *story) aComplaintWithEveryFieldGetsANumber() {
	s.whole, _ = findForm(s.nora.on.doc, s.nora.say.Say("desk.intake.submit"))
	for name, value := range map[string]string{
		"channel": "executive", "reference": "Letter of 1 April", "name": "Anna Smith", "organisation": "Smith & Daughters",
		"email": "anna@mail.example", "phone": "020 7946 0958", "account": "AC-1001", "complainant-language": "en",
		"birth-day": "27", "birth-month": "March", "birth-year": "1980", "address": "1 High Street, Leeds",
		"text": fridge, "wanted": "A fridge that works", "asked": "120.50", "currency": "GBP",
	} {
		if !s.whole.fill(name, value) {
			s.Errorf("the form has no place for %s %q", name, value)
		}
	}
	s.whole.values.Set("file-key", s.receipt.Key) // by the page's script
	s.whole.values.Set("file-name", "receipt.txt")
	s.nora.send(s.whole)
	s.anna = s.nora.number()
	s.nora.sees("Anna Smith", fridge, "receipt.txt", "A fridge that works", "anna@mail.example", "+442079460958", "AC-1001")
}

func (s *story) aDoubleClickRegistersOnce() {
	s.nora.visit("/complaints/new")
	s.nora.send(s.whole)
	if again := s.nora.number(); again != s.anna {
		s.Errorf("the same form sent twice made %s and %s", s.anna, again)
	}
	if f := s.file(s.anna); len(f.Complaints) != 1 {
		s.Errorf("the case holds %d complaints", len(f.Complaints))
	}
}

func (s *story) theFileCanBeReadOnTheCase() {
	s.nora.visit("/cases/" + s.anna)
	s.nora.visit(attribute(s.nora.on.all("ul.files a")[0], "href"))
	if !bytes.Equal(s.nora.on.raw, receipt) {
		s.Errorf("%d bytes came back, and not the ones sent", len(s.nora.on.raw))
	}
}

func (s *story) thePersonAndTheProblemAreProposed() {
	s.nora.visit("/complaints/new")
	s.nora.press("desk.intake.check", "name", "Anna Smith", "email", "anna@mail.example", "text", fridge)
	s.nora.reads("desk.intake.perhaps")
	s.nora.reads("desk.intake.perhaps-problem")
	s.nora.sees("Anna Smith", "PB-000001")
}

func (s *story) theSamePersonAndProblemJoinTheCase() {
	person, problem := s.file(s.anna).Case.Person, s.file(s.anna).Case.Problem
	s.nora.press("desk.intake.submit", "person", person, "problem", problem)
	if id := s.nora.number(); id != s.anna {
		s.Errorf("the second complaint made %s", id)
	}
	if f := s.file(s.anna); len(f.Complaints) != 2 || len(s.acts(s.anna, complaint.ActJoined)) != 1 {
		s.Errorf("the case holds %d complaints", len(f.Complaints))
	}
}

func (s *story) anotherPersonsCaseHangsOnTheSameProblem() {
	s.nora.visit("/complaints/new")
	s.nora.press("desk.intake.check", "name", "Bob Rowe", "email", "bob@mail.example", "text", "My new fridge stopped cooling and support never answers.")
	problem := s.file(s.anna).Case.Problem
	s.nora.press("desk.intake.submit", "problem", problem)
	s.bob = s.nora.number()
	if f := s.file(s.bob); s.bob == s.anna || f.Case.Problem != problem || !f.Case.Confirmed {
		s.Errorf("Bob's case %s hangs on %s (confirmed %v), Anna's %s on %s", s.bob, f.Case.Problem, f.Case.Confirmed, s.anna, problem)
	}
}

func (s *story) whoLeftNoAddressIsNotWrittenTo() {
	left := len(s.home.Outbox(s.T))
	s.nora.visit("/complaints/new")
	s.nora.press("desk.intake.check", "name", "Cid Stone", "phone", "+44 113 496 0999", "text", "Rang twice: his fridge stopped cooling too, nobody answers.")
	s.nora.press("desk.intake.submit", "problem", s.file(s.anna).Case.Problem)
	s.nora.reads("desk.compose.no-address")
	if f := s.file(s.nora.number()); len(f.Letters) != 0 || len(s.home.Outbox(s.T)) != left {
		s.Errorf("letters: %+v", f.Letters)
	}
}

func (s *story) aPressPieceKeepsWhereItStood() {
	yesterday := s.now().In(zone("Europe/London")).AddDate(0, 0, -1)
	s.nora.visit("/complaints/new")
	s.nora.press("desk.intake.submit", "channel", "media", "outlet", "guardian", "link", "https://guardian.example/lift", "reach", "250 000",
		"published-day", yesterday.Format("2"), "published-month", yesterday.Format("1"), "published-year", yesterday.Format("2006"), "published-time", "06:15",
		"name", "Gwen Frost", "text", "The lift at 5 Park Lane stands still for a month, the landlord is silent.")
	s.nora.sees("The Guardian")
	id := s.nora.number()
	published := time.Date(yesterday.Year(), yesterday.Month(), yesterday.Day(), 6, 15, 0, 0, yesterday.Location())
	if source := s.file(id).Case.Source; source.Reach != 250_000 || !source.Published.Equal(published) {
		s.Errorf("source %+v", source)
	}
	if piece := s.nora.on.all(`a[href="https://guardian.example/lift"]`); len(piece) != 1 {
		s.Errorf("%d links to the piece", len(piece))
	}
	if c := s.clock(id, "media-contact"); !c.Start.Equal(published) {
		s.Errorf("the first contact is counted from %s, it was published %s", c.Start, published)
	}
}

func (s *story) aRegulatorsLetterOnPaperIsTypedIn() {
	until := s.now().Add(9 * 24 * time.Hour)
	s.nora.visit("/complaints/new")
	s.nora.press("desk.intake.submit", "channel", "regulator", "authority", "fos", "reference", "FOS-77",
		"deadline-day", until.Format("2"), "deadline-month", until.Format("January"), "deadline-year", until.Format("2006"),
		"name", "Hugh Marsh", "text", "The policy was cancelled without a word.")
	s.nora.sees("FOS-77")
	id := s.nora.number()
	if due := s.clock(id, "stated").Due; !due.Equal(closing("Europe/London", until.Year(), until.Month(), until.Day())) {
		s.Errorf("what it asks ends %s", due)
	}
}

// theDeskSpeaksRussianToo registers without script, its file within the form.
func (s *story) theDeskSpeaksRussianToo() {
	s.olga.visit("/complaints/new")
	s.olga.reads("desk.intake.title")
	s.olga.files = []file{{"чек.txt", "text/plain", []byte("Оплачено")}}
	s.olga.press("desk.intake.submit", "channel", "executive", "name", "Иван Петров", "email", "ivan@mail.example", "complainant-language", "ru",
		"text", "Банк дважды списал деньги за одну покупку и не возвращает их третью неделю.", "wanted", "Вернуть деньги", "asked", "5000", "currency", "RUB")
	s.ivan = s.olga.number()
	s.olga.sees("Иван Петров", "чек.txt", "Вернуть деньги")
	s.olga.reads("desk.compose.answer")
}
