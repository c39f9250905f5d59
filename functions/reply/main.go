// Command reply sends the letters that the desk owes, through SES.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"resonance/functions/internal/home"
	"resonance/shared/config"
	"resonance/shared/handler/reply"
	"resonance/shared/mail/sesout"
)

func main() {
	home.Start(func(ctx context.Context, cfg aws.Config, s config.Reply) (any, error) {
		r, err := home.Build(ctx, cfg, s.Company)
		if err != nil {
			return nil, err
		}
		sender := sesout.Sender{Client: sesv2.NewFromConfig(cfg, func(o *sesv2.Options) { o.BaseEndpoint = home.Endpoint("SESV2") }), Set: s.ConfigurationSet}
		h := &reply.Handler{Register: r.Register, Blobs: r.Blobs, Transport: sender, Log: home.Log}
		return h.Handle, nil
	})
}
