package slackpage

import (
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// span is a run of text as the page shows it.
type span struct {
	Text    string
	Link    string // an address of the web; empty for none
	Mention bool   // it calls somebody: everybody in the channel would hear it
	At      string // the exact instant, for a date
	Bold    bool
	Italic  bool
	Strike  bool
	Code    bool
}

// reader shows mrkdwn (docs.slack.dev/messaging/formatting-message-text) in one language and zone.
type reader struct {
	say  Say
	zone *time.Location
	now  time.Time
	name func(id string) string // of a member
}

var token = regexp.MustCompile(`<([^<>]+)>`)

// spans reads a text object.
func (r reader) spans(t text) []span {
	if t.Type == plainText {
		return []span{{Text: t.Text}}
	}
	var out []span
	style := span{}
	rest := t.Text
	for rest != "" {
		at := token.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		out = append(out, style.run(rest[:at[0]], rest[at[0]:])...)
		s := r.special(rest[at[2]:at[3]])
		s.Bold, s.Italic, s.Strike, s.Code = style.Bold, style.Italic, style.Strike, style.Code
		out = append(out, s)
		rest = rest[at[1]:]
	}
	return append(out, style.run(rest, "")...)
}

// special reads what stands between < and >.
func (r reader) special(inside string) span {
	target, label, labelled := strings.Cut(inside, "|")
	switch {
	case strings.HasPrefix(target, "!date^"):
		return r.date(target, html.UnescapeString(label))
	case strings.HasPrefix(target, "!"), strings.HasPrefix(target, "#"):
		return span{Text: "@" + strings.TrimLeft(target, "!#"), Mention: true}
	case strings.HasPrefix(target, "@"):
		return span{Text: "@" + r.name(target[1:]), Mention: true}
	}
	address := html.UnescapeString(target)
	if !labelled {
		label = target
	}
	s := span{Text: html.UnescapeString(label)}
	if u, err := url.Parse(address); err == nil && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "mailto") {
		s.Link = address
	}
	return s
}

var datePart = regexp.MustCompile(`\{(date|time)[a-z_]*\}`)

// date fills the pattern of <!date^seconds^pattern|fallback>.
func (r reader) date(target, fallback string) span {
	parts := strings.SplitN(target, "^", 4)
	if len(parts) < 3 {
		return span{Text: fallback}
	}
	seconds, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return span{Text: fallback}
	}
	t := time.Unix(seconds, 0).In(r.zone)
	filled := datePart.ReplaceAllStringFunc(parts[2], func(part string) string {
		if strings.HasPrefix(part, "{time") {
			return t.Format("15:04")
		}
		return r.day(t, strings.Contains(part, "pretty"))
	})
	return span{Text: filled, At: t.Format(time.RFC3339)}
}

// day is a date as people say it: today, tomorrow, or "Tue 3 Mar".
func (r reader) day(t time.Time, pretty bool) string {
	now := r.now.In(r.zone)
	for offset, key := range map[int]string{-1: "slackpage.yesterday", 0: "slackpage.today", 1: "slackpage.tomorrow"} {
		if d := now.AddDate(0, 0, offset); pretty && d.Year() == t.Year() && d.YearDay() == t.YearDay() {
			return r.say(key)
		}
	}
	text := r.say("desk.weekday."+strconv.Itoa(int(t.Weekday()))) + " " + strconv.Itoa(t.Day()) + " " + r.say("desk.month."+strconv.Itoa(int(t.Month())))
	if t.Year() != now.Year() {
		text += " " + strconv.Itoa(t.Year())
	}
	return text
}

func (r reader) moment(t time.Time) string {
	return r.day(t.In(r.zone), false) + ", " + t.In(r.zone).Format("15:04")
}

// run splits a text without specials into runs of one style each; the style goes on behind it. ahead is
// what follows, in which a mark may find its closing partner.
func (style *span) run(s, ahead string) []span {
	var out []span
	begun := 0
	flush := func(end int) {
		if end > begun {
			piece := *style
			piece.Text = html.UnescapeString(s[begun:end])
			out = append(out, piece)
		}
	}
	for i := 0; i < len(s); i++ {
		mark := style.flag(s[i])
		if mark == nil || (style.Code && s[i] != '`') {
			continue
		}
		if *mark && !closes(s, i) || !*mark && !opens(s, i, ahead) {
			continue
		}
		flush(i)
		begun = i + 1
		*mark = !*mark
	}
	flush(len(s))
	return out
}

func (style *span) flag(mark byte) *bool {
	switch mark {
	case '*':
		return &style.Bold
	case '_':
		return &style.Italic
	case '~':
		return &style.Strike
	case '`':
		return &style.Code
	}
	return nil
}

// opens reports whether the mark at i begins a style: not within a word, before no space, and with a
// partner in the same line.
func opens(s string, i int, ahead string) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	line, _, _ := strings.Cut(s[i+1:]+ahead, "\n")
	return (i == 0 || !letter(before)) && line != "" && line[0] != ' ' && line[0] != s[i] && strings.IndexByte(line, s[i]) > 0
}

func closes(s string, i int) bool {
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return i+1 == len(s) || !letter(after)
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
