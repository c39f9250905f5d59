package mail

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
)

// decodeBytes turns bytes in a declared charset into valid UTF-8 text. A declaration that the bytes
// belie, or none, makes it look at the bytes; nothing is dropped but what no charset explains.
func decodeBytes(b []byte, label string) string {
	if text, ok := decodeMarked(b); ok {
		return text
	}
	enc, name := lookupCharset(label)
	switch {
	case multibyte(name):
		return decodeWith(enc, b)
	case isPlain(b):
		return string(b)
	case utf8.Valid(b):
		return string(b)
	case name == "utf-8" && mostlyUTF8(b):
		return strings.ToValidUTF8(string(b), "\uFFFD")
	case enc == nil || name == "utf-8":
		return decodeWith(detectCharset(b, nil), b)
	case confusable(name):
		return decodeWith(detectCharset(b, enc), b)
	}
	return decodeWith(enc, b)
}

// decodeMarked decodes text that begins with a byte order mark.
func decodeMarked(b []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")) && utf8.Valid(b):
		return string(b[3:]), true
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		return decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), b), true
	}
	return "", false
}

func decodeWith(enc encoding.Encoding, b []byte) string {
	text, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(text)
}

func isPlain(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 || c == 0x1b {
			return false
		}
	}
	return true
}

// mostlyUTF8 tells damaged UTF-8 from another charset: nine in ten characters beyond ASCII are whole.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		i += size
	}
	return good > 0 && bad*10 <= good
}

// Names that mail programs invented; the registered aliases are in the two indexes.
var charsetAlias = map[string]string{
	"win-1251": "windows-1251", "win1251": "windows-1251", "cp-1251": "windows-1251", "x-cp1251": "windows-1251",
	"windows1251": "windows-1251", "windows-cp1251": "windows-1251", "ms-cyrl": "windows-1251", "ansi1251": "windows-1251", "1251": "windows-1251",
	"win-1252": "windows-1252", "win1252": "windows-1252", "cp-1252": "windows-1252", "ansi": "windows-1252",
	"koi": "koi8-r", "koi8": "koi8-r", "koi8r": "koi8-r", "koi-8-r": "koi8-r", "koi8u": "koi8-u", "koi8-ru": "koi8-u",
	"x-mac-cyrillic": "x-mac-cyrillic", "mac-cyrillic": "x-mac-cyrillic", "maccyrillic": "x-mac-cyrillic",
	"x-mac-ukrainian": "x-mac-cyrillic", "macintosh-cyrillic": "x-mac-cyrillic", "macosroman": "macintosh",
	"cp-866": "ibm866", "cp866": "ibm866", "866": "ibm866", "dos-866": "ibm866", "alt": "ibm866", "x-cp866": "ibm866",
	"iso8859-5": "iso-8859-5", "iso88595": "iso-8859-5", "iso_8859_5": "iso-8859-5", "8859-5": "iso-8859-5",
	"utf8": "utf-8", "utf_8": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf-8mb4": "utf-8", "utf8mb4": "utf-8", "cp65001": "utf-8",
	"cp932": "shift_jis", "x-sjis": "shift_jis", "cp936": "gbk", "x-gbk": "gbk", "cp949": "euc-kr", "ks_c_5601-1987": "euc-kr", "cp950": "big5",
}

// lookupCharset finds the charset of a label. ASCII and labels that name nothing are nil.
func lookupCharset(label string) (enc encoding.Encoding, name string) {
	label = strings.ToLower(strings.Trim(strings.TrimSpace(label), `"'; `))
	label = strings.TrimPrefix(label, "charset=")
	if alias, ok := charsetAlias[label]; ok {
		label = alias
	}
	switch label {
	case "", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "unknown", "default", "binary", "8bit", "x-user-defined":
		return nil, ""
	case "x-mac-cyrillic":
		return charmap.MacintoshCyrillic, label
	}
	if enc, err := htmlindex.Get(label); err == nil {
		name, err := htmlindex.Name(enc)
		if err != nil {
			name = label
		}
		return enc, name
	}
	if enc, err := ianaindex.MIME.Encoding(label); err == nil && enc != nil {
		return enc, label
	}
	return nil, ""
}

// multibyte tells the charsets whose text may look like ASCII or must not be guessed at.
func multibyte(name string) bool {
	switch name {
	case "utf-16", "utf-16be", "utf-16le", "utf-32", "iso-2022-jp", "shift_jis", "euc-jp", "gbk", "gb18030", "big5", "euc-kr", "hz-gb-2312":
		return true
	}
	return false
}

// confusable tells the charsets that are declared for each other's text, and that detectCharset knows.
func confusable(name string) bool {
	switch name {
	case "windows-1252", "iso-8859-15", "windows-1251", "koi8-r", "koi8-u", "iso-8859-5", "x-mac-cyrillic", "ibm866":
		return true
	}
	return false
}
