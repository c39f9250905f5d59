package story

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"testing"
	"time"
)

// Home is a running desk as its people see it from outside, and what a test may do beside them. A home of
// its own passes the same story: start it with Policy, Receiver and, where it verifies signatures itself,
// LookupTXT. Whatever goes wrong in a home fails the test.
type Home interface {
	Desk() string                  // address of the desk, without a slash at the end
	Slack() string                 // address of the page that plays Slack, likewise
	SlackSecret(testing.TB) string // signs what the desk believes to be Slack's
	FirstLink(testing.TB) string

	// Deliver hands in a letter as another mail server does, and returns once it is taken.
	Deliver(t testing.TB, from, to string, raw []byte)
	// Outbox is every letter that left so far, oldest first, as it went.
	Outbox(testing.TB) [][]byte
	// Quiet waits until nothing is under way any more.
	Quiet(testing.TB)
}

// Clock is a home whose time is the story's. It starts at Begins and goes on by itself as well.
type Clock interface {
	Home
	Now() time.Time
	// Pass moves the time forward and has happen what falls due by then. It may return before that is over.
	Pass(testing.TB, time.Duration)
}

// Begins is when the story begins: Wednesday, two working days before Easter in London.
var Begins = time.Date(2026, time.April, 1, 9, 0, 0, 0, time.UTC)

// Policy is the company's own policy file. It names one authority for each regime that has none by
// default, says where the Bank of Russia wants its copies, and caps automatic letters low enough to see the
// cap work.
const Policy = `
authorities:
  psr: {name: {en: Payment Systems Regulator, ru: Регулятор платёжных систем}, domains: [psr.org.uk], regime: uk-payments}
  bafin: {name: {en: BaFin, ru: BaFin}, domains: [bafin.de], regime: eu-payments}
  svyaznadzor: {name: {en: Svyaznadzor, ru: Связьнадзор}, domains: [svyaz.example], regime: ru-telecom}
  prosecutor: {name: {en: Prosecutor, ru: Прокуратура}, domains: [genproc.example], regime: ru-state-body}
clocks: {ru-financial: {copy_to: copies@cbr.example}}
letters: {automatic_per_case: 4}
`

// Receiver is the mail server in front of the desk, whose word on a sender the desk believes.
const Receiver = "mx.firma.example"

// The regulator whose signature everybody can look up.
const (
	signer   = "fca.org.uk"
	selector = "s1"
)

var signingKey = ed25519.NewKeyFromSeed([]byte("the regulator signs with this....")[:ed25519.SeedSize])

// LookupTXT is the name service of the story. It knows one name.
func LookupTXT(_ context.Context, name string) ([]string, error) {
	if name != selector+"._domainkey."+signer {
		return nil, fmt.Errorf("no such name: %s", name)
	}
	return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(signingKey.Public().(ed25519.PublicKey))}, nil
}
