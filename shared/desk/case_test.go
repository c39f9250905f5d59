package desk_test

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/staff"
)

type submission = register.Submission

func TestCaseFromClaimToClosed(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob := o.member(lead, "Bob", staff.SpecialTeam)
	id := o.complaint(nil)
	page := "/cases/" + id

	bob.get(page).says("h1", "fridge").says(".ruling .left", "left").says(".facts", "nobody yet")
	bob.says("[data-next]", "Claim the case")
	bob.submit("form[action$='/claim']").want(200, page).says(".notice", "yours").says(".facts", "Bob")
	bob.says("[data-next]", "Write the answer")

	bob.submit("form[action$='/note']", "note", "Called the depot.").want(200, page)
	bob.says(".timeline .event:last-child", "Called the depot.")

	bob.submit("form[action$='/resolve']", "happened", "A part was missing.").want(400, page+"/resolve")
	bob.says("title", "Error:").says(".summary", "What we fixed for you")
	if got := bob.text("#f-happened"); got != "A part was missing." {
		t.Fatalf("the answer was not kept: %q", got)
	}
	bob.submit("form[action$='/resolve']", "fixed", "A new fridge came today.", "concluded", "The depot counts the parts now.").want(200, page).says(".timeline", "Answer to anna@mail.example · Bob")
	bob.says(".notice", "on its way").says("[data-next]", "Close the case").says(".timeline", "A new fridge came today.")
	if taken := attr(bob.one(".notice"), "data-taken"); taken != id+":answer" {
		t.Fatalf("the draft %q is forgotten", taken)
	}
	bob.submit("form[action$='/close']").want(200, page).says(".facts", "Closed")
	bob.submit("form[action$='/reopen']").want(400, page+"/reopen").says(".summary a[href='#f-reopen-grounds']", "Why")
	bob.submit("form[action$='/reopen']", "reopen-grounds", "It broke again.").want(200, page).says(".timeline", "It broke again.")
}

func TestStaleFormLosesNothing(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob := o.member(lead, "Bob", staff.SpecialTeam)
	page := "/cases/" + o.complaint(nil)
	lead.get(page)
	bob.get(page).submit("form[action$='/claim']")
	lead.submit("form[action$='/resolve']", "happened", "My long answer.", "fixed", "x", "concluded", "y").want(409, page+"/resolve")
	lead.says(".kept", "My long answer.").says("main", "Somebody changed this")
	lead.get(page).submit("form[action$='/handover']", "to", "").want(400, page+"/handover").says(".summary a[href='#f-to']", "Choose")
}

// TestSomebodyElsesCaseIsTakenOver: who gives a case to themselves takes it over from whoever had it, as the special
// team reads too.
func TestSomebodyElsesCaseIsTakenOver(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob := o.member(lead, "Bob", staff.SpecialTeam)
	page := "/cases/" + o.complaint(nil)
	bob.get(page).submit("form[action$='/claim']").want(200, page)
	lead.get(page).submit("form[action$='/handover']", "to", lead.Member.ID, "handover-note", "He is ill").want(200, page)
	lead.says(".timeline", "Ann Lead took it over from Bob").says(".timeline", "He is ill")
	lead.submit("form[action$='/handover']", "to", bob.Member.ID).want(200, page).says(".timeline", "Ann Lead handed it over to Bob")
}

func TestANoteIsAddedWhateverOthersDid(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob := o.member(lead, "Bob", staff.SpecialTeam)
	page := "/cases/" + o.complaint(nil)
	lead.get(page)
	bob.get(page).submit("form[action$='/claim']")
	lead.submit("form[action$='/note']", "note", "Spoke with Anna.").want(200, page).says(".timeline", "Spoke with Anna.")
	bob.submit("form[action$='/call']", "call", "Called her again.").want(200, page).says(".timeline", "Called her again.")
}

func TestTwoPeopleClaim(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob := o.member(lead, "Bob", staff.SpecialTeam)
	id := o.complaint(nil)
	bob.get("/cases/" + id) // and Ann is faster
	_, err := o.register.Claim(t.Context(), register.On{Case: id, By: lead.Member.Actor()})
	check(t, err)
	bob.submit("form[action$='/claim']").want(409, "/cases/"+id+"/claim").says("main", "Ann Lead")
}

// What others added to a case since does not hinder anybody from taking it.
func TestAClaimIsTakenWhateverOthersAdded(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob := o.member(lead, "Bob", staff.SpecialTeam)
	id := o.complaint(nil)
	bob.get("/cases/" + id)
	lead.get("/cases/"+id).submit("form[action$='/note']", "note", "They wrote again.")
	bob.submit("form[action$='/claim']").want(200, "/cases/"+id).says("main", "Owner Bob")
}

