// Command index derives what may be a moment late, from the table's stream: search, lists, counts.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"resonance/functions/internal/home"
	"resonance/shared/config"
	"resonance/shared/handler/index"
	"resonance/shared/insight"
	"resonance/shared/search"
)

func main() {
	home.Start(func(ctx context.Context, cfg aws.Config, s config.Index) (any, error) {
		r, err := home.Build(ctx, cfg, s.Company)
		if err != nil {
			return nil, err
		}
		ledger := insight.New(r.Table, insight.Settings{Zone: r.Register.Zone()})
		h := &index.Handler{Search: search.New(r.Table), Ledger: ledger, Cases: r.Register.Numbers, Log: home.Log}
		return h.Invoke, nil
	})
}
