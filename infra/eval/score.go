package main

// score is how well pairs were told apart. A share of nothing is 0.
type score struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// tally counts things by what the label and the desk say of them.
type tally struct {
	True      int `json:"true"`
	Predicted int `json:"predicted"`
	Correct   int `json:"correct"`
}

func (t *tally) add(labelled, predicted bool) {
	if labelled {
		t.True++
	}
	if predicted {
		t.Predicted++
	}
	if labelled && predicted {
		t.Correct++
	}
}

func (t tally) score() score { return scoreOf(t.Correct, t.Predicted, t.True) }

// pairCounts is a tally of pairs, with how many there are where each was judged.
type pairCounts struct {
	All int `json:"all,omitempty"`
	tally
}

func (p *pairCounts) add(labelled, predicted bool) {
	p.All++
	p.tally.add(labelled, predicted)
}

func scoreOf(correct, predicted, labelled int) score {
	s := score{Precision: share(correct, predicted), Recall: share(correct, labelled)}
	if sum := s.Precision + s.Recall; sum > 0 {
		s.F1 = 2 * s.Precision * s.Recall / sum
	}
	return s
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// reads is how many items one look-up reads. Mean is the sum until it is divided.
type reads struct {
	Max  int     `json:"max"`
	Mean float64 `json:"mean"`
}

func (r *reads) add(n int) {
	r.Max = max(r.Max, n)
	r.Mean += float64(n)
}

func (r *reads) divide(lookups int) { r.Mean /= float64(max(lookups, 1)) }
