package local_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/smtp"
	"slices"
	"strings"
	"time"

	"resonance/infra/local/localtest"
	"resonance/shared/complaint"
)

// letter sends a raw message as a mail server does, waits until it is in the mail log, and says what the
// desk registered: the reasons to look, and the text. What came must be there as it came.
func letter(raw func(n int) []byte) func(*binary) string {
	return func(b *binary) string {
		b.t.Helper()
		before := b.newest().ID
		sent := raw(b.number)
		if err := smtp.SendMail(b.Mail, nil, "ann@mail.example", []string{"ceo@firma.example"}, sent); err != nil {
			return "refused: " + err.Error()
		}
		var l complaint.Letter
		localtest.Every(b.t, 50*time.Millisecond, time.Minute, "the letter", func() bool {
			l = b.newest()
			return l.ID != before
		})
		var file struct {
			Case       complaint.Case
			Complaints []complaint.Complaint
		}
		if status := b.call("GET", "/cases/"+l.Case, "", &file); status != 200 || len(file.Complaints) == 0 {
			b.t.Fatalf("case %q of the letter is answered %d", l.Case, status)
		}
		b.kept = func() {
			got := b.lead.get(b.Desk + "/mail/" + l.ID + "/raw?case=" + l.Case)
			if !bytes.Equal(bytes.TrimSpace([]byte(got.text)), bytes.TrimSpace(sent)) {
				b.t.Errorf("the message is not kept as it came: %d bytes of %d (%d)", len(got.text), len(sent), got.status)
			}
		}
		looks := make([]string, len(file.Case.Look))
		for i, reason := range file.Case.Look {
			looks[i] = string(reason)
		}
		slices.Sort(looks)
		return fmt.Sprintf("registered [%s] “%s” %s", strings.Join(looks, " "), file.Case.Summary, file.Complaints[len(file.Complaints)-1].Text)
	}
}

func (b *binary) newest() complaint.Letter {
	b.t.Helper()
	var list struct{ Items []complaint.Letter }
	b.call("GET", "/letters?part=in&limit=1", "", &list)
	if len(list.Items) == 0 {
		return complaint.Letter{}
	}
	return list.Items[0]
}

const (
	ann   = "From: Ann Smith <ann@mail.example>"
	story = "My name is Ann Smith. My fridge stopped cooling after nine days and support does not answer."
)

// plain is a message of header lines and a text.
func plain(text string, header ...string) func(int) []byte {
	return func(n int) []byte {
		lines := append(slices.Clone(header), fmt.Sprintf("Message-ID: <bad%d@mail.example>", n), "Subject: Fridge broken", "", text, "")
		return []byte(strings.Join(lines, "\r\n"))
	}
}

func froms(count int) []string {
	var list []string
	for i := range count {
		list = append(list, fmt.Sprintf("From: Ann Smith <ann%d@mail.example>", i))
	}
	return list
}

func begun(n int) *bytes.Buffer {
	return bytes.NewBufferString(fmt.Sprintf("%s\r\nSubject: Fridge broken\r\nMessage-ID: <bad%d@mail.example>\r\nMIME-Version: 1.0\r\n", ann, n))
}

// nested is a message with depth multiparts, each in the one before it.
func nested(depth int) func(int) []byte {
	return func(n int) []byte {
		b := begun(n)
		for i := range depth {
			fmt.Fprintf(b, "Content-Type: multipart/mixed; boundary=\"b%d\"\r\n\r\n--b%d\r\n", i, i)
		}
		fmt.Fprintf(b, "Content-Type: text/plain\r\n\r\n%s\r\n", story)
		for i := depth - 1; i >= 0; i-- {
			fmt.Fprintf(b, "--b%d--\r\n", i)
		}
		return b.Bytes()
	}
}

// wide is a message with count parts beside each other.
func wide(count int) func(int) []byte {
	return func(n int) []byte {
		b := begun(n)
		fmt.Fprintf(b, "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n%s\r\n", story)
		b.WriteString(strings.Repeat("--x\r\n\r\n\r\n", count-1) + "--x--\r\n")
		return b.Bytes()
	}
}

// heavy is a message of just under size bytes, most of them in one attachment.
func heavy(size int) func(int) []byte {
	return func(n int) []byte {
		b := begun(n)
		fmt.Fprintf(b, "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n%s\r\n", story)
		b.WriteString("--x\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; filename=fridge.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n")
		line := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0xff, 0xd8, 0x42}, 19)) + "\r\n"
		b.WriteString(strings.Repeat(line, (size-b.Len()-10)/len(line)) + "--x--\r\n")
		return b.Bytes()
	}
}
