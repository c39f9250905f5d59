package mail

import (
	"bytes"
	"slices"
	"strings"

	"resonance/shared/pattern"
)

// maxNested is how deep messages within messages are opened; each deeper one may be half as big, so that
// all together cost no more than two of the outermost.
const maxNested = 10

// body is what a message holds: its own text, and what came with it.
type body struct {
	text     []string   // the parts a person reads, in order, as plain text
	files    []string   // attached text and HTML files, as plain text
	messages []*message // attached messages
	attached []Attachment
	broken   bool     // something had to be guessed at
	shown    []string // the ids of the pictures that HTML shows
	underway bool     // it is the delivery report of a letter that has not failed
}

var shownPicture = pattern.New(`(?i)\bcid:([^\s"'<>()]{1,400})`)

// message is a message taken apart.
type message struct {
	header header
	hint   string // charset of undeclared 8-bit header bytes
	raw    []byte // what follows the header
	body   body
	mime   string // media type of the whole
	params params
}

// openMessage takes a message apart, or says which limit it breaks.
func openMessage(raw []byte, nested int) (*message, Why) {
	if len(raw) > maxBytes>>max(nested-1, 0) {
		return nil, WhyTooBig
	}
	h, content := splitHeader(raw)
	m := &message{header: h, hint: headerCharset(h), raw: content}
	var p parser
	p.count(0, len(raw), len(raw)-len(content))
	root := p.part(h, content, 0, false)
	if p.why != "" {
		return nil, p.why
	}
	m.mime, m.params = root.mime, root.params
	m.body.collect(root, nested)
	if strings.TrimSpace(strings.Join(m.body.text, "")) == "" && len(m.body.attached) == 0 && len(bytes.TrimSpace(content)) > 0 {
		m.body.text, m.body.broken = []string{anyText(content)}, true // its structure is not what it says
	}
	return m, ""
}

// headerCharset guesses the charset of undeclared 8-bit bytes over the whole header at once, since a
// name alone is too short to tell.
func headerCharset(h header) string {
	var all []byte
	for _, f := range h {
		if !isPlain(f.value) {
			all = append(append(all, f.value...), ' ')
		}
	}
	return guessLabel(all)
}

func (b *body) collect(p *part, nested int) {
	b.broken = b.broken || p.broken
	switch {
	case p.mime == "multipart/alternative":
		b.alternative(p, nested)
	case p.mime == "multipart/related" && len(p.children) > 0:
		b.related(p, nested)
	case p.mime == "multipart/report" && len(p.children) > 0: // the parts after the first are for machines
		b.collect(p.children[0], nested)
		b.underway = slices.ContainsFunc(p.children[1:], func(c *part) bool {
			return c.mime == "message/delivery-status" && notFailed(c.content)
		})
	case len(p.children) > 0:
		for _, c := range p.children {
			b.collect(c, nested)
		}
	case isMessage(p.mime):
		b.message(p, nested)
	case isText(p) && !p.attached && p.file == "":
		b.text = append(b.text, b.plain(p))
	default:
		b.attach(p, false)
	}
}

func isMessage(mime string) bool { return mime == "message/rfc822" || mime == "message/global" }

// isText tells the parts that people read from those that only programs do, whatever they are called.
func isText(p *part) bool {
	switch p.mime {
	case "text/calendar", "text/csv", "text/vcard", "text/x-vcard", "text/directory", "text/rtf", "text/x-amp-html", "text/xml", "text/css":
		return false
	}
	return strings.HasPrefix(p.mime, "text/")
}

// isMarked tells the text types that carry marks of HTML or of its forerunner.
func isMarked(p *part) bool {
	return p.mime == "text/html" || p.mime == "text/enriched" || p.mime == "text/richtext"
}

// plain returns a text part as plain text.
func (b *body) plain(p *part) string {
	text := p.text()
	if isMarked(p) || p.mime == "text/plain" && looksLikeHTML(text) {
		for _, m := range shownPicture.FindAllStringSubmatch(text, maxParts) {
			b.shown = append(b.shown, m[1])
		}
		text = htmlText(text)
	}
	return cleanText(text)
}

func looksLikeHTML(text string) bool {
	head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 200)]))
	return strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html")
}

