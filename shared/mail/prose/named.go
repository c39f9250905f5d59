package prose

import (
	"regexp"
	"strings"
	"unicode"

	"resonance/shared/pattern"
)

const (
	title    = `(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lady|Lord|Rev|Revd)\.?\s+`
	nameWord = `(?:(?:\p{Lu}\.)+|St\.|\p{Lu}[\p{L}]*(?:['’-]\p{Lu}?[\p{L}]+)*)`
	fullName = `(` + nameWord + `(?:[ \x{00a0}]+(?:(?:de|van|von|der|den|ter|la|du|da|dos|di|del|al|bin|ap|ferch)\b|` + nameWord + `)){0,4})`
)

// People that a letter names as those who complain: English, the surest form first.
var (
	englishLabel = pattern.New(`(?im)^[\s>*•-]*(?:name\s+of\s+(?:the\s+)?)?(?:complainant|consumer|customer|claimant|applicant|full\s+name|name|your\s+customer|our\s+client|client|policyholder|account\s+holder)(?:['’]s\s+name|\s+name|\s+details)?(?:\s*[:–—]\s*|\t)([^\t\n]+)$`)
	titledName   = pattern.New(`\b(?:` + title + `)` + fullName + `(?:\s*\([^)\n]{1,120}\))?,?\s+(?:has|have|had|says|said|complain|complained|told|contacted|alleges|bought|tells|reports|claims|is\s+unhappy|asks|asked|rang|phoned|called|telephoned)\b`)
	englishNamed = []*pattern.Pattern{
		pattern.New(`\b(?:[Aa]ct|[Aa]cting|[Ii]nstructed|[Ww]rite|[Ww]riting|[Cc]omplain|[Cc]omplaining)\s+(?:for|by|on\s+behalf\s+of)\s+(?:our\s+client,?\s+|my\s+client,?\s+|your\s+customer,?\s+|my\s+\p{Ll}+,\s+)?(?:` + title + `)?` + fullName),
		pattern.New(`\b(?:[Oo]n\s+behalf\s+of)\s+(?:our\s+client,?\s+|my\s+client,?\s+|your\s+customer,?\s+|my\s+\p{Ll}+,\s+)?(?:` + title + `)?` + fullName),
		pattern.New(`\b(?:[Oo]ur|[Mm]y|[Yy]our|[Tt]he|[Aa]|[Oo]ne(?:\s+of\s+your)?|[Aa]nother)\s+(?:\p{Ll}+\s+)?(?:client|constituent|consumer|customer|complainant|reader|viewer|listener|subscriber|policyholder|tenant|resident|passenger|patient|claimant|member\s+of\s+the\s+public)s?\s*[:,—–-]?\s+(?:named\s+|called\s+)?(?:` + title + `)?` + fullName),
		pattern.New(`\b(?:[Cc]omplaint|[Cc]orrespondence|[Ll]etter|[Rr]eferral|[Ee]nquiry|[Cc]oncerns)\s+(?:\([^)\n]{1,60}\)\s+)?(?:(?:about|against|concerning|regarding)\s+(?:[\p{L}'’&-]+\s+){1,6})?(?:from|by|of|made\s+by|raised\s+by|submitted\s+by|received\s+from)\s+(?:an?\s+\p{Ll}+(?:\s+(?:\p{Ll}+\s+)?in\s+(?:the\s+)?\p{Lu}\p{L}+)?,?\s+)?(?:` + title + `)?` + fullName),
		pattern.New(`\b[Rr]eport\s+(?:(?:about|against|of|concerning|regarding)\s+(?:[\p{L}'’&-]+\s+){1,6})?(?:from|made\s+by|submitted\s+by)\s+(?:` + title + `)?` + fullName),
		pattern.New(`\b(?:reader|viewer|listener|subscriber|pensioner)\s+(?:` + title + `)?` + fullName),
		pattern.New(`\b(?:contacted|approached)\s+by\s+(?:` + title + `)?` + fullName),
		titledName,
		pattern.New(fullName + `(?:\s*\([^)\n]{1,120}\))?,?\s+(?:has|have)\s+(?:complained|contacted|told|asked|approached|written|lodged|made\s+a\s+complaint|raised)\b`),
	}
	russianLabel = pattern.New(`(?im)^[\s>*•-]*(?:заявител[ья](?:ница)?|ф\.?\s?и\.?\s?о\.?(?:\s+(?:заявителя|потребителя|клиента|абонента|полностью))?|фамилия,?\s*имя,?\s*(?:и\s+)?отчество(?:\s*\([^)\n]*\))?|потребитель|гражданин|гражданка|обратившийся|клиент|абонент|истец|автор\s+обращения|имя|пострадавш\p{L}+)(?:\s*[:–—]\s*|\t)([^\t\n]+)$`)
	russianCue   = pattern.New(`(?i)обращени|жалоб|заявлени|претензи|заявител|граждан|гр\.|г-н|г-ж|потребител|клиент|абонент|в\s+интересах|от\s+имени|интересы|доверител|представля|обратил|(?:^|[^\p{L}])(?:по)?звонил[аи]?(?:$|[^\p{L}])|читател|пострадавш|пациент|пассажир`)
	russianNot   = pattern.New(`(?i)(?:исп(?:олнитель|\.)?|директор\p{L}*|руководител\p{L}*|начальник\p{L}*|председател\p{L}*|уважаем\p{L}*|специалист\p{L}*|инспектор\p{L}*|заместител\p{L}*|секретар\p{L}*|советник\p{L}*|эксперт\p{L}*|адвокат\p{L}*|юрист\p{L}*|корреспондент\p{L}*|журналист\p{L}*|сотрудник\p{L}*|менеджер\p{L}*|оператор\p{L}*|на\s+имя)[\s:,«»"()-]*(?:[\p{L}«»"-]+\s+){0,3}$`)
	// right behind these words a name is in the nominative
	nominativeCue = pattern.New(`(?i)(?:^|[^\p{L}])(?:обратил(?:ся|ась)|заявитель(?:ница)?|граждан(?:ин|ка)|потребитель|клиент(?:ка)?|абонент(?:ка)?|читатель(?:ница)?|пациент(?:ка)?|пассажир(?:ка)?)\s+$`)
	initials      = pattern.New(`(\p{Lu}[\p{Ll}]+(?:-\p{Lu}[\p{Ll}]+)?)\s+(\p{Lu})\.\s?(\p{Lu})\.`)
)

