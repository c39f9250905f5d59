package prose

import (
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"

	"resonance/shared/pattern"
)

const filler = `(?:(?:\d{1,2}[:.-]\d{2}|\d{1,2})\s*(?:часов|час\.?|ч\.?|a\.?m\.?|p\.?m\.?|hrs|hours|o'clock)?(?:\s*\d{2}\s*мин(?:ут|\.)?)?|noon|midday|midnight|lunch(?:time)?|first\s+thing|morning|полудня|обеда|` +
	`close\s+of\s+(?:business|play)|the\s+(?:end|close)\s+of|end\s+of(?:\s+(?:the\s+|business\s+)?(?:day|play))?|c\.?o\.?[bp]\.?|e\.?o\.?d\.?|кон(?:ца|цу)(?:\s+(?:рабочего\s+)?дня)?|` +
	`` + enDays + `|` + ruDays + `|on|the|at|of|this|next|coming|в|во|на|до|по|московскому|времени|мск|\(мск\)|bst|gmt|utc|cet|этой|этого|ближайш\p{L}+|следующ\p{L}+|числа|утра|вечера|latest|[,()«"“])`

// A day is a deadline only right behind one of these words.
const dayCue = `(?:до:?|не\s+поз(?:днее|же)|к|ко|by:?|before|prior\s+to|until|till|(?:no|not)\s+later\s+than|on\s+or\s+before|due(?:\s+date)?(?:\s+(?:on|by|is))?\s*:?|(?:extend\p{L}*\s+(?:the\s+|your\s+|this\s+)?(?:deadline|time|period|date)(?:\s+\p{L}+){0,5}|(?:deadline|date\s+for)(?:\s+\p{L}+){0,6}\s+(?:extended|moved|changed|postponed|put\s+back|brought\s+forward)(?:\s+from\s+\d{1,2}\s+\p{L}+)?)\s+to|` +
	`(?:repl(?:y|ies)|response|answer|comments?)\s+(?:is\s+|are\s+)?(?:required|requested|needed|expected|wanted)(?:\s+by)?\s*:?|(?:deadline(?:\s+\([^()]{1,20}\))?|(?:response|reply)\s+date|(?:respond|reply)[\s-]by\s+date|date\s+for\s+compliance)(?:\s+(?:is(?:\s+now)?|of|for\s+(?:your\s+)?(?:reply|response|comment|replies|comments|responses|submission)))*\s*[:—–-]?|(?:deadline|(?:time|(?:response|reply|comment)\s+period)(?:\s+to\s+(?:respond|reply))?)(?:\s+for\s+(?:your\s+)?(?:response|reply|comments?))?\s+(?:expires?|ends?|runs\s+out)\s+on|(?:last|latest|final)\s+da(?:y|te)\s+for\s+(?:your\s+)?(?:reply|replies|response|responses|comments?|submissions?)\s*:?|дедлайн\s*[:—–-]?|дата\s+(?:исполнения|ответа)\s*[:—–-]?|контроль\s*[:—–-]|` +
	`срок(?:\s+(?:для\s+)?(?:ответа|исполнения(?:\s+(?:поручения|предписания|требования|запроса))?|(?:представления|предоставления|подготовки|направления)(?:\s+(?:ответа|информации|сведений|документов|материалов|пояснений))?)(?:\s+истекает)?)?\s*[:—–-]?(?:\s*до)?)`

var (
	cueBegins = pattern.New(`(?i)(?:^|[^\p{L}\d])(` + dayCue + `)\s`)
	cueOnly   = pattern.New(`(?i)^` + dayCue + `(?:\s+|$)(?:` + filler + `\s*)*$`)
	cueFirst  = pattern.New(`(?i)^` + dayCue + `\s+(?:` + filler + `\s*)*`)
)

// dayWindow is how far behind its cue a day may end, and maxDay how far behind the last word that may stand between
// them, in bytes.
const dayWindow, maxDay = 160, 100