func TestSnoozeTakesDatesAsPeopleWriteThem(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	page := "/cases/" + o.complaint(nil)
	lead.get(page)
	for _, bad := range []struct{ day, month, year, time, want string }{
		{"31", "2", "2026", "", "real date"}, {"5", "floréal", "2026", "", "real date"}, {"5", "", "2026", "", "real date"},
		{"5", "3", "2026", "25:00", "like 14:05"}, {"", "", "", "", "until when"}, {"1", "3", "2026", "", "in the future"},
	} {
		lead.submit("form[action$='/snooze']", "until-day", bad.day, "until-month", bad.month, "until-year", bad.year, "until-time", bad.time, "snooze-reason", "Waits for the part")
		lead.want(400, page+"/snooze").says(".summary a[href='#f-until']", bad.want)
		if v := attr(lead.one("#f-until-month"), "value"); v != bad.month {
			t.Fatalf("month %q was not kept: %q", bad.month, v)
		}
	}
	lead.get(page).submit("form[action$='/snooze']").want(400, page+"/snooze").says(".summary", "until when").says(".summary", "Why it can wait")
	lead.submit("form[action$='/snooze']", "snooze-reason", "Waits for the part", "until-day", "5", "until-month", "марта", "until-year", "26", "until-time", "9.30").want(200, page)
	lead.says(".banner", "Thu 5 Mar, 09:30").says(".banner", "Waits for the part")
}

func TestACasePutAsideByMistakeIsTakenUpAgain(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	page := "/cases/" + o.complaint(nil)
	lead.get(page).submit(".next form[action$='/claim']").want(200, page)
	lead.submit("form[action$='/snooze']", "until-day", "12", "until-month", "3", "until-year", "2026", "snooze-reason", "Waits").want(200, page).says(".banner", "Put aside until Thu 12 Mar")
	lead.submit(".banner form[action$='/claim']").want(200, page)
	if len(lead.all(".banner")) > 0 {
		t.Error("it is still put aside: " + lead.text(".banner"))
	}
}

func TestGrantWithinTheLimit(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob := o.member(lead, "Bob", staff.SpecialTeam)
	page := "/cases/" + o.complaint(nil)
	bob.get(page).says(".side", "What we may offer")
	bob.submit("form[action$='/grant']", "kind", "money", "what", "Refund", "amount", "many", "grounds", "broken").want(400, page+"/grant")
	bob.says(".summary a[href='#f-amount']", "amount")
	bob.submit("form[action$='/grant']", "amount", "1 500,00").want(400, page+"/grant").says(".summary a[href='#f-second']", "Above £200 a second person must agree").says("#f-second-hint", "Alone you may give £200")
	bob.submit("form[action$='/grant']", "amount", "99.50").want(200, page)
	bob.says(".timeline", "£99.50")
}

func TestTheSecondKeyIsAnotherPersons(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob, eve := o.member(lead, "Bob", staff.SpecialTeam), o.member(lead, "Eve", staff.SpecialTeam)
	page := "/cases/" + o.complaint(nil)
	ask := func(what string) {
		t.Helper()
		second := ""
		for _, o := range bob.get(page).all("form[action$='/grant'] option") {
			if textOf(o) == "Eve" {
				second = attr(o, "value")
			}
		}
		bob.submit("form[action$='/grant']", "kind", "money", "what", what, "amount", "900", "grounds", "broken", "second", second).want(200, page)
		bob.says("[role=status]", "The second key is asked for").says("main", "Bob wants to grant above their limit: "+what+" £900")
	}
	mo := o.member(lead, "Mo", staff.ExecutiveOffice)
	bob.get(page).submit("form[action$='/grant']", "kind", "money", "what", "Refund", "amount", "900", "grounds", "broken", "second", mo.Member.ID)
	bob.want(400, page+"/grant").says(".summary a[href='#f-second']", "Choose a lead or somebody of the special team")
	ask("Refund")
	if len(bob.all("form[action$='/key']")) > 0 {
		t.Error("Bob may turn the key that he asks for")
	}
	if told := eve.get("/").text("main"); !strings.Contains(told, "Bob asked Eve for a second key") || strings.Contains(told, "second key:") {
		t.Errorf("told of it on the first page: %s", told)
	}
	bob.says("form[action$='/decline']", "Withdraw the request")
	eve.says("main section:nth-child(2)", "Due today 1").says(".cases", "Turn the second key").says(".cases", "waits").says(".head", "1 of these is yours")
	bob.get("/").says(".cases", "Eve").says(".head", "None of these is yours")
	eve.get(page).says("form[action$='/decline']", "Refuse the key")
	eve.get("/tasks").says("main", "Turn the second key").says("tbody", "waits since")
	if late := eve.text("tbody"); strings.Contains(late, "late") {
		t.Errorf("who was just asked is late: %s", late)
	}
	eve.get(page).says(".next [data-next]", "Decide on the second key")
	if bob.get(page); strings.Contains(bob.text(".next"), "second key") {
		t.Error("Bob is to decide on the key that he asks for")
	}
	eve.submit("form[action$='/decline']").want(400, attr(eve.one("form[action$='/decline']"), "action"))
	eve.says(".summary", "Why not")
	eve.get(page).submit("form[action$='/key']").want(200, page).says(".timeline", "Eve turned the second key for Bob: Refund £900")
	ask("Another refund")
	eve.get(page).submit("form[action$='/decline']", "decline-grounds", "One is enough").want(200, page).says(".timeline", "One is enough")
	if len(eve.all("form[action$='/key']")) > 0 {
		t.Error("the key is still asked for")
	}
}

