package mail

import (
	"fmt"
	"strings"

	"golang.org/x/net/idna"

	"resonance/shared/pattern"
)

// maxAddress is the longest address that SMTP takes (RFC 5321 section 4.5.3.1).
const maxAddress = 254

var atext = pattern.New(`^[A-Za-z0-9!#$%&'*+/=?^_{|}~.\x60-]+$`)

// asciiAddress checks an address for use in a letter of ours and writes its domain in ASCII.
func asciiAddress(address string) (string, error) {
	local, domain, ok := cutAddress(address)
	if !ok || !atext.MatchString(local) || len(local) > 64 {
		return "", ErrAddress
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return "", fmt.Errorf("%w: domain", ErrAddress)
	}
	if whole := local + "@" + ascii; len(whole) <= maxAddress && ascii != "" {
		return whole, nil
	}
	return "", ErrAddress
}

// cutAddress splits at the last @.
func cutAddress(address string) (local, domain string, ok bool) {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 || at == len(address)-1 {
		return "", "", false
	}
	return address[:at], address[at+1:], true
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// isDirectionMark tells the invisible characters that can make a name read as another one.
func isDirectionMark(r rune) bool {
	switch {
	case r == '\u061c', r == '\u200e', r == '\u200f', r == '\ufeff', r == '\u200b':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return false
}
