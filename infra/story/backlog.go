package story

import (
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/desk/api"
)

// backlog is the seventh chapter: a case ends, its problem does not.
func (s *story) backlog() {
	s.tell(
		s.theHeaviestProblemStandsFirst,
		s.aTeamOwnsIt,
		s.closingTheCaseLeavesTheProblemOpen,
	)
}

// months is the tenth chapter: the problem nags until it is solved.
func (s *story) months() {
	s.tell(
		s.theDaysThatRussiaMovedAreOff,
		s.itsTeamIsRemindedEveryWeekAndThenTheManager,
		s.aDeferredProblemIsQuietUntilItsDay,
		s.whenTheFixIsOutEveryoneIsTold,
		s.aFixIsVerifiedWhenNobodyComplainsAnyMore,
		s.aYearWithoutACalendarIsSaidToBeProvisional,
		s.aProblemThatWasFoundTwiceIsOne,
	)
}

// problem is the fridges' problem as the API tells it.
func (s *story) problem() api.ProblemFile {
	s.Helper()
	var f api.ProblemFile
	s.get("/problems/"+s.file(s.bob).Case.Problem, &f)
	return f
}

func (s *story) theHeaviestProblemStandsFirst() {
	s.nora.visit("/problems")
	first := prose(s.nora.on.all("main tbody tr")[0])
	s.contains("the heaviest problem", first, s.problem().Problem.ID, s.nora.say.Say("desk.weight", "cases", 3, "people", 3), s.nora.say.Say("desk.no-team"))
}

func (s *story) aTeamOwnsIt() {
	s.nora.visit("/problems/" + s.problem().Problem.ID)
	s.nora.press("desk.account.save", "title", "Fridges stop cooling after nine days", "team", "product", "severity", "serious")
	s.nora.sees("Fridges stop cooling after nine days", "Product", s.anna, s.bob)
}

func (s *story) closingTheCaseLeavesTheProblemOpen() {
	s.nora.visit("/cases/" + s.anna)
	s.nora.press("desk.next.close")
	s.nora.reads("desk.done.closed")
	if state := s.file(s.anna).Case.State; state != complaint.Closed {
		s.Errorf("the case is %s", state)
	}
	if p := s.problem().Problem; p.State != complaint.ProblemOpen || p.NagAt.IsZero() {
		s.Errorf("the problem is %s, its next reminder %s", p.State, p.NagAt)
	}
}

// nags are when reminders of the fridges' problem went to an address.
func (s *story) nags(to string) []time.Time {
	s.Helper()
	var times []time.Time
	for _, l := range s.left(to) {
		if strings.Contains(l.subject, "Still not fixed: Fridges stop cooling") {
			at, err := l.Date()
			if err != nil {
				s.Fatal(err)
			}
			times = append(times, at)
		}
	}
	return times
}

const (
	product = "product@firma.example"
	manager = "head-of-product@firma.example"
)

// theDaysThatRussiaMovedAreOff: Saturday 9 May is a holiday, moved to Monday the 11th.
func (s *story) theDaysThatRussiaMovedAreOff() {
	s.passes(london(time.May, 1, 12), 12*time.Hour)
	id := s.submits(complaint.Regulator, "roskomnadzor")
	if c := s.clock(id, "ru-personal-data"); !c.Due.Equal(closing("Europe/Moscow", 2026, 5, 18)) || len(c.Provisional) > 0 {
		s.Errorf("ten working days after 1 May end %s, provisional for %v", c.Due, c.Provisional)
	}
}

func (s *story) itsTeamIsRemindedEveryWeekAndThenTheManager() {
	s.passes(Begins.Add((6*7+3)*24*time.Hour), 12*time.Hour) // each reminder may come a stride late, and the next with it
	team, boss := s.nags(product), s.nags(manager)
	if len(team) != 3 || len(boss) != 3 { // the default policy
		s.Fatalf("reminded: the team %v, its manager %v", team, boss)
	}
	last := Begins
	for _, at := range append(team, boss...) {
		if week := at.Sub(last); week < 6*24*time.Hour || week > 8*24*time.Hour {
			s.Errorf("reminded at %s, %s after the time before", at, week)
		}
		last = at
	}
	s.contains("the reminder", s.lastTo(manager, "Still not fixed").text, "3 cases hang on it", "This is reminder number 6.", s.home.Desk()+"/problems/"+s.problem().Problem.ID)
}