func TestDeadlineAndSourceAreCorrected(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	page := "/cases/" + o.complaint(nil)
	lead.get(page).submit("form[action$='/deadline']", "deadline-day", "4", "deadline-month", "3", "deadline-year", "2026").want(200, page)
	lead.says(".clocks", "What the letter asks").says(".ruling", "Wed 4 Mar")
	lead.submit("form[action$='/source']", "channel", "regulator").want(400, page+"/source").says(".summary a[href='#f-authority']", "authority")
	lead.submit("form[action$='/source']", "channel", "regulator", "authority", "bank-of-russia", "reference", "59-6/1").want(200, page)
	lead.says(".facts", "Bank of Russia").says(".clocks", "Russian working days").says(".clocks", "copy to Bank of Russia")
	if usual := lead.one("#f-regime option[selected]"); usual != nil && attr(usual, "value") != "" {
		t.Errorf("the authority's rules count as said by a person: %s", attr(usual, "value"))
	}
	lead.submit("form[action$='/source']", "regime", "uk-payments").want(200, page).says(".clocks summary", "UK payment services").says(".clocks", "Payment services answer (UK)")
	if said := attr(lead.one("#f-regime option[selected]"), "value"); said != "uk-payments" {
		t.Errorf("the rules that were chosen are forgotten: %q", said)
	}
}

func TestACorrectionKeepsWhatItDoesNotCorrect(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	piece := complaint.Source{ID: "guardian", Link: "https://guardian.example/fridge", Reach: 90000, Published: o.clock.Now().Add(-3 * time.Hour).UTC()}
	page := "/cases/" + o.complaint(func(s *submission) {
		s.Channel, s.Source, s.Deadline = complaint.Media, piece, &complaint.Deadline{Days: 5}
	})
	lead.get(page).submit("form[action$='/source']", "reference", "G-17").want(200, page)
	lead.submit("form[action$='/deadline']").want(200, page)
	k, err := o.register.Cases(t.Context(), strings.TrimPrefix(page, "/cases/"))
	check(t, err)
	got := k[strings.TrimPrefix(page, "/cases/")]
	piece.Name, piece.Reference, piece.Published = "The Guardian", "G-17", piece.Published.Truncate(time.Minute)
	if got.Channel != complaint.Media || got.Source != piece {
		t.Errorf("after a reference was added the source is %+v, want %+v", got.Source, piece)
	}
	if got.Deadline == nil || got.Deadline.Date != "2026-03-08" {
		t.Errorf("saving the deadline as it stands makes it %+v", got.Deadline)
	}

	letter := "/cases/" + o.complaint(func(s *submission) {
		piotr(s)
		s.Channel, s.Source = complaint.Regulator, complaint.Source{ID: "fos", Reference: "PNX-1234567-ABCD", Verified: true}
	})
	lead.get(letter).submit("form[action$='/source']", "reference", "PNX-7654321-ABCD").want(200, letter).says(".facts", "sender proven")
	lead.submit("form[action$='/source']", "authority", "fca").want(200, letter)
	if strings.Contains(lead.text(".facts"), "sender proven") {
		t.Error("another authority is taken for proven")
	}
}

func TestPersonAndProblemAreDecided(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	first := o.complaint(nil)
	second := o.complaint(func(s *submission) {
		s.Who = complaint.Complainant{Name: "Oleg Petrov", Emails: []string{"anna@mail.example"}}
		s.Text = "The invoice for March was charged twice to my card and nobody refunds it."
	})
	page := "/cases/" + second
	lead.get(page)
	f, err := o.register.File(t.Context(), first)
	check(t, err)
	lead.submit("#problem form.stack", "problem", "PB-999999").want(400, page+"/problem").says(".summary", "no problem with this number")
	lead.submit("#problem form.stack", "problem", strings.ToLower(f.Case.Problem)).want(200, page).says("#problem", "fridge")
	lead.submit("#problem form.stack", "problem", "", "problem-title", "Double charges").want(200, page).says("#problem", "Double charges")
	k, err := o.register.Cases(t.Context(), second)
	check(t, err)
	if len(k[second].Perhaps) > 0 {
		lead.submit("#who form:last-of-type").want(200, page)
	}
}

func TestLateCaseSaysSo(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.complaint(nil)
	o.clock.Pass(10 * 24 * time.Hour)
	lead.back()
	lead.says("main section:first-child h2", "Late 1").says(".cases", "late")
	lead.get("/cases/"+id).says(".ruling.late", "late")
	rect := lead.one(".ruling .fill")
	if attr(rect, "width") != "100" {
		t.Fatalf("the bar is %s %% full", attr(rect, "width"))
	}
}

// What is met by a call is not called a letter among the steps.
func TestTheFirstContactWithThePressIsNoLetter(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.complaint(func(s *register.Submission) {
		s.Channel, s.Source = complaint.Media, complaint.Source{Name: "The Echo"}
	})
	lead.get("/cases/"+id).says(".steps", "Get in touch in person")
	if strings.Contains(lead.text(".steps"), "Holding reply") {
		t.Errorf("%s", lead.text(".steps"))
	}
}

// TestWhatIsDueTodayShowsHoweverMuchIsLate has more late cases than the page shows.
func TestWhatIsDueTodayShowsHoweverMuchIsLate(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	of := func(n int) string {
		return o.complaint(func(s *register.Submission) {
			s.Who = complaint.Complainant{Name: fmt.Sprintf("Person%d Number%d", n, n), Emails: []string{fmt.Sprintf("n%d@mail.example", n)}}
		})
	}
	for n := range 55 {
		of(n)
	}
	o.clock.Pass(5 * 24 * time.Hour)
	id := of(55)
	k, err := o.register.Cases(t.Context(), id)
	check(t, err)
	running := k[id]
	ruling, ok := running.Ruling()
	if !ok {
		t.Fatal("no clock runs")
	}
	o.clock.Pass(ruling.Due.Sub(o.clock.Now()) - time.Minute)
	lead.back()
	lead.says("main section:first-child h2", "Late 30+").says("main section:first-child", "All that is late")
	lead.says("main section:nth-child(2) h2", "Due today 1").says("main section:nth-child(2)", id)
}

