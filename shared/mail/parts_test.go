package mail_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"resonance/shared/mail"
)

// files writes the attachments of a letter: name, type, content, and whether it is inline.
func files(r mail.Reading) string {
	var out []string
	for _, a := range r.Attachments {
		f := fmt.Sprintf("%s %s %q", a.Name, a.Type, a.Content)
		if a.Inline {
			f += " inline"
		}
		out = append(out, strings.TrimSpace(f))
	}
	return strings.Join(out, ", ")
}

func TestStructures(t *testing.T) {
	const (
		mixed = "Content-Type: multipart/mixed; boundary=b"
		html  = "Content-Type: text/html\n\n"
	)
	long := strings.TrimSpace(strings.Repeat("The fridge smells. ", 20))
	alternative := func(parts ...string) string {
		return "Content-Type: multipart/alternative; boundary=a\n\n--a\n" + strings.Join(parts, "\n--a\n") + "\n--a--"
	}
	for _, test := range []struct{ name, header, body, text, files string }{
		// what a part is
		{"a type in quotes", "Content-Type: \"text/html\"", "<p>Hello", "Hello", ""},
		{"a type with a full stop", "Content-Type: text/html.", "<p>Hello", "Hello", ""},
		{"a type that is none", "Content-Type: text", "<p>Hello", "<p>Hello", ""},
		{"a type without a semicolon behind it", "Content-Type: text/html charset=utf-8", "<p>Caf\xc3\xa9", "Café", ""},
		{"a comment in it", "Content-Type: text/html; charset=iso-8859-2 (Polish)", "<p>Przesy\xb3ka", "Przesyłka", ""},
		{"a parameter twice", "Content-Type: text/plain; charset=iso-8859-2; charset=koi8-r", "Przesy\xb3ka", "Przesyłka", ""},
		{"the charset that HTML itself names", "Content-Type: text/html", "<meta charset=\"iso-8859-2\"><p>Przesy\xb3ka", "Przesyłka", ""},
		{"HTML that says that it is plain", "Content-Type: text/plain", "<html><p>Hello</p></html>", "Hello", ""},
		{"enriched text", "Content-Type: text/enriched", "<bold>Hello</bold>", "Hello", ""},
		{"rich text", "Content-Type: text/richtext", "<bold>Hello</bold>", "Hello", ""},
		{"lines that end as on old Macintoshes", "", "One\rtwo", "One\ntwo", ""},
		{"a bell", "", "One\a", "One", ""},

		// where its header ends
		{"no blank line before the body", "X-A: b", "Hello", "Hello", ""},
		{"a blank before a colon", "Content-Type : text/html", "<p>Hello", "Hello", ""},

		// parts
		{"a text without parts that says it has some", "Content-Type: multipart/mixed", "Hello.\n-- \nAnn", "Hello.", ""},
		{"encoded", "Content-Type: multipart/mixed\nContent-Transfer-Encoding: base64", "SGVsbG8=", "Hello", ""},
		{"other delimiters than it says", mixed, "--x\nContent-Type: text/plain\n\nIt leaks.\n--x--", "It leaks.", ""},
		{"within another", mixed, "--b\n\nHello.\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--x\nContent-Type: text/plain\n\nIt leaks.\n--x--\n--b--", "Hello.\n\nIt leaks.", ""},
		{"a delimiter in the middle of a line", mixed, "--b\n\nOne --b\ntwo\n--b--", "One --b\ntwo", ""},
		{"one that only begins like it", mixed, "--b\n\nOne\n--bb\ntwo\n--b--", "One\n--bb\ntwo", ""},
		{"a digest", "Content-Type: multipart/digest; boundary=b", "--b\n\nFrom: Bob <bob@mail.example>\nSubject: Kettle\n\nIt leaks.\n--b--", "From: Bob <bob@mail.example>\nSubject: Kettle\n\nIt leaks.", `Kettle.eml message/rfc822 "From: Bob <bob@mail.example>\r\nSubject: Kettle\r\n\r\nIt leaks."`},
		{"an international message", mixed, "--b\nContent-Type: message/global\n\nSubject: Чайник\n\nТечёт.\n--b--", "Subject: Чайник\n\nТечёт.", `Чайник.eml message/global "Subject: Чайник\r\n\r\nТечёт."`},

		// versions
		{"the plain one of two", alternative("\nHello", html+"<p>Hello, you</p>"), "", "Hello", ""},
		{"the HTML one if the plain one says next to nothing", alternative("\nSee the other.", html+"<p>"+long+"</p>"), "", long, ""},
		{"though not for a word or two", alternative("\nHi", html+"<p>Hello to all of you</p>"), "", "Hi", ""},
		{"or nothing", alternative("\n ", html+"<p>Hello</p>"), "", "Hello", ""},
		{"two of one type are two texts", alternative("\nOne", "\nTwo"), "", "One\n\nTwo", ""},
		{"with files", alternative("\nHello", "Content-Type: multipart/mixed; boundary=c\n\n--c\n"+html+"<p>Hello</p>\n--c\nContent-Disposition: attachment; filename=a.txt\n\nFile.\n--c--"), "", "Hello\n\nFile.", `a.txt text/plain "File."`},
		{"with a message", alternative("\nHello", "Content-Type: message/rfc822\n\nSubject: Kettle\n\nIt leaks."), "", "Hello\n\nSubject: Kettle\n\nIt leaks.", `Kettle.eml message/rfc822 "Subject: Kettle\r\n\r\nIt leaks."`},
		{"an invitation is for programs", alternative("\nHello", "Content-Type: text/calendar\n\nBEGIN:VCALENDAR"), "", "Hello", ` text/calendar "BEGIN:VCALENDAR"`},

		// files
		{"a text with a name", mixed, "--b\n\nHello.\n--b\nContent-Type: text/plain; name=a.txt\n\nFile.\n--b--", "Hello.\n\nFile.", `a.txt text/plain "File."`},
		{"a text that is a file without one", mixed, "--b\n\nHello.\n--b\nContent-Disposition: attachment\n\nFile.\n--b--", "Hello.\n\nFile.", `text/plain "File."`},
		{"an HTML file", mixed, "--b\n\nHello.\n--b\nContent-Disposition: attachment\n" + html + "<p>File.\n--b--", "Hello.\n\nFile.", `text/html "<p>File."`},
		{"a table", mixed, "--b\n\nHello.\n--b\nContent-Type: text/csv\n\na,b\n--b--", "Hello.", `text/csv "a,b"`},
		{"a file without a name", mixed, "--b\n\nHello.\n--b\nContent-Type: application/pdf\n\nPDF\n--b--", "Hello.", `application/pdf "PDF"`},
		{"an empty one with a name", mixed, "--b\n\nHello.\n--b\nContent-Type: application/pdf; name=a.pdf\n\n--b--", "Hello.", `a.pdf application/pdf ""`},
		{"nothing at all", mixed, "--b\n\nHello.\n--b\nContent-Type: application/pdf\n\n--b--", "Hello.", ""},
		{"named as a program names a form's field", mixed, "--b\n\nHello.\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; name=a.pdf\n\nPDF\n--b--", "Hello.", `a.pdf application/pdf "PDF"`},
		{"named beside its type", mixed, "--b\n\nHello.\n--b\nContent-Type: application/pdf; filename=a.pdf\n\nPDF\n--b--", "Hello.", `a.pdf application/pdf "PDF"`},

		// pictures
		{"one that the page shows", mixed, "--b\n" + html + "<p>Look: <img src=\"cid:1@x\">\n--b\nContent-Type: image/png\nContent-ID: <1@x>\n\nPNG\n--b--", "Look:", `image/png "PNG" inline`},
		{"one that a version of the text shows", mixed, "--b\n" + alternative("\nLook:", html+"<p>Look: <img src='CID:1@x'>") + "\n--b\nContent-Type: image/png\nContent-ID: <1@x>\n\nPNG\n--b--", "Look:", `image/png "PNG" inline`},
		{"one that no page shows", mixed, "--b\n" + html + "<p>Look: <img src=\"cid:1@xx\">\n--b\nContent-Type: image/png\nContent-ID: <1@x>\n\nPNG\n--b--", "Look:", `image/png "PNG"`},
		{"one that is a file, too", mixed, "--b\n" + html + "<p>Look: <img src=\"cid:1@x\">\n--b\nContent-Type: image/png\nContent-ID: <1@x>\nContent-Disposition: attachment\n\nPNG\n--b--", "Look:", `image/png "PNG"`},
		{"one that belongs to the page", "Content-Type: multipart/related; boundary=b", "--b\n" + html + "<p>Look\n--b\nContent-Type: image/png\nContent-ID: <1@x>\n\nPNG\n--b--", "Look", `image/png "PNG" inline`},
		{"the page stands last", "Content-Type: multipart/related; start=\"<page@x>\"; boundary=b", "--b\nContent-Type: image/png\nContent-ID: <1@x>\n\nPNG\n--b\nContent-ID: <page@x>\n" + html + "<p>Look\n--b--", "Look", `image/png "PNG" inline`},
		{"a text beside the page", "Content-Type: multipart/related; boundary=b", "--b\n" + html + "<p>Look\n--b\n\nHello\n--b--", "Look\n\nHello", ""},

		// what is new and what is not
		{"an answer above", "Subject: Re: Fridge", "> You said so.\n\nI did not.", "I did not.", ""},
		{"an answer by its header", "In-Reply-To: <1@x.example>", "> You said so.\n\nI did not.", "I did not.", ""},
		{"no answer", "", "> You said so.\n\nI did not.", "You said so.\n\nI did not.", ""},
		{"a letter of ours below", "", "I did not.\n\nFrom: Desk <desk@firma.example>\nDate: 1 May 2026\nTo: Ann\nSubject: Fridge\n\nYou said so.", "I did not.", ""},
		{"one of somebody else's", "", "I did not.\n\nFrom: Bob <bob@x.example>\nDate: 1 May 2026\nTo: Ann\nSubject: Fridge\n\nYou said so.", "I did not.\n\nFrom: Bob <bob@x.example>\nDate: 1 May 2026\nTo: Ann\nSubject: Fridge\n\nYou said so.", ""},
		{"quoted", "", "I did not.\n\nOn 1 May 2026 at 10:00, Bob <bob@x.example> wrote:\n> You said so.", "I did not.", ""},
		{"passed on", "Subject: Fwd: Fridge", "I did not.\n\nOn 1 May 2026 at 10:00, Bob <bob@x.example> wrote:\n> You said so.", "I did not.\n\nOn 1 May 2026 at 10:00, Bob <bob@x.example> wrote:\n\nYou said so.", ""},
	} {
		header, body := test.header, test.body
		if strings.HasPrefix(header, "Content-Type: multipart/alternative") { // with its parts
			header, body, _ = strings.Cut(header, "\n\n")
		}
		if r := read(t, letter(header, body)); r.Text != test.text || files(r) != strings.TrimSpace(test.files) {
			t.Errorf("%s: %q, files %s; want %q, files %s", test.name, r.Text, files(r), test.text, test.files)
		}
	}
}

