package desk

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"resonance/shared/complaint"
	"resonance/shared/money"
	"resonance/shared/pattern"
	"resonance/shared/phone"
	"resonance/shared/register"
)

// intakeBody is what the intake form shows beside its fields.
type intakeBody struct {
	Once       string // names this form, so that a double click registers once
	Currencies []option
	Languages  []option
	Files      []complaint.Attachment // what arrived already
	MaxFile    int64
	MaxForm    int64 // bytes of the whole form, when its files go with it
	candidatesBody
}

// candidatesBody is who the complainant may be, and which problem it may be.
type candidatesBody struct {
	Asked    bool // somebody looked
	People   []complaint.Perhaps
	Problems []complaint.Proposal
	Person   string // what was chosen
	Problem  string
}

func (v *visit) intakePage() error {
	f := blank("channel", string(complaint.Executive), "currency", v.Policy.Company.Currency, "complainant-language", v.say.Language)
	f.setDate("received", v.now, v.zone)
	return v.showIntake(http.StatusOK, f, intakeBody{Once: rand.Text()})
}

func (v *visit) showIntake(status int, f *form, body intakeBody) error {
	body.MaxFile, body.MaxForm = int64(v.Policy.Intake.Attachment), v.Guard.MaxBody
	codes := []string{v.Policy.Company.Currency, "GBP", "EUR", "USD", "RUB"}
	slices.Sort(codes[1:])
	for i, code := range codes {
		if !slices.Contains(codes[:i], code) {
			body.Currencies = append(body.Currencies, option{Value: code, Label: code})
		}
	}
	body.Languages = v.writes()
	p := v.page(v.say.Say("desk.intake.title"), "intake").withForm(f)
	return v.show(status, p, intakeView(p, body))
}

// submit registers what the form says, or only looks who and what it may be when asked to.
func (v *visit) submit() error {
	once := v.field("once")
	if !onceShape.MatchString(once) {
		return &complaint.Error{Kind: complaint.KindInvalid, Code: "bad-form"}
	}
	f := v.posted()
	body := intakeBody{Once: once}
	var fileErr error
	body.Files, fileErr = v.sentFiles(once)
	s, err := v.submission(once, body.Files)
	err = joinFields(err, fileErr)
	if v.field("check") != "" {
		body.candidatesBody, err = v.lookAround(s)
		if err != nil {
			return err
		}
		return v.showIntake(http.StatusOK, f, body)
	}
	var receipt register.Receipt
	switch wrong := v.Register.Check(s); {
	case err != nil:
		err = joinFields(err, wrong)
	case wrong != nil:
		err = wrong
	default:
		receipt, err = v.registerWithFiles(s)
	}
	if v.takes(f, renamed(err, "once", "text")) {
		if usedUp(err) {
			body = intakeBody{Once: rand.Text()}
		}
		f.inOrder(intakeFields)
		if body.candidatesBody, err = v.lookAround(s); err != nil {
			return err
		}
		return v.showIntake(http.StatusBadRequest, f, body)
	}
	if err != nil {
		return err
	}
	return v.redirect("/cases/" + receipt.Case + "?done=" + string(receipt.Outcome) + "&taken=intake")
}

// registerWithFiles registers what nothing is wrong with: only then its files are kept.
func (v *visit) registerWithFiles(s register.Submission) (register.Receipt, error) {
	var err error
	if s.Attachments, err = v.files.Attach(v.r.Context(), s.Attachments); err != nil {
		return register.Receipt{}, err
	}
	return v.Register.Submit(v.r.Context(), s)
}

// usedUp reports whether a form's name stands for another complaint already, as when somebody went back to a form
// that was sent and wrote the next one into it.
func usedUp(err error) bool {
	var e *complaint.Error
	return errors.As(err, &e) && slices.ContainsFunc(e.Fields, func(f complaint.FieldError) bool { return f.Field == "once" })
}

var onceShape = pattern.New(`^[A-Z2-7]{26}$`) // what rand.Text draws

// intakeFields is the order of the form.
var intakeFields = strings.Fields("channel authority authority-name outlet outlet-name link reach published received reference regime deadline answer-to" +
	" name organisation email phone account document birth address text wanted asked attachments")

// joinFields brings the mistakes of two checks together.
func joinFields(a, b error) error {
	var x, y *complaint.Error
	if !errors.As(a, &x) || !errors.As(b, &y) {
		return errors.Join(a, b)
	}
	both := *x
	both.Fields = slices.Concat(x.Fields, y.Fields)
	return &both
}

// submission reads the form. Its mistakes are those of form; what the rules want, the register says.
func (v *visit) submission(once string, files []complaint.Attachment) (register.Submission, error) {
	var wrong wrongFields
	channel, source, err := v.sourceForm()
	s := register.Submission{
		Once: "form-" + once, By: v.actor(), Channel: channel, Source: source,
		Problem: v.field("problem"), Text: normalised(v.r.PostForm.Get("text")), Wanted: v.field("wanted"), Language: v.field("complainant-language"),
		Attachments: files,
	}
	if s.Problem == register.ChosenNew {
		s.ProblemTitle = v.field("problem-title")
	}
	s.Who = v.whoForm(&wrong)
	s.Asked = v.moneyField("asked", v.field("currency"), &wrong)
	at, code := v.dateField("received")
	wrong.add("received", code)
	s.Received = at
	if due, code := v.dateField("deadline"); code != "" {
		wrong.add("deadline", code)
	} else if !due.IsZero() {
		s.Deadline = &complaint.Deadline{Date: due.Format("2006-01-02"), CorrectedBy: v.who.Member.Name, CorrectedAt: v.now}
	}
	if len(s.Who.Emails) > 0 {
		s.ReplyTo, s.MayWrite = s.Who.Emails[0], true
	}
	if channel == complaint.Regulator {
		if to := v.emailField("answer-to", &wrong); to != "" {
			s.ReplyTo, s.MayWrite = to, true
		}
	}
	return s, joinFields(err, wrong.err())
}

