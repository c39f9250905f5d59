package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Window is how far a call's time stamp may be from now, either way
// (docs.slack.dev/authentication/verifying-requests-from-slack). A replay key must be remembered for twice
// as long.
const Window = 5 * time.Minute

// Headers of a signed call.
const (
	HeaderSignature = "X-Slack-Signature"
	HeaderTimestamp = "X-Slack-Request-Timestamp"
)

// What may be wrong with a signature. No error holds the signature that would have been right: whoever read
// it in a log could send the call again.
var (
	ErrNoSecret  = errors.New("no signing secret is set")
	ErrUnsigned  = errors.New("the call is not signed")
	ErrStale     = errors.New("the call's time stamp is too far from now")
	ErrSignature = errors.New("the call's signature is wrong")
)

// Verify checks Slack's v0 signature over the raw body and gives the call's replay key: a call whose key has
// been seen within the last two Windows is a repeat. slack-go's verifier reads the wall clock; this one is
// told the time.
func Verify(secret string, header http.Header, body []byte, now time.Time) (replay string, err error) {
	if secret == "" {
		return "", ErrNoSecret
	}
	stamp, signature := header.Get(HeaderTimestamp), header.Get(HeaderSignature)
	if stamp == "" || signature == "" {
		return "", ErrUnsigned
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || seconds < 0 {
		return "", ErrUnsigned
	}
	digits, ok := strings.CutPrefix(signature, "v0=")
	given, err := hex.DecodeString(digits)
	if !ok || err != nil {
		return "", ErrSignature
	}
	want := mac(secret, stamp, body)
	if !hmac.Equal(given, want) {
		return "", ErrSignature
	}
	if now.Sub(time.Unix(seconds, 0)).Abs() > Window {
		return "", ErrStale
	}
	// Written anew from the bytes: the header may spell the same signature in capitals.
	return hex.EncodeToString(want), nil
}

// Sign sets on header what proves a call to Verify. Slack does this; so do tests and the page that plays
// Slack.
func Sign(secret string, header http.Header, body []byte, now time.Time) {
	stamp := strconv.FormatInt(now.Unix(), 10)
	header.Set(HeaderTimestamp, stamp)
	header.Set(HeaderSignature, "v0="+hex.EncodeToString(mac(secret, stamp, body)))
}

func mac(secret, stamp string, body []byte) []byte {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte("v0:" + stamp + ":"))
	h.Write(body)
	return h.Sum(nil)
}
