package complaint

import (
	"strings"
	"time"
)

// Grant is one use of a special power. Above the member's own limit it waits for the key of a second one.
type Grant struct {
	ID      string     `json:"id"`
	Case    string     `json:"case"`
	Kind    GrantKind  `json:"kind"`
	State   GrantState `json:"state"`
	What    string     `json:"what"`
	Amount  Money      `json:"amount,omitzero"`
	By      Actor      `json:"by"`
	Second  Actor      `json:"second,omitzero"` // whose key it wants, then who turned it or declined
	At      time.Time  `json:"at"`
	Grounds string     `json:"grounds"`
	AtOnce  bool       `json:"atOnce,omitempty"` // what was asked, given without a look
	Lost    int64      `json:"lost,omitempty"`   // of that, in minor units, what was given on a complaint that was not upheld
	Version int64      `json:"-"`
}

// GrantKind is the kind of special power used.
type GrantKind string

// The special powers.
const (
	GrantMoney    GrantKind = "money"
	GrantGoodwill GrantKind = "goodwill"
	GrantOverride GrantKind = "override"
)

// GrantKinds lists the special powers.
func GrantKinds() []GrantKind { return []GrantKind{GrantMoney, GrantGoodwill, GrantOverride} }

// GrantState is where a grant stands.
type GrantState string

// The states of a grant.
const (
	GrantGiven    GrantState = "given"
	GrantAsked    GrantState = "asked" // waits for a second key
	GrantDeclined GrantState = "declined"
)

// Given reports whether the grant was made, in which case the complainant has it.
func (g Grant) Given() bool { return g.State == GrantGiven }

// Alone reports whether the grant counts against its giver's own limits.
func (g Grant) Alone() bool { return g.Given() && g.Second.ID == "" }

// TurnKey makes a grant that waits. Whoever has the powers may turn the key, but not the one who asks.
func (g *Grant) TurnKey(who Actor) error {
	switch {
	case g.State != GrantAsked:
		return Refuse("grant-settled", "grant", g.ID)
	case who.ID == g.By.ID:
		return Refuse("own-key", "grant", g.ID)
	}
	g.State, g.Second = GrantGiven, who
	return nil
}

// Decline ends a grant that waits, by a second person or by the one who asked.
func (g *Grant) Decline(who Actor, grounds string) error {
	switch {
	case g.State != GrantAsked:
		return Refuse("grant-settled", "grant", g.ID)
	case strings.TrimSpace(grounds) == "":
		return Invalid("grounds", "required")
	}
	g.State, g.Second = GrantDeclined, who
	return nil
}
