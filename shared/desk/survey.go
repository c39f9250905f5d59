package desk

import (
	"net/http"
	"strconv"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/staff"
)

// surveyBody is the one page that a complainant sees.
type surveyBody struct {
	Scores []option
	Chosen string
	Before string // what they answered before, in words
	Done   bool
}

// ofComplainant reports whether the page is one that complainants see.
func (v *visit) ofComplainant() bool { return strings.HasPrefix(v.r.URL.Path, "/survey/") }

// surveyVisit finds what the link stands for and speaks its case's language. Whoever opens it, it is the
// complainant's page.
func (v *visit) surveyVisit() (register.Asked, error) {
	v.who = staff.Who{}
	asked, err := v.Register.Survey(v.r.Context(), v.r.PathValue("token"))
	if err != nil {
		return register.Asked{}, err
	}
	if c, no := v.r.Cookie(v.Guard.Cookie(languageCookie)); no != nil || !speaks(c.Value) {
		v.say = v.Words.In(asked.Language)
	}
	return asked, nil
}

func (v *visit) surveyPage() error {
	asked, err := v.surveyVisit()
	if err != nil {
		return err
	}
	return v.showSurvey(http.StatusOK, asked, blank("score", v.r.URL.Query().Get("score")), false)
}

func (v *visit) showSurvey(status int, asked register.Asked, f *form, done bool) error {
	body := surveyBody{Chosen: f.Values.Get("score"), Done: done}
	if asked.Score > 0 {
		body.Before = v.say.Say("desk.survey.score." + strconv.Itoa(asked.Score))
	}
	for score := complaint.BestScore; score >= 1; score-- {
		n := strconv.Itoa(score)
		body.Scores = append(body.Scores, option{Value: n, Label: v.say.Say("desk.survey.score." + n), Chosen: n == body.Chosen})
	}
	title := v.say.Say("desk.survey.title")
	if done {
		title = v.say.Say("desk.survey.thanks")
	}
	p := v.page(title, "").withForm(f)
	return v.show(status, p, surveyView(p, body))
}

// answerSurvey records one click, and a comment sent after it.
func (v *visit) answerSurvey() error {
	asked, err := v.surveyVisit()
	if err != nil {
		return err
	}
	f := v.posted()
	score, ok := whole(v.field("score"))
	if !ok || score < 1 || score > complaint.BestScore {
		v.takes(f, complaint.Invalid("score", "range"))
		return v.showSurvey(http.StatusBadRequest, asked, f, false)
	}
	if err := v.Register.AnswerSurvey(v.r.Context(), v.r.PathValue("token"), int(score), v.field("comment")); err != nil {
		return err
	}
	return v.showSurvey(http.StatusOK, asked, f, true)
}
