// Package staff knows who may use the desk: members and their roles, sign-in links, sessions, API
// tokens. There are no passwords.
//
// It keeps everything on the Table contract and knows no engine, no screen and no cookie. Secrets are
// drawn here, shown once and stored only as SHA-256 sums; they have 256 random bits, so that a slow hash
// would protect nothing. Every act leaves a line in the staff journal. Errors for people are
// complaint.Error.
package staff

import (
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Role says what a member may do.
type Role string

// The three roles.
const (
	ExecutiveOffice Role = "executive-office"
	SpecialTeam     Role = "special-team"
	Lead            Role = "lead"
)

// Roles lists every role, the least powerful first.
func Roles() []Role { return []Role{ExecutiveOffice, SpecialTeam, Lead} }

// Powers lists the roles that may use special powers.
func Powers() []Role { return []Role{SpecialTeam, Lead} }

// Member is one person who may use the desk.
type Member struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Email    string    `json:"email,omitempty"` // lower case; empty for a script's member
	Role     Role      `json:"role"`
	Language string    `json:"language,omitempty"` // of the pages; empty follows the browser
	Zone     string    `json:"zone,omitempty"`     // IANA name; empty follows the company
	Slack    string    `json:"slack,omitempty"`    // Slack user id, for presses of buttons
	Active   bool      `json:"active"`
	Added    time.Time `json:"added"`
	Version  int64     `json:"-"`
}

// Script reports whether the member is no person but a program with a token.
func (m Member) Script() bool { return m.Email == "" }

// Actor is the member as the journal names them.
func (m Member) Actor() complaint.Actor {
	return complaint.Actor{Kind: complaint.Staff, ID: m.ID, Name: m.Name, Email: m.Email}
}

// Location is the member's time zone; the company's when they chose none.
func (m Member) Location(company *time.Location) *time.Location {
	if m.Zone == "" {
		return company
	}
	chosen, err := time.LoadLocation(m.Zone)
	if err != nil {
		return company
	}
	return chosen
}

// check normalises the member and says which fields are wrong. A script's member, made on the machine, has
// no address and can't be sent a link.
func (m *Member) check(script bool) error {
	m.Name, m.Email = strings.TrimSpace(m.Name), strings.ToLower(strings.TrimSpace(m.Email))
	m.Slack, m.Zone = strings.ToUpper(strings.TrimSpace(m.Slack)), strings.TrimSpace(m.Zone)
	var wrong []complaint.FieldError
	add := func(field, code string) { wrong = append(wrong, complaint.FieldError{Field: field, Code: code}) }
	switch {
	case m.Name == "":
		add("name", "required")
	case len(m.Name) > 200:
		add("name", "too-long")
	}
	if code := checkEmail(m.Email); code != "" && (m.Email != "" || !script) {
		add("email", code)
	}
	if !slices.Contains(Roles(), m.Role) {
		add("role", "choice")
	}
	if _, err := time.LoadLocation(m.Zone); err != nil {
		add("zone", "choice")
	}
	return complaint.Mistakes(wrong)
}

func checkEmail(address string) string {
	if address == "" {
		return "required"
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || len(address) > 254 {
		return "email"
	}
	return ""
}

// Service is the door to everything about members.
type Service struct {
	table    store.Table
	now      func() time.Time
	sendLink func(ctx context.Context, to Member, url string) error
	url      func(path string) string
	lives    Lives
	limits   Limits
	byGroup  bool
}

// Lives says how long things last.
type Lives struct {
	Link      time.Duration // a sign-in link that a person asked for; 15 minutes
	Invite    time.Duration // a link that a lead or the machine sent; 24 hours
	Idle      time.Duration // a session that nobody uses; 12 hours
	Session   time.Duration // any session; 7 days
	OpenID    time.Duration // a sign-in at another provider; 10 minutes
	Visit     time.Duration // a pause after which the next page is a new visit; 30 minutes
	LastLines time.Duration // how long the staff journal is kept; 400 days
}

func (l Lives) withDefaults() Lives {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	set(&l.Link, 15*time.Minute)
	set(&l.Invite, 24*time.Hour)
	set(&l.Idle, 12*time.Hour)
	set(&l.Session, 7*24*time.Hour)
	set(&l.OpenID, 10*time.Minute)
	set(&l.Visit, 30*time.Minute)
	set(&l.LastLines, 400*24*time.Hour)
	return l
}

// Deps is what a Service is built from. Lives and Limits may stay zero: each has a default.
type Deps struct {
	Table store.Table
	Now   func() time.Time
	// SendLink brings a member their sign-in link, usually as a letter. It never logs it. Without it nobody gets one:
	// members come in by a provider alone.
	SendLink func(ctx context.Context, to Member, url string) error
	// URL makes a path of the desk ("/sign-in/…") an address that a browser can open from a letter.
	URL    func(path string) string
	Lives  Lives
	Limits Limits
	// ByGroup has the groups at the provider say who is a member and in which role: those called like a role.
	ByGroup bool
}

// New builds a Service.
func New(d Deps) *Service {
	return &Service{
		table: d.Table, now: d.Now, sendLink: d.SendLink, url: d.URL,
		lives: d.Lives.withDefaults(), limits: d.Limits.withDefaults(), byGroup: d.ByGroup,
	}
}

// clock is the time as it is stored: UTC, milliseconds.
func (s *Service) clock() time.Time { return s.now().UTC().Truncate(time.Millisecond) }
