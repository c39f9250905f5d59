package desk

import (
	"net/http"
	"net/url"
	"path"
	"slices"

	"resonance/shared/complaint"
)

// doubtsBody is the list of cases whose complainants may be people whom we know.
type doubtsBody struct {
	Rows  []doubt
	Older string
}

type doubt struct {
	Case  complaint.Case
	MayBe []complaint.Perhaps
}

// doubtsRead is how many cases in need of a look one page goes through.
const doubtsRead = 100

func (v *visit) doubtsPage() error {
	list, err := v.Register.ToLookAt(v.r.Context(), doubtsRead, v.r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	var body doubtsBody
	for _, k := range list.Rows {
		if !slices.Contains(k.Look, complaint.LookPerhaps) {
			continue
		}
		likely, err := v.Register.MayBe(v.r.Context(), k)
		if err != nil {
			return err
		}
		body.Rows = append(body.Rows, doubt{Case: k, MayBe: likely})
	}
	if list.Next != "" {
		body.Older = with(v.r.URL, "after", list.Next)
	}
	p := v.page(v.say.Say("desk.review.title"), "people")
	p.OpenEvidence = true
	return v.show(http.StatusOK, p, doubtsView(p, body))
}

// mergePeople says that another person is the one of the page.
func (v *visit) mergePeople() error {
	id, other := v.r.PathValue("id"), path.Base(v.field("other"))
	if v.field("other") == "" {
		return v.parted(complaint.Invalid("other", "required"), "")
	}
	_, err := v.Register.Merge(v.r.Context(), v.actor(), 0, other, id)
	if complaint.KindOf(err) == complaint.KindNotFound {
		err = complaint.Invalid("other", "choice")
	}
	return v.parted(err, "people-merged")
}

// partPeople takes a merge into the person of the page back.
func (v *visit) partPeople() error {
	_, err := v.Register.Unmerge(v.r.Context(), v.actor(), 0, v.field("other"))
	return v.parted(err, "people-parted")
}

// parted shows the person again, with the mistakes in the form if there are any.
func (v *visit) parted(err error, done string) error {
	id := v.r.PathValue("id")
	if f := v.posted(); v.takes(f, err) {
		return v.personAgain(f)
	}
	if err != nil {
		return err
	}
	return v.redirect("/people/" + url.PathEscape(id) + "?done=" + done)
}

// personAgain shows the person of the path as known, with the mistakes of another form on the page.
func (v *visit) personAgain(f *form) error {
	p, err := v.Register.Person(v.r.Context(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	filled := personForm(p)
	filled.Mistakes = f.Mistakes
	return v.showPerson(http.StatusBadRequest, p, filled)
}
