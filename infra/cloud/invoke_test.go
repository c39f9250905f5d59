package cloud

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"golang.org/x/net/html"

	"resonance/shared/store"
)

// make invoke says which function gets which event.
var (
	oneFunction = flag.String("function", "", "the function that gets one event; what comes of it is printed")
	oneEvent    = flag.String("event", "", "the file of that event")
)

// samples are the events of the folder events, in an order in which each finds what it is about, and what
// comes of them: words of the answer, and of what changed.
var samples = []struct {
	function string
	answer   string
	changed  []string
}{
	{"web", `"statusCode":303`, []string{"new case#RS-2026-0000", "new once#"}},
	{"api", `"statusCode":201`, []string{"new case#RS-2026-0000", "new once#"}},
	{"mail", `{"batchItemFailures":null}`, []string{"new case#RS-2026-0000", "new once#letter-", "letter#"}},
	{"slack", `"statusCode":200`, []string{"changed case#RS-2026-000001 case", "new case#RS-2026-000001 journal#"}},
	{"relay", `{"batchItemFailures":null}`, []string{`team queue: {"id":`, `reply queue: {"id":`}},
	{"index", `{"batchItemFailures":null}`, []string{"new mark#RS-2026-000001", "new problem#PB-000001 totals"}},
	{"notify", `{"batchItemFailures":null}`, []string{"new case#RS-2026-000001 card", "Slack: ", "RS-2026-000001 · Executive"}},
	{"reply", `{"batchItemFailures":null}`, []string{"changed case#RS-2026-000001 letter#", "letter: Subject: "}},
	{"clock", `null`, []string{"changed case#RS-2026-000001 step#"}},
}

// What the letter, the token and the session of the samples are called. They have another name in each stack.
const (
	sampleLetter = "01KJSJ8ATH2XCQE5MSAASVWQVE"
	sampleToken  = "Bearer TOKEN"
	sampleCookie = "__Host-resonance=SESSION"
	sampleMail   = "mail/o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1"
)

// theLetter is the one that the sample of mail tells of.
const theLetter = "From: Boris Bell <boris@mail.example>\r\nTo: ceo@firma.example\r\nSubject: Parcel left in the rain\r\n" +
	"Message-ID: <77@mail.example>\r\nDate: Thu, 5 Mar 2026 09:59:50 +0000\r\n\r\nThe courier left my parcel in the rain, and the letter in it is lost.\r\n"

// TestInvoke gives each function its sample under the emulator, or one function one event and prints what
// came of it.
func TestInvoke(t *testing.T) {
	one := *oneFunction != "" || *oneEvent != ""
	if err := invocable(*oneFunction, *oneEvent); one && err != nil {
		t.Fatal(err) // before anything starts
	}
	s := newScene(t, Config{Still: true})
	_, err := s.blobs.Put(t.Context(), sampleMail, "message/rfc822", strings.NewReader(theLetter))
	s.must(err)
	s.moveTo(t, registered.Add(48*time.Hour)) // the moment of the samples
	if one {
		fmt.Println(s.invoke(t, *oneFunction, *oneEvent))
		return
	}
	for _, row := range samples {
		t.Run(row.function, func(t *testing.T) {
			got := s.invoke(t, row.function, filepath.Join("..", "..", "events", row.function+".json"))
			if !strings.Contains(got.answer, row.answer) {
				t.Errorf("the answer lacks %s", row.answer)
			}
			for _, want := range row.changed {
				if !strings.Contains(strings.Join(got.changes, "\n"), want) {
					t.Errorf("nothing that changed is %q", want)
				}
			}
			if t.Failed() {
				t.Log(got)
			}
		})
	}
}

// invocable says what is wrong with a function and the file of its event, as they were typed.
func invocable(function, file string) error {
	if !slices.Contains(Functions, function) {
		return fmt.Errorf("there is no function %q: F is one of %s", function, strings.Join(Functions, ", "))
	}
	event, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read the event: %w", err)
	}
	var any json.RawMessage
	if err := json.Unmarshal(event, &any); err != nil {
		return fmt.Errorf("%s is no JSON, and Lambda takes nothing else: %w", file, err)
	}
	return nil
}

