package prose

import "resonance/shared/pattern"

// Forwarding and answering prefixes of the mail programs, in many languages.
var (
	forwardPrefix = pattern.New(`(?i)^\s*(?:fwd?|wg|tr|rv|vl|vb|videresend\w*|pd|podaj dalej|enc|rm|i|vs ed|továbbítás|tov|i̇lt|ilt|İLT|redir|doorst|пересл\p{L}*|перенаправ\p{L}*|пер|пересылка|転送|转发|轉寄|전달|fs|prosl\p{L}*|προώθ\p{L}*|הועבר|edasi|pren\p{L}*)\s*\.?(?:\[\d+\]|\(\d+\))?\s*[:：]\s*`)
	replyPrefix   = pattern.New(`(?i)^\s*(?:re|aw|antw?|antwort|sv|odp|отв|ответ|на|vá|ynt|yan|bls|rif|r|res|réf|atb|回复|回覆|返信|답장|σχετ|απ|השב|vast)\s*\.?(?:\[\d+\]|\(\d+\))?\s*[:：]\s*`)
)

// VS is "forwarded" in Danish and Norwegian and "answer" in Finnish: it says nothing.
var doubtfulPrefix = pattern.New(`(?i)^\s*vs\s*:\s*`)

// gatewayMark is what mail servers put before the subject of a letter that comes from outside.
var gatewayMark = pattern.New(`(?i)^\s*[\[(*]+\s*(?:(?:possible|probable|suspected|возможно)[\s,]+)?(?:external|extern|externe|ext|spam|внешн\p{L}*|спам)(?:\s+(?:e-?mail|mail|message|sender|письмо|сообщение|отправитель|почта))?\s*[\])*]+\s*:?\s*`)

// SubjectKind tells what the outermost prefix of a subject says about its letter.
type SubjectKind int

// The kinds of subject.
const (
	PlainSubject SubjectKind = iota
	ForwardSubject
	ReplySubject
)

// CutSubject takes the prefixes off a subject and says what the outermost one means.
func CutSubject(subject string) (SubjectKind, string) {
	kind := PlainSubject
	for range 10 {
		var cut string
		found := PlainSubject
		switch {
		case forwardPrefix.MatchString(subject):
			found, cut = ForwardSubject, forwardPrefix.FindString(subject)
		case replyPrefix.MatchString(subject):
			found, cut = ReplySubject, replyPrefix.FindString(subject)
		case gatewayMark.MatchString(subject):
			cut = gatewayMark.FindString(subject)
		case doubtfulPrefix.MatchString(subject):
			cut = doubtfulPrefix.FindString(subject)
		default:
			return kind, subject
		}
		if kind == PlainSubject {
			kind = found
		}
		subject = subject[len(cut):]
	}
	return kind, subject
}
