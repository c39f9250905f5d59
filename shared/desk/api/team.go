package api

import (
	"context"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/staff"
)

// MemberFields are what a lead may write about a member.
type MemberFields struct {
	Name  string `json:"name" minLength:"1" maxLength:"200" example:"Olga Orlova"`
	Email Email  `json:"email" doc:"where sign-in links go" example:"olga@firma.example"`
	Role  string `json:"role" enum:"executive-office,special-team,lead" example:"special-team"`
	Slack string `json:"slack,omitempty" pattern:"^[UWuw][0-9A-Za-z]{1,31}$" doc:"Slack user id, for presses of buttons; of nobody else on the team" example:"U024BE7LH"`
}

func (f MemberFields) noun(id string, version int64) staff.Member {
	return staff.Member{ID: id, Version: version, Name: f.Name, Email: string(f.Email), Role: staff.Role(f.Role), Slack: f.Slack}
}

type oneMember = versioned[staff.Member]

func memberAnswer(m staff.Member, err error) (*oneMember, error) {
	if err != nil {
		return nil, err
	}
	return withVersion(m, m.Version), nil
}

// sendLink is the operation that is limited, so that nobody floods a mailbox.
const sendLink = "send-link"

// team is who may use the desk. The staff room checks again that a lead asks.
func (a *API) team() {
	s := a.Staff
	serve(a, get("list-members", "/team", "team", members), a.listMembers)
	serveSaid(a, post("add-member", "/team", "team", leads), func(ctx context.Context, c caller, _ *said, b MemberFields) (*oneMember, error) {
		return memberAnswer(s.Add(ctx, c.who.Member, b.noun("", 0)))
	})
	serve(a, get("list-staff-acts", "/team/journal", "team", leads), func(ctx context.Context, _ caller, in *Paging) (*listed[complaint.Entry], error) {
		return fromRegister(*in, func(limit int, before string) (register.List[complaint.Entry], error) {
			lines, next, err := s.Journal(ctx, before, limit)
			return register.List[complaint.Entry]{Rows: lines, Next: next}, err
		})
	})
	serve(a, get("get-member", "/team/{id}", "team", leads), func(ctx context.Context, _ caller, in *ByID) (*oneMember, error) {
		return memberAnswer(s.Member(ctx, in.ID))
	})
	serveSaid(a, put("put-member", "/team/{id}", "team", leads), func(ctx context.Context, c caller, in *saidAct, b MemberFields) (*oneMember, error) {
		if err := in.must(); err != nil {
			return nil, err
		}
		return memberAnswer(s.Change(ctx, c.who.Member, b.noun(in.ID, in.version())))
	})
	a.switchMember("disable-member", "/team/{id}/disable", false)
	a.switchMember("enable-member", "/team/{id}/enable", true)
	serveSilent(a, post(sendLink, "/team/{id}/link", "team", leads), func(ctx context.Context, c caller, in *ByID) error {
		return s.SendLink(ctx, c.who.Member, in.ID)
	})
}

func (a *API) switchMember(id, path string, active bool) {
	serve(a, post(id, path, "team", leads), func(ctx context.Context, c caller, in *Act) (*oneMember, error) {
		return memberAnswer(a.Staff.SetActive(ctx, c.who.Member, in.ID, in.version(), active))
	})
}

// listMembers shows everyone whom a case can be handed to; where links go, only a lead is told.
func (a *API) listMembers(ctx context.Context, c caller, _ *struct{}) (*listed[staff.Member], error) {
	all, err := a.Staff.Members(ctx)
	if err != nil {
		return nil, err
	}
	if c.who.Member.Role != staff.Lead {
		for i := range all {
			all[i].Email, all[i].Slack = "", ""
		}
	}
	return listOf(all, ""), nil
}
