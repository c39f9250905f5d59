package plan_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"resonance/shared/calendar"
	"resonance/shared/complaint"
	"resonance/shared/plan"
	"resonance/shared/policy"
)

// desk plays one case through time: it keeps what plan gives, as the register does.
type desk struct {
	t         *testing.T
	policy    *policy.Policy
	calendars *calendar.Set
	k         complaint.Case
	steps     []complaint.Step
}

func open(t *testing.T, k complaint.Case, received string) *desk {
	t.Helper()
	p, calendars := rules(t)
	k.Received = local(t, calendars, "GB", received)
	k.Registered, k.State = k.Received, complaint.Open
	d := &desk{t: t, policy: p, calendars: calendars, k: k}
	d.replan(k.Registered)
	return d
}

func (d *desk) at(text string) time.Time { d.t.Helper(); return local(d.t, d.calendars, "GB", text) }

func (d *desk) replan(now time.Time, more ...func(*plan.Facts)) {
	f := plan.FactsOf(d.policy, d.k, now)
	for _, add := range more {
		add(&f)
	}
	d.k.Clocks = plan.Clocks(d.policy, d.calendars, f)
	d.steps = plan.Replan(d.policy, d.calendars, f, d.steps)
}

// did says that a person did a step of this kind.
func (d *desk) did(kind complaint.StepKind, when string) {
	d.t.Helper()
	now := d.at(when)
	d.k.Meet(kind, now)
	for i := range d.steps {
		if d.steps[i].Kind == kind && d.steps[i].Unmet() {
			d.steps[i].Finish(now)
		}
	}
	d.replan(now)
}

func (d *desk) resolve(when string) {
	d.t.Helper()
	r := complaint.Resolution{Happened: "a", Fixed: "b", Concluded: "c", At: d.at(when)}
	if err := d.k.Resolve(r, r.At); err != nil {
		d.t.Fatal(err)
	}
	d.replan(r.At)
}

// want compares the plan, one line a step: kind state due clock.
func (d *desk) want(what string, lines ...string) {
	d.t.Helper()
	zone := d.calendars.Region("GB").Zone()
	var got []string
	for _, s := range d.steps {
		line := []string{string(s.Kind), string(s.State)}
		if !s.Due.IsZero() {
			line = append(line, s.Due.In(zone).Format("2 Jan 15:04"))
		}
		if s.Clock != "" {
			line = append(line, s.Clock)
		}
		if s.Call {
			line = append(line, "call")
		}
		got = append(got, strings.Join(line, " "))
	}
	if diff := cmp.Diff(lines, got); diff != "" {
		d.t.Errorf("%s:\n%s", what, diff)
	}
}

func (d *desk) ruling(what, id string) {
	d.t.Helper()
	r, ok := d.k.Ruling()
	if r.ID != id || ok != (id != "") {
		d.t.Errorf("%s: %q rules, want %q", what, r.ID, id)
	}
}

func TestALetterToTheHeadGoesAllTheWay(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Executive}, "2026-03-04 15:30:00")
	d.ruling("at first", "acknowledge")
	d.want("at first",
		"acknowledge pending 5 Mar 15:30 acknowledge",
		"resolution pending 9 Mar 23:59 house-executive",
		"conclusions waiting", "fix-shipped waiting", "survey waiting")
	d.did(complaint.StepAcknowledge, "2026-03-04 15:31:00")
	d.ruling("acknowledged", "house-executive")
	d.resolve("2026-03-06 12:00:00")
	d.ruling("answered", "")
	d.want("answered",
		"acknowledge done 5 Mar 15:30 acknowledge",
		"resolution done 9 Mar 23:59 house-executive",
		"conclusions done", "fix-shipped waiting", "survey pending 11 Mar 09:00")
	d.replan(d.at("2026-03-12 10:00:00"), func(f *plan.Facts) { f.LowScore = f.Now })
	d.replan(d.at("2026-04-01 10:00:00"), func(f *plan.Facts) { f.Shipped = f.Now })
	d.want("a bad score, and the fix is out",
		"acknowledge done 5 Mar 15:30 acknowledge",
		"resolution done 9 Mar 23:59 house-executive",
		"conclusions done", "fix-shipped pending 7 Apr 23:59", "survey pending 11 Mar 09:00",
		"call-back pending 13 Mar 23:59 call")
}

