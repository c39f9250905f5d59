package mail_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"pgregory.net/rapid"

	"resonance/shared/mail"
)

var (
	rules = mail.Rules{
		Domains:    []string{"firma.example"},
		Doors:      map[string]mail.Channel{"desk@firma.example": mail.Unknown, "ceo@firma.example": mail.Executive, "press@firma.example": mail.Media, "authorities@firma.example": mail.Regulator},
		Regulators: []mail.Listed{{Domain: "Ombudsman.example", ID: "ombudsman", Name: "Consumer Ombudsman"}, {Domain: "xn--80aijvim.example", ID: "supervision", Name: "Надзор"}},
		Outlets:    []mail.Listed{{Domain: "tribune.example", ID: "tribune", Name: "The Tribune"}},
		Region:     "GB",
	}
	passed = mail.Verdicts{SPF: mail.Pass, DKIM: mail.Pass, DMARC: mail.Pass, Spam: mail.Pass, Virus: mail.Pass}
	came   = mail.Envelope{MailFrom: "ann@mail.example", Recipients: []string{"desk@firma.example"}, Received: time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC), Verdicts: passed}
)

const story = "My fridge stopped cooling in April and your support does not answer."

// letter is a message of Ann's with these header lines, where she does not say otherwise, and a body.
func letter(header, body string) []byte {
	for _, line := range []string{"From: Ann Smith <ann@mail.example>", "To: desk@firma.example", "Subject: Fridge", "Date: Wed, 20 May 2026 08:00:00 +0000"} {
		name, _, _ := strings.Cut(line, ":")
		if !strings.Contains("\n"+header, "\n"+name+":") {
			header = strings.TrimSuffix(line+"\n"+header, "\n")
		}
	}
	return []byte(strings.ReplaceAll(header+"\n\n"+body, "\n", "\r\n"))
}

