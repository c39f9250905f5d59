package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"resonance/shared/conduct"
)

// persona is one line of a file of histories.
type persona struct {
	ID          string    `json:"id"`
	AsOf        time.Time `json:"as_of"`
	Complainant struct {
		Vulnerable bool `json:"vulnerable"`
	} `json:"complainant"`
	Events []personaEvent `json:"events"`
	Expect struct {
		Proposal  conduct.Proposal `json:"proposal"`
		Emergency bool             `json:"emergency"`
		Signals   []conduct.Sign   `json:"signals"`
		Counters  []conduct.Sign   `json:"counter_signals"`
	} `json:"expect"`
}

// personaEvent is one event with the keys of every kind; which are there depends on Kind.
type personaEvent struct {
	At        time.Time       `json:"at"`
	Kind      conduct.Kind    `json:"kind"`
	Case      string          `json:"case"`
	Problem   string          `json:"problem"`
	Channel   string          `json:"channel"`
	NewFacts  bool            `json:"new_facts"`
	Asked     *personaMoney   `json:"asked"`
	Loss      *float64        `json:"verified_loss"`
	Final     bool            `json:"final"`
	InTime    *bool           `json:"in_time"`
	Upheld    json.RawMessage `json:"upheld"`
	Offered   float64         `json:"offered"`
	Currency  string          `json:"currency"`
	Accepted  bool            `json:"accepted"`
	Fixed     bool            `json:"fixed"`
	Confirmed bool            `json:"confirmed_by_human"`
	Marker    string          `json:"marker"`
	Others    int             `json:"other_complainants"`
}

type personaMoney struct {
	Amount   float64 `json:"amount"`
	Currency string  `json:"currency"`
}

func (p persona) history() (conduct.History, error) {
	if p.AsOf.IsZero() {
		return conduct.History{}, fmt.Errorf("%s has no as_of", p.ID)
	}
	h := conduct.History{AsOf: p.AsOf, Vulnerable: p.Complainant.Vulnerable}
	currency := map[string]string{}
	for _, e := range p.Events {
		if e.Currency != "" {
			currency[e.Case] = e.Currency
		} else if e.Asked != nil {
			currency[e.Case] = e.Asked.Currency
		}
	}
	for i, e := range p.Events {
		event, err := e.event(i+1, currency[e.Case])
		if err != nil {
			return h, fmt.Errorf("%s, event %d: %w", p.ID, i+1, err)
		}
		h.Events = append(h.Events, event)
	}
	return h, nil
}

func (e personaEvent) event(n int, currency string) (conduct.Event, error) {
	if !conduct.Known(e.Kind) {
		return conduct.Event{}, fmt.Errorf("%q is no kind of event", e.Kind)
	}
	if e.At.IsZero() {
		return conduct.Event{}, fmt.Errorf("the %s has no time", e.Kind)
	}
	area, _, _ := strings.Cut(e.Problem, "/")
	event := conduct.Event{
		ID: strconv.Itoa(n), At: e.At, Kind: e.Kind, Case: e.Case, Problem: e.Problem, Area: area, Channel: e.Channel,
		Currency: currency, NewFacts: e.NewFacts, Final: e.Final, InTime: e.InTime == nil || *e.InTime, Offered: minor(e.Offered),
		Accepted: e.Accepted, Fixed: e.Fixed, Confirmed: e.Confirmed, Others: e.Others, Marker: e.Marker,
	}
	if e.Asked != nil {
		asked := minor(e.Asked.Amount)
		event.Asked = &asked
	}
	if e.Loss != nil {
		loss := minor(*e.Loss)
		event.Loss = &loss
	}
	if e.Kind == conduct.Conclusion {
		switch strings.Trim(string(e.Upheld), `"`) {
		case "true":
			event.Upheld = conduct.IsUpheld
		case "partly":
			event.Upheld = conduct.IsPartly
		case "false":
			event.Upheld = conduct.IsNot
		default:
			return event, fmt.Errorf("upheld is %s, neither true, false nor \"partly\"", e.Upheld)
		}
	}
	return event, nil
}

func minor(amount float64) int64 { return int64(amount*100 + 0.5) }
