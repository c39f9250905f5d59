package s3

import (
	"context"
	"fmt"
	"mime"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"resonance/shared/blob"
)

var _ blob.Linker = (*Store)(nil)

// SignDownload implements blob.Linker without a request.
func (s *Store) SignDownload(ctx context.Context, rule blob.DownloadRule) (string, error) {
	if err := blob.CheckKey(rule.Key); err != nil {
		return "", fmt.Errorf("sign a download: %w", err)
	}
	signed, err := s3.NewPresignClient(s.client).PresignGetObject(ctx, &s3.GetObjectInput{
		Bucket: &s.bucket, Key: &rule.Key, ResponseContentType: &rule.Type, ResponseCacheControl: aws.String("no-store"),
		ResponseContentDisposition: aws.String(mime.FormatMediaType("attachment", map[string]string{"filename": rule.Name})),
	}, s3.WithPresignExpires(rule.Life))
	if err != nil {
		return "", fmt.Errorf("sign a download: %w", err)
	}
	return signed.URL, nil
}
