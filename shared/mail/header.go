package mail

import (
	"bytes"
	"strings"
)

// maxFields bounds the header of one message; what comes after them is not read.
const maxFields = 2000

// field is one header field: its name in lower case, its value unfolded and otherwise raw.
type field struct {
	name  string
	value []byte
}

// header is the fields of a message in their order.
type header []field

// maxValue is how much of one field's value is read, in bytes.
const maxValue = 32 << 10

// get returns the first value of a field, raw, or nil.
func (h header) get(name string) []byte {
	for _, f := range h {
		if f.name == name {
			return f.value[:min(len(f.value), maxValue)]
		}
	}
	return nil
}

// all returns every value of a field in order.
func (h header) all(name string) [][]byte {
	var values [][]byte
	for _, f := range h {
		if f.name == name {
			values = append(values, f.value[:min(len(f.value), maxValue)])
		}
	}
	return values
}

// has reports whether the field is there at all.
func (h header) has(name string) bool {
	for _, f := range h {
		if f.name == name {
			return true
		}
	}
	return false
}

// text returns the first value of a field of plain ASCII meaning: trimmed, lower case, comments kept.
func (h header) text(name string) string {
	return strings.ToLower(strings.TrimSpace(string(h.get(name))))
}

// splitHeader takes a message apart at the end of its header. It forgives what senders do wrong: blank
// lines or an mbox line in front, lines that are no fields, a header that runs into the body.
func splitHeader(raw []byte) (header, []byte) {
	return cutHeader(skipPreamble(raw))
}

// cutHeader takes a part of a message apart, where a blank line in front says that it has no header.
func cutHeader(raw []byte) (header, []byte) {
	var h header
	rest := raw
	for len(rest) > 0 {
		line, after := cutLine(rest)
		switch {
		case len(bytes.Trim(line, "\x00 \t")) == 0:
			if len(line) == 0 || !startsField(after) {
				return h, after
			}
		case len(h) > 0 && (line[0] == ' ' || line[0] == '\t'):
			h[len(h)-1].value = appendFolded(h[len(h)-1].value, line)
		case fieldName(line) > 0:
			if len(h) < maxFields {
				h = append(h, newField(line))
			}
		case len(h) > 0 && continuesHeader(after):
			h[len(h)-1].value = appendFolded(h[len(h)-1].value, line)
		default:
			return h, rest // the body begins without a blank line
		}
		rest = after
	}
	return h, nil
}

func skipPreamble(raw []byte) []byte {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	for len(raw) > 0 {
		line, after := cutLine(raw)
		if len(line) > 0 && !bytes.HasPrefix(line, []byte("From ")) && !bytes.HasPrefix(line, []byte(">From ")) {
			break
		}
		if len(line) == 0 && !startsField(bytes.TrimLeft(after, "\r\n")) {
			break
		}
		raw = after
	}
	return raw
}

// cutLine returns the first line without its end (CRLF, LF or CR) and what follows.
func cutLine(b []byte) (line, after []byte) {
	end := bytes.IndexByte(b, '\n')
	if end < 0 {
		return bytes.TrimSuffix(b, []byte("\r")), nil
	}
	return bytes.TrimSuffix(b[:end], []byte("\r")), b[end+1:]
}

// fieldName returns the length of the field name that a line begins with, 0 if it is no field.
func fieldName(line []byte) int {
	for i, c := range line {
		switch {
		case c == ':':
			return len(bytes.TrimRight(line[:i], " \t"))
		case c == ' ' || c == '\t':
			rest := bytes.TrimLeft(line[i:], " \t")
			if len(rest) == 0 || rest[0] != ':' {
				return 0
			}
		case c < 33 || c > 126 || i > 200:
			return 0
		}
	}
	return 0
}

func startsField(b []byte) bool {
	line, _ := cutLine(b)
	return fieldName(line) > 0
}

// continuesHeader tells a broken fold from the beginning of the body by the line after it.
func continuesHeader(after []byte) bool {
	line, _ := cutLine(after)
	return fieldName(line) > 0
}

func newField(line []byte) field {
	n := fieldName(line)
	value := line[bytes.IndexByte(line, ':')+1:]
	return field{name: strings.ToLower(string(line[:n])), value: bytes.Clone(bytes.Trim(value, " \t"))}
}

func appendFolded(value, line []byte) []byte {
	value = append(value, ' ')
	return append(value, bytes.Trim(line, " \t")...)
}
