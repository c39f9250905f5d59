package register

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/plan"
	"resonance/shared/store"
)

// ask is what a survey link stands for.
type ask struct {
	Case string    `json:"case"`
	At   time.Time `json:"at"`
}

func askKey(token string) store.Key {
	sum := sha256.Sum256([]byte(token))
	h := hex.EncodeToString(sum[:])
	return store.Key{Partition: "survey#" + h, Sort: "survey"}
}

// survey sends the one survey of a case, unless the person was asked within the policy's period.
func (c *change) survey(ctx context.Context, f *File, s *complaint.Step) error {
	p, err := c.r.person(ctx, f.Case.Person)
	if err != nil {
		return err
	}
	s.Finish(c.now)
	to := personal(&f.Case, p)
	asked := !p.SurveyedAt.IsZero() && c.now.Sub(p.SurveyedAt) < c.r.policy.Survey.AtMostEvery.Window()
	if asked || to.ReplyTo == "" || f.Case.Running() {
		s.Drop()
		c.saveStep(*s)
		return nil
	}
	c.saveStep(*s)
	token, err := newToken()
	if err != nil {
		return err
	}
	it, err := store.Encode(askKey(token), TypeOnce, ask{Case: f.Case.ID, At: c.now})
	it.Expires = c.now.Add(c.r.policy.Survey.OpenFor.Window()).Unix()
	c.put(it, err, store.IfAbsent())
	p.SurveyedAt = c.now
	c.savePerson(p)
	say := c.r.words.In(f.Case.Language)
	link := c.r.publicURL + "/survey/" + token
	c.write(&f.Case, f.addressed(to), complaint.LetterSurvey, true, say.Say("letter.survey.subject", "case", f.Case.ID),
		say.Say("letter.survey.body", "case", f.Case.ID, "link", link))
	return nil
}

func newToken() (string, error) {
	var b [18]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", fmt.Errorf("draw a token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}

// Asked is what a survey link stands for.
type Asked struct {
	Case     string
	Language string // of the case
	Score    int    // of the last answer; 0 without one
}

// Survey gives what a survey link stands for, for the page that asks.
func (r *Register) Survey(ctx context.Context, token string) (Asked, error) {
	k, err := r.asked(ctx, token)
	if err != nil {
		return Asked{}, err
	}
	p, err := r.person(ctx, k.Person)
	asked := Asked{Case: k.ID, Language: k.Language}
	if i := slices.IndexFunc(p.History, func(e complaint.Experience) bool { return e.Case == k.ID }); i >= 0 {
		asked.Score = p.History[i].Score
	}
	return asked, err
}

// asked is the case that a survey asked about, or the one that it turned out to continue.
func (r *Register) asked(ctx context.Context, token string) (complaint.Case, error) {
	found, err := r.read(ctx, askKey(token))
	if err != nil {
		return complaint.Case{}, err
	}
	it, ok := found[askKey(token)]
	if !ok {
		return complaint.Case{}, complaint.NotFound("survey")
	}
	a, err := store.Decode[ask](it)
	if err != nil {
		return complaint.Case{}, err
	}
	k, err := r.readCase(ctx, a.Case)
	for err == nil && k.Within != "" {
		k, err = r.readCase(ctx, k.Within)
	}
	return k, err
}

// AnswerSurvey records a complainant's answer, 1 (bad) to 5 (good). At or under the policy's limit it
// opens a call-back that stays owned until the call is made. A later answer replaces the first. The comment is kept as
// it was written; invalid is one that is longer than a case shows.
func (r *Register) AnswerSurvey(ctx context.Context, token string, score int, comment string) error {
	if score < 1 || score > complaint.BestScore {
		return complaint.Invalid("score", "range")
	}
	if comment = strings.TrimSpace(comment); len(comment) > int(r.policy.Intake.StoredText) {
		return complaint.Invalid("comment", "too-long")
	}
	asked, err := r.asked(ctx, token)
	if err != nil {
		return err
	}
	_, err = r.act(ctx, On{Case: asked.ID, By: complaint.Actor{Kind: complaint.TheComplainant}}, func(f *File, c *change) error {
		c.note(&f.Case, complaint.ActSurveyAnswered, complaint.Entry{Grounds: comment, Params: map[string]string{"score": itoa(score)}})
		f.Case.Judge(score, r.policy.Survey.CallBackAt)
		if err := c.remember(ctx, f, score); err != nil {
			return err
		}
		if score > r.policy.Survey.CallBackAt || len(f.openTasks(complaint.TaskCallBack)) > 0 {
			return nil
		}
		c.replan(f, func(facts *plan.Facts) { facts.LowScore = c.now })
		c.openTask(f, complaint.TaskCallBack)
		c.note(&f.Case, complaint.ActCallDue, complaint.Entry{By: complaint.TheSystem(), Params: map[string]string{"score": itoa(score)}})
		c.tellTeam(&f.Case)
		return nil
	})
	return err
}
