package identity

import (
	"strings"

	"golang.org/x/net/idna"
)

// email is a mail address in three forms, from strict to loose. Of what can't be an address only the loose
// form is kept: it may be one, badly copied.
type email struct {
	exact  string // the mailbox, as its provider understands it
	tagged string // without a tag
	loose  string // without tag, dots, dashes and underscores in the local part
	local  string // the loose local part alone
}

// written is the address as people are shown it.
func (e email) written() string {
	if e.broken() {
		return e.loose
	}
	return e.exact
}

// broken reports what can't be an address.
func (e email) broken() bool { return e.exact == "" }

const minBroken = 8

// provider is what a mail provider ignores in the local part, from its own help pages.
type provider struct {
	domain string // the name under which all its domains are one
	dots   bool   // dots are ignored
	tags   bool   // what follows a plus is ignored
	dashes bool   // a dot and a dash are the same sign
}

// providerOf knows the providers that ignore something. Sources: Google "Dots don't matter in Gmail
// addresses" and "Use a task-specific email address"; Microsoft "Plus addressing in Exchange Online";
// Apple "iCloud+ aliases"; Proton "Creating aliases"; Fastmail "Plus addressing and subdomain
// addressing"; Yandex "Email addresses" (dots and dashes, ya.ru and national domains, tags).
func providerOf(domain string) provider {
	switch domain {
	case "gmail.com", "googlemail.com":
		return provider{domain: "gmail.com", dots: true, tags: true}
	case "outlook.com", "hotmail.com", "live.com", "msn.com", "fastmail.com", "mail.ru":
		return provider{domain: domain, tags: true}
	case "icloud.com", "me.com", "mac.com":
		return provider{domain: "icloud.com", tags: true}
	case "proton.me", "protonmail.com", "pm.me":
		return provider{domain: "proton.me", dots: true, dashes: true, tags: true}
	case "yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "ya.ru":
		return provider{domain: "yandex.ru", dashes: true, tags: true}
	}
	return provider{domain: domain}
}

// withoutMarks drops what people forget or swap between the words of an address.
var withoutMarks = strings.NewReplacer(".", "", "-", "", "_", "")

// readEmail normalises an address; false when the text is none, and nothing like one.
func readEmail(text string) (email, bool) {
	local, domain, ok := cutLast(strings.Trim(text, " \t\r\n<>\"'"), "@")
	local = strings.ToLower(strings.TrimSpace(local))
	domain = asciiDomain(domain)
	if !ok || local == "" || !strings.Contains(domain, ".") || strings.ContainsAny(local+domain, " \t\r\n<>") {
		return brokenEmail(text)
	}
	p := providerOf(domain)
	untagged, _, _ := strings.Cut(local, "+")
	if p.tags && untagged != "" {
		local = untagged
	}
	if p.dashes {
		local = strings.ReplaceAll(local, "-", ".")
	}
	if p.dots {
		local = strings.ReplaceAll(local, ".", "")
	}
	loose := withoutMarks.Replace(untagged)
	if loose == "" {
		loose = local
	}
	return email{exact: local + "@" + p.domain, tagged: untagged + "@" + p.domain, loose: loose + "@" + p.domain, local: loose}, true
}

func brokenEmail(text string) (email, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	like := len(text) >= minBroken && strings.ContainsAny(text, "@.") && !strings.ContainsAny(text, " \t\r\n<>")
	return email{loose: text}, like
}

// asciiDomain lowers a domain and writes an internationalised one in its ASCII form, so that both
// spellings are one. A name that IDNA refuses stays as it is.
func asciiDomain(domain string) string {
	domain = strings.ToLower(strings.Trim(domain, " ."))
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		return ascii
	}
	return domain
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
