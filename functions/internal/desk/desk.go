// Package desk is what the functions of the desk, its pages and its API, are built from alike.
package desk

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"resonance/functions/internal/home"
	"resonance/functions/internal/queues"
	"resonance/shared/config"
	"resonance/shared/desk/guard"
	"resonance/shared/insight"
	"resonance/shared/queue"
	"resonance/shared/search"
	"resonance/shared/staff"
)

// Rooms are those of the desk.
type Rooms struct {
	*home.Rooms
	Search *search.Index
	Ledger *insight.Ledger
	Staff  *staff.Service
	Dead   []queue.Named
	Guard  guard.Guard
}

// Build opens the rooms.
func Build(ctx context.Context, cfg aws.Config, s config.Desk) (*Rooms, error) {
	r, err := home.Build(ctx, cfg, s.Company)
	if err != nil {
		return nil, err
	}
	team := staff.Deps{
		Table: r.Table, Now: home.Now, URL: func(path string) string { return s.URL + path }, ByGroup: s.OpenIDGroups != "",
	}
	if !s.OpenIDOnly {
		team.SendLink = func(ctx context.Context, to staff.Member, url string) error {
			return r.Register.WriteLink(ctx, to.Name, to.Email, to.Language, url)
		}
	}
	return &Rooms{
		Rooms: r, Search: search.New(r.Table), Ledger: insight.New(r.Table, insight.Settings{Zone: r.Register.Zone()}),
		Staff: staff.New(team), Dead: queues.DeadLetters(cfg, s.Queues, s.DeadLetters),
		Guard: guard.Guard{Secure: strings.HasPrefix(s.URL, "https://")},
	}, nil
}
