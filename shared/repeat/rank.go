package repeat

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"resonance/shared/complaint"
)

// Corpus is what is known of how often stems stand in the backlog. The zero Corpus takes every stem for
// equally rare; lengths of posting lists that were cut short do no better than that.
type Corpus struct {
	Problems int            // how many problems there are, roughly
	With     map[string]int // stem -> problems that have it, as far as known
}

// weight is the inverse document frequency of a stem (Robertson and Spärck Jones 1976), at least a
// little, times what its form says.
func (c Corpus) weight(stem string) float64 {
	n, ok := c.With[stem]
	if !ok || c.Problems == 0 {
		return solidity(stem)
	}
	n = min(n, c.Problems)
	idf := math.Log(1 + (float64(c.Problems-n)+0.5)/(float64(n)+0.5))
	return idf / math.Log(2+float64(c.Problems)) * solidity(stem)
}

// Score says how much two texts are about one problem, 0 to 1, and the words that they share, in the
// words of a. It is the larger of two: the weight of the stems that both have over the geometric mean
// of what each has; and, for near-copies, the share of copied text.
func Score(a, b Signature, c Corpus) (float64, []string) {
	both, one, other := 0.0, 0.0, 0.0
	var shared []string
	for i, s := range a.Stems {
		w := c.weight(s)
		one += w
		if slices.Contains(b.Stems, s) {
			both += w
			shared = append(shared, a.word(i))
		}
	}
	for _, s := range b.Stems {
		w := c.weight(s)
		other += w
	}
	if one == 0 || other == 0 {
		return 0, nil
	}
	return max(both/math.Sqrt(one*other), copied(a, b)), shared
}

// Query is a new complaint that looks for its problem.
type Query struct {
	Signature Signature
	Product   string // what it is about, if stated
	Authority string // through which authority or outlet it came
}

// Candidate is a known problem that a posting list led to.
type Candidate struct {
	ID          string
	Signature   Signature
	Products    []string
	Authorities []string
}

// Proposal is a known problem that the complaint may be about, and why.
type Proposal struct {
	ID     string   `json:"id"`
	Score  float64  `json:"score"`
	Shared []string `json:"shared"` // words of the new text
	Copy   bool     `json:"copy"`   // much of the text is the same: a template or a campaign
	Sure   bool     `json:"sure"`   // may be linked without asking; a person may still overrule
	// Reasons hold the codes repeat.words {words}, repeat.copy {percent}, repeat.product {product} and
	// repeat.authority {authority}.
	Reasons []complaint.Reason `json:"reasons"`
}

const (
	sameProduct   = 0.1  // added to the score
	sameAuthority = 0.03 // an authority writes about many things
	copyFrom      = 0.5  // share of copied text from which on it is a copy
	minShared     = 2    // words, unless the texts are as short as that
)

// Rank orders the candidates that reach the policy's threshold, best first, at most Limits.Shown.
// Equal scores are settled by id.
func Rank(q Query, candidates []Candidate, c Corpus, l Limits) []Proposal {
	var list []Proposal
	for _, k := range candidates {
		p := propose(q, k, c)
		p.Sure = p.Score >= l.Confide
		if p.Score >= l.Propose && len(p.Reasons) > 0 {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(x, y Proposal) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.ID, y.ID))
	})
	return list[:min(len(list), max(l.Shown, 1))]
}

// propose compares one candidate. Without shared words, product and authority say nothing.
func propose(q Query, k Candidate, c Corpus) Proposal {
	p := Proposal{ID: k.ID}
	p.Score, p.Shared = Score(q.Signature, k.Signature, c)
	share := copied(q.Signature, k.Signature)
	p.Copy = share >= copyFrom
	if len(p.Shared) < min(minShared, len(q.Signature.Stems), len(k.Signature.Stems)) && !p.Copy || p.Score == 0 {
		return p
	}
	if len(p.Shared) > 0 {
		p.reason("repeat.words", "words", strings.Join(p.Shared, ", "))
	}
	if p.Copy {
		p.reason("repeat.copy", "percent", strconv.Itoa(int(100*share)))
	}
	if q.Product != "" && slices.Contains(k.Products, q.Product) {
		p.Score += sameProduct
		p.reason("repeat.product", "product", q.Product)
	}
	if q.Authority != "" && slices.Contains(k.Authorities, q.Authority) {
		p.Score += sameAuthority
		p.reason("repeat.authority", "authority", q.Authority)
	}
	p.Score = min(p.Score, 1)
	return p
}

func (p *Proposal) reason(code, param, value string) {
	p.Reasons = append(p.Reasons, complaint.Reason{Code: code, Params: map[string]string{param: value}})
}
