package main

import (
	"errors"
	"flag"
	"strings"

	"resonance/shared/identity"
	"resonance/shared/policy"
)

var names = command{
	name: "names",
	usage: `FILE.csv [--rank]
Says of each pair of names whether they are one name, without knowing anything else of the two. Columns
name1, name2 and is_match (1 or true, 0 or false); others are ignored. Gives

  pairs                  how many there are: labelled as one name, said to be one, both
  precision, recall, f1  of what is said to be one name
  threshold              likeness from which on it is, from the policy

With --rank, gives instead how well the other names of those who are in the file are found: each name2 of a
pair that is one name is looked up among all name1, the likest first.

  lookups                how many, and how many of them are spellings: name1 and name2 share half of their
                         pairs of letters, so that a comparison of letters can find them at all
  all, spellings         the share found among the first 1, 5 and 10
  perSecond              names compared

`,
	run: func(flags *flag.FlagSet, args []string) (any, error) {
		rank := flags.Bool("rank", false, "look other names up instead")
		file, err := parse(flags, args)
		if err != nil {
			return nil, err
		}
		pairs, err := readNamePairs(file)
		if err != nil {
			return nil, err
		}
		if *rank {
			return rankNames(pairs), nil
		}
		return measureNames(pairs), nil
	},
}

// namePair is one line of a file of names.
type namePair struct {
	one, two string
	match    bool
}

func readNamePairs(file string) (pairs []namePair, err error) {
	t, err := openTable(file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, t.file.Close()) }()
	one, err1 := t.need("name1")
	two, err2 := t.need("name2")
	match, err3 := t.need("is_match")
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	err = t.each(func(r row) error {
		labelled, err := t.label(r, match)
		pairs = append(pairs, namePair{strings.Clone(r.at(one)), strings.Clone(r.at(two)), labelled})
		return err
	})
	return pairs, err
}

func measureNames(pairs []namePair) pairsScore {
	result := pairsScore{Threshold: policy.Default().Identity.Name}
	for _, p := range pairs {
		result.add(p.match, identity.ReadName(p.one).Likeness(identity.ReadName(p.two)))
	}
	return result
}
