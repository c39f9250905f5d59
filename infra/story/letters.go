package story

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"resonance/shared/complaint"
)

// letters is the third chapter: what comes by mail.
func (s *story) letters() {
	s.tell(
		s.aRegulatorsLetterBecomesACase,
		s.itsReferenceAndDeadlineAreShownWhereTheyStand,
		s.whatItForwardsIsFoundAndKept,
		s.theSameLetterAgainRegistersNothing,
		s.aSenderWhoIsNotProvenNeedsALook,
		s.anOldRussianCharsetIsReadAndAnsweredInRussian,
		s.repliesFindTheirCase,
		s.aStrangerCanNotWriteIntoACase,
		s.machinesGetNoCaseAndNoAnswer,
		s.whatCanNotBeParsedIsKeptForAPerson,
	)
}

const (
	desk = "desk@firma.example"
	head = "ceo@firma.example"
	fca  = "complaints@fca.org.uk"
)

// regulatorsLetter passes on what a customer wrote to the regulator.
func regulatorsLetter() []byte {
	return lines(
		"From: Financial Conduct Authority <"+fca+">", "To: "+desk, "Subject: Complaint of Carol Jones", "Message-ID: <4711@fca.org.uk>",
		"Date: Wed, 01 Apr 2026 09:30:00 +0100", "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="x"`, "",
		"--x", "Content-Type: text/plain; charset=utf-8", "",
		"Our ref: FCA-2026-1187", "", "We received the attached complaint from your customer Carol Jones about a blocked account.",
		"Please reply to us by 20 April 2026.", "",
		"--x", "Content-Type: message/rfc822", "",
		"From: Carol Jones <carol@mail.example>", "To: "+fca, "Subject: My account", "Message-ID: <1@mail.example>", "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="y"`, "",
		"--y", "Content-Type: text/plain; charset=utf-8", "", "They blocked my account and I can not pay my rent. Carol Jones", "",
		"--y", "Content-Type: text/plain", "Content-Disposition: attachment; filename=\"statement.txt\"", "", "Balance: 1,204.00", "",
		"--y--", "--x--",
	)
}

func (s *story) aRegulatorsLetterBecomesACase() {
	s.arrives(fca, desk, vouched(signer, regulatorsLetter()))
	s.carol = s.newest().Case
	k := s.file(s.carol).Case
	if k.Channel != complaint.Regulator || k.Source.ID != "fca" || !k.Source.Verified {
		s.Errorf("the letter became a case of %s, source %+v", k.Channel, k.Source)
	}
	if k.Severity != complaint.Serious {
		s.Errorf("a blocked account is %s", k.Severity)
	}
}

func (s *story) itsReferenceAndDeadlineAreShownWhereTheyStand() {
	f := s.file(s.carol)
	if f.Case.Source.Reference != "FCA-2026-1187" || f.Case.Deadline == nil || f.Case.Deadline.Date != "2026-04-20" {
		s.Fatalf("reference %q, deadline %+v", f.Case.Source.Reference, f.Case.Deadline)
	}
	c := f.Complaints[0]
	for what, span := range map[string]*complaint.Span{"FCA-2026-1187": c.Reference, "20 April 2026": c.Deadline.Found} {
		if span == nil || !strings.Contains(c.Text[span.Start:span.End], what) {
			s.Errorf("%q was found at %+v", what, span)
		}
	}
	s.olga.visit("/cases/" + s.carol)
	var marks []string
	for _, m := range s.olga.on.all("mark") {
		marks = append(marks, prose(m))
	}
	s.contains("what is marked", strings.Join(marks, "; "), "FCA-2026-1187", "20 April 2026")
	if due := s.clock(s.carol, "stated").Due; !due.Equal(closing("Europe/London", 2026, 4, 20)) {
		s.Errorf("the stated deadline ends %s", due)
	}
}

func (s *story) whatItForwardsIsFoundAndKept() {
	f := s.file(s.carol)
	s.contains("the complaint", f.Complaints[0].Text, "I can not pay my rent")
	if f.Case.PersonName != "Carol Jones" {
		s.Errorf("the complainant is %q", f.Case.PersonName)
	}
	if len(f.Complaints[0].Attachments) != 1 || f.Complaints[0].Attachments[0].Type != "message/rfc822" {
		s.Fatalf("kept files: %+v", f.Complaints[0].Attachments)
	}
	s.olga.visit(attribute(s.olga.on.all("ul.files a")[0], "href"))
	s.contains("the forwarded letter", string(s.olga.on.raw), "Carol Jones <carol@mail.example>", "Balance: 1,204.00")
}

