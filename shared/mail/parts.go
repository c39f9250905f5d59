package mail

import (
	"bytes"
	"strings"

	"resonance/shared/pattern"
)

// Limits that a message must keep: parts within parts and parts without number cost time and room beyond
// what their bytes show.
const (
	maxDepth = 20
	maxParts = 1000
	maxBytes = 48 << 20     // SES takes 40 MB; base64 and headers in front of it may be ours
	maxHead  = 1 << 20      // header bytes of all parts together
	maxWork  = 4 * maxBytes // bytes, each counted once for every part around it
)

// parser takes the parts of a message apart and counts what they cost. It reads structure and counts in
// one: a parser behind it that saw parts where it sees none would not be held to the limits.
type parser struct {
	parts, head, work int
	why               Why // the first limit that the message breaks
}

// count adds a part that lies so deep and holds these bytes, head of them its header, and reports whether
// all limits are kept.
func (p *parser) count(depth, bytes, head int) bool {
	p.parts++
	p.head += head
	p.work += bytes
	switch {
	case p.why != "":
	case p.head > maxHead:
		p.why = WhyTooBig
	case depth > maxDepth, p.work > maxWork:
		p.why = WhyTooDeep
	case p.parts > maxParts:
		p.why = WhyTooManyParts
	}
	return p.why == ""
}

// notToken are the characters that no media type has.
var notToken = pattern.New(`[^a-z0-9!#$&^_.+/-]`)

// part reads a part with this header and body, and the parts within it. In a digest, parts that do not say
// what they are are messages.
func (p *parser) part(h header, body []byte, depth int, digest bool) *part {
	kind, kindParams := parseParams(h.get("content-type"))
	disposition, dispositionParams := parseParams(h.get("content-disposition"))
	n := &part{
		mime: kind, params: kindParams,
		attached: disposition == "attachment",
		id:       strings.Trim(string(h.get("content-id")), "<> \t"),
		file:     fileName(dispositionParams, kindParams),
	}
	n.mime = strings.TrimRight(notToken.ReplaceAllLiteralString(n.mime, ""), ".")
	if !strings.Contains(n.mime, "/") {
		n.mime = "text/plain"
		if digest {
			n.mime = "message/rfc822"
		}
	}
	boundary := n.params["boundary"].raw
	switch {
	case !strings.HasPrefix(n.mime, "multipart/"):
		n.content, n.broken = decodeTransfer(body, h.text("content-transfer-encoding"))
	case len(boundary) == 0: // a text, but for what it says
		n.mime = "text/plain"
		n.content, n.broken = decodeTransfer(body, h.text("content-transfer-encoding"))
	default:
		n.children = p.children(body, append([]byte("--"), boundary...), depth+1, n.mime == "multipart/digest")
		if len(n.children) == 0 { // its structure is not what it says
			n.mime, n.content, n.broken = "text/plain", []byte(anyText(body)), len(bytes.TrimSpace(body)) > 0
		}
	}
	return n
}

// children reads the parts of a multipart.
func (p *parser) children(body, boundary []byte, depth int, digest bool) []*part {
	_, rest, more := cutPart(body, boundary) // what stands before the first is for programs that know no parts
	var list []*part
	for more {
		var raw []byte
		raw, rest, more = cutPart(rest, boundary)
		h, content := cutHeader(raw)
		if !p.count(depth, len(raw), len(raw)-len(content)) {
			break
		}
		list = append(list, p.part(h, content, depth, digest))
	}
	return list
}

// cutPart returns what stands in a multipart up to the next delimiter, without the line end before it, and
// what follows. More is false behind the delimiter that closes the multipart, and at its end.
func cutPart(content, boundary []byte) (part, rest []byte, more bool) {
	for at := 0; at < len(content); {
		line, after := cutLine(content[at:])
		if tail, begins := bytes.CutPrefix(line, boundary); begins {
			closes := bytes.HasPrefix(tail, []byte("--"))
			if closes || len(tail) == 0 || tail[0] == ' ' || tail[0] == '\t' {
				part = bytes.TrimSuffix(bytes.TrimSuffix(content[:at], newline), []byte{'\r'})
				return part, after, !closes
			}
		}
		at = len(content) - len(after)
	}
	return content, nil, false
}
