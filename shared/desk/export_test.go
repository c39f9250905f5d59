package desk

import "resonance/shared/staff"

// Route is a line of the table of routes, for the test that walks it.
type Route struct {
	Pattern string
	For     []staff.Role
}

// Routes is the table.
func (d *Desk) Routes() []Route {
	var all []Route
	for _, r := range d.routes() {
		all = append(all, Route{r.Pattern, r.For})
	}
	return all
}

// ParseMoney and MoneyText let the law of the two be tested.
var (
	ParseMoney = parseMoney
	MoneyText  = moneyText
)

// LaidOut is a text as the timeline shows it, glued together again.
func LaidOut(text string, spans ...found) (shown, rest []string) {
	t := layOut(text, spans)
	glue := func(lines []textLine) []string {
		var all []string
		for _, l := range lines {
			line := ""
			for _, p := range l.Parts {
				line += p.Text
			}
			all = append(all, line)
		}
		return all
	}
	return glue(t.Shown), glue(t.Rest)
}

// Found makes a mark.
func Found(start, end int) found {
	f := found{Mark: "x"}
	f.Start, f.End = start, end
	return f
}
