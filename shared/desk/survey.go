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
	Asks   bool // for a comment
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
	q := v.r.URL.Query()
	body := surveyBody{Done: asked.Score > 0 && q.Has("answered")}
	score := q.Get("score")
	if body.Done {
		score, body.Asks = strconv.Itoa(asked.Score), q.Get("answered") == "score"
	}
	return v.showSurvey(http.StatusOK, asked, blank("score", score), body)
}

func (v *visit) showSurvey(status int, asked register.Asked, f *form, body surveyBody) error {
	body.Chosen = f.Values.Get("score")
	if asked.Score > 0 {
		body.Before = v.say.Say("desk.survey.score." + strconv.Itoa(asked.Score))
	}
	for score := complaint.BestScore; score >= 1; score-- {
		n := strconv.Itoa(score)
		body.Scores = append(body.Scores, option{Value: n, Label: v.say.Say("desk.survey.score." + n), Chosen: n == body.Chosen})
	}
	title := v.say.Say("desk.survey.title")
	if body.Done {
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
		return v.showSurvey(http.StatusBadRequest, asked, f, surveyBody{})
	}
	comment := v.field("comment")
	err = v.Register.AnswerSurvey(v.r.Context(), v.r.PathValue("token"), int(score), comment)
	if v.takes(f, err) {
		return v.showSurvey(http.StatusBadRequest, asked, f, surveyBody{Done: true, Asks: true})
	}
	if err != nil {
		return err
	}
	answered := "score"
	if comment != "" {
		answered = "comment"
	}
	return v.redirect(v.r.URL.EscapedPath() + "?answered=" + answered) // a page loaded again answers nothing twice
}
