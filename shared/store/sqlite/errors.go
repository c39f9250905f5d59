package sqlite

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	code "modernc.org/sqlite/lib"

	"resonance/shared/store"
)

// engineError gives the troubles of the engine, that callers act on, the contract's names.
func engineError(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case code.SQLITE_FULL:
		return fmt.Errorf("%w: %w", store.ErrFull, err)
	case code.SQLITE_BUSY:
		return fmt.Errorf("%w: %w", store.ErrThrottled, err)
	}
	return err
}

// noTransaction reports that there was nothing to roll back.
func noTransaction(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code() == code.SQLITE_ERROR
}
