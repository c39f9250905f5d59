package staff

import (
	"context"
	"errors"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// link is what a sign-in link stands for. Member is empty for the first lead's.
type link struct {
	Member string    `json:"member,omitempty"`
	Ends   time.Time `json:"ends"`
	Mailed bool      `json:"mailed,omitempty"` // it counts only as long as links are mailed
	Hash   string    `json:"hash,omitempty"`   // first link only: its token
}

// linkPath is where the desk takes a sign-in link.
const linkPath = "/sign-in/"

// FirstLink gives the link that makes the first lead, and false when there already was one. A new link
// ends the one before; the caller prints it on the machine, nowhere else.
func (s *Service) FirstLink(ctx context.Context) (string, bool, error) {
	found, err := s.read(ctx, foundedKey())
	if err != nil || len(found) > 0 {
		return "", false, err
	}
	token, ends := secret(), s.clock().Add(s.lives.Invite)
	var a act
	a.put(firstLinkKey(), typeLink, link{Ends: ends, Hash: hash(token)}, store.Always(), ends.Unix())
	if err := s.commit(ctx, &a); err != nil {
		return "", false, err
	}
	return s.url(linkPath + token), true, nil
}

// SendsLinks reports whether members can come in by sign-in links.
func (s *Service) SendsLinks() bool { return s.sendLink != nil }

func (s *Service) mustSend() error {
	if !s.SendsLinks() {
		return complaint.Refuse("links-off")
	}
	return nil
}

// AskLink sends a sign-in link to a member with this address. It answers alike whether there is such a
// member or not, so that nobody learns who works here; only limits and a full store are told.
func (s *Service) AskLink(ctx context.Context, email, client string) error {
	if err := s.mustSend(); err != nil {
		return err
	}
	email = strings.ToLower(strings.TrimSpace(email))
	if code := checkEmail(email); code != "" {
		return complaint.Invalid("email", code)
	}
	if err := s.take(ctx, s.limits.LinkClient, "link-client", network(client)); err != nil {
		return err
	}
	if err := s.take(ctx, s.limits.LinkMember, "link-member", email); err != nil {
		return err
	}
	m, err := s.byEmail(ctx, email)
	if complaint.KindOf(err) == complaint.KindNotFound {
		return nil
	}
	if err != nil || !m.Active {
		return err
	}
	return s.send(ctx, m.Actor(), m, s.lives.Link)
}

// SendLink lets a lead send a member a new link.
func (s *Service) SendLink(ctx context.Context, by Member, id string) error {
	if err := errors.Join(lead(by), s.mustSend()); err != nil {
		return err
	}
	m, err := s.Member(ctx, id)
	if err != nil {
		return err
	}
	if !m.Active || m.Script() {
		return complaint.Refuse("member-disabled")
	}
	if err := s.take(ctx, s.limits.LinkMember, "link-member", m.Email); err != nil {
		return err
	}
	return s.invite(ctx, by.Actor(), m)
}

func (s *Service) invite(ctx context.Context, by complaint.Actor, m Member) error {
	if !s.SendsLinks() {
		return nil
	}
	return s.send(ctx, by, m, s.lives.Invite)
}

func (s *Service) send(ctx context.Context, by complaint.Actor, m Member, life time.Duration) error {
	token, err := s.makeLink(ctx, by, m, link{Ends: s.clock().Add(life), Mailed: true}, ActLinkSent)
	if err != nil {
		return err
	}
	return s.sendLink(ctx, m, s.url(linkPath+token))
}

func (s *Service) makeLink(ctx context.Context, by complaint.Actor, m Member, l link, what complaint.Act) (string, error) {
	token := secret()
	l.Member = m.ID
	var a act
	a.put(linkKey(token), typeLink, l, store.IfAbsent(), l.Ends.Unix())
	s.note(&a, s.clock(), by, what, m, nil)
	return token, s.commit(ctx, &a)
}

// MachineLink makes a sign-in link for the member with this address, for whoever has the machine itself and
// no mail. The caller prints it, nowhere else.
func (s *Service) MachineLink(ctx context.Context, email string) (string, error) {
	m, err := s.byEmail(ctx, email)
	if err != nil {
		return "", err
	}
	if !m.Active {
		return "", complaint.Refuse("member-disabled")
	}
	token, err := s.makeLink(ctx, complaint.TheSystem(), m, link{Ends: s.clock().Add(s.lives.Invite)}, ActLinkMade)
	return s.url(linkPath + token), err
}

// Link says what a sign-in link is good for, without using it up.
type Link struct {
	First bool // it makes the first lead, who must say their name and address
}

// PeekLink reads a link without using it up: mail scanners open links. A wrong one counts as an attempt of
// the client; after too many, none is looked at.
func (s *Service) PeekLink(ctx context.Context, token, client string) (Link, error) {
	l, err := s.look(ctx, token, client)
	return Link{First: err == nil && l.link.Member == ""}, err
}

// aLink is a link with where it stands.
type aLink struct {
	link
	key     store.Key
	version int64
}

func (s *Service) look(ctx context.Context, token, client string) (aLink, error) {
	if err := s.room(ctx, s.limits.Attempts, "attempts", network(client)); err != nil {
		return aLink{}, err
	}
	found, err := s.read(ctx, linkKey(token), firstLinkKey())
	if err != nil {
		return aLink{}, err
	}
	for _, key := range []store.Key{linkKey(token), firstLinkKey()} {
		it, ok := found[key]
		if !ok {
			continue
		}
		l, err := store.Decode[link](it)
		if err != nil {
			return aLink{}, err
		}
		if (l.Hash == "" || l.Hash == hash(token)) && l.Ends.After(s.clock()) && (!l.Mailed || s.SendsLinks()) {
			return aLink{l, key, it.Version}, nil
		}
	}
	if err := s.take(ctx, s.limits.Attempts, "attempts", network(client)); err != nil {
		return aLink{}, err
	}
	return aLink{}, linkGone()
}

// linkGone says that a link is wrong, used or too old; which of them is nobody's business.
func linkGone() error { return complaint.NotFound("link") }

// Redeem uses up a link and starts a session. Of two people with one link, one gets in.
func (s *Service) Redeem(ctx context.Context, token, client, agent string) (Started, error) {
	l, err := s.look(ctx, token, client)
	if err != nil {
		return Started{}, err
	}
	if l.Member == "" {
		return Started{}, complaint.Refuse("first-lead-unnamed")
	}
	m, err := s.Member(ctx, l.Member)
	if err != nil || !m.Active {
		return Started{}, errors.Join(linkGone(), err)
	}
	var a act
	a.remove(l.key, store.IfVersion(l.version))
	started := s.start(&a, m, agent, "link")
	return started, used(s.commit(ctx, &a))
}

// RedeemFirst uses up the first link: it makes its holder the first lead and signs them in.
func (s *Service) RedeemFirst(ctx context.Context, token, client, agent string, m Member) (Started, error) {
	l, err := s.look(ctx, token, client)
	if err != nil {
		return Started{}, err
	}
	if l.Member != "" {
		return Started{}, linkGone()
	}
	m.Role = Lead
	if err := m.check(false); err != nil {
		return Started{}, err
	}
	var a act
	a.remove(l.key, store.IfVersion(l.version))
	m = s.newMember(&a, complaint.Actor{}, m)
	a.put(foundedKey(), typeFounded, owner{m.ID}, store.IfAbsent(), 0)
	started := s.start(&a, m, agent, "first-link")
	return started, used(s.commit(ctx, &a))
}

// used turns the lost race for a link into what it means.
func used(err error) error {
	if errors.Is(err, store.ErrConflict) {
		return linkGone()
	}
	return err
}
