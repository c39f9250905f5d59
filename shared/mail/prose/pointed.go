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
	// a comment before we go to print on Thursday; your reply ahead of our hearing
	event = pattern.New(`(?i)\b(?:before|ahead\s+of|prior\s+to|in\s+time\s+for)\s+(?:(?:we|it|the\s+\p{L}+)\s+(?:go(?:es)?\s+(?:to\s+(?:print|press)|out|live)|publish|air|broadcast|run)(?:e?s)?|publication|broadcast|transmission|(?:our|the|my|this|his|her)\s+(?:next\s+)?(?:court\s+|board\s+|committee\s+)?(?:hearing|meeting|trial|board|flight|holiday|surgery|wedding|appointment|broadcast|publication))\b|` +
		`(?:^|[^\p{L}])до\s+(?:` + ruEvents + `)`)
	// a comment by 3pm, please
	bareHour = pattern.New(`(?i)(?:\b(?:by|before|no\s+later\s+than)|(?:^|[^\p{L}])(?:до|к|не\s+поз(?:днее|же)))\s+(?:\d{1,2}:\d{2}|\d{1,2}\s?[ap]\.?m\b|noon|midday|полудня)`)
	// the hours in which somebody can be rung up
	reachable = ask(`звон|свяж`, `\bcall|\bphone|\bring\b|\breach`)
)

const ruEvents = `выхода|публикации|эфира|печати|сдачи\s+(?:номера|в\s+печать)|съ[её]м(?:ки|ок)|отъезда|отл[её]та|вылета|(?:судебного\s+)?заседания|совещания|встречи`

// behindEvent is what may stand between an event and its day.
var behindEvent = pattern.New(`(?i)^(?:\s*` + filler + `)*\s*$`)

// pointedDays finds the days that "before then", "before we go to print" and hours without a day mean: the one named
// right behind the event or last before it, or today for the hour of an answer. Places that meet a deadline that is known are left out.
func pointedDays(text string, at written, known []Deadline) []Deadline {
	var out []Deadline
	for _, form := range []*pattern.Pattern{pointer, event, bareHour} {
		for _, m := range form.FindAllStringSubmatchIndex(text, maxFinds) {
			place := Span{m[0], m[1]}
			if slices.ContainsFunc(known, func(d Deadline) bool { return d.Found.meets(place) }) {
				continue
			}
			var day time.Time
			var named bool
			switch form {
			case event:
				day, named = eventDay(text, &place, at)
			case bareHour:
				day, named = hourDay(text, place, at)
			default:
				day, named = lastDay(text[:place.Start], at)
			}
			if named && at.ahead(day) {
				out = append(out, Deadline{Date: day.Format(time.DateOnly), Found: place})
			}
		}
	}
	return out
}

// hourDay is the day of an hour: named last before it, or else today, where it is the hour of an answer.
func hourDay(text string, place Span, at written) (time.Time, bool) {
	if day, named := lastDay(text[:place.Start], at); named {
		return day, true
	}
	from, _ := sentence(text, place.Start, place.End)
	asked := text[max(from, strings.LastIndexAny(text[:place.Start], ",;:(")):place.Start]
	return at.day, answers.MatchString(asked) && !reachable.MatchString(asked)
}

// lasting says that something goes on until the day behind it: nobody asks for anything before then.
var lasting = pattern.New(`(?i)\b(?:until|till)(?:\s*` + filler + `)*\s*$`)

// lastDay is the day that the end of a text names last.
func lastDay(text string, at written) (time.Time, bool) {
	text = strings.ToValidUTF8(text[max(0, len(text)-dayWindow):], "")
	var last date
	for _, d := range datesIn(text, at) {
		if d.end > last.end {
			last = d
		}
	}
	return last.day, last.end > 0 && !lasting.MatchString(text[:last.start])
}

// countedBack ends a length that is counted back from an event: five days before the hearing.
var countedBack = pattern.New(`(?i)(?:days?|weeks?|hours?|дн(?:я|ей)|недел[июь]|суток|час(?:а|ов))\s*$`)

// eventDay is the day of what an answer is asked before: named right behind it, or else last before.
func eventDay(text string, place *Span, at written) (time.Time, bool) {
	from, _ := sentence(text, place.Start, place.End)
	if before := text[from:place.Start]; !asks.MatchString(before) || countedBack.MatchString(before) {
		return time.Time{}, false
	}
	behind := strings.ToValidUTF8(text[place.End:min(len(text), place.End+maxDay)], "")
	for _, d := range datesIn(behind, at) {
		if behindEvent.MatchString(behind[:d.start]) {
			place.End += d.end
			return d.day, true
		}
	}
	return lastDay(text[:place.Start], at)
}