func TestTamperedJournalShows(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.complaint(nil)
	lead.get("/cases/" + id)
	if len(lead.all(".banner.late")) > 0 {
		t.Fatalf("an untouched journal looks tampered with: %s", lead.text(".banner.late"))
	}
	o.tamper(id)
	lead.get("/cases/"+id).says(".banner.late", "changed from outside")
}

func TestTodayTellsWhatOthersDid(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob := o.member(lead, "Bob", staff.SpecialTeam)
	id := o.complaint(nil)
	bob.get("/cases/"+id).submit("form[action$='/note']", "note", "Called twice.")
	lead.get("/").says(".changes", "Bob noted").says(".changes", "fridge")
	bob.get("/")
	if strings.Contains(bob.text("aside"), "Bob noted") {
		t.Fatal("what I did myself is news to me")
	}
}

func TestSearchFindsByNumberAndWords(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.complaint(nil)
	o.settle(id)
	lead.get("/search?q="+url.QueryEscape("rs 2026-1")).want(200, "/cases/"+id)
	lead.get("/search?q=petrova").says("main", "Anna Petrova").says("table", "fridge")
	o.settle(o.complaint(func(s *register.Submission) {
		s.Once, s.Who = "bakery", complaint.Complainant{Organisation: "Harbour Bakery", Emails: []string{"office@harbour.example"}}
	}))
	if lead.get("/search?q=bakery"); lead.text("li[data-row] a") != "Harbour Bakery" || strings.Contains(lead.text("li[data-row] p"), "Harbour") {
		t.Errorf("who has no name but their firm's is found as %q", lead.text("li[data-row]"))
	}
	lead.get("/search?q=zebra").says("main", "Nothing fits")
	lead.get("/cases?channel=media").says("main", "No case fits")
	lead.get("/cases?q=warranty&owner=nobody&channel=executive").says("table", id)
	if v := attr(lead.one("#f-q"), "value"); v != "warranty" {
		t.Fatalf("the filter forgot %q", v)
	}
}

func TestProblemLife(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.complaint(nil)
	f, err := o.register.File(t.Context(), id)
	check(t, err)
	page := "/problems/" + f.Case.Problem
	lead.get(page).submit("form[action$='/causes']", "cause", "The depot leaves parts out").want(200, page).says(".why", "depot")
	lead.submit("form[action$='/causes']", "cause", "Nobody counts", "under", attr(lead.one("#f-under option:nth-child(2)"), "value")).want(200, page)
	if len(lead.all(".why .d1")) != 1 {
		t.Fatal("the second cause does not hang under the first")
	}
	lead.submit("form[action$='/fixes']", "fix-kind", "process", "fix", "Count the parts").want(200, page).says(".rows", "Count the parts")
	lead.submit("form[action$='/decision']", "decision", "planned").want(400, page+"/decision").says(".summary", "Because").says(".summary", "Release")
	lead.submit("form[action$='/decision']", "decision", "planned", "because", "cheap", "release", "R7").want(200, page).says(".banner", "R7")
	lead.submit("form[action='"+page+"']", "team", "delivery", "title", "Parts are missing").want(200, page).says("h1", "Parts are missing").says(".facts", "Delivery")
	lead.submit("form[action$='/ship']").want(200, page).says(".facts", "Shipped")
	lead.submit("form[action$='/reopen']").want(400, page+"/reopen").says(".summary", "Because")
	lead.submit("form[action$='/reopen']", "because", "The parts are still missing").want(200, page).says(".facts", "Open").says(".changes", "still missing")
	if len(lead.all(".banner")) != 0 {
		t.Fatal("the decision for R7 still stands after its fix")
	}
	lead.submit("form[action$='/ship']").want(200, page).says(".facts", "Shipped")
}

func TestSurveyTakesOneClick(t *testing.T) {
	o := newOffice(t)
	id := o.complaint(nil)
	_, err := o.register.Resolve(t.Context(), register.On{Case: id, By: complaint.Actor{Kind: complaint.Staff, ID: "m", Name: "M"}},
		complaint.Resolution{Happened: "a", Fixed: "b", Concluded: "c"})
	check(t, err)
	o.clock.Pass(10 * 24 * time.Hour)
	_, err = o.register.Tick(t.Context())
	check(t, err)
	path := o.surveyPath(id)
	b := o.browser().get(path)
	b.want(200, path).says("h1", "Did our answer help").says(".brand", "Firma")
	b.post(path, "score", "9").want(400, path)
	b.get(path).submit("form.scores", "score", "2").want(200, path).says("h1", "Thank you")
	if b.submit("main form", "comment", "Still warm.").says("h1", "Thank you"); len(b.all("[name=comment]")) > 0 {
		t.Error("the page asks again for what was said")
	}
	b.get(b.at.String()).says("h1", "Thank you") // loaded again, it sends nothing
	b.post(path, "score", "2", "comment", strings.Repeat("No. ", 50_000)).want(400, path).says(".summary", "too long")
	if got := len(b.text("[name=comment]")); got < 150_000 {
		t.Errorf("%d characters of what was too long came back", got)
	}
	b.get(path).says("main", "You answered “2 – hardly”").submit("form.scores", "score", "2").want(200, path)
	f, err := o.register.File(t.Context(), id)
	check(t, err)
	calls := 0
	for _, task := range f.Tasks {
		if task.Kind == complaint.TaskCallBack && task.State != complaint.TaskDone {
			calls++
		}
	}
	if calls != 1 {
		t.Fatalf("%d call-backs are owed", calls)
	}
	o.callIsOwedOnTheFirstPage(id)
	stranger := o.browser()
	stranger.get("/survey/guess").want(404, "/survey/guess").says("main", "reply to our letter")
	if len(stranger.all("main [href='/sign-in']")) > 0 {
		t.Error("a complainant is asked to sign in")
	}
}

