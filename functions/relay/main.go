// Command relay hands committed intents to their queues, from the table's stream.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"resonance/functions/internal/home"
	"resonance/functions/internal/queues"
	"resonance/shared/config"
	"resonance/shared/handler/relay"
	"resonance/shared/register"
)

func main() {
	home.Start(func(_ context.Context, cfg aws.Config, s config.Relay) (any, error) {
		outbox := register.New(register.Deps{Table: home.Table(cfg, s.Table), Now: home.Now})
		h := &relay.Handler{Register: outbox, Queues: queues.ByIntent(cfg, s.Queues), Log: home.Log}
		return h.Handle, nil
	})
}
