package prose_test

import (
	"fmt"
	"strings"
	"testing"

	"resonance/shared/mail/prose"
)

// shape writes a part on one line a field, " / " for the line ends: what is new first, then what was
// cut from it, then the letters within, a step further in.
func shape(p prose.Part) string {
	var out strings.Builder
	field := func(name, text string) {
		if text = strings.TrimSpace(text); text != "" {
			fmt.Fprintf(&out, "%s%s\n", name, strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' }), " / "))
		}
	}
	field("", p.Text)
	field("signature: ", p.Signature)
	field("history: ", p.History)
	field("notices: ", p.Notices)
	if p.Inner != nil {
		h := p.Inner.Header
		field("", fmt.Sprintf("%s <%s> %s", h.Name, h.Address, h.Subject))
		for line := range strings.Lines(shape(*p.Inner)) {
			out.WriteString("\t" + line)
		}
	}
	return out.String()
}

type splitCase struct {
	name    string
	options prose.Options
	text    string
	want    string
}

func checkSplit(t *testing.T, tests []splitCase) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, want := shape(prose.Split(test.text, test.options)), strings.TrimPrefix(test.want, "\n"); strings.TrimSpace(got) != strings.TrimSpace(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

var (
	reply   = prose.Options{Reply: true}
	forward = prose.Options{Forward: true}
	toDesk  = prose.Options{Ours: func(address string) bool { return address == "desk@firm.example" }}
)

// What an answer quotes is history, whichever program quotes it.
func TestSplitAnswers(t *testing.T) {
	checkSplit(t, []splitCase{
		{"nothing quoted", reply, "Thank you.\n\nOrla", `
Thank you. / Orla`},
		{"Gmail", reply, "Thank you.\n\nOn Mon, 18 May 2026 at 10:00, Ed Bower <ed@firm.example> wrote:\n\n> Hello,\n> we are sorry.", `
Thank you.
history: On Mon, 18 May 2026 at 10:00, Ed Bower <ed@firm.example> wrote: / > Hello, / > we are sorry.`},
		{"the intro is wrapped", reply, "Thank you.\n\nOn Mon, 18 May 2026 at 10:00, Ed Bower\n<ed@firm.example> wrote:\n> Hello", `
Thank you.
history: On Mon, 18 May 2026 at 10:00, Ed Bower / <ed@firm.example> wrote: / > Hello`},
		{"French Gmail", reply, "Merci.\n\nLe lun. 18 mai 2026 à 10:00, Ed Bower <ed@firm.example> a écrit :\n> Bonjour", `
Merci.
history: Le lun. 18 mai 2026 à 10:00, Ed Bower <ed@firm.example> a écrit : / > Bonjour`},
		{"German Apple Mail", reply, "Danke.\n\nAm 18.05.2026 um 10:00 schrieb Ed Bower <ed@firm.example>:\n\n> Guten Tag", `
Danke.
history: Am 18.05.2026 um 10:00 schrieb Ed Bower <ed@firm.example>: / > Guten Tag`},
		{"Outlook", reply, "Thank you.\n\n________________________________\nFrom: Ed Bower <ed@firm.example>\nSent: Monday, 18 May 2026 10:00\nTo: Orla\nSubject: Kettle\n\nHello", `
Thank you.
history: From: Ed Bower <ed@firm.example> / Sent: Monday, 18 May 2026 10:00 / To: Orla / Subject: Kettle / Hello`},
		{"Outlook of old", reply, "Thank you.\n\n-----Original Message-----\nFrom: Ed Bower\nSent: Monday\nTo: Orla\n\nHello", `
Thank you.
history: -----Original Message----- / From: Ed Bower / Sent: Monday / To: Orla / Hello`},
		{"Yandex on a telephone", reply, "Спасибо.\n\n----------------\nКому: Анна Петрова (anna@post.example);\nТема: Чайник;\n18.05.2026, 10:00, \"Приёмная\" <desk@firm.example>:\n\nЗдравствуйте", `
Спасибо.
history: Кому: Анна Петрова (anna@post.example); / Тема: Чайник; / 18.05.2026, 10:00, "Приёмная" <desk@firm.example>: / Здравствуйте`},
		{"Yandex", reply, "Спасибо.\n\n18.05.2026, 10:00, \"Приёмная\" <desk@firm.example>:\n> Здравствуйте", `
Спасибо.
history: 18.05.2026, 10:00, "Приёмная" <desk@firm.example>: / > Здравствуйте`},
		{"Mail.ru", reply, "Спасибо.\n\nПонедельник, 18 мая 2026, 10:00 +03:00 от Приёмная <desk@firm.example>:\n \n>Здравствуйте", `
Спасибо.
history: Понедельник, 18 мая 2026, 10:00 +03:00 от Приёмная <desk@firm.example>: / >Здравствуйте`},
		{"Russian Outlook", reply, "Спасибо.\n\nОт: Приёмная <desk@firm.example>\nОтправлено: 18 мая 2026 г. 10:00\nКому: Анна\nТема: Чайник\n\nЗдравствуйте", `
Спасибо.
history: От: Приёмная <desk@firm.example> / Отправлено: 18 мая 2026 г. 10:00 / Кому: Анна / Тема: Чайник / Здравствуйте`},
		{"no address", reply, "Thank you.\n\nOn 18 May 2026, Ed Bower wrote:\n> Hello", `
Thank you.
history: On 18 May 2026, Ed Bower wrote: / > Hello`},
		{"an hour and no year", reply, "Danke.\n\nAm Mo., 18. Mai um 10:00 Uhr schrieb Ed Bower:\n> Guten Tag", `
Danke.
history: Am Mo., 18. Mai um 10:00 Uhr schrieb Ed Bower: / > Guten Tag`},
		{"a name alone", reply, "Thank you.\n\nEd Bower wrote:\n> Hello", `
Thank you.
history: Ed Bower wrote: / > Hello`},
		{"no date", reply, "Thank you.\n\nEd Bower <ed@firm.example> wrote:\n> Hello", `
Thank you.
history: Ed Bower <ed@firm.example> wrote: / > Hello`},
		{"right below a paragraph", reply, "Thank you for the\nOn 18 May 2026, Ed <ed@firm.example> wrote:\n> Hello", `
Thank you for the
history: On 18 May 2026, Ed <ed@firm.example> wrote: / > Hello`},
		{"the answer stands below", reply, "On 18 May 2026, Ed Bower <ed@firm.example> wrote:\n> Is it broken?\n\nYes, it is.", `
Yes, it is.
history: On 18 May 2026, Ed Bower <ed@firm.example> wrote: / > Is it broken?`},
		{"answers between the lines", reply, "On 18 May 2026, Ed Bower <ed@firm.example> wrote:\n> Broken?\nYes.\n> When?\nToday.", `
Yes. / Today.
history: On 18 May 2026, Ed Bower <ed@firm.example> wrote: / > Broken? / > When?`},
		{"quoted without an intro", reply, "> Broken?\n\nYes.", `
Yes.
history: > Broken?`},
		{"more quoted than answered", reply, "> Broken?\n> When?\n> Where?\n\nYes.", `
Yes.
history: > Broken? / > When? / > Where?`},
		{"no prefix, but the quoted letter is ours", toDesk, "Thank you.\n\nFrom: Desk <desk@firm.example>\nSent: Monday\nTo: Orla\nSubject: Kettle\n\nHello", `
Thank you.
history: From: Desk <desk@firm.example> / Sent: Monday / To: Orla / Subject: Kettle / Hello`},
	})
}

// A letter that is passed on lies within the one that passes it on.
func TestSplitForwards(t *testing.T) {
	checkSplit(t, []splitCase{
		{"Gmail", forward, "Sam, see below.\n\n---------- Forwarded message ---------\nFrom: Orla Penhallow <Orla@post.example>\nDate: Mon, 18 May 2026 at 10:00\nSubject: Kettle\nTo: <ed@firm.example>\n\n\nMy kettle is broken.", `
Sam, see below.
Orla Penhallow <orla@post.example> Kettle
	My kettle is broken.`},
		{"Apple Mail", forward, "Begin forwarded message:\n\n> From: Orla Penhallow <orla@post.example>\n> Subject: Kettle\n> Date: 18 May 2026 at 10:00:00 BST\n> To: ed@firm.example\n> \n> My kettle is broken.\n> > I said so.", `
Orla Penhallow <orla@post.example> Kettle
	My kettle is broken. / I said so.`},
		{"Outlook", forward, "For your action.\n\n________________________________\nFrom: Orla Penhallow [mailto:orla@post.example]\nSent: Monday, 18 May 2026 10:00\nTo: Ed; Sam;\n  kate@firm.example\nCc: Ann\nSubject: Kettle\n\nMy kettle is broken.", `
For your action.
Orla Penhallow <orla@post.example> Kettle
	My kettle is broken.`},
		{"Outlook without a prefix in the subject", prose.Options{}, "From: Orla <orla@post.example>\nSent: Monday\nTo: Ed\nSubject: Kettle\n\nMy kettle is broken.", `
Orla <orla@post.example> Kettle
	My kettle is broken.`},
		{"German Outlook", forward, "Bitte prüfen.\n\nVon: Orla Penhallow <orla@post.example>\nGesendet: Montag, 18. Mai 2026 10:00\nAn: Ed\nBetreff: Kessel\n\nKaputt.", `
Bitte prüfen.
Orla Penhallow <orla@post.example> Kessel
	Kaputt.`},
		{"French Thunderbird", forward, "Voici.\n\n-------- Message transféré --------\nSujet : Bouilloire\nDate : lundi 18 mai\nDe : Orla <orla@post.example>\nPour : ed@firm.example\n\nCassée.", `
Voici.
Orla <orla@post.example> Bouilloire
	Cassée.`},
		{"Yahoo, labels on one line", forward, "----- Forwarded Message ----- From: Orla <orla@post.example>To: ed@firm.exampleSent: Monday, 18 May 2026Subject: Kettle\nMy kettle is broken.", `
Orla <orla@post.example> Kettle
	My kettle is broken.`},
		{"Russian Outlook", forward, "Прошу рассмотреть.\n\nFrom: Анна Петрова <anna@post.example>\nSent: 18 мая 2026 г.\nTo: Саша\nSubject: Чайник\n\nСломался.", `
Прошу рассмотреть.
Анна Петрова <anna@post.example> Чайник
	Сломался.`},
		{"Mail.ru", forward, "Разберитесь.\n\n-------- Пересылаемое сообщение --------\nОт: Анна Петрова <anna@post.example>\nКому: sasha@firm.example\nДата: понедельник, 18 мая 2026, 10:00 +03:00\nТема: Чайник\n \nСломался.\n\n----------------------------------------------------------------------\n\nСаша", `
Разберитесь. / Саша
Анна Петрова <anna@post.example> Чайник
	Сломался.`},
		{"Yandex, with an end", forward, "Разберитесь.\n\n-------- Пересылаемое сообщение --------\n18.05.2026, 10:00, \"Анна Петрова\" <anna@post.example>:\n\nСломался.\n\n-------- Конец пересылаемого сообщения --------\n\nСаша", `
Разберитесь. / Саша
Анна Петрова <anna@post.example>
	Сломался.`},
		{"German, with an end", forward, "---- Weitergeleitete Nachricht ----\nVon: Orla <orla@post.example>\nBetreff: Kessel\n\nKaputt.\n---- Ende der weitergeleiteten Nachricht ----\nSam", `
Sam
Orla <orla@post.example> Kessel
	Kaputt.`},
		{"an intro is enough if the subject forwards", forward, "On 18 May 2026, Orla Penhallow <orla@post.example> wrote:\n> My kettle is broken.", `
Orla Penhallow <orla@post.example>
	My kettle is broken.`},
		{"an intro without an address", forward, "On 18 May 2026 at 10:00 PM Orla Penhallow wrote:\n> My kettle is broken.", `
Orla Penhallow <>
	My kettle is broken.`},
		{"a marker in two languages", forward, "---------- Forwarded message ---------- Пересланное сообщение ----------\nFrom: Orla <orla@post.example>\nSubject: Kettle\n\nBroken.", `
Orla <orla@post.example> Kettle
	Broken.`},
		{"with a word of the sender above it", forward, "Sam, see:\n\nOn 18 May 2026, Orla <orla@post.example> wrote:\n>> Broken.\n\nTruro\nCornwall\nEngland", `
Sam, see:
Orla <orla@post.example>
	Broken. / Truro / Cornwall / England`},
		{"a letter of ours is passed on", prose.Options{Forward: true, Ours: toDesk.Ours}, "See what they write.\n\nFrom: Desk <desk@firm.example>\nSent: Monday\nTo: Orla\nSubject: Kettle\n\nHello", `
See what they write.
Desk <desk@firm.example> Kettle
	Hello`},
		{"no header below the marker", forward, "See:\n\n----- Forwarded message -----\nMy kettle is broken.", `
See:
<>
	My kettle is broken.`},
		{"a letter within a letter", forward, "Sam!\n\nFrom: Kate <kate@firm.example>\nSent: Tuesday\nTo: Ed\nSubject: FW: Kettle\n\nEd, yours.\n\n-----Original Message-----\nFrom: Orla <orla@post.example>\nSent: Monday\nTo: Kate\nSubject: Kettle\n\nMy kettle is broken.", `
Sam!
Kate <kate@firm.example> FW: Kettle
	Ed, yours.
	Orla <orla@post.example> Kettle
		My kettle is broken.`},
		{"what the forwarded letter quotes is its history", forward, "From: Orla <orla@post.example>\nSent: Tuesday\nTo: Ed\nSubject: Re: Kettle\n\nStill broken.\n\nOn 18 May 2026, Ed <ed@firm.example> wrote:\n> Is it broken?", `
Orla <orla@post.example> Re: Kettle
	Still broken.
	history: On 18 May 2026, Ed <ed@firm.example> wrote: / > Is it broken?`},
		{"and what it quotes of ours", prose.Options{Forward: true, Ours: toDesk.Ours}, "From: Orla <orla@post.example>\nSent: Tuesday\nTo: Ed\nSubject: Re: Kettle\n\nStill broken.\n\nFrom: Desk <desk@firm.example>\nSent: Monday\nTo: Orla\nSubject: Kettle\n\nHello", `
Orla <orla@post.example> Re: Kettle
	Still broken.
	history: From: Desk <desk@firm.example> / Sent: Monday / To: Orla / Subject: Kettle / Hello`},

		{"a sentence about forwarding is no marker", prose.Options{}, "I forwarded this message to you:\nnobody answered.", `
I forwarded this message to you: / nobody answered.`},
		{"nor is one between hyphens", prose.Options{}, "Hello.\n-- please forward this --\nOrla", `
Hello. / -- please forward this -- / Orla`},
		{"but a marker of Notes is, above a header", forward, "----- Forwarded by Ed Bower on 18/05/2026 -----\nFrom: Orla\nTo: Ed\nSubject: Kettle\n\nBroken.", `
Orla <> Kettle
	Broken.`},
		{"nor is one above a header", forward, "Here is what I forwarded:\nFrom: Orla <orla@post.example>\nSent: Monday\nTo: Ed\n\nBroken.", `
Here is what I forwarded:
Orla <orla@post.example>
	Broken.`},
		{"no header begins with To", prose.Options{}, "To: Ed\nFrom: Orla\nSubject: Kettle\n\nBroken.", `
To: Ed / From: Orla / Subject: Kettle / Broken.`},
		{"a list with labels is no header", prose.Options{}, "From: Truro\nThe kettle came late.", `
From: Truro / The kettle came late.`},
		{"a sentence that ends in wrote is no intro", prose.Options{}, "This is what the shop wrote:\nno refund.", `
This is what the shop wrote: / no refund.`},
		{"wholly quoted", prose.Options{}, "> My kettle\n> is broken.", `
My kettle / is broken.`},
		{"nothing but history is read after all", toDesk, "From: Desk <desk@firm.example>\nSent: Monday\nTo: Orla\nSubject: Kettle\n\n> Hello", `
From: Desk <desk@firm.example> / Sent: Monday / To: Orla / Subject: Kettle / Hello`},
	})
}

// What stands below every letter of a sender is cut, what only looks so stays.
func TestSplitSignaturesAndNotices(t *testing.T) {
	checkSplit(t, []splitCase{
		{"signature", prose.Options{}, "It is broken.\n\n-- \nOrla Penhallow\nTruro", `
It is broken.
signature: Orla Penhallow / Truro`},
		{"the mark without its blank", prose.Options{}, "It is broken.\n--\nOrla", `
It is broken.
signature: Orla`},
		{"two hyphens that divide a letter", prose.Options{}, "It is broken.\n--\n" + strings.Repeat("More.\n", 21), `
It is broken. / -- / ` + strings.TrimSuffix(strings.Repeat("More. / ", 21), " / ")},
		{"a telephone's", prose.Options{}, "It is broken.\n\nSent from my phone", `
It is broken.
signature: Sent from my phone`},
		{"a telephone's in Russian", prose.Options{}, "Сломался.\n\nОтправлено с телефона", `
Сломался.
signature: Отправлено с телефона`},
		{"a sentence that begins like it", prose.Options{}, "Sent from my phone was a picture of the kettle, and nobody has looked at it.", `
Sent from my phone was a picture of the kettle, and nobody has looked at it.`},
		{"an answer quoted below a signature", reply, "Thanks.\n-- \nOrla\n\nOn 18 May 2026, Ed <ed@firm.example> wrote:\n> Hello", `
Thanks.
signature: Orla
history: On 18 May 2026, Ed <ed@firm.example> wrote: / > Hello`},
		{"disclaimer", prose.Options{}, "It is broken.\n\n_____\nThis e-mail is confidential. If you are not the intended recipient, delete it.", `
It is broken.
notices: This e-mail is confidential. If you are not the intended recipient, delete it.`},
		{"confidential, and about its recipient", prose.Options{}, "It is broken.\n\nThis message is confidential. Only its recipient may read it.", `
It is broken.
notices: This message is confidential. Only its recipient may read it.`},
		{"Russian disclaimer", prose.Options{}, "Сломался.\n\nЭто сообщение предназначено только для адресата.", `
Сломался.
notices: Это сообщение предназначено только для адресата.`},
		{"below the last lines of a paragraph", prose.Options{}, "Hello.\n\nIt is broken.\nPlease consider the environment before printing.", `
Hello. / It is broken.
notices: Please consider the environment before printing.`},
		{"a disclaimer of several lines", prose.Options{}, "Hello.\n\nIt is broken.\nThis mail is for you. If you are not the intended\nrecipient, delete it.", `
Hello. / It is broken.
notices: This mail is for you. If you are not the intended / recipient, delete it.`},
		{"a warning above", prose.Options{}, "CAUTION: this message originated outside the firm.\n\nIt is broken.", `
It is broken.
notices: CAUTION: this message originated outside the firm.`},
		{"a Russian warning above", prose.Options{}, "Внимание! Внешний отправитель, не открывайте вложения.\n\nСломался.", `
Сломался.
notices: Внимание! Внешний отправитель, не открывайте вложения.`},
		{"a letter about a disclaimer", prose.Options{}, "Your mail says I am not the intended recipient.", `
Your mail says I am not the intended recipient.`},
		{"far above the end", prose.Options{}, "Hello.\n\nI was not the intended recipient." + strings.Repeat("\n\nMore.", 6), `
Hello. / I was not the intended recipient.` + strings.Repeat(" / More.", 6)},
		{"confidential alone is no disclaimer", prose.Options{}, "Hello.\n\nThis message is confidential: I fear the shop.", `
Hello. / This message is confidential: I fear the shop.`},
		{"invisible characters", prose.Options{}, "\ufeffIt\u00a0is\u200b broken.\r\n", `
It is broken.`},
	})
}

// The header keeps what the mail program wrote; the heading keeps its lines.
func TestSplitReadsTheHeader(t *testing.T) {
	p := prose.Split("---------- Forwarded message ---------\n> *From:* \"Orla Penhallow\" <ORLA@post.example>\n> *Date:* Monday\n> *Subject:* Re: Kettle\n> *To:* Ed <ed@firm.example>,\n> Sam <sam@firm.example>\n>\n> Broken.", forward)
	if p.Inner == nil {
		t.Fatal("no letter within")
	}
	want := prose.Header{Name: "Orla Penhallow", Address: "orla@post.example", Date: "Monday", Subject: "Re: Kettle", To: "Ed <ed@firm.example>, Sam <sam@firm.example>"}
	if got := *p.Inner.Header; got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if lines := strings.Split(p.Inner.Heading, "\n"); len(lines) != 5 || !strings.HasPrefix(lines[0], "*From:*") {
		t.Errorf("heading %q", lines)
	}
}

// Names and addresses are told apart in all the ways that programs write them.
func TestSplitReadsTheWriter(t *testing.T) {
	tests := []struct{ from, name, address string }{
		{"Orla Penhallow <orla@post.example>", "Orla Penhallow", "orla@post.example"},
		{"Orla Penhallow [mailto:orla@post.example]", "Orla Penhallow", "orla@post.example"},
		{"Orla Penhallow mailto:orla@post.example", "Orla Penhallow", "orla@post.example"},
		{"'Orla Penhallow' (orla@post.example)", "Orla Penhallow", "orla@post.example"},
		{"«Анна Петрова» <anna@post.example>", "Анна Петрова", "anna@post.example"},
		{"orla@post.example <orla@post.example>", "", "orla@post.example"},
		{"orla@post.example", "", "orla@post.example"},
		{"Orla Penhallow", "Orla Penhallow", ""},
	}
	for _, test := range tests {
		t.Run(test.from, func(t *testing.T) {
			p := prose.Split("From: "+test.from+"\nSent: Monday\nTo: Ed\nSubject: Kettle\n\nBroken.", forward)
			if p.Inner == nil || p.Inner.Header.Name != test.name || p.Inner.Header.Address != test.address {
				t.Errorf("%+v, want %q <%s>", p.Inner, test.name, test.address)
			}
		})
	}
}

// Letters lie within one another only so deep; the rest stays text.
func TestSplitGoesOnlySoDeep(t *testing.T) {
	text := ""
	for i := range 30 {
		text += fmt.Sprintf("From: W%d <w%d@post.example>\nSent: Monday\nTo: Ed\nSubject: Kettle\n\nLetter %d.\n\n", i, i, i)
	}
	p, depth := prose.Split(text, forward), 0
	for q := &p; q.Inner != nil; q = q.Inner {
		depth++
	}
	if depth != 12 {
		t.Errorf("%d letters within one another", depth)
	}
	if !strings.Contains(fmt.Sprint(shape(p)), "Letter 29.") {
		t.Error("the last letter is lost")
	}
}

// A file pasted into a letter is not taken apart, and not lost.
func TestSplitLeavesTheEndOfAFileAlone(t *testing.T) {
	text := "Hello.\n" + strings.Repeat("1;2;3;4;5\n", 30<<10) + "-- \nlast"
	if p := prose.Split(text, prose.Options{}); p.Text != text {
		t.Errorf("%d bytes of %d are left", len(p.Text), len(text))
	}
	if line := strings.Repeat("> ", 150<<10); prose.Split(line, prose.Options{}).Text != line {
		t.Error("a line without end is not left as it is")
	}
}
