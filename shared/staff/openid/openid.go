// Package openid signs members in at any OpenID Connect provider: the code flow with PKCE (RFC 7636),
// state and nonce. It knows the protocol and nothing of members: what comes out is an address that the
// provider has verified, and the groups in which it has the person.
package openid

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Config names the provider and this desk's registration with it.
type Config struct {
	Issuer   string // https://…; empty means that there is no provider
	Client   string
	Secret   string
	Name     string // what the button calls it
	Groups   string // claim that lists a person's groups ("cognito:groups"); empty when they do not matter
	Callback string // full URL of the desk's callback page
}

// Person is whom the provider vouches for.
type Person struct {
	Email  string   // verified
	Name   string   // empty when the provider does not say
	Groups []string // of the claim that the Config names
}

// Provider is one OpenID Connect provider. It is safe for concurrent use.
type Provider struct {
	config Config
	http   *http.Client

	mu   sync.Mutex
	oidc *oidc.Provider // nil until the first use succeeds
}

// New makes a Provider; it asks nothing of the network yet, so that a provider that is down does not keep
// the desk from starting.
func New(c Config) *Provider {
	return &Provider{config: c, http: &http.Client{Timeout: 10 * time.Second}}
}

// Name is what to call the provider on a button.
func (p *Provider) Name() string { return p.config.Name }

// ErrUnverified says that the provider did not vouch for an address.
var ErrUnverified = errors.New("openid: the provider has not verified an address")

// discover reads the provider's configuration once.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.oidc != nil {
		return p.oidc, nil
	}
	// The provider keeps this context for fetching keys later, so it must outlive the request.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.http), p.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("read the provider's configuration: %w", err)
	}
	p.oidc = found
	return found, nil
}

func (p *Provider) oauth(found *oidc.Provider) oauth2.Config {
	return oauth2.Config{
		ClientID: p.config.Client, ClientSecret: p.config.Secret, RedirectURL: p.config.Callback,
		Endpoint: found.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "email"},
	}
}

// Begin gives the address at the provider to which the browser goes.
func (p *Provider) Begin(ctx context.Context, state, nonce, verifier string) (string, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	c := p.oauth(found)
	return c.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), nil
}

// Finish trades the code for the person who signed in. ErrUnverified when the provider does not vouch for an address;
// any other error means that the exchange failed.
func (p *Provider) Finish(ctx context.Context, code, nonce, verifier string) (Person, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return Person{}, err
	}
	ctx = oidc.ClientContext(ctx, p.http)
	c := p.oauth(found)
	token, err := c.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return Person{}, fmt.Errorf("trade the code: %w", err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return Person{}, errors.New("the provider sent no ID token")
	}
	id, err := found.VerifierContext(ctx, &oidc.Config{ClientID: p.config.Client}).Verify(ctx, raw)
	if err != nil {
		return Person{}, fmt.Errorf("verify the ID token: %w", err)
	}
	if id.Nonce != nonce {
		return Person{}, errors.New("the ID token belongs to another sign-in")
	}
	return p.person(ctx, found, token, id)
}

// person is what the ID token says, or the provider's user page where the token leaves something out.
func (p *Provider) person(ctx context.Context, found *oidc.Provider, token *oauth2.Token, id *oidc.IDToken) (Person, error) {
	said, err := p.claimsOf(id)
	if err != nil {
		return Person{}, fmt.Errorf("read the ID token: %w", err)
	}
	if said.Email == "" || p.config.Groups != "" && said.groups == nil {
		user, err := found.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return Person{}, fmt.Errorf("ask who signed in: %w", err)
		}
		if user.Subject != id.Subject {
			return Person{}, errors.New("the provider speaks of another person")
		}
		more, err := p.claimsOf(user)
		if err != nil {
			return Person{}, fmt.Errorf("read who signed in: %w", err)
		}
		said = said.with(more)
	}
	if said.Email == "" || !said.Verified {
		return Person{}, ErrUnverified
	}
	return Person{Email: said.Email, Name: said.Name, Groups: said.groups}, nil
}

// claims is what an ID token or the provider's user page says of a person.
type claims struct {
	Email    string   `json:"email"`
	Verified flag     `json:"email_verified"`
	Name     string   `json:"name"`
	groups   []string // nil when nothing is said of them
}

// with adds what is said elsewhere and not here.
func (c claims) with(more claims) claims {
	if c.Email == "" {
		c.Email, c.Verified = more.Email, more.Verified
	}
	if c.groups == nil {
		c.groups = more.groups
	}
	c.Name = cmp.Or(c.Name, more.Name)
	return c
}

// flag is true or "true", as some providers write it: Cognito's user page does.
type flag bool

// UnmarshalJSON implements json.Unmarshaler.
func (f *flag) UnmarshalJSON(text []byte) error {
	*f = strings.Trim(string(text), `"`) == "true"
	return nil
}

func (p *Provider) claimsOf(source interface{ Claims(v any) error }) (claims, error) {
	var said claims
	var all map[string]json.RawMessage
	if err := errors.Join(source.Claims(&said), source.Claims(&all)); err != nil {
		return claims{}, err
	}
	groups, told := all[p.config.Groups]
	if p.config.Groups == "" || !told {
		return said, nil
	}
	if err := json.Unmarshal(groups, &said.groups); err != nil {
		return claims{}, fmt.Errorf("the claim %s is no list of groups: %w", p.config.Groups, err)
	}
	return said, nil
}
