package desk

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"resonance/shared/complaint"
)

// form is a form on a page: what stands in its fields and what is wrong with them.
type form struct {
	Values   url.Values
	Mistakes []mistake
}

// mistake is one line of the error summary.
type mistake struct{ Field, Text string }

// blank is a form that holds values in pairs: name, value, name, value.
func blank(pairs ...string) *form {
	f := &form{Values: url.Values{}}
	f.fill(pairs...)
	return f
}

// fill sets values in pairs: name, value, name, value.
func (f *form) fill(pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Values.Set(pairs[i], pairs[i+1])
	}
}

// posted is the form as it came.
func (v *visit) posted() *form { return &form{Values: v.r.PostForm} }

// takes reports whether err is about the fields of a form, and puts its sentences there.
func (v *visit) takes(f *form, err error) bool {
	var e *complaint.Error
	if !errors.As(err, &e) || e.Kind != complaint.KindInvalid || len(e.Fields) == 0 {
		return false
	}
	for _, wrong := range e.Fields {
		f.Mistakes = append(f.Mistakes, mistake{wrong.Field, v.fieldSentence(wrong)})
	}
	return true
}

// fieldSentence says what is wrong with a field: in words of its own where the catalogue has them.
func (v *visit) fieldSentence(e complaint.FieldError) string {
	values := map[string]string{"label": v.label(e.Field)}
	maps.Copy(values, e.Params)
	return v.say.SayFirst(values, "field-error."+e.Field+"."+e.Code, "field-error."+e.Code, "error."+e.Code, "field-error.other")
}

func (v *visit) label(name string) string {
	if key := "field." + name; v.say.Has(key) {
		return v.say.Say(key)
	}
	return name
}

// input is one field as the views draw it.
type input struct {
	ID, Name, Kind string
	Label, Hint    string
	Value, Mistake string
	Complete       string // the autocomplete attribute
	Options        []option
	Rows           int
	Part           map[string]string // values of a field in parts
	Parts          []datePart
	Optional       string // the word that says so; empty when the field is needed
	P              *page
}

// option is one choice of a field.
type option struct {
	Value, Label, Hint string
	Chosen             bool
}

// datePart is one box of a date.
type datePart struct{ Name, ID, Label, Value, Width string }

// keyboard is the one that a phone shows: months may be names.
func (d datePart) keyboard() string {
	if strings.HasSuffix(d.Name, "-month") {
		return "text"
	}
	return "numeric"
}

// Input describes the field called name; kind is one that the view field draws, hints and labels come
// from the catalogue.
func (p *page) Input(kind, name string) *input {
	in := &input{ID: "f-" + name, Name: name, Kind: kind, Label: p.v.label(name), P: p, Rows: 4}
	if key := "hint." + name; p.Has(key) {
		in.Hint = p.Say(key)
	}
	if p.Form != nil {
		in.Value = p.Form.Values.Get(name)
		for _, m := range p.Form.Mistakes {
			if m.Field == name {
				in.Mistake = m.Text
				break
			}
		}
	}
	return in
}

// May marks the field as one that may stay empty.
func (in *input) May() *input {
	in.Optional = in.P.Say("desk.optional")
	return in
}

// Or says instead what else would do.
func (in *input) Or(key string) *input {
	in.Optional = in.P.Say(key)
	return in
}

// Auto sets the autocomplete attribute.
func (in *input) Auto(complete string) *input {
	in.Complete = complete
	return in
}

// Labelled replaces the label.
func (in *input) Labelled(key string) *input {
	in.Label = in.P.Say(key)
	return in
}

// Hinted gives a hint in words of its own.
func (in *input) Hinted(words string) *input {
	in.Hint = words
	return in
}

// Suffixed makes the id unique where a page has the field twice.
func (in *input) Suffixed(suffix string) *input {
	in.ID += "-" + suffix
	return in
}

// High sets how many rows a text has.
func (in *input) High(rows int) *input {
	in.Rows = rows
	return in
}

// From gives the choices.
func (in *input) From(options []option) *input {
	in.Options = slices.Clone(options)
	for i := range in.Options {
		in.Options[i].Chosen = in.Options[i].Value == in.Value
	}
	return in
}

// said are the attributes of the input that has the field's value.
func (in *input) said() templ.Attributes {
	all := templ.Attributes{}
	if in.Complete != "" {
		all["autocomplete"] = in.Complete
	}
	if in.Kind == "email" {
		all["spellcheck"], all["autocapitalize"] = "false", "off"
	}
	if ids := in.Describe(); ids != "" {
		all["aria-describedby"] = ids
	}
	if in.Mistake != "" {
		all["aria-invalid"] = "true"
	}
	return all
}

