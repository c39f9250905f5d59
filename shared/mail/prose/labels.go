package prose

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// label is a field of the header that mail programs write above a letter they quote or forward.
type label int

const (
	noLabel label = iota
	fromLabel
	toLabel
	copyLabel
	dateLabel
	subjectLabel
	otherLabel
)

// labelWords are the labels in the languages of the common mail programs, in lower case.
var labelWords = map[label]string{
	fromLabel: "from|von|de|od|fra|da|van|från|lähettäjä|от|от кого|отправитель|від|від кого|відправник|de la|gönderen|kimden|feladó|saatja|kellelt|" +
		"expéditeur|remitente|mittente|afzender|absender|avsender|avsändare|nadawca|odesílatel|odosielateľ|expeditor|expeditorul|pošiljatelj|šalje|" +
		"送信元|差出人|发件人|寄件者|寄件人|보낸 사람|보낸사람|από|מאת|من|адпраўнік|ад|каму ад|кімнен|dari|từ|จาก",
	toLabel: "to|an|à|a|para|komu|til|till|aan|naar|vastaanottaja|do|кому|получатель|kime|alıcı|címzett|către|prima|za|kellele|saaja|" +
		"pour|destinataire|destinatario|destinatário|empfänger|mottaker|modtager|mottagare|adresat|pre|destinatar|destinatarul|送信先|宛先|收件人|收件者|받는 사람|받는사람|προς|אל|إلى|kepada|đến|ถึง|кімге",
	copyLabel: "cc|bcc|copie|copie à|kopie|kopie an|kopia|kópia|kopi|kopio|копия|копии|копія|скрытая копия|cópia|con copia|másolat|másolatot kap|bilgi|dw|" +
		"udw|抄送|副本|참조|kopija|kp|koopia|κοιν|κοινοποίηση|עותק|c/c|copia",
	dateLabel: "date|datum|dato|data|dată|fecha|dátum|дата|дата отправки|отправлено|отправлен|sent|gesendet|envoyé|envoyé le|enviado|enviada|enviado el|enviado em|enviada em|inviato|" +
		"verzonden|sendt|skickat|lähetetty|päivämäärä|päiväys|pvm|wysłano|wysłane|odesláno|odoslané|elküldve|küldve|trimis|gönderildi|gönderilen|gönderme tarihi|tarih|poslano|" +
		"відправлено|надіслано|kuupäev|saadetud|日付|送信日時|日時|日期|发送时间|寄件日期|发件时间|날짜|보낸 날짜|ημερομηνία|στάλθηκε|תאריך|נשלח|تاريخ|күні|tanggal|ngày|วันที่",
	subjectLabel: "subject|betreff|objet|sujet|asunto|oggetto|onderwerp|emne|ämne|aihe|otsikko|temat|předmět|predmet|tárgy|subiect|subiectul|konu|тема|предмет|" +
		"assunto|naslov|teema|件名|主题|主旨|제목|θέμα|נושא|الموضوع|тақырып|subjek|chủ đề|เรื่อง",
	otherLabel: "reply-to|reply to|antwort an|répondre à|responder a|responder para|rispondi a|antwoord aan|svar til|svara till|vastausosoite|vastaus|odpowiedz do|" +
		"odpověď na|odpovedať|válaszcím|răspuns către|yanıt|yanıt adresi|odgovori na|ответить|ответить на|кому ответить|відповісти|importance|важность|attachments|вложения|" +
		"anlagen|pièces jointes|resent-from|mailing list|список рассылки|sender|organization|приоритет|reply|odgovor|odpověď|odpoveď|svar|antwoord",
}

var labelOf = sync.OnceValue(func() map[string]label {
	of := map[string]label{}
	for l, words := range labelWords {
		for _, w := range strings.Split(words, "|") {
			of[w] = l
		}
	}
	return of
})

// maxLabel is the longest label in characters, generously.
const maxLabel = 24

// cutLabel reads "Label: value", in bold or not, as the header of a quoted letter is written.
func cutLabel(line string) (label, string) {
	line = strings.TrimLeft(line, "*_ \t\u00a0")
	end := strings.IndexAny(line, ":：")
	if end <= 0 || end > 4*maxLabel {
		return noLabel, ""
	}
	word := strings.ToLower(strings.Trim(line[:end], "*_ \t\u00a0"))
	l, known := labelOf()[word]
	if !known {
		return noLabel, ""
	}
	value := strings.TrimLeft(strings.TrimPrefix(line[end:], "："), ":")
	return l, strings.TrimSpace(strings.Trim(strings.TrimSpace(value), "*_"))
}

// inlineLabel finds labels that a program wrote on one line without as much as a blank between them.
// Some (Polish Yahoo) even lack the colon; those end at the next label.
var inlineLabel = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(` + inlineWords() + `)\s?[:：]`)
})

func inlineWords() string {
	var words []string
	for word := range labelOf() {
		first := []rune(word)[0]
		if len([]rune(word)) > 1 && unicode.IsLetter(first) && unicode.ToUpper(first) != first || word == "à" || word == "a" {
			words = append(words, regexp.QuoteMeta(string(unicode.ToUpper(first))+string([]rune(word)[1:])))
		}
	}
	sortLongFirst(words)
	return strings.Join(words, "|") + "|CC"
}

// breakLabels puts each label of such a line on a line of its own.
func breakLabels(line string) []string {
	at := inlineLabel().FindAllStringIndex(line, -1)
	if len(at) < 2 {
		return []string{line}
	}
	var out []string
	if head := strings.TrimSpace(line[:at[0][0]]); head != "" {
		out = append(out, head)
	}
	for i, m := range at {
		end := len(line)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		out = append(out, strings.TrimSpace(line[m[0]:end]))
	}
	return out
}
