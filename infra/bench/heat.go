package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// What DynamoDB gives a second, also on demand: one partition, and a table with its indexes until its quota is raised.
const (
	maxWrite = 1000
	maxRead  = 3000
	maxTable = 40_000 // of each
)

// storm is a burst of complaints that have in common what can be: the problem, the words, the regulator or the
// outlet, and the minute in which their clocks fall due.
type storm struct {
	name   string
	nth    func(n int) register.Submission
	due    bool // what is weighed is not the storm but the tick after it
	warmth int  // complaints before the storm, so that the problem is known
}

// stormRate is how many complaints come in a second.
const stormRate = 1000

var storms = []storm{
	{"media, one problem", mediaStorm, false, 50},
	{"one regulator, one problem", regulatorStorm, false, 50},
	{"one due minute", mediaStorm, true, 50},
}

// A tick takes no more than so many steps of each shard. It can't be done with them sooner than this.
const (
	tickTakes = 200 * register.Shards
	tickLasts = 10 // seconds
)

const outage = "All cards of the bank were blocked on Friday evening and support does not answer. Shops refused the payment, and the app shows an error."

func mediaStorm(n int) register.Submission {
	s := stormy(n)
	s.Channel, s.Source = complaint.Media, complaint.Source{Name: "The Evening Paper", Link: "https://paper.example/a", Published: s.Received}
	return s
}

// regulatorStorm is letters that one regulator passes on, each for a customer of its own.
func regulatorStorm(n int) register.Submission {
	s := stormy(n)
	s.Channel, s.Source = complaint.Regulator, complaint.Source{ID: "fca", Name: "FCA", Reference: fmt.Sprint("R-", n), Verified: true}
	s.ReplyTo = "cases@fca.org.uk"
	s.Letter = &complaint.Letter{ID: fmt.Sprint("storm", n), Kind: complaint.LetterComplaint, From: s.ReplyTo, To: "ceo@firma.example", Subject: "A complaint", Raw: fmt.Sprint("mail/", n), At: s.Received}
	return s
}

func stormy(n int) register.Submission {
	who := invent(n)
	return register.Submission{
		Once: fmt.Sprint("storm#", n), By: complaint.TheSystem(), Text: outage, MayWrite: true, ReplyTo: who.email,
		Who: complaint.Complainant{Name: who.name, Emails: []string{who.email}},
	}
}

// heat is what a storm asks of one partition, a second.
type heat struct {
	Partition string  `json:"partition"`
	Write     float64 `json:"writeUnits"`
	Read      float64 `json:"readUnits"`
}

// heatOf registers so many complaints of a storm, with all that follows, and gives the hottest partitions as they
// would be at the storm's rate.
func heatOf(ctx context.Context, s storm, complaints int) (list []heat, err error) {
	begins := time.Date(2026, time.March, 3, 10, 0, 0, 0, time.UTC)
	err = inFolder(begins, func(d *desk) error {
		submit := func(from, to int) error {
			for n := from; n < to; n++ {
				if _, err := d.Submit(ctx, s.nth(n)); err != nil {
					return fmt.Errorf("complaint %d: %w", n, err)
				}
			}
			return d.settle(ctx, 100)
		}
		if err := submit(0, s.warmth); err != nil {
			return err
		}
		before := d.table.units.clone()
		if err := submit(s.warmth, s.warmth+complaints); err != nil {
			return err
		}
		if !s.due {
			list = hottest(d.table.units.since(before), stormRate/float64(complaints))
			return nil
		}
		d.time.Pass(7 * 24 * time.Hour)
		before = d.table.units.clone()
		fired, err := d.Tick(ctx)
		if err == nil {
			err = d.settle(ctx, 100)
		}
		list = hottest(d.table.units.since(before), tickTakes/float64(tickLasts*max(fired, 1)))
		return err
	})
	return list, err
}

func hottest(u units, scale float64) []heat {
	all := map[place]heat{}
	for p, n := range u.write {
		h := all[p]
		h.Write += n * scale
		all[p] = h
	}
	for p, n := range u.read {
		h := all[p]
		h.Read += n * scale
		all[p] = h
	}
	var list []heat
	for p, h := range all {
		h.Partition = strings.TrimPrefix(string(p.index)+" ", " ") + p.partition
		list = append(list, h)
	}
	load := func(h heat) float64 { return max(h.Write/maxWrite, h.Read/maxRead) }
	slices.SortFunc(list, func(a, b heat) int {
		return cmp.Or(cmp.Compare(load(b), load(a)), strings.Compare(a.Partition, b.Partition))
	})
	return list
}

// heatTable writes the page about the hottest partitions of each storm of so many complaints, of those that share a
// list one.
func heatTable(ctx context.Context, w io.Writer, complaints int) error {
	out := &lines{w: w}
	out.line("# How hot the table gets")
	out.line("")
	out.line("Written by `go run ./infra/bench heat`: complaints are registered, relayed, indexed, shown to the team and acknowledged")
	out.line("by the real rooms, on a table that counts capacity units by partition key, and the result is taken to %d a second.", stormRate)
	out.line("All of them are about one problem, in the same words, and their clocks fall due in one minute. DynamoDB")
	out.line("gives a partition %d write and %d read units a second. A test holds every partition below that.", maxWrite, maxRead)
	for _, s := range storms {
		list, err := heatOf(ctx, s, complaints)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		out.line("")
		out.line("## %s", strings.ToUpper(s.name[:1])+s.name[1:])
		out.line("")
		out.line("| partition, the hottest of its kind | write units | read units |")
		out.line("| --- | ---: | ---: |")
		seen, write, read := map[string]bool{}, 0.0, 0.0
		for _, h := range list {
			write, read = write+h.Write, read+h.Read
			if kind := apart.ReplaceAllString(h.Partition, "#"); !seen[kind] && len(seen) < 12 {
				seen[kind] = true
				out.line("| `%s` | %.0f | %.0f |", h.Partition, h.Write, h.Read)
			}
		}
		out.line("")
		out.line("All partitions together take %s write and %s read units a second.", number(write), number(read))
		if !s.due {
			out.line("The quota of a table allows %.0f such complaints a second.", stormRate*maxTable/max(write, read))
		}
	}
	out.line("")
	out.line("A tick takes in one due minute all that it may of every shard, %d steps, within %d seconds.", tickTakes, tickLasts)
	out.line("")
	out.line("## What a table takes")
	out.line("")
	out.line("No partition stands in the way of %d complaints a second, but the table as a whole does: it takes %s units of each kind", stormRate, number(maxTable))
	out.line("a second until AWS raises its quota (*Service Quotas → Amazon DynamoDB*), and a new one begins with 4,000 writes and")
	out.line("12,000 reads, and grows to twice its last peak within half an hour. Before a storm that can be foreseen, raise the quota and")
	out.line("warm the table: `aws dynamodb update-table --warm-throughput`. One that can't be foreseen is throttled meanwhile: the form asks people")
	out.line("to try again in a moment, and letters wait in their queue. Two limits of our own come first, both in `template.yaml`: the API lets")
	out.line("100 requests a second through (`ThrottlingRateLimit`), and ten functions at once register letters (`MaximumConcurrency`).")
	return out.err
}

// apart is what sets the partitions of one kind apart: a shard, a word, a case.
var apart = regexp.MustCompile(`#.*`)
