package conduct

import "time"

// Rules are the weights and limits of the policy.
type Rules struct {
	LookBack time.Duration
	Signals  map[Sign]float64 // points of each signal; one that is missing counts nothing
	Counters map[Sign]float64 // points taken off
	Vetoes   []Sign           // counter-signals that end the matter
	Volume   []Sign           // nothing alone or together; one signal beside another
	Safety   []Sign           // signals that are watched even under a veto, unless the person is vulnerable
	Watch    float64          // points from which on it is a watch
	Review   float64          // and a review
	Limits   Limits
}

// Limits are the counts from which a signal is there.
type Limits struct {
	LettersAfterFinal  int
	UnrelatedProblems  int // areas
	UnrelatedWithin    time.Duration
	BlastChannels      int
	BlastWithin        time.Duration
	Refusals           int
	OutcomeChanges     int
	DemandTimesLoss    float64
	DemandAboveLoss    Sum
	ProfitCases        int
	ProfitTimesLoss    float64
	ProfitAboveLoss    Sum
	SharedMarkerOthers int
	// RightSteps are the channels into which the first letter is a person's right and no repetition.
	RightSteps []string
}

// Sum is an amount in minor units, with other amounts for currencies of another size.
type Sum struct {
	Usual int64
	In    map[string]int64 // ISO 4217 -> minor units
}

func (s Sum) of(currency string) int64 {
	if own, ok := s.In[currency]; ok {
		return own
	}
	return s.Usual
}

// Default gives the desk's own rules: every signal and counter-signal weighs the same, since public
// guidance ranks none above another.
func Default() Rules {
	const day = 24 * time.Hour
	r := Rules{
		LookBack: 365 * day,
		Signals:  map[Sign]float64{}, Counters: map[Sign]float64{},
		Vetoes: []Sign{ProblemUnfixed},
		Volume: []Sign{ManyUnrelatedProblems, ParallelBlast},
		Safety: []Sign{Abuse},
		Watch:  1, Review: 2,
		Limits: Limits{
			LettersAfterFinal: 2,
			UnrelatedProblems: 4, UnrelatedWithin: 60 * day,
			BlastChannels: 3, BlastWithin: 48 * time.Hour,
			Refusals: 2, OutcomeChanges: 2,
			DemandTimesLoss: 10, DemandAboveLoss: Sum{Usual: 1000_00, In: map[string]int64{"RUB": 100_000_00}},
			ProfitCases: 3, ProfitTimesLoss: 3, ProfitAboveLoss: Sum{Usual: 50_00, In: map[string]int64{"RUB": 5_000_00}},
			SharedMarkerOthers: 3,
			RightSteps:         []string{"regulator", "media"},
		},
	}
	for _, s := range Signals() {
		r.Signals[s] = 1
	}
	for _, s := range Counters() {
		r.Counters[s] = 1
	}
	return r
}
