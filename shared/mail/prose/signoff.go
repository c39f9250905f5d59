package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"resonance/shared/pattern"
)

// signLines is how many lines at the end of a letter may hold its writer's name.
const signLines = 8

var valediction = pattern.New(`(?i)^\s*(?:с\s+(?:глубоким\s+)?уважением|с\s+наилучшими|искренне|заранее\s+(?:спасибо|благодар\p{L}+)|спасибо|(?:kind|best|warm|many)?\s*regards|yours\s+(?:faithfully|sincerely|truly)|sincerely|best\s+wishes|many\s+thanks|thanks|thank\s+you|respectfully)[\s,.!]*`)

// Writer completes what a header says of a writer by the name under the letter: "P Tasker" may sign as
// "Peregrine Tasker (Mrs)". The header wins unless the name below is a fuller form of it, or the header
// has no name of a person.
func Writer(headerName, text, signature string) string {
	best := cleanName(headerName)
	lines := append(filled(strings.Split(lastPart(text), "\n"), 1<<20), filled(strings.Split(signature, "\n"), signLines)...)
	lines = lines[max(0, len(lines)-signLines-len(filled(strings.Split(signature, "\n"), signLines))):]
	for i := len(lines) - 1; i >= 0; i-- {
		line := strings.TrimSpace(valediction.ReplaceAllLiteralString(lines[i], ""))
		name := signedName(line)
		if name == "" {
			continue
		}
		closes := i > 0 && valediction.MatchString(lines[i-1]) || line != strings.TrimSpace(lines[i])
		switch {
		case sharesWord(name, best) && fullness(name) > fullness(best):
			best = name
		case best == "" && (closes || i >= len(lines)-3) && len(strings.Fields(name)) >= 2:
			best = name
		}
	}
	if name := petitioner(text); name != "" && (best == "" || sharesWord(name, best) && fullness(name) > fullness(best)) {
		best = name
	}
	name := strings.Join(trimName(strings.Fields(best)), " ")
	if name == "" && strings.Contains(best, " ") {
		name = best // in small letters, as some write theirs
	}
	return SurnameFirst(name)
}

// Russian letters say at their head who writes: от Петровой Анны Сергеевны.
var petition = pattern.New(`(?im)^[ \t]*от:?\s+(?:(?:гр(?:ажданина|ажданки|\.)?|потребителя|покупателя|клиента|абонента|заявителя)\s*:?\s+)?(\p{L}[^\n]*)$`)

// maxHead bounds how much of a letter may be its head, in bytes.
const maxHead = 1000

// petitioner is the full name of who writes, at the head of a letter, surname first.
func petitioner(text string) string {
	m := petition.FindStringSubmatch(text[:min(len(text), maxHead)])
	if m == nil {
		return ""
	}
	name := NameIn(m[1])
	if words := strings.Fields(name); len(words) == 3 && hasPatronymic(words) {
		return name
	}
	return ""
}

// lastPart bounds how much of a letter is looked at for its end.
func lastPart(text string) string {
	return text[max(0, len(text)-4<<10):]
}

// maxSignedLine is how long a line with a name under a letter may be, in characters.
const maxSignedLine = 120

// signedName reads the name that a line under a letter begins with.
func signedName(line string) string {
	if utf8.RuneCountInString(line) > maxSignedLine || strings.HasSuffix(line, "?") || strings.HasSuffix(line, "!") {
		return ""
	}
	lead := line
	if i := strings.IndexAny(line, "\t,(|;•/"); i >= 0 {
		lead = line[:i]
	}
	if i := strings.IndexFunc(lead, func(r rune) bool { return unicode.IsDigit(r) || r == '+' || r == '@' }); i >= 0 {
		lead = lead[:i]
	}
	for _, label := range []string{" тел", " моб", " tel", " mob", " – ", " — ", " - "} {
		if i := strings.Index(strings.ToLower(lead), label); i > 0 {
			lead = lead[:i]
		}
	}
	lead = strings.Trim(lead, " .-–—:*_")
	words := strings.Fields(lead)
	if len(words) == 0 || len(words) > 4 || strings.Contains(lead, ":") { // a label and what it says
		return ""
	}
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(first) && !nameParticle[w] || strings.ContainsAny(w, "«»\"") {
			return ""
		}
	}
	return strings.Join(trimName(words), " ")
}

var nameParticle = map[string]bool{"de": true, "van": true, "von": true, "der": true, "la": true, "du": true, "al": true, "bin": true, "ap": true, "ferch": true, "оглы": true, "кызы": true}

// cleanName drops what is no name of a person: addresses, comments, titles.
func cleanName(name string) string {
	if i := strings.IndexAny(name, "(<[|"); i >= 0 {
		name = name[:i]
	}
	name = strings.Join(strings.Fields(strings.Trim(name, `"' ,`)), " ")
	if strings.Contains(name, "@") {
		return ""
	}
	if surname, given, ok := strings.Cut(name, ","); ok && !isCyrillic(name) && len(strings.Fields(given)) > 0 {
		name = strings.TrimSpace(given) + " " + strings.TrimSpace(surname) // Surname, Given
	}
	return strings.ReplaceAll(name, ",", "")
}

// fullness counts the words of a name that are written out; initials count little.
func fullness(name string) int {
	n := 0
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '.' }) {
		if utf8.RuneCountInString(w) > 1 {
			n += 10
		} else {
			n++
		}
	}
	return n
}

// sharesWord reports whether two names have a written-out word in common.
func sharesWord(a, b string) bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(foldName(a)) {
		if utf8.RuneCountInString(w) > 2 {
			words[w] = true
		}
	}
	for _, w := range strings.Fields(foldName(b)) {
		if words[w] {
			return true
		}
	}
	return false
}
