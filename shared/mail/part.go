package mail

import (
	"bytes"
	"strings"
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

// maxRead is how much of a plain text is read, in bytes: more than anybody writes, and than a case can hold. The rest is
// a file rather than a letter, and stays in the raw message.
const maxRead = 1280 << 10

// text returns the content of a text part as UTF-8.
func (p *part) text() string {
	label := string(p.params["charset"].raw)
	if p.mime == "text/html" && label == "" {
		label = htmlCharset(p.content)
	}
	content := p.content
	if !isMarked(p) && len(content) > maxRead {
		content = uptoBlank(content[:maxRead])
	}
	text := decodeBytes(content, label)
	if strings.EqualFold(string(p.params["format"].raw), "flowed") {
		text = unflow(text, strings.EqualFold(string(p.params["delsp"].raw), "yes"))
	}
	return text
}

// uptoBlank cuts a text behind its last blank, so that no letter is cut in two, unless that is far from the end.
func uptoBlank(text []byte) []byte {
	const far = 1000
	if end := bytes.LastIndexAny(text, "\n "); end > len(text)-far {
		return text[:end]
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
