// Command web is the desk's pages, behind API Gateway.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	parts "resonance/functions/internal/desk"
	"resonance/functions/internal/front"
	"resonance/functions/internal/hidden"
	"resonance/functions/internal/home"
	"resonance/shared/config"
	"resonance/shared/desk"
	"resonance/shared/staff/openid"
)

func main() {
	home.Start(func(ctx context.Context, cfg aws.Config, s config.Web) (any, error) {
		waitForProvider := openID(ctx, cfg, s)
		r, err := parts.Build(ctx, cfg, s.Desk)
		if err != nil {
			return nil, err
		}
		provider, err := waitForProvider()
		if err != nil {
			return nil, err
		}
		r.Guard.UploadOrigin = s.UploadOrigin
		pages, err := desk.New(desk.Deps{
			Register: r.Register, Search: r.Search, Ledger: r.Ledger, Staff: r.Staff, Blobs: r.Blobs, Words: r.Words, Policy: r.Policy,
			Calendars: r.Calendars, Now: home.Now, Log: home.Log, Guard: r.Guard, Queues: r.Dead, OpenID: provider,
		})
		if err != nil {
			return nil, err
		}
		return front.Handler(pages), nil
	})
}

// openID gives what waits for the provider at which members may sign in, whose secret is asked for at once: Cognito, or
// the company's own; nil when none is set.
func openID(ctx context.Context, cfg aws.Config, s config.Web) func() (*openid.Provider, error) {
	if s.OpenIDIssuer == "" {
		return func() (*openid.Provider, error) { return nil, nil }
	}
	secret := hidden.Ask(ctx, cfg, s.Secrets, config.OpenIDSecret)
	return func() (*openid.Provider, error) {
		secrets, err := secret()
		if err != nil {
			return nil, err
		}
		return openid.New(openid.Config{
			Issuer: s.OpenIDIssuer, Client: s.OpenIDClient, Secret: secrets[config.OpenIDSecret], Name: s.OpenIDName,
			Groups: s.OpenIDGroups, Callback: s.URL + "/sign-in/openid/done",
		}), nil
	}
}