// What a fix costs stands beside what the problem has cost, and what it was to end beside what it ended.
func TestAFixIsHeldAgainstWhatItWasToDo(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.complaint(nil)
	f, err := o.register.File(t.Context(), id)
	check(t, err)
	o.weigh(id)
	page, form := "/problems/"+f.Case.Problem, "form[action$='/fixes']"
	lead.get(page).submit(form, "fix-kind", "communication", "fix", "", "cost", "a little", "drop", "all").want(400, page+"/fixes")
	lead.says(".summary a[href='#f-cost']", "").says(".summary a[href='#f-drop']", "from 0 to 100")
	lead.submit(form, "fix", "A text message when it is late", "cost", "0.40", "drop", "90 %").want(200, page)
	lead.says(".rows", "costs £0.40, the problem has cost £").says(".rows", "times as much").says(".rows", "expected to end 90 of a hundred complaints")
	o.clock.Pass(time.Hour)
	lead.submit("form[action$='/ship']").want(200, page).says(".rows", "out since Tue 3 Mar")
	if told := lead.text(".rows"); strings.Contains(told, "in the") {
		t.Errorf("what came of it on the first day: %s", told)
	}
	o.clock.Pass(20 * 24 * time.Hour)
	lead.back()
	lead.get(page).says(".rows", "1 complaint in the 20 days before, 0 since: 100 of a hundred ended")
	second := o.complaint(func(s *submission) {
		s.Who, s.ReplyTo = complaint.Complainant{Name: "Vera Lind", Emails: []string{"vera@mail.example"}}, "vera@mail.example"
		s.Problem = f.Case.Problem
	})
	o.clock.Pass(4 * time.Hour)
	lead.get(page).says(".cases", second).says(".rows", "1 complaint in the 20 days before, 1 since: none ended")
}

// A solution that somebody was glad of is found again by whoever has the same problem before them.
func TestGoodSolutionsAreFoundAgain(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.complaint(nil)
	f, err := o.register.File(t.Context(), id)
	check(t, err)
	again := o.complaint(func(s *submission) {
		s.Who, s.ReplyTo = complaint.Complainant{Name: "Vera Lind", Emails: []string{"vera@mail.example"}}, "vera@mail.example"
		s.Problem = f.Case.Problem
	})
	_, err = o.register.Resolve(t.Context(), register.On{Case: id, By: complaint.Actor{Kind: complaint.Staff, ID: "m", Name: "M"}},
		complaint.Resolution{Happened: "The pump was worn", Fixed: "A new pump the same day", Concluded: "Pumps are checked"})
	check(t, err)
	o.settle(id, again)
	o.weigh(id, again)
	lead.get("/cases?show=solved").want(200, "/cases").says(".empty", "Nobody has said yet")
	if rows := lead.all("tbody tr"); len(rows) != 0 {
		t.Errorf("%d cases are solved well before anybody said so", len(rows))
	}
	o.clock.Pass(10 * 24 * time.Hour)
	_, err = o.register.Tick(t.Context())
	check(t, err)
	o.browser().get(o.surveyPath(id)).submit("form.scores", "score", "5")
	o.settle(id)
	lead.back()
	lead.get("/cases/"+id).says(".facts", "well solved")
	lead.get("/cases/"+again).get(attr(lead.one("#problem a[href*='show=solved']"), "href")).says("tbody", id).says("tbody", "well solved")
	if rows := lead.all("tbody tr"); len(rows) != 1 {
		t.Errorf("%d cases are solved well", len(rows))
	}
	lead.get("/problems/"+f.Case.Problem).says(".cases", "A new pump the same day")
}

// callIsOwedOnTheFirstPage follows a call that is owed on the first page of the day until it was made.
func (o *office) callIsOwedOnTheFirstPage(id string) {
	o.t.Helper()
	lead := o.lead()
	lead.get("/").says(".head", "No case is running")
	tasks, err := o.register.Tasks(o.t.Context(), 1, "")
	check(o.t, err)
	call := tasks.Rows[0]
	again := func(at time.Time) *browser {
		o.t.Helper()
		o.clock.Pass(at.Sub(o.clock.Now()))
		return lead.back()
	}
	again(call.Due.Add(-time.Hour)).says("main section:nth-child(2)", "Due today 1").says(".cases", "Call back").says(".cases", id).says(".cases", "1 hour left")
	again(call.Due.Add(time.Hour)).says("main section:first-child", "Late 1").says(".cases [data-row] a", "Call back").says(".cases", "1 hour late")
	page := "/cases/" + id
	lead.get(page).submit("form[action$='/tasks/"+call.ID+"/claim']").want(200, page).says(".timeline", "Ann Lead will make the call")
	_, err = o.register.FinishTask(o.t.Context(), register.On{Case: id, By: call.Owner}, call.ID, "Talked")
	check(o.t, err)
	lead.get("/").says("main section:first-child", "Late 0")
}

