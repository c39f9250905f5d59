// Command slack answers what the special team does in Slack, behind API Gateway.
package main

import (
	"context"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"resonance/functions/internal/front"
	"resonance/functions/internal/hidden"
	"resonance/functions/internal/home"
	"resonance/shared/config"
	"resonance/shared/handler/interact"
	"resonance/shared/slack"
	"resonance/shared/staff"
)

func main() {
	home.Start(func(ctx context.Context, cfg aws.Config, s config.SlackCalls) (any, error) {
		secret := hidden.Ask(ctx, cfg, s.Secrets, config.SlackToken, config.SlackSecret)
		r, err := home.Build(ctx, cfg, s.Company)
		if err != nil {
			return nil, err
		}
		secrets, err := secret()
		if err != nil {
			return nil, err
		}
		members := staff.New(staff.Deps{Table: r.Table, Now: home.Now})
		h := &interact.Handler{
			Register: r.Register, Words: r.Words, Member: members.BySlack, Secret: secrets[config.SlackSecret], Log: home.Log,
			Slack: slack.NewClient(secrets[config.SlackToken], s.API, &http.Client{Timeout: 2 * time.Second}), // Slack waits three
		}
		return front.Handler(h), nil
	})
}
