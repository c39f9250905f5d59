package prose

import (
	"slices"
	"strings"
	"time"

	"resonance/shared/pattern"
)

var (
	// we go to print tomorrow, please comment before then
	pointer = pattern.New(`(?i)\b(?:by|before)\s+th(?:en|at)\b|(?:до|к)\s+эт(?:ого|ому)\s+(?:времени|моменту|момента|сроку|срока)`)
	// a comment by 3pm, please
	bareHour = pattern.New(`(?i)(?:\b(?:by|before|no\s+later\s+than)|(?:^|[^\p{L}])(?:до|к|не\s+поз(?:днее|же)))\s+(?:\d{1,2}:\d{2}|\d{1,2}\s?[ap]\.?m\b|noon|midday|полудня)`)
	// the hours in which somebody can be rung up
	reachable = ask(`звон|свяж`, `\bcall|\bphone|\bring\b|\breach`)
)

// pointedDays finds the days that "before then" and hours without a day mean: the one named last before them, or today
// for the hour of an answer. Places that meet a deadline that is known are left out.
func pointedDays(text string, at written, known []Deadline) []Deadline {
	var out []Deadline
	for _, form := range []*pattern.Pattern{pointer, bareHour} {
		for _, m := range form.FindAllStringSubmatchIndex(text, maxFinds) {
			place := Span{m[0], m[1]}
			if slices.ContainsFunc(known, func(d Deadline) bool { return d.Found.meets(place) }) {
				continue
			}
			day, named := lastDay(text[:place.Start], at)
			if from, _ := sentence(text, place.Start, place.End); !named && form == bareHour {
				asked := text[max(from, strings.LastIndexAny(text[:place.Start], ",;:(")):place.Start]
				day, named = at.day, answers.MatchString(asked) && !reachable.MatchString(asked)
			}
			if named && at.ahead(day) {
				out = append(out, Deadline{Date: day.Format(time.DateOnly), Found: place})
			}
		}
	}
	return out
}

// lastDay is the day that the end of a text names last.
func lastDay(text string, at written) (time.Time, bool) {
	text = strings.ToValidUTF8(text[max(0, len(text)-dayWindow):], "")
	var last date
	for _, d := range datesIn(text, at) {
		if d.end > last.end {
			last = d
		}
	}
	return last.day, last.end > 0
}
