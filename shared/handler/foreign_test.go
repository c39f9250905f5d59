package handler_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/complaint"
	"resonance/shared/handler/inbound"
	"resonance/shared/mail"
	"resonance/shared/register"
	"resonance/shared/search"
)

// message is an event of a queue with one message.
func message(body string) events.SQSEvent {
	return events.SQSEvent{Records: []events.SQSMessage{{MessageId: "m1", Body: body, EventSource: "aws:sqs"}}}
}

const (
	done   = `{"batchItemFailures":null}`
	goBack = `{"batchItemFailures":[{"itemIdentifier":"m1"}]}` // and end in the dead letters, where a person sees them
)

func TestWhatComesToTheMailQueueThatIsNoNoticeOfALetter(t *testing.T) {
	for name, row := range map[string]struct{ body, want string }{
		"a bucket is set up":                {`{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-03-03T10:00:00.000Z","Bucket":"mail","RequestId":"A","HostId":"b"}`, done},
		"a bucket is set up, through SNS":   {`{"Type":"Notification","MessageId":"1","Message":"{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}"}`, done},
		"SES is set up":                     {`{"Type":"Notification","MessageId":"1","Message":"Successfully validated SNS topic for Amazon SES event publishing."}`, done},
		"a topic wants to be confirmed":     {`{"Type":"SubscriptionConfirmation","MessageId":"1","Token":"x","Message":"You have chosen to subscribe to the topic.","SubscribeURL":"https://sns.example/"}`, goBack},
		"nobody listens to a topic now":     {`{"Type":"UnsubscribeConfirmation","MessageId":"1","Token":"x","Message":"You have chosen to deactivate subscription."}`, goBack},
		"an object was made":                {`{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"object":{"key":"mail/x"}}}]}`, goBack},
		"a letter bounced":                  {`{"Type":"Notification","Message":"{\"notificationType\":\"Bounce\",\"mail\":{\"messageId\":\"1\"}}"}`, goBack},
		"a receipt without a stored letter": {`{"Type":"Notification","Message":"{\"notificationType\":\"Received\",\"receipt\":{\"action\":{\"type\":\"SNS\"}},\"content\":\"Subject: x\"}"}`, goBack},
		"a message of the team":             {`{"id":"1","case":"RS-2026-000001"}`, goBack},
		"a receipt that says not when":      {`{"Type":"Notification","Message":"{\"receipt\":{\"recipients\":[\"desk@firma.example\"],\"action\":{\"objectKey\":\"mail/x\"}}}"}`, goBack},
		"half of a message":                 {`{"Type":"Notification","Message":"{\"mail\":`, goBack},
		"an instant that is none":           {`{"Type":"Notification","Message":"{\"receipt\":{\"timestamp\":\"yesterday\",\"action\":{\"objectKey\":\"mail/x\"}}}"}`, goBack},
		"JSON 100,000 deep":                 {strings.Repeat("[", 100_000), goBack},
		"nothing":                           {"", goBack},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if _, err := w.blobs.Put(t.Context(), "mail/x", "message/rfc822", strings.NewReader("From: ann@mail.example\r\n\r\nIt broke.\r\n")); err != nil {
				t.Fatal(err)
			}
			if answer, err := invoke(t.Context(), t, w.inbound().Handle, message(row.body)); err != nil || answer != row.want {
				t.Errorf("answer %s, %v; want %s", answer, err, row.want)
			}
			if changed := w.changes(t); len(changed) > 0 {
				t.Errorf("%d changes", len(changed))
			}
		})
	}
}

