package main

import (
	"errors"
	"flag"
	"io"

	"resonance/shared/identity"
	"resonance/shared/policy"
)

var names = command{
	name: "names",
	usage: `FILE.csv
Says of each pair of names whether they are one name, without knowing anything else of the two. Columns
name1, name2 and is_match (1 or true, 0 or false); others are ignored. Gives

  pairs                  how many there are: labelled as one name, said to be one, both
  precision, recall, f1  of what is said to be one name
  threshold              likeness from which on it is, from the policy

`,
	run: func(flags *flag.FlagSet, args []string) (any, error) {
		file, err := parse(flags, args)
		if err != nil {
			return nil, err
		}
		return measureNames(file)
	},
}

// pairCounts counts pairs by what the label and the desk say of them.
type pairCounts struct {
	All       int `json:"all,omitempty"`
	True      int `json:"true"`
	Predicted int `json:"predicted"`
	Correct   int `json:"correct"`
}

func (p *pairCounts) add(labelled, predicted bool) {
	p.All++
	if labelled {
		p.True++
	}
	if predicted {
		p.Predicted++
	}
	if labelled && predicted {
		p.Correct++
	}
}

func (p pairCounts) score() score { return scoreOf(p.Correct, p.Predicted, p.True) }

type namesResult struct {
	Pairs pairCounts `json:"pairs"`
	score
	Threshold float64 `json:"threshold"`
}

func measureNames(file string) (result namesResult, err error) {
	t, err := openTable(file)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, t.file.Close()) }()
	one, err1 := t.need("name1")
	two, err2 := t.need("name2")
	match, err3 := t.need("is_match")
	if err := errors.Join(err1, err2, err3); err != nil {
		return result, err
	}
	result.Threshold = policy.Default().Identity.Name
	for {
		r, err := t.next()
		if errors.Is(err, io.EOF) {
			result.score = result.Pairs.score()
			return result, nil
		}
		if err != nil {
			return result, err
		}
		labelled, err := t.label(r, match)
		if err != nil {
			return result, err
		}
		result.Pairs.add(labelled, identity.NameLikeness(r.at(one), r.at(two)) >= result.Threshold)
	}
}
