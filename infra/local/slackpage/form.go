package slackpage

import (
	"cmp"
	"strings"
	"time"

	"github.com/a-h/templ"
)

type viewPage struct {
	frame
	ID      string
	Title   string
	Submit  string
	Close   string
	Parts   []viewPart
	General string // what is wrong with no field in particular
	Wrong   []viewPart
}

// viewPart is a text, or a field with its label.
type viewPart struct {
	Text     []span
	Name     string
	Label    string
	Hint     string
	Value    string
	Error    string
	Kind     string
	Longest  int
	Options  []Member // what can be chosen: value and text
	Optional bool
	First    bool
}

// refused reports whether the modal came back with something wrong in it.
func (p viewPage) refused() bool { return p.General != "" || len(p.Wrong) > 0 }

// heading is the title of the browser's window: mistakes are said first.
func (p viewPage) heading() string {
	if p.refused() {
		return p.T("slackpage.error") + ": " + p.Title
	}
	return p.Title
}

// attributes are those of the input that has the field's value.
func (f viewPart) attributes() templ.Attributes {
	all := templ.Attributes{"id": "f." + f.Name, "name": "f." + f.Name, "required": !f.Optional, "autofocus": f.First}
	if f.Longest > 0 && (f.Kind == "prose" || f.Kind == "line") {
		all["maxlength"] = f.Longest
	}
	var explained []string
	if f.Error != "" {
		explained, all["aria-invalid"] = append(explained, "e."+f.Name), "true"
	}
	if f.Hint != "" {
		explained = append(explained, "h."+f.Name)
	}
	if len(explained) > 0 {
		all["aria-describedby"] = strings.Join(explained, " ")
	}
	return all
}

func (f frame) viewPage(v *view) viewPage {
	page := viewPage{frame: f, ID: v.id, Title: v.Title.Text, Close: f.T("slackpage.back"), General: v.errors[""]}
	if v.Submit != nil {
		page.Submit = v.Submit.Text
	}
	if v.Close != nil {
		page.Close = v.Close.Text
	}
	first := len(v.errors) == 0
	for _, b := range v.Blocks {
		if b.Type != "input" {
			page.Parts = append(page.Parts, viewPart{Text: f.block(b).Text})
			continue
		}
		part := f.field(v, b)
		part.First, first = first, false
		page.Parts = append(page.Parts, part)
		if part.Error != "" {
			page.Wrong = append(page.Wrong, part)
		}
	}
	return page
}

func (f frame) field(v *view, b block) viewPart {
	e := b.Element
	typed, given := v.typed[b.BlockID]
	part := viewPart{Name: b.BlockID, Label: b.Label.Text, Value: typed, Error: v.errors[b.BlockID], Kind: e.Type, Longest: e.MaxLength, Optional: b.Optional}
	if b.Hint != nil {
		part.Hint = b.Hint.Text
	}
	switch e.Type {
	case "plain_text_input":
		if part.Kind = "line"; e.Multiline {
			part.Kind = "prose"
		}
		if !given {
			part.Value = e.InitialValue
		}
	case "datetimepicker":
		if !given && e.InitialDateTime != 0 {
			part.Value = time.Unix(e.InitialDateTime, 0).In(f.reader.zone).Format(pickedTime)
		}
		part.Hint = cmp.Or(part.Hint, f.T("slackpage.zone", "zone", f.reader.now.In(f.reader.zone).Format("MST")))
	case "users_select":
		part.Options = f.Members
		if !given {
			part.Value = e.InitialUser
		}
	case "static_select":
		for _, o := range e.Options {
			part.Options = append(part.Options, Member{ID: o.Value, Name: o.Text.Text})
		}
	}
	return part
}
