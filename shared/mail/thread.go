package mail

import "regexp"

var (
	subjectTag = regexp.MustCompile(`(?i)\[\s*REF\s*:\s*([A-Z]{1,6}-\d{4}-\d{3,12})\s*\]`)
	messageID  = regexp.MustCompile(`^<[!-;=?-~]{1,400}@[!-;=?-~]{1,400}>$`)
)

// cleanID returns a Message-ID if it is one, with its angle brackets, else nothing.
func cleanID(id string) string {
	if messageID.MatchString(id) {
		return id
	}
	return ""
}
