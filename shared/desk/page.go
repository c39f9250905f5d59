package desk

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"resonance/shared/complaint"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// page is what every view has at hand: the frame's facts, the reader's words, zone and clock.
type page struct {
	Title string
	Here  string // the place in the rail: today, cases, …
	Who   staff.Who
	Form  *form  // the form on the page, if it has one
	Done  string // what was just done, as a sentence
	Taken string // the draft that was taken, so that the script forgets it
	Path  string // of this request, to come back to
	Query string // what stands in the search field

	OpenEvidence bool // records stand open beside each other

	v *visit
}

// page builds a page with this title. here names its place in the rail.
func (v *visit) page(title, here string) *page {
	p := &page{Title: title, Here: here, Who: v.who, Path: v.r.URL.RequestURI(), v: v}
	if v.r.Method != http.MethodGet {
		p.Path = v.cameFrom()
	}
	p.Taken = v.r.URL.Query().Get("taken")
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

// Value is what stands in a field of the page's form.
func (p *page) Value(name string) string {
	if p.Form == nil {
		return ""
	}
	return p.Form.Values.Get(name)
}

// asset is the address of one of the desk's files.
func (p *page) asset(name string) (string, error) { return p.v.assets.url(name) }

// place is one of the desk's places, in the rail and on the keyboard.
type place struct {
	Name, Link string
	Key        string // pressed one after the other; empty when none leads there
	Class      string // says when the rail has room for it
}

// places are those that the reader may go to.
func (p *page) places() []place {
	all := []place{
		{"today", "/", "g t", ""},
		{"cases", "/cases", "g c", ""},
		{"people", "/people", "g p", ""},
		{"problems", "/problems", "g b", ""},
		{"tasks", "/tasks", "g k", ""},
		{"insight", "/insight", "g i", "wide"},
		{"mail", "/mail", "g m", "wide rest"},
	}
	if p.IsLead() {
		all = append(all, place{"queues", "/queues", "g q", "wide"}, place{"team", "/team", "g e", "wide"})
	}
	return append(all, place{"account", "/account", "g a", "wide last"}, place{"menu", "/menu", "", "narrow"})
}

// Say gives a text of the catalogue.
func (p *page) Say(key string, pairs ...any) string { return p.v.say.Say(key, pairs...) }

// Named is the first name that is known of somebody, or that there is none.
func (p *page) Named(names ...string) string {
	return cmp.Or(append(names, p.Say("desk.nameless"))...)
}

// Has reports whether the catalogue has a text.
func (p *page) Has(key string) bool { return p.v.say.Has(key) }

// Language is the reader's.
func (p *page) Language() string { return p.v.say.Language }

// Languages are those one can switch to.
func (p *page) Languages() []string { return words.Languages() }

// SignedIn reports whether the frame has somebody to serve.
func (p *page) SignedIn() bool { return p.v.signedIn() }

// InOffice reports whether the reader does what the executive office does: registers, corrects, decides.
func (p *page) InOffice() bool { return slices.Contains(office, p.Who.Member.Role) }

// HasPowers reports whether the reader has the special team's powers.
func (p *page) HasPowers() bool { return slices.Contains(powers, p.Who.Member.Role) }

// Owns reports whether the case is the reader's.
func (p *page) Owns(k complaint.Case) bool { return k.Owner.ID != "" && k.Owner.ID == p.Who.Member.ID }

// IsLead reports whether the reader is a lead.
func (p *page) IsLead() bool { return p.Who.Member.Role == staff.Lead }

// Brand is whose page it is: complainants know the company and not the desk.
func (p *page) Brand() string {
	if p.v.ofComplainant() {
		return p.Company()
	}
	return p.Say("desk.name")
}

// Company is who answers complaints here.
func (p *page) Company() string { return p.v.Policy.Company.Name.In(p.v.say.Language) }

// Now is the time at which the page was made.
func (p *page) Now() time.Time { return p.v.now }

// When shows an instant: "Tue 3 Mar, 14:05", the exact one on hover and for machines.
func (p *page) When(t time.Time) templ.Component { return instant(p.v, t, p.v.clockText(t)) }

// Hour shows an instant of today by its time alone.
func (p *page) Hour(t time.Time) templ.Component {
	if p.v.startOfDay(t).Equal(p.v.startOfDay(p.v.now)) {
		return instant(p.v, t, t.In(p.v.zone).Format("15:04"))
	}
	return p.When(t)
}

// Day shows a date without its time.
func (p *page) Day(t time.Time) templ.Component { return instant(p.v, t, p.v.dayText(t)) }

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

// cameFrom is the page of this desk on which a form was sent.
func (v *visit) cameFrom() string {
	from, err := url.Parse(v.r.Referer())
	if err != nil || from.Host != v.r.Host {
		return "/"
	}
	return local(from.RequestURI(), "/")
}

// Wrong reports whether the form of an act on the case page came back with mistakes.
func (p *page) Wrong(act string) bool {
	if p.Form == nil || len(p.Form.Mistakes) == 0 {
		return false
	}
	field := p.Form.Mistakes[0].Field
	return slices.Contains(map[string][]string{
		"snooze": {"until", "snooze-reason"}, "handover": {"to"}, "reopen": {"reopen-grounds"}, "deadline": {"deadline"}, "about": {"summary", "severity", "complainant-language"},
		"source": {"channel", "authority", "outlet", "link", "reach", "published", "regime"}, "problem": {"problem", "problem-title"},
		"grant": {"kind", "what", "amount", "grounds", "second"}, "observe": {"observed", "observed-note", "loss", "others"},
		"belongs": {"into"}, "review-grounds": {"review-grounds"}, "drop-grounds": {"drop-grounds"},
	}[act], field)
}

// WaysBack are why a case opens again.
func (p *page) WaysBack() []option {
	var options []option
	for _, how := range []string{"again", "mistake"} {
		options = append(options, option{Value: how, Label: p.Say("desk.act.reopen." + how), Hint: p.Say("desk.act.reopen." + how + ".how")})
	}
	return options
}

// Harms are the severities.
func (p *page) Harms() []option { return p.v.harms() }

func (v *visit) harms() []option {
	var options []option
	for _, s := range complaint.Severities() {
		options = append(options, option{Value: string(s), Label: v.say.Say("severity." + string(s))})
	}
	return options
}

// Writes are the languages that letters are written in.
func (p *page) Writes() []option { return p.v.writes() }

func (v *visit) writes() []option {
	var options []option
	for _, l := range v.Policy.Company.Languages {
		options = append(options, option{Value: l, Label: v.say.Say("language.name." + l)})
	}
	return options
}

// GrantKinds are the special powers.
func (p *page) GrantKinds() []option {
	var options []option
	for _, k := range complaint.GrantKinds() {
		options = append(options, option{Value: string(k), Label: p.Say("grant." + string(k))})
	}
	return options
}

// Why says why a letter was kept, held or failed.
func (p *page) Why(code string) string {
	if key := "why." + code; p.Has(key) {
		return p.Say(key)
	}
	return code
}

// Team names an owning team.
func (p *page) Team(id string) string {
	if t, ok := p.v.Policy.Backlog.Teams[id]; ok {
		return t.Name.In(p.v.say.Language)
	}
	return id
}

// Bytes says a size as people do.
func (p *page) Bytes(n int64) string {
	switch {
	case n >= 1<<20:
		return p.Say("desk.size.mb", "n", strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64))
	case n >= 1<<10:
		return p.Say("desk.size.kb", "n", n>>10)
	}
	return p.Say("desk.size.b", "n", n)
}

// FirstPage is the address of the list from its beginning.
func (p *page) FirstPage() string { return with(p.v.r.URL, "after", "") }

// Age says how long something has been there.
func (p *page) Age(since time.Time) string { return p.v.length(p.v.now.Sub(since)) }