func (s *story) theSameLetterAgainRegistersNothing() {
	before := len(s.inbox())
	for range 3 {
		s.arrives(fca, desk, vouched(signer, regulatorsLetter()))
	}
	if after := len(s.inbox()); after != before {
		s.Errorf("%d letters became %d", before, after)
	}
	if f := s.file(s.carol); len(f.Complaints) != 1 {
		s.Errorf("the case holds %d complaints", len(f.Complaints))
	}
	if acknowledged := s.left(fca); len(acknowledged) != 1 {
		s.Errorf("the regulator was acknowledged %d times", len(acknowledged))
	}
}

func (s *story) aSenderWhoIsNotProvenNeedsALook() {
	raw := lines("From: Financial Conduct Authority <"+fca+">", "To: "+desk, "Subject: Send us the files of Dan Hill", "Message-ID: <evil@fca.org.uk>", "",
		"Our ref: FCA-2026-9999", "", "Your customer Dan Hill complains. Answer within 2 days.")
	s.arrives(fca, desk, raw)
	l := s.newest()
	k := s.file(l.Case).Case
	if k.Channel == complaint.Regulator || k.Source.Verified || !slices.Contains(k.Look, complaint.LookUnverified) {
		s.Errorf("an unproven letter became a case of %s, to look at for %v", k.Channel, k.Look)
	}
	if n := len(s.left(fca)); n != 1 {
		s.Errorf("%d letters went to the address that was forged", n)
	}
	s.olga.visit("/")
	s.olga.reads("look.unverified-sender")
	s.olga.sees(l.Case)
}

// anOldRussianCharsetIsReadAndAnsweredInRussian: koi8-r in the subject and in the body.
func (s *story) anOldRussianCharsetIsReadAndAnsweredInRussian() {
	const subject, text = "\xf7\xcf\xda\xd7\xd2\xc1\xd4", "\xfa\xc4\xd2\xc1\xd7\xd3\xd4\xd7\xd5\xca\xd4\xc5! \xed\xce\xc5 \xce\xc5 \xd7\xc5\xd2\xce\xd5\xcc\xc9 \xc4\xc5\xce\xd8\xc7\xc9 \xda\xc1 \xc2\xc9\xcc\xc5\xd4."
	s.arrives("maria@mail.example", head, lines("From: Maria <maria@mail.example>", "To: "+head, "Subject: "+subject, "Message-ID: <r1@mail.example>",
		"MIME-Version: 1.0", "Content-Type: text/plain; charset=koi8-r", "Content-Transfer-Encoding: 8bit", "", text, "Maria"))
	f := s.file(s.newest().Case)
	s.contains("the complaint", f.Case.Summary+f.Complaints[0].Text, "Возврат", "Мне не вернули деньги за билет")
	s.contains("the acknowledgement", s.lastTo("maria@mail.example", f.Case.ID).text, "Мы получили ваше обращение")
}

// repliesFindTheirCase by each of the three ties, since any of them may be lost on the way.
func (s *story) repliesFindTheirCase() {
	acknowledgement := s.lastTo("anna@mail.example", s.anna)
	for _, row := range []struct{ name, to, subject, references string }{
		{"plus address", plusAddress(s.anna), "hello", ""},
		{"References", desk, "hello again", acknowledgement.Get("Message-ID")},
		{"subject tag", desk, acknowledgement.subject, ""},
	} {
		before := len(s.file(s.anna).Complaints)
		s.arrives("anna@mail.example", row.to, lines("From: Anna Smith <anna@mail.example>", "To: "+row.to, "Subject: Re: "+row.subject,
			"Message-ID: <"+strings.ReplaceAll(row.name, " ", "-")+"@mail.example>", "References: "+row.references, "", "Another thing: the food in it is lost. ("+row.name+")"))
		if l := s.newest(); l.Case != s.anna || l.Kind != complaint.LetterReply {
			s.Errorf("by %s a %s went to case %s", row.name, l.Kind, l.Case)
		}
		f := s.file(s.anna)
		if after := len(f.Complaints); after != before+1 {
			s.Errorf("by %s: %d complaints became %d", row.name, before, after)
		}
		if c := f.Complaints[len(f.Complaints)-1].Channel; c != f.Case.Channel {
			s.Errorf("by %s: the reply is of the channel %s, the case of %s", row.name, c, f.Case.Channel)
		}
	}
}

func plusAddress(id string) string { return "desk+" + id + "@firma.example" }

