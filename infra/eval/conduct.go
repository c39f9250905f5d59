package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"resonance/shared/conduct"
	"resonance/shared/policy"
	"resonance/shared/register"
	"resonance/shared/repeat"
)

var conducts = command{
	name: "conduct",
	usage: `FILE.jsonl
Reads whole histories of complainants and says of each what the desk would propose at its as_of, and whether it
is a second failure. One JSON object a line: id, as_of, complainant {vulnerable}, events, expect {proposal,
emergency, signals, counter_signals}; title, lang and because are ignored, and so are keys that are not known. A
kind of event that is not known is a mistake. Gives

  people            how many there are
  proposals         how often what was expected (outer) was proposed as what (inner)
  review            precision and recall of review
  falseReviews      review proposed of people who expect the counter-signal problem_unfixed: must be 0
  emergency         labelled, said and right, with precision, recall and f1
  signals           the same for each signal that is labelled or said; counterSignals likewise
  wrong             ids with a difference, and in what

`,
	run: func(flags *flag.FlagSet, args []string) (any, error) {
		file, err := parse(flags, args)
		if err != nil {
			return nil, err
		}
		return measureConduct(file)
	},
}

type conductResult struct {
	People         int                                           `json:"people"`
	Proposals      map[conduct.Proposal]map[conduct.Proposal]int `json:"proposals"`
	Review         told                                          `json:"review"`
	FalseReviews   int                                           `json:"falseReviews"`
	Emergency      told                                          `json:"emergency"`
	Signals        map[conduct.Sign]*told                        `json:"signals"`
	CounterSignals map[conduct.Sign]*told                        `json:"counterSignals"`
	Wrong          map[string][]string                           `json:"wrong"`
}

// told is a tally with how well it was told.
type told struct {
	tally
	score
}

func (t *told) add(labelled, said bool) {
	t.tally.add(labelled, said)
	t.score = t.tally.score()
}

func measureConduct(path string) (result conductResult, err error) {
	file, err := os.Open(path)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	m := conductMeasure{rules: register.ConductRules(policy.Default()), limits: register.RepeatLimits(policy.Default().Repeat)}
	m.result = conductResult{
		Proposals: map[conduct.Proposal]map[conduct.Proposal]int{}, Signals: map[conduct.Sign]*told{},
		CounterSignals: map[conduct.Sign]*told{}, Wrong: map[string][]string{},
	}
	for _, p := range []conduct.Proposal{conduct.None, conduct.Watch, conduct.Review} {
		m.result.Proposals[p] = map[conduct.Proposal]int{conduct.None: 0, conduct.Watch: 0, conduct.Review: 0}
	}
	lines := bufio.NewReader(afterMark(file))
	for n := 1; ; n++ {
		line, end := lines.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if err := m.line(line); err != nil {
				return result, fmt.Errorf("%s, line %d: %w", filepath.Base(path), n, err)
			}
		}
		if errors.Is(end, io.EOF) {
			return m.result, nil
		}
		if end != nil {
			return result, end
		}
	}
}

type conductMeasure struct {
	rules  conduct.Rules
	limits repeat.Limits
	result conductResult
}

// line asks for one person and counts the answer.
func (m *conductMeasure) line(text []byte) error {
	var p persona
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	if _, ok := m.result.Proposals[p.Expect.Proposal]; !ok {
		return fmt.Errorf("expect.proposal is %q, neither none, watch nor review", p.Expect.Proposal)
	}
	history, err := p.history()
	if err != nil {
		return err
	}
	r := &m.result
	r.People++
	said := conduct.Assess(history, m.rules)
	second := repeat.Failures(register.Experiences(history, m.rules), m.limits).Level > 0
	r.Proposals[p.Expect.Proposal][said.Proposal]++
	r.Review.add(p.Expect.Proposal == conduct.Review, said.Proposal == conduct.Review)
	if said.Proposal == conduct.Review && slices.Contains(p.Expect.Counters, conduct.ProblemUnfixed) {
		r.FalseReviews++
	}
	r.Emergency.add(p.Expect.Emergency, second)
	if said.Proposal != p.Expect.Proposal {
		m.wrong(p, "proposal %s, not %s", said.Proposal, p.Expect.Proposal)
	}
	if second != p.Expect.Emergency {
		m.wrong(p, "emergency %v", second)
	}
	m.signs(p, r.Signals, p.Expect.Signals, said.Signals)
	m.signs(p, r.CounterSignals, p.Expect.Counters, said.Counters)
	return nil
}

func (m *conductMeasure) signs(p persona, counts map[conduct.Sign]*told, labelled []conduct.Sign, said []conduct.Finding) {
	found := map[conduct.Sign]bool{}
	for _, f := range said {
		found[f.Sign] = true
	}
	for _, s := range append(conduct.Signals(), conduct.Counters()...) {
		is := slices.Contains(labelled, s)
		if !is && !found[s] {
			continue
		}
		if counts[s] == nil {
			counts[s] = &told{}
		}
		counts[s].add(is, found[s])
		if is != found[s] {
			m.wrong(p, "%s %v", s, found[s])
		}
	}
}

func (m *conductMeasure) wrong(p persona, format string, args ...any) {
	m.result.Wrong[p.ID] = append(m.result.Wrong[p.ID], fmt.Sprintf(format, args...))
}