func TestAnAnswerWithoutConclusionsOwesThem(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Executive}, "2026-03-04 15:30:00")
	d.k.Resolution = &complaint.Resolution{Happened: "a", Fixed: "b", At: d.at("2026-03-06 12:00:00")}
	d.replan(d.at("2026-03-06 12:00:00"))
	if s := step(d.steps, complaint.StepConclusions); s.State != complaint.StepPending || !s.Due.Equal(d.at("2026-03-09 23:59:59")) {
		t.Errorf("conclusions are %s, due %s", s.State, s.Due)
	}
}

func step(steps []complaint.Step, kind complaint.StepKind) complaint.Step {
	var last complaint.Step
	for _, s := range steps {
		if s.Kind == kind {
			last = s
		}
	}
	return last
}

func TestThePressIsCalled(t *testing.T) {
	published := time.Date(2026, time.March, 6, 11, 0, 0, 0, time.UTC)
	d := open(t, complaint.Case{Channel: complaint.Media, Source: complaint.Source{Published: published}}, "2026-03-06 14:00:00")
	d.ruling("the clock runs since publication, with a grace of two working hours after registration", "media-contact")
	d.want("media",
		"acknowledge pending 7 Mar 14:00 acknowledge",
		"progress pending 6 Mar 16:00 media-contact call",
		"resolution pending 13 Mar 23:59 house-answer",
		"conclusions waiting", "fix-shipped waiting", "survey waiting")
}

func TestEmergencyIsCalledAndSooner(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Executive}, "2026-03-04 10:00:00")
	d.did(complaint.StepAcknowledge, "2026-03-04 10:00:01")
	d.k.Emergency = &complaint.Reason{Code: "second-failure"}
	d.replan(d.at("2026-03-05 09:30:00"))
	d.want("emergency",
		"acknowledge done 5 Mar 10:00 acknowledge",
		"resolution pending 9 Mar 23:59 emergency-answer call",
		"conclusions waiting", "fix-shipped waiting", "survey waiting",
		"progress pending 5 Mar 13:30 emergency-contact call")
	d.replan(d.at("2026-03-05 12:00:00"))
	d.ruling("planning again does not start the emergency anew", "emergency-contact")
	if c, _ := d.k.Ruling(); !c.Due.Equal(d.at("2026-03-05 13:30:00")) {
		t.Errorf("due %s", c.Due)
	}
}

func TestAStatedDeadlineRulesAndCanBeCorrected(t *testing.T) {
	d := open(t, complaint.Case{
		Channel: complaint.Regulator, Source: complaint.Source{ID: "bank-of-russia", Regime: "ru-financial"},
		Deadline: &complaint.Deadline{Date: "2026-03-10"},
	}, "2026-03-02 10:00:00")
	d.did(complaint.StepAcknowledge, "2026-03-02 10:00:01")
	d.ruling("the letter's date", policy.Stated)
	moscow := d.calendars.Region("RU")
	if c, _ := d.k.Ruling(); !c.Due.Equal(moscow.EndOf(calendar.Date{Year: 2026, Month: time.March, Day: 10})) {
		t.Errorf("due %s: the day must end in Moscow", c.Due)
	}
	before := step(d.steps, complaint.StepAcknowledge)
	d.k.Deadline = &complaint.Deadline{Days: 30, Unit: "calendar", CorrectedBy: "Ann"}
	d.replan(d.at("2026-03-04 10:00:00"))
	d.ruling("corrected: until the answer, the person hears from us", "house-progress")
	if diff := cmp.Diff(before, step(d.steps, complaint.StepAcknowledge)); diff != "" {
		t.Errorf("a finished step was planned again:\n%s", diff)
	}
	if s := step(d.steps, complaint.StepResolution); s.Clock != "ru-financial" || len(d.steps) != 6 {
		t.Errorf("%d steps, the answer by %s", len(d.steps), s.Clock)
	}
}

func TestADeadlineThatCannotBeReadSetsNoClock(t *testing.T) {
	for _, bad := range []complaint.Deadline{{Date: "2026-02-31"}, {Date: "soon"}, {Days: -1, Unit: "working"}, {Days: 5, Unit: "lunar"}, {}, {Days: 99999}, {Date: "2006-03-09"}, {Date: "2062-03-09"}} {
		if plan.CheckDeadline(bad, time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)) == nil {
			t.Errorf("%+v is accepted", bad)
		}
		d := open(t, complaint.Case{Channel: complaint.Regulator, Deadline: &bad}, "2026-03-02 10:00:00")
		if _, runs := clock(d.k.Clocks, policy.Stated); runs {
			t.Errorf("%+v runs", bad)
		}
		if _, runs := clock(d.k.Clocks, "house-regulator"); !runs {
			t.Errorf("%+v leaves the case without a time for its answer", bad)
		}
	}
}

