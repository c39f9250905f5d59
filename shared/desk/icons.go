package desk

import (
	"context"
	"fmt"
	"io"

	"github.com/a-h/templ"
)

// icon draws one of the desk's icons: 24 × 24, a line of 1.75, in the colour of the text. A word always
// stands beside it, so it is hidden from screen readers.
func icon(name string) templ.Component {
	paths, ok := iconPaths[name]
	if !ok {
		return templ.ComponentFunc(func(context.Context, io.Writer) error { return fmt.Errorf("no icon %q", name) })
	}
	return templ.Raw(`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">` + paths + `</svg>`)
}

var iconPaths = map[string]string{
	"today":    `<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3l1.8 1.8M16.9 16.9l1.8 1.8M18.7 5.3l-1.8 1.8M7.1 16.9l-1.8 1.8"/>`,
	"cases":    `<path d="M3.5 7.5a2 2 0 0 1 2-2h4l2 2.5h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2z"/>`,
	"people":   `<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.6-3.6 3.2-5.5 6.5-5.5s5.9 1.9 6.5 5.500M15.5 5.300a3.5 3.5 0 0 1 0 6.400M18 14.700c2 .8 3.2 2.5 3.5 4.8"/>`,
	"problems": `<path d="M12 3.5 21.5 20h-19z"/><path d="M12 10v4.500M12 17.300v.2"/>`,
	"insight":  `<path d="M4 20V10M10 20V4M16 20v-7M21 20H3"/>`,
	"team":     `<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><circle cx="9" cy="10.5" r="2"/><path d="M6 15.800c.4-1.6 1.5-2.5 3-2.500s2.6.9 3 2.500M15 10h3M15 14h3"/>`,
	"tasks":    `<path d="M4 6.500l1.5 1.500L8.5 5M4 13l1.5 1.5 3-3M4 19.5 5.5 21l3-3M12 6.500h8.500M12 13h8.500M12 19.500h8.5"/>`,
	"mail":     `<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="m3.5 7 8.5 6.500L20.5 7"/>`,
	"queues":   `<path d="M4 6h16M4 12h16M4 18h9"/><path d="m17 15.5 3 2.5-3 2.5"/>`,
	"menu":     `<path d="M4 7h16M4 12h16M4 17h16"/>`,
	"account":  `<circle cx="12" cy="8.5" r="4"/><path d="M4.5 20.500c.8-4 3.7-6 7.5-6s6.7 2 7.5 6"/>`,
	"search":   `<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5"/>`,
	"plus":     `<path d="M12 5v14M5 12h14"/>`,
	"clip":     `<path d="m20 11.5-8.2 8.200a5 5 0 0 1-7.1-7.100l8.6-8.600a3.4 3.4 0 0 1 4.8 4.800l-8.5 8.500a1.7 1.7 0 0 1-2.4-2.400l7.8-7.8"/>`,
	"check":    `<path d="m4.5 12.5 5 5 10-11"/>`,
	"late":     `<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.500l3.5 2"/>`,
	"look":     `<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="3"/>`,
	"in":       `<path d="M12 4v12m0 0 5-5m-5 5-5-5M4 20h16"/>`,
	"out":      `<path d="M12 16V4m0 0 5 5m-5-5-5 5M4 20h16"/>`,
	"gear":     `<circle cx="12" cy="12" r="3.2"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.600l2.2 2.200M16.2 16.200l2.2 2.200M18.4 5.600l-2.2 2.200M7.8 16.200l-2.2 2.2"/>`,
	"note":     `<path d="M5 4h14v11l-5 5H5z"/><path d="M14 20v-5h5"/>`,
	"phone":    `<path d="M5 4h4l1.5 5-2.3 1.500a12 12 0 0 0 5.3 5.300L15 13.500l5 1.500v4a1.5 1.5 0 0 1-1.6 1.500C10.5 20 4 13.5 3.5 5.600A1.5 1.5 0 0 1 5 4z"/>`,
	"alarm":    `<path d="M12 3.5 21.5 20h-19z"/><path d="M12 10v4.500M12 17.300v.2"/>`,
	"gift":     `<rect x="4" y="9" width="16" height="11" rx="1"/><path d="M3 9h18M12 9v11M12 9S7.5 9 7.5 6.200C7.5 3 12 4 12 9zM12 9s4.5 0 4.5-2.800C16.5 3 12 4 12 9z"/>`,
}