func TestWhatIsTypedWrongIsSaid(t *testing.T) {
	sample, broken := filepath.Join("..", "..", "events", "mail.json"), filepath.Join(t.TempDir(), "broken.json")
	if err := os.WriteFile(broken, []byte(`{"Records": [`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct{ function, file, want string }{
		"all is well":           {"mail", sample, ""},
		"no function":           {"", sample, "F is one of web, api"},
		"another function":      {"post", sample, "F is one of web, api"},
		"no such file":          {"mail", "none.json", "none.json"},
		"a file that is broken": {"mail", broken, "is no JSON"},
	} {
		err := invocable(row.function, row.file)
		if (err == nil) != (row.want == "") || err != nil && !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// outcome is what came of an event.
type outcome struct {
	answer  string
	log     string
	calls   []string // of AWS
	changes []string // in the table, the queues, in Slack, of letters
}

func (o outcome) String() string {
	list := func(name string, lines []string) string { return name + "\n  " + strings.Join(lines, "\n  ") + "\n" }
	return list("answer", strings.Split(o.answer, "\n")) + list("log", strings.Split(strings.TrimSpace(o.log), "\n")) +
		list("asked of AWS", o.calls) + list("changed", o.changes)
}

func (s *scene) invoke(t *testing.T, name, file string) outcome {
	t.Helper()
	event, err := os.ReadFile(file)
	s.must(err)
	f := s.functions[name]
	var scheduled struct{ Time time.Time }
	if json.Unmarshal(event, &scheduled) == nil && scheduled.Time.After(s.Now()) {
		s.moveTo(t, scheduled.Time)
	}
	event = s.filled(t, event)
	before, calls, spoken := s.look(t), s.Calls(), s.spoken(t, f)
	var answer json.RawMessage
	o := outcome{}
	if err := f.invoke(t.Context(), json.RawMessage(event), &answer); err != nil {
		o.answer = err.Error()
	} else {
		o.answer = string(answer)
	}
	o.log = s.spoken(t, f)[len(spoken):]
	o.changes = changesBetween(before, s.look(t))
	for call, n := range s.Calls() {
		if n -= calls[call]; n > 0 {
			o.calls = append(o.calls, fmt.Sprintf("%d %s:%s", n, call.Service, call.Action))
		}
	}
	slices.Sort(o.calls)
	return o
}

// filled is a sample with the names of this stack in it. The lead signs in for it.
func (s *scene) filled(t *testing.T, sample []byte) []byte {
	t.Helper()
	names := map[string]string{sampleLetter: s.letter, sampleToken: "Bearer " + s.token}
	if bytes.Contains(sample, []byte(sampleCookie)) {
		names[sampleCookie] = s.session(t, "nora@firma.example")
	}
	for name, ours := range names {
		sample = bytes.ReplaceAll(sample, []byte(name), []byte(ours))
	}
	return sample
}

func (s *scene) moveTo(t *testing.T, at time.Time) {
	t.Helper()
	s.clock.move(t, at.Sub(s.Now()))
}

func (s *scene) spoken(t *testing.T, f *function) string {
	t.Helper()
	text, err := os.ReadFile(f.log)
	s.must(err)
	return string(text)
}

// look is everything that functions change: what it is, and a sign that it is as it was.
func (s *scene) look(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for it := range s.items(t) {
		all[it.Partition+" "+it.Sort+" ("+it.Type+")"] = fmt.Sprint(it.Version)
	}
	for _, q := range s.queues {
		out, err := s.sqs.ReceiveMessage(t.Context(), &awssqs.ReceiveMessageInput{QueueUrl: &q.url, MaxNumberOfMessages: 10, VisibilityTimeout: 0})
		s.must(err)
		for _, m := range out.Messages {
			all[q.name+" queue: "+*m.Body] = *m.MessageId
		}
	}
	for i, raw := range s.ses.taken() {
		head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
		for line := range strings.SplitSeq(string(head), "\r\n") {
			if strings.HasPrefix(line, "Subject: ") {
				all["letter: "+line] = fmt.Sprint(i)
			}
		}
	}
	all["Slack: "+s.channel(t)] = ""
	return all
}

// items are all items of the table: key, type and version.
func (k *Cloud) items(t testing.TB) iter.Seq[store.Item] {
	t.Helper()
	return func(yield func(store.Item) bool) {
		pages := dynamodb.NewScanPaginator(k.dynamo, &dynamodb.ScanInput{TableName: aws.String(table), ConsistentRead: aws.Bool(true), Limit: aws.Int32(500)})
		for pages.HasMorePages() {
			page, err := pages.NextPage(t.Context())
			k.must(err)
			for _, image := range page.Items {
				text := func(name string) string { return image[name].(*types.AttributeValueMemberS).Value }
				version, err := strconv.ParseInt(image[store.AttrVersion].(*types.AttributeValueMemberN).Value, 10, 64)
				k.must(err)
				it := store.Item{Key: store.Key{Partition: text(store.AttrPartition), Sort: text(store.AttrSort)}, Type: text(store.AttrType), Version: version}
				if !yield(it) {
					return
				}
			}
		}
	}
}

// channel is what the special team reads.
func (k *Cloud) channel(t testing.TB) string {
	t.Helper()
	answer, err := http.Get(k.Slack())
	k.must(err)
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	k.must(err)
	doc, err := html.Parse(bytes.NewReader(page))
	k.must(err)
	var words []string
	for n := range doc.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" {
			words = append(words, strings.Fields(n.Data)...)
		}
	}
	return strings.Join(words, " ")
}

func changesBetween(before, after map[string]string) (list []string) {
	for _, what := range slices.Sorted(maps.Keys(after)) {
		was, there := before[what]
		switch {
		case !there && strings.Contains(what, ": "):
			list = append(list, what)
		case !there:
			list = append(list, "new "+what)
		case was != after[what]:
			list = append(list, "changed "+what)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(before)) {
		if _, there := after[what]; !there && !strings.Contains(what, ": ") {
			list = append(list, "gone "+what)
		}
	}
	return list
}
