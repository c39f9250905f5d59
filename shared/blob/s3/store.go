// Package s3 is the Blob engine on Amazon S3. It knows nothing of who owns an object or what is
// inside; it makes no buckets, the template does.
package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"resonance/shared/blob"
)

// Store keeps objects in one bucket. It is safe for concurrent use.
type Store struct {
	client *s3.Client
	bucket string
	now    func() time.Time
}

var _ blob.Store = (*Store)(nil)

// New names the bucket. now is the clock that signs uploads; S3 refuses one that is far off.
func New(client *s3.Client, bucket string, now func() time.Time) *Store {
	return &Store{client: client, bucket: bucket, now: now}
}

// Put implements blob.Store in one request, which S3 checks against a SHA-256 of the bytes. A reader
// that can't seek is first copied to a temporary file, for the request must tell its length and sum.
func (s *Store) Put(ctx context.Context, key, mediaType string, r io.Reader) (blob.Info, error) {
	if err := blob.CheckKey(key); err != nil {
		return blob.Info{}, fmt.Errorf("put a blob: %w", err)
	}
	info := blob.Info{Key: key, Type: blob.CleanType(mediaType)}
	err := seekable(r, func(body io.ReadSeeker) (err error) {
		if info.Size, err = length(body); err != nil {
			return err
		}
		return s.put(ctx, info, body)
	})
	if err != nil {
		return blob.Info{}, fmt.Errorf("put a blob: %w", err)
	}
	return info, nil
}

// maxConflicts is how often a write is tried when another write to the key is just being decided.
const maxConflicts = 5

func (s *Store) put(ctx context.Context, info blob.Info, body io.ReadSeeker) error {
	start, err := body.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	return neverOver(func() error {
		if _, err := body.Seek(start, io.SeekStart); err != nil {
			return err
		}
		_, err := s.client.PutObject(ctx, &s3.PutObjectInput{
			Bucket:            &s.bucket,
			Key:               &info.Key,
			Body:              body,
			ContentType:       &info.Type,
			IfNoneMatch:       aws.String("*"),
			ChecksumAlgorithm: types.ChecksumAlgorithmSha256,
		})
		return err
	})
}

// neverOver makes a write that is conditional on an empty place, and again while another one to it is just being
// decided. blob.ErrExists when there is something.
func neverOver(write func() error) error {
	for attempt := 1; ; attempt++ {
		err := write()
		switch code(err) {
		case "PreconditionFailed":
			return blob.ErrExists
		case "ConditionalRequestConflict":
			if attempt < maxConflicts {
				continue
			}
		}
		return err
	}
}

// Copy implements blob.Store in one request: S3 itself copies.
func (s *Store) Copy(ctx context.Context, from, to string) error {
	if err := errors.Join(blob.CheckKey(from), blob.CheckKey(to)); err != nil {
		return fmt.Errorf("copy a blob: %w", err)
	}
	err := neverOver(func() error {
		_, err := s.client.CopyObject(ctx, &s3.CopyObjectInput{
			Bucket: &s.bucket, Key: &to, CopySource: aws.String(s.bucket + "/" + from), IfNoneMatch: aws.String("*"),
		})
		return err
	})
	switch {
	case errors.Is(err, blob.ErrExists):
		return nil
	case code(err) == "NoSuchKey":
		return fmt.Errorf("copy a blob: %w", blob.ErrNotFound)
	case err != nil:
		return fmt.Errorf("copy a blob: %w", err)
	}
	return nil
}

// seekable runs use on r itself, or on a temporary copy of it.
func seekable(r io.Reader, use func(io.ReadSeeker) error) (err error) {
	if body, ok := r.(io.ReadSeeker); ok {
		return use(body)
	}
	f, err := os.CreateTemp("", "blob-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if _, err := io.Copy(f, r); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return use(f)
}

// length is how many bytes follow from here.
func length(r io.Seeker) (int64, error) {
	here, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, err
	}
	end, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	_, err = r.Seek(here, io.SeekStart)
	return end - here, err
}

// Open implements blob.Store in one request.
func (s *Store) Open(ctx context.Context, key string) (io.ReadCloser, blob.Info, error) {
	if err := blob.CheckKey(key); err != nil {
		return nil, blob.Info{}, fmt.Errorf("open a blob: %w", err)
	}
	out, err := s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &s.bucket, Key: &key})
	switch {
	case code(err) == "NoSuchKey":
		return nil, blob.Info{}, fmt.Errorf("open a blob: %w", blob.ErrNotFound)
	case code(err) == "AccessDenied": // S3 says which of the two only to those who may list the bucket
		return nil, blob.Info{}, fmt.Errorf("open a blob: %s is not there, or may not be read: %w", key, err)
	case err != nil:
		return nil, blob.Info{}, fmt.Errorf("open a blob: %w", err)
	}
	return out.Body, blob.Info{Key: key, Size: aws.ToInt64(out.ContentLength), Type: aws.ToString(out.ContentType)}, nil
}

// code is the name that S3 gives to an error; empty when it gave none.
func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}
