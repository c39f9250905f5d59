package main

import (
	"errors"
	"flag"
	"strings"

	"resonance/shared/policy"
	"resonance/shared/repeat"
)

var pairs = command{
	name: "pairs",
	usage: `FILE.tsv|csv [--columns NAME=COLUMN,…]
Says of each pair of texts whether they say the same, without knowing anything else. Columns text1, text2 and
label: 1 or true, 0 or false; or, where judges told three classes apart, 1 the same, 0 nearly, -1 not. Others
are ignored. --columns names the file's own columns: --columns text1=question1. Known by themselves: text_1,
sentence1, question1 and the like; class, is_duplicate, is_match, same. Gives

  pairs                  how many there are: labelled as one, said to be one, both. Of three classes 0 counts
                         as one, too
  precision, recall, f1  of what is said to be one
  threshold              likeness from which on it is, from the policy (repeat.alike)
  strict                 of three classes: the same where only 1 counts as one, with a threshold of its own

`,
	run: func(flags *flag.FlagSet, args []string) (any, error) {
		columns := flags.String("columns", "", "NAME=COLUMN,… for columns called otherwise")
		file, err := parse(flags, args)
		if err != nil {
			return nil, err
		}
		return measurePairs(file, *columns)
	},
}

var pairFields = []field{
	{"text1", []string{"text_1", "sentence1", "sentence_1", "question1"}},
	{"text2", []string{"text_2", "sentence2", "sentence_2", "question2"}},
	{"label", []string{"class", "is_duplicate", "is_match", "same"}},
}

type pairsResult struct {
	pairsScore
	Strict *pairsScore `json:"strict,omitempty"`
}

type pairsScore struct {
	Pairs pairCounts `json:"pairs"`
	score
	Threshold float64 `json:"threshold"`
}

func (p *pairsScore) add(labelled bool, likeness float64) {
	p.Pairs.add(labelled, likeness >= p.Threshold)
	p.score = p.Pairs.score()
}

// judged is one labelled pair. A label of two classes is 1 or -1.
type judged struct {
	label    int
	likeness float64
}

func measurePairs(file, columns string) (result pairsResult, err error) {
	t, err := openTable(file)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, t.file.Close()) }()
	from, err := mapColumns(t, pairFields, columns, "text1", "text2", "label")
	if err != nil {
		return result, err
	}
	var list []judged
	three := false
	err = t.each(func(r row) error {
		label, err := pairLabel(t, r, from.value(r, "label"))
		three = three || label < 0
		likeness := repeat.Likeness(repeat.Sign(from.value(r, "text1")), repeat.Sign(from.value(r, "text2")))
		list = append(list, judged{label, likeness})
		return err
	})
	return scorePairs(list, three), err
}

func pairLabel(t *table, r row, text string) (int, error) {
	text = strings.TrimSuffix(text, ".0")
	if text == "-1" {
		return -1, nil
	}
	same, ok := labels[strings.ToLower(text)]
	if !ok {
		return 0, t.fail(r, "the label %q is none of 1, 0, -1, true and false", text)
	}
	if same {
		return 1, nil
	}
	return 0, nil
}

// sameText is the likeness from which on two texts of one language say the same; the labels tell it from nearly the same.
const sameText = 0.67

func scorePairs(list []judged, three bool) pairsResult {
	p := policy.Default().Repeat
	result := pairsResult{pairsScore: pairsScore{Threshold: p.Alike}}
	if three {
		result.Strict = &pairsScore{Threshold: sameText}
	}
	for _, j := range list {
		if !three {
			result.add(j.label > 0, j.likeness)
			continue
		}
		result.add(j.label >= 0, j.likeness)
		result.Strict.add(j.label > 0, j.likeness)
	}
	return result
}
