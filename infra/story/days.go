package story

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/desk/api"
)

// days is the ninth chapter: what the passing of time brings about by itself. It is still the first of April.
func (s *story) days() {
	s.tell(
		s.theOtherProblemsAreFixed,
		s.whatWasPutAsideComesBack,
		s.peopleAreRemindedBeforeAndToldAfter,
		s.whatIsLateStandsUnderToday,
		s.theSurveyGoesOutOnce,
		s.lookingAtTheSurveyAnswersNothing,
		s.oneClickAnswersTheSurvey,
		s.aLowScoreOpensACallThatStaysOwned,
		s.theCallIsReportedInSlack,
		s.aGoodScoreOpensNothing,
		s.nobodyIsAskedTwiceInAPeriod,
	)
}

// theOtherProblemsAreFixed: all but those that the story goes on with. What comes of it is seen months later.
func (s *story) theOtherProblemsAreFixed() {
	goOn := map[string]bool{}
	for _, id := range []string{s.bob, s.ivan, s.carol} {
		goOn[s.file(id).Case.Problem] = true
	}
	var list api.List[api.BacklogItem]
	s.get("/problems?limit=200", &list)
	for _, p := range list.Items {
		if goOn[p.ID] {
			continue
		}
		if status := s.call(http.MethodPost, "/problems/"+p.ID+"/ship", nil, nil); status != http.StatusOK {
			s.Errorf("that %s is fixed is answered %d", p.ID, status)
		}
		s.fixed = append(s.fixed, p.ID)
	}
}

// passes lets time go by until a moment, in strides short enough that things happen in their order. What is under
// way ends first: hours would pass over a message that somebody handles, and bring it to another one.
func (s *story) passes(until time.Time, stride time.Duration) {
	s.Helper()
	s.home.Quiet(s.T)
	for now := s.now(); now.Before(until); now = s.now() {
		s.time.Pass(s.T, min(stride, until.Sub(now)))
		s.home.Quiet(s.T)
	}
}

func (s *story) whatWasPutAsideComesBack() {
	s.passes(s.file(s.bob).Case.Snooze.Until.Add(time.Minute), time.Hour)
	s.comeBack()
	if k := s.file(s.bob).Case; k.Snooze != nil {
		s.Errorf("still put aside: %+v", k.Snooze)
	}
	card := s.tess.inSlack(s.bob)
	s.contains("the thread", thread(card), "It is back from its snooze.")
	if strings.Contains(prose(card), "snoozed until") {
		s.Error("the card still says that it is put aside")
	}
}

// comeBack signs the team in anew: nobody's session outlives a day without use.
func (s *story) comeBack() {
	s.Helper()
	for _, p := range []*person{s.nora, s.olga, s.sam, s.tess} {
		p.comesBack()
	}
}

// peopleAreRemindedBeforeAndToldAfter: Bob's answer is due on 8 April, two working days after Easter.
func (s *story) peopleAreRemindedBeforeAndToldAfter() {
	expected := map[complaint.Act][]time.Time{
		complaint.ActReminded:  {london(time.April, 2, 9), london(time.April, 7, 9), london(time.April, 8, 14)},
		complaint.ActEscalated: {london(time.April, 9, 0), london(time.April, 9, 9), london(time.April, 13, 9), london(time.April, 15, 9)},
	}
	for _, at := range append(expected[complaint.ActReminded], expected[complaint.ActEscalated]...) {
		s.passes(at.Add(-time.Hour), 12*time.Hour)
		s.passes(at.Add(time.Hour), time.Hour)
	}
	s.passes(london(time.April, 16, 12), 12*time.Hour)
	for act, want := range expected {
		var got []time.Time
		for _, e := range s.file(s.bob).Journal {
			if e.Act == act && e.Params["step"] == string(complaint.StepResolution) {
				got = append(got, e.At)
			}
		}
		within := func(got, want time.Time) bool {
			return !got.Before(want.Add(-time.Second)) && got.Before(want.Add(time.Hour+time.Minute))
		}
		if !slices.EqualFunc(got, want, within) {
			s.Errorf("%s at %v, want %v", act, got, want)
		}
	}
	card := s.sam.inSlack(s.bob)
	s.contains("the card", prose(card), "late")
	s.contains("the thread", thread(card), "Soon due: Answer.", "Late, reminder 1: Answer.", "Late, reminder 4: Answer.")
}

func london(month time.Month, day, hour int) time.Time {
	return time.Date(2026, month, day, hour, 0, 0, 0, zone("Europe/London"))
}

func (s *story) whatIsLateStandsUnderToday() {
	s.comeBack()
	s.nora.visit("/")
	late := s.nora.on.all("main section")[0]
	s.contains("what is late", prose(late), s.nora.say.Say("desk.today.late"), s.bob)
}

var surveyLink = regexp.MustCompile(`https?://\S+/survey/\S+`)

