package mail_test

import (
	"slices"
	"strings"
	"testing"

	"resonance/shared/mail"
)

func TestKinds(t *testing.T) {
	for _, test := range []struct {
		name, header string
		kind         mail.Kind
		answered     bool
	}{
		{"a person's letter", "", mail.Complaint, true},
		{"Auto-Submitted: no", "Auto-Submitted: no", mail.Complaint, true},
		{"a machine's answer", "Auto-Submitted: auto-replied", mail.Auto, false},
		{"with a parameter", "Auto-Submitted: auto-replied; owner=ann", mail.Auto, false},
		{"with a comment", "Auto-Submitted: auto-replied (vacation)", mail.Auto, false},
		{"no, with a comment", "Auto-Submitted: no (typed)", mail.Complaint, true},
		{"no, with a parameter", "Auto-Submitted: no; by=ann", mail.Complaint, true},
		{"an old word for it", "Precedence: auto_reply", mail.Auto, false},
		{"out of office", "Subject: Automatic reply: Fridge", mail.Auto, false},
		{"в отпуске", "Subject: =?utf-8?B?0JDQstGC0L7QvtGC0LLQtdGC?=", mail.Auto, false}, // Автоответ
		{"to a person's answer", "Subject: Re: Fwd: Out of office: Fridge", mail.Auto, false},
		{"behind a server's mark", "Subject: [EXTERNAL] Automatic reply: Fridge", mail.Auto, false},
		{"who only writes of an office", "Subject: Fridge out of the office kitchen", mail.Complaint, true},
		{"a responder that knows no standard", "X-Autoreply: yes", mail.Auto, false},
		{"another", "X-Autorespond: Fridge", mail.Auto, false},
		{"another", "X-Autoreply-From: ann@mail.example", mail.Auto, false},
		{"another", "X-Mail-Autoreply: 1", mail.Auto, false},
		{"another", "X-Autoresponder: 1", mail.Auto, false},
		{"another", "X-Vacation: true", mail.Auto, false},
		{"one that says no", "X-Autoreply: no", mail.Complaint, true},
		{"or false", "X-Vacation: False", mail.Complaint, true},
		{"what a form sends for a person", "Auto-Submitted: auto-generated", mail.Complaint, false},
		{"from nobody who reads", "From: no-reply@shop.example", mail.Complaint, false},
		{"a delivery report", "Content-Type: multipart/report; report-type=delivery-status; boundary=b", mail.Bounce, false},
		{"one that does not say so", "Content-Type: multipart/report; boundary=b", mail.Bounce, false},
		{"nothing but the report", "Content-Type: message/delivery-status", mail.Bounce, false},
		{"a receipt", "Content-Type: multipart/report; report-type=disposition-notification; boundary=b", mail.Auto, false},
		{"what else a daemon writes", "From: MAILER-DAEMON@mail.example", mail.Complaint, false},
		{"what a postmaster writes", "From: postmaster@mail.example", mail.Complaint, false},
		{"a person who has the subject of one", "Subject: Undelivered Mail Returned to Sender", mail.Complaint, true},
		{"a daemon's letter", "From: MAILER-DAEMON@mail.example\nSubject: Undelivered Mail Returned to Sender", mail.Bounce, false},
		{"a newsletter", "List-Unsubscribe: <https://shop.example/u>", mail.List, false},
		{"a list", "List-Id: <news.shop.example>", mail.List, false},
		{"an old one", "Precedence: list", mail.List, false},
		{"one to which one may write", "List-Post: <mailto:news@shop.example>", mail.List, false},
		{"what SES writes into every letter", "Feedback-ID: 1.eu-west-1.x=:AmazonSES", mail.Complaint, true},
		{"a campaign", "X-CampaignID: 17", mail.List, false},
		{"a list of our own passes on", "List-Id: <desk.firma.example>", mail.Complaint, true},
		{"bulk", "Precedence: bulk", mail.List, false},
		{"junk", "Precedence: junk", mail.List, false},
		{"bulk with an authority's number", "Precedence: bulk\nFrom: cases@ombudsman.example\nSubject: Case OMB/2026/4711", mail.Complaint, false},
		{"the failed addresses", "X-Failed-Recipients: bob@mail.example", mail.Bounce, false},
		{"no answer is wanted", "X-Auto-Response-Suppress: DR, OOF, AutoReply", mail.Complaint, false},
		{"not by absence", "X-Auto-Response-Suppress: OOF", mail.Complaint, false},
		{"not by machines", "X-Auto-Response-Suppress: AutoReply", mail.Complaint, false},
		{"none at all", "X-Auto-Response-Suppress: All", mail.Complaint, false},
		{"none to receipts", "X-Auto-Response-Suppress: DR, RN, NRN", mail.Complaint, true},
		{"from one of our doors", "From: ceo@firma.example", mail.Complaint, false},
	} {
		if r := read(t, letter(test.header, "--b\n\n"+story+"\n--b--")); r.Kind != test.kind || r.MayAnswer != test.answered || r.MayAnswer == (len(r.NoAnswer) > 0) {
			t.Errorf("%s: %s, answered: %v (%v)", test.name, r.Kind, r.MayAnswer, r.NoAnswer)
		}
	}
	for why, change := range map[mail.Why]func(*mail.Envelope){
		mail.WhyNullSender: func(e *mail.Envelope) { e.MailFrom = "" },
		mail.WhySpam:       func(e *mail.Envelope) { e.Verdicts.Spam = mail.Fail },
		mail.WhyVirus:      func(e *mail.Envelope) { e.Verdicts.Virus = mail.Fail },
	} {
		env := came
		change(&env)
		if r, err := mail.Read(letter("", story), env, rules); err != nil || r.MayAnswer || !slices.Contains(r.NoAnswer, why) ||
			slices.Contains(r.NeedsLook, why) == (why == mail.WhyNullSender) {
			t.Errorf("%s: may be answered: %v, not for %v, needs a look for %v, %v", why, r.MayAnswer, r.NoAnswer, r.NeedsLook, err)
		}
	}
	unsent := came
	unsent.MailFrom = ""
	for header, kind := range map[string]mail.Kind{
		"Subject: Undelivered Mail Returned to Sender":               mail.Bounce,
		"Subject: Undeliverable: Your complaint":                     mail.Bounce,
		"Subject: Mail delivery failed: returning message to sender": mail.Bounce,
		"Subject: Your message could not be delivered":               mail.Bounce,
		"Subject: Delivery Status Notification (Failure)":            mail.Bounce,
		"Subject: failure notice":                                    mail.Bounce,
		"Subject: Недоставленное сообщение":                          mail.Bounce,
		"Subject: Не удается доставить: Ваша жалоба":                 mail.Bounce,
		"Subject: Письмо не может быть доставлено":                   mail.Bounce,
		"Subject: Undelivered parcel":                                mail.Complaint,
		"Subject: My fridge was not delivered":                       mail.Complaint,
		"Subject: Заказ не доставлен: помогите":                      mail.Complaint,
		"Subject: Недоставка холодильника":                           mail.Complaint,
		"Subject: Fridge": mail.Complaint,
		"In-Reply-To: <RS-2026-000123.2@firma.example>":   mail.Auto,
		"References: <RS-2026-000123.2@firma.example>":    mail.Auto,
		"Auto-Submitted: auto-generated":                  mail.Auto,
		"Return-Path: <>\nReferences: <x@mail.example>\n": mail.Auto,
	} {
		env := unsent
		if strings.HasPrefix(header, "Return-Path") {
			env = came
		}
		if r, err := mail.Read(letter(header, story), env, rules); err != nil || r.Kind != kind || r.MayAnswer {
			t.Errorf("from the null sender, %s: %s, may be answered: %v, %v", header, r.Kind, r.MayAnswer, err)
		}
	}
}