func TestAStatutoryTimeThatIsPastIsShownAsLate(t *testing.T) {
	p, calendars := rules(t)
	received := local(t, calendars, "US", "2026-01-05 10:00:00")
	now := local(t, calendars, "US", "2026-03-04 10:00:00")
	f := plan.Facts{Now: now, Channel: complaint.Regulator, Regime: "us-financial", Received: received, Registered: now}
	answer := step(plan.Make(p, calendars, f), complaint.StepResolution)
	if answer.Clock != "cfpb" || !answer.Due.Equal(local(t, calendars, "US", "2026-01-20 23:59:59")) {
		t.Errorf("answer by %s, due %s", answer.Clock, answer.Due)
	}
	if !answer.Escalate.Equal(now) || !answer.Remind.IsZero() {
		t.Errorf("late: escalates %s, reminds %s, want now and never", answer.Escalate, answer.Remind)
	}
	house := step(plan.Make(p, calendars, f), complaint.StepAcknowledge)
	if !house.Due.After(now) {
		t.Errorf("a house rule is due %s, before it could be known", house.Due)
	}
}

func TestWhatIsLateStaysLateWhenPlannedAgain(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Executive}, "2026-03-04 10:00:00")
	before := step(d.steps, complaint.StepResolution).Due
	d.k.Deadline = &complaint.Deadline{Date: "2026-06-01"}
	d.replan(d.at("2026-03-20 10:00:00"))
	if after := step(d.steps, complaint.StepResolution).Due; !after.Equal(before) {
		t.Errorf("the missed time moved from %s to %s", before, after)
	}
}

func TestAnExtensionNeedsItsNotice(t *testing.T) {
	k := complaint.Case{Channel: complaint.Regulator, Source: complaint.Source{Regime: "uk-payments"}}
	d := open(t, k, "2026-03-23 12:00:00")
	d.did(complaint.StepAcknowledge, "2026-03-23 12:00:01")
	d.did(complaint.StepProgress, "2026-03-25 12:00:00")
	d.ruling("progress told, the next is due in ten working days", "house-progress")
	d.replan(d.at("2026-04-09 12:00:00"), func(f *plan.Facts) { f.Extended = []string{"uk-payments"} })
	if c, _ := clock(d.k.Clocks, "uk-payments"); !c.Extended || !c.Due.Equal(d.at("2026-05-14 23:59:59")) {
		t.Errorf("extended to %s", c.Due)
	}
	notice, runs := clock(d.k.Clocks, "uk-payments"+policy.Notice)
	if !runs || !notice.Met.IsZero() || !notice.Due.Equal(d.at("2026-04-15 23:59:59")) {
		t.Errorf("the notice must be owed although progress was told before: %+v", notice)
	}
	d.did(complaint.StepProgress, "2026-04-14 12:00:00")
	if notice, _ = clock(d.k.Clocks, "uk-payments"+policy.Notice); notice.Met.IsZero() {
		t.Error("the notice went out and is still owed")
	}
	if c, _ := clock(d.k.Clocks, "uk-payments"); !c.Extended {
		t.Error("planning again lost the extension")
	}
}

func TestProgressIsDueAgainUntilTheAnswer(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Regulator, Source: complaint.Source{Regime: "uk-financial"}}, "2026-03-02 10:00:00")
	d.did(complaint.StepAcknowledge, "2026-03-02 10:00:01")
	for _, told := range []struct{ when, next string }{
		{"2026-03-09 12:00:00", "2026-03-23 23:59:59"},
		{"2026-03-13 12:00:00", "2026-03-27 23:59:59"},
	} {
		d.did(complaint.StepProgress, told.when)
		s := step(d.steps, complaint.StepProgress)
		if s.State != complaint.StepPending || !s.Due.Equal(d.at(told.next)) {
			t.Errorf("told at %s: next is %s, due %s", told.when, s.State, s.Due)
		}
	}
	d.resolve("2026-03-17 10:00:00")
	if s := step(d.steps, complaint.StepProgress); s.Unmet() {
		t.Error("progress is owed after the answer")
	}
	d.ruling("answered", "")
}