// The first page says when it does not show all that is owed.
func TestTheFirstPageSaysThatMoreIsOwed(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	on := register.On{Case: o.complaint(nil), By: complaint.Actor{Kind: complaint.Staff, ID: "m7", Name: "Olga"}}
	ask := complaint.Grant{
		Kind: complaint.GrantMoney, What: "A year of rent", Grounds: "The flat burned", Second: complaint.Actor{Kind: complaint.Staff, ID: "m8", Name: "Boris"},
		Amount: complaint.Money{Minor: 90000_00, Currency: o.register.Policy().Company.Currency},
	}
	for range 61 {
		_, _, err := o.register.Grant(t.Context(), on, ask)
		check(t, err)
	}
	lead.get("/").says("main section:nth-child(2)", "Due today 60+").says("main section:nth-child(1)", "Late 0")
	if told := lead.text("main section:nth-child(1) h2"); strings.Contains(told, "+") {
		t.Errorf("more is late than is shown: %s", told)
	}
}

// TestALetterThatShouldNotGoOutCanBeLeft: a person looks at the case, and what comes next is no longer the
// letter that was held back for good reason.
func TestALetterThatShouldNotGoOutCanBeLeft(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	page := "/cases/" + o.complaint(func(s *register.Submission) { s.MayWrite = false })
	lead.get(page).says("[data-next]", "See to the letter").says(".banner.soon", "did not go out")
	lead.submit(".banner form[action$='/looked']").want(200, page).says("[data-next]", "Claim the case")
	lead.get("/").says("main", "every sender is known")
}

func TestALetterThatWentAstrayIsSentToTheRightAddress(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.complaint(nil)
	f, err := o.register.File(t.Context(), id)
	check(t, err)
	check(t, o.register.Sent(t.Context(), register.Work{Case: id, Letter: f.Letters[0].ID}, "<1@relay.example>", ""))
	if lead.get("/cases/" + id); len(lead.all("form[action$='/resend']")) > 0 {
		t.Error("a letter that went out well may be sent again")
	}
	lead.get("/people/"+f.Case.Person).submit("form[action='/people/"+f.Case.Person+"']", "emails", "anna.petrova@mail.example").want(200, "/people/"+f.Case.Person)
	lead.get("/cases/"+id).says("form[action$='/resend']", "Send it to anna.petrova@mail.example")
	lead.submit("form[action$='/resend']").want(200, "/cases/"+id).says(".timeline", "anna.petrova@mail.example")
}

func TestAMachinesLetterAndAFileWithoutANameShow(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.complaint(func(s *submission) {
		s.Attachments = []complaint.Attachment{{Type: "image/png", Bytes: 1, Blob: "attached/x"}}
	})
	check(t, o.register.KeepLetter(t.Context(), "bounce", complaint.Letter{ID: "bounce", Kind: complaint.LetterBounce, State: complaint.LetterKept, From: "mailer-daemon@mail.example"}, id))
	lead.get("/cases/"+id).says(".files a", "A file without a name")
	for _, sheet := range lead.all(".event.letter .sheet") {
		if squeeze(textOf(sheet)) == "" {
			t.Error("a letter of which there is no text has an empty sheet")
		}
	}
}

func TestAFurtherSideOfACaseShows(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.complaint(nil)
	o.clock.Pass(time.Hour)
	o.complaint(func(s *submission) {
		s.Channel, s.Source = complaint.Regulator, complaint.Source{ID: "fos", Reference: "PNX-1234567-ABCD"}
		s.ReplyTo, s.Deadline = "case@financial-ombudsman.org.uk", &complaint.Deadline{Date: "2026-03-05"}
	})
	o.settle(id)
	lead.get("/cases/"+id).says(".facts", "also Regulator · Financial Ombudsman Service PNX-1234567-ABCD")
	lead.says("#compose-answer", "Goes to anna@mail.example, case@financial-ombudsman.org.uk").says(".timeline", "complained again · Regulator · Financial Ombudsman Service")
	lead.submit("form[action$='/deadline']", "deadline-day", "6").want(200, "/cases/"+id).says(".clocks", "Fri 6 Mar")
	for _, filter := range []string{"channel=regulator", "channel=executive", "authority=fos"} {
		lead.get("/cases?"+filter).says("tbody", id)
	}
}

func TestACallIsRecordedWhereNobodyCanBeWrittenTo(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	page := "/cases/" + o.complaint(func(s *submission) {
		s.Channel, s.Source, s.ReplyTo, s.Who.Emails = complaint.Media, complaint.Source{ID: "bbc"}, "", nil
	})
	o.clock.Pass(time.Minute)
	lead.get(page).submit(".next form[action$='/claim']").want(200, page)
	if next := attr(lead.one("[data-next]"), "href"); next != "#compose-call" {
		t.Errorf("first contact is made at %q", next)
	}
	lead.one("#compose-call")
	lead.submit("#compose-call form").want(400, page+"/call").says(".summary", "Whom you spoke with")
	lead.submit("#compose-call form", "call", "Spoke with Anna; the technician comes on Friday.").want(200, page)
	lead.says(".timeline", "made the call").says(".timeline", "technician comes on Friday").says(".next", "Write the answer")
}

