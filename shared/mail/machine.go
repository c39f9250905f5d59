package mail

import (
	"strings"

	"resonance/shared/pattern"
)

// machine is what the header says about machines having made or moved a letter (RFC 3834, RFC 2919).
type machine struct {
	bounce  bool
	answer  bool // a machine's answer: out of office, receipt, challenge
	list    bool
	bulk    bool // Precedence says so
	written bool // made by a machine, whatever it carries
}

// Subjects that responders put in front, English and Russian; mail programs put them nowhere else.
var autoSubject = pattern.New(`(?i)^\s*(?:` +
	`auto(?:matic|mated)?[\s-]*(?:reply|response|answer|responder)|auto(?:re|\s*:)|out[\s-]of[\s-](?:the[\s-])?office|ooo\s*:|i am away|away from (?:the|my) (?:office|desk)|on (?:annual )?leave` +
	`|read\s*:|read receipt|delivery receipt|return receipt|not read\s*:` +
	`|автоматическ\S+ (?:ответ|уведомление)|авто[\s-]?ответ|автоответчик|нет на (?:месте|работе)|вне офиса|в отпуске|отсутству\S+ (?:на|в)|прочитано\s*:|прочтено\s*:|не прочитано|уведомление о прочтении` +
	`|abwesenheit|réponse automatique|respuesta automática|risposta automatica)`)

// bounceSubject knows the subjects of delivery reports: they speak of letters. That goods were not delivered
// is what people complain of.
var bounceSubject = pattern.New(`(?i)undeliver(?:able\s*:|(?:able|ed) (?:mail|message))|delivery (?:status|failure|has failed)|returned (?:mail|to sender)|failure notice|mail delivery (?:failed|failure)|(?:mail|message) (?:\w+ )?not (?:be )?delivered` +
	`|^\s*(?:недоставлено|недоставка|не доставлено|ошибка доставки|не уда[её]тся доставить|не удалось доставить)\s*:|(?:недоставленн\p{L}+|недоставка|ошибка доставки|невозможно доставить)\s+(?:сообщени|письм|почт)|(?:сообщени|письм)\p{L}*\s+(?:\p{L}+\s+)?не\s+(?:\p{L}+\s+){0,2}(?:доставлен|доставить)`)

var daemon = pattern.New(`(?i)^(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon)@`)

var noReply = pattern.New(`(?i)^(?:do-?not-?reply|no-?reply|donotreply|noresponse|robot|daemon|mailer)(?:[+._-][^@]*)?@`)

func readMachine(m *message, r *Reading, nullSender bool, rules Rules) machine {
	h, from := m.header, r.From.Address
	auto := h.text("auto-submitted")
	if end := strings.IndexAny(auto, "; ("); end >= 0 { // a parameter or a comment
		auto = auto[:end]
	}
	precedence := h.text("precedence")
	reportType := strings.ToLower(string(m.params["report-type"].raw))

	var is machine
	is.written = auto != "" && auto != "no" || noReply.MatchString(from) || daemon.MatchString(from)
	is.bulk = precedence == "bulk" || precedence == "junk"
	is.bounce = m.mime == "multipart/report" && (reportType == "delivery-status" || reportType == "") ||
		m.mime == "message/delivery-status" || h.has("x-failed-recipients") ||
		(daemon.MatchString(from) || nullSender) && bounceSubject.MatchString(r.Topic)
	is.bounce = is.bounce && !m.body.underway
	is.answer = auto == "auto-replied" || m.mime == "multipart/report" ||
		precedence == "auto_reply" || autoSubject.MatchString(r.Topic) || hasResponderField(h) ||
		nullSender && (is.written || h.has("in-reply-to") || h.has("references"))
	is.list = precedence == "list" || isList(h, rules)
	suppress := h.text("x-auto-response-suppress")
	is.written = is.written || is.bounce || is.answer ||
		strings.Contains(suppress, "all") || strings.Contains(suppress, "autoreply") || strings.Contains(suppress, "oof")
	return is
}

// hasResponderField knows the fields that responders set that do not know RFC 3834.
func hasResponderField(h header) bool {
	for _, name := range []string{"x-autoreply", "x-autorespond", "x-autoreply-from", "x-mail-autoreply", "x-autoresponder", "x-vacation"} {
		if v := h.text(name); v != "" && v != "no" && v != "false" {
			return true
		}
	}
	return false
}

// isList tells mailing lists and newsletters; a list of our own domain only passes people's mail on.
func isList(h header, rules Rules) bool {
	if id := h.text("list-id"); id != "" {
		for _, d := range rules.Domains {
			d = strings.ToLower(d)
			if strings.HasSuffix(strings.TrimRight(id, "> "), "."+d) {
				return false
			}
		}
		return true
	}
	return h.has("list-unsubscribe") || h.has("list-post") || h.has("x-campaignid")
}
