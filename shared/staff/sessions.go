package staff

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Session is one browser that is signed in. ID names it in lists and is of no use as a cookie.
type Session struct {
	ID     string    `json:"id"`
	Way    string    `json:"way"`   // link, first-link, openid
	Agent  string    `json:"agent"` // what the browser calls itself
	Since  time.Time `json:"since"`
	Seen   time.Time `json:"seen"` // last use, give or take seenEvery
	Ends   time.Time `json:"ends"` // however much it is used
	Member string    `json:"member"`
}

// visit remembers when a member was here, over all their browsers.
type visit struct {
	Last   time.Time `json:"last"`
	Before time.Time `json:"before"` // the end of the visit before this one
}

// seenEvery bounds how often the use of a session or token is written down.
const seenEvery = 5 * time.Minute

// Started is a new session with the one value that opens it.
type Started struct {
	Member Member
	Cookie string
	Ends   time.Time
}

// start adds a new session of m to the act. The cookie names the member, so that session and member are
// one read, and a disabled member is out at the next page.
func (s *Service) start(a *act, m Member, agent, way string) Started {
	now, key := s.clock(), secret()
	session := Session{
		ID: hash(key), Member: m.ID, Way: way, Agent: strings.ToValidUTF8(agent[:min(len(agent), 300)], ""),
		Since: now, Seen: now, Ends: now.Add(s.lives.Session),
	}
	a.put(sessionKey(m.ID, session.ID), typeSession, session, store.IfAbsent(), s.expires(session).Unix())
	s.note(a, now, m.Actor(), ActSignedIn, m, map[string]string{"way": way})
	return Started{Member: m, Cookie: m.ID + "." + key, Ends: session.Ends}
}

// expires is when the session ends if it is not used again.
func (s *Service) expires(session Session) time.Time {
	if idle := session.Seen.Add(s.lives.Idle); idle.Before(session.Ends) {
		return idle
	}
	return session.Ends
}

// Who is behind a request.
type Who struct {
	Member  Member
	Session string    // id of the session; empty for an API token
	Token   string    // id of the API token; empty for a session
	Since   time.Time // when the member was here before this visit; zero on the first
}

// signedOut is what a missing, wrong, old or revoked cookie or token means.
func signedOut() error { return &complaint.Error{Kind: complaint.KindDenied, Code: "signed-out"} }

// SignedOut reports whether err says that nobody is signed in.
func SignedOut(err error) bool {
	var e *complaint.Error
	return errors.As(err, &e) && e.Code == "signed-out"
}

// Authenticate says who a cookie belongs to, in one Get; every few minutes it writes down that the session
// was used. A denied error with the code "signed-out" means nobody.
func (s *Service) Authenticate(ctx context.Context, cookie string) (Who, error) {
	u, err := s.use(ctx, cookie)
	now := s.clock()
	if err != nil || now.Sub(u.session.Seen) < seenEvery && now.Sub(u.visit.Last) < seenEvery {
		return u.who, err
	}
	u.session.Seen, u.visit.Last = now, now
	var a act
	a.put(u.at.Key, typeSession, u.session, store.IfVersion(u.at.Version), s.expires(u.session).Unix())
	a.put(visitKey(u.who.Member.ID), typeVisit, u.visit, store.Always(), 0)
	if err := s.commit(ctx, &a); err != nil && !errors.Is(err, store.ErrConflict) {
		return Who{}, err
	}
	return u.who, nil
}

// Recognise is Authenticate for what a page asks by itself: it is no sign that somebody is there.
func (s *Service) Recognise(ctx context.Context, cookie string) (Who, error) {
	u, err := s.use(ctx, cookie)
	return u.who, err
}

// use is the use of a session, as it was read.
type use struct {
	who     Who
	session Session
	at      store.Item
	visit   visit
}