func TestALetterWhoseObjectIsMissingWaits(t *testing.T) {
	w := newWorld(t)
	body, err := inbound.Notice("1", "mail/gone", "ann@mail.example", []string{"ceo@firma.example"}, w.Now(), mail.Verdicts{})
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := invoke(t.Context(), t, w.inbound().Handle, message(body)); err != nil || answer != goBack {
		t.Errorf("answer %s, %v", answer, err)
	}
	raw := "From: Ann Smith <ann@mail.example>\r\nTo: ceo@firma.example\r\nSubject: Fridge\r\nMessage-ID: <1@mail.example>\r\n\r\nIt stopped cooling.\r\n"
	if _, err := w.blobs.Put(t.Context(), "mail/gone", "message/rfc822", strings.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
	if answer, err := invoke(t.Context(), t, w.inbound().Handle, message(body)); err != nil || answer != done {
		t.Errorf("once it is there, answer %s, %v", answer, err)
	}
	if list, err := w.Letters(t.Context(), register.MailIn, 10, ""); err != nil || len(list.Rows) != 1 {
		t.Errorf("the letters: %+v, %v", list.Rows, err)
	}
}

// A person can tell of a letter whose notice got lost: docs/runbooks/no-mail.md says how.
func TestAPersonTellsOfALetter(t *testing.T) {
	w := newWorld(t)
	if _, err := w.blobs.Put(t.Context(), "mail/x", "message/rfc822", strings.NewReader("From: FCA <cases@fca.org.uk>\r\nSubject: Fridge\r\n\r\nIt stopped cooling.\r\n")); err != nil {
		t.Fatal(err)
	}
	body := message(`{"Type":"Notification","Message":"{\"receipt\":{\"recipients\":[\"desk@firma.example\"],\"timestamp\":\"2026-03-02T09:00:00Z\",\"action\":{\"objectKey\":\"mail/x\"}}}"}`)
	for range 2 {
		if answer, err := invoke(t.Context(), t, w.inbound().Handle, body); err != nil || answer != done {
			t.Errorf("answer %s, %v", answer, err)
		}
	}
	list, err := w.Letters(t.Context(), register.MailIn, 10, "")
	if err != nil || len(list.Rows) != 1 {
		t.Fatalf("the letters: %+v, %v", list.Rows, err)
	}
	f, err := w.File(t.Context(), list.Rows[0].Case)
	if err != nil || f.Case.Source.Verified || !slices.Contains(f.Case.Look, complaint.LookUnverified) || f.Complaints[0].Received.Day() != 2 {
		t.Errorf("%+v, looked at for %v, %v", f.Case.Source, f.Case.Look, err)
	}
}

// letter has a letter come in, and says what became of it.
func (w *world) letter(t *testing.T, from, text string) register.File {
	t.Helper()
	const key = "mail/x"
	raw := "From: " + from + "\r\nTo: desk@firma.example\r\nSubject: Fridge\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n"
	if _, err := w.blobs.Put(t.Context(), key, "message/rfc822", strings.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
	body, err := inbound.Notice("1", key, "x@mail.example", []string{"desk@firma.example"}, w.Now(), mail.Verdicts{DMARC: mail.Pass})
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := invoke(t.Context(), t, w.inbound().Handle, message(body)); err != nil || answer != done {
		t.Fatalf("answer %s, %v", answer, err)
	}
	list, err := w.Letters(t.Context(), register.MailIn, 1, "")
	if err != nil || len(list.Rows) != 1 {
		t.Fatalf("the letters: %+v, %v", list.Rows, err)
	}
	f, err := w.File(t.Context(), list.Rows[0].Case)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Figures that may be read either way are read as the authority's regime does.
func TestADeadlineInFiguresIsReadAsItsAuthorityWritesThem(t *testing.T) {
	day := time.Now().AddDate(0, 0, 2)
	for day.Day() > 12 || day.Day() == int(day.Month()) {
		day = day.AddDate(0, 0, 1)
	}
	for from, form := range map[string]string{"case@consumerfinance.gov": "01/02/2006", "case@financial-ombudsman.org.uk": "02/01/2006"} {
		f := newWorld(t).letter(t, from, "Please send us your final response by "+day.Format(form)+".")
		if d := f.Case.Deadline; d == nil || d.Date != day.Format(time.DateOnly) {
			t.Errorf("%s: %+v, want %s", from, d, day.Format(time.DateOnly))
		}
	}
}

func TestAnImpostorIsKnownByTheNameOfAnAuthorityInEitherLanguage(t *testing.T) {
	for from, want := range map[string]bool{
		"Bank of Russia <x@mail.example>":  true,
		"Банк России <x@mail.example>":     true,
		"Роскомнадзор <x@mail.example>":    true,
		"Ann Smith <ann@mail.example>":     false,
		"Анна Петрова <anna@mail.example>": false,
	} {
		if f := newWorld(t).letter(t, from, "Dear customer, please follow the link."); slices.Contains(f.Case.Look, complaint.LookUnverified) != want || f.Case.MayWrite == want {
			t.Errorf("%s: looked at for %v, may be written to: %v", from, f.Case.Look, f.Case.MayWrite)
		}
	}
}

func TestANewspaperIsNamedInTheLanguageOfItsLetter(t *testing.T) {
	for text, want := range map[string]string{"We plan to publish on Friday.": "Kommersant", "Готовим материал к пятнице, ждём ответа.": "Коммерсантъ"} {
		if f := newWorld(t).letter(t, "x@kommersant.ru", text); f.Case.Source.Name != want || f.Case.Channel != complaint.Media {
			t.Errorf("%s: %s, %q; want %q", text, f.Case.Channel, f.Case.Source.Name, want)
		}
	}
}

func TestAReplyThatTheQueueMisspellsIsNotSent(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{"", "{", "null", `{"id":"1"}`, `{"id":"1","case":"RS-2026-000009","letter":"none"}`} {
		if answer, err := invoke(t.Context(), t, w.reply().Handle, message(body)); err != nil || answer != goBack {
			t.Errorf("%q: answer %s, %v", body, answer, err)
		}
	}
	if w.post.taken > 0 {
		t.Errorf("%d letters left", w.post.taken)
	}
}

func TestEmptyEventsAreNothingToDo(t *testing.T) {
	w := newWorld(t)
	for name, handle := range map[string]any{
		"mail": w.inbound().Handle, "reply": w.reply().Handle, "relay": w.relay().Handle, "index": w.index().Handle,
	} {
		for _, event := range []string{`{"Records":[]}`, `{"Records":null}`, `{}`} {
			if answer, err := invoke(t.Context(), t, handle, event); err != nil || answer != done {
				t.Errorf("%s answers %s with %s, %v", name, event, answer, err)
			}
		}
	}
}

// foreign is an item that somebody else keeps in the table, of kinds that we never write.
func foreign(kind string) events.DynamoDBEventRecord {
	text := events.NewStringAttribute
	image := map[string]events.DynamoDBAttributeValue{"pk": text("lock#1"), "sk": text("lock"), "doc": events.NewStringSetAttribute([]string{"a"})}
	if kind != "" {
		image["type"] = text(kind)
	}
	return events.DynamoDBEventRecord{
		EventName: "INSERT", EventSource: "aws:dynamodb",
		Change: events.DynamoDBStreamRecord{SequenceNumber: "foreign", Keys: image, NewImage: image},
	}
}

// A stream holds back all that follows a record that fails, so nothing that is not ours may fail.
func TestRecordsOfOthersDoNotHoldUpTheStream(t *testing.T) {
	for _, kind := range []string{"", "lock", register.TypeStep} {
		w := newWorld(t)
		receipt := w.complain(t, "ann", "The fridge stopped cooling.")
		event := events.DynamoDBEvent{Records: append([]events.DynamoDBEventRecord{foreign(kind)}, w.changes(t)...)}
		for name, handle := range map[string]any{"relay": w.relay().Handle, "index": w.index().Handle} {
			if answer, err := invoke(t.Context(), t, handle, event); err != nil || answer != done {
				t.Errorf("%q: %s answers %s, %v", kind, name, answer, err)
			}
		}
		w.isIndexed(t, receipt.Case)
		if len(w.sent.messages) != 2 {
			t.Errorf("%q: relayed %+v", kind, w.sent.messages)
		}
	}
}

// A record of ours that can't be read is named, after what stands before it was done.
func TestARecordThatCantBeReadIsNamed(t *testing.T) {
	w := newWorld(t)
	receipt := w.complain(t, "ann", "The fridge stopped cooling.")
	before := w.changes(t)
	for _, row := range []struct {
		handler, kind string
		handle        any
	}{{"relay", register.TypeIntent, w.relay().Handle}, {"index", register.TypeCase, w.index().Handle}} {
		event := events.DynamoDBEvent{Records: slices.Concat(before, []events.DynamoDBEventRecord{foreign(row.kind)}, before)}
		want := `{"batchItemFailures":[{"itemIdentifier":"foreign"}]}`
		if answer, err := invoke(t.Context(), t, row.handle, event); err != nil || answer != want {
			t.Errorf("%s answers %s, %v", row.handler, answer, err)
		}
	}
	w.isIndexed(t, receipt.Case)
	if len(w.sent.messages) != 2 {
		t.Errorf("relayed %+v", w.sent.messages)
	}
}

// A batch that is handed back from its first record stays whole, and would be given up whole: Lambda halves one
// only when the function fails.
func TestARecordThatCantBeReadFailsTheBatchThatItBegins(t *testing.T) {
	w := newWorld(t)
	w.complain(t, "ann", "The fridge stopped cooling.")
	changes := w.changes(t)
	for name, row := range map[string]struct {
		kind   string
		handle any
	}{"relay": {register.TypeIntent, w.relay().Handle}, "index": {register.TypeCase, w.index().Handle}} {
		poison := []events.DynamoDBEventRecord{foreign(row.kind)}
		if answer, err := invoke(t.Context(), t, row.handle, events.DynamoDBEvent{Records: slices.Concat(poison, changes)}); err == nil {
			t.Errorf("%s answers %s", name, answer)
		}
		want := `{"batchItemFailures":[{"itemIdentifier":"foreign"}]}`
		if answer, err := invoke(t.Context(), t, row.handle, events.DynamoDBEvent{Records: poison}); err != nil || answer != want {
			t.Errorf("alone, %s answers %s, %v", name, answer, err)
		}
	}
}

func (w *world) isIndexed(t *testing.T, id string) {
	t.Helper()
	page, err := w.search.Find(t.Context(), search.Query{Limit: 10})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].Case != id {
		t.Errorf("the index finds %+v, %v; want %s", page.Rows, err, id)
	}
}
