package local

import (
	"context"
	"errors"
	"time"

	"resonance/shared/staff"
	"resonance/shared/store/sqlite"
)

// MakeToken makes an API token for a script, on the machine itself. It works while the desk runs.
func MakeToken(ctx context.Context, c Config, role staff.Role, name string) (string, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	f, err := knownFolder(c.Data)
	if err != nil {
		return "", err
	}
	table, err := sqlite.Open(f.file(tableFile), sqlite.WithClock(c.Now))
	if err != nil {
		return "", err
	}
	service := staff.New(staff.Deps{Table: table, Now: c.Now})
	text, err := service.MachineToken(ctx, role, name)
	return text, errors.Join(err, table.Close())
}
