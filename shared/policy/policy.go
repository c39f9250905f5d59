// Package policy holds every rule of the desk that a company may set for itself: clocks, authorities,
// thresholds, limits, costs. The default is written down in default.yaml, which is also the manual; a file
// of the company's own changes only what it names.
//
// Reading is strict: an unknown key, a value of the wrong form or one that makes no sense is refused
// with its path, so that no rule is ever silently ignored. The room is pure: it decides nothing about
// a case, reads no clock and knows no storage.
package policy

import (
	"cmp"
	"strings"

	"go.yaml.in/yaml/v3"

	"resonance/shared/calendar"
	"resonance/shared/complaint"
)

// Policy is the whole of the rules. It is read once and shared; nobody changes it afterwards.
type Policy struct {
	Company     Company                         `yaml:"company"`
	Calendars   map[string]Calendar             `yaml:"calendars"`
	Regimes     map[string]Regime               `yaml:"regimes"`
	Authorities map[string]Authority            `yaml:"authorities"`
	Outlets     map[string]Outlet               `yaml:"outlets"`
	Clocks      map[string]Clock                `yaml:"clocks"`
	Plan        Plan                            `yaml:"plan"`
	Severity    map[complaint.Severity]Severity `yaml:"severity"`
	Identity    Identity                        `yaml:"identity"`
	Repeat      Repeat                          `yaml:"repeat"`
	Conduct     Conduct                         `yaml:"conduct"`
	Remedy      Remedy                          `yaml:"remedy"`
	Team        Team                            `yaml:"team"`
	Backlog     Backlog                         `yaml:"backlog"`
	Survey      Survey                          `yaml:"survey"`
	Letters     Letters                         `yaml:"letters"`
	Costs       map[complaint.Act]Amount        `yaml:"costs"`
	Intake      Intake                          `yaml:"intake"`
}

// Text is a name or sentence in the languages of the desk.
type Text struct {
	EN string `yaml:"en"`
	RU string `yaml:"ru"`
}

// In gives the text in a language, or in the other one when it is missing.
func (t Text) In(language string) string {
	first, second := t.EN, t.RU
	if language == "ru" {
		first, second = second, first
	}
	if first == "" {
		return second
	}
	return first
}

// Rule names a law or a house rule, in both languages or in one.
type Rule Text

// In gives the name in a language, or in the other one when it is missing.
func (r Rule) In(language string) string { return Text(r).In(language) }

// UnmarshalYAML reads a name that stands by itself, in whatever language.
func (r *Rule) UnmarshalYAML(node *yaml.Node) error {
	*r = Rule{EN: node.Value}
	return nil
}

// Company is who answers.
type Company struct {
	Name        Text                         `yaml:"name"`
	Desk        string                       `yaml:"desk"`    // letters leave from here; cases add +NUMBER to it
	Doors       map[string]complaint.Channel `yaml:"doors"`   // address written to -> channel
	Domains     []string                     `yaml:"domains"` // the company's own: colleagues who forward
	Languages   []string                     `yaml:"languages"`
	Region      string                       `yaml:"region"` // calendar of the house rules
	Regime      string                       `yaml:"regime"` // that binds whoever complains; none when empty
	Hours       Hours                        `yaml:"hours"`
	Currency    string                       `yaml:"currency"`     // ISO 4217; every amount in the policy
	PhoneRegion string                       `yaml:"phone_region"` // ISO 3166; how to read a phone without +
}

// Language is the first of the company's languages: what it writes in when a person's is not known.
func (c Company) Language() string { return c.Languages[0] }

// Hours are the opening hours of a working day, "09:00".
type Hours struct {
	Opens  string `yaml:"opens"`
	Closes string `yaml:"closes"`
}

// Calendar adds official years to a region, or a region that the desk does not know.
type Calendar struct {
	Zone  string       `yaml:"zone"`
	Years map[int]Year `yaml:"years"`
}

// Year is one official calendar as it differs from plain weekdays; dates are YYYY-MM-DD.
type Year struct {
	Source string   `yaml:"source"`
	Off    []string `yaml:"off"`
	Work   []string `yaml:"work"`
}

// Regime is a body of rules that starts clocks of its own.
type Regime struct {
	ID     string `yaml:"-"`
	Name   Text   `yaml:"name"`
	Region string `yaml:"region"` // in which a stated deadline is read
}

// Authority is a regulator that writes to the company.
type Authority struct {
	ID        string   `yaml:"-"`
	Name      Text     `yaml:"name"`
	Domains   []string `yaml:"domains"` // mail from these, and aligned, is believed
	Regime    string   `yaml:"regime"`
	Reference string   `yaml:"reference"` // pattern (RE2) of its own numbers; group 1 or the whole
}

// Outlet is a newspaper, broadcaster or site.
type Outlet struct {
	ID      string   `yaml:"-"`
	Name    Text     `yaml:"name"`
	Domains []string `yaml:"domains"`
	Reach   int      `yaml:"reach"` // readers or viewers a month, as far as known
}

