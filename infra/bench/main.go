// Command bench measures the one-machine edition: the real binary as a child process, through its real
// doors, on a data folder with many cases. It prints one JSON document; how far it is goes to stderr.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"
)

const usage = `bench cost counts what the functions ask of AWS and prints what that costs (docs/cost.md);
bench heat prints the partitions of the table that 1,000 complaints a second load most.

bench by itself measures bin/resonance and prints one JSON document:

  cases, seeding            how many cases the folder holds; how the folder was filled, seconds it took (0: kept)
  start                     ms until /healthz answers: empty folder, and the one with the cases
  memory                    MB resident (VmRSS): idle, and the most seen under the whole load
  pages.NAME.CLIENTS        p50 and p99 in ms of the case, list, today and search pages, and how many were read
  registrations.CLIENTS     through POST /api/v1/submissions, a second; rawCommits: transactions a second of an
                            otherwise empty SQLite file with the same settings, one row of rowBytes in each
                            (what one registration stores), as many clients taking turns; ratio between the two.
                            The store commits what waits together, the raw file commits each row alone:
                            with 8 clients the ratio can pass 1.
  letters.CLIENTS           taken by SMTP with 250, a second; registered: cases made of them, a second,
                            counted until the last is there
  aims, peer                what is aimed at; the same figures of a well-made peer on a machine like this

`

type options struct {
	binary, data string
	cases        int
	span         time.Duration
}

func main() {
	var o options
	flag.StringVar(&o.binary, "binary", "bin/resonance", "the built program")
	flag.StringVar(&o.data, "data", "", "folder that keeps the cases for the next time; empty for one that is removed")
	flag.IntVar(&o.cases, "cases", 100000, "how many cases the folder holds at least")
	flag.DurationVar(&o.span, "span", 5*time.Second, "how long each figure is measured")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	ctx := context.Background()
	var err error
	switch flag.Arg(0) {
	case "cost":
		var c costs
		if c, err = measureCosts(ctx, o.cases); err == nil {
			err = costTable(os.Stdout, c)
		}
	case "heat":
		err = heatTable(ctx, os.Stdout, 1000)
	default:
		err = speed(ctx, o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// speed measures and prints the document.
func speed(ctx context.Context, o options) error {
	result, err := bench(ctx, o)
	if err == nil {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		err = out.Encode(result)
	}
	return err
}

// progress says on stderr what is done at the moment.
func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// clients are the numbers of clients at once that everything is measured with.
var clients = []int{1, 8}

func bench(ctx context.Context, o options) (r report, err error) {
	r = report{Cores: runtime.NumCPU(), Aims: aims, Peer: peer}
	work, err := os.MkdirTemp("", "resonance-bench-")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	if o.data == "" {
		o.data = work + "/data"
	}
	desk, err := prepare(ctx, o)
	if err != nil {
		return r, fmt.Errorf("prepare the cases: %w", err)
	}
	r.Cases, r.Seeding = len(desk.cases), desk.seeding
	if r.Start.Empty, err = startEmpty(o.binary, work+"/empty"); err != nil {
		return r, fmt.Errorf("start on an empty folder: %w", err)
	}
	if r.RowBytes, err = registrationBytes(ctx, work+"/one"); err != nil {
		return r, fmt.Errorf("weigh a registration: %w", err)
	}
	return r, measure(ctx, o, work, desk, &r)
}

// measure starts the desk with its cases and tries every door in turn.
func measure(ctx context.Context, o options, work string, desk prepared, r *report) (err error) {
	c, err := startChild(o.binary, o.data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	r.Start.WithCases = ms(c.started)
	progress("started in %v; waiting until it is idle", c.started)
	if err := quiet(c.pid()); err != nil {
		return err
	}
	if r.Memory.Idle, err = resident(c.pid()); err != nil {
		return err
	}
	peak := watchMemory(c.pid())
	d := door{child: c, prepared: desk, span: o.span}
	r.Pages, err = d.pages(ctx)
	if err == nil {
		r.Registrations, err = d.registrations(ctx, work, r.RowBytes)
	}
	if err == nil {
		r.Letters, err = d.letters(ctx)
	}
	r.Memory.Load = peak()
	return err
}