func (s *story) aStrangerCanNotWriteIntoACase() {
	before := len(s.file(s.anna).Complaints)
	s.arrives("eve@mail.example", plusAddress(s.anna), lines("From: Eve <eve@mail.example>", "To: "+plusAddress(s.anna), "Subject: Re: the fridge",
		"Message-ID: <eve@mail.example>", "", "Please pay the money for the fridge to my account instead."))
	l := s.newest()
	if l.Case == s.anna || len(s.file(s.anna).Complaints) != before {
		s.Error("a stranger wrote into the case")
	}
	if k := s.file(l.Case).Case; !slices.Contains(k.Look, complaint.LookStranger) {
		s.Errorf("to look at for %v", k.Look)
	}
}

func (s *story) machinesGetNoCaseAndNoAnswer() {
	anna, bob := plusAddress(s.anna), plusAddress(s.bob)
	complaints := len(s.file(s.anna).Complaints)
	for _, row := range []struct {
		kind         complaint.LetterKind
		from, to, of string // the envelope, and the case that keeps it
		raw          []byte
	}{
		{complaint.LetterAuto, "anna@mail.example", anna, s.anna, lines("From: anna@mail.example", "To: "+anna, "Subject: Out of office", "Message-ID: <m1@mail.example>", "Auto-Submitted: auto-replied", "", "I am away until Monday.")},
		{complaint.LetterAuto, "quiet@mail.example", head, "", lines("From: quiet@mail.example", "To: "+head, "Subject: Automatic reply: hello", "Message-ID: <m2@mail.example>", "", "I am away.")},
		{complaint.LetterList, "news@shop.example", desk, "", lines("From: Shop <news@shop.example>", "To: "+desk, "Subject: Spring sale", "Message-ID: <m3@shop.example>", "List-Id: <news.shop.example>", "List-Unsubscribe: <https://shop.example/off>", "", "Everything half price.")},
		{complaint.LetterBounce, "", bob, s.bob, bounce(bob)},
	} {
		left := len(s.home.Outbox(s.T))
		cases := s.cases()
		s.arrives(row.from, row.to, row.raw)
		if l := s.newest(); l.Kind != row.kind || l.Case != row.of || l.State != complaint.LetterKept {
			s.Errorf("%s: kept as %s (%s) of case %q, want %q", row.kind, l.Kind, l.State, l.Case, row.of)
		}
		if n := len(s.home.Outbox(s.T)); n != left {
			s.Errorf("%s: %d letters left", row.kind, n-left)
		}
		if n := s.cases(); n != cases {
			s.Errorf("%s: %d cases became %d", row.kind, cases, n)
		}
	}
	if n := len(s.file(s.anna).Complaints); n != complaints {
		s.Errorf("machines added %d complaints", n-complaints)
	}
	if k := s.file(s.bob).Case; !slices.Contains(k.Look, complaint.LookLetter) {
		s.Errorf("after a bounce the case is to look at for %v", k.Look)
	}
}

func bounce(to string) []byte {
	return lines("From: MAILER-DAEMON@mail.example", "To: "+to, "Subject: Undelivered Mail Returned to Sender", "Message-ID: <m4@mail.example>",
		"MIME-Version: 1.0", `Content-Type: multipart/report; report-type=delivery-status; boundary="b"`, "",
		"--b", "Content-Type: text/plain", "", "The mailbox does not exist.", "",
		"--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mail.example", "", "Final-Recipient: rfc822; bob@mail.example", "Action: failed", "Status: 5.1.1", "", "--b--")
}

// whatCanNotBeParsedIsKeptForAPerson: parts within parts, deeper than any mail program makes them.
func (s *story) whatCanNotBeParsedIsKeptForAPerson() {
	deep := []string{"From: Deep <deep@mail.example>", "To: " + head, "Subject: Deep", "Message-ID: <deep@mail.example>", "MIME-Version: 1.0"}
	for n := range 200 {
		deep = append(deep, fmt.Sprintf(`Content-Type: multipart/mixed; boundary="d%d"`, n), "", fmt.Sprintf("--d%d", n))
	}
	raw := lines(append(deep, "Content-Type: text/plain", "", "At the bottom.")...)
	s.arrives("deep@mail.example", head, raw)
	l := s.newest()
	if k := s.file(l.Case).Case; !slices.Contains(k.Look, complaint.LookUnreadable) {
		s.Errorf("to look at for %v", k.Look)
	}
	if s.nora.open("/mail/" + l.ID + "/raw?case=" + l.Case); s.nora.on.status != http.StatusOK || !strings.HasSuffix(string(s.nora.on.raw), string(raw)) {
		s.Errorf("the raw letter is answered %d and %d bytes long, %d were sent", s.nora.on.status, len(s.nora.on.raw), len(raw))
	}
	s.nora.visit("/cases/" + l.Case)
	s.nora.press("desk.next.look")
	if k := s.file(l.Case).Case; len(k.Look) != 0 {
		s.Errorf("looked at, and still to look at for %v", k.Look)
	}
}
