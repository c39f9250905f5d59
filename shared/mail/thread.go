package mail

import (
	"strings"

	"resonance/shared/pattern"
)

var (
	subjectTag = pattern.New(`(?i)\[\s*REF\s*:\s*(RS-\d{4}-\d{3,12})\s*\]`)
	casePart   = pattern.New(`(?i)^RS-\d{4}-\d{3,12}$`)
	ownID      = pattern.New(`(?i)^<(RS-\d{4}-\d{3,12})\.[0-9a-z-]{1,40}@([^<>@\s]+)>$`)
	messageID  = pattern.New(`^<[!-;=?-~]{1,400}@[!-;=?-~]{1,400}>$`)
	anyID      = pattern.New(`<[^<>\s]{1,900}>`)
)

// maxIDs bounds how many ids of a References header are kept, the newest.
const maxIDs = 200

// cleanID returns a Message-ID if it is one, with its angle brackets, else nothing.
func cleanID(id string) string {
	if messageID.MatchString(id) {
		return id
	}
	return ""
}

// messageIDs reads the ids of In-Reply-To and References.
func messageIDs(raw []byte) []string {
	ids := anyID.FindAllString(string(raw), -1)
	return ids[max(0, len(ids)-maxIDs):]
}

// findThread looks for the case that a letter names: first where only a mail program writes (the
// address, the ids), then in the tag that a person could retype. Message-IDs of strangers never count.
func (r Rules) findThread(addresses []string, ids []string, texts ...string) Thread {
	for _, a := range addresses {
		if c := r.caseOfAddress(a); c != "" {
			return Thread{Case: c, By: ByAddress}
		}
	}
	for i := len(ids) - 1; i >= 0; i-- {
		if m := ownID.FindStringSubmatch(ids[i]); m != nil && r.ours(m[2]) {
			return Thread{Case: strings.ToUpper(m[1]), By: ByReferences}
		}
	}
	for _, t := range texts {
		if m := subjectTag.FindStringSubmatch(t); m != nil {
			return Thread{Case: strings.ToUpper(m[1]), By: ByTag}
		}
	}
	return Thread{}
}

// caseOfAddress returns the case in desk+CASE@ours, or nothing.
func (r Rules) caseOfAddress(address string) string {
	local, domain, ok := cutAddress(strings.ToLower(address))
	if !ok || !r.ours(domain) {
		return ""
	}
	if _, tail, found := strings.Cut(local, "+"); found && casePart.MatchString(tail) {
		return strings.ToUpper(tail)
	}
	return ""
}

func (r Rules) ours(domain string) bool {
	for _, d := range r.Domains {
		if strings.EqualFold(d, domain) {
			return true
		}
	}
	return false
}

// door returns the channel of one of our addresses, its plus part aside.
func (r Rules) door(address string) (Channel, bool) {
	local, domain, ok := cutAddress(strings.ToLower(address))
	if !ok {
		return Unknown, false
	}
	local, _, _ = strings.Cut(local, "+")
	c, known := r.Doors[local+"@"+domain]
	return c, known
}