func TestTheFilesOfADeliveryReportAreForMachines(t *testing.T) {
	const parts = "--b\n\nIt could not be delivered.\n--b\nContent-Type: message/delivery-status\n\nStatus: 5.1.1\n--b\nContent-Type: message/rfc822\n\nSubject: Fridge\n\nHello.\n--b--"
	r := read(t, letter("Content-Type: multipart/report; report-type=delivery-status; boundary=b", parts))
	if len(r.Attachments) != 0 || r.Text != "It could not be delivered." {
		t.Errorf("%d files, text %q", len(r.Attachments), r.Text)
	}
	r = read(t, letter("From: MAILER-DAEMON@mail.example\nSubject: failure notice\nContent-Type: multipart/mixed; boundary=b", parts))
	if len(r.Attachments) != 0 || r.Kind != mail.Bounce {
		t.Errorf("%s, %d files", r.Kind, len(r.Attachments))
	}
}

func TestAReportOfADelayIsNoBounce(t *testing.T) {
	for actions, kind := range map[string]mail.Kind{
		"Action: delayed\nStatus: 4.4.1": mail.Auto,
		"action:Relayed":                 mail.Auto,
		"Action: delivered\n\nFinal-Recipient: rfc822;b@x.example\nAction: expanded": mail.Auto,
		"Action: failed\nStatus: 5.1.1":                                              mail.Bounce,
		"Action: delayed\n\nFinal-Recipient: rfc822;b@x.example\nAction: FAILED":     mail.Bounce,
		"Status: 5.1.1": mail.Bounce,
	} {
		for _, header := range []string{"Content-Type: multipart/report; report-type=delivery-status; boundary=b", "Content-Type: multipart/report; boundary=b\nFrom: MAILER-DAEMON@mail.example\nSubject: Delivery Status Notification (Delay)"} {
			parts := "--b\n\nIt will be tried again.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n" + actions + "\n--b\nContent-Type: text/rfc822-headers\n\nSubject: Fridge\nAction: delayed\n--b--"
			if r := read(t, letter(header, parts)); r.Kind != kind || r.MayAnswer {
				t.Errorf("%q: %s, may be answered: %v", actions, r.Kind, r.MayAnswer)
			}
		}
	}
}
