package staff

import (
	"context"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Flow is a sign-in that is under way at an OpenID Connect provider. It is stored under the hash of its
// state and used up once.
type Flow struct {
	State    string    `json:"-"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"` // PKCE, RFC 7636
	Return   string    `json:"return,omitempty"`
	Ends     time.Time `json:"ends"`
}

// BeginFlow starts a sign-in at a provider. The browser keeps State in a cookie, so that only the browser
// that began can finish. path is where the member wanted to go.
func (s *Service) BeginFlow(ctx context.Context, path, client string) (Flow, error) {
	if err := s.take(ctx, s.limits.LinkClient, "link-client", network(client)); err != nil {
		return Flow{}, err
	}
	f := Flow{State: secret(), Nonce: secret(), Verifier: secret(), Return: path, Ends: s.clock().Add(s.lives.OpenID)}
	var a act
	a.put(flowKey(f.State), typeFlow, f, store.IfAbsent(), f.Ends.Unix())
	return f, s.commit(ctx, &a)
}

// TakeFlow gives back the flow that has this state, once.
func (s *Service) TakeFlow(ctx context.Context, state string) (Flow, error) {
	key := flowKey(state)
	found, err := s.read(ctx, key)
	if err != nil {
		return Flow{}, err
	}
	it, ok := found[key]
	if !ok {
		return Flow{}, linkGone()
	}
	f, err := store.Decode[Flow](it)
	if err != nil {
		return Flow{}, err
	}
	f.State = state
	var a act
	a.remove(key, store.IfVersion(it.Version))
	if err := used(s.commit(ctx, &a)); err != nil {
		return Flow{}, err
	}
	if !f.Ends.After(s.clock()) {
		return Flow{}, linkGone()
	}
	return f, nil
}

// SignInVerified signs in the member who has an address that a provider has verified. Nobody becomes a
// member that way: a lead adds them first.
func (s *Service) SignInVerified(ctx context.Context, email, agent string) (Started, error) {
	m, err := s.byEmail(ctx, strings.ToLower(email))
	if complaint.KindOf(err) == complaint.KindNotFound || err == nil && !m.Active {
		return Started{}, &complaint.Error{Kind: complaint.KindDenied, Code: "not-a-member"}
	}
	if err != nil {
		return Started{}, err
	}
	var a act
	started := s.start(&a, m, agent, "openid")
	return started, s.commit(ctx, &a)
}
