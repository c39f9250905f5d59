package browser_test

import (
	"fmt"
	"net/smtp"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"resonance/infra/engines"
	"resonance/shared/slack"
	"resonance/shared/words"
)

// play is the story of one complaint as people live it, in one language and at one width.
type play struct {
	*window
	house    house
	look     look
	language string
	say      func(key string, params ...any) string
	axe      string
	text     string // of the complaint
	number   string // of the case
}

var texts = map[string]string{
	"en": "My fridge stopped cooling nine days after delivery and support never answers my letters.",
	"ru": "Холодильник перестал морозить через девять дней после доставки, поддержка не отвечает на письма.",
}

func TestTheStoryInABrowser(t *testing.T) {
	t.Parallel()
	plays := []play{
		{look: wide, language: "en"},
		{look: wide, language: "ru"},
		{look: narrow, language: "en"},
		{look: narrow, language: "ru"},
		{look: look{width: 1280, script: true, keyboard: true}, language: "en"},
		{look: look{width: 1280}, language: "en"},
	}
	perform(t, plays, func(p *play) {
		for _, step := range []func(){
			p.leadAddsAPerson,
			p.mistakesComeBack, p.complaintIsRegistered, p.sameAgainIsSeen,
			p.teamClaimsInSlack, p.teamAsksWhatWaits, p.teamPutsItAsideInSlack, p.teamAnswersInSlack, p.lettersAreInTheLog,
			p.daysPass, p.complainantSaysItDidNotHelp, p.answerIsCounted, p.callIsMade,
			p.problemStaysOpen, p.letterArrives, p.deadlineIsCorrected,
			p.queuesAreEmpty, p.leadSignsOut,
		} {
			step()
		}
	})
}

// perform puts every play on at the same time, each in a house and a window of its own in which the lead is signed in.
func perform(t *testing.T, plays []play, act func(*play)) {
	t.Helper()
	axe, catalogue := engines.Axe(t), words.Load()
	for _, p := range plays {
		t.Run(fmt.Sprintf("%s at %d px, keyboard alone %v, script %v", p.language, p.look.width, p.look.keyboard, p.look.script), func(t *testing.T) {
			t.Parallel()
			p.axe, p.text = axe, texts[p.language]
			p.say, p.house, p.window = catalogue.In(p.language).Say, newHouse(t, p.language), open(t, p.look)
			p.leadSignsIn()
			act(&p)
		})
	}
}

// judgeHere judges a page that only the story comes to, dark and then light. Axe itself needs script.
func (p *play) judgeHere(w *window, name string) {
	p.t.Helper()
	if !p.look.script {
		return
	}
	w.do("bring axe", chromedp.Evaluate[chromedp.Void](p.axe))
	for _, dark := range []bool{true, false} {
		seen := p.look
		seen.dark = dark
		w.show(seen)
		w.judge(fmt.Sprintf("%s at %d px, %s, dark %v", name, p.look.width, p.language, dark))
	}
}

func (p *play) goTo(path string) {
	p.t.Helper()
	p.visit(p.house.URL() + path)
}

func (p *play) leadSignsIn() {
	p.house.signIn(p.window)
	p.speak(p.house.URL(), p.language)
	p.goTo("/")
	p.sees(p.say("desk.nav.today"))
}

func (p *play) leadAddsAPerson() {
	p.goTo("/team")
	p.press(p.say("desk.team.add"))
	p.fill(p.say("field.name"), "Sam Solver")
	p.fill(p.say("field.email"), "sam@firma.example")
	p.tick(p.say("role.special-team"))
	p.press(p.say("desk.team.add-button"))
	p.sees("Sam Solver")
	p.goTo("/mail?part=out")
	p.sees("sam@firma.example")
}

// mistakesComeBack sends a form that can't be taken, and finds everything typed still there.
func (p *play) mistakesComeBack() {
	p.goTo("/complaints/new")
	p.fill(p.say("field.text"), p.text)
	p.fill(p.say("field.email"), "nowhere")
	p.press(p.say("desk.intake.submit"))
	p.sees(p.say("desk.mistakes"))
	p.judgeHere(p.window, "the form with mistakes")
	if kept := value[string](p.window, `document.querySelector("[name=text]").value + "|" + document.querySelector("[name=email]").value`); kept != p.text+"|nowhere" {
		p.t.Errorf("what was typed came back as %q", kept)
	}
}