// Words that begin with a capital and are no names: what follows a name in a sentence, and what only
// looks like one.
var notName = map[string]bool{
	"the": true, "a": true, "an": true, "your": true, "our": true, "we": true, "i": true, "company": true, "ltd": true, "limited": true, "llp": true, "plc": true, "consumer": true, "customer": true,
	"complaint": true, "bank": true, "dear": true, "please": true, "he": true, "she": true, "they": true, "this": true, "that": true, "it": true, "ref": true, "re": true, "on": true, "in": true, "at": true, "office": true,
	"ombudsman": true, "team": true, "client": true, "behalf": true, "who": true, "about": true, "and": true, "mr": true, "mrs": true, "ms": true, "miss": true, "dr": true, "monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
}

// Naming is a person that a text names, and where.
type Naming struct {
	Person
	At       Span
	Labelled bool // in a form: "Complainant: …"
}

var labels = forms{ru: []*pattern.Pattern{russianLabel}, en: []*pattern.Pattern{englishLabel}}

// FindNamed finds the person whose complaint a text passes on: in a labelled form, or in the sentence
// that speaks of it. Telephone and address are those that stand with the name.
func FindNamed(text, region string) (Naming, bool) {
	text = opening(text)
	if n, ok := nameInFields(text); ok {
		return withContacts(text, n, region), true
	}
	for _, form := range labels.in(text) {
		for _, m := range form.FindAllStringSubmatchIndex(text, maxFinds) {
			if name := NameIn(text[m[2]:m[3]]); name != "" {
				return withContacts(text, Naming{Person: Person{Name: name}, At: Span{m[2], m[3]}, Labelled: true}, region), true
			}
		}
	}
	n, ok := russianNamed(text)
	if !ok {
		n, ok = englishName(text)
	}
	if !ok {
		return Naming{}, false
	}
	return withContacts(text, n, region), true
}

// The lines of a form that takes a name apart.
var (
	surnameField = pattern.New(`(?im)^[\s>*•-]*(?:surname|last\s+name|family\s+name|фамилия)(?:\s*[:–—]\s*|\t)(\p{L}[^\t\n]*)$`)
	givenField   = pattern.New(`(?im)^[\s>*•-]*(?:(?:first|given)\s+names?|forenames?|имя)(?:\(s\))?(?:\s*[:–—]\s*|\t)(\p{L}[^\t\n]*)$`)
	fatherField  = pattern.New(`(?im)^[\s>*•-]*отчество(?:\s*[:–—]\s*|\t)(\p{L}[^\t\n]*)$`)
)

