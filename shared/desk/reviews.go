package desk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/conduct"
	"resonance/shared/register"
)

// observeCase records what a person saw that bears on conduct or on what we owe.
func (v *visit) observeCase() error {
	o := complaint.Observation{Kind: complaint.Observed(v.field("observed")), Note: v.field("observed-note")}
	var wrong wrongFields
	o.Amount = v.moneyField("loss", v.Policy.Company.Currency, &wrong)
	if text := v.field("others"); text != "" {
		var err error
		if o.Others, err = strconv.Atoi(text); err != nil {
			wrong.add("others", "number")
		}
	}
	err := wrong.err()
	if err == nil {
		_, err = v.Register.Observe(v.r.Context(), v.adding(), o)
	}
	for from, to := range map[string]string{"kind": "observed", "note": "observed-note", "amount": "loss"} {
		err = renamed(err, from, to)
	}
	return v.acted(err, "observed", "")
}

// Observations are the choices of what may be observed.
func (p *page) Observations() []option {
	options := []option{{Label: p.Say("desk.choose")}}
	for _, o := range complaint.Observations() {
		options = append(options, option{Value: string(o), Label: p.Say("observed." + string(o))})
	}
	return options
}

// EvidenceLink leads to the line of the case's timeline that a sign rests on.
func (p *page) EvidenceLink(id string) string {
	if strings.HasPrefix(id, "PB-") {
		return "/problems/" + id
	}
	if at := strings.LastIndex(id, "-"); strings.Count(id, "-") == 3 {
		return "/cases/" + id[:at] + "#e-" + id
	}
	return "/cases/" + id
}

// reviewsBody is what the list of conduct reviews shows.
type reviewsBody struct {
	Rows  []complaint.Review
	Parts []tab
	Older string
	First bool
}

func (v *visit) reviewsPage() error {
	q := v.r.URL.Query()
	part := register.ReviewsAll
	if q.Get("part") == string(register.ReviewsOverturned) {
		part = register.ReviewsOverturned
	}
	list, err := v.Register.Reviews(v.r.Context(), part, casesShown, q.Get("after"))
	if err != nil {
		return err
	}
	overturned, err := v.countOverturned()
	if err != nil {
		return err
	}
	body := reviewsBody{Rows: list.Rows, First: q.Get("after") == "", Parts: []tab{
		{v.say.Say("desk.reviews.all"), "/reviews", part == register.ReviewsAll},
		{v.say.Say("desk.reviews.overturned", "n", overturned), "/reviews?part=overturned", part == register.ReviewsOverturned},
	}}
	if list.Next != "" {
		body.Older = with(v.r.URL, "after", list.Next)
	}
	p := v.page(v.say.Say("desk.reviews"), "people")
	return v.show(http.StatusOK, p, reviewsView(p, body))
}

// countOverturned counts the decisions that were wrong, up to where the number no longer matters.
func (v *visit) countOverturned() (string, error) {
	const most = 100
	list, err := v.Register.Reviews(v.r.Context(), register.ReviewsOverturned, most, "")
	count := strconv.Itoa(len(list.Rows))
	if list.Next != "" {
		count += "+"
	}
	return count, err
}

// conductReviewBody is what the page of one conduct review shows.
type conductReviewBody struct {
	complaint.Review
	Steps    []conductStep
	Measures []option
	Outcomes []option
	Own      bool // the reader took the decision
}

// path is the address of the review.
func (b conductReviewBody) path() string { return "/reviews/" + b.ID }

// conductStep is one step that was taken.
type conductStep struct {
	Name string
	complaint.ReviewStep
}

// taker names who took the step, after its name.
func (s conductStep) taker() string {
	if s.By.Name == "" {
		return ""
	}
	return ", " + s.By.Name
}

func (v *visit) conductReviewPage() error { return v.showReview(http.StatusOK, blank()) }

