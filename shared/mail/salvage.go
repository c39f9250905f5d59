package mail

import (
	"bytes"
	"strings"
)

// maxSalvage is how much of an unreadable message is looked through for text.
const maxSalvage = 256 << 10

// salvage reads the header and the first text of a message that must not be parsed.
func salvage(raw []byte, env Envelope, rules Rules, why Why) Reading {
	h, content := splitHeader(raw)
	m := &message{header: h, hint: headerCharset(h)}
	var r Reading
	r.readHeader(m, rules)
	r.readThread(m, env, rules)
	r.readTrust(m, env, rules)
	r.Kind = Complaint
	if r.Thread.Case != "" {
		r.Kind = Reply
	}
	r.Text = firstText(h, content[:min(len(content), maxSalvage)])
	if r.Text == "" {
		r.Text = anyText(content)
	}
	own := section{name: r.From.Name, address: r.From.Address, subject: r.Subject, text: r.Text}
	r.Channel = r.channel(listen(&r, []section{own}, rules, false), env, rules)
	r.NoAnswer = []Why{why}
	r.NeedsLook = []Why{WhyUnreadable, why}
	r.Key = key(h, content)
	return r
}

// firstText finds the first part that a person could read, without taking the message apart.
func firstText(h header, content []byte) string {
	for range maxDepth {
		kind, p := parseParams(h.get("content-type"))
		if !strings.HasPrefix(kind, "multipart/") {
			leaf := &part{mime: kind, params: p}
			leaf.content, _ = decodeTransfer(content, h.text("content-transfer-encoding"))
			if kind == "" || strings.HasPrefix(kind, "text/") {
				return strings.TrimSpace(new(body).plain(leaf))
			}
			return ""
		}
		mark := append([]byte("--"), p["boundary"].raw...)
		_, rest, more := cutPart(content, mark)
		if !more || len(mark) == len("--") {
			return strings.TrimSpace(cleanText(decodeBytes(content, "")))
		}
		inner, _, _ := cutPart(rest, mark)
		h, content = cutHeader(inner)
	}
	return ""
}

// maxAnyText is how much text without structure is collected, in bytes.
const maxAnyText = 16 << 10

// anyText collects the lines that are neither delimiters nor header fields.
func anyText(content []byte) string {
	var text []byte
	for len(content) > 0 && len(text) < maxAnyText {
		var line []byte
		line, content = cutLine(content)
		if len(line) > 0 && line[0] != ' ' && line[0] != '\t' && !bytes.HasPrefix(line, []byte("--")) && fieldName(line) == 0 {
			text = append(append(text, line...), '\n')
		}
	}
	return strings.TrimSpace(cleanText(decodeBytes(text, "")))
}
