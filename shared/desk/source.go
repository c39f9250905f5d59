package desk

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/policy"
)

// channels are the choices of a person; a letter whose sender is not known waits under the fourth.
func (p *page) Channels() []option {
	var options []option
	for _, c := range []complaint.Channel{complaint.Executive, complaint.Media, complaint.Regulator} {
		options = append(options, option{Value: string(c), Label: p.Say("channel." + string(c)), Hint: p.Say("desk.channel." + string(c))})
	}
	return options
}

// Authorities are those of the policy, by name, and "another one".
func (p *page) Authorities() []option {
	return byName(p, "desk.another", p.v.Policy.Authorities, func(a policy.Authority) policy.Text { return a.Name })
}

// Outlets are those of the policy, by name, and "another one".
func (p *page) Outlets() []option {
	return byName(p, "desk.another", p.v.Policy.Outlets, func(o policy.Outlet) policy.Text { return o.Name })
}

// Regimes are the bodies of rules that set deadlines, by name, and "the usual ones".
func (p *page) Regimes() []option {
	return byName(p, "desk.regime.usual", p.v.Policy.Regimes, func(r policy.Regime) policy.Text { return r.Name })
}

// Regime names the rules under which a case's deadlines run; empty for the house's own.
func (p *page) Regime(id string) string {
	return p.v.Policy.Regimes[id].Name.In(p.v.say.Language)
}

// byName lists by name what the policy knows, below what stands for none of it.
func byName[V any](p *page, none string, table map[string]V, name func(V) policy.Text) []option {
	called := func(id string) string { return name(table[id]).In(p.v.say.Language) }
	ids := slices.SortedFunc(maps.Keys(table), func(a, b string) int { return cmp.Compare(called(a), called(b)) })
	options := []option{{Label: p.Say(none)}}
	for _, id := range ids {
		options = append(options, option{Value: id, Label: called(id)})
	}
	return options
}

// sourceForm reads channel and source as the intake form and the correction name them.
func (v *visit) sourceForm() (complaint.Channel, complaint.Source, error) {
	channel := complaint.Channel(v.field("channel"))
	var s complaint.Source
	var wrong wrongFields
	if !slices.Contains(complaint.Channels(), channel) || channel == complaint.Unknown {
		wrong.add("channel", "required")
	}
	switch channel {
	case complaint.Regulator:
		s.ID, s.Name = v.field("authority"), v.field("authority-name")
		if s.ID == "" && s.Name == "" {
			wrong.add("authority", "required")
		}
	case complaint.Media:
		s = v.outletForm(&wrong)
	}
	s.Reference, s.Regime = v.field("reference"), v.field("regime")
	return channel, s, wrong.err()
}

func (v *visit) outletForm(wrong *wrongFields) complaint.Source {
	s := complaint.Source{ID: v.field("outlet"), Name: v.field("outlet-name"), Link: v.field("link")}
	if s.ID == "" && s.Name == "" {
		wrong.add("outlet", "required")
	}
	if u, err := url.Parse(s.Link); s.Link != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		wrong.add("link", "link")
	}
	if text := strings.ReplaceAll(v.field("reach"), " ", ""); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			wrong.add("reach", "number")
		}
		s.Reach = n
	}
	at, code := v.dateField("published")
	wrong.add("published", code)
	if code == "" && at.After(v.now) {
		wrong.add("published", "future")
	}
	if !at.IsZero() {
		s.Published = at.UTC()
	}
	return s
}
