package blob

import (
	"fmt"
	"mime"
	"strings"
)

const (
	maxKey     = 900 // bytes; S3 takes 1024
	maxSegment = 200 // bytes; file systems take 255
	maxType    = 80  // bytes; the longest registered type in common use has 73
)

// UnknownType is the media type of what nobody could name.
const UnknownType = "application/octet-stream"

// CheckKey tells whether a key can be used: nil, or an error that wraps ErrKey. Every engine asks
// it. Beside what Store says, a segment begins with no dot and the lengths are bounded, so that a
// key is a valid path everywhere.
func CheckKey(key string) error {
	if len(key) > maxKey {
		return fmt.Errorf("%w: it has more than %d bytes", ErrKey, maxKey)
	}
	for segment := range strings.SplitSeq(key, "/") {
		switch {
		case segment == "":
			return fmt.Errorf("%w: a part of it is empty", ErrKey)
		case segment[0] == '.':
			return fmt.Errorf("%w: a part of it begins with a dot", ErrKey)
		case len(segment) > maxSegment:
			return fmt.Errorf("%w: a part of it has more than %d bytes", ErrKey, maxSegment)
		case strings.ContainsFunc(segment, notInKey):
			return fmt.Errorf("%w: it has other characters than ASCII letters, digits, '.', '-' and '_'", ErrKey)
		}
	}
	return nil
}

func notInKey(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '.', r == '-', r == '_':
		return false
	}
	return true
}

// CleanType makes what a stranger declared storable: it is kept as it stands when it is a media type
// of printable ASCII, loses its parameters when it is long, and becomes UnknownType otherwise. Every
// engine stores the outcome.
func CleanType(declared string) string {
	media, _, err := mime.ParseMediaType(declared)
	switch {
	case err != nil || !strings.Contains(media, "/") || strings.ContainsFunc(declared, notInType):
		return UnknownType
	case len(declared) <= maxType:
		return declared
	case len(media) <= maxType:
		return media
	}
	return UnknownType
}

func notInType(r rune) bool { return r < ' ' || r > '~' }
