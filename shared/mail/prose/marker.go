package prose

import (
	"sort"
	"strings"

	"resonance/shared/pattern"
)

// Word stems that mean "forwarded" in what mail programs write above a letter that they pass on.
const forwardStems = `forward|weitergeleitet|transf[ée]r|transmis|fait suivre|réexpédi|reenviad|reencaminhad|encaminhad|inoltrat|doorgestuurd|videresend|vidarebefordra|vidaresänd|` +
	`przekazan|przekazywan|przesłan|přeposl|přeposíl|preposl|továbbított|redirecționat|redirectionat|retrimis|iletil|İletil|ileti başl|İleti başl|переслан|пересыла|перенаправ|переадрес|пересил|` +
	`välitet|edelleenlähetet|edastat|proslijeđen|prosleđen|preusmjeren|転送|转发|轉寄|전달|προωθ|הועבר|מועבר|معاد توجيه|diteruskan|chuyển tiếp|persiųst|pārsūt|vidaresent`

// Words that mean "original message"; programs write them above answers and forwards alike.
const originalStems = `original message|original appointment|originalnachricht|ursprüngliche nachricht|message d'origine|message original|mensaje original|mensagem original|messaggio originale|` +
	`oorspronkelijk bericht|ursprungligt meddelande|opprinnelig melding|oprindelig meddelelse|alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|pôvodná správa|` +
	`eredeti üzenet|mesaj original|özgün ileti|orijinal mesaj|исходное сообщение|первоначальное сообщение|оригинальное сообщение|исходное письмо|вихідне повідомлення|початкове повідомлення|元のメッセージ|原始邮件|原始郵件|원본 메시지|izvorna poruka`

var (
	// ---------- Forwarded message ---------, with whatever a program wrote behind it
	dashedMarker = pattern.New(`(?i)^[\s*>]*[-–—_=*]{2,}[\s*]*([^-–—_=*]{3,60}?)[\s*]*[-–—_=*]{2,}[\s*:]*(.*)$`)
	// Begin forwarded message:
	colonMarker  = pattern.New(`(?i)^[\s*>]*([^:：.!?]{3,60})[:：][\s*]*$`)
	forwardWord  = pattern.New(`(?i)` + forwardStems)
	originalWord = pattern.New(`(?i)` + originalStems)
	endWord      = pattern.New(`(?i)^\s*(?:конец|кінець|end|ende|fin|fine|koniec|konec)\b|^\s*(?:конец|кінець)\s`)
	bareDashes   = pattern.New(`^\s*-{20,}\s*$`)
)

// marker is what a line says about the lines below it.
type marker int

const (
	noMarker marker = iota
	forwardMarker
	originalMarker
	endMarker // the forwarded letter ends here
)

// cutMarker reads a line that separates letters, and what stands behind the separator on that line.
func cutMarker(line string) (marker, string) {
	if len(line) > 2000 {
		return noMarker, ""
	}
	begin := strings.TrimLeft(line, " \t\u00a0*>")
	ruled := begin != "" && strings.ContainsRune("-–—_=*", []rune(begin[:min(len(begin), 4)])[0])
	ended := strings.HasSuffix(strings.TrimRight(line, " \t*"), ":") || strings.HasSuffix(line, "：")
	if !ruled && !ended {
		return noMarker, ""
	}
	if m := dashedMarker.FindStringSubmatch(line); m != nil {
		switch words := m[1]; {
		case endWord.MatchString(words) && (forwardWord.MatchString(words) || originalWord.MatchString(words)):
			return endMarker, ""
		case forwardWord.MatchString(words):
			return forwardMarker, m[2]
		case originalWord.MatchString(words):
			return originalMarker, m[2]
		}
	}
	if !ended {
		return noMarker, ""
	}
	if m := colonMarker.FindStringSubmatch(line); m != nil && len(strings.Fields(m[1])) <= 6 {
		if begin := strings.TrimSpace(m[1]); forwardWord.MatchString(begin) && beginsMessage.MatchString(begin) {
			return forwardMarker, ""
		}
	}
	return noMarker, ""
}

// beginsMessage keeps a sentence with "forward" in it from passing for a marker: a marker is about a
// message, mail or letter.
var beginsMessage = pattern.New(`(?i)messag|mensa|messaggio|nachricht|e-?mail|\bmail|mejl|bericht|besked|melding|meddelan|meddelels|viesti|wiadomoś|zpráv|správ|levél|üzenet|mesaj|ileti|İleti|сообщени|письм|лист|повідомл|poruk|kiri|sõnum|メッセージ|邮件|郵件|메시지`)

// Words for "wrote" in the line that mail programs put above what they quote.
const wroteWords = `wrote|writes|schrieb|écrit|escribió|escribio|escreveu|scritto|geschreven|schreef|skrev|kirjoitti|napisał|napisała|napsal|napísal|írta|scris|yazdı|пишет|пишут|написал|написала|писал|писала|` +
	`напиша|написав|пише|napisao|napisala|kirjutas|写道|寫道|書きました|作成|작성|έγραψε|כתב|rašė|rakstīja|viết|menulis|sent from|følgende|följande|сообщает|сообщил`

var (
	wrote     = pattern.New(`(?i)(?:^|[\s(])(?:` + wroteWords + `)(?:\(а\)|\(la\)|\(a\)|\(-a\)|\(ла\))?(?:$|[\s:,)])`)
	address   = pattern.New(`[^\s<>()\[\]"',;:|]{1,64}@[^\s<>()\[\]"',;:|]{1,250}`)
	timeOfDay = pattern.New(`\d{1,2}[:.]\d{2}`)
	yearOrDay = pattern.New(`\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}`)
)

// maxIntro is how long the line above a quotation may be, in bytes, after joining what was wrapped.
const maxIntro = 400

// isIntro tells the line above a quotation: "On … X wrote:", or a date and an address and a colon.
func isIntro(line string) bool {
	line = strings.TrimSpace(strings.Trim(line, "*_> \t\ufeff\u00a0"))
	if len(line) > maxIntro || len(line) < 8 {
		return false
	}
	ended := strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：")
	if !ended {
		return false
	}
	dated := timeOfDay.MatchString(line) || yearOrDay.MatchString(line)
	switch {
	case dated && wrote.MatchString(line):
		return true
	case dated && address.MatchString(line) && len(strings.Fields(line)) <= 20:
		return true
	case address.MatchString(line) && wrote.MatchString(line) && len(strings.Fields(line)) <= 12:
		return true
	}
	return wrote.MatchString(line) && shortIntro.MatchString(line)
}

// shortIntro is "Firstname Lastname wrote:" with nothing else on the line.
var shortIntro = pattern.New(`^(?:\p{Lu}[\p{L}.'’«»"-]*,?\s+){1,4}(?:wrote|пишет|писал|писала|написал|написала|написал\(а\)|schrieb)\s*:$`)

func sortLongFirst(words []string) {
	sort.Slice(words, func(i, j int) bool {
		if len(words[i]) != len(words[j]) {
			return len(words[i]) > len(words[j])
		}
		return words[i] < words[j]
	})
}