// What stands before a header or breaks it does not cost the letter.
func TestBrokenHeaders(t *testing.T) {
	whole := string(letter("Subject: Fridge", story))
	for name, raw := range map[string]string{
		"a byte order mark in front":   "\ufeff" + whole,
		"an mbox's line":               "From ann@mail.example Wed May 20 08:00:00 2026\r\n" + whole,
		"one that was escaped":         ">From ann@mail.example Wed May 20 08:00:00 2026\r\n" + whole,
		"blank lines":                  "\r\n\r\n" + whole,
		"a line of NULs in it":         strings.Replace(whole, "Subject:", "\x00 \r\nSubject:", 1),
		"a line that is no field":      strings.Replace(whole, "Subject:", "X-Trace: a\r\nbroken fold\r\nSubject:", 1),
		"two thousand fields":          strings.Replace(whole, "\r\n\r\n", strings.Repeat("\r\nX-Trace: a", 3000)+"\r\n\r\n", 1),
		"a blank before the colon":     strings.Replace(whole, "Subject:", "Subject :", 1),
		"a name in capitals":           strings.Replace(whole, "Subject:", "SUBJECT:", 1),
		"another subject further down": strings.Replace(whole, "\r\n\r\n", "\r\nSubject: Kettle\r\n\r\n", 1),
	} {
		if r := read(t, []byte(raw)); r.From.Address != "ann@mail.example" || r.Subject != "Fridge" || r.Text != story {
			t.Errorf("%s: %q, %q, %q", name, r.From.Address, r.Subject, r.Text)
		}
	}
	for between, text := range map[string]string{"\r\n": "My fridge stopped.", "\r\n \t\r\n": "It leaks.\r\nNote: since May."} {
		if r := read(t, []byte("From: ann@mail.example\r\nSubject: Fridge"+between+text)); r.Subject != "Fridge" || r.Text != strings.ReplaceAll(text, "\r", "") {
			t.Errorf("between header and text %q: %q, %q", between, r.Subject, r.Text)
		}
	}
	if r := read(t, letter(strings.Repeat("X-Trace: a\n", 3000)+"X-Autoreply: yes", story)); r.Kind != mail.Complaint {
		t.Error("more than two thousand fields are read")
	}
}

