package staff

import (
	"cmp"
	"context"
	"errors"
	"slices"
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

// Vouched is a person for whom a provider vouches.
type Vouched struct {
	Email  string   // verified
	Name   string   // may be empty
	Groups []string // at the provider
}

// SignInVouched signs in the member for whom a provider vouches. Nobody becomes a member that way whom no lead added,
// unless the provider's groups rule.
func (s *Service) SignInVouched(ctx context.Context, v Vouched, agent string) (Started, error) {
	m, err := s.byEmail(ctx, strings.ToLower(v.Email))
	if s.byGroup {
		m, err = s.grouped(ctx, v, m, err)
	}
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

// grouped gives the member known by an address the role of their group, or makes whoever is in one a member. Whom a lead
// disabled stays out, and the last lead stays one.
func (s *Service) grouped(ctx context.Context, v Vouched, known Member, err error) (Member, error) {
	role, ok := roleOf(v.Groups)
	switch {
	case !ok:
		return Member{}, &complaint.Error{Kind: complaint.KindDenied, Code: "no-group"}
	case complaint.KindOf(err) == complaint.KindNotFound:
		local, _, _ := strings.Cut(v.Email, "@")
		return s.add(ctx, complaint.TheSystem(), Member{Name: cmp.Or(v.Name, local), Email: v.Email, Role: role})
	case err != nil || !known.Active || known.Role == role:
		return known, err
	}
	m, err := s.change(ctx, complaint.TheSystem(), known.ID, 0, ActMemberChanged, func(m *Member) error {
		m.Role = role
		return nil
	})
	if lost := new(complaint.Error); errors.As(err, &lost) && lost.Code == lastLead {
		return known, nil
	}
	return m, err
}

// roleOf is the most powerful role among groups that are called like roles.
func roleOf(groups []string) (Role, bool) {
	for _, role := range slices.Backward(Roles()) {
		if slices.Contains(groups, string(role)) {
			return role, true
		}
	}
	return "", false
}
