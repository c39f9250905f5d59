package register

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"resonance/shared/blob"
	"resonance/shared/complaint"
)

// fit cuts a text that is too long to be stored with its case, and keeps the whole of it as a file.
func (r *Register) fit(ctx context.Context, s *Submission) error {
	most := int(r.policy.Intake.StoredText)
	if len(s.Text) <= most {
		s.TextBlob = ""
		return nil
	}
	if s.TextBlob == "" {
		key, err := r.keepText(ctx, s.Once, s.Text)
		if err != nil {
			return err
		}
		s.TextBlob = key
	}
	for most > 0 && !utf8.RuneStart(s.Text[most]) {
		most--
	}
	s.Text = s.Text[:most]
	s.Look = append(s.Look, complaint.LookTruncated)
	if s.Reference != nil && s.Reference.End > most {
		s.Reference = nil
	}
	if s.Deadline != nil && s.Deadline.Found != nil && s.Deadline.Found.End > most {
		s.Deadline.Found = nil
	}
	return nil
}

// keepText stores a text under a name that the same submission, handed in again, gives it too.
func (r *Register) keepText(ctx context.Context, once, text string) (key string, err error) {
	name := sha256.Sum256([]byte(once + "\x00" + text))
	key = "texts/" + hex.EncodeToString(name[:])
	_, err = r.texts.Put(ctx, key, "text/plain; charset=utf-8", strings.NewReader(text))
	switch {
	case errors.Is(err, blob.ErrExists):
		return key, nil
	case errors.Is(err, blob.ErrFull):
		return "", complaint.Wrap(complaint.KindFull, "disk-full", fmt.Errorf("keep the whole text: %w", err))
	case err != nil:
		return "", fmt.Errorf("keep the whole text: %w", err)
	}
	return key, nil
}
