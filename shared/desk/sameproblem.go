package desk

import (
	"errors"
	"net/http"
	"path"
	"strconv"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// sameBody is what is asked of a problem that turned out to be another one.
type sameBody struct {
	complaint.Problem
	Like []option // problems that it may be
}

// mergedBody is what is left of a problem that turned out to be another one.
type mergedBody struct {
	complaint.Problem
	Log []complaint.Entry
}

func (v *visit) samePage() error { return v.showSame(http.StatusOK, blank()) }

// showSame asks which other problem the one of the path is.
func (v *visit) showSame(status int, f *form) error {
	ctx := v.r.Context()
	p, err := v.Register.Problem(ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if p.MergedInto != "" {
		return v.redirect("/problems/" + p.ID)
	}
	like, err := v.Register.LikeProblem(ctx, p)
	if err != nil {
		return err
	}
	body := sameBody{Problem: p}
	for _, l := range like {
		body.Like = append(body.Like, option{Value: l.Problem, Label: l.Title, Hint: v.alike(l)})
	}
	f.Values.Set("version", strconv.FormatInt(p.Version, 10))
	shown := v.page(v.say.Say("desk.same-problem"), "problems").withForm(f)
	return v.show(status, shown, sameView(shown, body))
}

// alike says of a proposal which problem it is, and why.
func (v *visit) alike(l complaint.Proposal) string {
	text := l.Problem
	for _, r := range l.Reasons {
		text += " · " + v.reason(r)
	}
	return text
}

// mergeProblem says that the problem of the path is another one: of those proposed, or by its number or link.
func (v *visit) mergeProblem() error {
	other := v.field("like")
	if written := v.field("same-as"); written != "" {
		other, _ = register.ReadProblemNumber(path.Base(written))
	}
	var wrong wrongFields
	switch {
	case other == "" && v.field("same-as") == "":
		wrong.add("same-as", "required")
	case other == "":
		wrong.add("same-as", "choice")
	}
	wrong.need(v, "because")
	err := wrong.err()
	if err == nil {
		_, err = v.Register.MergeProblem(v.r.Context(), v.onProblem(), other, v.field("because"))
	}
	var refused *complaint.Error
	if errors.As(err, &refused) && refused.Code == "same-problem" { // a slip in the number
		err = complaint.Invalid("same-as", refused.Code)
	}
	if f := v.posted(); v.takes(f, renamed(err, "problem", "same-as")) {
		return v.showSame(http.StatusBadRequest, f)
	}
	if err != nil {
		return err
	}
	return v.redirect("/problems/" + other + "?done=problems-merged")
}

// showMerged shows what is left of a problem that turned out to be another one.
func (v *visit) showMerged(status int, p complaint.Problem, f *form) error {
	body := mergedBody{Problem: p}
	var err error
	if body.Log, err = v.Register.ProblemLog(v.r.Context(), p.ID, problemLog); err != nil {
		return err
	}
	f.Values.Set("version", strconv.FormatInt(p.Version, 10))
	shown := v.page(p.ID+" "+p.Title, "problems").withForm(f)
	return v.show(status, shown, mergedView(shown, body))
}

// partProblem takes back that the problem of the path is another one.
func (v *visit) partProblem() error {
	p, err := v.Register.PartProblem(v.r.Context(), v.onProblem(), v.field("because"))
	if f := v.posted(); v.takes(f, err) {
		if p, err = v.Register.Problem(v.r.Context(), v.r.PathValue("id")); err != nil {
			return err
		}
		return v.showMerged(http.StatusBadRequest, p, f)
	}
	if err != nil {
		return err
	}
	return v.redirect("/problems/" + p.ID + "?done=problems-parted")
}