// nameInFields puts a name together whose parts stand on lines of one paragraph, in either order.
func nameInFields(text string) (Naming, bool) {
	for _, surname := range surnameField.FindAllStringSubmatchIndex(text, maxFinds) {
		from, to := paragraph(text, surname[2], surname[3])
		given := givenField.FindStringSubmatchIndex(text[from:to])
		if given == nil {
			continue
		}
		words := []string{text[from+given[2] : from+given[3]], text[surname[2]:surname[3]]}
		if isCyrillic(words[1]) {
			words[0], words[1] = words[1], words[0]
			if m := fatherField.FindStringSubmatch(text[from:to]); m != nil {
				words = append(words, m[1])
			}
		}
		if name := NameIn(strings.Join(strings.Fields(strings.Join(words, " ")), " ")); name != "" {
			at := Span{min(surname[2], from+given[2]), max(surname[3], from+given[3])}
			return Naming{Person: Person{Name: name}, At: at, Labelled: true}, true
		}
	}
	return Naming{}, false
}

// paragraph is the one that holds a place.
func paragraph(text string, start, end int) (from, to int) {
	from, to = strings.LastIndex(text[:start], "\n\n")+1, len(text)
	if i := strings.Index(text[end:], "\n\n"); i >= 0 {
		to = end + i
	}
	return from, to
}

// NameIn reads the name that a line begins with, or nothing.
func NameIn(line string) string {
	line = strings.TrimSpace(line)
	if isCyrillic(line) {
		words := leadingWords(line)
		if name, ok := russianName(words[:min(len(words), 3)]); ok {
			return name
		}
		if m := initials.FindStringSubmatchIndex(line); m != nil && m[0] == 0 {
			return line[m[2]:m[3]] + " " + line[m[4]:m[5]] + "." + line[m[6]:m[7]] + "."
		}
		if len(words) >= 2 && len(words) <= 3 {
			return SurnameFirst(strings.Join(words, " "))
		}
		return ""
	}
	if m := surnameComma.FindStringSubmatch(line); m != nil {
		line = m[2] + " " + m[1]
	}
	return strings.Join(trimName(strings.Fields(englishLead.FindString(line))), " ")
}

var (
	englishLead = pattern.New(`^(?:` + title + `)?` + fullName)
	// NGUYEN, Thi Mai
	surnameComma = pattern.New(`^(` + nameWord + `),\s+((?:` + title + `)?` + nameWord + `(?:\s+` + nameWord + `)?)\s*(?:[,;(].*)?$`)
)

// leadingWords returns the capitalised words that a line begins with.
func leadingWords(line string) []string {
	var words []string
	for _, w := range strings.Fields(line) {
		clean := strings.Trim(w, ",.;:()«»\"")
		if !russianWord.MatchString(clean) || russianWord.FindString(clean) != clean {
			break
		}
		words = append(words, clean)
		if clean != strings.TrimLeft(w, "(«\"") {
			break
		}
	}
	return words
}