// cleanText removes what no letter needs: NUL and other control characters, carriage returns.
func cleanText(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	clean := 0 // from here on nothing was copied yet
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != 0x7f || c == '\n' || c == '\t' {
			continue
		}
		out.WriteString(s[clean:i])
		clean = i + 1
		if c == '\r' && !strings.HasPrefix(s[clean:], "\n") {
			out.WriteByte('\n')
		}
	}
	out.WriteString(s[clean:])
	return strings.ReplaceAll(out.String(), "\ufeff", "")
}

// alternative reads the version that says most for least: plain text, unless it is a stub of the HTML.
func (b *body) alternative(p *part, nested int) {
	versions := make([]body, len(p.children))
	chosen := -1
	for i, c := range p.children {
		versions[i].collect(c, nested)
		if chosen < 0 || betterVersion(versions[i], versions[chosen]) {
			chosen = i
		}
	}
	for i, v := range versions {
		twin := p.children[i].mime == p.children[max(chosen, 0)].mime && len(p.children[i].children) == 0
		if i == chosen || twin { // two versions of one type are two texts
			b.text = append(b.text, v.text...)
		}
		b.shown = append(b.shown, v.shown...)
		b.files = append(b.files, v.files...)
		b.messages = append(b.messages, v.messages...)
		b.attached = append(b.attached, v.attached...)
		b.broken = b.broken || v.broken
	}
}

// betterVersion prefers the earlier version unless it holds next to nothing of the later one.
func betterVersion(later, earlier body) bool {
	was, is := len(strings.Join(earlier.text, "")), len(strings.Join(later.text, ""))
	if strings.TrimSpace(strings.Join(earlier.text, "")) == "" {
		return is > 0
	}
	return was*5 < is && is > 200
}

var deliveryAction = pattern.New(`(?im)^action:[ \t]*([a-z]+)`)

// notFailed reads the fields of a delivery report (RFC 3464, 2.3.3): a server writes them also when a letter is only
// delayed, or has arrived.
func notFailed(report []byte) bool {
	actions := deliveryAction.FindAllStringSubmatch(string(report[:min(len(report), maxReport)]), -1)
	failed := func(m []string) bool { return strings.EqualFold(m[1], "failed") }
	return len(actions) > 0 && !slices.ContainsFunc(actions, failed)
}

// maxReport is how much of a delivery report is read, in bytes: that of a hundred addresses is shorter.
const maxReport = 64 << 10

// related reads the root of the parts that belong together; the pictures it names are inline.
func (b *body) related(p *part, nested int) {
	root := 0
	start := strings.Trim(string(p.params["start"].raw), "<>")
	for i, c := range p.children {
		if start != "" && c.id == start {
			root = i
		}
	}
	b.collect(p.children[root], nested)
	for i, c := range p.children {
		switch {
		case i == root:
		case strings.HasPrefix(c.mime, "image/") && c.id != "":
			b.attach(c, true)
		default:
			b.collect(c, nested)
		}
	}
}

// attach keeps a part as a file; attached texts are read as well.
func (b *body) attach(p *part, inline bool) {
	if len(p.content) == 0 && p.file == "" {
		return
	}
	if !inline && strings.HasPrefix(p.mime, "image/") && p.id != "" && !p.attached {
		inline = slices.Contains(b.shown, p.id)
	}
	b.attached = append(b.attached, Attachment{Name: p.file, Type: p.mime, Inline: inline, Content: p.content})
	if p.mime == "text/plain" || p.mime == "text/html" {
		b.files = append(b.files, b.plain(p))
	}
}

// fileName is what mail programs call a message as a file: its subject; nothing where it has none.
func (m *message) fileName() string {
	subject := strings.ReplaceAll(decodeHeader(m.header.get("subject"), m.hint), "/", "-")
	if subject == "" {
		return ""
	}
	return cleanFileName(subject + ".eml")
}

// message keeps an attached message as a file and opens it.
func (b *body) message(p *part, nested int) {
	b.attached = append(b.attached, Attachment{Name: p.file, Type: p.mime, Content: p.content})
	if nested >= maxNested {
		b.broken = true
		return
	}
	inner, why := openMessage(p.content, nested+1)
	if why != "" {
		b.broken = true
		return
	}
	if p.file == "" {
		b.attached[len(b.attached)-1].Name = inner.fileName()
	}
	b.broken = b.broken || inner.body.broken
	b.messages = append(b.messages, inner)
}