func (s *Service) use(ctx context.Context, cookie string) (use, error) {
	member, key, ok := strings.Cut(cookie, ".")
	if !ok || member == "" || key == "" || len(cookie) > 200 {
		return use{}, signedOut()
	}
	at := sessionKey(member, hash(key))
	found, err := s.read(ctx, memberKey(member), at, visitKey(member))
	if err != nil {
		return use{}, err
	}
	m, err := activeMember(found, member)
	if err != nil {
		return use{}, err
	}
	it, ok := found[at]
	if !ok {
		return use{}, signedOut()
	}
	session, err := store.Decode[Session](it)
	if err != nil {
		return use{}, err
	}
	now := s.clock()
	if !s.expires(session).After(now) {
		return use{}, signedOut()
	}
	was, err := visitFrom(found, member)
	if err != nil {
		return use{}, err
	}
	u := use{who: Who{Member: m, Session: session.ID}, session: session, at: it}
	u.visit, u.who.Since = s.seen(was, now)
	return u, nil
}

// seen moves on to a new visit after a long enough pause, and says when the visit before ended.
func (s *Service) seen(v visit, now time.Time) (visit, time.Time) {
	if now.Sub(v.Last) >= s.lives.Visit {
		v.Before = v.Last
	}
	return v, v.Before
}

func activeMember(found map[store.Key]store.Item, id string) (Member, error) {
	it, ok := found[memberKey(id)]
	if !ok {
		return Member{}, signedOut()
	}
	m, err := memberFrom(it)
	if err == nil && !m.Active {
		err = signedOut()
	}
	return m, err
}

func visitFrom(found map[store.Key]store.Item, member string) (visit, error) {
	it, ok := found[visitKey(member)]
	if !ok {
		return visit{}, nil
	}
	return store.Decode[visit](it)
}

// SignOut ends the session with which the member came.
func (s *Service) SignOut(ctx context.Context, who Who) error {
	var a act
	a.remove(sessionKey(who.Member.ID, who.Session), store.Always())
	s.note(&a, s.clock(), who.Member.Actor(), ActSignedOut, who.Member, nil)
	return s.commit(ctx, &a)
}

// Sessions lists a member's live sessions, the latest used first.
func (s *Service) Sessions(ctx context.Context, member string) ([]Session, error) {
	items, err := s.ofMember(ctx, member, "session#")
	if err != nil {
		return nil, err
	}
	var live []Session
	for _, it := range items {
		session, err := store.Decode[Session](it)
		if err != nil {
			return nil, err
		}
		if s.expires(session).After(s.clock()) {
			live = append(live, session)
		}
	}
	slices.SortFunc(live, func(a, b Session) int { return b.Seen.Compare(a.Seen) })
	return live, nil
}

func (s *Service) ofMember(ctx context.Context, member, prefix string) ([]store.Item, error) {
	page, err := s.table.Query(ctx, store.Query{
		Partition: inMember(member, prefix).Partition, From: prefix, To: prefix + "~", Limit: store.MaxPage,
	})
	if err != nil {
		return nil, forPeople("read what a member has", err)
	}
	return page.Items, nil
}

// EndSession ends one session of the member; it is no error when it is over already.
func (s *Service) EndSession(ctx context.Context, by Member, id string) error {
	if !mayBeID(id) {
		return nil // no session has such a one
	}
	var a act
	a.remove(sessionKey(by.ID, id), store.Always())
	s.note(&a, s.clock(), by.Actor(), ActSessionsRevoked, by, nil)
	return s.commit(ctx, &a)
}

// EndSessions ends every session of the member but the one named.
func (s *Service) EndSessions(ctx context.Context, by Member, but string) error {
	items, err := s.ofMember(ctx, by.ID, "session#")
	if err != nil {
		return err
	}
	for rest := range slices.Chunk(items, store.MaxOps-1) {
		var a act
		for _, it := range rest {
			if it.Key != sessionKey(by.ID, but) {
				a.remove(it.Key, store.Always())
			}
		}
		s.note(&a, s.clock(), by.Actor(), ActSessionsRevoked, by, nil)
		if err := s.commit(ctx, &a); err != nil {
			return err
		}
	}
	return nil
}
