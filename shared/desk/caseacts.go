package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// on names the case of the path, the version that the person saw, and the person.
func (v *visit) on() register.On {
	return register.On{Case: v.r.PathValue("id"), Version: v.version(), By: v.actor()}
}

// adding is on for what only adds to the case, and for who comes first: nothing that others did meanwhile makes it wrong,
// or the act itself says who was faster.
func (v *visit) adding() register.On {
	on := v.on()
	on.Version = min(on.Version, 0)
	return on
}

// acted goes back to the case after an act, and says what was done. An error about fields shows the case
// again with the form as it was; a draft that was taken is forgotten.
func (v *visit) acted(err error, done, composer string) error {
	if f := v.posted(); v.takes(f, err) {
		return v.showCase(http.StatusBadRequest, f, composer)
	}
	if err != nil {
		return err
	}
	to := "/cases/" + url.PathEscape(v.r.PathValue("id")) + "?done=" + done
	if composer != "" {
		to += "&taken=" + url.QueryEscape(v.r.PathValue("id")+":"+composer)
	}
	return v.redirect(to)
}

func (v *visit) claimCase() error {
	_, err := v.Register.Claim(v.r.Context(), v.adding())
	return v.acted(err, "claimed", "")
}

func (v *visit) handOverCase() error {
	to, err := v.Staff.Colleague(v.r.Context(), "to", v.field("to"), members...)
	if err == nil {
		_, err = v.Register.HandOver(v.r.Context(), v.on(), to, v.field("handover-note"))
	}
	return v.acted(err, "handed-over", "")
}

func (v *visit) snoozeCase() error {
	until, code := v.dateField("until")
	var wrong wrongFields
	wrong.add("until", code)
	if code == "" && until.IsZero() {
		wrong.add("until", "required")
	}
	wrong.need(v, "snooze-reason")
	err := wrong.err()
	if err == nil {
		_, err = v.Register.Snooze(v.r.Context(), v.on(), until, v.field("snooze-reason"))
	}
	return v.acted(renamed(err, "reason", "snooze-reason"), "snoozed", "")
}

func (v *visit) noteCase() error {
	_, err := v.Register.Note(v.r.Context(), v.adding(), v.field("note"))
	return v.acted(renamed(err, "text", "note"), "noted", "note")
}

func (v *visit) lookedCase() error {
	_, err := v.Register.Looked(v.r.Context(), v.on())
	return v.acted(err, "looked", "")
}

func (v *visit) resolveCase() error {
	_, err := v.Register.Resolve(v.r.Context(), v.on(), complaint.Resolution{
		Happened: v.field("happened"), Fixed: v.field("fixed"), Concluded: v.field("concluded"),
	})
	return v.acted(err, "resolved", "answer")
}

func (v *visit) progressCase() error {
	send := v.Register.Progress
	if clock := v.field("extends"); clock != "" {
		send = func(ctx context.Context, on register.On, text string) (complaint.Case, error) {
			return v.Register.Extend(ctx, on, clock, text)
		}
	}
	_, err := send(v.r.Context(), v.on(), v.field("progress"))
	return v.acted(renamed(err, "text", "progress"), "progress-sent", "progress")
}

func (v *visit) callCase() error {
	_, err := v.Register.Called(v.r.Context(), v.adding(), v.field("call"))
	return v.acted(renamed(err, "text", "call"), "called", "call")
}

func (v *visit) closeCase() error {
	_, err := v.Register.Close(v.r.Context(), v.on())
	return v.acted(err, "closed", "")
}

func (v *visit) reopenCase() error {
	again, done := v.Register.Reopen, "reopened"
	if v.field("reopen-how") == "mistake" {
		again, done = v.Register.Resume, "resumed"
	}
	_, err := again(v.r.Context(), v.on(), v.field("reopen-grounds"))
	return v.acted(renamed(err, "grounds", "reopen-grounds"), done, "")
}

// correctDeadline takes a date, or none when the letter asks for nothing.
func (v *visit) correctDeadline() error {
	at, code := v.dateField("deadline")
	var wrong wrongFields
	wrong.add("deadline", code)
	err := wrong.err()
	if err == nil {
		var d complaint.Deadline
		if !at.IsZero() {
			d.Date = at.Format("2006-01-02")
		}
		_, err = v.Register.CorrectDeadline(v.r.Context(), v.on(), d)
	}
	return v.acted(renamed(err, "date", "deadline"), "deadline-corrected", "")
}

func (v *visit) correctCase() error {
	_, err := v.Register.CorrectCase(v.r.Context(), v.on(), register.About{
		Summary: v.field("summary"), Severity: complaint.Severity(v.field("severity")), Language: v.field("complainant-language"),
	})
	return v.acted(renamed(err, "language", "complainant-language"), "corrected", "")
}

