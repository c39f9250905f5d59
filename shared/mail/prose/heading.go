package prose

import (
	"strings"
	"unicode"

	"resonance/shared/pattern"
)

// maxHeading is how many lines the header of a quoted letter may take.
const maxHeading = 40

// readHeader reads the block of From, Date, To and Subject that mail programs write above a letter that
// they quote. Without a marker above it, it must be fuller before it counts.
func readHeader(lines []string, marked bool) (h *Header, heading []string, used int) {
	i := 0
	if marked {
		i = skipBlank(lines)
	}
	if i >= len(lines) {
		return nil, nil, 0
	}
	if l, _ := cutLabel(bare(lines[i])); l == noLabel || !marked && l != fromLabel && l != subjectLabel && l != dateLabel {
		return nil, nil, 0
	}
	seen := map[label]string{}
	last := noLabel
	start := i
	for ; i < len(lines) && i-start < maxHeading; i++ {
		line := bare(lines[i])
		l, value := cutLabel(line)
		if l != noLabel && l != otherLabel {
			if _, twice := seen[l]; twice {
				break
			}
		}
		switch {
		case l != noLabel:
			seen[l], last = value, l
		case strings.TrimSpace(line) == "":
			next := i + skipBlank(lines[i:])
			if next >= len(lines) || !continuesLabels(bare(lines[next]), seen) || next-i > 2 {
				return finishHeader(seen, lines[start:i], i, marked)
			}
		case continuesValue(last, seen[last], line):
			seen[last] += " " + strings.TrimSpace(line)
		default:
			return finishHeader(seen, lines[start:i], i, marked)
		}
	}
	return finishHeader(seen, lines[start:i], i, marked)
}

// bare is a line without quote marks and the invisible marks that programs leave.
func bare(line string) string {
	line = strings.TrimLeft(line, "\ufeff\u200b \t")
	for isQuoted(line) {
		line = unquote(line)
	}
	return line
}

func continuesLabels(line string, seen map[label]string) bool {
	l, _ := cutLabel(line)
	_, twice := seen[l]
	return l != noLabel && !twice
}

// continuesValue tells a wrapped list of recipients, and a value below its label.
func continuesValue(last label, value, line string) bool {
	switch last {
	case toLabel, copyLabel, otherLabel:
		return strings.Contains(line, "@") || strings.HasSuffix(value, ",") || strings.HasSuffix(value, ";")
	case fromLabel:
		return strings.TrimSpace(value) == "" || address.MatchString(line) && !address.MatchString(value) && len(strings.Fields(line)) <= 3
	case subjectLabel, dateLabel:
		return strings.TrimSpace(value) == ""
	}
	return false
}

func finishHeader(seen map[label]string, heading []string, used int, marked bool) (*Header, []string, int) {
	_, from := seen[fromLabel]
	_, date := seen[dateLabel]
	_, to := seen[toLabel]
	_, subject := seen[subjectLabel]
	full := from && (date && (to || subject) || to && subject)
	if !full && (!marked || !from) || strings.TrimSpace(seen[fromLabel]) == "" {
		return nil, nil, 0
	}
	name, addr := parseWriter(seen[fromLabel])
	h := &Header{Name: name, Address: addr, To: seen[toLabel], Date: seen[dateLabel], Subject: seen[subjectLabel]}
	clean := make([]string, len(heading))
	for i, line := range heading {
		clean[i] = strings.TrimSpace(bare(line))
	}
	return h, clean, used
}

var mailto = pattern.New(`(?i)[<\[(]mailto:[^>\])]*[>\])]?|mailto:`)

// parseWriter reads a From value as mail programs write it: Name <address>, Name [mailto:address],
// "Name" (address), or either alone.
func parseWriter(value string) (name, addr string) {
	if m := address.FindString(value); m != "" {
		addr = strings.ToLower(strings.Trim(strings.TrimPrefix(strings.ToLower(m), "mailto:"), "'\"."))
	}
	name = mailto.ReplaceAllLiteralString(value, "<")
	if i := strings.IndexAny(name, "<[("); i >= 0 {
		name = name[:i]
	}
	name = strings.Trim(strings.TrimSpace(name), `"'«»“”„‘’`+" \t*")
	if strings.EqualFold(name, addr) || strings.Contains(name, "@") {
		name = ""
	}
	return name, addr
}

// introLines returns how many lines the intro of a quotation takes, 0 if none begins here.
func introLines(lines []string) int {
	first := strings.TrimSpace(bare(lines[0]))
	if first == "" || !colonNear(lines) {
		return 0
	}
	joined := ""
	for n := 1; n <= 3 && n <= len(lines); n++ {
		line := strings.TrimSpace(bare(lines[n-1]))
		if line == "" {
			return 0
		}
		joined = strings.TrimSpace(joined + " " + line)
		if isIntro(joined) && (n == 1 || startsIntro(first)) {
			return n
		}
		if len(joined) > maxIntro {
			return 0
		}
	}
	return 0
}

// colonNear reports whether one of the next lines ends with a colon, which every intro does.
func colonNear(lines []string) bool {
	for _, line := range lines[:min(3, len(lines))] {
		line = strings.TrimRight(line, " \t*_")
		if strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：") {
			return true
		}
	}
	return false
}

// startsIntro keeps the last lines of a paragraph from being taken for the intro below them.
func startsIntro(first string) bool {
	return introStart.MatchString(first) || yearOrDay.MatchString(first)
}

var introStart = pattern.New(`(?i)^(?:on|am|le|el|il|em|op|den|d\.|dne|dnia|w dniu|a|v|на|пн|вт|ср|чт|пт|сб|вс|понед|втор|сред|четв|пятн|субб|воскр|\d{1,2}[.\s/-])`)

var quotedName = pattern.New(`["“„«]\s*([^"“”„«»]{2,80}?)\s*["”“»]`)

// introHeader reads name and address from "On … X <address> wrote:".
func introHeader(intro string) *Header {
	intro = strings.TrimSpace(bare(intro))
	h := &Header{}
	at := len(intro)
	if m := address.FindStringSubmatchIndex(intro); m != nil {
		h.Address = strings.ToLower(strings.TrimPrefix(intro[m[0]:m[1]], "mailto:"))
		at = m[0]
	} else if m := wrote.FindStringSubmatchIndex(intro); m != nil {
		at = m[0]
	}
	h.Date = dateIn(intro)
	if m := quotedName.FindStringSubmatch(intro); m != nil {
		h.Name = m[1]
		return h
	}
	words := strings.Fields(strings.Trim(intro[:at], "<([ \t,"))
	from := len(words)
	for from > 0 && isNameWord(words[from-1]) {
		from--
	}
	h.Name = strings.Trim(strings.Join(words[from:], " "), `,"' `)
	return h
}

func dateIn(intro string) string {
	if m := yearOrDay.FindString(intro); m != "" {
		return m
	}
	return ""
}

// isNameWord tells words that can be part of a name from dates, hours and zones.
func isNameWord(word string) bool {
	if strings.HasSuffix(word, ",") || strings.HasSuffix(word, ":") {
		return false
	}
	first := []rune(word)[0]
	if !unicode.IsUpper(first) {
		return false
	}
	switch strings.Trim(word, ".,") {
	case "AM", "PM", "GMT", "UTC", "CET", "CEST", "BST", "EST", "EDT", "PST", "PDT", "MSK", "Uhr":
		return false
	}
	return !strings.ContainsAny(word, "0123456789")
}
