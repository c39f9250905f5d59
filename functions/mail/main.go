// Command mail registers the letters that SES took: its queue brings SES's notices.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"resonance/functions/internal/home"
	"resonance/shared/config"
	"resonance/shared/handler/inbound"
)

func main() {
	home.Start(func(ctx context.Context, cfg aws.Config, s config.Mail) (any, error) {
		r, err := home.Build(ctx, cfg, s.Company)
		if err != nil {
			return nil, err
		}
		h := &inbound.Handler{Register: r.Register, Blobs: r.Blobs, Log: home.Log}
		return h.Handle, nil
	})
}