const (
	ruDigits  = `одного|одной|двух|тр[её]х|четыр[её]х|пяти|шести|семи|восьми|девяти|пары`
	ruNumbers = `(?:двадцати|тридцати|сорока|пятидесяти|шестидесяти|девяноста)(?:\s+(?:` + ruDigits + `))?|(?:один|две|три|четыр|пят|шест|сем|восем|девят)надцати|десяти|` + ruDigits
	enDigits  = `one|two|three|four|five|six|seven|eight|nine`
	enNumbers = `(?:twenty|thirty|forty|fifty|sixty|ninety)(?:[\s-](?:` + enDigits + `))?|(?:thir|four|fif|six|seven|eigh|nine)teen|ten|eleven|twelve|couple\s+of|` + enDigits + `|an?`
)

var lengthForms = forms{
	en: []*pattern.Pattern{
		// within fourteen (14) working days; in the next 5 days
		pattern.New(`(?i)\b(?:within|in\s+the\s+next|no\s+(?:later|more)\s+than|not\s+later\s+than|inside)\s+(?:the\s+(?:next|following|period\s+of)\s+|a\s+(?:maximum|period)\s+of\s+|the\s+|a\s+)?(\d{1,3}|(?:` + enNumbers + `)\b)(?:\s*\(\s*([\p{L}\d-]+)\s*\))?(?:\s+(?:clear|full|consecutive))?[\s-]*((?:working|business|calendar)\s+)?(days?|hours?|hrs?|h|weeks?|months?|fortnight)\b`),
		// within the fortnight, within the next week
		pattern.New(`(?i)\bwithin\s+the()()()\s+(?:next\s+|coming\s+)?(fortnight|week|month|day|hour)\b`),
		// reply in 5 days
		pattern.New(`(?i)\b(?:repl(?:y|ies)|respon(?:d|se)|answer|comments?)\s+(?:\p{L}+\s+){0,4}in\s+(?:a\s+)?(\d{1,3}|` + enNumbers + `)\b(?:\s*\(\s*([\p{L}\d-]+)\s*\))?\s+((?:working|business|calendar)\s+)?(days?|hours?|hrs|weeks?)\b`),
		// I give you two weeks; your firm has a fortnight to put this right; if I do not hear from you in 14 days
		pattern.New(`(?i)\b(?:giv(?:e|ing)\s+you|you\s+have|(?:your|the)\s+(?:firm|company|business|bank)\s+(?:now\s+)?has|hear\s+from\s+you\s+in)\s+(?:another\s+|a\s+(?:further|final|last)\s+|a\s+)?(\d{1,3}|(?:` + enNumbers + `)\b)(?:\s*\(\s*([\p{L}\d-]+)\s*\))?\s+((?:working|business|calendar)\s+)?(days?|hours?|hrs|weeks?|months?|fortnight)(?:\s+(?:to|in\s+which)\s|\s+I\s|\s*(?:[.,;!?\n]|$))`),
		// the time limit for your reply is 28 days
		pattern.New(`(?i)\b(?:time\s+limit|deadline|period)\s+(?:for\s+(?:your|this|a|the\s+(?:firm|bank|company|business)\p{L}*)|to)\s+(?:\p{L}+\s+){1,3}is\s+(\d{1,3}|` + enNumbers + `)\b(?:\s*\(\s*([\p{L}\d-]+)\s*\))?\s+((?:working|business|calendar)\s+)?(days?|hours?|hrs|weeks?|months?)\b`),
		// 10 working days from receipt
		pattern.New(`(?i)\b(\d{1,3}|` + enNumbers + `)\b(?:\s*\(\s*([\p{L}\d-]+)\s*\))?\s+((?:working|business|calendar)\s+)?(days?|hours?|hrs|weeks?)\s+(?:(?:from|of|after|following)\s+(?:\p{L}+\s+){0,3}(?:date|day|receipt|receiv\p{L}+|get(?:ting)?|letters?|e-?mails?|messages?|notice|notification|request|service|today|now|this|it)|to\s+(?:reply|respond|answer|comply))\b`),
	},
	ru: []*pattern.Pattern{
		// в течение 10 (десяти) рабочих дней; в срок не более 5 дней; не позднее чем через 3 дня
		pattern.New(`(?i)(?:в\s+течени[еи]|в\s+срок(?:,)?(?:\s+не)?(?:\s+превышающий|\s+более|\s+позднее)?|в\s+срок\s+до|не\s+поз(?:днее|же)(?:\s+чем)?(?:\s+через)?|(?:даю|даём|даем)(?:\s+вам)?|срок(?:\s+(?:для\s+)?(?:ответа|исполнения|представления|предоставления|(?:добровольного\s+)?(?:удовлетворения|исполнения)(?:\s+требовани\p{L}+)?))?\s*[:—–-]?)\s+(?:ближайших\s+|последующих\s+)?(\d{1,3}|` + ruNumbers + `)(?:-?(?:ти|и|х|ми|го))?(?:\s*\(\s*([\p{L}\d\s-]+?)\s*\))?\s*((?:рабочих|рабочего|раб\.|календарных|календарного|кал\.|банковских)\s*)?(р\.\s?д\.?|к\.\s?д\.?|дней|дня|день|дн\.|суток|сутки|часов|часа|час|недель|недели|недел\p{L}|месяц\p{L}*)`),
		// не позднее чем через неделю, не позднее месяца
		pattern.New(`(?i)не\s+поз(?:днее|же)(?:\s+чем)?()()()\s+(?:через\s+)?(?:одной\s+|одного\s+)?(недел[юи]|месяца?|сутки|суток)`),
		// даю вам две недели, не позднее чем через три дня
		pattern.New(`(?i)(?:да(?:ю|[её]м)(?:\s+вам)?(?:\s+срок)?|не\s+поз(?:днее|же)\s+чем\s+через)\s+(?:(пару|одну|один|две|два|три|четыре|пять|шесть|семь|восемь|девять|десять|четырнадцать|двадцать|тридцать)\s+)?()((?:рабоч|календарн)\p{L}+\s+)?(недел[юиь]|дня|дней|день|месяц\p{L}*|сутки|суток|час\p{L}*)`),
		// у вас три дня
		pattern.New(`(?i)(?:^|[^\p{L}])у\s+вас\s+(?:есть\s+)?(?:ровно\s+)?(\d{1,3}|один|одна|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|четырнадцать)()\s+((?:рабоч|календарн)\p{L}+\s+)?(недел[юиья]|дня|дней|день|сутки|суток|час\p{L}*)(?:\s+(?:на|чтобы)\s|\s*(?:[.,;!\n]|$))`),
		// в 10-дневный срок, в установленный законом десятидневный срок
		pattern.New(`(?i)в\s+(?:установленн\p{L}+\s+(?:законом\s+)?)?(\d{1,3}|` + ruNumbers + `)()[-\s]?(?:ти|и|х)?[-\s]?()(дневный|недельный|часовой|суточный|месячный)\s+срок`),
		// в недельный срок, в месячный срок
		pattern.New(`(?i)в()()()\s+(недельный|месячный|суточный)\s+срок`),
		// в течение недели, суток, месяца
		pattern.New(`(?i)в\s+течени[еи]()()()\s+(?:одн\p{L}+\s+)?(суток|недели|месяца|дня)`),
	},
}