// Severity is how a severity is recognised: stems of words that, in a complaint, speak of at least this much
// harm.
type Severity struct {
	Words map[string][]string `yaml:"words"` // language -> lower-case beginnings of words
}

// Identity is when two records are one person. Scores run from 0 to 1.
type Identity struct {
	Same    float64 `yaml:"same"`    // from here on: the same person, where names agree too
	Perhaps float64 `yaml:"perhaps"` // from here on: a person decides
	Name    float64 `yaml:"name"`    // names this alike are compatible
	Shown   int     `yaml:"shown"`   // how many candidates are offered
}

// Repeat is when two complaints are about one problem, and when a failure is a second one.
type Repeat struct {
	Similar float64 `yaml:"similar"` // 0 to 1: from here on a known problem is proposed
	Likely  float64 `yaml:"likely"`  // from here on it is shown at once
	Sure    float64 `yaml:"sure"`    // from here on it may be linked without asking
	Alike   float64 `yaml:"alike"`   // from here on two texts say nearly the same
	Shown   int     `yaml:"shown"`   // how many proposals are offered
	// A second failure within these switches the case into emergency mode.
	SameProblem Length `yaml:"same_problem"` // the same or a similar problem
	AnyProblem  Length `yaml:"any_problem"`  // whatever the problem
}

// Conduct is what the conduct review counts. It only ever proposes.
type Conduct struct {
	LookBack  Length             `yaml:"look_back"`
	Signals   map[string]float64 `yaml:"signals"`
	Counters  map[string]float64 `yaml:"counters"` // taken off
	Vetoes    []string           `yaml:"vetoes"`   // counters that end the matter
	Volume    []string           `yaml:"volume"`   // signals that are nothing alone and one together
	Watch     float64            `yaml:"watch"`    // from this sum on
	Review    float64            `yaml:"review"`
	ExpiresIn Length             `yaml:"expires_in"` // a flag lifts by itself
	Limits    ConductLimits      `yaml:"limits"`
}

// ConductLimits are the counts from which a signal is there.
type ConductLimits struct {
	LettersAfterFinal  int     `yaml:"letters_after_final"`
	UnrelatedProblems  int     `yaml:"unrelated_problems"`
	UnrelatedWithin    Length  `yaml:"unrelated_within"`
	BlastChannels      int     `yaml:"blast_channels"`
	BlastWithin        Length  `yaml:"blast_within"`
	Refusals           int     `yaml:"refusals"`
	OutcomeChanges     int     `yaml:"outcome_changes"`
	DemandTimesLoss    float64 `yaml:"demand_times_loss"`
	DemandAboveLoss    Amount  `yaml:"demand_above_loss"`
	ProfitCases        int     `yaml:"profit_cases"`
	ProfitTimesLoss    float64 `yaml:"profit_times_loss"`
	ProfitAboveLoss    Amount  `yaml:"profit_above_loss"`
	SharedMarkerOthers int     `yaml:"shared_marker_others"`
}

// Remedy is what may be offered.
type Remedy struct {
	Ranges map[complaint.Severity]Range `yaml:"ranges"`
	// ValueRaises is by how much a customer's value may raise the upper end (1.5 = by half); it never
	// lowers the floor.
	ValueRaises float64 `yaml:"value_raises"`
	// SecondFailureRaises multiplies what was offered before when the company failed again.
	SecondFailureRaises float64 `yaml:"second_failure_raises"`
	Matrix              Matrix  `yaml:"matrix"`
}

// Range is what the harm deserves, least and most.
type Range struct {
	Floor   Amount `yaml:"floor"`
	Ceiling Amount `yaml:"ceiling"`
}

// Matrix decides when to agree at once: looking into it would cost more than the risk of agreeing.
type Matrix struct {
	AcceptedRisk Amount  `yaml:"accepted_risk"`  // expected loss by agreeing, in one case
	MonthlyRisk  Amount  `yaml:"monthly_risk"`   // all such cases of a month together
	AtMostAsked  Amount  `yaml:"at_most_asked"`  // never above this sum
	AsksWithin   Length  `yaml:"asks_within"`    // window for how often this person asks
	AtMostAsks   int     `yaml:"at_most_asks"`   // more often: a person looks
	UpheldShare  float64 `yaml:"upheld_share"`   // 0 to 1: assumed until the desk has its own figures
	OwnShareFrom int     `yaml:"own_share_from"` // how many findings of a year make them
	Investigate  Amount  `yaml:"investigate"`    // what looking into a case costs
}

// Team is what the special-powers team may do without asking.
type Team struct {
	Limits  Limits            `yaml:"limits"`
	Members map[string]Limits `yaml:"members"` // by staff id or mail address, where they differ
	Snooze  Length            `yaml:"snooze"`  // the longest
}

// Limits are one member's.
type Limits struct {
	Grant Amount `yaml:"grant"` // one grant; above it a second person's key is needed
	Month Amount `yaml:"month"` // all grants of a calendar month
}

