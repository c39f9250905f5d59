// Command clock fires what fell due, every minute, and sweeps up what the relay missed.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"resonance/functions/internal/home"
	"resonance/functions/internal/queues"
	"resonance/shared/config"
	"resonance/shared/handler/clock"
	"resonance/shared/handler/relay"
	"resonance/shared/staff"
)

func main() {
	home.Start(func(ctx context.Context, cfg aws.Config, s config.Clock) (any, error) {
		r, err := home.Build(ctx, cfg, s.Company)
		if err != nil {
			return nil, err
		}
		if err := invite(ctx, r, s); err != nil {
			return nil, err
		}
		hand := &relay.Handler{Register: r.Register, Queues: queues.ByIntent(cfg, s.Queues), Log: home.Log}
		h := &clock.Handler{Register: r.Register, Relay: hand, Log: home.Log}
		return h.Handle, nil
	})
}

// invite sends the first lead the link by which they sign in, as long as nobody has.
func invite(ctx context.Context, r *home.Rooms, s config.Clock) error {
	if s.FirstLead == "" {
		return nil
	}
	members := staff.New(staff.Deps{Table: r.Table, Now: home.Now, URL: func(path string) string { return s.URL + path }})
	link, wanted, err := members.FirstLink(ctx)
	if err != nil || !wanted {
		return err
	}
	return r.Register.WriteLink(ctx, "", s.FirstLead, "", link)
}
