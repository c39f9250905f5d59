package prose

import (
	"slices"
	"strings"

	"resonance/shared/pattern"
	"resonance/shared/phone"
)

var (
	phoneShape = pattern.New(`(?:\+|\b00)?\(?\d[\d \t().\x{00a0}\x{202f}‑–-]{6,22}\d`)
	phoneLabel = pattern.New(`(?i)(?:тел\p{L}*|моб\p{L}*|факс|whats?app|phone|tel\b|mobile|mob\b|cell|call|ring|позвон\p{L}*|звон\p{L}*|номер)[^\n\d+]{0,25}$`)
	notPhone   = pattern.New(`(?i)(?:№|инн|огрн|снилс|сч[её]т\p{L}*|л/с|account|acc|order|ref\p{L}*|invoice|card|iban|imei|tracking|заказ\p{L}*|договор\p{L}*|карт\p{L}*)[^\n\d+]{0,12}$|` +
		`номер\p{L}*\s+(?:обращени|жалоб|заявк|заявлени|дел)\p{L}*[\s:—-]*$|регистр\p{L}*[\s,]+(?:под\s+|за\s+)?номер\p{L}*[\s:—-]*$`)
)

var (
	ownPhone = pattern.New(`(?i)(?:\b(?:call|ring|phone|text|reach|contact)\s+me(?:\s+(?:back\s+)?(?:on|at))?|\bmy\s+(?:\p{L}+\s+){0,2}(?:number|phone|telephone|mobile|cell|tel)\.?(?:\s+is)?|` +
		`(?:^|[^\p{L}])мо(?:й|его|ему|им)(?:\s+(?:\p{L}+\s+)?(?:тел|номер|моб)\p{L}*\.?)?|(?:мне|со\s+мной|меня)(?:\s+(?:\p{L}+\s+){0,2}(?:тел|номер|моб)\p{L}*\.?)?)[\s:(—–-]*$`)
	// a company's number; behind a colon it is a form that asks for that of whoever fills it in
	othersPhone = pattern.New(`(?i)(?:\byour\s+(?:\p{L}+\s+){0,2}(?:number|line|phone|hot\s?line|help\s?line|support|service|office|shop|store|branch|cent(?:re|er))|hot\s?line|help\s?line|(?:courier|driver|engineer)(?:['’]s)?|` +
		`ваш\p{L}*\s+(?:\p{L}+\s+){0,2}(?:номер|тел|лини|поддержк|служб|офис|магазин|салон|филиал)\p{L}*|горяч\p{L}+\s+лини\p{L}+|курьер\p{L}*|водител\p{L}+|колл-?центр\p{L}*)[^\n\d+.;:]{0,12}$`)
	// numbers that only companies have: free of charge, or of the whole country
	companyNumber = pattern.New(`^\+(?:44(?:80|84|87|3)|7800|1(?:800|833|844|855|866|877|888)|61(?:1800|13))`)
)

// Phones finds the telephone numbers of texts of one writer in E.164, those first that the writer calls their own, else
// in their order. What only companies have, and what the writer says is the company's, is left out. Numbers without a
// country code are read in the region, which empty means is told by the language: Russia or the United Kingdom. A
// number in Russian texts that the region does not have is read as Russians write theirs.
func Phones(region string, texts ...string) []string {
	russian := Language(texts...) == "ru"
	switch {
	case region == "" && russian:
		region = "RU"
	case region == "":
		region = "GB"
	}
	var own, out []string
	for _, text := range texts {
		for _, m := range phoneShape.FindAllStringSubmatchIndex(opening(text), maxFinds) {
			raw, before := text[m[0]:m[1]], text[max(0, m[0]-wordsBefore):m[0]]
			if notPhone.MatchString(before) || othersPhone.MatchString(before) || !phoneLike(raw, before) {
				continue
			}
			e164, ok := parsePhone(raw, region)
			if !ok && russian {
				e164, ok = parsePhone(raw, "RU")
			}
			switch {
			case !ok, companyNumber.MatchString(e164):
			case ownPhone.MatchString(before):
				own = append(own, e164)
			default:
				out = append(out, e164)
			}
		}
	}
	return withoutRepeats(append(own, out...))
}

func withoutRepeats(list []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(s string) bool {
		was := seen[s]
		seen[s] = true
		return was
	})
}

// phoneLike asks a number without a plus or label to begin as numbers are dialled.
func phoneLike(raw, before string) bool {
	digits := digitsOf(raw)
	switch {
	case len(digits) < 9 || len(digits) > 15: // a date has eight
		return false
	case strings.HasPrefix(raw, "+"), phoneLabel.MatchString(before):
		return true
	}
	return len(digits) >= 10 && (digits[0] == '0' || digits[0] == '8' || digits[0] == '7' || strings.HasPrefix(raw, "("))
}

func parsePhone(raw, region string) (string, bool) {
	number, ok := phone.Parse(raw, region)
	if !ok || number.Certainty() == phone.Unlikely {
		return "", false
	}
	return number.E164(), true
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// Emails finds the mail addresses of a text in lower case, in their order.
func Emails(text string) []string {
	var out []string
	for _, m := range address.FindAllString(opening(text), maxFinds) {
		m = strings.ToLower(strings.Trim(strings.TrimPrefix(m, "mailto:"), "'\".,;:!?-"))
		if at := strings.LastIndexByte(m, '@'); at > 0 && strings.Contains(m[at:], ".") {
			out = append(out, m)
		}
	}
	return out
}

// contractDate may stand between a contract and its number: договор от 12.05.2026 г. № 5, от «12» мая 2026 года № 5.
const contractDate = `\s+от\s+[«"]?\d{1,2}[»"]?(?:\.\d{1,2}\.|\s+\p{L}{3,8}\s+)\d{2,4}(?:\s*г(?:ода|\.)?)?`

var accountForms = forms{
	en: []*pattern.Pattern{
		pattern.New(`(?im)(?:\b(?:account|acct\.?|customer|client|contract|policy|membership|subscriber)\s*(?:number|no\.?|nr\.?|ref(?:erence)?\.?|id|#)\s*(?:is|:|-|—)?|^account\s*[:\t])\s*([A-Z]{0,4}[-/ ]?\d[\dA-Z/-]{3,24})`),
	},
	ru: []*pattern.Pattern{
		pattern.New(`(?i)(?:лицев\p{L}+\s+сч[её]т\p{L}*|л/с|номер\p{L}*\s+(?:договора|сч[её]та|клиента|абонента)|договор\p{L}*(?:` + contractDate + `)?|абонентск\p{L}+\s+(?:номер|договор)\p{L}*|клиентск\p{L}+\s+номер\p{L}*|карт\p{L}+\s+клиента)\s*(?:№|N|:|—|-)*\s*([\p{L}]{0,4}[-/ ]?\d[\d\p{L}/-]{3,24})`),
	},
}

// Account finds a customer, contract or account number that a text states, as written.
func Account(text string) string {
	text = opening(text)
	for _, form := range accountForms.in(text) {
		for _, m := range form.FindAllStringSubmatch(text, maxFinds) {
			if number := strings.TrimRight(m[1], "-/"); !plainDate.MatchString(lastWords(number, 1)) {
				return number
			}
		}
	}
	return ""
}
