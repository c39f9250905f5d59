package api

import (
	"context"
	"net/http"
	"time"

	"resonance/shared/staff"
)

// Preferences are the member's own.
type Preferences struct {
	Language pageLanguage `json:"language,omitempty" doc:"of pages and errors; left out, it follows the request"`
	Zone     string       `json:"zone,omitempty" maxLength:"64" doc:"IANA name of a time zone; left out, it follows the company" example:"Europe/London"`
}

// TokenName says what a token is for.
type TokenName struct {
	Name string `json:"name" minLength:"1" maxLength:"100" example:"Nightly export"`
}

// Token is an API token without what opens it.
type Token struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	Made time.Time `json:"made"`
	Used time.Time `json:"used,omitzero" doc:"give or take five minutes"`
	Mine bool      `json:"mine,omitempty" doc:"the one that this request came with"`
}

// MadeToken is a new token, with the text that can't be had again.
type MadeToken struct {
	Token
	Text string `json:"text" doc:"send it as Authorization: Bearer; it is shown this once"`
}

// Session is one browser that you are signed in with.
type Session struct {
	ID    string    `json:"id"`
	Way   string    `json:"way" enum:"link,first-link,openid" doc:"how it began"`
	Agent string    `json:"agent,omitempty" doc:"what the browser calls itself"`
	Since time.Time `json:"since"`
	Seen  time.Time `json:"seen" doc:"last use, give or take five minutes"`
	Ends  time.Time `json:"ends" doc:"however much it is used"`
	Mine  bool      `json:"mine,omitempty" doc:"the one that this request came with"`
}

type madeToken struct{ Body MadeToken }

type preferencesInput struct {
	Match
	said
}

// account is what members do for themselves.
func (a *API) account() {
	s := a.Staff
	serve(a, get("get-account", "/account", "account", members), func(ctx context.Context, c caller, _ *struct{}) (*oneMember, error) {
		return memberAnswer(s.Member(ctx, c.who.Member.ID))
	})
	serveSaid(a, post("set-preferences", "/account/preferences", "account", members), func(ctx context.Context, c caller, in *preferencesInput, b Preferences) (*oneMember, error) {
		return memberAnswer(s.SetPreferences(ctx, c.who.Member, in.version(), string(b.Language), b.Zone))
	})
	serve(a, get("list-tokens", "/account/tokens", "account", members), func(ctx context.Context, c caller, _ *struct{}) (*listed[Token], error) {
		held, err := s.Tokens(ctx, c.who.Member.ID)
		if err != nil {
			return nil, err
		}
		tokens := make([]Token, len(held))
		for i, t := range held {
			tokens[i] = tokenOf(c, t)
		}
		return listOf(tokens, ""), nil
	})
	o := unkeyed(post("make-token", "/account/tokens", "account", members))
	o.Status = http.StatusCreated
	serveSaid(a, o, func(ctx context.Context, c caller, _ *said, b TokenName) (*madeToken, error) {
		text, t, err := s.MakeToken(ctx, c.who.Member, b.Name)
		if err != nil {
			return nil, err
		}
		return &madeToken{MadeToken{tokenOf(c, t), text}}, nil
	})
	serveSilent(a, post("revoke-token", "/account/tokens/{id}/revoke", "account", members), func(ctx context.Context, c caller, in *ByID) error {
		return s.RevokeToken(ctx, c.who.Member, in.ID)
	})
}

// sessions are the browsers that a member is signed in with.
func (a *API) sessions() {
	s := a.Staff
	serve(a, get("list-sessions", "/account/sessions", "account", members), func(ctx context.Context, c caller, _ *struct{}) (*listed[Session], error) {
		held, err := s.Sessions(ctx, c.who.Member.ID)
		if err != nil {
			return nil, err
		}
		sessions := make([]Session, len(held))
		for i, h := range held {
			sessions[i] = Session{ID: h.ID, Way: h.Way, Agent: h.Agent, Since: h.Since, Seen: h.Seen, Ends: h.Ends, Mine: h.ID == c.who.Session}
		}
		return listOf(sessions, ""), nil
	})
	serveSilent(a, post("end-session", "/account/sessions/{id}/end", "account", members), func(ctx context.Context, c caller, in *ByID) error {
		return s.EndSession(ctx, c.who.Member, in.ID)
	})
	serveSilent(a, post("end-other-sessions", "/account/sessions/end-others", "account", members), func(ctx context.Context, c caller, _ *struct{}) error {
		return s.EndSessions(ctx, c.who.Member, c.who.Session)
	})
}

func tokenOf(c caller, t staff.Token) Token {
	return Token{ID: t.ID, Name: t.Name, Made: t.Made, Used: t.Used, Mine: t.ID == c.who.Token}
}