// What the sentence around a day or length says about it.
var (
	asks = ask(`прос(?:им|ьба|ит)|прошу|требу|предлага|предписыва|необходимо|обязан|обяжите|следует|надлежит|направ(?:ить|ьте|ляйте|ления)|предостав|представ(?:ить|ьте|ления)|сообщ(?:ить|ите)|ответ|дать|дайте|ожида|жд(?:у|[её]м)|нуж(?:ен|н)|верн(?:ите|уть)|возврат|выплат|устран|дополн|перезвон|свяж|решите|решить|исправ|принять\s+мер|поясн|разъясн|комментар|отзыв|дедлайн|в\s+противном\s+случае|(?:(?:контрольн|крайн)\p{L}+\s+срок|дата\s+исполнения|ваш\p{L}*\s+позици|(?:неисполн|невыполн|непредставл)ени|срок\p{L}*\s+(?:ответа|исполнения|пред|подготовки|направления))|информир(?:овать|уйте)|в\s+срок|если\s|да(?:ю|[её]м)\s+(?:вам|срок)|у\s+вас\s+(?:есть\s+)?(?:ровно\s+)?(?:время|срок|[\p{L}\d]+\s+(?:(?:рабоч|календарн)\p{L}+\s+)?(?:дн|ден|недел|час|сут))|контроль\s*[:—–-]|добровольн|хочу|настаива|пожалуйста|подтвердить|`+
		`иначе|напишите|привезите|привозите|возвращайте|отдайте|снимите|пришлите|вышлите|перечислите|переведите|возместите|компенсируйте|разберитесь|включите|подключите|разблокируйте|отмените|удалите|исполните|выполните|опровергните|опубликуйте|восстановите|замените|почините|отремонтируйте|заберите|доставьте|оплатите|рассмотрите|прекратите|обеспечьте|подготовьте`,
		`please|kindly|should|must|requir|request|\bask|expect|could\s+you|can\s+you|would\s+you|will\s+you|grateful|appreciate|repl(?:y|ies)|respon[ds]|answer|comment|unless|provide|\bsend|need|let\s+(?:me|us)\s+know|confirm|failing\s+(?:which|that)|otherwise|you\s+have|giv(?:e|ing)\s+you|\bwants?\b|demand|hear\s+from\s+you|submit|deadline|\bdue\b|if\s+(?:you|i|we|the)\b|look(?:ing)?\s+forward|extend|welcome|representations|insist|\binvite|(?:['’]d|would)\s+like|you['’]ve\s+got|you\s+shall|\bor\s+(?:else|I['’]ll|I\s+(?:will|shall|cancel|go|am\s+going))\b|(?:firm|company|business|bank)\s+(?:now\s+)?has|will\s+wait|(?:may|can|could)\s+(?:I|we)\s+(?:please\s+)?have|time\s+limit|compl(?:y|iance)|absence\s+of`)
	// sentences that begin with what is to be done
	orders = ask(`^[^\p{L}]*(?:исполнить|выполнить|провести|обеспечить|снять|удалить|прекратить|опубликовать|оплатить|передать|подготовить|рассмотреть|разместить|опровергнуть)`,
		`^[^\p{L}]*(?:get|put|call|ring|contact|sort|arrange|reconnect|reinstate|unblock|release|credit|reimburse|compensate|transfer|remove|withdraw|take\s+(?:it|this|the|them|down|off|back)|delete|correct|cease|stop|supply|produce|forward|return|refund|pay\s+(?:it|me|us|the|back|out)|complete|amend|publish|restore|replace|repair|fix|issue|upload|explain|deliver|collect)\b`)
	answers = pattern.New(`(?i)ответ|отзыв|комментар|позици|поясн|разъясн|сообщ|предостав|представ|repl(?:y|ies)|respon[ds]|answer|comment|statement|observations|representations|\bquote\b|your\s+(?:file|account|position|final)|hear\s+from\s+you`)
	// periods that the sender sets for itself
	ownPeriod = ask(`(?:сообщим|рассмотрим|ответим|доставим|привез[её]м|перезвоним|направим|уведомим|проинформируем|верн[её]мся|примем\s+решение)|срок\p{L}*\s+рассмотрения|(?:будет|будут)\s+(?:рассмотрен|направлен|дан|сообщен|принят|провед|опубликован|уведомл)\p{L}*|рассматрива(?:ет|ют)|продл[её]н|`+
		`(?:инспекци|управлени|служб|министерств|комисси|банк\s+росси|ведомств|прокуратур|надзор|уполномоченн)\p{L}*\s+(?:\p{L}+\s+){0,3}(?:примет|рассмотрит|сообщит|направит|провед[её]т|завершит|даст)`,
		`\bwe(?:'ll|\s+(?:will|shall|aim|intend|plan|hope|usually|normally|try|endeavour|expect\s+to|go\s+to|publish))\b|you\s+(?:will|can\s+expect\s+to|should)\s+(?:hear|receive)|\bour\s+(?:investigation|decision|review|aim|target|assessment|own)\b|the\s+(?:ombudsman|tribunal|court|panel|authority|commission|regulator|office|board|service|adjudicator|investigator)\s+(?:will|aims|expects\s+to|intends)`)
	needsYou = pattern.New(`(?i)\bwe\s+(?:will|shall|would)\s+(?:need|require|expect|be\s+grateful|appreciate)|hear\s+from\s+you|\bfrom\s+you\b|your\s+(?:reply|response|answer|comments?)|unless\s|if\s+you\s+(?:do\s+not|don['’]t|fail)|от\s+вас|ваш\p{L}*\s+(?:ответ|пояснен|позици)|` +
		`(?:not|n't|never)\s+(?:receiv|hear)|absence\s+of|непредставлени|непоступлени|неполучени|отсутстви\p{L}+\s+(?:ответ|информац|сведени|пояснени)|(?:please|could\s+you|can\s+you|comment|statement|\bneed|\blike\b|answer|repl(?:y|ies)|respon[ds]|прос\p{L}+|прошу|жд[её]м|комментар\p{L}+)[^.!?]*(?:before\s+(?:th(?:en|at)|we|it\s|the\s|our\s|publication|broadcast)|до\s+эт|к\s+эт|до\s+(?:` + ruEvents + `))`)
	// what is asked for first, and answers nothing
	receipt = pattern.New(`(?i)(?:acknowledg\p{L}*|confirm\p{L}*\s+(?:the\s+)?receipt|подтверд\p{L}+\s+(?:\p{L}+\s+)?получени\p{L}*)(?:\s+\p{L}+){0,4}\s*$`)
	// confirm by Friday who will be dealing with it
	whoDeals = pattern.New(`(?i)^[\s,]*(?:who\s+(?:will|is)|the\s+name\s+of)\s`)
	// promises, events and habits
	promised = ask(`(?:ещ[её]|задолго)\s+до|обеща|сказал|говорил|заверил|должн[аыо]?\s+был|планир|гарантирова|прош(?:ло|[её]л)|назначен|в\s+отпуске|отсутству|действ(?:ует|ител)|открыт|работа(?:ет|ем|ю)|скидк|акци[яи]`,
		`\b(?:since|long)\s+before|promised|(?:was|were|been)\s+(?:told|due|supposed|promised|assured|scheduled)|\bsaid\b|should\s+have|had\s+until|expire|valid\s+until|open\s+until|closed\s+until|away\s+until|on\s+leave|\bago\b|agreed\s+to|guarantee`)
	// by Friday I was promised a refund
	promisedBehind = pattern.New(`(?i)^[\s,]+(?:\p{L}+\s+){0,2}(?:обеща|обязал|заверя|гарантирова|is\s+(?:impossible|too|not)|(?:никто|ничего|не\s+отвеча|я\s+(?:звон|жд|пис)\p{L}*л)|(?:was|were|had\s+been)\s+(?:told|promised|assured))|^\s+(?:was|were)\s`)
	ownDeed        = pattern.New(`(?i)\bI\s+(?:also\s+|already\s+|then\s+)?(?:have\s+)?(?:wrote|written|returned|bought|received|sent|paid|complained|asked|cancelled|reported|ordered|waited)\b|(?:^|[^\p{L}])я\s+(?:\p{L}+\s+)?(?:вернул|купил|отправил|написал|получил|обратил|заказал|оплатил|ждал)|можно\s+(?:вернуть|сдать)|вправе\s+(?:вернуть|отказаться)`)
)

