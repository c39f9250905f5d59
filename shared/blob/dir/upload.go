package dir

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"resonance/shared/blob"
)

// UploadPath is where the desk mounts the Store for signed uploads.
const UploadPath = "/blobs/upload"

// The hidden fields of an upload form; key and Content-Type are named as in S3.
const (
	fieldKey       = "key"
	fieldType      = "Content-Type"
	fieldMax       = "x-resonance-max-bytes"
	fieldExpires   = "x-resonance-expires" // Unix seconds
	fieldSignature = "x-resonance-signature"
)

// SignUpload implements blob.Store. The URL is UploadPath below the base URL; ServeHTTP takes what
// is sent there.
func (s *Store) SignUpload(ctx context.Context, rule blob.UploadRule) (blob.Upload, error) {
	if err := ctx.Err(); err != nil {
		return blob.Upload{}, err
	}
	if err := blob.CheckKey(rule.Key); err != nil {
		return blob.Upload{}, fmt.Errorf("sign an upload: %w", err)
	}
	if rule.MaxBytes < 1 {
		return blob.Upload{}, fmt.Errorf("sign an upload: a limit of %d bytes", rule.MaxBytes)
	}
	rule.Type = blob.CleanType(rule.Type)
	rule.Expires = rule.Expires.UTC().Truncate(time.Second)
	signature, err := s.sign(rule)
	if err != nil {
		return blob.Upload{}, fmt.Errorf("sign an upload: %w", err)
	}
	base := ""
	if s.opts.BaseURL != nil {
		base = s.opts.BaseURL()
	}
	return blob.Upload{
		URL: base + UploadPath,
		Fields: map[string]string{
			fieldKey:       rule.Key,
			fieldType:      rule.Type,
			fieldMax:       strconv.FormatInt(rule.MaxBytes, 10),
			fieldExpires:   strconv.FormatInt(rule.Expires.Unix(), 10),
			fieldSignature: base64.RawURLEncoding.EncodeToString(signature),
		},
		Key:     rule.Key,
		Expires: rule.Expires,
	}, nil
}

// sign is HMAC-SHA-256 over the rule as JSON, which is unambiguous; Expires is a whole UTC second.
func (s *Store) sign(rule blob.UploadRule) ([]byte, error) {
	text, err := json.Marshal(rule)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, s.opts.SigningKey)
	mac.Write([]byte("resonance upload 1\n"))
	mac.Write(text)
	return mac.Sum(nil), nil
}

// ruleOf reads the rule back from the fields of a form; false when they are not what was signed.
func (s *Store) ruleOf(fields map[string]string) (blob.UploadRule, bool) {
	size, err := strconv.ParseInt(fields[fieldMax], 10, 64)
	if err != nil {
		return blob.UploadRule{}, false
	}
	expires, err := strconv.ParseInt(fields[fieldExpires], 10, 64)
	if err != nil {
		return blob.UploadRule{}, false
	}
	given, err := base64.RawURLEncoding.DecodeString(fields[fieldSignature])
	if err != nil {
		return blob.UploadRule{}, false
	}
	rule := blob.UploadRule{Key: fields[fieldKey], Type: fields[fieldType], MaxBytes: size, Expires: time.Unix(expires, 0).UTC()}
	want, err := s.sign(rule)
	return rule, err == nil && hmac.Equal(given, want)
}
