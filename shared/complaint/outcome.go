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
// since, that is known already; should it have come back by mistake, this is how its answer had ended.
func (c *Case) Judge(score, bad int) {
	said := WellSolved
	if score <= bad {
		said = Unhappy
	}
	switch {
	case !c.Running():
		c.Outcome = said
	case c.Ended != nil:
		ended := *c.Ended
		ended.Outcome = said
		c.Ended = &ended
	}
}
