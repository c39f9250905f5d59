package api

import (
	"context"
	"maps"
	"slices"
	"strings"

	"resonance/shared/policy"
)

// PolicyNames is what the policy knows by name: the ids that submissions, cases and problems carry.
type PolicyNames struct {
	Company     CompanyFacts     `json:"company"`
	Authorities []NamedAuthority `json:"authorities" nullable:"false" doc:"for source.id of a regulator's complaint"`
	Outlets     []Named          `json:"outlets" nullable:"false" doc:"for source.id of a media complaint"`
	Regimes     []Named          `json:"regimes" nullable:"false" doc:"for source.regime: bodies of rules that set clocks"`
	Teams       []Named          `json:"teams" nullable:"false" doc:"that own problems"`
	Clocks      []NamedClock     `json:"clocks" nullable:"false" doc:"for the ids of clocks. stated is what the sender asked for; one with .notice at its end is that clock's holding reply"`
	Files       FileLimits       `json:"files"`
	Grants      GrantLimits      `json:"grants" doc:"what you may grant without a second key"`
}

// CompanyFacts are what the company works in.
type CompanyFacts struct {
	Name      string   `json:"name"`
	Currency  string   `json:"currency" doc:"of grants, costs and offers"`
	Zone      string   `json:"zone" doc:"where its days begin"`
	Languages []string `json:"languages" nullable:"false" doc:"that it writes letters in"`
}

// Named is a thing of the policy, in the caller's language.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// NamedAuthority is a regulator.
type NamedAuthority struct {
	Named
	Regime string `json:"regime,omitempty" doc:"the body of rules that sets its clocks"`
}

// NamedClock is one rule that sets a due time.
type NamedClock struct {
	Named
	Source    string `json:"source,omitempty" doc:"the law or the house rule that says so"`
	Meets     string `json:"meets" doc:"the step that meets it"`
	Statutory bool   `json:"statutory,omitempty"`
}

// FileLimits are how much may come with a complaint.
type FileLimits struct {
	Bytes int64 `json:"bytes" doc:"of one file"`
	Count int   `json:"count" doc:"files of one submission"`
}

// GrantLimits are a member's own, in minor units.
type GrantLimits struct {
	Grant int64 `json:"grant" doc:"in one case"`
	Month int64 `json:"month" doc:"in a calendar month"`
}

type policyNames struct{ Body PolicyNames }

func (a *API) policy() {
	serve(a, get("get-policy", "/policy", "policy", members), func(_ context.Context, c caller, _ *struct{}) (*policyNames, error) {
		return &policyNames{a.namesFor(c)}, nil
	})
}

func (a *API) namesFor(c caller) PolicyNames {
	p, in := a.Register.Policy(), c.say.Language
	limits := p.Team.LimitsOf(c.who.Member.ID, c.who.Member.Email)
	return PolicyNames{
		Company: CompanyFacts{Name: p.Company.Name.In(in), Currency: p.Company.Currency, Zone: a.Register.Zone().String(), Languages: p.Company.Languages},
		Authorities: byID(p.Authorities, func(id string, v policy.Authority) NamedAuthority {
			return NamedAuthority{Named{id, v.Name.In(in)}, v.Regime}
		}),
		Outlets: byID(p.Outlets, func(id string, v policy.Outlet) Named { return Named{id, v.Name.In(in)} }),
		Regimes: byID(p.Regimes, func(id string, v policy.Regime) Named { return Named{id, v.Name.In(in)} }),
		Teams:   byID(p.Backlog.Teams, func(id string, v policy.OwningTeam) Named { return Named{id, v.Name.In(in)} }),
		Clocks: byID(p.Clocks, func(id string, v policy.Clock) NamedClock {
			return NamedClock{Named{id, v.Name.In(in)}, strings.TrimSpace(v.Source.In(in)), string(v.Meets), v.Statutory}
		}),
		Files:  FileLimits{Bytes: int64(p.Intake.Attachment), Count: p.Intake.Attachments},
		Grants: GrantLimits{Grant: int64(limits.Grant), Month: int64(limits.Month)},
	}
}

// byID lists the entries of a table of the policy.
func byID[V, N any](table map[string]V, name func(id string, v V) N) []N {
	list := make([]N, 0, len(table))
	for _, id := range slices.Sorted(maps.Keys(table)) {
		list = append(list, name(id, table[id]))
	}
	return list
}
