package prose

import (
	"slices"
	"strings"
)

// Options say what is known about a letter beside its text.
type Options struct {
	Forward bool                      // its subject says that it passes a letter on
	Reply   bool                      // its subject or header says that it answers one
	Ours    func(address string) bool // the reader's own addresses; may be nil
}

// Header is what a mail program wrote above a letter that it quotes or forwards.
type Header struct {
	Name    string // of the writer, as written
	Address string // of the writer, lower case; empty if not given
	To      string
	Date    string
	Subject string
}

// Part is what one writer wrote. A letter is the part of its sender; the letters that it forwards lie
// within one another, the innermost last.
type Part struct {
	Header    *Header // nil for the sender of the letter
	Heading   string  // the header's lines as they stand in the text
	Text      string  // without quote marks
	Signature string  // below a signature mark
	History   string  // what the writer quoted of earlier letters
	Notices   string  // disclaimers and warnings that mail systems add
	Inner     *Part   // the letter that this one forwards
}

// maxForwards bounds how deep letters lie within one another.
const maxForwards = 12

// Split takes a text apart: what is new, what is quoted, what is forwarded, what is a signature.
// Nothing is lost: every line lands in one of the fields but for separators and quote marks.
func Split(text string, o Options) Part {
	if o.Ours == nil {
		o.Ours = func(string) bool { return false }
	}
	text, rest := structured(text)
	lines := strings.Split(blanks.Replace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, "\r\t")
	}
	s := splitter{Options: o}
	part := s.part(unquoteAll(lines), nil, 0)
	last := &part
	for last.Inner != nil {
		last = last.Inner
	}
	last.Text += rest
	if strings.TrimSpace(part.Text) == "" && part.Inner == nil && !o.Reply {
		part.Text, part.History = unquoted(part.History), "" // nothing else is there to read
	}
	return part
}

// maxStructured is how much of a text is taken apart, in bytes; what follows is a file rather than a
// letter, and stays with the last writer as it is.
const maxStructured = 96 << 10

// structured cuts a text at the last line end that is within maxStructured.
func structured(text string) (head, rest string) {
	if len(text) <= maxStructured {
		return text, ""
	}
	end := strings.LastIndexByte(text[:maxStructured], '\n')
	if end < 0 {
		return "", text
	}
	return text[:end], text[end:]
}

type splitter struct {
	Options
}

// builder collects the fields of a part line by line.
type builder struct {
	own, signature, history []string
	signing                 bool // below a signature mark
	quoting                 bool // quoted lines are history from here on
}

func (b *builder) empty() bool {
	for _, line := range b.own {
		if strings.TrimSpace(line) != "" && strings.Trim(line, "-_=* \t") != "" {
			return false
		}
	}
	return true
}

// dropRule removes the rule above a header.
func (b *builder) dropRule() {
	for n := len(b.own); n > 0; n-- {
		line := strings.TrimSpace(b.own[n-1])
		if line == "" {
			continue
		}
		if isRule(line) {
			b.own = b.own[:n-1]
		}
		return
	}
}

// takeLabels removes the lines that Yandex writes between its rule and an intro: to whom the letter went and about what.
func (b *builder) takeLabels() []string {
	from := len(b.own)
	for from > 0 {
		l, _ := cutLabel(b.own[from-1])
		if l != toLabel && l != copyLabel && l != subjectLabel {
			break
		}
		from--
	}
	labels := b.own[from:]
	if len(labels) == 0 || from == 0 || !isRule(b.own[from-1]) {
		return nil
	}
	b.own = b.own[:from-1]
	return slices.Clone(labels)
}

// isRule tells the line that mail programs draw above a header.
func isRule(line string) bool {
	line = strings.TrimSpace(line)
	return len(line) >= 5 && strings.Trim(line, "_-=*") == ""
}

// part reads the lines of one writer; header is nil for the sender of the letter.
func (s splitter) part(lines []string, header *Header, depth int) Part {
	b := &builder{quoting: s.Reply && header == nil}
	p := Part{Header: header}
	if header != nil {
		lines = unquoteAll(lines)
	}
	for i := 0; i < len(lines); {
		used, inner, done := s.structure(b, lines[i:], header != nil, depth)
		if inner != nil {
			p.Inner = inner
		}
		if done {
			break
		}
		if used == 0 {
			b.line(lines[i], lines[i+1:], header != nil)
			used = 1
		}
		i += used
	}
	p.Text, p.Notices = cutNotices(join(b.own))
	p.Signature, p.History = join(b.signature), join(b.history)
	return p
}