// maxAhead is how far a deadline may lie ahead; beyond it a date is about something else.
const maxAhead = 400 * 24 * time.Hour

// FindDeadline finds what a text asks of its reader: by a day, or within a number of days from receipt.
// Days without a year, weekdays and "tomorrow" count from base, the date of the letter in its own zone;
// numeric days are day first, with slashes or hyphens month first if the writer's country does so, and the other
// way about where the calendar has no such day; the end of a month or year is its last day; weeks, months (of 30 days) and hours
// become days. Days gone by, promises, and periods that the sender sets for itself don't count.
func FindDeadline(text string, base time.Time, monthFirst bool) (Deadline, bool) {
	text = opening(text)
	at := written{civilDay(base), monthFirst}
	days := deadlineDays(text, at)
	days = append(days, pointedDays(text, at, days)...)
	all := append(days, slices.DeleteFunc(deadlineLengths(text), hourOf(days))...)
	sort.SliceStable(all, func(i, j int) bool { return all[i].Found.Start < all[j].Found.Start })
	best, bestScore := Deadline{}, 0
	for _, d := range all[:min(len(all), maxFinds)] {
		if score := askScore(text, d.Found); score > bestScore {
			best, bestScore = d, score
		}
	}
	return inOtherWords(text, best, days), bestScore > 0
}

