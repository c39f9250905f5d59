package local

import (
	"bytes"
	"context"
	"fmt"

	"github.com/oklog/ulid/v2"

	"resonance/shared/blob"
)

// outbox is the transport of a desk without a mail relay: letters go into a folder that people browse.
type outbox struct{ blobs blob.Store }

// Send keeps the message; that is all there is to sending here.
func (o outbox) Send(ctx context.Context, _ string, _ []string, raw []byte) (string, error) {
	if _, err := o.blobs.Put(ctx, "outbox/"+ulid.Make().String()+".eml", "message/rfc822", bytes.NewReader(raw)); err != nil {
		return "", fmt.Errorf("put into the outbox: %w", err)
	}
	return "", nil
}