func (p *play) complaintIsRegistered() {
	p.tick(p.say("channel.executive"))
	p.fill(p.say("field.name"), "Anna Smith")
	p.fill(p.say("field.email"), "anna@mail.example")
	p.choose(p.say("field.complainant-language"), p.say("language.name."+p.language))
	p.attach("receipt.txt", "one fridge, paid")
	p.press(p.say("desk.intake.submit"))
	p.sees("RS-")
	p.number = regexp.MustCompile(`RS-\d{4}-\d{6}`).FindString(p.at())
	if p.number == "" {
		p.t.Fatalf("the form led to %s", p.at())
	}
	p.sees("receipt.txt")
}

// attach gives the form a file, which script uploads while the form is still open.
func (p *play) attach(name, content string) {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.find(p.say("field.attachments"), "field")
	p.do("attach "+name, chromedp.SetUploadFiles(atHand, []string{file}))
	if p.look.script {
		p.until(`!!document.querySelector("[name=file-key]")`, "the uploaded file")
	}
}

// sameAgainIsSeen types the same person and problem again and is told before sending anything, while typing
// or, without script, when asking.
func (p *play) sameAgainIsSeen() {
	p.goTo("/complaints/new")
	p.fill(p.say("field.name"), "Anna Smith")
	p.fill(p.say("field.email"), "anna@mail.example")
	p.fill(p.say("field.text"), p.text)
	if !p.look.script {
		p.press(p.say("desk.intake.check"))
	}
	p.sees(p.say("desk.intake.perhaps"))
	p.sees(p.say("desk.intake.perhaps-problem"))
	p.judgeHere(p.window, "the form with candidates")
}

func (p *play) teamClaimsInSlack() {
	p.comes(p.house.SlackURL()+"/?lang="+p.language, p.number)
	p.press(p.say("slack.act.claim"))
	p.cardShows(p.say("slack.owner") + ": Nora Lead")
}

// teamAsksWhatWaits types the slash command, which is answered to that person alone.
func (p *play) teamAsksWhatWaits() {
	p.fill(p.say("slackpage.command"), slack.Command)
	p.press(p.say("slackpage.send"))
	p.sees(p.say("slack.mine", "n", 1))
	p.judgeHere(p.window, "the answer to the command")
	p.goTo("/")
	p.comes(p.house.SlackURL()+"/?lang="+p.language, p.number)
}

// cardShows waits until the channel, which without script has to be opened again, shows what became of the
// case.
func (p *play) cardShows(text string) {
	p.t.Helper()
	if p.look.script {
		p.sees(text)
		return
	}
	p.until(`!!document.querySelector("[role=status]")`, "the desk's answer to the button")
	p.comes(p.house.SlackURL()+"/?lang="+p.language, text)
}

// teamPutsItAsideInSlack leaves the time that the modal suggests.
func (p *play) teamPutsItAsideInSlack() {
	p.press(p.say("slack.act.snooze"))
	p.fill(p.say("slack.field.reason"), "The part comes tomorrow.")
	p.press(p.say("slack.submit.snooze"))
	p.cardShows(p.say("slack.snoozed"))
}

func (p *play) teamAnswersInSlack() {
	p.press(p.say("slack.act.resolve"))
	p.find(p.say("slack.field.happened"), "field")
	p.judgeHere(p.window, "the answer in Slack")
	p.fill(p.say("slack.field.happened"), "We are sorry. The compressor was faulty.")
	p.fill(p.say("slack.field.fixed"), "A new fridge comes on Monday.")
	p.fill(p.say("slack.field.concluded"), "Every fridge is now tested for a day.")
	p.press(p.say("slack.submit.resolve"))
	p.sees("#special-team")
	p.goTo("/cases/" + p.number)
	p.sees(p.say("state.resolved"))
	p.sees("The compressor was faulty.")
}

func (p *play) lettersAreInTheLog() {
	p.goTo("/mail?part=out")
	p.sees(p.say("letter.acknowledge.subject", "case", p.number))
	p.sees("anna@mail.example")
}

var surveyPath = regexp.MustCompile(`/survey/[0-9A-Za-z_-]+`)

