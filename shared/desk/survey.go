package desk

import (
	"net/http"
	"strconv"

	"resonance/shared/complaint"
	"resonance/shared/staff"
)

// surveyBody is the one page that a complainant sees.
type surveyBody struct {
	Scores []option
	Chosen string
	Done   bool
}

// surveyVisit finds the case of the link and speaks its language. Whoever opens it, it is the complainant's
// page.
func (v *visit) surveyVisit() error {
	v.who = staff.Who{}
	_, language, err := v.Register.Survey(v.r.Context(), v.r.PathValue("token"))
	if err != nil {
		return err
	}
	if c, no := v.r.Cookie(v.cookieName(languageCookie)); no != nil || !speaks(c.Value) {
		v.say = v.Words.In(language)
	}
	return nil
}

func (v *visit) surveyPage() error {
	if err := v.surveyVisit(); err != nil {
		return err
	}
	return v.showSurvey(http.StatusOK, blank("score", v.r.URL.Query().Get("score")), false)
}

func (v *visit) showSurvey(status int, f *form, done bool) error {
	body := surveyBody{Chosen: f.Values.Get("score"), Done: done}
	for score := complaint.BestScore; score >= 1; score-- {
		n := strconv.Itoa(score)
		body.Scores = append(body.Scores, option{Value: n, Label: v.say.Say("desk.survey.score." + n), Chosen: n == body.Chosen})
	}
	title := v.say.Say("desk.survey.title")
	if done {
		title = v.say.Say("desk.survey.thanks")
	}
	return v.show(status, "survey", v.page(title, "", body).withForm(f))
}

// answerSurvey records one click, and a comment sent after it.
func (v *visit) answerSurvey() error {
	if err := v.surveyVisit(); err != nil {
		return err
	}
	f := v.posted()
	score, ok := whole(v.field("score"))
	if !ok || score < 1 || score > complaint.BestScore {
		v.takes(f, complaint.Invalid("score", "range"))
		return v.showSurvey(http.StatusBadRequest, f, false)
	}
	if err := v.Register.AnswerSurvey(v.r.Context(), v.r.PathValue("token"), int(score), v.field("comment")); err != nil {
		return err
	}
	return v.showSurvey(http.StatusOK, f, true)
}