func normalised(text string) string {
	return strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\x00", ""), "\uFFFD"))
}

// whoForm reads the complainant as stated.
func (v *visit) whoForm(wrong *wrongFields) complaint.Complainant {
	who := complaint.Complainant{
		ID: v.field("person"), Name: v.field("name"), Organisation: v.field("organisation"), Address: v.field("address"),
		Language: v.field("complainant-language"),
	}
	if who.Name == "" && who.Organisation == "" {
		wrong.add("name", "or-organisation")
	}
	if email := v.emailField("email", wrong); email != "" {
		who.Emails = []string{email}
	}
	if text := v.field("phone"); text != "" {
		phone, ok := v.phone(text)
		if !ok {
			wrong.add("phone", "phone")
		}
		who.Phones = []string{phone}
	}
	if account := v.field("account"); account != "" {
		who.Accounts = []string{account}
	}
	if document := v.field("document"); document != "" {
		who.Documents = []string{document}
	}
	who.BirthDate = v.birthField(wrong)
	return who
}

// birthField reads a birth date that may be left out.
func (v *visit) birthField(wrong *wrongFields) string {
	born, code := v.dateField("birth")
	wrong.add("birth", code)
	if born.IsZero() {
		return ""
	}
	return born.Format(time.DateOnly)
}

// emailField reads an address that may be left out.
func (v *visit) emailField(name string, wrong *wrongFields) string {
	address := strings.ToLower(v.field(name))
	if address != "" && !looksLikeEmail(address) {
		wrong.add(name, "email")
	}
	return address
}

// phone reads a number as people write it into E.164.
func (v *visit) phone(text string) (string, bool) {
	n, ok := phone.Parse(text, v.Policy.Company.PhoneRegion)
	if !ok || n.Certainty() == phone.Unlikely {
		return "", false
	}
	return n.E164(), true
}

// looksLikeEmail wants one @ between a name and a domain with a point in it.
func looksLikeEmail(address string) bool {
	name, domain, ok := strings.Cut(address, "@")
	return ok && name != "" && strings.Contains(strings.Trim(domain, "."), ".") && !strings.ContainsFunc(address, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`<>(),;:"\`, r)
	}) && !strings.Contains(domain, "@")
}

// moneyField reads an amount that may be left out.
func (v *visit) moneyField(name, currency string, wrong *wrongFields) complaint.Money {
	text := v.field(name)
	if text == "" {
		return complaint.Money{}
	}
	m, ok := money.Parse(text, currency)
	if !ok {
		wrong.add(name, "money")
	}
	return m
}

func (v *visit) lookAround(s register.Submission) (candidatesBody, error) {
	people, problems, err := v.Register.Candidates(v.r.Context(), s)
	return candidatesBody{Asked: true, People: people, Problems: problems, Person: v.field("person"), Problem: v.field("problem")}, err
}

// candidates answers the script while somebody types: the panel alone.
func (v *visit) candidates() error {
	s, err := v.submission(v.field("once"), nil)
	if err != nil && complaint.KindOf(err) != complaint.KindInvalid {
		return err
	}
	body, err := v.lookAround(s)
	if err != nil {
		return err
	}
	return v.piece(candidates(v.page("", ""), body))
}

// signUpload gives the script leave to send one file straight into storage.
func (v *visit) signUpload() error {
	once := v.field("once")
	if !onceShape.MatchString(once) {
		return &complaint.Error{Kind: complaint.KindInvalid, Code: "bad-form"}
	}
	up, err := v.files.Sign(v.r.Context(), once, v.field("type"), v.now)
	if err != nil {
		return err
	}
	v.status = http.StatusOK
	v.w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(v.w).Encode(map[string]any{"url": up.URL, "fields": up.Fields, "key": up.Key})
}

// sentFiles gives what came with the form: files that the script sent ahead, and those in the form itself.
func (v *visit) sentFiles(once string) ([]complaint.Attachment, error) {
	var sent []complaint.Attachment
	names, keys := v.r.PostForm["file-name"], v.r.PostForm["file-key"]
	for i, key := range keys[:min(len(keys), len(names))] {
		file, err := v.files.Arrived(v.r.Context(), once, key, names[i])
		if err != nil {
			return sent, err
		}
		sent = append(sent, file)
	}
	if v.r.MultipartForm == nil {
		return sent, nil
	}
	for _, h := range v.r.MultipartForm.File["files"] {
		if h.Size == 0 && h.Filename == "" {
			continue
		}
		file, err := v.keep(once, h)
		if err != nil {
			return sent, err
		}
		sent = append(sent, file)
	}
	return sent, nil
}

// keep stores a file that came in the form itself.
func (v *visit) keep(once string, h *multipart.FileHeader) (complaint.Attachment, error) {
	in, err := h.Open()
	if err != nil {
		return complaint.Attachment{}, fmt.Errorf("open a posted file: %w", err)
	}
	file, err := v.files.Keep(v.r.Context(), once, h.Filename, h.Header.Get("Content-Type"), in)
	return file, errors.Join(err, in.Close())
}
