package desk

import "resonance/shared/staff"

// route is one line of the table: who may come in, and what is done.
type route struct {
	Pattern string
	For     audience
	Do      func(*visit) error
}

// audience is who may use a route. Empty means everybody, signed in or not.
type audience []staff.Role

var (
	anyone  audience
	members = audience{staff.ExecutiveOffice, staff.SpecialTeam, staff.Lead}
	leads   = audience{staff.Lead}
)

// routes is the whole of the desk. A test walks it: nothing but what is for anyone answers signed out,
// and nothing answers the wrong role.
func (d *Desk) routes() []route {
	return []route{
		{"GET /sign-in", anyone, (*visit).signInPage},
		{"POST /sign-in", anyone, (*visit).askLink},
		{"GET /sign-in/sent", anyone, (*visit).linkSentPage},
		{"GET /sign-in/openid", anyone, (*visit).beginOpenID},
		{"GET /sign-in/openid/done", anyone, (*visit).finishOpenID},
		{"GET /sign-in/{token}", anyone, (*visit).linkPage},
		{"POST /sign-in/{token}", anyone, (*visit).redeemLink},
		{"POST /language", anyone, (*visit).setLanguage},
		{"POST /sign-out", members, (*visit).signOut},

		{"GET /{$}", members, (*visit).menuPage},
		{"GET /menu", members, (*visit).menuPage},

		{"GET /account", members, (*visit).accountPage},
		{"POST /account", members, (*visit).savePreferences},
		{"POST /account/sessions/end", members, (*visit).endSession},
		{"POST /account/sessions/end-others", members, (*visit).endOtherSessions},
		{"POST /account/tokens", members, (*visit).makeToken},
		{"POST /account/tokens/revoke", members, (*visit).revokeToken},

		{"GET /team", leads, (*visit).teamPage},
		{"GET /team/new", leads, (*visit).newMemberPage},
		{"POST /team", leads, (*visit).addMember},
		{"GET /team/{id}", leads, (*visit).memberPage},
		{"POST /team/{id}", leads, (*visit).changeMember},
		{"POST /team/{id}/active", leads, (*visit).setMemberActive},
		{"POST /team/{id}/link", leads, (*visit).sendMemberLink},
	}
}
