package cloud

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"resonance/infra/local/localtest"
	"resonance/infra/local/slackpage"
	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/store"
)

// TestFaults has one part of AWS fail after the other, and then well again: what is acknowledged is stored, and
// what is owed arrives, once.
func TestFaults(t *testing.T) {
	t.Parallel()
	s := newScene(t, Config{Again: time.Second})
	s.Quiet(t)
	t.Run("the queues are out", s.queuesOut)
	t.Run("the stream gave up", s.streamGaveUp)
	t.Run("Slack is down for an hour", s.slackDown)
	t.Run("the function dies once SES took the letter", s.diesAfterSES)
	t.Run("the function dies once Slack took the card", s.diesAfterSlack)
	t.Run("the function dies once it committed", s.diesAfterCommit)
	t.Run("the table is busy for long", s.tableBusy)
	t.Run("the answer of a commit gets lost", s.answerLost)
	t.Run("everybody writes at once", s.allConflict)
	t.Run("the clock stood still for three hours", s.clockStoodStill)
	s.Break(nil)
	s.NothingIsDead(t)
	t.Run("a change that nobody can read", s.poison)
}

// poison stands first in a batch of changes, and is given up alone: those behind it are handled.
func (s *scene) poison(t *testing.T) {
	s.settle(t)
	relay, stream := s.functions["relay"], s.changes[0]
	relay.mu.Lock()
	first := s.registers(t, "Jane", "The bridge toll was taken twice.")
	localtest.Within(t, time.Minute, "a batch under way", func() bool { return stream.busy.Load() > 0 })
	text := func(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
	_, err := s.dynamo.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: aws.String(table), Item: map[string]types.AttributeValue{
		store.AttrPartition: text("lock#1"), store.AttrSort: text("lock"), store.AttrType: text(register.TypeIntent),
		store.AttrVersion: &types.AttributeValueMemberN{Value: "1"}, store.AttrDoc: &types.AttributeValueMemberSS{Value: []string{"a", "b"}},
	}})
	s.must(err)
	second := s.registers(t, "Karl", "The lift stands between two floors.")
	relay.mu.Unlock()
	s.toldOnce(t, first)
	s.toldOnce(t, second)
	if n := stream.givenUp(); n != 1 {
		t.Errorf("%d changes were given up", n)
	}
}

// while breaks AWS for as long as do takes.
func (s *scene) while(how func(c Call, before int) Fault, do func()) {
	s.Break(how)
	defer s.Break(nil)
	do()
}

func only(function, action string, f Fault) func(Call, int) Fault {
	return func(c Call, _ int) Fault {
		if c.Function == function && (action == "" || c.Action == action) {
			return f
		}
		return Fine
	}
}

// once lets one call fail, and none after it.
func once(function, action string, f Fault) func(Call, int) Fault {
	var done bool
	return func(c Call, _ int) Fault {
		if done || c.Function != function || c.Action != action {
			return Fine
		}
		done = true
		return f
	}
}

// times counts how often a function asked for something.
func (s *scene) times(function, action string) (n int) {
	for c, times := range s.Calls() {
		if c.Function == function && c.Action == action {
			n += times
		}
	}
	return n
}

// registers hands a complaint in by the API, which must take it.
func (s *scene) registers(t *testing.T, name, text string) string {
	t.Helper()
	status, answer := s.submits(t, name, text)
	id, _, _ := strings.Cut(answer[max(0, strings.Index(answer, "RS-")):], `"`)
	if status != http.StatusCreated || !strings.HasPrefix(id, "RS-") {
		t.Fatalf("answered %d %s", status, answer)
	}
	return id
}

func (s *scene) submits(t *testing.T, name, text string) (int, string) {
	t.Helper()
	body := asJSON(map[string]any{"channel": "executive", "text": text, "person": map[string]any{"name": name + " Smith", "emails": []string{strings.ToLower(name) + "@mail.example"}}})
	return s.ask(t, http.MethodPost, "/api/v1/submissions", "application/json", []byte(body))
}

// toldOnce wants one letter to that person's address, and one card of the case.
func (s *scene) toldOnce(t *testing.T, id string) {
	t.Helper()
	s.Quiet(t)
	letters := 0
	for _, raw := range s.ses.taken() {
		letters += strings.Count(string(raw), "Subject: ") * min(1, strings.Count(string(raw), id))
	}
	cards := strings.Count(s.channel(t), id+" · Executive")
	if letters != 1 || cards != 1 {
		t.Errorf("%s was told of in %d letters and %d cards", id, letters, cards)
	}
}

