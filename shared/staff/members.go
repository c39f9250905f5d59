package staff

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"resonance/shared/complaint"
	"resonance/shared/pattern"
	"resonance/shared/store"
)

// Members lists everyone, active ones first, by name.
func (s *Service) Members(ctx context.Context) ([]Member, error) {
	var all []Member
	q := store.Query{Partition: membersPartition, From: "member#", To: "member#~", Limit: store.MaxPage}
	for {
		page, err := s.table.Query(ctx, q)
		if err != nil {
			return nil, forPeople("list the members", err)
		}
		for _, it := range page.Items {
			m, err := memberFrom(it)
			if err != nil {
				return nil, err
			}
			all = append(all, m)
		}
		if q.Cursor = page.Cursor; q.Cursor == "" {
			break
		}
	}
	slices.SortFunc(all, func(a, b Member) int {
		if a.Active != b.Active {
			return map[bool]int{true: -1, false: 1}[a.Active]
		}
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return all, nil
}

func memberFrom(it store.Item) (Member, error) {
	m, err := store.Decode[Member](it)
	m.Version = it.Version
	return m, err
}

// maxID is more than any id has; what is longer comes from outside and names nobody.
const maxID = 100

func mayBeID(id string) bool { return len(id) <= maxID && utf8.ValidString(id) }

// Member reads one member; a not-found error when there is none.
func (s *Service) Member(ctx context.Context, id string) (Member, error) {
	if !mayBeID(id) {
		return Member{}, complaint.NotFound("member")
	}
	found, err := s.read(ctx, memberKey(id))
	if err != nil {
		return Member{}, err
	}
	it, ok := found[memberKey(id)]
	if !ok {
		return Member{}, complaint.NotFound("member")
	}
	return memberFrom(it)
}

// Colleague is the active member of one of the roles who has the id that a field gives, to be named in an act. Nobody is
// an invalid error for that field, a wrong choice.
func (s *Service) Colleague(ctx context.Context, field, id string, roles ...Role) (complaint.Actor, error) {
	m, err := s.Member(ctx, id)
	if complaint.IfThere(err) != nil {
		return complaint.Actor{}, err
	}
	if !m.Active || !slices.Contains(roles, m.Role) {
		return complaint.Actor{}, complaint.Invalid(field, "choice")
	}
	return m.Actor(), nil
}

// byEmail finds the member who has the address.
func (s *Service) byEmail(ctx context.Context, email string) (Member, error) {
	key := addressKey(strings.ToLower(strings.TrimSpace(email)))
	found, err := s.read(ctx, key)
	if err != nil {
		return Member{}, err
	}
	it, ok := found[key]
	if !ok {
		return Member{}, complaint.NotFound("member")
	}
	id, err := store.Decode[owner](it)
	if err != nil {
		return Member{}, err
	}
	return s.Member(ctx, id.Member)
}

// BySlack finds the active member whom a Slack user id stands for.
func (s *Service) BySlack(ctx context.Context, slack string) (Member, error) {
	all, err := s.Members(ctx)
	if err != nil {
		return Member{}, err
	}
	for _, m := range all {
		if m.Active && slack != "" && m.Slack == slack {
			return m, nil
		}
	}
	return Member{}, complaint.NotFound("member")
}

// slackShape is what Slack's ids of people look like (docs.slack.dev/reference/objects/user-object).
var slackShape = pattern.New(`^[UW][0-9A-Z]{1,31}$`)

// ownSlack refuses what is no Slack id, and one that stands for another member: what they press would be journalled
// as somebody else's.
func (s *Service) ownSlack(ctx context.Context, m Member) error {
	switch {
	case m.Slack == "":
		return nil
	case !slackShape.MatchString(m.Slack):
		return complaint.Invalid("slack", "slack")
	}
	other, err := s.BySlack(ctx, m.Slack)
	if err == nil && other.ID != m.ID {
		return complaint.Invalid("slack", "slack-taken")
	}
	if complaint.KindOf(err) == complaint.KindNotFound {
		return nil
	}
	return err
}

// owner says whose something is.
type owner struct {
	Member string `json:"member"`
}

// lead refuses everyone but an active lead.
func lead(by Member) error {
	if !by.Active || by.Role != Lead {
		return complaint.Denied()
	}
	return nil
}

// Add lets a lead add a person, and sends that person their first link, if members get any. When only the
// sending fails the member stays and the error says so: the lead can send a new link.
func (s *Service) Add(ctx context.Context, by, m Member) (Member, error) {
	if err := lead(by); err != nil {
		return Member{}, err
	}
	m, err := s.add(ctx, by.Actor(), m)
	if err != nil {
		return Member{}, err
	}
	return m, s.invite(ctx, by.Actor(), m)
}

// add stores a new member with an address of their own.
func (s *Service) add(ctx context.Context, by complaint.Actor, m Member) (Member, error) {
	if err := m.check(false); err != nil {
		return Member{}, err
	}
	if err := s.ownSlack(ctx, m); err != nil {
		return Member{}, err
	}
	var a act
	m = s.newMember(&a, by, m)
	if m.Role == Lead {
		a.put(foundedKey(), typeFounded, owner{m.ID}, store.Always(), 0) // a provider's group may bring the first one
	}
	err := s.commit(ctx, &a)
	if errors.Is(err, store.ErrConflict) {
		return Member{}, complaint.Invalid("email", "email-taken")
	}
	m.Version = 1
	return m, err
}

func (s *Service) newMember(a *act, by complaint.Actor, m Member) Member {
	now := s.clock()
	m.ID, m.Active, m.Added = newID(), true, now
	if by.Kind == "" {
		by = m.Actor() // the first lead adds themselves
	}
	a.put(memberKey(m.ID), typeMember, m, store.IfAbsent(), 0)
	if m.Email != "" {
		a.put(addressKey(m.Email), typeAddress, owner{m.ID}, store.IfAbsent(), 0)
	}
	s.note(a, now, by, ActMemberAdded, m, map[string]string{"role": string(m.Role)})
	return m
}

// Change lets a lead correct name, address, role and Slack id. The version is the one that the lead saw.
// The last active lead stays one.
func (s *Service) Change(ctx context.Context, by, changed Member) (Member, error) {
	if err := lead(by); err != nil {
		return Member{}, err
	}
	return s.change(ctx, by.Actor(), changed.ID, changed.Version, ActMemberChanged, func(m *Member) error {
		script := m.Script()
		m.Name, m.Email, m.Role, m.Slack = changed.Name, changed.Email, changed.Role, changed.Slack
		return m.check(script)
	})
}

// SetActive lets a lead disable or enable a member. A disabled one is out at once, everywhere.
func (s *Service) SetActive(ctx context.Context, by Member, id string, version int64, active bool) (Member, error) {
	if err := lead(by); err != nil {
		return Member{}, err
	}
	what := ActMemberDisabled
	if active {
		what = ActMemberEnabled
	}
	return s.change(ctx, by.Actor(), id, version, what, func(m *Member) error {
		m.Active = active
		return nil
	})
}

// SetPreferences lets a member choose language and time zone for themselves. A version other than 0 is the one that
// they saw.
func (s *Service) SetPreferences(ctx context.Context, by Member, version int64, language, zone string) (Member, error) {
	return s.change(ctx, by.Actor(), by.ID, version, "", func(m *Member) error {
		m.Language, m.Zone = language, zone
		return m.check(m.Script())
	})
}

// change loads a member, lets decide change them, and commits. version 0 takes any.
func (s *Service) change(ctx context.Context, by complaint.Actor, id string, version int64, what complaint.Act, decide func(*Member) error) (Member, error) {
	var done Member
	err := store.Retry(ctx, func() error {
		before, err := s.Member(ctx, id)
		if err != nil {
			return err
		}
		if err := complaint.Unchanged(version, before.Version, "member"); err != nil {
			return err
		}
		after := before
		if err := decide(&after); err != nil {
			return err
		}
		if moved := after.Slack != before.Slack || after.Active && !before.Active; moved {
			if err := s.ownSlack(ctx, after); err != nil {
				return err
			}
		}
		var a act
		a.put(memberKey(id), typeMember, after, store.IfVersion(before.Version), 0)
		if err := s.moveAddress(ctx, &a, before, after); err != nil {
			return err
		}
		if err := s.keepLead(ctx, &a, before, after); err != nil {
			return err
		}
		if what != "" {
			s.note(&a, s.clock(), by, what, after, map[string]string{"role": string(after.Role)})
		}
		after.Version = before.Version + 1
		done = after
		return s.commit(ctx, &a)
	})
	return done, err
}

func (s *Service) moveAddress(ctx context.Context, a *act, before, after Member) error {
	if before.Email == after.Email {
		return nil
	}
	taken, err := s.read(ctx, addressKey(after.Email))
	if err != nil {
		return err
	}
	if len(taken) > 0 {
		return complaint.Invalid("email", "email-taken")
	}
	if before.Email != "" {
		a.remove(addressKey(before.Email), store.Always())
	}
	if after.Email != "" {
		a.put(addressKey(after.Email), typeAddress, owner{after.ID}, store.IfAbsent(), 0)
	}
	return nil
}

// lastLead is the code of the refusal to take the last one.
const lastLead = "last-lead"

// keepLead refuses to take the last active lead, and makes the commit hang on the lead who remains, so
// that two leads can't disable each other at the same moment.
func (s *Service) keepLead(ctx context.Context, a *act, before, after Member) error {
	was := before.Active && before.Role == Lead && !before.Script()
	is := after.Active && after.Role == Lead && !after.Script()
	if !was || is {
		return nil
	}
	all, err := s.Members(ctx)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.ID != after.ID && m.Active && m.Role == Lead && !m.Script() {
			a.ops = append(a.ops, store.Check(memberKey(m.ID), store.IfVersion(m.Version)))
			return nil
		}
	}
	return complaint.Refuse(lastLead)
}