func TestAReopenedCaseStartsAnew(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Executive}, "2026-03-04 10:00:00")
	d.did(complaint.StepAcknowledge, "2026-03-04 10:00:01")
	d.resolve("2026-03-05 10:00:00")
	now := d.at("2026-04-14 10:00:00")
	if err := d.k.Reopen(now); err != nil {
		t.Fatal(err)
	}
	d.replan(now)
	d.ruling("reopened", "acknowledge")
	d.want("reopened",
		"acknowledge done 5 Mar 10:00 acknowledge",
		"resolution done 9 Mar 23:59 house-executive",
		"conclusions done", "fix-shipped waiting", "survey waiting",
		"acknowledge pending 15 Apr 10:00 acknowledge",
		"resolution pending 17 Apr 23:59 house-executive",
		"conclusions waiting")
	if len(d.k.Clocks) != 4 {
		t.Errorf("%d clocks, want two that were met and two that run", len(d.k.Clocks))
	}
	d.resolve("2026-04-15 09:00:00")
	d.ruling("answered again", "")
}

// A day that the sender named binds the answers that come after it as well, unless it was over when the case was reopened.
func TestAStatedDayThatWasDealtWithDoesNotReturn(t *testing.T) {
	for day, ruling := range map[string]string{"2026-03-13": "stated", "2026-05-13": "house-executive"} {
		d := open(t, complaint.Case{Channel: complaint.Executive, Deadline: &complaint.Deadline{Date: "2026-03-13"}}, "2026-03-04 10:00:00")
		d.did(complaint.StepAcknowledge, "2026-03-04 10:00:01")
		d.resolve("2026-03-05 10:00:00")
		now := d.at(day + " 10:00:00")
		if err := d.k.Reopen(now); err != nil {
			t.Fatal(err)
		}
		d.replan(now)
		d.did(complaint.StepAcknowledge, day+" 10:00:01")
		d.ruling("reopened on "+day, ruling)
	}
}

func TestARegimeFoundLaterAddsItsClocks(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Regulator}, "2026-03-02 10:00:00")
	d.did(complaint.StepAcknowledge, "2026-03-02 10:00:01")
	d.k.Source = complaint.Source{ID: "asic", Regime: "au-financial"}
	d.replan(d.at("2026-03-03 10:00:00"))
	if c, _ := clock(d.k.Clocks, "asic-acknowledge"); c.Met.IsZero() {
		t.Error("what was acknowledged is owed again")
	}
	if _, runs := clock(d.k.Clocks, "house-regulator"); runs {
		t.Error("the fallback runs beside the law")
	}
	if s := step(d.steps, complaint.StepResolution); s.Clock != "asic" || s.Raised != 0 {
		t.Errorf("the answer is due by %s", s.Clock)
	}
}

// TestRemindersAndEscalations walks through every alarm of one step.
func TestRemindersAndEscalations(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Regulator}, "2026-03-23 10:00:00")
	s := step(d.steps, complaint.StepResolution) // due 8 April, after Easter
	var got []string
	for range 20 {
		next := s.NextFire()
		if next.IsZero() {
			break
		}
		if next.Equal(s.Remind) {
			got = append(got, "remind "+next.In(d.calendars.Region("GB").Zone()).Format("2 Jan 15:04"))
			s = plan.Reminded(d.policy, d.calendars, d.k, s, next)
			continue
		}
		got = append(got, "escalate "+next.In(d.calendars.Region("GB").Zone()).Format("2 Jan 15:04"))
		s = plan.Escalated(d.policy, d.calendars, d.k, s, next)
	}
	want := []string{
		"remind 2 Apr 09:00", "remind 7 Apr 09:00", "remind 8 Apr 14:00",
		"escalate 8 Apr 23:59", "escalate 9 Apr 09:00", "escalate 13 Apr 09:00", "escalate 15 Apr 09:00",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAClockMayHaveAlarmsOfItsOwn(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Media}, "2026-03-04 10:00:00")
	s := step(d.steps, complaint.StepProgress)
	if !s.Remind.Equal(d.at("2026-03-04 13:00:00")) {
		t.Errorf("reminds %s, want an hour before %s", s.Remind, s.Due)
	}
}

// TestAfterALongSilence: what came due while nobody looked is not repeated one by one.
func TestAfterALongSilence(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Executive}, "2026-03-04 10:00:00")
	s := step(d.steps, complaint.StepResolution)
	now := d.at("2026-03-09 17:00:00") // all reminders but none of the escalations are past
	s = plan.Reminded(d.policy, d.calendars, d.k, s, now)
	if !s.Remind.IsZero() {
		t.Errorf("reminds again %s", s.Remind)
	}
	s = plan.Escalated(d.policy, d.calendars, d.k, s, d.at("2026-03-20 10:00:00"))
	if s.Raised != 1 || s.Escalate.Before(d.at("2026-03-20 10:00:00")) {
		t.Errorf("raised %d, next %s", s.Raised, s.Escalate)
	}
}

