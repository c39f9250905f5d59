package cloud

import (
	"flag"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"resonance/infra/local/localtest"
	"resonance/shared/complaint"
	"resonance/shared/insight"
	"resonance/shared/store/dynamo"
)

// make storm asks for 5,000.
var stormSize = flag.Int("storm", 120, "how many complaints the storm brings")

const (
	atOnce = 40
	// burst is how many come before the storm takes breath.
	burst = 200
)

// TestStorm has 40 callers complain at once about one problem, each of somebody else, through instances of the
// API's bootstrap, one for each: as many processes that share nothing but the table. Every tenth hands in the
// same twice at once; who is told to come again, as on a machine too small for 40, does so. None is lost, none
// doubled, all are counted, and no registration is decided again and again.
func TestStorm(t *testing.T) {
	s := newScene(t, Config{APIs: atOnce})
	s.Quiet(t)
	before := s.times("api", "TransactWriteItems")
	began := time.Now()
	answers := make([]string, *stormSize)
	for from := 0; from < *stormSize; from += burst {
		var g errgroup.Group
		g.SetLimit(atOnce)
		for n := from; n < min(from+burst, *stormSize); n++ {
			if n%10 == 0 {
				g.Go(func() error { _, err := s.stormy(t, n); return err })
			}
			g.Go(func() (err error) { answers[n], err = s.stormy(t, n); return err })
		}
		s.must(g.Wait())
	}
	took := time.Since(began)
	tries := s.times("api", "TransactWriteItems") - before
	t.Logf("%d complaints, 40 at once, in %v: %.0f a second; %.3f transactions for each, %d told to come again", *stormSize, took.Round(time.Millisecond), float64(*stormSize)/took.Seconds(), float64(tries)/float64(*stormSize), s.told.Load())
	if tries > *stormSize+*stormSize/4+4*atOnce {
		t.Errorf("%d transactions for %d complaints", tries, *stormSize)
	}
	localtest.Within(t, time.Duration(*stormSize)*time.Second+time.Minute, "the storm's end", func() bool { return s.isQuiet(t) })

	people, problems := map[string]int{}, map[string]int{}
	for _, id := range answers {
		f, err := s.register.File(t.Context(), id)
		s.must(err)
		people[f.Case.PersonName]++
		problems[f.Case.Problem]++
		if len(f.Complaints) != 1 || len(f.Letters) != 1 || f.Letters[0].State != complaint.LetterSent {
			t.Errorf("%s has %d complaints and letters %+v", id, len(f.Complaints), f.Letters)
		}
	}
	if len(people) != *stormSize || len(problems) != 1 {
		t.Errorf("%d people complain of %d problems", len(people), len(problems))
	}
	if cases := len(s.cases(t)); cases != *stormSize+1 { // and the one of the scene
		t.Errorf("there are %d cases", cases)
	}
	s.counted(t, problems)
	s.NothingIsDead(t)
}

// syllables make people whose names differ.
var syllables = strings.Fields("bar cor den fil gan hol ir jas kel lom mar nev")

// stormy hands in the nth complaint, as often as it takes, and gives its case.
func (s *scene) stormy(t *testing.T, n int) (string, error) {
	const patience = 10
	for try := 1; ; try++ {
		status, answer, err := s.handsIn(t, n)
		_, id, ok := strings.Cut(answer, `"case":"`)
		switch {
		case err != nil:
			return "", err
		case status < 300 && ok:
			id, _, _ = strings.Cut(id, `"`)
			return id, nil
		case status != http.StatusServiceUnavailable || try == patience:
			return "", fmt.Errorf("complaint %d is answered %d %s", n, status, answer)
		}
		s.told.Add(1)
	}
}

func (s *scene) handsIn(t *testing.T, n int) (int, string, error) {
	name := strings.ToUpper(syllables[n%12][:1]) + syllables[n%12][1:] + syllables[n/12%12] + " Mc" + syllables[n/144%12] + syllables[n/7%12] + syllables[n/1728%12] + syllables[n%11]
	body := asJSON(map[string]any{
		"channel": "executive", "text": "All cards of the bank were blocked on Friday evening and support does not answer. Shops refused the payment.",
		"person": map[string]any{"name": name, "emails": []string{fmt.Sprintf("person%d@mail.example", n)}},
	})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.Desk()+"/api/v1/submissions", strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	for name, value := range map[string]string{"Authorization": "Bearer " + s.token, "Content-Type": "application/json", "Idempotency-Key": fmt.Sprint("storm-", n)} {
		r.Header.Set(name, value)
	}
	return exchange(r)
}

// counted wants the problem's totals and the day's counts to be those of the storm.
func (s *scene) counted(t *testing.T, problems map[string]int) {
	t.Helper()
	ledger := insight.New(dynamo.New(s.dynamo, table, dynamo.WithClock(s.Now)), insight.Settings{Zone: s.register.Zone()})
	page, err := ledger.ListProblems(t.Context(), nil, 10, "")
	s.must(err)
	for _, p := range page.Rows {
		if want := problems[p.ID]; want > 0 && (p.Totals.Cases != want || p.Totals.People != want) {
			t.Errorf("problem %s counts %+v, want %d", p.ID, p.Totals, want)
		}
	}
	r, err := ledger.Report(t.Context(), registered, s.Now())
	s.must(err)
	if r.Total.Registered != *stormSize+1 {
		t.Errorf("registered are %d", r.Total.Registered)
	}
}
