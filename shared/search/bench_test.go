package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"resonance/shared/complaint"
	"resonance/shared/store/sqlite"
)

const benchCases = 100_000

// crowd makes cases whose words, names and states are spread as in life: few words stand in most
// texts, most words in few; old cases are closed.
type crowd struct {
	random *rand.Rand
	words  *rand.Zipf
}

func newCrowd(seed uint64) *crowd {
	random := rand.New(rand.NewPCG(seed, 7))
	return &crowd{random: random, words: rand.NewZipf(random, 1.1, 20, 20_000)}
}

func word(n uint64) string {
	const letters = "bcdfghklmnprst"
	var b strings.Builder
	for n += 40; n > 0; n /= 70 {
		b.WriteByte(letters[n%14])
		b.WriteByte("aeiou"[n/14%5])
	}
	return b.String() + "k"
}

func (c *crowd) file(n, of int) caseFile {
	text := make([]string, 60)
	for i := range text {
		text[i] = word(c.words.Uint64())
	}
	name := fmt.Sprintf("%s %s", word(uint64(c.random.IntN(200))), word(uint64(5000+c.random.IntN(5000))))
	person := complaint.Complainant{
		ID: fmt.Sprintf("P-%06d", n), Name: name, Emails: []string{fmt.Sprintf("p%d@example.org", n)},
		Phones: []string{fmt.Sprintf("+447%09d", c.random.IntN(1e9))},
	}
	return caseFile{person: &person, complaints: []complaint.Complaint{{Text: strings.Join(text, " ")}}, kase: complaint.Case{
		ID: fmt.Sprintf("RS-2026-%06d", n), State: c.state(n, of), Channel: c.channel(), Severity: complaint.Normal,
		Summary: strings.Join(text[:6], " "), Person: person.ID, PersonName: name,
		Problem: fmt.Sprintf("PB-%06d", c.random.IntN(300)), Received: day,
		Clocks: []complaint.Clock{{ID: "house", Due: day.Add(time.Duration(n) * time.Minute)}},
	}}
}

func (c *crowd) state(n, of int) complaint.CaseState {
	if age := float64(of-n) / float64(of); c.random.Float64() < 0.01+0.3*max(0, 0.1-age)/0.1 {
		return complaint.CaseStates()[c.random.IntN(3)]
	}
	return complaint.Closed
}

func (c *crowd) channel() complaint.Channel {
	switch n := c.random.IntN(10); {
	case n < 7:
		return complaint.Executive
	case n < 9:
		return complaint.Regulator
	}
	return complaint.Media
}

// fill puts n cases of a crowd on the shelf.
func fill(tb testing.TB, x *Index, n int) {
	var g errgroup.Group
	const workers = 8
	for part := range workers {
		g.Go(func() error {
			c := newCrowd(uint64(part))
			for i := part; i < n; i += workers {
				f := c.file(i, n)
				e, err := caseEntry(f)
				if err == nil {
					_, err = x.cases.save(context.Background(), f.kase.ID, record{}, e, false)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		tb.Fatal(err)
	}
}

// benchIndex gives an index of benchCases; SEARCH_BENCH names a file to keep it in.
func benchIndex(b *testing.B) (*Index, *counted) {
	path := os.Getenv("SEARCH_BENCH")
	if path == "" {
		path = filepath.Join(b.TempDir(), "bench.db")
	}
	_, missing := os.Stat(path)
	db, err := sqlite.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	table := &counted{Table: db}
	x := New(table)
	if missing != nil {
		fill(b, x, benchCases)
	}
	return x, table
}

func BenchmarkFind(b *testing.B) {
	x, table := benchIndex(b)
	queries := []struct {
		name string
		q    Query
	}{
		{"no filter", Query{}},
		{"state", Query{Facets: Facets{State: complaint.Open}}},
		{"channel and state", Query{Facets: Facets{Channel: complaint.Media, State: complaint.Working}}},
		{"two common facets", Query{Facets: Facets{Channel: complaint.Media, State: complaint.Closed}}},
		{"common word", Query{Text: word(0)}},
		{"two common words", Query{Text: word(0) + " " + word(3)}},
		{"rare word", Query{Text: word(15_000)}},
		{"common and rare word", Query{Text: word(0) + " " + word(15_000)}},
		{"middling words", Query{Text: word(150) + " " + word(170)}},
		{"name", Query{Text: word(5100)}},
		{"beginning of a name", Query{Text: word(5100)[:4]}},
		{"case number", Query{Text: "RS-2026-050000"}},
		{"phone", Query{Text: "07700 900123"}},
		{"late", Query{Facets: Facets{DueBefore: day.Add(benchCases / 2 * time.Minute)}}},
	}
	for _, tt := range queries {
		b.Run(tt.name, func(b *testing.B) {
			var took []time.Duration
			rows := 0
			table.reset()
			for b.Loop() {
				start := time.Now()
				page, err := x.Find(context.Background(), tt.q)
				if err != nil {
					b.Fatal(err)
				}
				took, rows = append(took, time.Since(start)), len(page.Rows)
			}
			slices.Sort(took)
			n := float64(len(took))
			b.ReportMetric(ms(took[len(took)/2]), "p50-ms")
			b.ReportMetric(ms(took[len(took)*99/100]), "p99-ms")
			b.ReportMetric(float64(table.queries.Load())/n, "queries")
			b.ReportMetric(float64(table.gets.Load())/n, "gets")
			b.ReportMetric(float64(rows), "rows")
		})
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
