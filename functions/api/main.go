// Command api is the desk's JSON API, behind API Gateway.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"resonance/functions/internal/desk"
	"resonance/functions/internal/front"
	"resonance/functions/internal/home"
	"resonance/shared/config"
	"resonance/shared/desk/api"
)

func main() {
	home.Start(func(ctx context.Context, cfg aws.Config, s config.API) (any, error) {
		r, err := desk.Build(ctx, cfg, s.Desk)
		if err != nil {
			return nil, err
		}
		calls, err := api.New(api.Deps{
			Register: r.Register, Search: r.Search, Ledger: r.Ledger, Staff: r.Staff, Blobs: r.Blobs, Words: r.Words, Log: home.Log,
			Version: s.Version, Queues: r.Dead, Who: r.Guard.SignedIn(r.Staff.Authenticate),
		})
		if err != nil {
			return nil, err
		}
		return front.Handler(r.Guard.Around(calls)), nil
	})
}
