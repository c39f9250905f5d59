package local

import (
	"context"
	"net/http"
	"time"

	"resonance/shared/queue"
	"resonance/shared/staff"
	"resonance/shared/store/sqlite"
)

// OpenStaff opens the members of a folder beside the desk that runs on it.
func OpenStaff(data, desk string) (service *staff.Service, done func() error, err error) {
	f, err := knownFolder(data)
	if err != nil {
		return nil, nil, err
	}
	table, err := sqlite.Open(f.file(tableFile))
	if err != nil {
		return nil, nil, err
	}
	unsent := func(context.Context, staff.Member, string) error { return nil }
	return staff.New(staff.Deps{Table: table, Now: time.Now, SendLink: unsent, URL: func(path string) string { return desk + path }}), table.Close, nil
}

// Handler is what answers the web.
func (p *Program) Handler() http.Handler { return p.handler }

// TeamHeard reports whether no message for the special team waits or is on its way.
func (p *Program) TeamHeard(ctx context.Context) bool {
	depth, err := p.teamQ.Depth(ctx)
	return err == nil && depth == (queue.Depth{})
}