func TestAYearWithoutACalendarIsNamed(t *testing.T) {
	p, calendars := rules(t)
	start := local(t, calendars, "RU", "2026-12-25 12:00:00")
	f := plan.Facts{Now: start, Channel: complaint.Regulator, Regime: "ru-financial", Received: start, Registered: start}
	c, _ := clock(plan.Clocks(p, calendars, f), "ru-financial")
	if diff := cmp.Diff([]int{2027}, c.Provisional); diff != "" {
		t.Error(diff)
	}
}

func TestALaterDeadlineForgetsTheEscalations(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Regulator, Deadline: &complaint.Deadline{Date: "2026-03-03"}}, "2026-03-02 10:00:00")
	if _, runs := clock(d.k.Clocks, "house-regulator"); runs {
		t.Error("the fallback runs beside the sender's own deadline")
	}
	i := 1
	if d.steps[i].Kind != complaint.StepResolution {
		t.Fatalf("step %d is %s", i, d.steps[i].Kind)
	}
	d.steps[i] = plan.Escalated(d.policy, d.calendars, d.k, d.steps[i], d.at("2026-03-04 09:00:00"))
	d.k.Deadline = &complaint.Deadline{Date: "2026-03-13"}
	d.replan(d.at("2026-03-04 10:00:00"))
	s := d.steps[i]
	if s.Raised != 0 || !s.Due.Equal(d.at("2026-03-13 23:59:59")) || !s.Escalate.Equal(s.Due) || !s.Remind.Equal(d.at("2026-03-11 09:00:00")) {
		t.Errorf("raised %d, due %s, escalates %s, reminds %s", s.Raised, s.Due, s.Escalate, s.Remind)
	}
	d.k.Deadline = &complaint.Deadline{Date: "2026-03-03"}
	d.steps[i].Raised = 1
	d.replan(d.at("2026-03-04 11:00:00"))
	if d.steps[i].Raised != 1 {
		t.Error("an earlier deadline forgot the escalations")
	}
}

func TestAnExtensionEndsWithItsRound(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Executive, Source: complaint.Source{Regime: "uk-payments"}}, "2026-03-02 10:00:00")
	d.replan(d.at("2026-03-03 10:00:00"), func(f *plan.Facts) { f.Extended = []string{"uk-payments"} })
	d.resolve("2026-03-04 10:00:00")
	now := d.at("2026-05-05 10:00:00")
	if err := d.k.Reopen(now); err != nil {
		t.Fatal(err)
	}
	d.replan(now)
	for _, c := range d.k.Clocks {
		if c.Met.IsZero() && c.Extended {
			t.Errorf("%s is extended although the case began anew", c.ID)
		}
	}
}

func TestAlarmsRingInTheClocksOwnRegion(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Regulator, Source: complaint.Source{Regime: "ru-financial"}}, "2026-03-02 10:00:00")
	s := step(d.steps, complaint.StepResolution) // 15 working days in Moscow, with 9 March off: 24 March
	moscow := d.calendars.Region("RU")
	if want := moscow.Opening(calendar.Date{Year: 2026, Month: time.March, Day: 20}); !s.Remind.Equal(want) {
		t.Errorf("reminds %s, want %s", s.Remind, want)
	}
	if again := plan.Reminded(d.policy, d.calendars, d.k, s, s.Remind); !again.Remind.Equal(moscow.Opening(calendar.Date{Year: 2026, Month: time.March, Day: 23})) {
		t.Errorf("reminds again %s", again.Remind)
	}
	ours := step(d.steps, complaint.StepProgress) // a house rule: due on 16 March, in London
	if !ours.Remind.Equal(d.at("2026-03-12 09:00:00")) {
		t.Errorf("the house's own rule reminds %s", ours.Remind)
	}
}

func TestEscalationsRingInTheOrderOfTheirTimes(t *testing.T) {
	d := open(t, complaint.Case{Channel: complaint.Executive}, "2026-03-04 10:00:00")
	d.policy.Plan.Escalate = []policy.Length{{N: 1, Unit: policy.WorkingDay}, {N: 4, Unit: policy.WorkingHour}, {N: 0, Unit: policy.HourUnit}}
	d.replan(d.at("2026-03-04 11:00:00"))
	s := step(d.steps, complaint.StepResolution)
	var got []string
	for !s.Escalate.IsZero() {
		got = append(got, s.Escalate.Format("2 Jan 15:04"))
		s = plan.Escalated(d.policy, d.calendars, d.k, s, s.Escalate)
	}
	if diff := cmp.Diff([]string{"9 Mar 23:59", "10 Mar 09:00", "10 Mar 13:00"}, got); diff != "" {
		t.Error(diff)
	}
}
