package mail

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// decodeTransfer undoes a Content-Transfer-Encoding as far as it goes; what is broken is skipped.
// It reports whether anything had to be skipped.
func decodeTransfer(content []byte, encoding string) (decoded []byte, broken bool) {
	encoding, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(encoding)), ";")
	switch strings.Trim(encoding, ` "'`) {
	case "base64", "b64", "base-64":
		if looksPlain(content) {
			return content, true
		}
		return decodeBase64(content)
	case "quoted-printable", "quotedprintable", "qp":
		return decodeQuotedPrintable(content)
	}
	return content, false
}

// looksPlain tells text that is declared as base64 but is not: it has blanks between its words.
func looksPlain(content []byte) bool {
	sample := bytes.TrimSpace(content[:min(len(content), 2048)])
	blanks := bytes.Count(sample, []byte(" "))
	return blanks >= 2 && blanks*20 > len(sample)
}

// decodeBase64 decodes what it can: foreign characters are skipped, padding may be missing or stand in
// the middle, where blocks were joined on a new line; what follows it on its own line is not data.
func decodeBase64(b []byte) (decoded []byte, broken bool) {
	clean := make([]byte, 0, len(b))
	padded := false // behind padding, up to the end of the line
	for _, c := range b {
		switch {
		case c == '\n' || c == '\r':
			padded = false
		case c == '=':
			padded = true
			clean = append(clean, c)
		case padded && c != ' ' && c != '\t':
			broken = true
		case base64Letter[c]:
			clean = append(clean, c)
		case c != ' ' && c != '\t':
			broken = true
		}
	}
	decoded = make([]byte, 0, base64.StdEncoding.DecodedLen(len(clean))+3)
	for len(clean) > 0 {
		block := clean
		if pad := bytes.IndexByte(clean, '='); pad >= 0 {
			block = clean[:pad]
		}
		clean = bytes.TrimLeft(clean[len(block):], "=")
		if len(block)%4 == 1 {
			block, broken = block[:len(block)-1], true
		}
		var err error
		if decoded, err = base64.RawStdEncoding.AppendDecode(decoded, block); err != nil {
			broken = true
		}
	}
	return decoded, broken
}

var base64Letter = func() (is [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		is[c] = true
	}
	return is
}()

// decodeQuotedPrintable decodes RFC 2045 section 6.7 and leaves alone what does not follow it.
func decodeQuotedPrintable(b []byte) (decoded []byte, broken bool) {
	decoded = make([]byte, 0, len(b))
	for len(b) > 0 {
		line, after := cutLine(b)
		ended := len(line) < len(b)
		b = after
		line = bytes.TrimRight(line, " \t")
		soft := bytes.HasSuffix(line, []byte("="))
		if soft {
			line = line[:len(line)-1]
		}
		for i := 0; i < len(line); i++ {
			if line[i] != '=' {
				decoded = append(decoded, line[i])
				continue
			}
			if i+2 < len(line) && unhex(line[i+1]) >= 0 && unhex(line[i+2]) >= 0 {
				decoded = append(decoded, byte(unhex(line[i+1])<<4|unhex(line[i+2])))
				i += 2
				continue
			}
			decoded, broken = append(decoded, '='), true
		}
		if ended && !soft {
			decoded = append(decoded, '\n')
		}
	}
	return decoded, broken
}

// unhex returns the value of a hexadecimal digit, -1 if it is none.
func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
