package mail_test

import (
	"fmt"
	"strings"
	"testing"

	"resonance/shared/mail"
)

const ombudsman = "From: Consumer Ombudsman <cases@ombudsman.example>\nSubject: A complaint"

// forwarded is a letter of Robert Gray's as Gmail passes it on.
func forwarded(text string) string {
	return "---------- Forwarded message ---------\nFrom: Robert Gray <bob@mail.example>\nDate: Mon, 18 May 2026 at 10:00\nSubject: Kettle\nTo: <x@else.example>\n\n" + text
}

// enclosing is a letter with these messages attached.
func enclosing(header, text string, messages ...string) []byte {
	body := "--b\n\n" + text
	for _, m := range messages {
		body += "\n--b\nContent-Type: message/rfc822\n\n" + m
	}
	return letter("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"+header, body+"\n--b--")
}

// withFile is a letter with a text file attached.
func withFile(header, text, file string) []byte {
	return letter("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"+header,
		"--b\n\n"+text+"\n--b\nContent-Type: text/plain; name=form.txt\nContent-Disposition: attachment; filename=form.txt\n\n"+file+"\n--b--")
}

// told writes what was found in a letter on one line: reference, deadline, sum, with their places checked.
func told(t *testing.T, r mail.Reading) string {
	t.Helper()
	at := func(s mail.Span) string { return r.Text[s.Start:s.End] }
	var out []string
	if r.Reference != nil {
		out = append(out, r.Reference.Value)
		if f := r.Reference.Found; f != nil && at(*f) != r.Reference.Value {
			t.Errorf("the reference is said to stand where %q does", at(*f))
		}
	}
	if d := r.Deadline; d != nil {
		if d.Date != "" {
			out = append(out, "by "+d.Date)
		} else {
			out = append(out, fmt.Sprintf("in %d %s", d.Days, d.Unit))
		}
	}
	if a := r.Asked; a != nil {
		out = append(out, fmt.Sprintf("%d %s", a.Minor, a.Currency))
		if !strings.ContainsAny(at(a.Found), "0123456789") {
			t.Errorf("the sum is said to stand where %q does", at(a.Found))
		}
	}
	return strings.Join(out, ", ")
}

