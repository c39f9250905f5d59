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
// equally rare.
type Corpus struct {
	Problems int            // how many problems there are, roughly
	With     map[string]int // stem -> problems that have it, as far as known
}

// CorpusOf reads from the posting lists of a signature's keys how often its stems stand in the backlog.
func CorpusOf(s Signature, lists map[string]Postings, problems int) Corpus {
	c := Corpus{Problems: problems, With: make(map[string]int, len(s.Stems))}
	for _, stem := range s.posted() {
		c.With[stem] = lists[wordKey(stem)].among(problems)
	}
	return c
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
	return idf / math.Log(2+float64(c.Problems)) * math.Sqrt(solidity(stem))
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
	Profile     Profile
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
	enough        = 3    // words of everyday speech that must be shared where no other is
	copyFrom      = 0.5  // share of copied text from which on it is a copy
)

// Rank orders the candidates that reach the policy's threshold, best first, at most Limits.Shown.
// Equal scores are settled by id.
func Rank(q Query, candidates []Candidate, c Corpus, l Limits) []Proposal {
	a := ask(q, c)
	var list []Proposal
	for _, k := range candidates {
		if p, ok := a.propose(k, l); ok {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(x, y Proposal) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.ID, y.ID))
	})
	list = list[:min(len(list), max(l.Shown, 1))]
	for i := range list {
		a.explain(&list[i], candidates)
	}
	return list
}

// asked is a query made ready for many comparisons.
type asked struct {
	Query
	at      map[string]int // stem -> place in the signature
	light   []bool
	weights []float64
	sum     float64 // of the weights
}

func ask(q Query, c Corpus) asked {
	a := asked{Query: q, at: make(map[string]int, len(q.Signature.Stems)), light: make([]bool, len(q.Signature.Stems)), weights: make([]float64, len(q.Signature.Stems))}
	for i, stem := range q.Signature.Stems {
		a.at[stem], a.light[i] = i, light(stem)
		a.weights[i] = c.weight(stem) / (1 + float64(i)/40)
		a.sum += a.weights[i]
	}
	return a
}

// like scores a problem: the weight of the words that the text shares with it, each as far as it belongs
// to the problem, over the geometric mean of what the text has and what one of the problem's complaints
// has. Words of the problem of which the text knows nothing count as much as the text's in the mean.
func (a asked) like(p Profile) (score float64, shared int) {
	both, n := 0.0, 0
	for i, stem := range p.Stems {
		n += p.Counts[i]
		if j, ok := a.at[stem]; ok {
			both += p.has(i) * a.weights[j] / (1 + float64(i)/float64(40*p.Texts))
			shared++
			if !a.light[j] {
				shared += enough
			}
		}
	}
	if both == 0 {
		return 0, 0
	}
	mean, other := a.sum/float64(len(a.weights)), float64(n)/float64(p.Texts)
	return both / math.Sqrt(a.sum*mean*other), shared
}

// propose compares one candidate. Without shared words, product and authority say nothing.
func (a asked) propose(k Candidate, l Limits) (Proposal, bool) {
	p := Proposal{ID: k.ID}
	score, shared := a.like(k.Profile)
	share := copied(a.Signature.Bands, k.Profile.Bands)
	p.Copy = share >= copyFrom
	p.Score = max(score, share)
	if shared < enough && !p.Copy {
		return p, false
	}
	if a.Product != "" && slices.Contains(k.Products, a.Product) {
		p.Score += sameProduct
	}
	if a.Authority != "" && slices.Contains(k.Authorities, a.Authority) {
		p.Score += sameAuthority
	}
	p.Score = min(p.Score, 1)
	p.Sure = p.Score >= l.Confide
	return p, p.Score >= l.Propose
}

// explain finds the words that a proposal shares and says why it is one.
func (a asked) explain(p *Proposal, candidates []Candidate) {
	k := candidates[slices.IndexFunc(candidates, func(k Candidate) bool { return k.ID == p.ID })]
	shared := make([]bool, len(a.Signature.Stems))
	for _, stem := range k.Profile.Stems {
		if i, ok := a.at[stem]; ok {
			shared[i] = true
		}
	}
	var everyday []string
	for i, both := range shared {
		switch {
		case !both:
		case a.light[i]:
			everyday = append(everyday, a.Signature.word(i))
		default:
			p.Shared = append(p.Shared, a.Signature.word(i))
		}
	}
	if len(p.Shared) == 0 {
		p.Shared = everyday
	}
	if len(p.Shared) > 0 {
		p.reason("repeat.words", "words", strings.Join(p.Shared, ", "))
	}
	if p.Copy {
		p.reason("repeat.copy", "percent", strconv.Itoa(int(100*copied(a.Signature.Bands, k.Profile.Bands))))
	}
	if a.Product != "" && slices.Contains(k.Products, a.Product) {
		p.reason("repeat.product", "product", a.Product)
	}
	if a.Authority != "" && slices.Contains(k.Authorities, a.Authority) {
		p.reason("repeat.authority", "authority", a.Authority)
	}
}

func (p *Proposal) reason(code, param, value string) {
	p.Reasons = append(p.Reasons, complaint.Reason{Code: code, Params: map[string]string{param: value}})
}
