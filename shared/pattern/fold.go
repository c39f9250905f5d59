package pattern

import (
	"regexp"
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

// anyCase is how an expression begins that takes either case: (?i), (?im).
var anyCase = regexp.MustCompile(`^\(\?([ms]*)i([ms]*)\)`)

// ignoresCase reports whether an expression takes either case throughout.
func ignoresCase(expression string) bool {
	return anyCase.MatchString(expression) && !strings.Contains(expression, "(?-i") && !strings.Contains(expression, `\p{Lu}`)
}

// lower makes an expression that takes either case one for folded text: quicker, since it tries one case only.
func lower(expression string) string {
	flags := anyCase.FindStringSubmatch(expression)
	rest := strings.TrimPrefix(expression, flags[0])
	var out strings.Builder
	if others := flags[1] + flags[2]; others != "" {
		out.WriteString("(?" + others + ")")
	}
	for rest != "" {
		at := strings.IndexByte(rest, '\\')
		if at < 0 {
			at = len(rest)
		}
		name := escape.FindString(rest[at:]) // \D is not \d
		out.WriteString(fold(rest[:at]))
		out.WriteString(name)
		rest = rest[at+len(name):]
	}
	return out.String()
}

// escape is a backslash with what belongs to it.
var escape = regexp.MustCompile(`^\\(?:[pPx]\{\^?\w+\}|[pP]\w|(?s:.))`)