func (s *story) aDeferredProblemIsQuietUntilItsDay() {
	s.comeBack()
	until := s.now().Add(60 * 24 * time.Hour)
	s.nora.visit("/problems/" + s.problem().Problem.ID)
	s.nora.press("desk.problem.decide.do", "decision", "deferred", "until-day", until.Format("2"), "until-month", until.Format("January"), "until-year", until.Format("2006"),
		"because", "The new series comes in summer.")
	s.nora.reads("problem-state.deferred")
	before := len(s.nags(manager))
	s.passes(until.Add(-24*time.Hour), 48*time.Hour)
	if n := len(s.nags(manager)); n != before {
		s.Errorf("reminded %d times although it was put off", n-before)
	}
	s.passes(until.Add(48*time.Hour), 12*time.Hour)
	if n := len(s.nags(manager)); n != before+1 {
		s.Errorf("reminded %d times on the day", n-before)
	}
	if state := s.problem().Problem.State; state != complaint.ProblemOpen {
		s.Errorf("the problem is %s", state)
	}
}

func (s *story) whenTheFixIsOutEveryoneIsTold() {
	s.comeBack()
	s.nora.visit("/problems/" + s.problem().Problem.ID)
	s.nora.press("desk.problem.ship")
	s.nora.reads("problem-state.shipped")
	s.passes(s.now().Add(24*time.Hour), 12*time.Hour)
	for to, id := range map[string]string{"anna@mail.example": s.anna} {
		l := s.lastTo(to, "What you wrote about is fixed, "+id)
		s.contains("the news", l.text, "Fridges stop cooling after nine days", "It is now fixed for everyone.")
	}
}

func (s *story) aFixIsVerifiedWhenNobodyComplainsAnyMore() {
	before := len(s.nags(product)) + len(s.nags(manager))
	s.passes(s.now().Add(40*24*time.Hour), 48*time.Hour)
	if p := s.problem().Problem; p.State != complaint.ProblemVerified {
		s.Errorf("the problem is %s", p.State)
	}
	s.passes(s.now().Add(21*24*time.Hour), 48*time.Hour)
	if n := len(s.nags(product)) + len(s.nags(manager)); n != before {
		s.Errorf("reminded %d times of what is fixed", n-before)
	}
	s.theOthersAreVerifiedToo()
}

// theOthersAreVerifiedToo: they were fixed before the first reminder was due.
func (s *story) theOthersAreVerifiedToo() {
	s.Helper()
	for _, raw := range s.home.Outbox(s.T) {
		l := s.unpack(raw)
		about := func(id string) bool { return strings.Contains(l.text, s.home.Desk()+"/problems/"+id) }
		if strings.Contains(l.subject, "Still not fixed") && slices.ContainsFunc(s.fixed, about) {
			s.Errorf("a reminder of what is fixed: %s", l.subject)
		}
	}
	for _, id := range s.fixed {
		var f api.ProblemFile
		if s.get("/problems/"+id, &f); f.Problem.State != complaint.ProblemVerified {
			s.Errorf("problem %s is %s", id, f.Problem.State)
		}
	}
}

// aYearWithoutACalendarIsSaidToBeProvisional: Russia's days off for 2027 are not official yet.
func (s *story) aYearWithoutACalendarIsSaidToBeProvisional() {
	s.passes(time.Date(2026, time.December, 21, 9, 0, 0, 0, time.UTC), 28*24*time.Hour)
	id := s.submits(complaint.Regulator, "roskomnadzor")
	if c := s.clock(id, "ru-personal-data"); !slices.Equal(c.Provisional, []int{2027}) {
		s.Errorf("due %s, provisional for %v", c.Due, c.Provisional)
	}
	s.comeBack()
	s.nora.visit("/cases/" + id)
	s.nora.reads("desk.provisional-years", "years", "2027")
}

// aProblemThatWasFoundTwiceIsOne: a case follows its problem to the other one, and comes back when that was a mistake.
func (s *story) aProblemThatWasFoundTwiceIsOne() {
	merged, kept := s.file(s.ivan).Case.Problem, s.file(s.carol).Case.Problem
	hangsOn := func(problem, because string) {
		s.Helper()
		s.passes(s.now().Add(3*time.Hour), time.Hour)
		if at := s.file(s.ivan).Case.Problem; at != problem {
			s.Errorf("the case hangs on %s, want %s", at, problem)
		}
		s.nora.visit("/cases/" + s.ivan)
		s.nora.sees(because)
	}
	s.nora.visit("/problems/" + merged + "/same")
	s.nora.press("desk.same-problem.do", "same-as", kept, "because", "The bank is behind both.")
	s.nora.reads("desk.done.problems-merged")
	hangsOn(kept, "The bank is behind both.")
	s.nora.visit("/search?q=" + merged)
	s.nora.reads("desk.merged-problem")
	s.nora.press("desk.part-problem.do", "because", "The bank has nothing to do with it.")
	s.nora.reads("desk.done.problems-parted")
	hangsOn(merged, "The bank has nothing to do with it.")
}