// daysPass brings the survey's day, and ends a session that nobody used meanwhile.
func (p *play) daysPass() {
	p.house.pass(8 * 24 * time.Hour)
	p.visit(p.house.mailedLink(p.t, func() {
		p.goTo("/sign-in")
		p.fill(p.say("field.email"), "nora@firma.example")
		p.press(p.say("desk.sign-in.ask"))
		p.until(`location.pathname === "/sign-in/sent"`, "the page that says so")
	}))
	p.sees(p.say("desk.link.button"))
	p.judgeHere(p.window, "the sign-in link")
	p.press(p.say("desk.link.button"))
	p.sees(p.say("desk.nav.today"))
}

// complainantSaysItDidNotHelp follows the survey letter's link in a browser of their own.
func (p *play) complainantSaysItDidNotHelp() {
	subject := p.say("letter.survey.subject", "case", p.number)
	p.comes(p.house.URL()+"/mail?part=out", subject)
	p.press(subject)
	first, _, _ := strings.Cut(p.say("letter.survey.body", "case", p.number, "link", ""), ".")
	p.sees(first)
	link := surveyPath.FindString(value[string](p.window, "document.body.innerText"))
	if link == "" {
		p.t.Fatal("the survey letter has no link")
	}
	anna := open(p.t, p.look)
	anna.visit(p.house.URL() + link)
	anna.speakOutside(p.language)
	p.judgeHere(anna, "the survey")
	anna.press(p.say("desk.survey.score.2"))
	anna.sees(p.say("desk.survey.thanks"))
	p.judgeHere(anna, "the survey answered")
}

// speakOutside presses the language at the foot of a page for people outside, and waits for the page that
// answers, which may be in the same language.
func (w *window) speakOutside(language string) {
	w.t.Helper()
	w.do("mark the page", chromedp.Evaluate[chromedp.Void](`window.left = true`))
	w.press(map[string]string{"en": "English", "ru": "Русский"}[language])
	w.until(`!window.left && document.readyState === "complete" && document.documentElement.lang === "`+language+`"`, "the language")
}

func (p *play) answerIsCounted() {
	p.comes(p.house.URL()+"/insight", p.say("desk.insight.mean", "mean", map[string]string{"en": "2.0", "ru": "2,0"}[p.language]))
}

func (p *play) callIsMade() {
	p.goTo("/cases/" + p.number)
	p.sees(p.say("task.call-back"))
	p.fill(p.say("field.outcome"), "The new fridge works; she is content.")
	p.press(p.say("desk.task.finish.call-back"))
	p.sees("she is content")
}

func (p *play) problemStaysOpen() {
	p.goTo("/problems")
	p.sees("PB-000001")
	p.sees(p.say("desk.weight", "cases", 1, "people", 1))
}

func (p *play) letterArrives() {
	raw := strings.Join([]string{
		"From: Ombudsman <cases@ombudsman.example>", "To: desk@firma.example", "Subject: Complaint of Tom Rowe", "Message-ID: <77@ombudsman.example>", "",
		"Our ref: ZX/2291", "Your customer Tom Rowe complains that his boiler was left without a flue cover.", "Please answer within 14 days.", "",
	}, "\r\n")
	if err := smtp.SendMail(p.house.Mail(), nil, "cases@ombudsman.example", []string{"desk@firma.example"}, []byte(raw)); err != nil {
		p.t.Fatal(err)
	}
	p.comes(p.house.URL()+"/mail", "Tom Rowe")
	p.press("RS-")
	p.sees("ZX/2291")
	p.comes(p.house.URL()+p.at(), p.say("letter-state.sent")) // until then the acknowledgement changes the case
}

func (p *play) deadlineIsCorrected() {
	p.press(p.say("desk.act.correct"))
	p.press(p.say("desk.act.deadline"))
	due := p.house.Register.Now().AddDate(1, 0, 0)
	p.fill(p.say("desk.date.day"), due.Format("2"))
	p.fill(p.say("desk.date.month"), due.Format("1"))
	p.fill(p.say("desk.date.year"), due.Format("2006"))
	p.press(p.say("desk.act.deadline.do"))
	p.sees(due.Format("2006"))
}

func (p *play) queuesAreEmpty() {
	p.goTo("/queues")
	p.sees(p.say("desk.nav.queues"))
}

func (p *play) leadSignsOut() {
	p.goTo("/account")
	p.press(p.say("desk.sign-out"))
	p.until(`location.pathname === "/sign-in"`, "the sign-in page")
	p.goTo("/cases/" + p.number)
	if !strings.HasPrefix(p.at(), "/sign-in") {
		p.t.Errorf("signed out, and still at %s", p.at())
	}
}