// waitFor waits until a function asked that often more.
func (s *scene) waitFor(t *testing.T, function, action string, more int) {
	t.Helper()
	until := s.times(function, action) + more
	localtest.Within(t, 3*time.Minute, fmt.Sprint(more, " more ", action, " of ", function), func() bool { return s.times(function, action) >= until })
}

func (s *scene) queuesOut(t *testing.T) {
	id := ""
	s.while(only("relay", "SendMessage", Down), func() {
		id = s.registers(t, "Boris", "The parcel vanished between two branches.")
		s.waitFor(t, "relay", "SendMessage", 4)
	})
	s.toldOnce(t, id)
}

// streamGaveUp: what the stream could not hand over in all its tries is swept up by the clock.
func (s *scene) streamGaveUp(t *testing.T) {
	r := s.register
	lost := submission("carl", "The contract was cancelled without a word.")
	s.givesUp.Store(true)
	receipt, err := r.Submit(t.Context(), lost)
	s.must(err)
	s.Quiet(t)
	s.givesUp.Store(false)
	if n := len(s.ses.taken()); strings.Contains(string(s.ses.taken()[n-1]), receipt.Case) {
		t.Fatal("the stream handed it over")
	}
	s.Pass(t, 3*time.Minute)
	s.toldOnce(t, receipt.Case)
}

// slackDown: an hour is twenty tries of the team's queue as the template sets it.
func (s *scene) slackDown(t *testing.T) {
	s.slack.Break(slackpage.Fault{Down: true})
	id := s.registers(t, "Dora", "The card was charged twice and nobody calls back.")
	by := complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga Claims"}
	_, err := s.register.Claim(t.Context(), register.On{Case: id, By: by})
	s.must(err)
	_, err = s.register.Snooze(t.Context(), register.On{Case: id, By: by}, s.Now().Add(24*time.Hour), "waits for the bank")
	s.must(err)
	q := s.queues["team"]
	until := q.batches.Load() + 20
	localtest.Within(t, 3*time.Minute, "an hour of tries", func() bool { return q.batches.Load() >= until })
	s.slack.Break(slackpage.Fault{})
	s.toldOnce(t, id)
	text := s.channel(t)
	claimed, snoozed := strings.Index(text, "Olga Claims has it."), strings.Index(text, "Olga Claims put it aside.")
	if strings.Count(text, "Olga Claims has it.") != 1 || strings.Count(text, "Olga Claims put it aside.") != 1 || claimed > snoozed {
		t.Errorf("the channel says: %s", text)
	}
}

// diesAfterSES: nobody knows whether the letter went, so no second one goes, and a person is asked.
func (s *scene) diesAfterSES(t *testing.T) {
	id := ""
	s.while(only("reply", "SendEmail", KilledAfter), func() {
		id = s.registers(t, "Eric", "The flight was late and the refund never came.")
		s.waitFor(t, "reply", "SendEmail", 1)
		s.waitFor(t, "reply", "Query", 2) // it comes again
	})
	s.clock.move(t, 2*time.Minute) // longer than an attempt may take
	s.toldOnce(t, id)
	f, err := s.register.File(t.Context(), id)
	s.must(err)
	if f.Letters[0].State != complaint.LetterUnknown || len(f.Case.Look) == 0 {
		t.Errorf("the letter is %s, to look at for %v", f.Letters[0].State, f.Case.Look)
	}
}

// diesAfterSlack: who comes after looks for the card before it posts another.
func (s *scene) diesAfterSlack(t *testing.T) {
	id := ""
	s.while(once("notify", "UpdateItem", KilledBefore), func() {
		id = s.registers(t, "Leo", "The ferry left an hour before its time.")
		s.Quiet(t)
	})
	s.toldOnce(t, id)
}

func (s *scene) diesAfterCommit(t *testing.T) {
	s.while(once("mail", "TransactWriteItems", KilledAfter), func() {
		s.Deliver(t, "fred@mail.example", "ceo@firma.example", []byte("From: Fred Smith <fred@mail.example>\r\nTo: ceo@firma.example\r\nSubject: Boiler\r\nMessage-ID: <f@mail.example>\r\n\r\nThe boiler leaks on the new floor.\r\n"))
		s.Quiet(t)
	})
	list, err := s.register.Letters(t.Context(), register.MailIn, 10, "")
	s.must(err)
	if len(list.Rows) != 1 {
		t.Fatalf("letters: %+v", list.Rows)
	}
	s.toldOnce(t, list.Rows[0].Case)
}

