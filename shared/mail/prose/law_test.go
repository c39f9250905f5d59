package prose_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"resonance/shared/mail/prose"
)

// scraps are what the rules look for: strung together at random they make letters worse than any real one.
var scraps = strings.Split("Please reply by |5 June 2026|Friday|within 10 working days|Прошу ответить до |05.06.2026|в течение 30 дней|конца месяца|завтра|"+
	"Our ref: |Your ref: |исх. № |AB-12/345|№ 45-1/22 от 19.05.2026|refund |верните |£1,250.50|12 500 руб.|€|тыс. |"+
	"We act for Mr |Orla Penhallow|Заявитель: |жалоба |Петровой Анны Сергеевны|Смирнова Е.В.|Тел. |+44 7700 900123|8 (999) 000-00-11|<orla@post.example>|"+
	"---------- Forwarded message ---------|-----Original Message-----|From: |Sent: |To: |Subject: |От: |Тема: | wrote:| пишет:|> |-- |_____|"+
	"not the intended recipient|CAUTION: external |Sent from my phone|\n|\n\n|, |. |(|«|\u00a0|\ufeff|\xff|\xd0", "|")

func anyText(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(scraps), rapid.StringN(0, 8, -1)), 0, 40).Draw(t, "text"), "")
}

// Whatever the text, no reader of it fails, and every place named lies within it on the borders of runes.
func TestPlacesLieWithinTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText(t)
		inside := func(what string, s prose.Span) {
			if s.Start < 0 || s.Start >= s.End || s.End > len(text) {
				t.Fatalf("%s at %v of %d", what, s, len(text))
			}
			if utf8.ValidString(text) && !(utf8.ValidString(text[s.Start:s.End])) {
				t.Fatalf("%s at %v breaks a letter", what, s)
			}
		}
		if value, at := prose.FindReference(nil, text, "Fwd: "+text); at != nil {
			inside("reference", *at)
			if text[at.Start:at.End] != value {
				t.Fatalf("%q is not %q", text[at.Start:at.End], value)
			}
		}
		if d, ok := prose.FindDeadline(text, written, false); ok {
			inside("deadline", d.Found)
			day, err := time.Parse(time.DateOnly, d.Date)
			if dated := d.Date != ""; dated && (err != nil || d.Days != 0 || day.Before(written.Truncate(24*time.Hour))) || !dated && (d.Days < 1 || d.Unit == "") {
				t.Fatalf("%+v", d)
			}
		}
		if sum, ok := prose.FindAsked(text); ok {
			inside("sum", sum.Found)
			if sum.Minor <= 0 || len(sum.Currency) != 3 {
				t.Fatalf("%+v", sum)
			}
		}
		if n, ok := prose.FindNamed(text, ""); ok {
			inside("name", n.At)
			if strings.TrimSpace(n.Name) == "" {
				t.Fatal("a name without a name")
			}
		}
		for _, phone := range prose.Phones("", text) {
			if !strings.HasPrefix(phone, "+") || strings.Trim(phone[1:], "0123456789") != "" {
				t.Fatalf("phone %q", phone)
			}
		}
		for _, mail := range prose.Emails(text) {
			if !strings.Contains(strings.ToLower(text), mail) {
				t.Fatalf("address %q", mail)
			}
		}
		if _, rest := prose.CutSubject(text); !strings.HasSuffix(text, rest) {
			t.Fatalf("subject %q", rest)
		}
		prose.Hear(text, text, text)
		prose.Writer(text, text, text)
		prose.NameIn(text)
		prose.Account(text)
	})
}