func TestTheCaseIsCorrected(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	page := "/cases/" + o.complaint(nil)
	lead.get(page).submit("form[action$='/about']", "summary", "").want(400, page+"/about").says(".summary a[href='#f-summary']", "one line")
	lead.submit("form[action$='/about']", "summary", "A fridge that harms", "severity", "serious", "complainant-language", "ru").want(200, page)
	lead.says("h1", "A fridge that harms").says(".facts", "Harm: Serious").says("#compose-answer", "Russian")
	lead.says(".timeline", "corrected the case: “A fridge that harms”, harm: Serious, letters in: Russian")
	lead.submit("form[action$='/deadline']", "deadline-day", "1", "deadline-month", "4", "deadline-year", "2026").says(".timeline", "corrected the deadline: Wed 1 Apr")
	lead.submit("form[action$='/deadline']", "deadline-day", "", "deadline-month", "", "deadline-year", "").says(".timeline", "corrected the deadline: none")
}

// piotr complains of a parcel, and the Bank of Russia writes for him about a card.
func piotr(s *submission) {
	s.Who = complaint.Complainant{Name: "Piotr Nowak", Emails: []string{"piotr@mail.example"}}
	s.Text = "The parcel went to a stranger and the courier signed for it himself."
}

func throughTheBank(s *submission) {
	piotr(s)
	s.Channel, s.Source = complaint.Regulator, complaint.Source{ID: "bank-of-russia"}
	s.Text = "The terminal swallowed the card and the machine gave a stranger the cash."
}

func TestAFilterThatCameWithALinkShowsAndStays(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	first := o.complaint(nil)
	second := o.complaint(piotr)
	o.settle(first, second)
	f, err := o.register.File(t.Context(), first)
	check(t, err)
	lead.get("/cases?person="+f.Case.Person).says("main", "Complainant: Anna Petrova take away").says("tbody", first)
	lead.get("/cases?person=" + f.Case.Person + "&q=parcel")
	if len(lead.all("tbody tr")) > 0 {
		t.Error("with words the filter is forgotten")
	}
	if lead.get("/cases?person=" + f.Case.Person); attr(lead.one(".filters input[name=person]"), "value") != f.Case.Person {
		t.Error("the form forgets the filter")
	}
	lead.get(attr(lead.one("main .contact a"), "href")).says("tbody", second)
	piotr, err := o.register.File(t.Context(), second)
	check(t, err)
	_, err = o.register.Merge(t.Context(), lead.Member.Actor(), 0, piotr.Case.Person, f.Case.Person)
	check(t, err)
	o.settle(first, second)
	lead.get("/cases?person="+f.Case.Person).says("tbody", first).says("tbody", second)
	lead.get("/cases?problem="+f.Case.Problem+"&authority=fos&owner="+lead.Member.ID).says("main", "Authority: Financial Ombudsman Service")
}

func TestMoreCasesThanAPersonsPageHolds(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	id := o.complaint(nil)
	f, err := o.register.File(t.Context(), id)
	check(t, err)
	for n := range complaint.MaxHistory {
		o.complaint(func(s *submission) {
			s.Who.ID, s.Problem, s.ProblemTitle = f.Case.Person, "new", "Problem "+strconv.Itoa(n)
		})
	}
	lead.get("/people/"+f.Case.Person).says(".middle", "All 51 cases")
}

// weigh brings the backlog up to date with some cases and their problems.
func (o *office) weigh(cases ...string) {
	o.t.Helper()
	check(o.t, o.ledger.Recount(o.t.Context(), cases...))
}

func TestTheProblemIsChosenFromTheList(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	first := o.complaint(nil)
	second := o.complaint(piotr)
	o.weigh(first, second)
	lead.get("/cases/"+second).get(attr(lead.one("#problem .act a"), "href")).says(".banner", second)
	if n := len(lead.all("tbody form")); n != 1 {
		t.Errorf("%d problems may be chosen, want all but its own", n)
	}
	lead.submit("tbody form").want(200, "/cases/"+second).says("#problem", "fridge")
}

func TestAnAnswerByMistakeIsTakenBack(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	page := "/cases/" + o.complaint(nil)
	o.clock.Pass(time.Hour)
	lead.get(page).submit("form[action$='/resolve']", "happened", "x", "fixed", "y", "concluded", "z").want(200, page)
	lead.submit("form[action$='/reopen']", "reopen-how", "mistake").want(400, page+"/reopen")
	if !has(lead.one("form[action$='/reopen'] input[value=mistake]"), "checked") {
		t.Error("the choice is forgotten")
	}
	lead.submit("form[action$='/reopen']", "reopen-grounds", "Meant for another case").want(200, page).says(".notice", "old deadlines go on")
	lead.says(".timeline", "took the answer back as a mistake").says(".timeline", "Meant for another case").says(".ruling", "left")
}