// trimName takes titles and words that are no names off both ends.
func trimName(words []string) []string {
	for len(words) > 0 && (notName[strings.ToLower(strings.TrimRight(words[0], "."))] || words[0] == "of") {
		words = words[1:]
	}
	for i, w := range words {
		if notName[strings.ToLower(strings.TrimRight(w, "."))] {
			words = words[:i]
			break
		}
	}
	for len(words) > 0 && small(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if n := len(words); n > 0 {
		words[n-1] = strings.TrimRight(words[n-1], ".")
	}
	return words
}

// small tells words without a capital, which end no name, from those of scripts that have none.
func small(word string) bool {
	return strings.ToLower(word) == word && !strings.ContainsFunc(word, func(r rune) bool {
		return unicode.IsLetter(r) && !unicode.IsLower(r)
	})
}

func englishName(text string) (Naming, bool) {
	for _, form := range englishNamed {
		for _, m := range form.FindAllStringSubmatchIndex(text, maxFinds) {
			words := trimName(strings.Fields(text[m[2]:m[3]]))
			titled := strings.Contains(titleBefore(text[m[0]:m[2]]), " ") || form == titledName
			if len(words) >= 2 || len(words) == 1 && titled && len(words[0]) > 1 {
				n := Naming{Person: Person{Name: fullerMention(text, words)}, At: Span{m[2], m[3]}}
				return n, true
			}
		}
	}
	return Naming{}, false
}

var titleAtEnd = pattern.New(`(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lady|Lord)\.?\s+$`)

func titleBefore(s string) string { return titleAtEnd.FindString(s) }

// fullerMention finds the fullest form in which a text names the person: "Mr Thelwell" may be "Osric
// Thelwell" elsewhere.
func fullerMention(text string, words []string) string {
	best := strings.Join(words, " ")
	last := words[len(words)-1]
	form := regexp.MustCompile(`(?:` + title + `)?((?:` + nameWord + `[ \x{00a0}]+){1,3})` + regexp.QuoteMeta(last) + `(?:$|[^\p{L}'’-])`)
	for _, m := range form.FindAllStringSubmatch(text, maxFinds) {
		given := trimName(strings.Fields(m[1]))
		candidate := strings.Join(append(given, last), " ")
		if fullness(candidate) > fullness(best) && (len(words) == 1 || sharesWord(candidate, best)) {
			best = candidate
		}
	}
	return best
}

// russianNamed finds a name in an oblique or direct case behind a word that speaks of a complaint.
func russianNamed(text string) (Naming, bool) {
	if !isCyrillic(text) {
		return Naming{}, false
	}
	at := russianWord.FindAllStringSubmatchIndex(text, 20*maxFinds)
	for size := 3; size >= 2; size-- {
		for i := 0; i+size <= len(at); i++ {
			if !adjoining(text, at[i:i+size]) {
				continue
			}
			before := text[max(0, at[i][0]-90):at[i][0]]
			if before = sameParagraph(before); russianNot.MatchString(before) || !russianCue.MatchString(before) {
				continue
			}
			words := make([]string, size)
			for k := range words {
				words[k] = text[at[i+k][0]:at[i+k][1]]
			}
			if size == 3 && !hasPatronymic(words) {
				continue
			}
			if name, ok := russianName(words); ok {
				return Naming{Person: Person{Name: name}, At: Span{at[i][0], at[i+size-1][1]}}, true
			}
		}
	}
	for _, m := range initials.FindAllStringSubmatchIndex(text, maxFinds) {
		before := sameParagraph(text[max(0, m[0]-90):m[0]])
		if russianCue.MatchString(lastWords(before, 4)) && !russianNot.MatchString(before) {
			surname := text[m[2]:m[3]]
			if !nominativeCue.MatchString(before) {
				surname = bareSurname(surname)
			}
			name := surname + " " + text[m[4]:m[5]] + "." + text[m[6]:m[7]] + "."
			return Naming{Person: Person{Name: name}, At: Span{m[0], m[1]}}, true
		}
	}
	return Naming{}, false
}

func hasPatronymic(words []string) bool {
	for _, w := range words[1:] {
		if _, _, _, ok := readPatronymic(w); ok {
			return true
		}
	}
	return false
}

// bareSurname guesses the nominative of a surname behind "complaint of": feminine endings show.
func bareSurname(word string) string {
	if hasAnySuffix(word, "ой", "ей") {
		return surnameNominative(word, female, genitive)
	}
	return surnameNominative(word, male, genitive)
}

func adjoining(text string, at [][]int) bool {
	for i := 1; i < len(at); i++ {
		gap := text[at[i-1][1]:at[i][0]]
		if strings.Trim(gap, " \u00a0") != "" && strings.Trim(gap, " \n") != "" || len(gap) > 4 {
			return false
		}
	}
	return true
}

func sameParagraph(s string) string {
	if i := strings.LastIndex(s, "\n\n"); i >= 0 {
		return s[i:]
	}
	return s
}

func lastWords(s string, n int) string {
	f := strings.Fields(s)
	return strings.Join(f[max(0, len(f)-n):], " ")
}

// contactSpace is how far behind a name its telephone and address may stand, in bytes.
const contactSpace = 400

// withContacts adds the telephone and address that stand with a name: in its paragraph, behind it.
func withContacts(text string, n Naming, region string) Naming {
	rest := text[n.At.Start:min(len(text), n.At.End+contactSpace)]
	if i := strings.Index(rest, "\n\n"); i >= 0 {
		rest = rest[:i]
	}
	if !n.Labelled { // in running text only what is in the same sentence, as in "X (mail, phone)"
		_, to := sentence(text, n.At.Start, n.At.End)
		rest = text[n.At.End:max(n.At.End, min(to, n.At.End+contactSpace))]
	}
	if phones := Phones(regionOf(region, text), rest); len(phones) > 0 {
		n.Phone = phones[0]
	}
	if mails := Emails(rest); len(mails) > 0 {
		n.Email = mails[0]
	}
	return n
}

func regionOf(region, text string) string {
	if region == "" && Language(text) == "ru" {
		return "RU"
	}
	return region
}
