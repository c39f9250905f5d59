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
		Regulators: []mail.Listed{{Domain: "Ombudsman.example", ID: "ombudsman", Name: "Consumer Ombudsman"}, {Domain: "xn--80aijvim.example", ID: "supervision", Name: "Надзор"}, {Domain: "bureau.example", ID: "bureau", Name: "Federal Bureau", Region: "US"}, {Domain: "board.example", ID: "board", Name: "European Board", Region: "EU"}},
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
		{"cells", "Content-Type: text/html; charset=utf-8", "<table><tr><th>Part</th><td>No <b>7</b></td></tr><tr> <td> </td> <td>Price</td> </tr></table>", "Part\tNo 7\nPrice"},
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

func TestAnEnclosedMessageIsNamedByItsSubject(t *testing.T) {
	for message, want := range map[string]string{
		"Subject: =?utf-8?B?0KfQsNC50L3QuNC6?=\n\nIt leaks.": "Чайник.eml",
		"Subject: Re: kettle 1/2\n\nIt leaks.":               "Re: kettle 1-2.eml",
		"From: bob@mail.example\n\nIt leaks.":                "",
	} {
		if r := read(t, enclosing("", "See below.", message)); len(r.Attachments) != 1 || r.Attachments[0].Name != want {
			t.Errorf("%q is kept as %+v, want %q", message, r.Attachments, want)
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
func TestOfAFileInPlaceOfALetterTheBeginningIsRead(t *testing.T) {
	for _, line := range []string{"It is still broken.\n", "Всё ещё не работает. ", "Всёещёнеработает"} {
		file := strings.Repeat(line, 3<<20/len(line))
		for name, raw := range map[string][]byte{
			"a text":     letter("Content-Type: text/plain; charset=utf-8", story+"\n"+file),
			"a flowed":   letter("Content-Type: text/plain; charset=utf-8; format=flowed", story+"\n"+file),
			"attachment": letter("Content-Type: multipart/mixed; boundary=b", "--b\n\n"+story+"\n--b\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename=log.txt\n\n"+file+"\n--b--\n"),
		} {
			r := read(t, raw)
			if !strings.HasPrefix(r.Text, story) || !strings.Contains(r.Text, strings.TrimSpace(line)) || !utf8.ValidString(r.Text) {
				t.Errorf("%s of %q is read as %.200q", name, line, r.Text)
			}
			if len(r.Text) < 1<<20 || len(r.Text) > 3<<19 {
				t.Errorf("%s of %q: %d bytes are read", name, line, len(r.Text))
			}
			for _, a := range r.Attachments {
				if len(a.Content) < len(file) {
					t.Errorf("%s of %q: %d of %d bytes are attached", name, line, len(a.Content), len(file))
				}
			}
		}
	}
}

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

// BenchmarkRead reads letters of a page in either language, and a file that somebody sent as one.
func BenchmarkRead(b *testing.B) {
	page := func(sentence string) []byte { return letter("", strings.Repeat(sentence+"\n", 25)) }
	for name, raw := range map[string][]byte{
		"English": page("The engineer promised to come by Monday, and on 12 May I was told to wait; please refund £120."),
		"Russian": page("Мастер обещал прийти до понедельника, а 12 мая мне велели ждать; прошу вернуть 12 000 рублей."),
		"5 MB":    letter("", strings.Repeat("It is still broken.\n", 5<<20/20)),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if _, err := mail.Read(raw, came, rules); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
