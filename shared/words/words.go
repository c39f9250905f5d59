// Package words is the one catalogue of everything that a person reads: pages, letters, Slack cards,
// error sentences. It holds each text in every language side by side, so that a missing translation
// shows at once, and knows nothing of who shows it.
//
// A catalogue file is YAML, each line a key with its text per language in double quotes. In a text
//
//	{name}                 is replaced by the value given for name
//	{n|case|cases}         chooses the plural form for the number n (English: one, other)
//	{n|дело|дела|дел}      the same in Russian (one, few, many)
//
// and a plural form is preceded by nothing: write "{n} {n|case|cases}" to show the number as well.
package words

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed catalogue/*.yaml
var files embed.FS

// Languages lists the languages of the catalogue; the first is the fallback.
func Languages() []string { return languages[:] }

var languages = [...]string{"en", "ru"}

// Catalogue holds every text by key and language.
type Catalogue struct{ texts func() texts }

type texts map[string]text

// text is what is said, in the order of Languages.
type text [len(languages)]string

// Load gives the embedded catalogue. It is read when it is first asked for something: a Lambda that says nothing
// should not wait for it. Reading panics on a key that stands twice or lacks a language, which the tests rule out.
func Load() *Catalogue {
	return &Catalogue{texts: sync.OnceValue(func() texts {
		all, err := readAll()
		if err != nil {
			panic(fmt.Sprintf("the embedded catalogue: %v", err))
		}
		return all
	})}
}

func readAll() (texts, error) {
	all := make(texts, 1500)
	names, err := fs.Glob(files, "catalogue/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the catalogue: %w", err)
	}
	for _, name := range names {
		if err := all.add(name); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (all texts) add(name string) error {
	raw, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		key, said, err := read(line)
		if err != nil {
			return fmt.Errorf("%s: %w: %s", name, err, line)
		}
		if _, twice := all[key]; twice {
			return fmt.Errorf("%s: %q stands in the catalogue twice", name, key)
		}
		all[key] = said
	}
	return nil
}

var errLine = errors.New(`want one line of key: {en: "text", ru: "text"}`)

// read takes a line apart. A YAML library takes ten times as long for all of them; a test holds the two against each
// other.
func read(line string) (key string, all text, err error) {
	key, rest, ok := strings.Cut(line, ": {")
	if !ok {
		return "", text{}, errLine
	}
	for i, l := range Languages() {
		before := l + `: "`
		if i > 0 {
			before = ", " + before
		}
		if rest, ok = strings.CutPrefix(rest, before); !ok {
			return "", text{}, errLine
		}
		if all[i], rest, err = unquote(rest); err != nil {
			return "", text{}, err
		}
		if strings.TrimSpace(all[i]) == "" {
			return "", text{}, fmt.Errorf("no text in %q", l)
		}
	}
	if rest != "}" {
		return "", text{}, errLine
	}
	return key, all, nil
}

// unquote reads up to the closing quote and gives what follows it.
func unquote(s string) (text, rest string, err error) {
	if end := strings.IndexAny(s, `"\`); end >= 0 && s[end] == '"' {
		return s[:end], s[end+1:], nil
	}
	quoted, err := strconv.QuotedPrefix(`"` + s)
	if err != nil {
		return "", "", errLine
	}
	text, err = strconv.Unquote(quoted)
	return text, s[len(quoted)-1:], err
}

// Keys lists every key, sorted.
func (c *Catalogue) Keys() []string {
	keys := make([]string, 0, len(c.texts()))
	for k := range c.texts() {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Has reports whether the catalogue knows the key.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.texts()[key]
	return ok
}

// In gives the speaker of one language; an unknown one speaks the fallback.
func (c *Catalogue) In(language string) Speaker {
	if !slices.Contains(Languages(), language) {
		language = Languages()[0]
	}
	return Speaker{catalogue: c, Language: language}
}

// Speaker says things in one language.
type Speaker struct {
	catalogue *Catalogue
	Language  string
}

// Say gives the text of key with its values, which come in pairs: name, value, name, value. A key that
// the catalogue lacks is shown as "[key]", so that it is seen; a test keeps that from happening.
func (s Speaker) Say(key string, pairs ...any) string {
	var values map[string]string
	if len(pairs) > 0 {
		values = make(map[string]string, len(pairs)/2)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[fmt.Sprint(pairs[i])] = fmt.Sprint(pairs[i+1])
	}
	return s.SayMap(key, values)
}

// SayMap is Say with the values in a map.
func (s Speaker) SayMap(key string, values map[string]string) string {
	said, ok := s.catalogue.texts()[key]
	if !ok {
		return "[" + key + "]"
	}
	return s.fill(said[slices.Index(Languages(), s.Language)], values)
}

// SayFirst is SayMap with the first of the keys that the catalogue knows, or the last.
func (s Speaker) SayFirst(values map[string]string, keys ...string) string {
	for _, key := range keys[:len(keys)-1] {
		if s.Has(key) {
			return s.SayMap(key, values)
		}
	}
	return s.SayMap(keys[len(keys)-1], values)
}

// Has reports whether the catalogue knows the key.
func (s Speaker) Has(key string) bool { return s.catalogue.Has(key) }

// fill puts values into the slots of a text: {name}, or {name|form|form} for the form that goes with a number.
func (s Speaker) fill(text string, values map[string]string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var filled strings.Builder
	for text != "" {
		before, rest, _ := strings.Cut(text, "{")
		slot, after, _ := strings.Cut(rest, "}")
		filled.WriteString(before)
		filled.WriteString(s.say(slot, values))
		text = after
	}
	return filled.String()
}

// say says what stands for a slot; nothing for none.
func (s Speaker) say(slot string, values map[string]string) string {
	name, forms, chosen := strings.Cut(slot, "|")
	value := values[name]
	if !chosen {
		return value
	}
	list := strings.Split(forms, "|")
	return list[min(plural(s.Language, value), len(list)-1)]
}

// plural gives the index of the form for a number, by the Unicode CLDR rules for whole numbers
// (cldr.unicode.org, language plural rules): English one, other; Russian one, few, many.
func plural(language, number string) int {
	n, err := strconv.ParseInt(strings.TrimPrefix(number, "-"), 10, 64)
	if err != nil {
		return 1
	}
	if language != "ru" {
		if n == 1 {
			return 0
		}
		return 1
	}
	ten, hundred := n%10, n%100
	switch {
	case ten == 1 && hundred != 11:
		return 0
	case ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14):
		return 1
	}
	return 2
}
