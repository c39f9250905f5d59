package insight

import (
	"fmt"
	"time"

	"resonance/shared/complaint"
)

// Weights order the backlog: how much a problem weighs by its cases, by its people and by each day since
// it was opened. Severity multiplies cases and people.
type Weights struct {
	Case     int64
	Person   int64
	Day      int64
	Severity map[complaint.Severity]int64
}

// DefaultWeights make a further person count three times as much as a further case of somebody already
// counted, and that two weeks of age weigh about as much as one complainant at normal severity.
func DefaultWeights() Weights {
	return Weights{Case: 10, Person: 20, Day: 4, Severity: map[complaint.Severity]int64{
		complaint.Minor: 1, complaint.Normal: 2, complaint.Serious: 4, complaint.Critical: 8,
	}}
}

func (w Weights) isZero() bool {
	return w.Case == 0 && w.Person == 0 && w.Day == 0 && len(w.Severity) == 0
}

// evidence is what the cases and people of a problem weigh.
func (w Weights) evidence(s complaint.Severity, t complaint.Totals) int64 {
	return max(1, w.Severity[s]) * (w.Case*int64(t.Cases) + w.Person*int64(t.People))
}

// of is what a problem weighs at a time: its evidence, and each day since it was opened.
func (w Weights) of(p complaint.Problem, now time.Time) int64 {
	const day = 24 * time.Hour
	return w.evidence(p.Severity, p.Totals) + w.Day*int64(max(0, now.Sub(p.Opened))/day)
}

// Weight is what a problem with its totals weighs at a time. ListProblems gives the heaviest first.
func (l *Ledger) Weight(p complaint.Problem, now time.Time) int64 { return l.weights.of(p, now) }

// rankZero lifts every rank above zero, so that text order is the order of numbers.
const rankZero = int64(1) << 60

// rank places a problem among the others so that the heaviest has the greatest text. All problems age
// alike, so the age now is not needed: what counts is the evidence less the day of opening, and the
// order stays true without being written again as time goes by. Its resolution is an hour of opening.
func (w Weights) rank(p complaint.Problem, t complaint.Totals) string {
	const hours = 24
	opened := p.Opened.Unix() / int64(time.Hour/time.Second)
	return fmt.Sprintf("%019d#%s", rankZero+hours*w.evidence(p.Severity, t)-w.Day*opened, p.ID)
}