// structure looks for something other than a writer's own line at the first of the lines. It returns
// how many lines that took, a forwarded letter if it began one, and whether nothing can follow.
func (s splitter) structure(b *builder, lines []string, forwarded bool, depth int) (used int, inner *Part, done bool) {
	if depth >= maxForwards {
		return 0, nil, false
	}
	if kind, tail := cutMarker(lines[0]); kind == forwardMarker || kind == originalMarker {
		return s.marked(b, kind, tail, lines, forwarded, depth)
	}
	if h, heading, n := readHeader(lines, false); h != nil {
		b.dropRule()
		if s.isHistory(b, h, forwarded, false) {
			b.history = append(b.history, lines...)
			return len(lines), nil, true
		}
		inner := s.forwarded(lines[n:], h, heading, depth)
		b.signing = false
		return len(lines), &inner, true
	}
	if n := introLines(lines); n > 0 {
		return s.intro(b, n, lines, forwarded, depth)
	}
	return 0, nil, false
}

// marked reads what follows a line of dashes with "Forwarded message" or "Original message" in it.
func (s splitter) marked(b *builder, kind marker, tail string, lines []string, forwarded bool, depth int) (int, *Part, bool) {
	rest := lines[1:]
	if strings.HasSuffix(tail, "--") {
		tail = "" // the marker in a second language
	}
	if tail != "" {
		rest = append(breakLabels(tail), rest...)
	}
	rest = unquoteLike(rest)
	h, heading, n := readHeader(rest, true)
	if h == nil {
		if m := skipBlank(rest); m < len(rest) {
			if k := introLines(rest[m:]); k > 0 {
				intro := strings.Join(rest[m:m+k], " ")
				h, heading, n = introHeader(intro), rest[m:m+k], m+k
			}
		}
	}
	sure := dashedMarker.MatchString(lines[0]) && beginsMessage.MatchString(lines[0])
	if h == nil && !sure {
		return 0, nil, false // a sentence about forwarding, not a marker
	}
	if h == nil {
		h = &Header{}
	}
	if kind == originalMarker && s.isHistory(b, h, forwarded, false) {
		b.history = append(b.history, lines...)
		return len(lines), nil, true
	}
	body, after := cutEnd(rest[n:])
	inner := s.forwarded(body, h, heading, depth)
	b.signing = false
	for i, line := range after {
		b.line(line, after[i+1:], forwarded)
	}
	return len(lines), &inner, true
}

// intro reads what follows "On … X wrote:".
func (s splitter) intro(b *builder, n int, lines []string, forwarded bool, depth int) (int, *Part, bool) {
	h := introHeader(strings.Join(lines[:n], " "))
	b.history = append(b.history, b.takeLabels()...)
	if !s.isHistory(b, h, forwarded, true) {
		inner := s.forwarded(unquoteLike(lines[n:]), h, lines[:n], depth)
		b.signing = false
		return len(lines), &inner, true
	}
	first := n + skipBlank(lines[n:])
	if first >= len(lines) || !isQuoted(lines[first]) {
		b.history = append(b.history, lines...)
		return len(lines), nil, true
	}
	b.history = append(b.history, lines[:n]...)
	b.quoting, b.signing = true, false
	return n, nil, false
}

// isHistory decides between a letter that is passed on and one that is only quoted below the answer.
func (s splitter) isHistory(b *builder, h *Header, forwarded, intro bool) bool {
	switch {
	case forwarded:
		return s.Ours(h.Address) && !b.empty() || intro && !b.empty()
	case s.Forward:
		return false
	case s.Ours(h.Address), s.Reply:
		return true
	}
	return intro && !b.empty()
}

func (s splitter) forwarded(lines []string, h *Header, heading []string, depth int) Part {
	p := s.part(lines, h, depth+1)
	p.Heading = join(heading)
	return p
}

// line files a line that starts nothing: own, signature or quoted.
func (b *builder) line(line string, after []string, forwarded bool) {
	switch {
	case isQuoted(line) && b.quoting:
		b.history = append(b.history, line)
		b.signing = false
		return
	case isQuoted(line) && !b.signing:
		line = unquote(line)
	case isSignatureMark(line, after):
		b.signing = true
		return
	case isMobileSignature(line):
		b.signature = append(b.signature, line)
		return
	}
	if b.signing {
		b.signature = append(b.signature, line)
		return
	}
	b.own = append(b.own, line)
}

// cutEnd finds the line that ends a forwarded letter.
func cutEnd(lines []string) (body, after []string) {
	for i := len(lines) - 1; i >= 0; i-- {
		if kind, _ := cutMarker(lines[i]); kind == endMarker || bareDashes.MatchString(lines[i]) {
			return lines[:i], lines[i+1:]
		}
	}
	return lines, nil
}

func skipBlank(lines []string) int {
	for i, line := range lines {
		if strings.TrimSpace(strings.Trim(line, "> \t\ufeff")) != "" {
			return i
		}
	}
	return len(lines)
}

func join(lines []string) string {
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// blanks makes the invisible characters of mail programs harmless.
var blanks = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u200b", "", "\ufeff", "")