// Split loses nothing: whatever a letter is made of, every word of it is in one field, and in one only.
func TestSplitLosesNothing(t *testing.T) {
	lines := []string{ // %d makes the words of each line its own
		"line%d", "> line%d", "> > line%d", " line%d", ">line%d <a@post.example>", "The shop wrote, line%d:",
		"From: W line%d <w@post.example>\nSent: Monday\nTo: Ed\nSubject: Kettle", "> От: W line%d <desk@firm.example>\n> Дата: среда\n> Тема: Чайник",
		"From: W\nSubject: line%d", "Subject: line%d\nFrom: W\nTo: Ed", "On 18 May 2026, W line%d <w@post.example> wrote:", "18.05.2026, 10:00, \"line%d\"\n<w@post.example>:",
		"---------- Forwarded message ---------", "> -----Original Message-----", "Begin forwarded message:", "---- Forwarded message ---- line%d",
		"-------- Конец пересылаемого сообщения --------", strings.Repeat("-", 70), "_____", "-- ", "--", "", "", "Sent from my line%d",
		"CAUTION: external, do not click line%d", "If you are not the intended recipient of line%d, delete it.", "Это письмо line%d предназначено только для адресата.",
	}
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		words := 0
		for _, line := range rapid.SliceOfN(rapid.SampledFrom(lines), 0, 30).Draw(t, "lines") {
			if strings.Contains(line, "%d") {
				line = fmt.Sprintf(line, 1000+words)
				words++
			}
			text.WriteString(line + "\n")
		}
		p := prose.Split(text.String(), prose.Options{Forward: rapid.Bool().Draw(t, "forward"), Reply: rapid.Bool().Draw(t, "reply"), Ours: toDesk.Ours})
		var all strings.Builder
		for q := &p; q != nil; q = q.Inner {
			fmt.Fprintln(&all, q.Heading, "\n", q.Text, "\n", q.Signature, "\n", q.History, "\n", q.Notices)
			if (q == &p) != (q.Header == nil) {
				t.Fatal("a header at the sender's own part, or none at a forwarded one")
			}
		}
		for i := range words {
			if word := fmt.Sprint("line", 1000+i); strings.Count(all.String(), word) != 1 {
				t.Fatalf("%s stands %d times in\n%s\nof\n%s", word, strings.Count(all.String(), word), all.String(), text.String())
			}
		}
	})
}

// Whatever the text, it is taken apart without a failure.
func TestSplitTakesAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText(t)
		for _, o := range []prose.Options{{}, reply, forward} {
			prose.Split(text, o)
		}
	})
}

// Every day of the next half year is found, however it is spelt.
func TestFindDeadlineReadsEverySpelling(t *testing.T) {
	months := strings.Fields("января февраля марта апреля мая июня июля августа сентября октября ноября декабря")
	rapid.Check(t, func(t *rapid.T) {
		day := written.AddDate(0, 0, rapid.IntRange(0, 180).Draw(t, "days ahead"))
		russian := fmt.Sprint(day.Day(), " ", months[day.Month()-1])
		text := rapid.SampledFrom([]string{
			"Please reply by " + day.Format("2 January 2006"), "Please reply by " + day.Format("January 2, 2006"), "Please reply no later than " + day.Format("Mon 2 Jan"),
			"Please reply before " + day.Format("2006-01-02"), "Please reply by noon on " + day.Format("02/01/2006"), "Response date: " + day.Format("2.1.06") + ", please",
			"Просим ответить до " + day.Format("02.01.2006"), "Просим ответить не позднее " + russian, "Срок ответа — до 18:00 " + russian + day.Format(" 2006 г."),
		}).Draw(t, "text")
		if d, _ := prose.FindDeadline(text, written, false); d.Date != day.Format(time.DateOnly) {
			t.Fatalf("%s: %+v", text, d)
		}
	})
}

// Every sum is found, however it is written.
func TestFindAskedReadsEverySpelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minor := rapid.Int64Range(1, 1e11).Draw(t, "minor")
		whole, cents := fmt.Sprint(minor/100), fmt.Sprintf("%02d", minor%100)
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + " " + whole[i:]
		}
		english := strings.ReplaceAll(whole, " ", ",") + "." + cents
		text := rapid.SampledFrom([]string{
			"Please refund £" + english + ".", "I want a refund of GBP " + english, "Please pay " + english + " pounds", "Pay me " + strings.ReplaceAll(whole, " ", "") + "." + cents + " GBP",
		}).Draw(t, "text")
		if sum, ok := prose.FindAsked(text); !ok || sum.Minor != minor || sum.Currency != "GBP" {
			t.Fatalf("%s: %+v", text, sum)
		}
		if sum, ok := prose.FindAsked("Верните " + whole + "," + cents + " руб."); !ok || sum.Minor != minor || sum.Currency != "RUB" {
			t.Fatalf("%s roubles: %+v", whole, sum)
		}
	})
}

// Putting the surname first changes the order of a name and nothing else, and is done once.
func TestSurnameFirstKeepsTheWords(t *testing.T) {
	names := strings.Fields("Анна Иван Роман Марк Сергеевна Петрова Горский Шевчук Мартын Ткаченко Ли")
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 4, rapid.ID).Draw(t, "words")
		got := prose.SurnameFirst(strings.Join(words, " "))
		if again := prose.SurnameFirst(got); again != got {
			t.Fatalf("%q, then %q", got, again)
		}
		if !slices.Equal(slices.Sorted(slices.Values(words)), slices.Sorted(slices.Values(strings.Fields(got)))) {
			t.Fatalf("%q became %q", words, got)
		}
	})
}
