// Package openid signs members in at any OpenID Connect provider: the code flow with PKCE (RFC 7636),
// state and nonce. It knows the protocol and nothing of members: what comes out is an address that the
// provider has verified.
package openid

import (
	"context"
	"errors"
	"fmt"
	"net/http"
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
	Callback string // full URL of the desk's callback page
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

// Finish trades the code for the address of the person who signed in. ErrUnverified when the provider
// does not vouch for one; any other error means that the exchange failed.
func (p *Provider) Finish(ctx context.Context, code, nonce, verifier string) (string, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, p.http)
	c := p.oauth(found)
	token, err := c.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return "", fmt.Errorf("trade the code: %w", err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return "", errors.New("the provider sent no ID token")
	}
	id, err := found.VerifierContext(ctx, &oidc.Config{ClientID: p.config.Client}).Verify(ctx, raw)
	if err != nil {
		return "", fmt.Errorf("verify the ID token: %w", err)
	}
	if id.Nonce != nonce {
		return "", errors.New("the ID token belongs to another sign-in")
	}
	return p.address(ctx, found, token, id)
}

// claims is what an ID token or the provider's user page says of a person.
type claims struct {
	Subject  string `json:"sub"`
	Email    string `json:"email"`
	Verified bool   `json:"email_verified"`
}

// address takes the address from the ID token, or from the provider's user page when the token has none.
func (p *Provider) address(ctx context.Context, found *oidc.Provider, token *oauth2.Token, id *oidc.IDToken) (string, error) {
	var said claims
	if err := id.Claims(&said); err != nil {
		return "", fmt.Errorf("read the ID token: %w", err)
	}
	if said.Email == "" {
		user, err := found.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return "", fmt.Errorf("ask who signed in: %w", err)
		}
		if user.Subject != id.Subject {
			return "", errors.New("the provider speaks of another person")
		}
		said.Email, said.Verified = user.Email, user.EmailVerified
	}
	if said.Email == "" || !said.Verified {
		return "", ErrUnverified
	}
	return said.Email, nil
}