// sameDay stands between a length and the day that it ends on: within 14 days, i.e. by 9 June; within 14 days of this letter (by 9 June).
var sameDay = pattern.New(`(?i)^(?:[^.!?;,(]{0,60}\(|,)\s*(?:(?:i\.?\s?e\.?|that\s+is|namely|то\s+есть|т\.\s?е\.|а\s+именно)[\s,]*)?$`)

// inOtherWords is the day that a letter itself counts out behind a length, or what was found.
func inOtherWords(text string, found Deadline, days []Deadline) Deadline {
	for _, d := range days {
		if found.Days > 0 && d.Found.Start > found.Found.End && sameDay.MatchString(text[found.Found.End:d.Found.Start]) {
			return d
		}
	}
	return found
}

// hourOf reports whether a length is the hour of a day: до 12 часов 4 июня.
func hourOf(days []Deadline) func(Deadline) bool {
	return func(length Deadline) bool {
		return slices.ContainsFunc(days, func(day Deadline) bool { return length.Found.meets(day.Found) })
	}
}

func deadlineDays(text string, at written) []Deadline {
	var out []Deadline
	for _, cue := range cuesIn(text) {
		window := text[cue:min(len(text), cue+dayWindow)]
		window = window[:min(len(window), len(cueFirst.FindString(window))+maxDay)]
		var best *date
		for _, d := range datesIn(window, at) {
			if !cueOnly.MatchString(window[:d.start]) {
				continue
			}
			if best == nil || best.vague && !d.vague || best.vague == d.vague && d.start > best.start {
				best = &d
			}
		}
		if best != nil && at.ahead(best.day) {
			out = append(out, Deadline{Date: best.day.Format(time.DateOnly), Found: Span{cue, cue + best.end}})
		}
	}
	return out
}

