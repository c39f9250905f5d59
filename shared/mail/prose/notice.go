package prose

import (
	"strings"

	"resonance/shared/pattern"
)

// Sentences that only a legal department writes, English and Russian.
var sureNotice = pattern.New(`(?is)(?:` +
	`not the (?:intended|named) (?:recipient|addressee)|intended (?:only|solely|exclusively) for the (?:use|addressee|recipient|person|named|individual)|` +
	`received this (?:e-?mail|message|communication|transmission)[^.]{0,30}in error|` +
	`(?:think|consider) (?:of )?the environment before printing|please consider the environment|` +
	`(?:scanned|checked) (?:for|by) [^.]{0,40}virus|virus-free\.|` +
	`(?:письмо|сообщение)[^.]{0,120}предназначен[аоы]? (?:только|исключительно|для (?:адресат|использования))|` +
	`не являетесь[^.]{0,40}(?:адресат|получател)|получили (?:это|данное|настоящее|его)?[^.]{0,30}(?:письмо|сообщение)[^.]{0,20}по ошибке|` +
	`(?:проверено на|отсутствуют) [^.]{0,30}вирус|берегите (?:природу|лес|бумагу)|прежде чем (?:печатать|распечат)|перед тем,? как распечат` +
	`)`)

// A confidentiality clause counts only if it speaks of its recipient as well.
var (
	clause    = pattern.New(`(?is)this (?:e-?mail|message|communication|transmission)[^.]{0,100}(?:confidential|privileged|proprietary)|(?:сообщение|письмо|информация)[^.]{0,120}конфиденциальн`)
	recipient = pattern.New(`(?i)recipient|addressee|intended|адресат|получател`)
)

func isNotice(s string) bool {
	s = strings.ReplaceAll(s, "\n", " ") // mail programs wrap them anywhere
	return sureNotice.MatchString(s) || clause.MatchString(s) && recipient.MatchString(s)
}

// Warnings that mail systems put above letters from outside.
var warning = pattern.New(`(?is)^\W{0,12}(?:caution|external(?: e-?mail| sender)?|warning|внимание|внешн\p{L}+ (?:отправитель|почта|письмо|сообщение))\b?.{0,200}` +
	`(?:outside|external|originated|from an unknown|do not click|внешн|не открывайте|не переходите|за пределами)`)

// maxWarning is how long such a warning may be; a letter may begin with the word.
const maxWarning = 500

// cutNotices takes the disclaimers below a text and the warnings above it off. A paragraph in the middle
// of a letter stays: people complain about disclaimers too.
func cutNotices(text string) (rest, notices string) {
	body := text
	if len(text) > maxTail {
		body = text[strings.LastIndexByte(text[:len(text)-maxTail], '\n')+1:]
	}
	kept := text[:len(text)-len(body)]
	paragraphs := strings.Split(body, "\n\n")
	var cut []string
	for len(paragraphs) > 1 && len(paragraphs[0]) < maxWarning && warning.MatchString(paragraphs[0]) {
		cut, paragraphs = append(cut, paragraphs[0]), paragraphs[1:]
	}
	for i := len(paragraphs) - 1; i > 0 && i >= len(paragraphs)-tailParagraphs; i-- {
		own, tail := cutNoticeLines(paragraphs[i])
		if tail == "" {
			continue
		}
		cut = append(cut, tail)
		if own != "" {
			paragraphs[i] = own
		} else {
			paragraphs = append(paragraphs[:i:i], paragraphs[i+1:]...)
		}
	}
	return strings.Trim(kept+strings.Join(paragraphs, "\n\n"), "\n"), strings.Join(cut, "\n\n")
}

// maxTail is how much of a long text's end may be disclaimers, in bytes.
const maxTail = 16 << 10

// tailParagraphs is how far above the end a disclaimer is looked for.
const tailParagraphs = 5

// cutNoticeLines parts a paragraph whose last lines are a disclaimer.
func cutNoticeLines(paragraph string) (own, tail string) {
	if !isNotice(paragraph) {
		return paragraph, ""
	}
	lines := strings.Split(paragraph, "\n")
	first := len(lines) - 1
	for first > 0 && !isNotice(strings.Join(lines[first:], "\n")) {
		first--
	}
	for first > 0 && isNotice(lines[first-1]) {
		first--
	}
	own = strings.TrimRight(dropRules(strings.Join(lines[:first], "\n")), "\n ")
	return own, strings.Join(lines[first:], "\n")
}

func dropRules(text string) string {
	lines := strings.Split(text, "\n")
	for len(lines) > 0 && strings.Trim(lines[len(lines)-1], "_-=* \t") == "" {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}
