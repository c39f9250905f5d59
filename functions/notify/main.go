// Command notify keeps the special team's cards in Slack current: its queue brings what happened.
package main

import (
	"context"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"resonance/functions/internal/hidden"
	"resonance/functions/internal/home"
	"resonance/shared/config"
	"resonance/shared/handler/notify"
	"resonance/shared/slack"
)

func main() {
	home.Start(func(ctx context.Context, cfg aws.Config, s config.Notify) (any, error) {
		secret := hidden.Ask(ctx, cfg, s.Secrets, config.SlackToken)
		r, err := home.Build(ctx, cfg, s.Company)
		if err != nil {
			return nil, err
		}
		secrets, err := secret()
		if err != nil {
			return nil, err
		}
		h := &notify.Handler{
			Register: r.Register, Words: r.Words, Channel: s.Channel, Log: home.Log,
			Slack: slack.NewClient(secrets[config.SlackToken], s.API, &http.Client{Timeout: 10 * time.Second}),
		}
		return h.Handle, nil
	})
}