func TestFactsAreHeardFromWhoMaySayThem(t *testing.T) {
	const long = "It has been going on since March, and I kept a diary of every call: who said what, on which day, and what came of it in the end. " +
		"Your engineer came twice, the second time without the part, and the shop says that the maker has to see to it; the maker says the shop."
	for _, test := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"an authority's own number", letter(ombudsman, "Our ref: OMB/2026/4711\n\nPlease answer within 10 working days.\n\n"+forwarded("My kettle burst.")), "OMB/2026/4711, in 10 working"},
		{"not the number of whom it passes on", letter(ombudsman, "Please answer within 10 working days.\n\n"+forwarded("Our ref: GRAY/2026/15\n\nMy kettle burst.")), "in 10 working"},
		{"nor of a file", withFile(ombudsman, "Please see the form.", "Our ref: FORM/2026/15"), ""},
		{"even if an authority wrote it, once, to somebody", withFile("", story, "Consumer Protection Office\nWe have received a complaint from a consumer about your firm.\nOur ref: CPO/2025/15"), ""},
		{"an authority's whose domain is in other letters", letter("From: Kim Lee <kim@надзор.example>", "Our ref: 17/2026/15\n\n"+story), "17/2026/15"},
		{"an impostor's number, which a person must see", letter("From: Kim Lee <kim@ombudsmen.example>", "Our ref: OMB/2026/4711\n\n"+story), "OMB/2026/4711"},
		{"not a lawyer's, whatever the name", letter("From: Consumer Ombudsman Lawyers <kim@mail.example>", "We act for Mr Robert Gray.\nOur ref: LAW/2026/15"), ""},
		{"not a newspaper's, whatever the name", letter("From: The Watchdog <kim@tribune.example>", "Our ref: TRIB/2026/15\n\n"+story), ""},
		{"an authority passed on by a colleague", letter("From: Kim <kim@firma.example>\nSubject: Fwd: A complaint", "Please handle.\n\n"+
			strings.ReplaceAll(forwarded("Our ref: OMB/2026/4711\n\nPlease answer within 10 working days."), "Robert Gray <bob@mail.example>", "Consumer Ombudsman <cases@ombudsman.example>")), "OMB/2026/4711, in 10 working"},
		{"nobody's number but an authority's", letter("", "Our ref: SHOP/2026/15\n\n"+story), ""},
		{"what a person asks, not what the authority says of it", letter(ombudsman, "He claims a refund of £900, which we can't judge.\n\n"+forwarded("I want £35.50 back.")), "3550 GBP"},
		{"what the authority says if the person names no sum", letter(ombudsman, "He wants a refund of £900.\n\n"+forwarded("My kettle burst.")), "90000 GBP"},
		{"the authority's deadline before the person's", letter(ombudsman, "Please answer within 10 working days.\n\n"+forwarded("Please answer within 3 days.")), "in 10 working"},
		{"the person's deadline if the authority sets none", letter(ombudsman, "Please see below.\n\n"+forwarded("Please answer within 3 days.")), "in 3 calendar"},
		{"a day of the letter's year", letter("Date: Wed, 20 May 2026 08:00:00 +0000", "Please answer by 1 June."), "by 2026-06-01"},
		{"figures as the authority's country writes them", letter("From: Federal Bureau <cases@bureau.example>", "Please answer by 6/5/2026."), "by 2026-06-05"},
		{"of the year in which it came, if its own date can't be true", letter("Date: Wed, 20 May 2009 08:00:00 +0000", "Please answer by 1 June."), "by 2026-06-01"},
		{"and if it has none", letter("Date:", "Please answer by 1 June."), "by 2026-06-01"},
		{"a letter enclosed by a long one that does not pass it on", enclosing("", long+" I want £100 back.", "From: Robert Gray <bob@mail.example>\nSubject: Kettle\n\nI want £35 back."), "10000 GBP"},
		{"an authority whose system lets one unsubscribe from everything", letter(ombudsman+"\nList-Unsubscribe: <https://ombudsman.example/u>", "Our ref: OMB/2026/4711\n\nPlease answer within 10 working days."), "OMB/2026/4711, in 10 working"},
		{"a newsletter with a date and no number says nothing", letter(ombudsman+"\nList-Unsubscribe: <https://ombudsman.example/u>", "Please answer our survey by 1 June."), ""},
		{"a newsletter says nothing", letter(ombudsman+"\nList-Id: <news.ombudsman.example>", "Our ref: OMB/2026/4711\n\n"+story), ""},
	} {
		if got := told(t, read(t, test.raw)); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestWhatAColleaguePassesOnIsAnsweredToWhoComplains(t *testing.T) {
	const (
		kettle = "The kettle burst on the second day and I want a new one.\nRobert Gray"
		kim    = "From: Kim <kim@firma.example>"
	)
	from := func(sender, text string) string {
		return strings.ReplaceAll(forwarded(text), "Robert Gray <bob@mail.example>", sender)
	}
	for _, test := range []struct {
		name     string
		raw      []byte
		passedOn bool
	}{
		{"a letter", letter(kim, "Please handle.\n\n"+forwarded(kettle)), true},
		{"from the head's own door", letter("From: The Boss <ceo@firma.example>", forwarded(kettle)), true},
		{"a call", letter(kim, "A call came in.\nComplainant: Robert Gray, 020 7946 0018, bob@mail.example"), true},
		{"a call from who has no address", letter(kim, "A call came in.\nComplainant: Robert Gray, 020 7946 0018"), false},
		{"an authority's letter", letter(kim, from("Consumer Ombudsman <cases@ombudsman.example>", "We have received a complaint from a consumer.\nComplainant: Robert Gray, bob@mail.example")), false},
		{"a lawyer's", letter(kim, from("Lee & Co <lee@law.example>", "We act for Mr Robert Gray, bob@mail.example.")), false},
		{"what a stranger passes on", letter("", forwarded(kettle)), false},
		{"what is nobody's", letter(kim, "The kettles burst."), false},
	} {
		r := read(t, test.raw)
		if r.PassedOn != test.passedOn || r.PassedOn && !r.MayAnswer {
			t.Errorf("%s: passed on %v, may be answered %v (%v), %+v", test.name, r.PassedOn, r.MayAnswer, r.NoAnswer, r.Complainant)
		}
	}
}

func TestWhoComplains(t *testing.T) {
	const (
		gray   = "From: Robert Gray <bob@mail.example>\nSubject: Kettle\n\n"
		kettle = "The kettle burst on the second day and I want a new one. Call me: 020 7946 0018.\nRobert Gray"
		long   = "I have looked for it in the shop's books and found the order, the payment and the return slip, but the money seems to have stuck with the bank. " +
			"The gentleman was friendly but is quite upset, and rightly so. The shop in Leeds does not answer its telephone, as you know from the other cases of this week."
		his   = "Robert Gray, bob@mail.example, +442079460018, "
		robot = "From: Forms <no-reply@forms.example>\nReply-To: Robert Gray <bob@mail.example>"
	)
	for _, test := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"who writes", letter("", story+" My account number is 5512-7788. Call 020 7946 0018."), "Ann Smith, ann@mail.example, +442079460018, 5512-7788"},
		{"whose letter an authority passes on", letter(ombudsman, "Please answer.\n\n"+forwarded(kettle)), his},
		{"encloses", enclosing(ombudsman, "Please answer."+long, gray+kettle), his},
		{"whose letter a colleague passes on", letter("From: Kim <kim@firma.example>", long+"\n\n"+forwarded(kettle)), his},
		{"of whichever office", letter("From: Kim <kim@leeds.Firma.example>", "A call came in.\nComplainant: Robert Gray, 020 7946 0018, bob@mail.example"), his},
		{"not a stranger's whose domain ends like ours", letter("From: Kim Lee <kim@notfirma.example>", story), "Kim Lee, kim@notfirma.example, , "},
		{"encloses, whatever they write above it", enclosing("From: Kim <kim@firma.example>", long, gray+kettle), his},
		{"who encloses what another wrote", enclosing("", long, gray+kettle), "Ann Smith, ann@mail.example, , "},
		{"encloses it with a word", enclosing("", "Here is what my father wrote to the shop in April about his kettle.", gray+kettle), his},
		{"encloses it with some words of passing on", enclosing("", "I am forwarding to you what my father wrote to the shop in April about his kettle. He is eighty, does not see well and has no computer of his own, so that all his letters come and go by my address. "+
			"Please answer him there or by telephone, and speak up, as he does not hear well either.", gray+kettle), his},
		{"whose letter went through several hands", letter("From: Kim <kim@firma.example>", "Please handle.\n\n"+strings.ReplaceAll(forwarded("See below.\n\n"), "Robert Gray <bob@mail.example>", "Eve Lee <eve@else.example>")+forwarded(kettle)), his},
		{"whose letter somebody passes on with a long one of their own", letter("", long+"\n\n"+forwarded(kettle)), his},
		{"whom a lawyer speaks for", letter("", "We act for Mr Robert Gray of Leeds."), "Robert Gray, , , "},
		{"whom a journalist speaks of", letter("", "I am a reporter with the Post. Our reader, Robert Gray, cannot get a refund."), "Robert Gray, , , "},
		{"nobody whom a journalist names", letter("", "I am a reporter with the Post. "+story), "nobody"},
		{"nobody whom a newspaper names", letter("From: Kim Lee <kim@tribune.example>", story), "nobody"},
		{"nobody whom an authority names, wherever the answer is to go", letter(ombudsman+"\nReply-To: Jane Roe <jane@ombudsman.example>", story), "nobody"},
		{"encloses it with the mark of passing on", enclosing("Subject: Fwd: Kettle", long, gray+kettle), his},
		{"passes our answer back", letter("Subject: Fwd: Kettle", strings.NewReplacer("Robert Gray <bob@mail.example>", "Kim <kim@firma.example>", "x@else.example", "ann@mail.example").Replace(forwarded("We are sorry, but we cannot help."))), "Ann Smith, ann@mail.example, , "},
		{"and passes on what a company answered them", letter("", "Please look into this. Call me: 020 7946 0018.\n\n"+strings.NewReplacer("Robert Gray <bob@mail.example>", "Service <service@shop.example>", "x@else.example", "ann@mail.example").Replace(forwarded("Dear customer, we cannot help."))), "Ann Smith, ann@mail.example, +442079460018, "},
		{"named only, as Outlook does", letter("", "Please look into this.\n\n"+strings.NewReplacer("Robert Gray <bob@mail.example>", "Service <service@shop.example>", "<x@else.example>", "Ann Smith").Replace(forwarded("Dear customer, we cannot help."))), "Ann Smith, ann@mail.example, , "},
		{"not who answered somebody else from such an address", letter("", "See below.\n\n"+strings.ReplaceAll(forwarded(kettle), "bob@mail.example", "info@gray.example")), "Robert Gray, info@gray.example, +442079460018, "},
		{"encloses our answer", enclosing("", "That is no answer.", "From: Desk <desk@firma.example>\nSubject: Fridge\n\nWe are sorry."), "Ann Smith, ann@mail.example, , "},
		{"whom a colleague names", letter("From: Kim <kim@firma.example>", "A call came in.\nComplainant: Robert Gray, 020 7946 0018, bob@mail.example"), his},
		{"whom a colleague does not name", letter("From: Kim <kim@firma.example>", story), "nobody"},
		{"whom an authority's form names", withFile(ombudsman, "Please see the form.", "Complainant: Robert Gray\n\nThe kettle burst.\n\nTelephone 020 7946 0018, write to bob@mail.example"), his},
		{"in full, when the letter names him short", withFile(ombudsman, "We have received a complaint from Mr Gray.", "Complainant: Robert Gray\nbob@mail.example"), "Robert Gray, bob@mail.example, , "},
		{"whom the letter's form names, not that of a file", withFile(ombudsman, "Complainant: Robert Gray\nbob@mail.example", "Complainant: Jane Roe"), "Robert Gray, bob@mail.example, , "},
		{"nobody whom the last of very many files names", enclosing(ombudsman, story+strings.Repeat("\n--b\nContent-Disposition: attachment; filename=a.txt\n\nx", 20)+
			"\n--b\nContent-Disposition: attachment; filename=a.txt\n\nComplainant: Robert Gray"), "nobody"},
		{"not at an address of the authority", letter(ombudsman, "Complainant: Robert Gray, cases@ombudsman.example, 020 7946 0018"), "Robert Gray, , +442079460018, "},
		{"nor at one of ours", letter(ombudsman, "Complainant: Robert Gray, kim@firma.example, 020 7946 0018"), "Robert Gray, , +442079460018, "},
		{"whose account an authority tells", letter(ombudsman, "Complainant: Robert Gray\n\nAccount number 5512-7788."), "Robert Gray, , , 5512-7788"},
		{"whose telephone an authority writes as its country does", letter("From: Federal Bureau <cases@bureau.example>", "Complainant: Robert Gray, (312) 555-0147"), "Robert Gray, , +13125550147, "},
		{"and one of no country as ours does", letter("From: European Board <cases@board.example>", "Complainant: Robert Gray, 020 7946 0018"), "Robert Gray, , +442079460018, "},
		{"whom a machine says to answer", letter(robot, story), "Robert Gray, bob@mail.example, , "},
		{"whom a table of it names", letter("From: Forms <no-reply@forms.example>\nContent-Type: text/html", "<table><tr><td>Full name</td><td>Robert Gray</td></tr><tr><td>Email</td><td>bob@mail.example</td></tr><tr><td>Phone</td><td>020 7946 0018</td></tr></table>"), his},
		{"whom it names before that", letter(robot, "Name: Robina Gray\n\n"+story), "Robina Gray, , , "},
		{"nobody whom a machine speaks for", letter("From: Forms <no-reply@forms.example>", story), "nobody"},
		{"who writes, wherever the answer is to go", letter("Reply-To: Robert Gray <bob@mail.example>", story), "Ann Smith, ann@mail.example, , "},
		{"who fills in their own name", letter("From: A Smith <ann@mail.example>", "Name: Ann Maria Smith\nPhone: 020 7946 0018\n\n"+story), "Ann Maria Smith, ann@mail.example, +442079460018, "},
		{"who gives another number with their name", letter("", story+" Call 020 7946 0018.\n\nName: Ann Maria Smith, 020 7946 0999, ann@else.example"), "Ann Maria Smith, ann@mail.example, +442079460018, "},
		{"nobody in a clipping", letter("From: Kim <kim@firma.example>\nTo: press@firma.example\nSubject: Fwd: Kettles", strings.ReplaceAll(forwarded(kettle), "x@else.example", "press@firma.example")), "nobody"},
		{"whose letter a journalist passes on", letter("To: press@firma.example", "I am a reporter with the Post. Any comment?\n\n"+strings.ReplaceAll(forwarded(kettle), "x@else.example", "post@post.example")), his},
		{"who says so at the head of a letter in Russian", letter("From: Пётр Иванов <p@mail.example>", "Генеральному директору\nот гр. Иванова Петра Ильича\n\nЧайник течёт.\n\nИванов П.И."), "Иванов Пётр Ильич, p@mail.example, , "},
		{"not whom the head of a letter only names", letter("From: Анна Смирнова <a@mail.example>", "Ответ на письмо\nот Иванова Петра Ильича\n\nЧайник течёт."), "Смирнова Анна, a@mail.example, , "},
		{"nobody without a name or address", letter("From:", story), "nobody"},
	} {
		got := "nobody"
		if c := read(t, test.raw).Complainant; c != nil {
			got = strings.Join([]string{c.Name, c.Email, c.Phone, c.Account}, ", ")
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
