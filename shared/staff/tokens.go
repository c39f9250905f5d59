package staff

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Token is one API token of a member. It may do what its member may do.
type Token struct {
	ID   string    `json:"id"`
	Name string    `json:"name"` // what it is for
	Made time.Time `json:"made"`
	Used time.Time `json:"used,omitzero"` // give or take seenEvery
	Hash string    `json:"hash"`
}

// tokenPrefix makes a leaked token easy to find in files and logs.
const tokenPrefix = "resonance"

// maxTokens bounds how many tokens a member may have.
const maxTokens = 50

// MakeToken gives a member a new API token. The text is shown once and can't be had again.
func (s *Service) MakeToken(ctx context.Context, by Member, name string) (string, Token, error) {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		return "", Token{}, complaint.Invalid("name", "required")
	case len(name) > 100:
		return "", Token{}, complaint.Invalid("name", "too-long")
	}
	if err := s.roomForToken(ctx, by); err != nil {
		return "", Token{}, err
	}
	var a act
	text, t := s.newToken(&a, by.Actor(), by, name)
	return text, t, s.commit(ctx, &a)
}

// roomForToken refuses a member more tokens than anybody needs.
func (s *Service) roomForToken(ctx context.Context, of Member) error {
	held, err := s.Tokens(ctx, of.ID)
	if err == nil && len(held) >= maxTokens {
		err = complaint.Refuse("too-many-tokens")
	}
	return err
}

func (s *Service) newToken(a *act, by complaint.Actor, of Member, name string) (string, Token) {
	key := secret()
	t := Token{ID: newID(), Name: name, Made: s.clock(), Hash: hash(key)}
	a.put(tokenKey(of.ID, t.ID), typeToken, t, store.IfAbsent(), 0)
	s.note(a, t.Made, by, ActTokenMade, of, map[string]string{"token": name})
	return strings.Join([]string{tokenPrefix, of.ID, t.ID, key}, "."), t
}

// MachineToken gives a script an API token: a member with a role and without an address. A script that is known by
// its name and role gets a further one, as when the old one is to be replaced; it is no second member.
// Only whoever has the machine itself may call it.
func (s *Service) MachineToken(ctx context.Context, role Role, name string) (string, error) {
	m := Member{Name: name, Role: role}
	if err := m.check(true); err != nil {
		return "", err
	}
	members, err := s.Members(ctx)
	if err != nil {
		return "", err
	}
	var a act
	known := slices.IndexFunc(members, func(k Member) bool { return k.Script() && k.Active && k.Name == m.Name && k.Role == role })
	if known >= 0 {
		m = members[known]
		err = s.roomForToken(ctx, m)
	} else {
		m = s.newMember(&a, complaint.TheSystem(), m)
	}
	if err != nil {
		return "", err
	}
	text, _ := s.newToken(&a, complaint.TheSystem(), m, name)
	return text, s.commit(ctx, &a)
}

// Tokens lists a member's API tokens, the newest first.
func (s *Service) Tokens(ctx context.Context, member string) ([]Token, error) {
	items, err := s.ofMember(ctx, member, "token#")
	if err != nil {
		return nil, err
	}
	tokens := make([]Token, 0, len(items))
	for _, it := range items {
		t, err := store.Decode[Token](it)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
	}
	slices.SortFunc(tokens, func(a, b Token) int { return b.Made.Compare(a.Made) })
	return tokens, nil
}

// RevokeToken ends an API token of the member.
func (s *Service) RevokeToken(ctx context.Context, by Member, id string) error {
	if !mayBeID(id) {
		return complaint.NotFound("token")
	}
	found, err := s.read(ctx, tokenKey(by.ID, id))
	if err != nil {
		return err
	}
	it, ok := found[tokenKey(by.ID, id)]
	if !ok {
		return complaint.NotFound("token")
	}
	t, err := store.Decode[Token](it)
	if err != nil {
		return err
	}
	var a act
	a.remove(it.Key, store.Always())
	s.note(&a, s.clock(), by.Actor(), ActTokenRevoked, by, map[string]string{"token": t.Name})
	return s.commit(ctx, &a)
}

// AuthenticateToken says who an API token belongs to, in one Get.
func (s *Service) AuthenticateToken(ctx context.Context, text string) (Who, error) {
	parts := strings.Split(text, ".")
	if len(parts) != 4 || parts[0] != tokenPrefix || parts[1] == "" || parts[2] == "" || len(text) > 200 || !utf8.ValidString(text) {
		return Who{}, signedOut()
	}
	member, at := parts[1], tokenKey(parts[1], parts[2])
	found, err := s.read(ctx, memberKey(member), at)
	if err != nil {
		return Who{}, err
	}
	m, err := activeMember(found, member)
	if err != nil {
		return Who{}, err
	}
	it, ok := found[at]
	if !ok {
		return Who{}, signedOut()
	}
	t, err := store.Decode[Token](it)
	if err != nil {
		return Who{}, err
	}
	if t.Hash != hash(parts[3]) {
		return Who{}, signedOut()
	}
	who := Who{Member: m, Token: t.ID}
	if now := s.clock(); now.Sub(t.Used) >= seenEvery {
		t.Used = now
		var a act
		a.put(at, typeToken, t, store.IfVersion(it.Version), 0)
		if err := s.commit(ctx, &a); err != nil && !errors.Is(err, store.ErrConflict) {
			return Who{}, err
		}
	}
	return who, nil
}