func TestWhatWasDoneBeforeACaseWasOpenedAgainIsFolded(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	page := "/cases/" + o.complaint(nil)
	o.clock.Pass(time.Hour)
	lead.get(page).submit("form[action$='/resolve']", "happened", "x", "fixed", "y", "concluded", "z").want(200, page)
	if len(lead.all(".earlier")) > 0 {
		t.Errorf("history is shown of a case that was never opened again: %s", lead.text(".earlier"))
	}
	o.clock.Pass(time.Hour)
	lead.submit("form[action$='/reopen']", "reopen-how", "again", "reopen-grounds", "It broke again").want(200, page)
	lead.says(".earlier summary", "Earlier steps (3)").says(".earlier", "Answer").says(".earlier", "Done")
	for _, step := range lead.all("section > .steps > li.done") {
		t.Errorf("done before stands beside what is owed: %v", step)
	}
}

func TestAHoldingReplyExtendsAClock(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	if lead.get("/cases/" + o.complaint(nil)); len(lead.all("select[name=extends]")) > 0 {
		t.Error("a house rule may be extended")
	}
	page := "/cases/" + o.complaint(throughTheBank)
	o.clock.Pass(time.Hour)
	lead.get(page).submit("#compose-progress form", "progress", "", "extends", "ru-financial").want(400, page+"/progress")
	if !has(lead.one("select[name=extends] option[value=ru-financial]"), "selected") {
		t.Error("the choice is forgotten")
	}
	lead.submit("#compose-progress form", "progress", "We wait for the bank that took the money.").want(200, page)
	lead.says(".clocks", "extended").says(".timeline", "took the further time that the rule allows: Answer of a financial firm, until")
}

func TestAWrongCauseIsStruckOut(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	f, err := o.register.File(t.Context(), o.complaint(nil))
	check(t, err)
	page := "/problems/" + f.Case.Problem
	lead.get(page).submit("form[action$='/causes']", "cause", "The seal is too thin").want(200, page)
	first := attr(lead.one(".why button[name=entry]"), "value")
	lead.submit("form[action$='/causes']", "under", first, "cause", "The supplier changed").want(200, page).one(".why .d1")
	lead.submit("form[action$='/fixes']", "fix-kind", "product", "fix", "A thicker seal").want(200, page)
	lead.submit(".why form", "entry", first).want(200, page).says(".why .d0", "The supplier changed")
	fix := attr(lead.one(".rows button[name=entry]"), "value")
	lead.submit(".rows form", "entry", fix).want(200, page).says("main", "struck out: “A thicker seal”").says("main", "struck out: “The seal is too thin”")
	lead.submit(".why form", "entry", fix).want(409, page+"/strike").says("main", "struck out already")
}

func TestNobodyIsBornTomorrow(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	f, err := o.register.File(t.Context(), o.complaint(nil))
	check(t, err)
	page := "/people/" + f.Case.Person
	lead.get(page).submit("form[action='"+page+"']", "birth-day", "1", "birth-month", "2", "birth-year", "69").want(400, page).says(".summary", "can’t be in the future")
	lead.submit("form[action='"+page+"']", "birth-year", "1969").want(200, page)
}

func TestStaffSayWhatACustomerIsWorth(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	bob := o.member(lead, "Bob", staff.SpecialTeam)
	id := o.complaint(nil)
	f, err := o.register.File(t.Context(), id)
	check(t, err)
	page := "/people/" + f.Case.Person
	lead.get(page).submit("form[action='"+page+"']", "worth", "priceless").want(400, page).says(".summary a[href='#f-worth']", "Worth to the company")
	lead.submit("form[action='"+page+"']", "worth", "most-valued").want(200, page).says("select[name=worth] [selected]", "One of the most valued")
	bob.get(page).says(".side", "One of the most valued")
	bob.get("/cases/"+id).says(".side", "raises the upper end by 50")
}

func TestTheAnswerSaysWhoIsOwedACopy(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	typed := o.complaint(func(s *submission) { s.Channel, s.Source = complaint.Regulator, complaint.Source{ID: "fos"} })
	if lead.get("/cases/" + typed); len(lead.all("#compose-answer .banner")) > 0 {
		t.Error("a copy is asked for that nobody is owed")
	}
	bank := o.complaint(func(s *submission) {
		throughTheBank(s)
		s.ReplyTo = "piotr@mail.example"
	})
	lead.get("/cases/"+bank).says("#compose-answer .banner", "A copy of this answer is owed to Bank of Russia")
}

func TestALetterOfAStrangerLeadsToTheCaseThatItNames(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	named := o.complaint(nil)
	stranger := o.complaint(func(s *submission) {
		s.Channel, s.Thread, s.Text = complaint.Unknown, named, "Please send the money to me."
		s.Who, s.ReplyTo = complaint.Complainant{Name: "Eve", Emails: []string{"eve@mail.example"}}, "eve@mail.example"
		s.Letter = &complaint.Letter{ID: "l1", From: "eve@mail.example"}
	})
	lead.get("/cases/"+stranger).says(".timeline", "do not know its sender").one(".timeline a[href='/cases/" + named + "']")
}

// A list names an authority in the reader's language, whatever language its complainant writes in.
func TestAListNamesAnAuthorityInTheReadersLanguage(t *testing.T) {
	o := newOffice(t)
	lead := o.lead()
	o.settle(o.complaint(throughTheBank))
	for language, name := range map[string]string{"en": "Bank of Russia", "ru": "Банк России"} {
		lead.get("/account").submit("form[action='/account']", "language", language)
		if told := lead.get("/cases").text("td.told"); !strings.Contains(told, name) {
			t.Errorf("in %s the list says %q, not %s", language, told, name)
		}
	}
}
