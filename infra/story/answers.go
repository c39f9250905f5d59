package story

import (
	"net/http"

	"resonance/shared/complaint"
)

// answers is the sixth chapter: what people get to read.
func (s *story) answers() {
	s.tell(
		s.acknowledgementsSpeakTheComplainantsLanguage,
		s.lettersCarryWhatTiesAnAnswerToThem,
		s.theAnswerSaysWhatWasConcluded,
		s.anAnswerFromTheDeskGoesOutInRussian,
		s.theBankOfRussiaGetsItsCopy,
		s.aHoldingReplyMeetsTheClockThatWantsOne,
		s.aReplyOpensTheCaseAgain,
	)
}

func (s *story) acknowledgementsSpeakTheComplainantsLanguage() {
	english := s.lastTo("anna@mail.example", "We have your complaint, "+s.anna)
	s.contains("the acknowledgement", english.text, "Dear Anna Smith,", "registered it as "+s.anna, "just reply to this letter", "Firma\nExecutive office")
	russian := s.lastTo("ivan@mail.example", "Мы получили ваше обращение "+s.ivan)
	s.contains("the acknowledgement", russian.text, "Здравствуйте, Иван Петров!", "под номером "+s.ivan, "Фирма\nАппарат руководителя")
	regulator := s.lastTo(fca, s.carol)
	s.contains("the regulator's acknowledgement", regulator.text, "Hello,", "registered it as "+s.carol)
	if n := len(s.file(s.anna).Letters); n == 0 {
		s.Error("the case shows no letters")
	}
}

// lettersCarryWhatTiesAnAnswerToThem, each on its own: any of them may be lost on the way.
func (s *story) lettersCarryWhatTiesAnAnswerToThem() {
	for _, row := range []struct {
		about, auto string
		thread      []string
	}{
		{"We have your complaint, " + s.anna, "auto-replied", nil},
		{"Our answer on " + s.anna, "no", []string{"<plus-address@mail.example>", "<subject-tag@mail.example>"}},
	} {
		l := s.lastTo("anna@mail.example", row.about)
		s.contains("the subject", l.subject, "[REF: "+s.anna+"]")
		for _, header := range []string{"From", "Reply-To"} {
			s.contains(header, l.Get(header), plusAddress(s.anna))
		}
		s.contains("Message-ID", l.Get("Message-ID"), s.anna+".")
		s.contains("References", l.Get("References"), append(row.thread, "<"+s.anna+".1@firma.example>")...)
		if got := l.Get("Auto-Submitted"); got != row.auto {
			s.Errorf("%q is Auto-Submitted: %s", l.subject, got)
		}
	}
}

func (s *story) theAnswerSaysWhatWasConcluded() {
	l := s.lastTo("anna@mail.example", "Our answer on "+s.anna)
	s.contains("the answer", l.text, "Dear Anna Smith,",
		"What happened\nThe compressor was faulty.", "What we fixed for you\nA new fridge came today.",
		"What we concluded and changed for everyone\nEvery fridge is now tested for a day before it leaves.", "reply to this letter and the case opens again")
}

func (s *story) anAnswerFromTheDeskGoesOutInRussian() {
	s.olga.visit("/cases/" + s.ivan)
	at := s.olga.try(s.olga.on.doc, "desk.compose.send-answer", "happened", "Сбой при списании.")
	if at.status != http.StatusBadRequest {
		s.Errorf("half an answer is answered %d", at.status)
	}
	s.olga.reads("field-error.required", "label", s.olga.say.Say("field.concluded"))
	s.olga.press("desk.compose.send-answer", "fixed", "Деньги вернули сегодня.", "concluded", "Двойные списания теперь отменяются сами.")
	s.olga.reads("state.resolved")
	l := s.lastTo("ivan@mail.example", s.ivan)
	s.contains("the answer", l.text, "Что произошло\nСбой при списании.", "Что мы исправили для вас\nДеньги вернули", "Какие выводы мы сделали и что изменили для всех\nДвойные")
}

// theBankOfRussiaGetsItsCopy of an answer to what it sent on, as the law wants.
func (s *story) theBankOfRussiaGetsItsCopy() {
	id := s.submits(complaint.Regulator, "bank-of-russia")
	s.resolves(id)
	for about, copied := range map[string]string{"We have your complaint, " + id: "", "Our answer on " + id: "copies@cbr.example"} {
		if got := s.lastTo(s.lastStranger(), about).Get("Cc"); got != copied {
			s.Errorf("%q is copied to %q", about, got)
		}
	}
}

// aHoldingReplyMeetsTheClockThatWantsOne: the press wants a first word within hours.
func (s *story) aHoldingReplyMeetsTheClockThatWantsOne() {
	id := s.submits(complaint.Media, "guardian")
	s.nora.visit("/cases/" + id)
	s.nora.press("desk.compose.send-progress", "progress", "We look into it and answer by Friday.")
	s.contains("the holding reply", s.lastTo(s.lastStranger(), "Where we are with "+id).text, "We look into it and answer by Friday.")
	if c := s.clock(id, "media-contact"); c.Met.IsZero() {
		s.Error("the first contact is not met")
	}
	if c := s.clock(id, "house-answer"); !c.Met.IsZero() {
		s.Error("a holding reply counts as the answer")
	}
}

func (s *story) aReplyOpensTheCaseAgain() {
	answer := s.lastTo("anna@mail.example", "Our answer on "+s.anna)
	s.arrives("anna@mail.example", desk, lines("From: Anna Smith <anna@mail.example>", "To: "+desk, "Subject: Re: "+answer.subject,
		"Message-ID: <again@mail.example>", "In-Reply-To: "+answer.Get("Message-ID"), "References: "+answer.Get("References"), "", "The new fridge does not cool either."))
	f := s.file(s.anna)
	if f.Case.State != complaint.Working || f.Case.Owner.Name != s.sam.name || f.Case.Resolution != nil {
		s.Errorf("the case is %s, of %s", f.Case.State, f.Case.Owner.Name)
	}
	if _, running := f.Case.Ruling(); !running {
		s.Error("no clock runs")
	}
	s.contains("the acknowledgement", s.lastTo("anna@mail.example", s.anna).text, "We are sorry that you had to write again.")
	s.contains("the card", prose(s.sam.inSlack(s.anna)), "State: In work")
	s.contains("the thread", thread(s.sam.inSlack(s.anna)), "The case was opened again.")
	s.sam.visit("/cases/" + s.anna)
	s.sam.press("desk.compose.send-answer", "happened", "The second one was of the same series.", "fixed", "A fridge of another make came.", "concluded", "The series is off sale.")
}

// resolves resolves a case by API.
func (s *story) resolves(id string) {
	s.Helper()
	body := map[string]string{"happened": "It was lost.", "fixed": "It was found.", "concluded": "It is kept better."}
	if status := s.call(http.MethodPost, "/cases/"+id+"/resolve", body, nil); status != http.StatusOK {
		s.Fatalf("the answer on %s is answered %d", id, status)
	}
}
