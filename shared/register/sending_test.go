package register_test

import (
	"strings"
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

func TestALetterThatSetsOutLeavesItsCaseUnwritten(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("1", fridge)).Case
	seen := file(t, d, id)
	w := register.Work{Case: id, Letter: seen.Letters[0].ID}
	if _, send, err := d.StartSending(t.Context(), w); err != nil || !send {
		t.Fatalf("the acknowledgement is not sent: %v %v", send, err)
	}
	if now := file(t, d, id); now.Case.Version != seen.Case.Version {
		t.Errorf("version %d of the case became %d", seen.Case.Version, now.Case.Version)
	}
	if err := d.Sent(t.Context(), w, "<1@mail.example>", ""); err != nil {
		t.Fatal(err)
	}
	if now := file(t, d, id); now.Case.Entries != len(now.Journal) || now.Case.Entries != seen.Case.Entries+1 {
		t.Errorf("the case counts %d journal lines of %d, after %d before", now.Case.Entries, len(now.Journal), seen.Case.Entries)
	}
}

func TestALetterGreetsAsOneSpeaks(t *testing.T) {
	d := newDesk(t)
	s := anna("a", "Холодильник перестал морозить.")
	s.Language, s.Who.Name = "ru", "Петрова Анна Ивановна"
	if text := file(t, d, submit(t, d, s).Case).Letters[0].Text; !strings.HasPrefix(text, "Здравствуйте, Анна Ивановна!") {
		t.Errorf("the letter begins %.60q", text)
	}
}

func TestALetterNamesTheComplainantToNobodyElse(t *testing.T) {
	letterOf := func(from string) register.Submission {
		s := anna("a", fridge)
		s.Letter = &complaint.Letter{ID: "L-1", Kind: complaint.LetterComplaint, From: from}
		s.ReplyTo, s.MayWrite = from, true
		return s
	}
	for name, test := range map[string]struct {
		submission register.Submission
		named      bool
	}{
		"their own letter":              {letterOf("anna@mail.example"), true},
		"what a lawyer writes for them": {letterOf("lee@law.example"), false},
		"what they say in the form":     {anna("a", fridge), true},
		"theirs, to be answered elsewhere": {func() register.Submission {
			s := letterOf("anna@mail.example")
			s.ReplyTo = "anna@work.example"
			return s
		}(), true},
		"what a journalist asks about them":                      {func() register.Submission { s := letterOf("kim@news.example"); s.Channel = complaint.Media; return s }(), false},
		"what a lawyer writes for whom nothing else is known of": {func() register.Submission { s := letterOf("lee@law.example"); s.Who.Emails = nil; return s }(), false},
	} {
		d := newDesk(t)
		id := submit(t, d, test.submission).Case
		if _, err := d.Progress(t.Context(), on(id), "We are looking into it."); err != nil {
			t.Fatal(err)
		}
		for _, l := range file(t, d, id).Letters {
			if l.Out && strings.HasPrefix(l.Text, "Dear Anna") != test.named {
				t.Errorf("%s: the letter of kind %s begins %.40q", name, l.Kind, l.Text)
			}
		}
	}
}
