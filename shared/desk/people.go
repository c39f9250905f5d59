package desk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"resonance/shared/complaint"
	"resonance/shared/conduct"
	"resonance/shared/search"
)

// peopleBody is what the list of people shows.
type peopleBody struct {
	Rows  []search.PersonRow
	Older string
	First bool
}

func (v *visit) peoplePage() error {
	q := v.r.URL.Query()
	text := strings.TrimSpace(q.Get("q"))
	found, err := v.Search.FindPeople(v.r.Context(), text, casesShown, q.Get("after"))
	if err != nil {
		return err
	}
	body := peopleBody{Rows: found.Rows, First: q.Get("after") == ""}
	if found.Cursor != "" {
		body.Older = with(v.r.URL, "after", found.Cursor)
	}
	p := v.page(v.say.Say("desk.nav.people"), "people")
	p.Form = blank("q", text)
	return v.show(http.StatusOK, p, peopleView(p, body))
}

// personBody is what the page of one complainant shows.
type personBody struct {
	complaint.Complainant
	Worths    []option
	Languages []option
	Alike     []complaint.Perhaps // who else may be the same person
	Conduct   conduct.Assessment
	MayReview bool
}

func (v *visit) personPage() error {
	p, err := v.Register.Person(v.r.Context(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.showPerson(http.StatusOK, p, personForm(p))
}

// personForm is the form with what is known of the person.
func personForm(p complaint.Complainant) *form {
	f := blank(
		"name", p.Name, "organisation", p.Organisation, "emails", strings.Join(p.Emails, "\n"), "phones", strings.Join(p.Phones, "\n"),
		"accounts", strings.Join(p.Accounts, "\n"), "documents", strings.Join(p.Documents, "\n"), "address", p.Address, "complainant-language", p.Language, "worth", string(p.Worth), "version", strconv.FormatInt(p.Version, 10),
	)
	if p.Vulnerable {
		f.Values.Set("vulnerable", "yes")
	}
	if born, err := time.Parse("2006-01-02", p.BirthDate); err == nil {
		f.setDate("birth", born, time.UTC)
	}
	return f
}

func (v *visit) showPerson(status int, p complaint.Complainant, f *form) error {
	body := personBody{Complainant: p, Languages: []option{{Label: v.say.Say("desk.unknown-language")}}, Worths: []option{{Label: v.say.Say("desk.unsaid-worth")}}}
	g, ctx := errgroup.WithContext(v.r.Context())
	g.Go(func() (err error) {
		body.Alike, err = v.Register.Alike(ctx, p)
		return err
	})
	g.Go(func() (err error) {
		body.Conduct, err = v.Register.Assess(ctx, p.ID)
		return err
	})
	if err := g.Wait(); err != nil {
		return err
	}
	body.MayReview = mayReview(p, body.Conduct)
	body.Languages = append(body.Languages, v.writes()...)
	for _, w := range complaint.Worths() {
		body.Worths = append(body.Worths, option{Value: string(w), Label: v.say.Say("worth." + string(w))})
	}
	title := p.Name
	if title == "" {
		title = p.Organisation
	}
	shown := v.page(title, "people").withForm(f)
	return v.show(status, shown, personView(shown, body))
}

func (v *visit) editPerson() error {
	ctx, id := v.r.Context(), v.r.PathValue("id")
	var wrong wrongFields
	edited := complaint.Complainant{
		ID: id, Name: v.field("name"), Organisation: v.field("organisation"), Address: v.field("address"),
		Emails: lines(strings.ToLower(v.field("emails"))), Phones: lines(v.field("phones")), Accounts: lines(v.field("accounts")),
		Documents: lines(v.field("documents")),
		Language:  v.field("complainant-language"), Vulnerable: v.field("vulnerable") == "yes",
		Worth: complaint.Worth(v.field("worth")),
	}
	for _, e := range edited.Emails {
		if !looksLikeEmail(e) {
			wrong.add("emails", "email")
			break
		}
	}
	for i, text := range edited.Phones {
		phone, ok := v.phone(text)
		if !ok {
			wrong.add("phones", "phone")
			break
		}
		edited.Phones[i] = phone
	}
	edited.BirthDate = v.birthField(&wrong)
	err := wrong.err()
	if err == nil {
		_, err = v.Register.EditPerson(ctx, v.actor(), v.version(), edited)
	}
	if f := v.posted(); v.takes(f, err) {
		p, err := v.Register.Person(ctx, id)
		if err != nil {
			return err
		}
		return v.showPerson(http.StatusBadRequest, p, f)
	}
	if err != nil {
		return err
	}
	return v.redirect("/people/" + id + "?done=saved")
}

// lines are the lines of a field that takes several values.
func lines(text string) []string {
	var list []string
	for l := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}

// besides are the other names, dates and addresses that the person is known by.
func (b personBody) besides(p *page) string {
	var said string
	if len(b.OtherNames) > 0 {
		said = " · " + p.Say("desk.people.also") + " " + strings.Join(b.OtherNames, ", ")
	}
	for _, other := range slices.Concat(b.OtherBirthDates, b.OtherAddresses) {
		said += " · " + other
	}
	return said
}

// Newest are the person's cases, the newest first.
func (b personBody) Newest() []complaint.Experience {
	list := slices.Clone(b.History)
	slices.Reverse(list)
	return list
}
