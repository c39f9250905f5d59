package mail

import (
	"io"
	"mime"
	stdmail "net/mail"
	"strings"
)

// maxMailboxes bounds how many addresses of a header are read.
const maxMailboxes = 200

// parseMailboxes reads a raw address header as senders write it, not as RFC 5322 wants it: the name in
// front, in a comment, or missing; addresses without brackets; undeclared charsets in hint's.
func parseMailboxes(raw []byte, hint string) []Mailbox {
	var list []Mailbox
	for _, piece := range splitAddresses(string(raw)) {
		if len(list) == maxMailboxes {
			break
		}
		if m, ok := parseMailbox(piece, hint); ok {
			list = append(list, m)
		}
	}
	return list
}

// splitAddresses cuts at commas and semicolons outside of quotes, comments and brackets, and drops the
// names of groups.
func splitAddresses(s string) []string {
	var out []string
	start, depth := 0, 0
	quoted, angle := false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && (quoted || depth > 0):
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case angle:
		case c == ':':
			start = i + 1
		case c == ',' || c == ';':
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return append(out, s[start:])
}

func parseMailbox(s, hint string) (Mailbox, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Mailbox{}, false
	}
	if open := lastBracket(s); open >= 0 {
		address, _, _ := strings.Cut(s[open+1:], ">")
		return Mailbox{Name: displayName(s[:open], hint), Address: cleanAddress(address)}, true
	}
	comment := ""
	if open, end := strings.IndexByte(s, '('), strings.LastIndexByte(s, ')'); open >= 0 && end > open {
		comment = s[open+1 : end]
		s = strings.TrimSpace(s[:open] + s[end+1:])
	}
	if !strings.Contains(s, "@") {
		return Mailbox{Name: displayName(s+" "+comment, hint)}, true
	}
	fields := strings.Fields(s)
	for i, f := range fields {
		if strings.Contains(f, "@") {
			name := strings.Join(append(append([]string{}, fields[:i]...), fields[i+1:]...), " ")
			return Mailbox{Name: displayName(strings.TrimSpace(name+" "+comment), hint), Address: cleanAddress(f)}, true
		}
	}
	return Mailbox{}, false
}

// lastBracket finds the < that opens the address, outside of quotes, or -1.
func lastBracket(s string) int {
	open, quoted := -1, false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '<' && !quoted:
			open = i
		}
	}
	if open < 0 && quoted { // the quote never ends
		open = strings.LastIndexByte(s, '<')
	}
	return open
}

func displayName(s, hint string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, `"`) {
		value, rest := cutQuoted(s[1:])
		s = strings.TrimSpace(value + " " + strings.TrimSpace(rest))
	}
	name := decodeHeader([]byte(s), hint)
	name = strings.Map(func(r rune) rune {
		if isDirectionMark(r) {
			return -1
		}
		return r
	}, name)
	return strings.Trim(name, `'" `)
}

// cleanAddress writes an address in lower case without brackets, blanks and control characters.
func cleanAddress(s string) string {
	s = decodeHeader([]byte(s), "utf-8")
	s = strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || isDirectionMark(r) {
			return -1
		}
		return r
	}, s)
	s = strings.TrimPrefix(strings.Trim(s, `<>"'`), "mailto:")
	return strings.ToLower(s)
}

// soleSender returns the address of the one mailbox in the one From header, in lower case, or nothing. It
// reads by the letter of RFC 5322, as the library of Go does: what two parsers read alike leaves no room
// for a second sender.
func soleSender(h header) string {
	parser := stdmail.AddressParser{WordDecoder: &mime.WordDecoder{
		CharsetReader: func(_ string, in io.Reader) (io.Reader, error) { return in, nil },
	}}
	fields := h.all("from")
	if len(fields) != 1 {
		return ""
	}
	list, err := parser.ParseList(strings.ToValidUTF8(string(fields[0]), "\uFFFD")) // names don't matter here
	if err != nil || len(list) != 1 {
		return ""
	}
	return strings.ToLower(list[0].Address)
}
