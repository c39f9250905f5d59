package blob_test

import (
	"errors"
	"strings"
	"testing"

	"resonance/shared/blob"
)

func TestCheckKey(t *testing.T) {
	for key, ok := range map[string]bool{
		"a":                               true,
		"mail/2026/03/01J-x_y.eml":        true,
		strings.Repeat("a", 200):          true,
		"a..b":                            true,
		strings.Repeat("a", 201):          false,
		strings.Repeat("abc/", 240) + "a": false,
		"":                                false,
		"/a":                              false,
		"a/":                              false,
		"a//b":                            false,
		".":                               false,
		"..":                              false,
		"../a":                            false,
		"a/../b":                          false,
		"a/./b":                           false,
		".hidden":                         false,
		"a\x00b":                          false,
		"a b":                             false,
		"a~":                              false,
		`a\b`:                             false,
		"письмо":                          false,
		"a\u202eb":                        false,
		"%2e%2e/a":                        false,
	} {
		if err := blob.CheckKey(key); ok && err != nil || !ok && !errors.Is(err, blob.ErrKey) {
			t.Errorf("CheckKey(%.40q) = %v, want ok %v", key, err, ok)
		}
	}
}

func TestCleanType(t *testing.T) {
	long := "text/plain; name=\"" + strings.Repeat("x", 100) + "\""
	for declared, want := range map[string]string{
		"message/rfc822":                "message/rfc822",
		"text/plain; charset=koi8-r":    "text/plain; charset=koi8-r",
		"Text/HTML":                     "Text/HTML",
		long:                            "text/plain",
		"a/" + strings.Repeat("x", 100): blob.UnknownType,
		"":                              blob.UnknownType,
		"text":                          blob.UnknownType,
		"text/plain\r\nX-Evil: 1":       blob.UnknownType,
		"text/plain; name=\"счёт\"":     blob.UnknownType,
		"../../etc":                     blob.UnknownType,
	} {
		if got := blob.CleanType(declared); got != want {
			t.Errorf("CleanType(%.40q) = %q, want %q", declared, got, want)
		}
	}
}
