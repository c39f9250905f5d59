package pattern

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold puts a text into lower case and leaves every letter in its place.
func fold(text string) string {
	var folded []byte
	for i, r := range text {
		f := foldRune(r)
		if f == r {
			continue
		}
		if folded == nil {
			folded = []byte(text)
		}
		utf8.EncodeRune(folded[i:], f)
	}
	if folded == nil {
		return text
	}
	return string(folded)
}

// foldRune is the lower case of a letter if it takes as many bytes; the letters of letters are mostly these.
func foldRune(r rune) rune {
	switch {
	case r < 'A', r > 'Z' && r < 0x80, r >= 'а' && r <= 'ё':
		return r
	case r <= 'Z':
		return r + 'a' - 'A'
	case r >= 'А' && r <= 'Я':
		return r + 'а' - 'А'
	}
	if l := unicode.ToLower(r); utf8.RuneLen(l) == utf8.RuneLen(r) {
		return l
	}
	return r
}

// anyCase parts the other flags from an expression that takes either case throughout: one that begins with (?i) or (?im).
func anyCase(expression string) (flags, rest string, is bool) {
	inner, begins := strings.CutPrefix(expression, "(?")
	flags, rest, ends := strings.Cut(inner, ")")
	is = begins && ends && strings.Contains(flags, "i") && strings.Trim(flags, "ims") == "" &&
		!strings.Contains(rest, "(?-i") && !strings.Contains(rest, `\p{Lu}`)
	return strings.ReplaceAll(flags, "i", ""), rest, is
}

// lower makes an expression that takes either case one for folded text: quicker, since it tries one case only.
func lower(flags, rest string) string {
	var out strings.Builder
	if flags != "" {
		out.WriteString("(?" + flags + ")")
	}
	for rest != "" {
		at := strings.IndexByte(rest, '\\')
		if at < 0 {
			at = len(rest)
		}
		end := at + escape(rest[at:])
		out.WriteString(fold(rest[:at]))
		out.WriteString(rest[at:end]) // \D is not \d
		rest = rest[end:]
	}
	return out.String()
}

// escape is the length of what begins with a backslash: \d, \p{Lu}, \pL, \x{a0}.
func escape(text string) int {
	switch {
	case len(text) < 3:
		return len(text)
	case strings.IndexByte("pPx", text[1]) >= 0 && text[2] == '{' && strings.Contains(text, "}"):
		return strings.IndexByte(text, '}') + 1
	case text[1] == 'p', text[1] == 'P':
		return 3
	}
	return 2
}
