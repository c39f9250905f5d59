package desk

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/search"
)

// casesBody is what the list of cases shows.
type casesBody struct {
	Rows    []search.Row
	Show    []tab
	States  []option
	Channel []option
	Harm    []option
	Owners  []option
	Older   string // link to the next page
	First   bool
	Solved  bool  // the view of what was solved well
	Any     bool  // a filter is set
	Narrow  []tab // filters that came with a link and have no field: each leads to the list without it
}

// tab is one of the ready views above the list.
type tab struct {
	Label, Link string
	Here        bool
}

const casesShown = 50

// casesPage lists cases. Every filter stands in the URL, so that a link shows a colleague the same.
func (v *visit) casesPage() error {
	q := v.r.URL.Query()
	query := search.Query{Text: strings.TrimSpace(q.Get("q")), Limit: casesShown, Cursor: q.Get("after")}
	query.Facets = search.Facets{
		State: complaint.CaseState(q.Get("state")), Channel: complaint.Channel(q.Get("channel")), Severity: complaint.Severity(q.Get("severity")),
		Problem: q.Get("problem"), Person: q.Get("person"), Authority: q.Get("authority"),
	}
	switch owner := q.Get("owner"); owner {
	case "me":
		query.Facets.Owner = v.who.Member.ID
	case "nobody":
		query.Facets.Owner = search.Nobody
	default:
		query.Facets.Owner = owner
	}
	show := q.Get("show")
	switch show {
	case "late":
		query.Facets.DueBefore = v.now
	case "look":
		query.Facets.Look = true
	case "emergency":
		query.Facets.Emergency = true
	case "solved":
		query.Facets.Outcome = complaint.WellSolved
	case "all":
	default:
		show = "running"
		query.Facets.Running = query.Facets.State == "" && query.Text == ""
	}
	found, err := v.Search.Find(v.r.Context(), query)
	if err != nil {
		return err
	}
	body := casesBody{Rows: found.Rows, First: query.Cursor == "", Solved: show == "solved"}
	body.Any = query.Text != "" || slices.ContainsFunc([]string{"state", "channel", "severity", "owner", "problem", "person", "authority"}, func(n string) bool { return q.Get(n) != "" })
	if found.Cursor != "" {
		body.Older = with(v.r.URL, "after", found.Cursor)
	}
	for _, name := range []string{"running", "late", "look", "emergency", "solved", "all"} {
		body.Show = append(body.Show, tab{v.say.Say("desk.show." + name), with(v.r.URL, "show", name, "after", ""), name == show})
	}
	v.filters(&body)
	if err := v.narrow(&body, query.Facets); err != nil {
		return err
	}
	p := v.page(v.say.Say("desk.nav.cases"), "cases")
	p.Query = query.Text
	p.Form = &form{Values: q}
	return v.show(http.StatusOK, p, casesView(p, body))
}

func (v *visit) filters(b *casesBody) {
	any := option{Label: v.say.Say("desk.any")}
	b.States, b.Channel, b.Harm = []option{any}, []option{any}, append([]option{any}, v.harms()...)
	b.Owners = []option{any, {Value: "me", Label: v.say.Say("desk.me")}, {Value: "nobody", Label: v.say.Say("desk.nobody")}}
	for _, s := range complaint.CaseStates() {
		b.States = append(b.States, option{Value: string(s), Label: v.say.Say("state." + string(s))})
	}
	for _, c := range complaint.Channels() {
		b.Channel = append(b.Channel, option{Value: string(c), Label: v.say.Say("channel." + string(c))})
	}
}

// narrow names the filters that came with a link, in the reader's words.
func (v *visit) narrow(b *casesBody, f search.Facets) error {
	add := func(name, label, value string) {
		if value != "" {
			b.Narrow = append(b.Narrow, tab{Label: v.say.Say(label) + ": " + value, Link: with(v.r.URL, name, "", "after", "")})
		}
	}
	if f.Person != "" {
		p, err := v.Register.Person(v.r.Context(), f.Person)
		if complaint.IfThere(err) != nil {
			return err
		}
		add("person", "desk.col.person", cmp.Or(p.Name, p.Organisation, f.Person))
	}
	add("problem", "desk.col.problem", f.Problem)
	authority := f.Authority
	if a, ok := v.Policy.Authorities[f.Authority]; ok {
		authority = a.Name.In(v.say.Language)
	}
	add("authority", "field.authority", authority)
	if f.Owner != v.who.Member.ID && f.Owner != search.Nobody && f.Owner != "" {
		m, err := v.Staff.Member(v.r.Context(), f.Owner)
		if complaint.IfThere(err) != nil {
			return err
		}
		add("owner", "desk.owner", cmp.Or(m.Name, f.Owner))
	}
	return nil
}

// with gives the address with some values of its query changed; an empty value takes it out.
func with(u *url.URL, pairs ...string) string {
	q := u.Query()
	q.Del("done")
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
			continue
		}
		q.Set(pairs[i], pairs[i+1])
	}
	if len(q) == 0 {
		return u.Path
	}
	return u.Path + "?" + q.Encode()
}

// searchBody is what a search found.
type searchBody struct {
	Cases  []search.Row
	People []search.PersonRow
	More   string
}

// searchPage goes straight to a case or problem whose number was typed; else it shows cases and people.
func (v *visit) searchPage() error {
	text := strings.TrimSpace(v.r.URL.Query().Get("q"))
	if id, ok := register.ReadCaseNumber(text); ok {
		return v.redirect("/cases/" + id)
	}
	if id, ok := register.ReadProblemNumber(text); ok {
		return v.redirect("/problems/" + id)
	}
	var body searchBody
	if text != "" {
		people, err := v.Search.FindPeople(v.r.Context(), text, 6, "")
		if err != nil {
			return err
		}
		cases, err := v.Search.Find(v.r.Context(), search.Query{Text: text, Limit: 30})
		if err != nil {
			return err
		}
		body = searchBody{Cases: cases.Rows, People: people.Rows}
		if cases.Cursor != "" {
			body.More = "/cases?show=all&q=" + url.QueryEscape(text)
		}
	}
	p := v.page(v.say.Say("desk.search"), "cases")
	p.Query = text
	return v.show(http.StatusOK, p, searchView(p, body))
}
