package desk

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"resonance/shared/blob"
	"resonance/shared/complaint"
	"resonance/shared/register"
)

// intakeBody is what the intake form shows beside its fields.
type intakeBody struct {
	Once       string // names this form, so that a double click registers once
	Currencies []option
	Languages  []option
	Files      []sentFile // what arrived already
	MaxFile    int64
	candidatesBody
}

// sentFile is a file that is in storage and waits for its form.
type sentFile struct {
	Key, Name, Type string
	Bytes           int64
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
	body.MaxFile = int64(v.Policy.Intake.Attachment)
	codes := []string{v.Policy.Company.Currency, "GBP", "EUR", "USD", "RUB"}
	slices.Sort(codes[1:])
	for i, code := range codes {
		if !slices.Contains(codes[:i], code) {
			body.Currencies = append(body.Currencies, option{Value: code, Label: code})
		}
	}
	for _, l := range v.Policy.Company.Languages {
		body.Languages = append(body.Languages, option{Value: l, Label: v.say.Say("language.name." + l)})
	}
	return v.show(status, "intake", v.page(v.say.Say("desk.intake.title"), "intake", body).withForm(f))
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
	body.Files, fileErr = v.files(once)
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
	if err == nil {
		receipt, err = v.Register.Submit(v.r.Context(), s)
	}
	if v.takes(f, err) {
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

var (
	onceShape = regexp.MustCompile(`^[A-Z2-7]{26}$`) // what rand.Text draws
	typeShape = regexp.MustCompile(`^[a-z]+/[a-z0-9.+-]{1,80}$`)
)

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
func (v *visit) submission(once string, files []sentFile) (register.Submission, error) {
	var wrong wrongFields
	channel, source, err := v.sourceForm()
	s := register.Submission{
		Once: "form-" + once, By: v.actor(), Channel: channel, Source: source,
		Problem: v.field("problem"), Text: normalised(v.r.PostForm.Get("text")), Wanted: v.field("wanted"), Language: v.field("complainant-language"),
	}
	if s.Problem == register.ChosenNew {
		s.ProblemTitle = v.field("problem-title")
	}
	s.Who = v.whoForm(&wrong)
	s.Asked = v.askedForm(&wrong)
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
	for _, file := range files {
		s.Attachments = append(s.Attachments, complaint.Attachment{Name: file.Name, Type: file.Type, Bytes: file.Bytes, Blob: file.Key})
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
	if email := strings.ToLower(v.field("email")); email != "" {
		who.Emails = []string{email}
		if !looksLikeEmail(email) {
			wrong.add("email", "email")
		}
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
	born, code := v.dateField("birth")
	wrong.add("birth", code)
	if !born.IsZero() {
		who.BirthDate = born.Format("2006-01-02")
		if born.After(v.now) {
			wrong.add("birth", "future")
		}
	}
	return who
}

// phone reads a number as people write it into E.164.
func (v *visit) phone(text string) (string, bool) {
	n, err := phonenumbers.Parse(text, v.Policy.Company.PhoneRegion)
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// looksLikeEmail wants one @ between a name and a domain with a point in it.
func looksLikeEmail(address string) bool {
	name, domain, ok := strings.Cut(address, "@")
	return ok && name != "" && strings.Contains(strings.Trim(domain, "."), ".") && !strings.ContainsFunc(address, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`<>(),;:"\`, r)
	}) && !strings.Contains(domain, "@")
}

func (v *visit) askedForm(wrong *wrongFields) complaint.Money {
	text := v.field("asked")
	if text == "" {
		return complaint.Money{}
	}
	m, ok := parseMoney(text, v.field("currency"))
	if !ok {
		wrong.add("asked", "money")
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
	return v.piece("candidates", v.page("", "", body))
}

// uploadPrefix is where the files of one form go; nobody but its sender knows the name.
func uploadPrefix(once string) string { return "uploads/" + once + "/" }

// signUpload gives the script leave to send one file straight into storage.
func (v *visit) signUpload() error {
	once := v.field("once")
	if !onceShape.MatchString(once) {
		return &complaint.Error{Kind: complaint.KindInvalid, Code: "bad-form"}
	}
	up, err := v.Blobs.SignUpload(v.r.Context(), blob.UploadRule{
		Key: uploadPrefix(once) + rand.Text(), Type: mediaType(v.field("type")), MaxBytes: int64(v.Policy.Intake.Attachment), Expires: v.now.Add(time.Hour),
	})
	if err != nil {
		return fmt.Errorf("sign an upload: %w", err)
	}
	v.status = http.StatusOK
	v.w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(v.w).Encode(map[string]any{"url": up.URL, "fields": up.Fields, "key": up.Key})
}

// mediaType keeps a declared type when it looks like one. It is never trusted when the file is served.
func mediaType(declared string) string {
	if typeShape.MatchString(declared) {
		return declared
	}
	return "application/octet-stream"
}

// files gives what came with the form: files that the script sent ahead, and those in the form itself.
func (v *visit) files(once string) ([]sentFile, error) {
	var files []sentFile
	names, keys := v.r.PostForm["file-name"], v.r.PostForm["file-key"]
	for i, key := range keys {
		if i >= len(names) {
			break
		}
		file, err := v.arrived(v.r.Context(), once, key, names[i])
		if errors.Is(err, blob.ErrNotFound) || errors.Is(err, blob.ErrKey) {
			return files, complaint.Invalid("attachments", "upload")
		}
		if err != nil {
			return files, err
		}
		files = append(files, file)
	}
	if v.r.MultipartForm == nil {
		return files, nil
	}
	for _, h := range v.r.MultipartForm.File["files"] {
		if h.Size == 0 && h.Filename == "" {
			continue
		}
		file, err := v.keep(once, h)
		if err != nil {
			return files, err
		}
		files = append(files, file)
	}
	return files, nil
}

// arrived checks that a file which the form names is in storage, and was sent for this very form.
func (v *visit) arrived(ctx context.Context, once, key, name string) (sentFile, error) {
	if !strings.HasPrefix(key, uploadPrefix(once)) {
		return sentFile{}, blob.ErrNotFound
	}
	body, info, err := v.Blobs.Open(ctx, key)
	if err != nil {
		return sentFile{}, err
	}
	return sentFile{Key: key, Name: fileName(name), Type: info.Type, Bytes: info.Size}, body.Close()
}

// keep stores a file that came in the form itself.
func (v *visit) keep(once string, h *multipart.FileHeader) (sentFile, error) {
	in, err := h.Open()
	if err != nil {
		return sentFile{}, fmt.Errorf("open a posted file: %w", err)
	}
	kind := mediaType(h.Header.Get("Content-Type"))
	info, err := v.Blobs.Put(v.r.Context(), uploadPrefix(once)+rand.Text(), kind, in)
	if err = errors.Join(err, in.Close()); errors.Is(err, blob.ErrFull) {
		return sentFile{}, complaint.Wrap(complaint.KindFull, "disk-full", err)
	}
	if err != nil {
		return sentFile{}, fmt.Errorf("store a posted file: %w", err)
	}
	return sentFile{Key: info.Key, Name: fileName(h.Filename), Type: kind, Bytes: info.Size}, nil
}

// fileName is the last part of a name, without what could disturb a header or a screen.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u202e' || r == '\u2066' || r == '\u2067' || r == '\u2068' {
			return -1
		}
		return r
	}, path.Base(strings.ReplaceAll(name, `\`, "/")))
	if name = strings.ToValidUTF8(name, ""); name == "" || name == "." || name == "/" {
		return "file"
	}
	if runes := []rune(name); len(runes) > 150 {
		return string(runes[:100]) + "…" + string(runes[len(runes)-40:])
	}
	return name
}

// copyTo sends a stored object to the browser.
func (v *visit) copyTo(body io.ReadCloser) error {
	_, err := io.Copy(v.w, body)
	if err = errors.Join(err, body.Close()); err != nil {
		v.Log.Debug("a file was not sent whole")
	}
	return nil
}
