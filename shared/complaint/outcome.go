package complaint

// Outcome is what the answer of a case came to for the person: the tag by which good solutions are found again.
type Outcome string

// The outcomes; empty is not known.
const (
	WellSolved Outcome = "well-solved" // the person said that it helped
	Unhappy    Outcome = "unhappy"     // the person said that it did not, or the case came back
)

// Outcomes lists them.
func Outcomes() []Outcome { return []Outcome{WellSolved, Unhappy} }

// Judge takes up what the person said of the answer, 1 to BestScore: up to bad it did not help. Of a case that came back
// since, that is known already.
func (c *Case) Judge(score, bad int) {
	switch {
	case c.Running():
	case score <= bad:
		c.Outcome = Unhappy
	default:
		c.Outcome = WellSolved
	}
}
