package repeat_test

import (
	"testing"

	"resonance/shared/repeat"
)

func TestRank(t *testing.T) {
	known := []repeat.Candidate{
		{ID: "PB-1", Signature: repeat.Sign("Invoice estimates consumption though the meter was photographed"), Products: []string{"power"}, Authorities: []string{"ofgem"}},
		{ID: "PB-2", Signature: repeat.Sign("The invoice came twice in one envelope"), Products: []string{"power"}},
		{ID: "PB-3", Signature: repeat.Sign("Broadband router X-200 restarts every night"), Products: []string{"internet"}},
	}
	got := repeat.Rank(repeat.Query{Signature: repeat.Sign(meter), Product: "power", Authority: "ofgem"}, known, repeat.Corpus{}, repeat.Default())
	if len(got) != 1 || got[0].ID != "PB-1" {
		t.Fatalf("proposals %+v", got)
	}
	codes := map[string]map[string]string{}
	for _, r := range got[0].Reasons {
		codes[r.Code] = r.Params
	}
	if codes["repeat.product"]["product"] != "power" || codes["repeat.authority"]["authority"] != "ofgem" {
		t.Errorf("reasons %v", got[0].Reasons)
	}
	if codes["repeat.words"]["words"] != "meter, consumption, photographed, invoice, estimates" {
		t.Errorf("shared words %q", codes["repeat.words"]["words"])
	}
	if got[0].Sure {
		t.Errorf("sure with a score of %.2f", got[0].Score)
	}
}

// A product in common says nothing where no word is.
func TestProductAloneProposesNothing(t *testing.T) {
	known := []repeat.Candidate{{ID: "PB-3", Signature: repeat.Sign("Broadband router X-200 restarts every night"), Products: []string{"power"}}}
	l := repeat.Default()
	l.Propose = 0
	if got := repeat.Rank(repeat.Query{Signature: repeat.Sign(meter), Product: "power"}, known, repeat.Corpus{}, l); len(got) != 0 {
		t.Errorf("proposals %+v", got)
	}
}

func TestCopyIsSure(t *testing.T) {
	known := []repeat.Candidate{{ID: "PB-1", Signature: repeat.Sign(meter)}}
	got := repeat.Rank(repeat.Query{Signature: repeat.Sign("To whom it may concern: " + meter)}, known, repeat.Corpus{}, repeat.Default())
	if len(got) != 1 || !got[0].Sure || !got[0].Copy {
		t.Errorf("proposals %+v", got)
	}
}

// A word that stands in every second problem proposes less than one that stands in few.
func TestRareWordsSayMore(t *testing.T) {
	query := repeat.Sign("invoice tariff meter")
	c := repeat.Corpus{Problems: 1000, With: map[string]int{"invoic": 600, "tariff": 2, "meter": 300}}
	common, _ := repeat.Score(query, repeat.Sign("invoice meter"), c)
	rare, _ := repeat.Score(query, repeat.Sign("tariff meter"), c)
	if rare <= common {
		t.Errorf("rare words score %.2f, common ones %.2f", rare, common)
	}
}

func TestOrderOfCandidatesDoesNotMatter(t *testing.T) {
	a := repeat.Candidate{ID: "PB-1", Signature: repeat.Sign("router restarts at night")}
	b := repeat.Candidate{ID: "PB-2", Signature: a.Signature}
	q := repeat.Query{Signature: repeat.Sign("the router restarts every night")}
	one := repeat.Rank(q, []repeat.Candidate{a, b}, repeat.Corpus{}, repeat.Default())
	other := repeat.Rank(q, []repeat.Candidate{b, a}, repeat.Corpus{}, repeat.Default())
	if len(one) != 2 || one[0].ID != other[0].ID || one[1].ID != other[1].ID {
		t.Errorf("%+v and %+v", one, other)
	}
}