// ahead reports whether a day may be a deadline.
func (w written) ahead(day time.Time) bool { return !day.Before(w.day) && day.Sub(w.day) <= maxAhead }

// maxCues bounds how many places of a text are looked at for a day.
const maxCues = 200

// cuesIn returns where the words begin behind which a day may stand. One may follow another: "due no later than".
func cuesIn(text string) []int {
	var cues []int
	for at := 0; len(cues) < maxCues; {
		m := cueBegins.FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		cues = append(cues, at+m[2])
		at += m[3]
	}
	return cues
}

func deadlineLengths(text string) []Deadline {
	var out []Deadline
	for _, form := range lengthForms.in(text) {
		for _, m := range form.FindAllStringSubmatchIndex(text, maxFinds) {
			g := pattern.Groups(text, m)
			n := quantity(g[1])
			if n == 0 {
				n = quantity(g[2])
			}
			if n == 0 && g[1] == "" {
				n = 1
			}
			if d, ok := inDays(n, g[3], g[4]); ok && !beforehand.MatchString(text[m[1]:]) {
				d.Found = Span{m[0], m[1]}
				out = append(out, d)
			}
		}
	}
	return out
}

// beforehand says that a length ends with something, instead of beginning with the letter: five days before the hearing.
var beforehand = pattern.New(`(?i)^\s+(?:before|prior\s+to|ahead\s+of|до)\s`)

