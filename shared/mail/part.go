package mail

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/jhillyerd/enmime/v2"

	"resonance/shared/lazy"
)

// part is one node of a message's tree.
type part struct {
	mime     string // media type, lower case
	params   params // of Content-Type
	file     string // file name, decoded
	attached bool   // Content-Disposition: attachment
	id       string // Content-ID without angle brackets
	content  []byte // transfer decoded; empty for multiparts
	broken   bool   // the transfer encoding was damaged
	children []*part
}

// parseParts takes the body of a message apart, after scan has let it pass.
func parseParts(h header, body []byte) (*part, error) {
	parser := enmime.NewParser(
		enmime.RawContent(true), // transfer encodings and charsets are decoded here, more leniently
		enmime.SkipMalformedParts(true),
		enmime.MultipartWOBoundaryAsSinglePart(true),
		enmime.StripMediaTypeInvalidCharacters(true),
		enmime.MaxStoredPartErrors(20),
	)
	root, err := parser.ReadParts(bytes.NewReader(withStructureOnly(h, body)))
	if err != nil {
		return nil, fmt.Errorf("parsing the parts: %w", err)
	}
	return newPart(root, false), nil
}

// withStructureOnly puts the fields that the structure needs, and no others, before the body: what is
// wrong with the rest of the header is no reason to fail.
func withStructureOnly(h header, body []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(body) + 1024)
	for _, name := range []string{"content-type", "content-transfer-encoding", "content-disposition", "content-id"} {
		if v := h.get(name); v != nil {
			fmt.Fprintf(&b, "%s: %s\r\n", name, bytes.ReplaceAll(v, []byte{0}, nil))
		}
	}
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}

// notToken are the characters that no media type has.
var notToken = lazy.Pattern(`[^a-z0-9!#$&^_.+/-]`)

func newPart(p *enmime.Part, digest bool) *part {
	kind, kindParams := parseParams([]byte(p.Header.Get("Content-Type")))
	disposition, dispositionParams := parseParams([]byte(p.Header.Get("Content-Disposition")))
	n := &part{
		mime: kind, params: kindParams,
		attached: disposition == "attachment",
		id:       strings.Trim(p.Header.Get("Content-Id"), "<> \t"),
		file:     fileName(dispositionParams, kindParams),
	}
	n.mime = strings.TrimRight(notToken().ReplaceAllString(n.mime, ""), ".")
	if !strings.Contains(n.mime, "/") {
		n.mime = "text/plain"
		if digest {
			n.mime = "message/rfc822"
		}
	}
	for c := p.FirstChild; c != nil; c = c.NextSibling {
		n.children = append(n.children, newPart(c, n.mime == "multipart/digest"))
	}
	if len(n.children) == 0 {
		n.content, n.broken = decodeTransfer(p.Content, p.Header.Get("Content-Transfer-Encoding"))
		if strings.HasPrefix(n.mime, "multipart/") {
			n.mime = "text/plain" // a multipart without parts is a text whose boundary is missing
		}
	}
	return n
}

// text returns the content of a text part as UTF-8.
func (p *part) text() string {
	label := string(p.params["charset"].raw)
	if p.mime == "text/html" && label == "" {
		label = htmlCharset(p.content)
	}
	text := decodeBytes(p.content, label)
	if strings.EqualFold(string(p.params["format"].raw), "flowed") {
		text = unflow(text, strings.EqualFold(string(p.params["delsp"].raw), "yes"))
	}
	return text
}

// unflow joins the soft line breaks of format=flowed (RFC 3676) within one depth of quotes.
func unflow(text string, deleteSpace bool) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	var out strings.Builder
	joined := false // to the line before
	for i, line := range lines {
		depth, body := quoteDepth(line)
		if joined {
			line = strings.TrimPrefix(body, " ")
		}
		soft := strings.HasSuffix(body, " ") && body != "-- " && i+1 < len(lines)
		if soft {
			next, nextBody := quoteDepth(lines[i+1])
			soft = next == depth && nextBody != "-- "
		}
		if soft && deleteSpace {
			line = strings.TrimSuffix(line, " ")
		}
		out.WriteString(line)
		if !soft && i+1 < len(lines) {
			out.WriteByte('\n')
		}
		joined = soft
	}
	return out.String()
}

func quoteDepth(line string) (int, string) {
	depth := len(line) - len(strings.TrimLeft(line, ">"))
	return depth, line[depth:]
}
