package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/oklog/ulid/v2"

	"resonance/shared/mail"
)

// outbox is the transport of a desk without a mail relay: a folder of plain .eml files, the newest last,
// that any mail program opens.
type outbox struct{ dir string }

// Send keeps the message; that is all there is to sending here. Errors: mail.ErrLater.
func (o outbox) Send(_ context.Context, _ string, _ []string, raw []byte) (string, error) {
	if err := o.keep(ulid.Make().String()+".eml", raw); err != nil {
		return "", fmt.Errorf("%w: put into the outbox: %w", mail.ErrLater, err)
	}
	return "", nil
}

// keep has the file appear whole and on disk, or not at all.
func (o outbox) keep(name string, raw []byte) (err error) {
	if err := os.MkdirAll(o.dir, 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(o.dir, ".draft-*")
	if err != nil {
		return err
	}
	_, err = draft.Write(raw)
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return errors.Join(err, os.Remove(draft.Name()))
	}
	return os.Rename(draft.Name(), filepath.Join(o.dir, name))
}
