package slackpage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func show(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		style := ""
		for mark, on := range map[string]bool{"*": s.Bold, "_": s.Italic, "~": s.Strike, "`": s.Code} {
			if on {
				style += mark
			}
		}
		switch {
		case s.Link != "":
			fmt.Fprintf(&b, "%s[%s](%s)", style, s.Text, s.Link)
		case s.Mention:
			fmt.Fprintf(&b, "!%s!", s.Text)
		case s.Text != "":
			fmt.Fprintf(&b, "%s{%s}", style, s.Text)
		}
	}
	return b.String()
}

func testReader() reader {
	say := func(key string, _ ...any) string {
		return strings.TrimPrefix(strings.TrimPrefix(key, "slackpage."), "desk.")
	}
	return reader{say: say, zone: time.UTC, now: time.Date(2026, 3, 3, 23, 0, 0, 0, time.UTC), name: func(id string) string { return "name of " + id }}
}

func TestMrkdwn(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                       "{plain}",
		"a *bold* word":               "{a }*{bold}{ word}",
		"*bold <https://a.b|it>*":     "*{bold }*[it](https://a.b)",
		"2*3*4 and snake_case_name":   "{2*3*4 and snake_case_name}",
		"a * lonely star":             "{a * lonely star}",
		"_it_ ~no~ `*code*`":          "_{it}{ }~{no}{ }`{*code*}",
		"*not closed\n*":              "{*not closed\n*}",
		"&lt;!here&gt; &amp;amp;":     "{<!here> &amp;}",
		"<!here> <!channel|x>":        "!@here!{ }!@channel!",
		"<@U1>":                       "!@name of U1!",
		"<https://a.b/?x=1&amp;y=2>":  "[https://a.b/?x=1&y=2](https://a.b/?x=1&y=2)",
		"<javascript:alert(1)|click>": "{click}",
		"<!date^1772539200^{date_short_pretty} {time}|x>": "{today 12:00}",
		"*<!date^1772625600^{date_pretty}|x>*":            "*{tomorrow}",
		"<!date^1804161600^{date} at {time}|x>":           "{weekday.4 4 month.3 2027 at 12:00}",
		"<!date^soon^{date}|the &lt;fallback&gt;>":        "{the <fallback>}",
		"<!date>": "!@date!",
		"*<!date^1772539200^{time}|x>* · *late* · provisional*": "*{12:00}{ · }*{late}{ · provisional*}",
	} {
		if got := show(testReader().spans(text{Type: mrkdwn, Text: in})); got != want {
			t.Errorf("%q\n got %s\nwant %s", in, got, want)
		}
	}
	if got := show(testReader().spans(text{Type: plainText, Text: "*a* <!here> &lt;"})); got != "{*a* <!here> &lt;}" {
		t.Errorf("plain text was read: %s", got)
	}
}

// Escaped text without marks is shown as it was written.
func TestEscapedTextIsShownAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := rapid.StringMatching("[a-zа-я <>&;!@#|]{0,60}").Draw(t, "text")
		escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(written)
		var shown strings.Builder
		for _, s := range testReader().spans(text{Type: mrkdwn, Text: escaped}) {
			if s.Mention || s.Link != "" {
				t.Fatalf("%q became %+v", written, s)
			}
			shown.WriteString(s.Text)
		}
		if shown.String() != written {
			t.Fatalf("%q is shown as %q", written, shown.String())
		}
	})
}