func inDays(n int, unit, length string) (Deadline, bool) {
	d := Deadline{Days: n, Unit: "calendar"}
	unit, length = strings.ToLower(unit), strings.ToLower(length)
	if strings.HasPrefix(unit, "раб") || strings.HasPrefix(length, "р.") || strings.HasPrefix(unit, "банк") || strings.HasPrefix(unit, "work") || strings.HasPrefix(unit, "bus") {
		d.Unit = "working"
	}
	switch {
	case strings.HasPrefix(length, "h"), strings.HasPrefix(length, "час"):
		d.Days = (n + 23) / 24
	case strings.HasPrefix(length, "week"), strings.HasPrefix(length, "недел"):
		d.Days = 7 * n
	case strings.HasPrefix(length, "fortnight"):
		d.Days = 14 * n
	case strings.HasPrefix(length, "month"), strings.HasPrefix(length, "месяц"), strings.HasPrefix(length, "месяч"):
		d.Days = 30 * n
	}
	return d, d.Days > 0 && d.Days <= 400
}

var numberWords = map[string]int{
	"one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
	"один": 1, "одну": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9, "десять": 10, "четырнадцать": 14,
	"двадцать": 20, "тридцать": 30, "couple": 2, "of": 0, "пару": 2, "пары": 2,
	"одного": 1, "одной": 1, "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8, "девяти": 9, "десяти": 10, "одиннадцати": 11,
	"двенадцати": 12, "тринадцати": 13, "четырнадцати": 14, "пятнадцати": 15, "шестнадцати": 16, "семнадцати": 17, "восемнадцати": 18, "девятнадцати": 19,
	"двадцати": 20, "тридцати": 30, "сорока": 40, "пятидесяти": 50, "шестидесяти": 60, "девяноста": 90,
}

// quantity reads a number in figures or in words, tens before ones; 0 if it is none.
func quantity(s string) int {
	sum := 0
	for _, word := range strings.FieldsFunc(foldName(s), func(r rune) bool { return unicode.IsSpace(r) || r == '-' }) {
		n, known := numberWords[word]
		if !known {
			return number(s)
		}
		sum += n
	}
	return sum
}

// askScore says how sure it is that the place is something asked of the reader; 0 is not at all.
func askScore(text string, at Span) int {
	from, to := sentence(text, at.Start, at.End)
	whole := text[from:to]
	if !asks.MatchString(whole) && !orders.MatchString(whole) {
		return 0
	}
	score := 2
	if answers.MatchString(whole) {
		score += 2
	}
	if own := clauseAround(text, from, to, at); ownPeriod.MatchString(own) && !needsYou.MatchString(whole) {
		score -= 5
	}
	cue, _, _ := strings.Cut(text[at.Start:at.End], " ")
	if near := clauseBefore(text[from:at.Start]) + cue; promised.MatchString(near) || promisedBehind.MatchString(text[at.End:to]) || ownDeed.MatchString(near) || isAside(near) {
		score -= 5
	}
	if receipt.MatchString(text[from:at.Start]) || whoDeals.MatchString(text[at.End:to]) {
		score--
	}
	return max(score, 0)
}

// clauseAround is what stands around a place between semicolons, or behind a word that begins a request.
func clauseAround(text string, from, to int, at Span) string {
	from += strings.LastIndexByte(text[from:at.Start], ';') + 1
	if i := strings.IndexByte(text[at.End:to], ';'); i >= 0 {
		to = at.End + i
	}
	return lastRequest(text[from:at.Start]) + text[at.Start:to]
}

// clauseBefore is the end of a sentence's beginning: what the words right before the place say. In Russian, who said so
// stands before a comma.
func clauseBefore(s string) string {
	for end := len(s); ; {
		i := strings.LastIndexAny(s[:end], ",;:—–(")
		switch {
		case i < 0 || len(strings.Fields(s[i:])) <= 2:
			return s
		case !reported.MatchString(s[i:]):
			return s[i:]
		}
		end = i
	}
}

// reported begins what somebody is said to have said.
var reported = pattern.New(`(?i)^,\s+(?:что|чтобы|будто|якобы)\s`)
