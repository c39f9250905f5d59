package s3

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"resonance/shared/blob"
)

// SignUpload implements blob.Store without a request: a POST policy signed with the client's
// credentials, whose own end (a Lambda's last some hours) ends the leave, too.
//
// S3 takes no condition against overwriting in a POST: whoever holds the leave can send another file
// to the same key until it expires. So keys are never guessable, leaves are short, and whoever claims an
// upload copies it to a key that nobody has leave for.
func (s *Store) SignUpload(ctx context.Context, rule blob.UploadRule) (blob.Upload, error) {
	if err := blob.CheckKey(rule.Key); err != nil {
		return blob.Upload{}, fmt.Errorf("sign an upload: %w", err)
	}
	if rule.MaxBytes < 1 {
		return blob.Upload{}, fmt.Errorf("sign an upload: a limit of %d bytes", rule.MaxBytes)
	}
	mediaType := blob.CleanType(rule.Type)
	signed, err := s3.NewPresignClient(s.client).PresignPostObject(ctx,
		&s3.PutObjectInput{Bucket: &s.bucket, Key: &rule.Key},
		func(o *s3.PresignPostOptions) {
			o.Expires = s.until(rule.Expires)
			o.Conditions = []any{
				[]any{"content-length-range", 0, rule.MaxBytes},
				map[string]string{"Content-Type": mediaType},
			}
		})
	if err != nil {
		return blob.Upload{}, fmt.Errorf("sign an upload: %w", err)
	}
	signed.Values["Content-Type"] = mediaType
	return blob.Upload{
		URL:     signed.URL,
		Fields:  signed.Values,
		Key:     rule.Key,
		Expires: rule.Expires.UTC().Truncate(time.Second),
	}, nil
}

// until is never zero, which the presigner takes for its default.
func (s *Store) until(t time.Time) time.Duration {
	if d := t.Sub(s.now()); d != 0 {
		return d
	}
	return -1
}
