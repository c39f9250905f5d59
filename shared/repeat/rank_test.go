package repeat_test

import (
	"fmt"
	"slices"
	"testing"

	"resonance/shared/repeat"
)

func TestRank(t *testing.T) {
	known := []repeat.Candidate{
		{ID: "PB-1", Profile: repeat.Alone(repeat.Sign("Invoice estimates consumption though the meter was photographed")), Products: []string{"power"}, Authorities: []string{"ofgem"}},
		{ID: "PB-2", Profile: repeat.Alone(repeat.Sign("The invoice came twice in one envelope")), Products: []string{"power"}},
		{ID: "PB-3", Profile: repeat.Alone(repeat.Sign("Broadband router X-200 restarts every night")), Products: []string{"internet"}},
	}
	got := repeat.Rank(repeat.Query{Signature: (repeat.Sign(meter)), Product: "power", Authority: "ofgem"}, known, repeat.Corpus{}, repeat.Default())
	if len(got) != 2 || got[0].ID != "PB-1" {
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
	known := []repeat.Candidate{{ID: "PB-3", Profile: repeat.Alone(repeat.Sign("Broadband router X-200 restarts every night")), Products: []string{"power"}}}
	l := repeat.Default()
	l.Propose = 0
	if got := repeat.Rank(repeat.Query{Signature: (repeat.Sign(meter)), Product: "power"}, known, repeat.Corpus{}, l); len(got) != 0 {
		t.Errorf("proposals %+v", got)
	}
}

func TestCopyIsSure(t *testing.T) {
	known := []repeat.Candidate{{ID: "PB-1", Profile: repeat.Alone(repeat.Sign(meter))}}
	got := repeat.Rank(repeat.Query{Signature: (repeat.Sign("To whom it may concern: " + meter))}, known, repeat.Corpus{}, repeat.Default())
	if len(got) != 1 || !got[0].Sure || !got[0].Copy {
		t.Errorf("proposals %+v", got)
	}
}

// A word that stands in every second problem proposes less than one that stands in few.
func TestRareWordsSayMore(t *testing.T) {
	query := repeat.Query{Signature: repeat.Sign("invoice tariff meter")}
	known := []repeat.Candidate{
		{ID: "common", Profile: repeat.Alone(repeat.Sign("invoice meter"))},
		{ID: "rare", Profile: repeat.Alone(repeat.Sign("tariff meter"))},
	}
	c := repeat.Corpus{Problems: 1000, With: map[string]int{"invoic": 600, "tariff": 2, "meter": 300}}
	if got := repeat.Rank(query, known, c, repeat.Default()); len(got) != 2 || got[0].ID != "rare" {
		t.Errorf("proposals %+v", got)
	}
}

// A problem is known by what most of its complaints say, not by what one of them said once; and it forgets
// what was moved away.
func TestProfileLearns(t *testing.T) {
	stray := repeat.Sign("parrot escaped during delivery")
	p := repeat.Alone(repeat.Sign("parcel lost at the depot"))
	for range 9 {
		p = p.Learn(repeat.Sign("parcel lost by the courier"))
	}
	score := func(p repeat.Profile, text string) float64 {
		got := repeat.Rank(repeat.Query{Signature: repeat.Sign(text)}, []repeat.Candidate{{ID: "PB-1", Profile: p}}, repeat.Corpus{}, repeat.Limits{Shown: 1})
		if len(got) == 0 {
			return 0
		}
		return got[0].Score
	}
	if courier, depot := score(p, "courier"), score(p, "depot"); courier <= 2*depot || depot == 0 {
		t.Errorf("what nine say scores %.2f, what one says %.2f", courier, depot)
	}
	if again := p.Learn(stray).Forget(stray); score(again, "parrot escaped") != 0 || score(again, "courier") != score(p, "courier") || again.Texts != p.Texts {
		t.Errorf("learned and forgotten: %+v, before %+v", again, p)
	}
}

func TestProfileIsBounded(t *testing.T) {
	p := repeat.Alone(repeat.Sign("courier"))
	for n := range 300 {
		p = p.Learn(repeat.Sign(fmt.Sprintf("courier thing%d matter%d", n, n)))
	}
	if len(p.Stems) > repeat.MaxProfile || p.Stems[0] != "courier" || p.Counts[0] != 301 {
		t.Errorf("%d stems, first %s %d", len(p.Stems), p.Stems[0], p.Counts[0])
	}
	if !slices.Contains(p.Stems, "matter299") {
		t.Error("what the newest complaint said is lost")
	}
}

func TestOrderOfCandidatesDoesNotMatter(t *testing.T) {
	a := repeat.Candidate{ID: "PB-1", Profile: repeat.Alone(repeat.Sign("router restarts at night"))}
	b := repeat.Candidate{ID: "PB-2", Profile: a.Profile}
	q := repeat.Query{Signature: (repeat.Sign("the router restarts every night"))}
	one := repeat.Rank(q, []repeat.Candidate{a, b}, repeat.Corpus{}, repeat.Default())
	other := repeat.Rank(q, []repeat.Candidate{b, a}, repeat.Corpus{}, repeat.Default())
	if len(one) != 2 || one[0].ID != other[0].ID || one[1].ID != other[1].ID {
		t.Errorf("%+v and %+v", one, other)
	}
}
