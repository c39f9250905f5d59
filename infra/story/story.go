package story

import (
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"resonance/shared/words"
)

// story is what the people of the story know at a moment of it.
type story struct {
	*testing.T // of the step that is told
	home       Home
	time       Clock // nil where time is the machine's
	words      *words.Catalogue

	nora, olga, sam, tess *person // lead, executive office, special team twice
	token                 string  // of a script, with the lead's rights

	once    string // names the form that is being filled in
	receipt upload
	whole   form

	anna, bob string // their cases: fridges that stopped cooling
	ivan      string // his: money taken twice, in Russian
	orlov     string // not his case, but he: a parcel
	matters   int    // that only one complains of
	written   int    // letters of machines
	carol     string // hers: a blocked account, by way of the regulator
	oven      string // Grace's: it burns everything

	fixed []string // problems
}

// Tell plays the whole story in a home whose time it can move.
func Tell(t *testing.T, home Clock) {
	s := begin(t, home)
	s.time = home
	s.signIn()
	s.form()
	s.people()
	s.letters()
	s.clocks()
	s.team()
	s.answers()
	s.backlog()
	s.loops()
	s.days()
	s.months()
	s.again()
	s.powers()
}

// TellWithoutClock plays the part of the story that needs no time to pass.
func TellWithoutClock(t *testing.T, home Home) {
	s := begin(t, home)
	s.signIn()
	s.form()
	s.people()
	s.letters()
	s.team()
	s.answers()
	s.powers()
}

func begin(t *testing.T, home Home) *story {
	t.Helper()
	return &story{T: t, home: home, words: words.Load()}
}

// now is the time in the home.
func (s *story) now() time.Time {
	if s.time != nil {
		return s.time.Now()
	}
	return time.Now()
}

// tell plays the steps of a chapter one after the other. Each builds on those before it, so that the first
// that fails is the last that is played.
func (s *story) tell(steps ...func()) {
	whole := s.T
	for _, step := range steps {
		name := nameOf(step)
		if !whole.Run(name, func(t *testing.T) { s.T = t; step() }) {
			whole.FailNow()
		}
	}
	s.T = whole
}

// nameOf is the name of a method of story.
func nameOf(step func()) string {
	full := runtime.FuncForPC(reflect.ValueOf(step).Pointer()).Name()
	return strings.TrimSuffix(full[strings.LastIndex(full, ".")+1:], "-fm")
}
