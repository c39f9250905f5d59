package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// costTable writes the page about costs.
func costTable(w io.Writer, c costs) error {
	var p prices
	if err := json.Unmarshal(pricesFile, &p); err != nil {
		return fmt.Errorf("read the prices: %w", err)
	}
	out := &lines{w: w}
	out.line("# What the AWS edition costs")
	out.line("")
	out.line("Written by `go run ./infra/bench cost`: the real handlers, each request counted, with %s cases in the table. Of those a", number(float64(c.Cases)))
	out.line("thousand were registered, and the others are their twins under other numbers. A test sees that no step asks for more among")
	out.line("100,000 cases than among ten. Prices: %s; %s.", p.Source, p.Date)
	out.line("")
	steps := []string{byForm, byLetter, looked, stayed, answered, surveyed, idleDay}
	out.line("| | %s |", strings.Join(steps, " | "))
	out.line("|%s", strings.Repeat(" --- |", len(steps)+1))
	for _, what := range rowsOf(c) {
		cells := make([]string, len(steps))
		for i, name := range steps {
			cells[i] = number(quantity(c.Steps[name], what))
		}
		out.line("| %s | %s |", what, strings.Join(cells, " | "))
	}
	cells := make([]string, len(steps))
	for i, name := range steps {
		cells[i] = fmt.Sprintf("%.6f", c.Steps[name].dollars(p))
	}
	out.line("| **dollars** | %s |", strings.Join(cells, " | "))
	out.line("")
	life := c.Steps[byForm].plus(c.Steps[looked].times(looks)).plus(c.Steps[stayed].times(looks * minutes)).plus(c.Steps[answered]).plus(c.Steps[surveyed])
	fixed := c.Steps[idleDay].times(30).dollars(p)
	for _, name := range slices.Sorted(maps.Keys(p.Fixed)) {
		fixed += p.Fixed[name]
	}
	out.line("A complaint that comes through the desk, is looked at %d times for %d minutes each, answered and surveyed costs **%.4f dollars** (from a", looks, minutes, life.dollars(p))
	out.line("letter %.4f), and a month in which nothing happens **%.2f**: the clock, the polling of queues, %s.", life.plus(c.Steps[byLetter]).plus(c.Steps[byForm].times(-1)).dollars(p), fixed, strings.Join(slices.Sorted(maps.Keys(p.Fixed)), ", "))
	out.line("")
	out.line("| complaints a month | dollars a month |")
	out.line("| ---: | ---: |")
	for _, n := range []float64{1000, 100_000, 1_000_000} {
		out.line("| %s | %.2f |", number(n), fixed+n*life.dollars(p))
	}
	out.line("")
	out.line("A case is %.0f KB of the table with its indexes and search; a million of them are %.2f dollars a month of storage, and", c.KB, c.KB*1e6/(1<<20)*p.Storage)
	out.line("backups cost about as much again. What comes to that: letters and files in the bucket, and the move to a cheaper class of those")
	out.line("over 128 KB; letters over 256 KB, which SES counts by that size; what leaves AWS to the internet; whoever signs in with Cognito")
	out.line("beyond its free 10,000.")
	out.line("")
	out.line("Assumed, not counted: a function is billed for %.0f ms at %.0f MB, writes %.1f KB of log and is traced on an average event, where", lasts*1000, memoryGB*1024, logged*1e6)
	out.line("X-Ray takes one event a second and one in twenty of the others; a request leaves %.1f KB in the log of the API; Lambda asks", accessed*1e6)
	out.line("an idle queue with %d pollers, each every 20 seconds; every event comes alone, as on a quiet day: in a rush a batch", polling)
	out.line("shares one invocation and one request.")
	return out.err
}

// rowsOf are all kinds of request that some step makes.
func rowsOf(c costs) []string {
	seen := map[string]bool{}
	for _, b := range c.Steps {
		for what := range b.Requests {
			seen[what] = true
		}
	}
	return append([]string{"DynamoDB write units", "DynamoDB read units"}, slices.Sorted(maps.Keys(seen))...)
}

func quantity(b bill, what string) float64 {
	switch what {
	case "DynamoDB write units":
		return b.Write
	case "DynamoDB read units":
		return b.Read
	}
	return b.Requests[what]
}

// number is short, with commas between thousands.
func number(n float64) string {
	switch {
	case n == 0:
		return ""
	case n < 1000:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", n), ".0")
	case n < 1e6:
		return fmt.Sprintf("%d,%03d", int(n)/1000, int(n)%1000)
	}
	return fmt.Sprintf("%d,%03d,%03d", int(n)/1_000_000, int(n)/1000%1000, int(n)%1000)
}

// lines remembers the first failure to write.
type lines struct {
	w   io.Writer
	err error
}

func (l *lines) line(format string, args ...any) {
	if l.err == nil {
		_, l.err = fmt.Fprintf(l.w, format+"\n", args...)
	}
}
