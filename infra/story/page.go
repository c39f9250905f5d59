package story

import (
	"net/url"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// page is where a request ended.
type page struct {
	status int
	at     *url.URL
	doc    *html.Node
	raw    []byte
}

func (p *page) all(selector string) []*html.Node {
	return cascadia.QueryAll(p.doc, cascadia.MustCompile(selector))
}

// text is what a person reads, blanks as one.
func (p *page) text() string { return prose(p.doc) }

func prose(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func within(n *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(n, cascadia.MustCompile(selector))
}

// form is a form of a page with what stands in its fields, and the button that sends it.
type form struct {
	action    string
	multipart bool
	values    url.Values
	offered   map[string][]string // values that a choice has; none for a field to write in
}

// findForm finds the form below n that has a button beginning with these words.
func findForm(n *html.Node, button string) (form, bool) {
	for _, node := range within(n, `form[method=post]`) {
		for _, b := range within(node, "button") {
			if strings.HasPrefix(prose(b), button) {
				f := readForm(node)
				if name := attribute(b, "name"); name != "" {
					f.values.Set(name, attribute(b, "value"))
				}
				return f, true
			}
		}
	}
	return form{}, false
}

// readForm reads what a browser would send.
func readForm(n *html.Node) form {
	f := form{action: attribute(n, "action"), multipart: attribute(n, "enctype") == "multipart/form-data", values: url.Values{}, offered: map[string][]string{}}
	for _, control := range within(n, "input, textarea, select") {
		name, value := attribute(control, "name"), attribute(control, "value")
		switch kind := attribute(control, "type"); {
		case control.Data == "select":
			f.choose(control)
		case control.Data == "textarea":
			f.write(name, strings.TrimPrefix(rawText(control), "\n"))
		case kind == "radio" || kind == "checkbox":
			f.offered[name] = append(f.offered[name], value)
			if has(control, "checked") {
				f.values.Add(name, value)
			}
		case kind == "file":
			f.offered[name] = nil
		default:
			f.write(name, value)
		}
	}
	return f
}

func (f *form) write(name, value string) {
	f.offered[name] = nil
	f.values.Add(name, value)
}

// choose reads a select: without a choice of its own a browser sends the first option.
func (f *form) choose(n *html.Node) {
	name := attribute(n, "name")
	options := within(n, "option")
	for i, o := range options {
		f.offered[name] = append(f.offered[name], attribute(o, "value"))
		if i == 0 || has(o, "selected") {
			f.values.Set(name, attribute(o, "value"))
		}
	}
}

func rawText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// fill writes into a field as a person can: it must be there, and a choice must offer the value.
func (f *form) fill(name, value string) bool {
	choices, there := f.offered[name]
	if !there || choices != nil && !slices.Contains(choices, value) {
		return false
	}
	f.values.Set(name, value)
	return true
}