// nth is the id of one of several inputs of a field: the first has the field's own, where the error summary leads.
func (in *input) nth(i int) string {
	if i == 0 {
		return in.ID
	}
	return in.ID + "-" + strconv.Itoa(i)
}

// Describe lists the ids that explain the field, for aria-describedby.
func (in *input) Describe() string {
	var ids []string
	if in.Hint != "" {
		ids = append(ids, in.ID+"-hint")
	}
	if in.Mistake != "" {
		ids = append(ids, in.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// Date describes a date in three parts; withTime adds the hour.
func (p *page) Date(name string, withTime bool) *input {
	in := p.Input("date", name)
	for _, part := range []string{"day", "month", "year"} {
		in.Parts = append(in.Parts, p.datePart(name, part, map[string]string{"day": "2", "month": "5", "year": "4"}[part]))
	}
	if withTime {
		in.Parts = append(in.Parts, p.datePart(name, "time", "4"))
	}
	return in
}

func (p *page) datePart(name, part, width string) datePart {
	d := datePart{Name: name + "-" + part, ID: "f-" + name + "-" + part, Label: p.Say("desk.date." + part), Width: width}
	if part == "day" {
		d.ID = "f-" + name // where the error summary leads
	}
	if p.Form != nil {
		d.Value = p.Form.Values.Get(d.Name)
	}
	return d
}

// setDate fills the parts of a date field.
func (f *form) setDate(name string, t time.Time, zone *time.Location) {
	if t.IsZero() {
		return
	}
	t = t.In(zone)
	f.Values.Set(name+"-day", strconv.Itoa(t.Day()))
	f.Values.Set(name+"-month", strconv.Itoa(int(t.Month())))
	f.Values.Set(name+"-year", strconv.Itoa(t.Year()))
	f.Values.Set(name+"-time", t.Format("15:04"))
}

// dateField reads a date in parts, in the reader's zone. Zero when all parts are empty; a code of
// field-error when it is no date (31 February) or only half of one. Without a time it is midnight.
func (v *visit) dateField(name string) (time.Time, string) {
	get := func(part string) string { return v.field(name + "-" + part) }
	if get("day")+get("month")+get("year") == "" {
		return time.Time{}, ""
	}
	day, badDay := strconv.Atoi(get("day"))
	month, okMonth := v.monthOf(get("month"))
	year, badYear := strconv.Atoi(get("year"))
	if badDay != nil || !okMonth || badYear != nil {
		return time.Time{}, "date"
	}
	if year < 100 {
		year += 2000
	}
	hour, minute := 0, 0
	if text := strings.ReplaceAll(get("time"), ".", ":"); text != "" {
		at, err := time.Parse("15:04", text)
		if err != nil {
			return time.Time{}, "time"
		}
		hour, minute = at.Hour(), at.Minute()
	}
	t := time.Date(year, month, day, hour, minute, 0, 0, v.zone)
	if t.Day() != day || t.Month() != month || year < 1850 || year > 2200 {
		return time.Time{}, "date"
	}
	return t, ""
}

// inOrder sorts the mistakes as the fields stand on the page, and keeps the first of each field.
func (f *form) inOrder(fields []string) {
	slices.SortStableFunc(f.Mistakes, func(a, b mistake) int {
		return slices.Index(fields, a.Field) - slices.Index(fields, b.Field)
	})
	f.Mistakes = slices.CompactFunc(f.Mistakes, func(a, b mistake) bool { return a.Field == b.Field })
}

// wrongFields gathers mistakes that the desk itself finds, in the order of the form.
type wrongFields struct{ fields []complaint.FieldError }

func (w *wrongFields) add(field, code string) {
	if code != "" {
		w.fields = append(w.fields, complaint.FieldError{Field: field, Code: code})
	}
}

// need adds those of the form's fields that are empty, so that they are named beside what the desk can't read.
func (w *wrongFields) need(v *visit, names ...string) {
	for _, name := range names {
		if v.field(name) == "" {
			w.add(name, "required")
		}
	}
}

func (w *wrongFields) err() error {
	return complaint.Mistakes(w.fields)
}

// renamed moves the mistakes of one field to the field that holds it on the page.
func renamed(err error, from, to string) error {
	var e *complaint.Error
	if !errors.As(err, &e) {
		return err
	}
	moved := *e
	moved.Fields = slices.Clone(e.Fields)
	for i := range moved.Fields {
		if moved.Fields[i].Field == from {
			moved.Fields[i].Field = to
		}
	}
	return &moved
}

// whole reads a whole number; false when it is none.
func whole(text string) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}
