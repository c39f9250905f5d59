package prose

import (
	"strings"

	"resonance/shared/pattern"
)

// maxSignature is how many lines may follow a signature mark that lacks the blank of RFC 3676: a pair of
// hyphens may also divide a letter.
const maxSignature = 20

// isSignatureMark tells the line that a signature follows.
func isSignatureMark(line string, after []string) bool {
	switch strings.TrimRight(line, "\r") {
	case "-- ":
		return true
	}
	if mark := strings.TrimSpace(line); mark != "--" && mark != "- -" {
		return false
	}
	lines := 0
	for _, l := range after {
		if kind, _ := cutMarker(l); kind != noMarker || isQuoted(l) {
			return true
		}
		if strings.TrimSpace(l) != "" {
			lines++
		}
		if lines > maxSignature {
			return false
		}
	}
	return true
}

var mobileSignature = pattern.New(`(?i)^\s*(?:sent from (?:my |mail for |outlook|yahoo|samsung|proton|gmail|an? )|get outlook for|sent with |sent via |` +
	`отправлено (?:с |со |из |через )|послано с |написано с |von meinem .{1,30} gesendet|gesendet (?:mit|von) |envoyé (?:de|depuis) |enviado (?:desde|do) |` +
	`надіслано з |inviato da|verstuurd vanaf|skickat från min|wysłane z )`)

// isMobileSignature tells the line that telephones put below letters.
func isMobileSignature(line string) bool {
	return line != "" && len(line) <= 160 && mobileSignature.MatchString(line) && len(strings.Fields(line)) <= 9
}
