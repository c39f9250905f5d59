package mail

import (
	"bytes"

	"resonance/shared/lazy"
)

// Limits that a message must keep before any library parses it: nested or numberless parts cost
// parsers time that grows with the square.
const (
	maxDepth = 20
	maxParts = 1000
	maxBytes = 48 << 20     // SES takes 40 MB; base64 and headers in front of it may be ours
	maxHead  = 1 << 20      // header lines of all parts together
	maxWork  = 4 * maxBytes // bytes, each counted once for every multipart around it
)

var boundaryParam = lazy.Pattern(`(?i)boundary\s*=\s*(?:"([^"]{0,200})"|([^\s;"]{1,200}))`)

// scanner walks the lines of a message once and counts its parts, as a parser would see them.
type scanner struct {
	stack     [][]byte // "--boundary" of the multiparts that are open
	parts     int
	work      int
	headBytes int
	inHead    bool
	head      []byte // a Content-Type field of the current header, unfolded
	folding   bool
}

// scan reports the first limit that a message breaks, or nothing. It takes one pass over the bytes.
func scan(raw []byte) Why {
	if len(raw) > maxBytes {
		return WhyTooBig
	}
	s := &scanner{inHead: true, parts: 1}
	for rest := raw; len(rest) > 0; {
		var line []byte
		line, rest = cutLine(rest)
		if why := s.line(line); why != "" {
			return why
		}
		if s.work += len(line) * (len(s.stack) + 1); s.work > maxWork {
			return WhyTooDeep
		}
	}
	return ""
}

func (s *scanner) line(line []byte) Why {
	if s.inHead {
		s.headLine(line)
		switch {
		case s.headBytes > maxHead:
			return WhyTooBig
		case len(s.stack) > maxDepth:
			return WhyTooDeep
		}
		return ""
	}
	if i := s.delimiter(line); i >= 0 {
		s.stack = s.stack[:i+1]
		s.inHead, s.head, s.folding = true, nil, false
		if s.parts++; s.parts > maxParts {
			return WhyTooManyParts
		}
	}
	return ""
}

// headLine collects the Content-Type of the part and opens its multipart at the end of the header.
func (s *scanner) headLine(line []byte) {
	s.headBytes += len(line)
	if len(line) == 0 {
		s.inHead, s.folding = false, false
		if m := boundaryParam().FindSubmatch(s.head); m != nil {
			mark := append([]byte("--"), bytes.TrimRight(m[1], " \t")...)
			s.stack = append(s.stack, append(mark, m[2]...))
		}
		return
	}
	switch {
	case line[0] == ' ' || line[0] == '\t':
		if s.folding && len(s.head) < 4096 {
			s.head = append(append(s.head, ' '), line[:min(len(line), 2048)]...)
		}
	default:
		s.folding = len(line) > 12 && bytes.EqualFold(line[:12], []byte("content-type"))
		if s.folding {
			s.head = append([]byte(nil), line[:min(len(line), 4096)]...)
		}
	}
}

// delimiter returns the index of the open multipart whose next part the line begins, or -1.
func (s *scanner) delimiter(line []byte) int {
	if len(line) < 2 || !bytes.Contains(line[:min(len(line), 4)], []byte("--")) {
		return -1
	}
	for i := len(s.stack) - 1; i >= 0; i-- {
		at := bytes.Index(line[:min(len(line), len(s.stack[i])+1)], s.stack[i])
		if at < 0 {
			continue
		}
		after := line[at+len(s.stack[i]):]
		switch {
		case len(after) == 0 || after[0] == ' ' || after[0] == '\t':
			return i
		case bytes.HasPrefix(after, []byte("--")):
			s.stack = s.stack[:i]
			return -1
		}
	}
	return -1
}