// What was cut from the text can be read beside it.
func TestWhatWasCutIsKept(t *testing.T) {
	r := read(t, letter("Subject: Re: Fridge", "I did not.\n-- \nAnn Smith\n12 Rose Lane\n\nOn 1 May 2026 at 10:00, Desk <desk@firma.example> wrote:\n> You said so."))
	if r.Text != "I did not." || !strings.Contains(r.Quoted, "12 Rose Lane") || !strings.Contains(r.Quoted, "You said so.") {
		t.Errorf("%q, quoted %q", r.Text, r.Quoted)
	}
}

func TestAMessageThatIsTooBigToOpenIsAFile(t *testing.T) {
	const big = 25 << 20 // within the limit, and within half of it no more
	inner := "Subject: inner\n\nThe kettle leaks." + strings.Repeat("\n"+strings.Repeat("x", 1<<10), big>>10)
	r := read(t, enclosing("", story, "Subject: outer\nContent-Type: message/rfc822\n\n"+inner))
	if !slices.Contains(r.NeedsLook, mail.WhyBroken) || strings.Contains(r.Text, "The kettle leaks.") || !strings.Contains(r.Text, "outer") || len(r.Attachments) != 1 {
		t.Errorf("%.100q, %d files, needs a look for %v", r.Text, len(r.Attachments), r.NeedsLook)
	}
}