// tableBusy: whoever hands in is told to try again, and nothing is half stored.
func (s *scene) tableBusy(t *testing.T) {
	const text = "The meter counts backwards at night."
	s.while(only("api", "", Throttled), func() {
		if status, answer := s.submits(t, "Gwen", text); status != http.StatusServiceUnavailable {
			t.Errorf("answered %d %s", status, answer)
		}
	})
	s.while(only("api", "TransactWriteItems", Throttled), func() {
		if status, answer := s.submits(t, "Gwen", text); status != http.StatusServiceUnavailable {
			t.Errorf("answered %d %s", status, answer)
		}
	})
	s.toldOnce(t, s.registers(t, "Gwen", text))
}

// answerLost: it is stored, but the caller is not told, and hands in the same again.
func (s *scene) answerLost(t *testing.T) {
	const text = "The oven door fell on my foot."
	before := len(s.cases(t))
	s.while(only("api", "TransactWriteItems", Lost), func() {
		if status, answer := s.submits(t, "Hans", text); status < 500 {
			t.Errorf("answered %d %s", status, answer)
		}
	})
	status, answer := s.submits(t, "Hans", text)
	if status != http.StatusOK && status != http.StatusCreated || !strings.Contains(answer, "RS-") {
		t.Errorf("the second time, answered %d %s", status, answer)
	}
	if now := len(s.cases(t)); now != before+1 {
		t.Errorf("there are %d more cases", now-before)
	}
}

func (s *scene) cases(t *testing.T) (ids []string) {
	t.Helper()
	for it := range s.items(t) {
		if it.Type == register.TypeCase {
			ids = append(ids, strings.TrimPrefix(it.Partition, "case#"))
		}
	}
	return ids
}

// allConflict: tries are bounded, and so is the time.
func (s *scene) allConflict(t *testing.T) {
	before := s.times("api", "TransactWriteItems")
	began := time.Now()
	s.while(only("api", "TransactWriteItems", Conflicting), func() {
		if status, answer := s.submits(t, "Ines", "The router dropped every call of the week."); status != http.StatusServiceUnavailable {
			t.Errorf("answered %d %s", status, answer)
		}
	})
	if tries := s.times("api", "TransactWriteItems") - before; tries < 2 || tries > 10 || time.Since(began) > 20*time.Second {
		t.Errorf("%d tries in %v", tries, time.Since(began))
	}
}

// clockStoodStill: what fell due meanwhile happens at the first tick, each once, also when two ticks come at once.
func (s *scene) clockStoodStill(t *testing.T) {
	for n := range 6 {
		sub := submission(fmt.Sprintf("late%c", 'a'+n), fmt.Sprintf("Paper wrote of gate number %d that nobody opens.", n))
		sub.Channel, sub.Source = complaint.Media, complaint.Source{Name: "The Evening Paper"}
		_, err := s.register.Submit(t.Context(), sub)
		s.must(err)
	}
	s.moveTo(t, registered.Add(21*time.Hour)) // 4 March, 7:00: before work
	s.settle(t)
	before := s.fired(t)
	s.clock.move(t, 3*time.Hour)
	due := s.due(t)
	if len(due) < 6 {
		t.Fatalf("only %d steps fell due", len(due))
	}
	var ticks sync.WaitGroup
	for _, instance := range []*function{s.functions["clock"], s.start("clock")} { // one instance takes one at a time
		ticks.Go(func() {
			if err := instance.invoke(t.Context(), s.tick(), nil); err != nil {
				t.Error(err)
			}
		})
	}
	ticks.Wait()
	s.settle(t)
	after := s.fired(t)
	for step := range due {
		if n := after[step] - before[step]; n != 1 {
			t.Errorf("step %s fired %d times", step, n)
		}
	}
}

func (s *scene) settle(t *testing.T) {
	t.Helper()
	s.Tick(t)
	s.Quiet(t)
}

// due are the steps that wait for the clock.
func (s *scene) due(t *testing.T) map[string]bool {
	t.Helper()
	steps := map[string]bool{}
	for _, id := range s.cases(t) {
		f, err := s.register.File(t.Context(), id)
		s.must(err)
		for _, step := range f.Steps {
			if next := step.NextFire(); !next.IsZero() && !next.After(s.Now()) {
				steps[id+" "+step.ID] = true
			}
		}
	}
	return steps
}

// fired counts what the clock did about each step.
func (s *scene) fired(t *testing.T) map[string]int {
	t.Helper()
	n := map[string]int{}
	for _, id := range s.cases(t) {
		f, err := s.register.File(t.Context(), id)
		s.must(err)
		for _, e := range f.Journal {
			if e.Act == complaint.ActReminded || e.Act == complaint.ActEscalated {
				n[id+" "+e.Link]++
			}
		}
	}
	return n
}
