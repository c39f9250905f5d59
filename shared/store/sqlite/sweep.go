package sqlite

import (
	"context"
	"fmt"
)

// chunk is how many rows housekeeping removes at once, so that writers wait for milliseconds only.
const chunk = 500

// Sweep removes for good the items that have expired, and gives their number. DynamoDB does so by
// itself; here it is called now and then.
func (d *DB) Sweep(ctx context.Context) (int64, error) {
	removed, err := d.inChunks(ctx, func(w *writer) (int64, error) { return w.count(w.sweep, w.unix, chunk) })
	if err != nil {
		return removed, fmt.Errorf("sweep: %w", err)
	}
	return removed, nil
}

// inChunks removes until there is less left than a chunk.
func (d *DB) inChunks(ctx context.Context, remove func(*writer) (int64, error)) (removed int64, err error) {
	for n := int64(chunk); n == chunk; removed += n {
		err := d.doSoon(ctx, func(w *writer) (err error) {
			n, err = remove(w)
			return err
		})
		if err != nil {
			return removed, err
		}
	}
	return removed, nil
}