// survey is the link in the one letter that asks somebody whether the answer helped.
func (s *story) survey(to, subject string) (link string) {
	s.Helper()
	var asked []letter
	for _, l := range s.left(to) {
		if strings.Contains(l.subject, subject) {
			asked = append(asked, l)
		}
	}
	if len(asked) != 1 {
		s.Fatalf("%s was asked %d times", to, len(asked))
	}
	if auto := asked[0].Get("Auto-Submitted"); auto != "auto-generated" {
		s.Errorf("the survey is Auto-Submitted: %s", auto)
	}
	return surveyLink.FindString(asked[0].text)
}

// theSurveyGoesOutOnce, when work starts on the third working day after the answer.
func (s *story) theSurveyGoesOutOnce() {
	link := s.survey("anna@mail.example", "Did it help? "+s.anna)
	if link == "" {
		s.Fatal("the survey has no link")
	}
	sent, err := s.lastTo("anna@mail.example", "Did it help?").Date()
	if want := london(time.April, 8, 9); err != nil || sent.Before(want) || sent.After(want.Add(time.Hour+time.Minute)) {
		s.Errorf("sent %s, want %s: %v", sent, want, err)
	}
}

// lookingAtTheSurveyAnswersNothing: mail scanners follow links.
func (s *story) lookingAtTheSurveyAnswersNothing() {
	anna := s.person("Anna Smith", "anna@mail.example", "en")
	anna.visit(s.survey(anna.email, "Did it help?"))
	anna.reads("desk.survey.title")
	if answered := s.acts(s.anna, complaint.ActSurveyAnswered); len(answered) != 0 {
		s.Error("a look counts as an answer")
	}
}

func (s *story) oneClickAnswersTheSurvey() {
	anna := s.person("Anna Smith", "anna@mail.example", "en")
	anna.visit(s.survey(anna.email, "Did it help?"))
	anna.press("desk.survey.score.2")
	anna.reads("desk.survey.thanks-text")
	anna.press("desk.survey.send", "comment", "The other make is louder.")
	answers := s.acts(s.anna, complaint.ActSurveyAnswered)
	if len(answers) == 0 {
		s.Fatal("the answer is not on the case")
	}
	s.nora.visit("/cases/" + s.anna)
	s.nora.sees("The other make is louder.")
}

// calls are the calls that wait.
func (s *story) calls() []complaint.Task {
	s.Helper()
	var list api.List[complaint.Task]
	s.get("/tasks?limit=200", &list)
	return slices.DeleteFunc(list.Items, func(t complaint.Task) bool { return t.Kind != complaint.TaskCallBack })
}

func (s *story) aLowScoreOpensACallThatStaysOwned() {
	calls := s.calls()
	if len(calls) != 1 || calls[0].Case != s.anna {
		s.Fatalf("calls that wait: %+v", calls)
	}
	s.tess.visit("/tasks")
	s.tess.sees(s.anna)
	s.tess.visit("/cases/" + s.anna)
	s.tess.press("desk.task.claim")
	s.passes(s.now().Add(5*24*time.Hour), 12*time.Hour)
	if calls := s.calls(); len(calls) != 1 || calls[0].Owner.Name != s.tess.name || calls[0].State != complaint.TaskClaimed {
		s.Errorf("after five days: %+v", calls)
	}
	s.contains("the thread", thread(s.tess.inSlack(s.anna)), "The survey says it did not help: a call is due.", "Late, reminder 1: Call back.")
}

func (s *story) theCallIsReportedInSlack() {
	s.tess.pressIn(s.tess.inSlack(s.anna), "slack.act.call-made")
	s.tess.press("slack.submit.call-made", "f.outcome", "She keeps it; we sent a mat.")
	if calls := s.calls(); len(calls) != 0 {
		s.Errorf("calls that wait: %+v", calls)
	}
	s.contains("the thread", thread(s.tess.inSlack(s.anna)), "Tess Solver made the call.")
	s.comeBack()
	s.nora.visit("/cases/" + s.anna)
	s.nora.sees("She keeps it; we sent a mat.")
}

func (s *story) aGoodScoreOpensNothing() {
	ivan := s.person("Иван Петров", "ivan@mail.example", "ru")
	ivan.visit(s.survey(ivan.email, "Помогло ли наше решение? "+s.ivan))
	ivan.press("desk.survey.score.5")
	ivan.reads("desk.survey.thanks")
	if calls := s.calls(); len(calls) != 0 {
		s.Errorf("calls that wait: %+v", calls)
	}
}

// nobodyIsAskedTwiceInAPeriod: Anna complains of something else and is answered.
func (s *story) nobodyIsAskedTwiceInAPeriod() {
	s.nora.visit("/complaints/new")
	s.nora.press("desk.intake.check", "name", "Anna Smith", "email", "anna@mail.example", "text", "The courier was rude to my mother.")
	s.nora.press("desk.intake.submit", "person", s.file(s.anna).Case.Person)
	id := s.nora.number()
	if id == s.anna {
		s.Fatal("another matter joined the case of the fridge")
	}
	s.resolves(id)
	s.passes(s.now().Add(10*24*time.Hour), 24*time.Hour)
	s.survey("anna@mail.example", "Did it help?")
	if status := s.call(http.MethodPost, "/cases/"+id+"/close", nil, nil); status != http.StatusOK {
		s.Errorf("closing it is answered %d", status)
	}
}