func read(t *testing.T, raw []byte) mail.Reading {
	t.Helper()
	r, err := mail.Read(raw, came, rules)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTextIsReadWhateverItsCharset(t *testing.T) {
	const russian = "Холодильник перестал морозить, поддержка молчит вторую неделю."
	encoded := func(text string, e interface{ Bytes([]byte) ([]byte, error) }) string {
		b, err := e.Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, test := range []struct{ name, declared, body, want string }{
		{"UTF-8", "utf-8", russian, russian},
		{"Windows-1251", "windows-1251", encoded(russian, charmap.Windows1251.NewEncoder()), russian},
		{"KOI8-R", "koi8-r", encoded(russian, charmap.KOI8R.NewEncoder()), russian},
		{"Latin-1", "iso-8859-1", encoded("Der Kühlschrank kühlt nicht.", charmap.ISO8859_1.NewEncoder()), "Der Kühlschrank kühlt nicht."},
		{"Japanese", "iso-2022-jp", encoded("冷蔵庫が壊れました。", japanese.ISO2022JP.NewEncoder()), "冷蔵庫が壊れました。"},
		{"none declared", "", encoded(russian, charmap.Windows1251.NewEncoder()), russian},
		{"none declared, an opening that other charsets know, too", "", encoded("Здравствуйте! Что с моим заказом", charmap.Windows1251.NewEncoder()), "Здравствуйте! Что с моим заказом"},
		{"a question in the old charset of DOS", "", encoded("Через неделю холодильник сломался", charmap.CodePage866.NewEncoder()), "Через неделю холодильник сломался"},
		{"and in that of Windows", "", encoded("Через неделю она уехала, моя семья", charmap.Windows1251.NewEncoder()), "Через неделю она уехала, моя семья"},
		{"pounds in an English text", "", "I paid \xa335 \x97 too much.", "I paid £35 — too much."},
		{"a wrong one declared", "us-ascii", russian, russian},
		{"one that there is not", "klingon", story, story},
	} {
		header := "MIME-Version: 1.0"
		if test.declared != "" {
			header += "\nContent-Type: text/plain; charset=" + test.declared + "\nContent-Transfer-Encoding: 8bit"
		}
		if r := read(t, letter(header, test.body)); r.Text != test.want {
			t.Errorf("%s: %q", test.name, r.Text)
		}
	}
}

func TestBodies(t *testing.T) {
	const mixed = "MIME-Version: 1.0\nContent-Type: multipart/"
	for _, test := range []struct{ name, header, body, want string }{
		{"quoted-printable", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable", "The caf=C3=A9 =\nclosed.", "The café closed."},
		{"base64", "Content-Transfer-Encoding: base64", base64.StdEncoding.EncodeToString([]byte(story)), story},
		{"base64 that breaks off", "Content-Transfer-Encoding: base64", base64.StdEncoding.EncodeToString([]byte(story))[:41] + "!*", story[:30]},
		{"HTML alone", "Content-Type: text/html; charset=utf-8", "<style>p{color:red}</style><p>My fridge<br>stopped &amp; smells.</p><!-- no -->", "My fridge\nstopped & smells."},
		{"the plain one of two", mixed + "alternative; boundary=b", "--b\nContent-Type: text/plain\n\nplain words\n--b\nContent-Type: text/html\n\n<p>HTML words</p>\n--b--", "plain words"},
		{"a text file is read too", mixed + "mixed; boundary=b", "--b\n\nSee the file.\n--b\nContent-Type: text/plain; name=note.txt\nContent-Disposition: attachment; filename=note.txt\n\nFrom the file.\n--b--", "See the file.\n\nFrom the file."},
		{"an attached message", mixed + "mixed; boundary=b", "--b\n\nPlease help him.\n--b\nContent-Type: message/rfc822\n\nFrom: Bob Gray <bob@mail.example>\nSubject: Kettle\n\nThe kettle leaks.\n--b--", "Please help him.\n\nFrom: Bob Gray <bob@mail.example>\nSubject: Kettle\n\nThe kettle leaks."},
		{"no end of the parts", mixed + "mixed; boundary=b", "--b\n\nIt just stops", "It just stops"},
		{"NUL bytes", "", "My fridge\x00 stopped.", "My fridge stopped."},
		{"soft line ends", "Content-Type: text/plain; format=flowed", "My fridge \nstopped \ncooling.\n\nIt smells.", "My fridge stopped cooling.\n\nIt smells."},
		{"whose blanks are no part of the words", "Content-Type: text/plain; format=flowed; delsp=yes", "Der Kühl \nschrank steht.", "Der Kühlschrank steht."},
		{"none of them before a quotation", "Content-Type: text/plain; format=flowed", "You said: \n> It was \n> sent. \nIt was not.", "You said: \nIt was sent. \nIt was not."},
		{"nor at a signature", "Content-Type: text/plain; format=flowed", "My fridge stopped. \n-- \nAnn\nSmith", "My fridge stopped."},
		{"a blank in front that the format put there", "Content-Type: text/plain; format=flowed", "My fridge \n stopped.", "My fridge stopped."},
		{"hard line ends otherwise", "Content-Type: text/plain", "My fridge \nstopped.", "My fridge \nstopped."},
		{"nothing", "", "", ""},
	} {
		if r := read(t, letter(test.header, test.body)); !strings.HasPrefix(r.Text, test.want) || len(r.Text) > len(test.want)+4 {
			t.Errorf("%s: %q, want %q", test.name, r.Text, test.want)
		}
	}
}

func TestHeadersAreDecoded(t *testing.T) {
	for raw, want := range map[string]string{
		"=?utf-8?B?0KXQvtC70L7QtNC40LvRjNC90LjQug==?=":               "Холодильник",
		"=?koi8-r?Q?=F3=DE=C5=D4?= 17":                               "Счет 17",
		"=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=":                         "café", // a letter split between two words
		"plain\n and folded":                                         "plain and folded",
		"=?utf-8?Q?not ended":                                        "=?utf-8?Q?not ended",
		string([]byte{0xd5, 0xee, 0xeb, 0xee, 0xe4, 0xed, 0xee, 33}): "Холодно!", // undeclared Windows-1251
	} {
		if r := read(t, letter("Subject: "+raw, story)); r.Subject != want {
			t.Errorf("%q: %q, want %q", raw, r.Subject, want)
		}
	}
	if r := read(t, letter("Subject: [EXTERNAL] Re: Fwd: Fridge [REF: RS-2026-000123]", story)); r.Topic != "Fridge [REF: RS-2026-000123]" {
		t.Errorf("topic %q", r.Topic)
	}
}

func TestAttachmentsHaveHarmlessNames(t *testing.T) {
	for disposition, want := range map[string]string{
		`attachment; filename="bill.pdf"`:                             "bill.pdf",
		`attachment; filename="../../etc/passwd"`:                     "passwd",
		`attachment; filename="C:\\Users\\ann\\bill.pdf"`:             "bill.pdf",
		`attachment; filename*=utf-8''%D1%81%D1%87%D1%91%D1%82.pdf`:   "счёт.pdf",
		`attachment; filename*0="a long "; filename*1="name.pdf"`:     "a long name.pdf",
		`attachment; filename="=?utf-8?B?0YHRh9C10YI=?=.pdf"`:         "счет.pdf",
		"attachment; filename=\"bill\u202efdp.exe\"":                  "billfdp.exe", // the mark would show it as billexe.pdf
		`attachment; filename*=utf-8''a%C2%9Bb%00c%0D%0Ad.pdf`:        "ab c d.pdf",  // a terminal would obey the first
		`attachment; filename="` + strings.Repeat("ж", 300) + `.pdf"`: strings.Repeat("ж", 196) + ".pdf",
		`attachment; filename="a.` + strings.Repeat("x", 300) + `"`:   "a." + strings.Repeat("x", 178) + "." + strings.Repeat("x", 19),
		`attachment; filename="a \"(b)\".pdf"`:                        `a "(b)".pdf`,
		`attachment; filename=".."`:                                   "",
		`attachment`:                                                  "",
	} {
		r := read(t, letter("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b",
			"--b\n\n"+story+"\n--b\nContent-Type: Application/PDF\nContent-Disposition: "+disposition+"\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--b--"))
		if len(r.Attachments) != 1 {
			t.Errorf("%s: %d attachments", disposition, len(r.Attachments))
			continue
		}
		if a := r.Attachments[0]; a.Name != want || a.Type != "application/pdf" || string(a.Content) != "%PDF" || a.Inline {
			t.Errorf("%s: %q, %s, %q, inline: %v; want %q", disposition, a.Name, a.Type, a.Content, a.Inline, want)
		}
	}
}

func TestPicturesOfThePageAreInline(t *testing.T) {
	r := read(t, letter("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b",
		"--b\nContent-Type: text/html\n\n<p>Look: <img src=\"cid:1@x\"></p>\n--b\nContent-Type: image/png\nContent-ID: <1@x>\nContent-Disposition: inline; filename=a.png\n\nPNG\n--b--"))
	if len(r.Attachments) != 1 || !r.Attachments[0].Inline {
		t.Errorf("%+v", r.Attachments)
	}
}

// What is too much to be taken apart is not: but what its beginning says is kept for a person.
func TestWhatIsTooMuchIsKeptForAPerson(t *testing.T) {
	const deep = "Content-Type: multipart/mixed; boundary=b0"
	nested := func(depth int, text string) string {
		for n := depth - 1; n >= 0; n-- {
			if n < depth-1 {
				text = fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n%s", n+1, text)
			} else {
				text = "\n" + text
			}
			text = fmt.Sprintf("--b%d\n%s\n--b%d--", n, text, n)
		}
		return text
	}
	wide := strings.Repeat("--b\n\nx\n", 2000) + "--b--"
	for _, test := range []struct {
		name string
		raw  []byte
		why  mail.Why
		text string
	}{
		{"parts within parts", letter(deep, nested(21, story)), mail.WhyTooDeep, story},
		{"many of them, and big", letter(deep, nested(15, story+strings.Repeat("\nIt is still broken.", 700<<10))), mail.WhyTooDeep, story},
		{"under names that programs read differently", letter(deep, strings.ReplaceAll(nested(40, story), "; boundary=", "; boundary*0=")), mail.WhyTooDeep, ""},
		{"behind a long parameter", letter(deep, strings.ReplaceAll(nested(40, story), "; boundary=", "; x=\""+strings.Repeat("y", 5000)+"\"; boundary=")), mail.WhyTooDeep, ""},
		{"with a long name", letter("Content-Type: multipart/mixed; boundary=\""+strings.Repeat("b", 300)+"\"", "--"+strings.Repeat("b", 300)+"\n\n"+story+strings.Repeat("\n--"+strings.Repeat("b", 300)+"\n\nx", 1000)), mail.WhyTooManyParts, story},
		{"with no parts at all", letter("Content-Type: multipart/mixed\nX-Trace: "+strings.Repeat("x", 1<<20), story+"\n-- \nAnn"), mail.WhyTooBig, story},
		{"named on a line of its own", letter("Content-Type: multipart/mixed;\n boundary=b", "--b\n\n"+story+"\n"+wide), mail.WhyTooManyParts, story},
		{"endless headers", letter("X-Trace: "+strings.Repeat("x", 1<<20), story), mail.WhyTooBig, story},
		{"endless headers of parts", letter("Content-Type: multipart/mixed; boundary=b", "--b\n\n"+story+strings.Repeat("\n--b\nX-Trace: "+strings.Repeat("x", 10<<10)+"\n\n", 110)+"\n--b--"), mail.WhyTooBig, story},
		{"very many parts", letter("Content-Type: multipart/mixed; boundary=b", "--b\n\n"+story+"\n"+wide), mail.WhyTooManyParts, story},
		{"very many bytes", letter("", story+strings.Repeat("\nIt is still broken.", 3<<20)), mail.WhyTooBig, story},
	} {
		r, err := mail.Read(test.raw, came, rules)
		if !errors.Is(err, mail.ErrUnreadable) {
			t.Errorf("%s: %v", test.name, err)
		}
		if !strings.Contains(r.Text, test.text) || r.From.Address != "ann@mail.example" || r.Subject != "Fridge" || r.MayAnswer ||
			!slices.Contains(r.NeedsLook, test.why) || !slices.Contains(r.NeedsLook, mail.WhyUnreadable) {
			t.Errorf("%s: from %s, %q, %.60q, needs a look for %v", test.name, r.From.Address, r.Subject, r.Text, r.NeedsLook)
		}
	}
}

// Who is trusted is one sender of a listed domain, whatever stands in the From header.
func TestLawOfTrust(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		"cases@ombudsman.example", "x@mail.example", "Consumer", "<", ">", "(", ")", "\"", "\\", ",", ";", ":", "@", " ", "\n ", "\nFrom: ", "\xd0", "=?utf-8?Q?a,_b?=",
	})
	from := rapid.OneOf(
		rapid.Map(rapid.SliceOfN(piece, 1, 8), func(p []string) string { return strings.Join(p, "") }),
		rapid.Map(rapid.Custom(func(t *rapid.T) [2]string { return [2]string{piece.Draw(t, "before"), piece.Draw(t, "behind")} }), func(p [2]string) string {
			return p[0] + "<cases@ombudsman.example>" + p[1]
		}),
	)
	trusted := 0
	rapid.Check(t, func(t *rapid.T) {
		r, err := mail.Read(letter("From: "+from.Draw(t, "from"), story), came, rules)
		if err != nil {
			t.Fatal(err)
		}
		if !r.TrustedRegulator {
			return
		}
		trusted++
		if r.Senders != 1 || !strings.HasSuffix(r.From.Address, "@ombudsman.example") {
			t.Fatalf("trusted: %d senders, the first %q", r.Senders, r.From.Address)
		}
	})
	if trusted == 0 {
		t.Error("nobody was ever trusted")
	}
}

// What is much, but not too much, is read like anything else.
func TestWhatIsMuchIsRead(t *testing.T) {
	const words = "It is still broken. "
	long := strings.TrimSpace(strings.Repeat(words, 1<<20/len(words)))
	for name, raw := range map[string][]byte{
		"a line":             letter("", long),
		"a line of HTML":     letter("Content-Type: text/html", "<p>"+long+"</p>"),
		"a line of base64":   letter("Content-Transfer-Encoding: base64", base64.StdEncoding.EncodeToString([]byte(long))),
		"a line of a part":   letter("Content-Type: multipart/mixed; boundary=b", "--b\n\n"+long+"\n--b--"),
		"a soft line":        letter("Content-Type: text/plain; format=flowed", strings.ReplaceAll(long, ". ", ". \n")),
		"a line of a file":   withFile("", "", long),
		"beside a long head": letter("Subject: "+strings.Repeat(words, 4000), long),
	} {
		began := time.Now()
		r := read(t, raw)
		if r.Text != long || len(r.Subject) > 32<<10 || len(r.NeedsLook) > 0 {
			t.Errorf("%s: %d bytes, subject of %d, needs a look for %v", name, len(r.Text), len(r.Subject), r.NeedsLook)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s: took %s", name, took)
		}
	}
}

// Every text of a message is read once, in order, however its parts lie within one another.
func TestLawOfParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []string
		marks := 0
		end := rapid.SampledFrom([]string{"\r\n", "\n"}).Draw(t, "line end")
		var draw func(depth int) string
		draw = func(depth int) string {
			if depth == 0 || rapid.IntRange(0, 2).Draw(t, "text") > 0 {
				word := fmt.Sprintf("word%d", len(want))
				want = append(want, word)
				return rapid.SampledFrom([]string{end, "Content-Type: text/plain" + end + end, "content-type:text/plain;" + end + " charset=utf-8" + end + end}).Draw(t, "header") + word
			}
			marks++
			mark := rapid.SampledFrom([]string{"b%d", "b-%d-x", "%d", "=_b.%d", "--%d"}).Draw(t, "mark")
			mark = fmt.Sprintf(mark, marks)
			out := rapid.SampledFrom([]string{"Content-Type: multipart/mixed; boundary=", "Content-Type: MULTIPART/MIXED;" + end + "\tboundary="}).Draw(t, "type") + "\"" + mark + "\"" + end + end
			out += rapid.SampledFrom([]string{"", "For programs that know no parts." + end}).Draw(t, "before")
			for range rapid.IntRange(1, 4).Draw(t, "parts") {
				out += "--" + mark + rapid.SampledFrom([]string{"", " ", "\t"}).Draw(t, "padding") + end + draw(depth-1) + end
			}
			return out + rapid.SampledFrom([]string{"--" + mark + "--" + end + "The end.", "--" + mark + "--", ""}).Draw(t, "close")
		}
		r, err := mail.Read([]byte("From: ann@mail.example"+end+draw(5)), came, rules)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Fields(r.Text); !slices.Equal(got, want) {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}

// What no program would take for parts within parts costs no more than any text.
func TestWhatOnlyLooksLikePartsIsText(t *testing.T) {
	for _, boundary := range []string{";\nboundary=b%d", "; =?utf-8?q?boundary?==b%d", "\nContent-Type: multipart/mixed; boundary=b%d"} {
		var body strings.Builder
		for n := range 3000 {
			fmt.Fprintf(&body, "--b%d\nContent-Type: text/plain"+boundary+"\n\n%s\n", n, n+1, story)
		}
		if r := read(t, letter("Content-Type: multipart/mixed; boundary=b0", body.String())); !strings.Contains(r.Text, story) {
			t.Errorf("%s: %.80q", boundary, r.Text)
		}
	}
}

// Every further text and its HTML cost as much as the first.
func TestManyTextsWithHTMLTakeNoMoreRoomEach(t *testing.T) {
	room := func(versions int) uint64 {
		raw := letter("Content-Type: multipart/mixed; boundary=b", strings.Repeat("--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\n"+story+"\n--c\nContent-Type: text/html\n\n<p>"+story+"</p>\n--c--\n", versions)+"--b--")
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		read(t, raw)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	room(1) // for what is prepared once
	if few, many := room(7), room(14); many > 3*few {
		t.Errorf("seven: %d bytes, fourteen: %d", few, many)
	}
}

func TestWhatHadToBeGuessedAtIsShown(t *testing.T) {
	inner := "Subject: x\n\nx"
	for range 12 {
		inner = "Content-Type: message/rfc822\n\n" + inner
	}
	for name, raw := range map[string][]byte{
		"base64 that breaks off":          letter("Content-Transfer-Encoding: base64", "TXkgZnJpZGdlIHN0b3BwZWQ*"),
		"base64 that is none":             letter("Content-Transfer-Encoding: base64", story),
		"parts that are not there":        letter("Content-Type: multipart/mixed; boundary=b", story),
		"a broken version beside another": letter("Content-Type: multipart/alternative; boundary=b", "--b\n\n"+story+"\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA*\n--b--"),
		"a broken message":                enclosing("", story, "Content-Transfer-Encoding: base64\n\nTXkg*"),
		"messages within messages":        enclosing("", story, inner),
	} {
		if r := read(t, raw); !slices.Contains(r.NeedsLook, mail.WhyBroken) || r.Text == "" {
			t.Errorf("%s: %.40q, needs a look for %v", name, r.Text, r.NeedsLook)
		}
	}
	for name, raw := range map[string][]byte{
		"a message":             enclosing("", story, "Subject: x\n\nx"),
		"a part without parts":  letter("Content-Type: multipart/mixed; boundary=b", "--b\n\n"+story+"\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--b--"),
		"parts without a close": letter("Content-Type: multipart/mixed; boundary=b", "--b\n\n"+story),
	} {
		if r := read(t, raw); len(r.NeedsLook) > 0 {
			t.Errorf("%s: nothing was guessed at, and needs a look for %v", name, r.NeedsLook)
		}
	}
}

func TestNothingIsAMessageToo(t *testing.T) {
	for _, raw := range []string{"", "\r\n", "\x00", "\r\n\r\n\r\n"} {
		r := read(t, []byte(raw))
		if r.Kind != mail.Complaint || r.MayAnswer || r.Key == "" || !slices.Contains(r.NeedsLook, mail.WhyNoText) || !slices.Contains(r.NeedsLook, mail.WhyNoSender) {
			t.Errorf("%q: %s, needs a look for %v", raw, r.Kind, r.NeedsLook)
		}
	}
}

func TestTheLanguageIsThatOfTheText(t *testing.T) {
	for _, test := range []struct{ subject, body, want string }{
		{"Fridge", "Холодильник не морозит.", "ru"},
		{"=?utf-8?B?0KXQvtC70L7QtNC40LvRjNC90LjQug==?=", "", "ru"},
		{"Fridge", story, "en"},
		{"17", "8 800", ""},
	} {
		if r := read(t, letter("Subject: "+test.subject+"\nContent-Type: text/plain; charset=utf-8", test.body)); r.Language != test.want {
			t.Errorf("%s, %s: %q, want %q", test.subject, test.body, r.Language, test.want)
		}
	}
}

func TestWhoIsTrusted(t *testing.T) {
	const ombudsman = "From: Consumer Ombudsman <cases@ombudsman.example>"
	with := func(dmarc mail.Verdict) mail.Envelope {
		e := came
		e.Verdicts.DMARC = dmarc
		return e
	}
	unsaid := came
	unsaid.Verdicts = mail.Verdicts{}
	for _, test := range []struct {
		name, header string
		env          mail.Envelope
		trusted      bool
		channel      mail.Channel
		why          mail.Why // against an automatic answer
	}{
		{"a listed authority, proven", ombudsman, with(mail.Pass), true, mail.Regulator, ""},
		{"in capitals", "From: cases@Ombudsman.EXAMPLE", with(mail.Pass), true, mail.Regulator, ""},
		{"in other letters", "From: cases@надзор.example", with(mail.Pass), true, mail.Regulator, ""},
		{"with a name in raw Windows-1251", "From: \"\xce\xec\xe1\xf3\xe4\xf1\xec\xe5\xed\" <cases@ombudsman.example>", with(mail.Pass), true, mail.Regulator, ""},
		{"not proven", ombudsman, with(mail.Gray), false, mail.Unknown, mail.WhyUnverified},
		{"nothing said", "Authentication-Results: mx.firma.example; dmarc=pass header.from=ombudsman.example\n" + ombudsman, unsaid, false, mail.Unknown, mail.WhyUnverified},
		{"refuted", ombudsman, with(mail.Fail), false, mail.Unknown, mail.WhyNotAuthentic},
		{"the check failed", ombudsman, with(mail.ProcessingFailed), false, mail.Unknown, mail.WhyUnverified},
		{"a part of its domain", "From: cases@mail.ombudsman.example", with(mail.Pass), false, mail.Unknown, mail.WhyPretender},
		{"one letter off", "From: cases@ombudsmen.example", with(mail.Pass), false, mail.Unknown, mail.WhyPretender},
		{"a Cyrillic letter in it", "From: cases@оmbudsman.example", with(mail.Pass), false, mail.Unknown, mail.WhyPretender},
		{"its name before another address", "From: Consumer Ombudsman <x@mail.example>", with(mail.Pass), false, mail.Unknown, mail.WhyPretender},
		{"two senders", "From: cases@ombudsman.example, x@mail.example", with(mail.Pass), false, mail.Unknown, mail.WhyManySenders},
		{"two From headers", ombudsman + "\nFrom: x@mail.example", with(mail.Pass), false, mail.Unknown, mail.WhyManySenders},
		{"a From header more, with nobody in it", ombudsman + "\nFrom:", with(mail.Pass), false, mail.Unknown, mail.WhyUnverified},
		{"five senders", "From: a@ombudsman.example, b@ombudsman.example, c@ombudsman.example, d@ombudsman.example, e@ombudsman.example", with(mail.Pass), false, mail.Unknown, mail.WhyManySenders},
		{"another address in the place of its name", "From: x@mail.example <cases@ombudsman.example>", with(mail.Pass), false, mail.Unknown, mail.WhyUnverified},
		{"another address in brackets before its own", "From: <x@mail.example> <cases@ombudsman.example>", with(mail.Pass), false, mail.Unknown, mail.WhyUnverified},
		{"a quote that never ends", "From: \"x@mail.example, <cases@ombudsman.example>", with(mail.Pass), false, mail.Unknown, mail.WhyUnverified},
		{"its address before another", "From: \"cases@ombudsman.example\" <x@mail.example>", with(mail.Pass), false, mail.Unknown, mail.WhyPretender},
		{"the press", "From: Kim Lee <kim@tribune.example>", with(mail.Pass), false, mail.Media, ""},
		{"anybody", "From: Ann Smith <ann@mail.example>", with(mail.Pass), false, mail.Unknown, ""},
		{"nobody", "From:", with(mail.Pass), false, mail.Unknown, mail.WhyNoSender},
	} {
		r, err := mail.Read(letter(test.header, story), test.env, rules)
		if err != nil || r.TrustedRegulator != test.trusted || r.Channel != test.channel {
			t.Errorf("%s: trusted %v, channel %s, %v", test.name, r.TrustedRegulator, r.Channel, err)
		}
		if r.MayAnswer != (test.why == "") || test.why != "" && (!slices.Contains(r.NoAnswer, test.why) || !slices.Contains(r.NeedsLook, test.why)) {
			t.Errorf("%s: may be answered: %v, not for %v, needs a look for %v; want %q", test.name, r.MayAnswer, r.NoAnswer, r.NeedsLook, test.why)
		}
	}
}

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

func TestTheFirstSenderIsNamedAndAllAreCounted(t *testing.T) {
	for from, want := range map[string]int{
		"From: Ann Smith <ann@mail.example>":                                                     1,
		"From: Ann Smith <ann@mail.example>, b@x.example, c@x.example, d@x.example, e@x.example": 5,
		"From: Ann Smith <ann@mail.example>\nFrom: Bob <b@x.example>":                            2,
	} {
		if r := read(t, letter(from, story)); r.Senders != want || r.From != (mail.Mailbox{Name: "Ann Smith", Address: "ann@mail.example"}) {
			t.Errorf("%s: %d, the first %+v", from, r.Senders, r.From)
		}
	}
}

// A list of ours that passes letters on may put itself there.
func TestAnswersGoToNoDoorOfOurs(t *testing.T) {
	for header, want := range map[string]string{
		"": "", "Reply-To:": "", "Reply-To: nobody": "",
		"Reply-To: Bob <bob@x.example>, eve@x.example":           "bob@x.example",
		"Reply-To: desk@firma.example":                           "",
		"Reply-To: Desk+RS-2026-000123@firma.example":            "",
		"Reply-To: desk@firma.example, Bob Gray <bob@x.example>": "bob@x.example",
	} {
		if r := read(t, letter(header, story)); r.ReplyTo.Address != want || !r.MayAnswer {
			t.Errorf("%s: %+v, want %q; answered: %v", header, r.ReplyTo, want, r.MayAnswer)
		}
	}
}

func TestTheDateIsTheLetters(t *testing.T) {
	want := time.Date(2026, 5, 20, 8, 0, 0, 0, time.UTC)
	for raw, want := range map[string]time.Time{
		"Wed, 20 May 2026 11:00:00 +0300 (MSK)": want,
		"20 May 2026 08:00 GMT":                 want,
		"yesterday":                             {},
		"":                                      {},
	} {
		if r := read(t, letter("Date: "+raw, story)); !r.Date.Equal(want) {
			t.Errorf("%q: %s, want %s", raw, r.Date, want)
		}
	}
}

// The key is the same for every delivery of a letter, and another for every other letter.
func TestTheKeyTellsLettersApart(t *testing.T) {
	const header = "Message-ID: <1@mail.example>"
	key := read(t, letter(header, story)).Key
	for name, raw := range map[string][]byte{
		"delivered by another way": letter("Received: from mx.mail.example\n"+header, story),
		"with other line ends":     []byte(strings.ReplaceAll(string(letter(header, story)), "\r\n", "\n")),
	} {
		if read(t, raw).Key != key {
			t.Errorf("%s: another key", name)
		}
	}
	for name, raw := range map[string][]byte{
		"another sender":      letter("From: Eve <eve@mail.example>\n"+header, story),
		"another day":         letter("Date: Thu, 21 May 2026 08:00:00 +0000\n"+header, story),
		"another id":          letter("Message-ID: <2@mail.example>", story),
		"another subject":     letter("Subject: Kettle\n"+header, story),
		"another text":        letter(header, story+" Still."),
		"another line broken": letter(header, strings.Replace(story, " ", "\n", 1)),
		"a line joined":       letter(header, strings.Replace(story, " ", "", 1)),
	} {
		if read(t, raw).Key == key {
			t.Errorf("%s: the same key", name)
		}
	}
	if read(t, letter(header, "a\nbc")).Key == read(t, letter(header, "ab\nc")).Key {
		t.Error("where a line ends does not count")
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

// The address and the ids that only mail programs write go before the tag that a person may retype; what strangers
// write never counts.
func TestALetterIsTiedToItsCase(t *testing.T) {
	for _, test := range []struct {
		name, header string
		want         mail.Thread
	}{
		{"by the address", "To: desk+RS-2026-000123@firma.example", mail.Thread{Case: "RS-2026-000123", By: mail.ByAddress}},
		{"in small letters", "To: desk+rs-2026-000123@firma.example", mail.Thread{Case: "RS-2026-000123", By: mail.ByAddress}},
		{"by what it answers", "In-Reply-To: <RS-2026-000123.2@firma.example>", mail.Thread{Case: "RS-2026-000123", By: mail.ByReferences}},
		{"by the newest id", "References: <RS-2026-000001.1@firma.example> <RS-2026-000123.1@firma.example>", mail.Thread{Case: "RS-2026-000123", By: mail.ByReferences}},
		{"by the tag", "Subject: Re: Fridge [REF: rs-2026-000123]", mail.Thread{Case: "RS-2026-000123", By: mail.ByTag}},
		{"the address before the tag", "Subject: [REF: RS-2026-000001]\nCc: desk+RS-2026-000123@firma.example", mail.Thread{Case: "RS-2026-000123", By: mail.ByAddress}},
		{"the ids before the tag", "Subject: Re: [REF: RS-2026-000001]\nReferences: <RS-2026-000123.1@firma.example>", mail.Thread{Case: "RS-2026-000123", By: mail.ByReferences}},
		{"the address before the ids", "References: <RS-2026-000001.1@firma.example>\nCc: desk+RS-2026-000123@firma.example", mail.Thread{Case: "RS-2026-000123", By: mail.ByAddress}},
		{"by the newest of very many", "References:" + strings.Repeat(" <x@mail.example>", 300) + " <RS-2026-000123.1@firma.example>", mail.Thread{Case: "RS-2026-000123", By: mail.ByReferences}},
		{"not by another's address", "To: desk+RS-2026-000123@else.example", mail.Thread{}},
		{"not by another's id", "References: <RS-2026-000123.1@else.example>", mail.Thread{}},
		{"not by a bare number", "Subject: RS-2026-000123", mail.Thread{}},
	} {
		r := read(t, letter(test.header, story))
		if r.Thread != test.want || (r.Kind == mail.Reply) != (test.want.Case != "") {
			t.Errorf("%s: %+v, %s", test.name, r.Thread, r.Kind)
		}
	}
}

func TestALetterIsTiedByTheAddressItWasSentTo(t *testing.T) {
	env := came
	env.Recipients = []string{"desk+rs-2026-000123@firma.example"}
	if r, err := mail.Read(letter("", story), env, rules); err != nil || r.Thread != (mail.Thread{Case: "RS-2026-000123", By: mail.ByAddress}) {
		t.Errorf("%+v, %v", r.Thread, err)
	}
}

// An authority passes a complaint on: the number, the deadline and the sum are where the text says them, and the
// complainant is who complained.
func TestWhatAnAuthorityPassesOn(t *testing.T) {
	r := read(t, letter("From: Consumer Ombudsman <cases@ombudsman.example>\nSubject: Complaint of Mr Gray", `Our ref: OMB/2026/4711

We received the complaint below. Please answer within 10 working days.

---------- Forwarded message ---------
From: Robert Gray <bob@mail.example>
Date: Mon, 18 May 2026 at 10:00
Subject: Kettle
To: <cases@ombudsman.example>

The kettle burst. I want £35.50 back. My phone is 020 7946 0018.
Robert Gray`))
	found := func(s *mail.Span) string {
		if s == nil {
			return "nothing"
		}
		return r.Text[s.Start:s.End]
	}
	switch {
	case r.Reference == nil || r.Reference.Value != "OMB/2026/4711" || !strings.Contains(found(r.Reference.Found), "OMB/2026/4711"):
		t.Errorf("reference %+v", r.Reference)
	case r.Deadline == nil || r.Deadline.Days != 10 || r.Deadline.Unit != "working" || !strings.Contains(found(&r.Deadline.Found), "10 working days"):
		t.Errorf("deadline %+v", r.Deadline)
	case r.Asked == nil || r.Asked.Minor != 3550 || r.Asked.Currency != "GBP" || !strings.Contains(found(&r.Asked.Found), "35.50"):
		t.Errorf("sum %+v", r.Asked)
	}
	if c := r.Complainant; c == nil || c.Name != "Robert Gray" || c.Email != "bob@mail.example" || c.Phone != "+442079460018" {
		t.Errorf("complainant %+v", c)
	}
	if r.Language != "en" || !r.TrustedRegulator {
		t.Errorf("language %q, trusted %v", r.Language, r.TrustedRegulator)
	}
}

func TestHistoryIsNoNewText(t *testing.T) {
	r := read(t, letter("Subject: Re: Fridge [REF: RS-2026-000123]\nIn-Reply-To: <RS-2026-000123.1@firma.example>", "Nobody came.\n\nOn Tue, 19 May 2026 at 10:00, Firma <desk@firma.example> wrote:\n> We will send an engineer.\n"))
	if r.Text != "Nobody came." || !strings.Contains(r.Quoted, "send an engineer") {
		t.Errorf("text %q, quoted %q", r.Text, r.Quoted)
	}
}

// Laws of whatever comes: it is read, in the same way each time, as clean text, and what was found lies within it.
func TestLawsOfReading(t *testing.T) {
	seeds := [][]byte{
		letter("", story), letter("Content-Type: multipart/mixed; boundary=b", "--b\n\n"+story+"\n--b\nContent-Type: text/html\n\n<p>x</p>\n--b--"),
		letter("From: cases@ombudsman.example\nSubject: =?utf-8?B?0JDQstGC?=", "Our ref: A/1\nAnswer by 1 June 2026. He wants £5.\n\n-----Original Message-----\nFrom: Bob <b@mail.example>\n\nx"),
	}
	rapid.Check(t, func(t *rapid.T) {
		raw := slices.Clone(rapid.SampledFrom(seeds).Draw(t, "letter"))
		for range rapid.IntRange(0, 8).Draw(t, "changes") {
			at := rapid.IntRange(0, len(raw)-1).Draw(t, "at")
			raw = slices.Replace(raw, at, min(at+rapid.IntRange(0, 3).Draw(t, "gone"), len(raw)), rapid.SliceOfN(rapid.Byte(), 0, 4).Draw(t, "new")...)
			if len(raw) == 0 {
				raw = []byte{0}
			}
		}
		r, err := mail.Read(raw, came, rules)
		if err != nil && !errors.Is(err, mail.ErrUnreadable) {
			t.Fatal(err)
		}
		if again, _ := mail.Read(raw, came, rules); !reflect.DeepEqual(r, again) {
			t.Fatal("read twice, in two ways")
		}
		for _, text := range []string{r.Text, r.Quoted, r.Subject, r.From.Name} {
			if !utf8.ValidString(text) || strings.Contains(text, "\x00") {
				t.Fatalf("%q is no clean text", text)
			}
		}
		var spans []mail.Span
		if r.Reference != nil && r.Reference.Found != nil {
			spans = append(spans, *r.Reference.Found)
		}
		if r.Deadline != nil {
			spans = append(spans, r.Deadline.Found)
		}
		if r.Asked != nil {
			spans = append(spans, r.Asked.Found)
		}
		for _, s := range spans {
			if s.Start < 0 || s.End > len(r.Text) || s.Start >= s.End || !utf8.ValidString(r.Text[s.Start:s.End]) {
				t.Fatalf("%+v lies in no text of %d bytes", s, len(r.Text))
			}
		}
	})
}

// Laws of bytes that are no letter: they are read without a panic, are left as they were, and what words they have are
// shown to somebody.
func TestLawsOfReadingAnything(t *testing.T) {
	piece := rapid.OneOf(
		rapid.SliceOfN(rapid.Byte(), 0, 40),
		rapid.Map(rapid.SampledFrom([]string{
			"From: ", "To: ", "Subject: =?utf-8?B?", "?=", "Content-Type: ", "multipart/mixed; boundary=b", "multipart/alternative; boundary=b", "multipart/report; boundary=b",
			"message/rfc822", "text/html; charset=utf-16", "text/plain; format=flowed", "Content-Transfer-Encoding: base64", "Content-Disposition: attachment; filename*=utf-8''%",
			"\r\n", "\n", "\n\n", "\r", "--b", "--b--", " ", "=", "<", ">", "\"", "(", "[REF: RS-2026-000001]", "cases@ombudsman.example", "Fwd: ", "> ", "\x00", "\xff\xfe",
		}), func(s string) []byte { return []byte(s) }),
	)
	rapid.Check(t, func(t *rapid.T) {
		raw := bytes.Join(rapid.SliceOfN(piece, 0, 40).Draw(t, "pieces"), nil)
		was := bytes.Clone(raw)
		r, err := mail.Read(raw, came, rules)
		switch {
		case err != nil && !errors.Is(err, mail.ErrUnreadable):
			t.Fatal(err)
		case !bytes.Equal(raw, was):
			t.Fatal("the raw message was changed")
		case r.Key == "":
			t.Fatal("no key")
		case r.Text == "" && len(r.NeedsLook) == 0 && r.Kind == mail.Complaint:
			t.Fatal("nothing to read, and nobody is told")
		}
		for _, text := range []string{r.Text, r.Quoted, r.Subject, r.From.Name, r.From.Address} {
			if !utf8.ValidString(text) || strings.Contains(text, "\x00") {
				t.Fatalf("%q is no clean text", text)
			}
		}
	})
}