func (v *visit) showReview(status int, f *form) error {
	rv, err := v.Register.Review(v.r.Context(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	body := conductReviewBody{Review: rv, Own: rv.Decided != nil && rv.Decided.By.ID == v.actor().ID}
	for _, s := range []struct {
		name string
		step *complaint.ReviewStep
	}{{"opened", &rv.Opened}, {"warned", rv.Warned}, {"decided", rv.Decided}, {"appealed", rv.Appealed}, {appealed(rv), rv.Appeal}, {"ended", rv.Ended}} {
		if s.step != nil && (s.name != "ended" || rv.State != complaint.ReviewOverturned) { // an overturned one ends by its appeal
			body.Steps = append(body.Steps, conductStep{s.name, *s.step})
		}
	}
	for _, m := range complaint.Measures() {
		body.Measures = append(body.Measures, option{Value: string(m), Label: v.say.Say("measure." + string(m))})
	}
	body.Outcomes = []option{{Value: "uphold", Label: v.say.Say("desk.review.uphold")}, {Value: "overturn", Label: v.say.Say("desk.review.overturn")}}
	f.Values.Set("version", strconv.FormatInt(rv.Version, 10))
	if !f.Values.Has("contact") {
		f.Values.Set("contact", v.Policy.Company.Desk)
	}
	p := v.page(rv.ID+" "+rv.Name, "people").withForm(f)
	return v.show(status, p, reviewView(p, body))
}

// appealed says how the appeal went, if one was decided.
func appealed(rv complaint.Review) string {
	if rv.State == complaint.ReviewOverturned {
		return "overturned"
	}
	return "upheld"
}

// Chosen reports whether a box of a form with several was ticked.
func (p *page) Chosen(name, value string) bool {
	return slices.Contains(p.Form.Values[name], value)
}

func (v *visit) onReview() register.OnReview {
	return register.OnReview{Review: v.r.PathValue("id"), Version: v.version(), By: v.actor()}
}

// reviewActed goes back to the review after an act.
func (v *visit) reviewActed(err error, done string) error {
	if f := v.posted(); v.takes(f, err) {
		return v.showReview(http.StatusBadRequest, f)
	}
	if err != nil {
		return err
	}
	return v.redirect("/reviews/" + v.r.PathValue("id") + "?done=" + done)
}

func (v *visit) openReview() error {
	rv, err := v.Register.OpenReview(v.r.Context(), v.actor(), v.r.PathValue("id"), v.field("review-grounds"))
	if f := v.posted(); v.takes(f, renamed(err, "grounds", "review-grounds")) {
		return v.personAgain(f)
	}
	if err != nil {
		return err
	}
	return v.redirect("/reviews/" + rv.ID + "?done=review-opened")
}

func (v *visit) warnInReview() error {
	_, err := v.Register.WarnInReview(v.r.Context(), v.onReview(), v.field("warning"))
	return v.reviewActed(renamed(err, "grounds", "warning"), "review-warned")
}

func (v *visit) decideReview() error {
	until, code := v.dateField("ends")
	var wrong wrongFields
	wrong.need(v, "measures", "contact")
	wrong.add("ends", code)
	wrong.need(v, "decision-grounds", "notice")
	d := register.ReviewDecision{Contact: v.field("contact"), Until: until, Grounds: v.field("decision-grounds"), Notice: v.field("notice")}
	for _, m := range v.r.PostForm["measures"] {
		d.Measures = append(d.Measures, complaint.Measure(m))
	}
	err := wrong.err()
	if err == nil {
		_, err = v.Register.DecideReview(v.r.Context(), v.onReview(), d)
	}
	return v.reviewActed(renamed(renamed(err, "grounds", "decision-grounds"), "until", "ends"), "review-decided")
}

func (v *visit) appealReview() error {
	_, err := v.Register.AppealReview(v.r.Context(), v.onReview(), v.field("appeal"))
	return v.reviewActed(renamed(err, "grounds", "appeal"), "review-appealed")
}

func (v *visit) decideAppeal() error {
	outcome := v.field("outcome-appeal")
	var wrong wrongFields
	if outcome != "uphold" && outcome != "overturn" {
		wrong.add("outcome-appeal", "choice")
	}
	wrong.need(v, "appeal-grounds")
	err := wrong.err()
	if err == nil {
		_, err = v.Register.DecideAppeal(v.r.Context(), v.onReview(), outcome == "overturn", v.field("appeal-grounds"))
	}
	return v.reviewActed(renamed(err, "grounds", "appeal-grounds"), "review-appeal-decided")
}

func (v *visit) dropReview() error {
	_, err := v.Register.DropReview(v.r.Context(), v.onReview(), v.field("drop-grounds"))
	return v.reviewActed(renamed(err, "grounds", "drop-grounds"), "review-dropped")
}

// mayReview reports whether a review of the person's conduct may be opened.
func mayReview(p complaint.Complainant, a conduct.Assessment) bool {
	return p.Review == "" && len(a.Vetoes) == 0 && len(p.History) > 0
}
