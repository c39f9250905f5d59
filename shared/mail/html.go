package mail

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"resonance/shared/pattern"
)

var metaCharset = pattern.New(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})`)

// htmlCharset returns the charset that a document declares for itself, or nothing.
func htmlCharset(content []byte) string {
	if m := metaCharset.FindStringSubmatch(string(content[:min(len(content), 4096)])); m != nil {
		return m[1]
	}
	return ""
}

// htmlText writes a document as the text that a person would read: without styles, scripts, comments
// and hidden parts; blockquotes get '>' marks, rules a line, so that what reads plain text serves both.
func htmlText(document string) string {
	w := &textWriter{hide: true}
	w.read(document)
	if w.hidden > 0 { // a hidden element that never ends would swallow the letter
		w = &textWriter{}
		w.read(document)
	}
	return w.String()
}

// rule is how a horizontal rule reads.
const rule = "________________________________"

type textWriter struct {
	out     bytes.Buffer
	line    bytes.Buffer // the current line, blanks collapsed
	quotes  int          // blockquotes open
	breaks  int          // line ends owed before the next text
	blank   bool         // a blank is owed before the next text
	cell    bool         // and a cell of a table ended before it
	skip    atom.Atom    // the raw element whose text is skipped
	pre     int
	hide    bool
	hidden  int // elements of name hideTag open since a hidden one began
	hideTag string
}

// maxQuotes bounds how deep quote marks go.
const maxQuotes = 10

func (w *textWriter) read(document string) {
	z := html.NewTokenizer(strings.NewReader(document))
	z.SetMaxBuf(0)
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.flush()
			return
		case html.TextToken:
			if w.skip == 0 && w.hidden == 0 {
				w.text(z.Token().Data)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			w.start(z.Token())
		case html.EndTagToken:
			name, _ := z.TagName()
			w.end(string(name))
		}
	}
}

func (w *textWriter) start(t html.Token) {
	if w.hidden > 0 {
		if t.Data == w.hideTag && t.Type == html.StartTagToken {
			w.hidden++
		}
		return
	}
	if w.hide && t.Type == html.StartTagToken && !isVoid(t.DataAtom) && isHidden(t) {
		w.hidden, w.hideTag = 1, t.Data
		return
	}
	switch t.DataAtom {
	case atom.Script, atom.Style, atom.Title, atom.Template:
		if t.Type == html.StartTagToken {
			w.skip = t.DataAtom
		}
	case atom.Br:
		w.flush()
		w.breaks++
	case atom.Hr:
		w.block(1)
		w.text(rule)
		w.block(1)
	case atom.Blockquote:
		w.block(1)
		w.quotes = min(w.quotes+1, maxQuotes)
	case atom.Pre, atom.Textarea:
		w.block(1)
		w.pre++
	case atom.Li:
		w.block(1)
		w.text("- ")
	case atom.Td, atom.Th:
		w.cell = w.line.Len() > 0
	default:
		w.block(blockGap(t.DataAtom))
	}
	if isSignature(t) {
		w.block(1)
		w.flush()
		w.newlines()
		w.out.WriteString("-- \n")
	}
}

func (w *textWriter) end(name string) {
	if w.hidden > 0 {
		if name == w.hideTag {
			w.hidden--
		}
		return
	}
	tag := atom.Lookup([]byte(name))
	switch tag {
	case w.skip:
		w.skip = 0
	case atom.Blockquote:
		w.block(1)
		w.quotes = max(w.quotes-1, 0)
	case atom.Pre, atom.Textarea:
		w.block(1)
		w.pre = max(w.pre-1, 0)
	case atom.Td, atom.Th:
		w.blank = true
	default:
		w.block(blockGap(tag))
	}
}

// blockGap is how many line ends an element wants before and after itself.
func blockGap(tag atom.Atom) int {
	switch tag {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table, atom.Ul, atom.Ol, atom.Dl:
		return 2
	case atom.Div, atom.Tr, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Address,
		atom.Center, atom.Form, atom.Fieldset, atom.Body, atom.Main, atom.Caption, atom.Figure, atom.Figcaption:
		return 1
	}
	return 0
}

func isVoid(tag atom.Atom) bool {
	switch tag {
	case atom.Br, atom.Hr, atom.Img, atom.Input, atom.Meta, atom.Link, atom.Area, atom.Base, atom.Col, atom.Embed, atom.Wbr:
		return true
	}
	return false
}

var hiddenStyle = pattern.New(`(?i)(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)`)

func isHidden(t html.Token) bool {
	for _, a := range t.Attr {
		if a.Key == "style" && hiddenStyle.MatchString(a.Val) || a.Key == "hidden" {
			return true
		}
	}
	return false
}

// isSignature tells the elements that Gmail and Thunderbird put signatures in.
func isSignature(t html.Token) bool {
	for _, a := range t.Attr {
		if a.Key == "class" && (strings.Contains(a.Val, "gmail_signature") && !strings.Contains(a.Val, "prefix") ||
			strings.Contains(a.Val, "moz-signature")) {
			return true
		}
	}
	return false
}

// block ends the current line and owes n line ends, not counting twice what is owed already.
func (w *textWriter) block(n int) {
	if n == 0 {
		return
	}
	w.flush()
	w.breaks = max(w.breaks, n)
}

func (w *textWriter) text(s string) {
	if w.pre > 0 {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				w.flush()
				w.breaks++
			}
			w.line.WriteString(strings.ReplaceAll(line, "\u00a0", " "))
		}
		return
	}
	s = strings.ReplaceAll(s, "\u00a0", " ")
	fields := strings.Fields(s)
	if len(fields) == 0 {
		w.blank = w.blank || s != ""
		return
	}
	switch {
	case w.cell:
		w.tab()
	case w.blank || isBlank(s[0]):
		w.space()
	}
	for i, f := range fields {
		if i > 0 {
			w.line.WriteByte(' ')
		}
		w.line.WriteString(f)
	}
	w.blank = isBlank(s[len(s)-1])
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

func (w *textWriter) space() {
	if n := w.line.Len(); n > 0 && w.line.Bytes()[n-1] != ' ' {
		w.line.WriteByte(' ')
	}
}

// tab sets a cell of a table off from the one before.
func (w *textWriter) tab() {
	line := bytes.TrimRight(w.line.Bytes(), " ")
	w.line.Truncate(len(line))
	w.line.WriteByte('\t')
	w.cell = false
}

// flush writes the current line after the line ends that are owed.
func (w *textWriter) flush() {
	w.blank, w.cell = false, false
	if w.line.Len() == 0 {
		return
	}
	w.newlines()
	w.out.Write(w.line.Bytes())
	w.line.Reset()
	w.breaks = 0
}

func (w *textWriter) newlines() {
	mark := strings.Repeat(">", w.quotes)
	if w.out.Len() > 0 {
		for range max(1, min(w.breaks, 3)) - 1 {
			w.out.WriteString("\n" + mark)
		}
		w.out.WriteByte('\n')
	}
	if mark != "" {
		w.out.WriteString(mark + " ")
	}
	w.breaks = 0
}

func (w *textWriter) String() string { return w.out.String() }