func (v *visit) correctSource() error {
	channel, source, err := v.sourceForm()
	if err == nil {
		_, err = v.Register.CorrectSource(v.r.Context(), v.on(), channel, source)
	}
	return v.acted(err, "source-corrected", "")
}

func (v *visit) grantCase() error {
	g := complaint.Grant{Kind: complaint.GrantKind(v.field("kind")), What: v.field("what"), Grounds: v.field("grounds")}
	var wrong wrongFields
	g.Amount = v.moneyField("amount", v.Policy.Company.Currency, &wrong)
	var err error
	if v.field("second") != "" {
		g.Second, err = v.Staff.Colleague(v.r.Context(), "second", v.field("second"), powers...)
	}
	done := "granted"
	err = joinFields(wrong.err(), err)
	if err == nil {
		var stands complaint.GrantState
		if _, stands, err = v.Register.Grant(v.r.Context(), v.on(), g); stands == complaint.GrantAsked {
			done = "key-asked"
		}
	}
	return v.acted(complaint.AtField(err, "second", register.SecondKeyCodes()...), done, "")
}

func (v *visit) turnKey() error {
	_, err := v.Register.TurnKey(v.r.Context(), v.on(), v.r.PathValue("grant"))
	return v.acted(err, "granted", "")
}

func (v *visit) declineGrant() error {
	_, err := v.Register.DeclineGrant(v.r.Context(), v.on(), v.r.PathValue("grant"), v.field("decline-grounds"))
	return v.acted(renamed(err, "grounds", "decline-grounds"), "key-declined", "")
}

// setProblem takes a known problem by its id, or a title for a new one.
func (v *visit) setProblem() error {
	id, title := strings.ToUpper(v.field("problem")), v.field("problem-title")
	var err error
	switch {
	case id == strings.ToUpper(register.ChosenNew) || id == "" && title != "":
		_, err = v.Register.NewProblem(v.r.Context(), v.on(), title)
	case id == "":
		err = complaint.Invalid("problem", "required")
	default:
		_, err = v.Register.SetProblem(v.r.Context(), v.on(), id)
		if complaint.KindOf(err) == complaint.KindNotFound {
			err = complaint.Invalid("problem", "choice")
		}
	}
	return v.acted(renamed(err, "title", "problem-title"), "problem-set", "")
}

func (v *visit) decidePerson() error {
	_, err := v.Register.DecidePerson(v.r.Context(), v.on(), v.field("person"))
	done := "person-decided"
	if v.field("person") != "" {
		done = "person-same"
	}
	if err == nil && v.field("from") == "review" {
		return v.redirect("/people/perhaps?done=" + done)
	}
	return v.acted(err, done, "")
}

// anotherPerson says that the case is not of the person whom the page names.
func (v *visit) anotherPerson() error {
	_, err := v.Register.AnotherPerson(v.r.Context(), v.on())
	return v.acted(err, "person-another", "")
}

// belongsTo goes to the case that this one turned out to be more of.
func (v *visit) belongsTo() error {
	k, err := v.Register.BelongsTo(v.r.Context(), v.on(), v.field("into"))
	if err != nil {
		return v.acted(renamed(err, "case", "into"), "", "")
	}
	return v.redirect("/cases/" + url.PathEscape(k.ID) + "?done=belongs")
}

// splitOff goes to the case that a complaint then belongs to.
func (v *visit) splitOff() error {
	receipt, err := v.Register.SplitOff(v.r.Context(), v.on(), v.r.PathValue("complaint"), v.field("whose") == "another")
	if err != nil {
		return err
	}
	return v.redirect("/cases/" + url.PathEscape(receipt.Case) + "?done=split-off")
}

func (v *visit) claimTask() error {
	_, err := v.Register.ClaimTask(v.r.Context(), v.adding(), v.r.PathValue("task"))
	return v.acted(err, "claimed", "")
}

func (v *visit) finishTask() error {
	_, err := v.Register.FinishTask(v.r.Context(), v.on(), v.r.PathValue("task"), v.field("outcome"))
	return v.acted(err, "task-done", "")
}

func (v *visit) resendLetter() error {
	err := v.Register.Resend(v.r.Context(), v.on(), v.r.PathValue("letter"))
	return v.acted(err, "letter-again", "")
}

func (v *visit) sayArrived() error {
	err := v.Register.SayArrived(v.r.Context(), v.on(), v.r.PathValue("letter"))
	return v.acted(err, "letter-arrived", "")
}
