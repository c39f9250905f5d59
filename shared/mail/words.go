package mail

import (
	"bytes"
	"strings"
)

// decodeHeader turns a raw header value into text: encoded words (RFC 2047, also where a character is
// split between two of them) and undeclared 8-bit bytes, in hint's charset if they are not UTF-8.
func decodeHeader(raw []byte, hint string) string {
	var out strings.Builder
	var pending []byte // bytes of adjoining words in one charset
	var charset string
	flush := func() {
		if len(pending) > 0 {
			out.WriteString(decodeBytes(pending, charset))
			pending = pending[:0]
		}
	}
	for len(raw) > 0 {
		start := bytes.Index(raw, []byte("=?"))
		if start < 0 {
			break
		}
		word, length, ok := parseWord(raw[start:])
		if !ok {
			flush()
			out.WriteString(decodeBytes(raw[:start+2], hint))
			raw = raw[start+2:]
			continue
		}
		between := raw[:start]
		if len(pending) == 0 || len(bytes.TrimSpace(between)) > 0 || !strings.EqualFold(charset, word.charset) {
			wasWord := len(pending) > 0
			flush()
			if !wasWord || len(bytes.TrimSpace(between)) > 0 {
				out.WriteString(decodeBytes(between, hint))
			}
		}
		charset = word.charset
		pending = append(pending, word.text...)
		raw = raw[start+length:]
	}
	flush()
	out.WriteString(decodeBytes(raw, hint))
	return cleanLine(out.String())
}

type encodedWord struct {
	charset string
	text    []byte
}

// parseWord reads one encoded word at the beginning of b and returns its length.
func parseWord(b []byte) (encodedWord, int, bool) {
	head := b[2:]
	q1 := bytes.IndexByte(head, '?')
	if q1 <= 0 || q1 > 60 || len(head) < q1+3 || head[q1+2] != '?' {
		return encodedWord{}, 0, false
	}
	body := head[q1+3:]
	end := bytes.Index(body, []byte("?="))
	if end < 0 || bytes.Contains(body[:end], []byte("=?")) {
		return encodedWord{}, 0, false
	}
	charset, _, _ := strings.Cut(string(head[:q1]), "*")
	var text []byte
	switch head[q1+1] {
	case 'b', 'B':
		text, _ = decodeBase64(body[:end])
	case 'q', 'Q':
		text = decodeQWord(body[:end])
	default:
		return encodedWord{}, 0, false
	}
	return encodedWord{charset: charset, text: text}, 2 + q1 + 3 + end + 2, true
}

// decodeQWord decodes the Q encoding of header words.
func decodeQWord(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '_':
			out = append(out, ' ')
		case b[i] == '=' && i+2 < len(b) && unhex(b[i+1]) >= 0 && unhex(b[i+2]) >= 0:
			out = append(out, byte(unhex(b[i+1])<<4|unhex(b[i+2])))
			i += 2
		default:
			out = append(out, b[i])
		}
	}
	return out
}

// cleanLine makes a header value safe to show on one line: control characters become blanks.
func cleanLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)), " ")
}
