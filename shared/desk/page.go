package desk

import (
	"html/template"
	"net/http"
	"slices"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// page is what a template sees: the frame's facts, the reader's words, zone and clock, and the page's own
// matter in Body.
type page struct {
	Title string
	Here  string // the place in the rail: today, cases, …
	Who   staff.Who
	Form  *form // the form on the page, if it has one
	Body  any
	Done  string // what was just done, as a sentence
	Path  string // of this request, to come back to
	Query string // what stands in the search field

	v *visit
}

// page builds a page with this title. here names its place in the rail.
func (v *visit) page(title, here string, body any) *page {
	p := &page{Title: title, Here: here, Who: v.who, Body: body, Path: v.r.URL.RequestURI(), v: v}
	if v.r.Method != http.MethodGet {
		p.Path = "/"
	}
	if done := "desk.done." + v.r.URL.Query().Get("done"); v.say.Has(done) {
		p.Done = v.say.Say(done)
	}
	return p
}

// withForm puts a form on the page; with mistakes in it the title says so first.
func (p *page) withForm(f *form) *page {
	p.Form = f
	if f != nil && len(f.Mistakes) > 0 {
		p.Title = p.Say("desk.error-title", "title", p.Title)
	}
	return p
}

// Say gives a text of the catalogue.
func (p *page) Say(key string, pairs ...any) string { return p.v.say.Say(key, pairs...) }

// Has reports whether the catalogue has a text.
func (p *page) Has(key string) bool { return p.v.say.Has(key) }

// Language is the reader's.
func (p *page) Language() string { return p.v.say.Language }

// Languages are those one can switch to.
func (p *page) Languages() []string { return words.Languages() }

// SignedIn reports whether the frame has somebody to serve.
func (p *page) SignedIn() bool { return p.v.signedIn() }

// May reports whether the reader has one of the roles.
func (p *page) May(roles ...string) bool {
	return slices.Contains(roles, string(p.Who.Member.Role))
}

// IsLead reports whether the reader is a lead.
func (p *page) IsLead() bool { return p.Who.Member.Role == staff.Lead }

// Company is who answers complaints here.
func (p *page) Company() string { return p.v.Policy.Company.Name.In(p.v.say.Language) }

// Now is the time at which the page was made.
func (p *page) Now() time.Time { return p.v.now }

// When shows an instant: "Tue 3 Mar, 14:05", the exact one on hover and for machines.
func (p *page) When(t time.Time) template.HTML { return p.v.when(t) }

// Day shows a date without its time.
func (p *page) Day(t time.Time) template.HTML { return p.v.dayTag(t) }

// Ago says how long ago an instant was, in words.
func (p *page) Ago(t time.Time) string {
	return p.Say("desk.ago", "length", p.v.length(p.v.now.Sub(t)))
}

// Staff tells one line of the staff journal.
func (p *page) Staff(e complaint.Entry) string {
	values := map[string]string{}
	for k, value := range e.Params {
		values[k] = value
	}
	if role := "role." + values["role"]; p.Has(role) {
		values["role"] = p.Say(role)
	}
	return p.v.say.SayMap("staff-act."+string(e.Act), values)
}
