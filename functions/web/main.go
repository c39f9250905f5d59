// Command web is the desk and its JSON API, behind API Gateway.
package main

import (
	"context"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"resonance/functions/internal/front"
	"resonance/functions/internal/hidden"
	"resonance/functions/internal/home"
	"resonance/functions/internal/queues"
	"resonance/shared/config"
	"resonance/shared/desk"
	"resonance/shared/desk/api"
	"resonance/shared/insight"
	"resonance/shared/search"
	"resonance/shared/staff"
	"resonance/shared/staff/openid"
)

func main() {
	home.Start(func(ctx context.Context, cfg aws.Config, s config.Web) (any, error) {
		waitForProvider := openID(ctx, cfg, s)
		r, err := home.Build(ctx, cfg, s.Company)
		if err != nil {
			return nil, err
		}
		provider, err := waitForProvider()
		if err != nil {
			return nil, err
		}
		pages, err := routes(cfg, r, s, provider)
		if err != nil {
			return nil, err
		}
		return front.Handler(pages), nil
	})
}

func routes(cfg aws.Config, r *home.Rooms, s config.Web, provider *openid.Provider) (http.Handler, error) {
	secure := strings.HasPrefix(s.URL, "https://")
	index := search.New(r.Table)
	ledger := insight.New(r.Table, insight.Settings{Zone: r.Register.Zone()})
	team := staff.Deps{
		Table: r.Table, Now: home.Now, URL: func(path string) string { return s.URL + path }, ByGroup: s.OpenIDGroups != "",
	}
	if !s.OpenIDOnly {
		team.SendLink = func(ctx context.Context, to staff.Member, url string) error {
			return r.Register.WriteLink(ctx, to.Name, to.Email, to.Language, url)
		}
	}
	members := staff.New(team)
	dead := queues.DeadLetters(cfg, s.Queues, s.DeadLetters)
	calls, err := api.New(api.Deps{
		Register: r.Register, Search: index, Ledger: ledger, Staff: members, Blobs: r.Blobs, Words: r.Words, Log: home.Log, Version: s.Version,
		Queues: dead, Who: desk.SignedIn(members, secure),
	})
	if err != nil {
		return nil, err
	}
	return desk.New(desk.Deps{
		Register: r.Register, Search: index, Ledger: ledger, Staff: members, Blobs: r.Blobs, Words: r.Words, Policy: r.Policy,
		Calendars: r.Calendars, Now: home.Now, Log: home.Log, API: calls, Secure: secure, Queues: dead, OpenID: provider,
		UploadOrigin: s.UploadOrigin,
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
