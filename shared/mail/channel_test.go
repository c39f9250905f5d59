package mail_test

import (
	"strings"
	"testing"

	"resonance/shared/mail"
)

func TestTheDoorTellsTheChannel(t *testing.T) {
	for door, want := range map[string]mail.Channel{"ceo@firma.example": mail.Executive, "CEO+x@Firma.example": mail.Executive, "press@firma.example": mail.Media, "desk@firma.example": mail.Unknown, "else@firma.example": mail.Unknown} {
		env := came
		env.Recipients = []string{door}
		if r, err := mail.Read(letter("", story), env, rules); err != nil || r.Channel != want {
			t.Errorf("%s: %s, %v", door, r.Channel, err)
		}
	}
}

// Where nobody says whose letter it is, its words and the door that it was meant for do.
func TestTheChannelOfALetter(t *testing.T) {
	const report = "I am a reporter with the Post and plan to publish on Friday. " + story
	for _, test := range []struct {
		name, header, text string
		to                 string
		want               mail.Channel
	}{
		{"a person at the desk", "", story, "desk@firma.example", mail.Unknown},
		{"a person who writes to the head", "", "Dear Chief Executive,\n" + story, "desk@firma.example", mail.Executive},
		{"at the head's door", "", story, "ceo@firma.example", mail.Executive},
		{"at two doors, of which one says nothing", "", story, "desk@firma.example ceo@firma.example", mail.Executive},
		{"to the head, led to the desk on the way", "To: The Boss <ceo@firma.example>", story, "desk@firma.example", mail.Executive},
		{"to the desk, led to the head on the way", "To: desk@firma.example", story, "ceo@firma.example", mail.Executive},
		{"to an authorities' door, led to the desk", "To: authorities@firma.example", story, "desk@firma.example", mail.Unknown},
		{"an impostor to the head, led to the desk", "From: Kim Lee <kim@ombudsmen.example>\nTo: ceo@firma.example", story, "desk@firma.example", mail.Unknown},
		{"a journalist at the desk", "", report, "desk@firma.example", mail.Media},
		{"at the head's door, too", "", report, "ceo@firma.example", mail.Media},
		{"at the press's, a person", "", story, "press@firma.example", mail.Media},
		{"a newspaper at the head's door", "From: Kim Lee <kim@tribune.example>", story, "ceo@firma.example", mail.Media},
		{"a newspaper, whatever it writes", "From: Kim Lee <kim@tribune.example>", "Dear Chief Executive,\n" + story, "desk@firma.example", mail.Media},
		{"at the authorities' door, a person", "", story, "authorities@firma.example", mail.Unknown},
		{"a newspaper there", "From: Kim Lee <kim@tribune.example>", story, "authorities@firma.example", mail.Media},
		{"what the head passes on", "From: The Boss <ceo@firma.example>", "Please see to it.\n\n" + forwarded(story), "desk@firma.example", mail.Executive},
		{"what a colleague passes on that was sent to the head", "From: Kim <kim@firma.example>", strings.ReplaceAll(forwarded(story), "<x@else.example>", "<desk@firma.example>, The Boss <ceo@firma.example>"), "desk@firma.example", mail.Executive},
		{"was written to the head", "From: Kim <kim@firma.example>", forwarded("Dear Chief Executive,\n" + story), "desk@firma.example", mail.Executive},
		{"was written by a journalist", "From: Kim <kim@firma.example>", forwarded(report), "desk@firma.example", mail.Media},
		{"what a journalist passes on", "", report + "\n\n" + forwarded(story), "desk@firma.example", mail.Media},
		{"what is passed on for the head", "", "Dear Chief Executive,\nmy father cannot write to you himself.\n\n" + forwarded(story), "desk@firma.example", mail.Executive},
		{"a reply, whose case knows", "Subject: Re: [REF: RS-2026-000123]", story, "ceo@firma.example", mail.Unknown},
		{"an impostor at the head's door", "From: Kim Lee <kim@ombudsmen.example>", story, "ceo@firma.example", mail.Unknown},
	} {
		env := came
		env.Recipients = strings.Fields(test.to)
		if r, err := mail.Read(letter(test.header, test.text), env, rules); err != nil || r.Channel != test.want {
			t.Errorf("%s: %s, want %s, %v", test.name, r.Channel, test.want, err)
		}
	}
}
