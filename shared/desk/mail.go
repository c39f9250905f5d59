package desk

import (
	"net/http"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// mailBody is what the mail log shows.
type mailBody struct {
	Rows  []complaint.Letter
	Parts []tab
	Part  string
	Older string
	First bool
}

func (v *visit) mailPage() error {
	q := v.r.URL.Query()
	part := register.Mail(q.Get("part"))
	switch part {
	case register.MailOut, register.MailTrouble:
	default:
		part = register.MailIn
	}
	list, err := v.Register.Letters(v.r.Context(), part, casesShown, q.Get("after"))
	if err != nil {
		return err
	}
	body := mailBody{Rows: list.Rows, Part: string(part), First: q.Get("after") == ""}
	if list.Next != "" {
		body.Older = with(v.r.URL, "after", list.Next)
	}
	for _, name := range []register.Mail{register.MailIn, register.MailOut, register.MailTrouble} {
		body.Parts = append(body.Parts, tab{v.say.Say("desk.mail." + string(name)), "/mail?part=" + string(name), name == part})
	}
	p := v.page(v.say.Say("desk.nav.mail"), "mail")
	return v.show(http.StatusOK, p, mailView(p, body))
}

// otherSide names the column of those at the other end.
func (b mailBody) otherSide() string {
	if b.Part == string(register.MailIn) {
		return "desk.mail.from"
	}
	return "desk.mail.to"
}

// letterPath is the address of a letter, or of what below it says.
func letterPath(l *complaint.Letter, below string) string {
	path := "/mail/" + l.ID + below
	if l.Case != "" {
		path += "?case=" + l.Case
	}
	return path
}

// stateTone is the tone of what became of a letter.
func stateTone(s complaint.LetterState) string {
	switch s {
	case complaint.LetterFailed, complaint.LetterUnknown, complaint.LetterHeld:
		return "late-text"
	case complaint.LetterSent, complaint.LetterRegistered:
		return "good-text"
	}
	return "muted"
}

// letterBody is what the page of one letter shows.
type letterBody struct {
	complaint.Letter
	Body   letterText
	Secret bool // a sign-in link: its text is for its addressee alone
}

// list is the list that the letter stands in.
func (b letterBody) list() string {
	if b.Out {
		return "/mail?part=" + string(register.MailOut)
	}
	return "/mail?part=" + string(register.MailIn)
}

func (v *visit) letter() (complaint.Letter, error) {
	return v.Register.Letter(v.r.Context(), v.r.URL.Query().Get("case"), v.r.PathValue("id"))
}

func (v *visit) letterPage() error {
	l, err := v.letter()
	if err != nil {
		return err
	}
	body := letterBody{Letter: l, Secret: l.Private()}
	if !body.Secret {
		body.Body = letterText{Shown: layOut(l.Text, nil).all()}
	}
	p := v.page(l.Subject, "mail")
	return v.show(http.StatusOK, p, letterView(p, body))
}

// all is the text unfolded.
func (t letterText) all() []textLine { return append(t.Shown[:len(t.Shown):len(t.Shown)], t.Rest...) }

// letterRaw gives the message as it came or went, as a file that nothing on the way will render.
func (v *visit) letterRaw() error {
	l, err := v.letter()
	if err != nil {
		return err
	}
	return v.download(v.files.Message(v.r.Context(), l))
}

// letterFile gives an attachment of a letter that belongs to no complaint.
func (v *visit) letterFile() error {
	l, err := v.letter()
	if err != nil {
		return err
	}
	return v.download(v.files.Attachment(v.r.Context(), l.Attachments, v.position()))
}
