package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"resonance/shared/policy"
)

var people = command{
	name: "people",
	usage: `FILE.csv [--columns NAME=COLUMN,…] [--cluster-from REGEX] [--traps FILE] [--pairs OUT]
Registers the records of the file one after the other, in its order, in memory, by the code that registers
complaints: keys, candidates from bounded rings, decision, joining. Columns, of which only id and cluster
are needed:

  id                  the record
  cluster             the person who it is, for counting only; with --cluster-from, what REGEX finds in id
                      (its first group, if it has one)
  full_name           and given_name, surname, patronymic, organisation: as far as the file has them
  email, phone, account, document, date_of_birth
  street, city, postcode, country: joined to one address

--columns names the file's own columns for them: --columns given_name=first_name,street=address_1. A name
given several times, or with columns joined by +, takes all of them, in this order. Columns of other files
that are known by themselves: ` + knownColumns() + `.
--traps FILE names pairs of records that are easily taken for one person: two columns of ids, and perhaps
one of kinds. --pairs OUT writes the pairs of records that were joined, as CSV. Gives

  records, people        how many there are; how many the desk made of them
  pairs                  of records: those of one person by the label, those that the desk joined (all
                         pairs within what it took for one person), and those that are right
  precision, recall, f1  of the joined pairs
  perhaps.recall         of pairs of one person: joined, or one of them put before staff with the other's
                         person as a candidate
  perhaps.looks          candidates put before staff for 1,000 records
  traps                  pairs, how many were joined, their share; the same by kind; unknown: lines that
                         don't name two records of the file
  reads                  items that one registration reads, at most and in the mean, and in how many round
                         trips
  perSecond, seconds     records resolved, without reading the file
  slices                 records a second in each tenth of the file: flat when the register's size is
                         nothing to a registration
  peakMB                 memory of the process at its most

`,
	run: func(flags *flag.FlagSet, args []string) (any, error) {
		columns := flags.String("columns", "", "NAME=COLUMN,… for columns called otherwise")
		cluster := flags.String("cluster-from", "", "regular expression that finds the cluster in the id")
		traps := flags.String("traps", "", "file of pairs that must not be joined")
		pairs := flags.String("pairs", "", "file to write the joined pairs to")
		file, err := parse(flags, args)
		if err != nil {
			return nil, err
		}
		m := &peopleMeasure{desk: newMemory(policy.Default()), traps: *traps, pairs: *pairs}
		if *cluster != "" {
			if m.cluster, err = regexp.Compile(*cluster); err != nil {
				return nil, fmt.Errorf("--cluster-from: %w", err)
			}
		}
		return m.run(file, *columns)
	},
}

// peopleMeasure is one run over a file of people.
type peopleMeasure struct {
	desk         *memory
	cluster      *regexp.Regexp
	traps, pairs string

	ids      []string
	labels   []int32 // by record: its cluster
	joined   []int32 // by record: the person whom the desk took it for
	looks    []look
	clusters map[string]int32
	reads    readCounts
	spent    time.Duration
	took     []time.Duration // by record: what it and all before took
}

// look is one candidate that staff are asked about.
type look struct{ record, person int32 }

type readCounts struct {
	reads
	Trips int `json:"trips"`
}

type peopleResult struct {
	Records int        `json:"records"`
	People  int        `json:"people"`
	Pairs   pairCounts `json:"pairs"`
	score
	Perhaps   perhapsResult `json:"perhaps"`
	Traps     *trapsResult  `json:"traps,omitempty"`
	Reads     readCounts    `json:"reads"`
	PerSecond float64       `json:"perSecond"`
	Seconds   float64       `json:"seconds"`
	Slices    []float64     `json:"slices"`
	PeakMB    float64       `json:"peakMB"`
}

type perhapsResult struct {
	Recall float64 `json:"recall"`
	Looks  float64 `json:"looks"`
}

// memoryLimit is what the run tries to stay under, so that a million people fit a small machine: near it the
// collector works more often.
const memoryLimit = 3 << 30

func (m *peopleMeasure) run(file, columns string) (result peopleResult, err error) {
	t, err := openTable(file)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, t.file.Close()) }()
	needed := []string{"id", "cluster"}
	if m.cluster != nil {
		needed = needed[:1] // the cluster stands in the id
	}
	from, err := mapColumns(t, personFields, columns, needed...)
	if err != nil {
		return result, err
	}
	debug.SetMemoryLimit(memoryLimit)
	m.clusters = map[string]int32{}
	seen := map[string]bool{}
	if err := t.each(func(r row) error { return m.record(t, r, from, seen) }); err != nil {
		return result, err
	}
	return m.result()
}

// record registers one row.
func (m *peopleMeasure) record(t *table, r row, from columnMap, seen map[string]bool) error {
	id := from.value(r, "id")
	if id == "" {
		return t.fail(r, "has no id")
	}
	if seen[id] {
		return t.fail(r, "the id %q stands in an earlier line too", id)
	}
	seen[strings.Clone(id)] = true
	label, err := m.label(id, from.value(r, "cluster"))
	if err != nil {
		return t.fail(r, "%v", err)
	}
	n := int32(len(m.ids))
	m.ids, m.labels = append(m.ids, strings.Clone(id)), append(m.labels, label)
	stated := from.complainant(r)
	before := time.Now()
	found := m.desk.register(stated)
	m.timing(time.Since(before))
	m.joined = append(m.joined, found.person)
	for _, p := range found.perhaps {
		m.looks = append(m.looks, look{n, p})
	}
	m.reads.add(found.reads)
	m.reads.Trips = max(m.reads.Trips, found.trips)
	return nil
}

func (m *peopleMeasure) label(id, cluster string) (int32, error) {
	if m.cluster != nil {
		found := m.cluster.FindStringSubmatch(id)
		if found == nil {
			return 0, fmt.Errorf("--cluster-from finds nothing in the id %q", id)
		}
		cluster = found[min(1, len(found)-1)]
	}
	if cluster == "" {
		return 0, errors.New("has no cluster")
	}
	n, ok := m.clusters[cluster]
	if !ok {
		n = int32(len(m.clusters))
		m.clusters[strings.Clone(cluster)] = n
	}
	return n, nil
}

// peakMB is the most memory that this process has held, from the system; what the runtime has asked for
// where the system doesn't say.
func peakMB() float64 {
	const kilo, mega = 1024, 1024 * 1024
	status, err := os.ReadFile("/proc/self/status")
	if err == nil {
		for line := range strings.Lines(string(status)) {
			var kb float64
			if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kb); n == 1 {
				return kb / kilo
			}
		}
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.Sys) / mega
}
