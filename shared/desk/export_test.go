package desk

import (
	"slices"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/staff"
)

// Route is a line of the table of routes, for the test that walks it.
type Route struct {
	Pattern string
	For     []staff.Role
}

// Routes is the table.
func (d *Desk) Routes() []Route { return tested(d.routes()) }

// FormRoutes are the addresses to which only forms go, as somebody opens them.
func (d *Desk) FormRoutes() (all []Route) {
	for _, r := range d.Routes() {
		if path, posts := strings.CutPrefix(r.Pattern, "POST "); posts && !slices.Contains(Readable(), path) {
			all = append(all, Route{"GET " + path, r.For})
		}
	}
	return all
}

func tested(routes []route) []Route {
	var all []Route
	for _, r := range routes {
		all = append(all, Route{r.Pattern, r.For})
	}
	return all
}

// LaidOut is a text as the timeline shows it, glued together again.
func LaidOut(text string, marks ...found) (shown, rest []string) {
	t := layOut(text, marks)
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

// Marks are places with something found there.
func Marks(spans ...[2]int) (all []found) {
	for _, s := range spans {
		all = append(all, found{complaint.Span{Start: s[0], End: s[1]}, "x"})
	}
	return all
}