// LimitsOf gives the limits of a member, whom the policy may name by staff id or by mail address.
func (t Team) LimitsOf(id, email string) Limits {
	for _, name := range []string{id, strings.ToLower(email)} {
		if own, ok := t.Members[name]; ok && name != "" {
			return own
		}
	}
	return t.Limits
}

// Backlog is how long problems stay quiet.
type Backlog struct {
	NagEvery     Length `yaml:"nag_every"`
	ManagerAfter int    `yaml:"manager_after"`  // reminders without a decision, then the manager too
	VerifyAfter  Length `yaml:"verify_after"`   // after the fix shipped
	DecisionLast Length `yaml:"decision_lasts"` // unless its author says how long
	DecisionMost Length `yaml:"decision_at_most"`
	// Teams own problems; Nobodys hears of problems that no known team owns.
	Teams   map[string]OwningTeam `yaml:"teams"`
	Nobodys string                `yaml:"nobodys"`
}

// OwningTeam is a team that problems belong to, and who hears of them.
type OwningTeam struct {
	Name    Text   `yaml:"name"`
	Mail    string `yaml:"mail"`
	Manager string `yaml:"manager"` // mail address
}

// NagAddress is the mail address that the n-th reminder (from 1) about a problem goes to: the owning
// team, and from one after ManagerAfter on its manager. manager, when it is an address, stands for the
// team's own.
func (b Backlog) NagAddress(team, manager string, n int) string {
	t := b.Teams[team]
	if isAddress(manager) {
		t.Manager = manager
	}
	if n > b.ManagerAfter && t.Manager != "" {
		return t.Manager
	}
	return cmp.Or(t.Mail, b.Nobodys)
}

// Survey is the one question after a resolution.
type Survey struct {
	After          Length `yaml:"after"` // the resolution
	AtMostEvery    Length `yaml:"at_most_every"`
	CallBackAt     int    `yaml:"call_back_at"` // this score or less
	CallBackWithin Length `yaml:"call_back_within"`
	OpenFor        Length `yaml:"open_for"` // the link in the letter works this long
}

// Letters guards against loops between machines.
type Letters struct {
	PerCase       int    `yaml:"automatic_per_case"`
	PerAddress    int    `yaml:"automatic_per_address"`
	AddressWindow Length `yaml:"address_window"`
}

// Intake is how much the doors take.
type Intake struct {
	Attachment     Bytes  `yaml:"attachment"`
	Attachments    int    `yaml:"attachments"`
	Letter         Bytes  `yaml:"letter"`
	Text           Bytes  `yaml:"text"`             // a longer text is kept whole as a file
	StoredText     Bytes  `yaml:"stored_text"`      // shown on the case page
	Field          Bytes  `yaml:"field"`            // names, addresses, references
	ReceivedAtMost Length `yaml:"received_at_most"` // before now; older is a typing error
}

// RegimeOf is the regime of a complaint for which nobody chose one: its authority's, else the company's.
func (p *Policy) RegimeOf(authority string) string {
	return cmp.Or(p.Authorities[authority].Regime, p.Company.Regime)
}

// RegionOf is the region in which a case's deadlines are read: its regime's, else the company's.
func (p *Policy) RegionOf(regime string) string {
	if r, ok := p.Regimes[regime]; ok && r.Region != "" {
		return r.Region
	}
	return p.Company.Region
}

// Cost is what an act costs in handling, in minor units of the company's currency.
func (p *Policy) Cost(act complaint.Act) int64 { return int64(p.Costs[act]) }

// BuildCalendars makes the calendars that the policy speaks of: those of the desk, with the company's
// opening hours and the years it added.
func (p *Policy) BuildCalendars() (*calendar.Set, error) {
	hours, err := p.Company.Hours.parse()
	if err != nil {
		return nil, err
	}
	config := map[string]calendar.Config{}
	for id, c := range p.Calendars {
		years, err := c.parse()
		if err != nil {
			return nil, err
		}
		config[id] = calendar.Config{Zone: c.Zone, Years: years}
	}
	return calendar.New(hours, config)
}

func (h Hours) parse() (calendar.Hours, error) {
	opens, err := sinceMidnight(h.Opens)
	if err != nil {
		return calendar.Hours{}, err
	}
	closes, err := sinceMidnight(h.Closes)
	if err != nil {
		return calendar.Hours{}, err
	}
	hours := calendar.Hours{Opens: opens, Closes: closes}
	return hours, hours.Check()
}

func (c Calendar) parse() (map[int]calendar.Year, error) {
	years := map[int]calendar.Year{}
	for number, y := range c.Years {
		off, err := parseDates(y.Off)
		if err != nil {
			return nil, err
		}
		work, err := parseDates(y.Work)
		if err != nil {
			return nil, err
		}
		years[number] = calendar.Year{Source: y.Source, Off: off, Work: work}
	}
	return years, nil
}

func parseDates(texts []string) ([]calendar.Date, error) {
	dates := make([]calendar.Date, 0, len(texts))
	for _, text := range texts {
		d, err := calendar.ParseDate(text)
		if err != nil {
			return nil, err
		}
		dates = append(dates, d)
	}
	return dates, nil
}
