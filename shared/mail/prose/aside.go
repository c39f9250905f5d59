package prose

import "resonance/shared/pattern"

const (
	enDeeds = `(?:pay|provide|send|supply|submit|return|respond|reply|answer|wait|complete|sign|confirm|decide|accept|leave|vacate|move|give|make|bring|collect|produce|upload|book|find|go|use|cancel|claim|renew|add)\b`
	enTold  = `(?:told|asked|asks|asking|advised|instructed|expects?|expected|requires?|required|invited|wants?|wanted|reminded)`
	// who complains, as others speak of them
	enThey = `(?:complainant|consumer|customer|claimant|applicant|tenant|(?:mr|mrs|ms|miss|mx|dr)\.?\s+(?:\p{L}+\s+){0,2}[\p{L}'’-]+|he|she)`
)

// aside knows what a day is about that is not asked of the reader: what the writer or who complains has to do, what the
// company said or wants, what is to happen by itself, until when somebody can be reached.
var aside = ask(
	// я должна оплатить; кредит нужно погасить
	`(?:(?:^|[^\p{L}])(?:я|мне|мы|нам)|кредит|долг|плат[её]ж|взнос)\s+(?:\p{L}+\s+){0,2}(?:должн\p{L}*|надо|нужно|необходимо|прид[её]тся)\s+(?:\p{L}+\s+){0,2}(?:оплатить|заплатить|внести|погасить|освободить|съехать|выехать|написать|подать|сдать)|`+
		// пришлю до пятницы; юрист направит; мне установили срок
		`(?:^|[^\p{L}])(?:пришлю|вышлю|отправлю|оплачу|заплачу|внесу|верну|напишу|представлю|привезу|пришл[её]м|вышлем|оплатим|обязу(?:юсь|емся)|готов[аы]?\s+(?:оплатить|внести|вернуть|прислать|заплатить))(?:$|[^\p{L}])|(?:юрист|представитель|адвокат)\s+(?:\p{L}+\s+){0,2}(?:направит|пришл[её]т|свяжется)|(?:мне|нам)\s+(?:\p{L}+\s+)?(?:установил|назначил|предоставил)|`+
		// прошу не звонить до понедельника; отсрочка до
		`не\s+(?:звон|беспоко|списыва|отключ|приезж|отвеча)\p{L}*[^,;]{0,40}\sдо$|отсрочк|обжалова(?:н|ть)|хран(?:ится|иться)|продлится|`+
		// я обязан предоставить; ответили, что рассмотрят
		`(?:^|[^\p{L}])(?:я|мы)\s+(?:\p{L}+\s+)?(?:должн|должен|обязан)|(?:ответил|написал|сообщил|объявил|уведомил)\p{L}*,\s+что\s|`+
		// вы требуете оплатить; ваш сотрудник просил
		`(?:(?:^|[^\p{L}])вы|(?:сотрудни|оператор|менеджер|коллектор|пристав|арендодател|продав)\p{L}*|поддержка|письмо)\s+(?:\p{L}+\s+){0,2}(?:требу(?:ет|ют)|(?:по)?требовал|прос[яи]т|(?:по)?просил|угрожа)|требу[ею]т\p{L}*\s+(?:\p{L}+\s+)?(?:оплат|заплат|внести|погасить)|`+
		// велели ждать
		`(?:прос|вел|предл|говор|надо|нужно)\p{L}*\s+(?:\p{L}+\s+){0,3}(?:подо)?ждать|(?:подо)?ждите|`+
		// заявителю предложено
		`(?:заявител|потребител|граждан|клиент)\p{L}*\s+(?:\p{L}+\s+){0,2}(?:предложен|рекомендован|вправе|может)|(?:мне|нам|ему|ей)\s+(?:ответят|верн(?:ут|[её]тся)|перезвонят|сообщат|привезут|доставят)|`+
		`гаранти(?:я|йный\s+срок)|срок\p{L}*\s+(?:действия|службы|годности|аренды|договора|гарантии)|на\s+срок$|оплачен\p{L}*\s+(?:\p{L}+\s+)?до$|пут[её]вк|(?:доставк|поставк|ремонт)\p{L}*\s+(?:\p{L}+\s+)?(?:ожида|перен[её]с|запланир)|`+
		`(?:^|[^\p{L}])(?:дома|в\s+больнице|в\s+отъезде|в\s+командировке|за\s+границей)\s`,
	// I must pay; I'm moving out; I'm in until
	`\b(?:I|we)\s+(?:must|(?:have|had|need)\s+to)\s+`+enDeeds+`|\b(?:I|we)(?:['’](?:m|re|ll)|\s+am|\s+are|\s+will)\s+(?:be\s+)?(?:moving|leaving|flying|travelling|in\b|out\b|home|at\s+(?:home|work)|free\b|available|around|abroad)|`+
		// I can pay by Friday; could we have until Friday; allow me to pay; please don't call before
		`\b(?:I|we)(?:['’]ll|['’](?:m|re)\s+able\s+to|\s+(?:will|can|shall|am\s+able\s+to|are\s+able\s+to|hope\s+to|plan\s+to))\s+(?:only\s+|also\s+|then\s+)?(?:pay|send|provide|supply|submit|return|write|bring|post|forward|get\s+back|be\s+in\s+touch)\b|\b(?:my|our)\s+\p{L}+\s+will\s+(?:write|send|call|contact|be)\b|\b(?:can|could|may)\s+(?:I|we)\s+(?:please\s+)?have\s+(?:until|till|an?\s+extension|more\s+time|longer)|`+
		`\b(?:allow|let)\s+(?:me|us|him|her|them)\s+(?:to\s+)?`+enDeeds+`|\b(?:do\s+not|don['’]t|must\s+not|should\s+not)\b[^,;]{0,60}\s(?:before|until|till)$|\b(?:may|can|right\s+to|be)\s+appeal(?:ed)?\b|\b(?:offer|sale|promotion)\s+(?:closes|ends)\b|`+
		// asked me to send; we have asked Mr Holt to provide; I was told to wait
		`\b`+enTold+`\s+(?:me|us|him|her|them|(?:the\s+|your\s+)?`+enThey+`)\s+to\s+`+enDeeds+`|\b(?:(?:I|he|she)\s+(?:was|am|is|ha(?:ve|s)\s+been)|we\s+(?:were|are|have\s+been))\s+`+enTold+`\s+to\s+`+enDeeds+`|`+
		// Ms Holt has until; which the consumer may accept; should she come back
		`\bshould\s+(?:he|she)\s|\b`+enThey+`\s+(?:now\s+)?(?:ha(?:s|d)|should|must|may|can|needs?\s+to)\s+(?:until\b|`+enDeeds+`)|`+
		// you are demanding; your letter says
		`\byou\s+(?:(?:are\s+(?:now\s+)?(?:demanding|threatening|asking|claiming))|(?:have\s+|now\s+)*(?:demand(?:ed)?|threaten(?:ed)?|required|requested|gave|told|offered|claim(?:ed)?))\b|\b(?:bailiffs?|letter|e-?mail|statement|ad|advert|web\s?site|app|polic(?:y|ies)|terms|agent|driver|courier|bill|promoter|landlord)\s+(?:of\s+\S+\s+\p{L}+\s+)?(?:says?|tells?|claims?|states?|promises?|shows?|wants?|demands?)\b|`+
		// told the consumer it would respond
		`\b(?:told|assured|informed|advised|wrote|stated)\b[^,;]*\bwould\b|`+
		// the parcel will be sent back; the delivery is expected
		`\bwill\s+(?:only\s+|now\s+|then\s+)?be\s+(?:sent|delivered|closed|opened|published|cancelled|charged|taken|disconnected|cut|issued|destroyed|deleted|held|finished)\b|\b(?:parcel|delivery|order|package|courier|driver|engineer)\s+(?:should|will|is\s+(?:expected|due|coming|booked))\b|`+
		`\b(?:rent|bill|instal?lment|baby|premium|mortgage|loan)(?:\s+(?:is|falls|comes))?\s+due\b|must\s+be\s+(?:used|claimed|requested|redeemed|booked|ordered|placed|spent)\b|`+
		`\b(?:runs?|lasts?|stays?|remains?|closed|away|call|phone|ring|reach(?:ed)?|contact(?:ed)?|text)\b[^;]{0,40}\s(?:until|till)$|`+
		// it stopped within three days
		`(?:\b(?:stopped|broke|died|happened|failed\s+to)\b|(?:nobody|no[\s-]one)\s+(?:has|had|came|replied|answered)\b)[^,;]*\swithin$|`+
		// what the rules ask of anybody
		`\b(?:a|any|every)\s+(?:firm|business|company|trader|bank)\s+(?:must|should|has\s+to|is\s+required)\b`,
)

// conditional begins what the reader can still avert.
var conditional = pattern.New(`(?i)\bif\b|\bunless\b|(?:^|[^\p{L}])если(?:$|[^\p{L}])`)

// What goes on until a day is a deadline only if somebody is given that time, or waits.
var (
	lasts = pattern.New(`(?i)(?:^|\s)(?:until|till)$`)
	gives = pattern.New(`(?i)(?:\b(?:have|has|got|giv(?:e|en|ing)|hold(?:ing)?\s+(?:off|the\s+(?:story|piece|article))|allow(?:ed)?|granted|wait|accept\p{L}*|deadline\p{L}*|extended|comments?|respond|response|responses|reply|replies|submissions?|representations?)\b)[^,;]{0,40}\s(?:until|till)$`)
	mine  = pattern.New(`(?i)\b(?:(?:I|we)\s+(?:only\s+)?have|giv(?:e|en|ing)\s+(?:me|us))\b[^,;]*\s(?:until|till)$`)
)

// asksAnew begins a request behind what is told: the order is paid for and I want it.
var asksAnew = pattern.New(`(?i)\s(?:and|so|but|и|а|но|поэтому)\s+(?:(?:I|we|you|я|мы)\s+(?:\p{L}+\s+)?)?(?:please|want|expect|need|require|ask|demand|reply|respond|answer|confirm|must\s+now|ответить|сообщить|прошу|просим|требую|требуем|жду|жд[её]м|хочу)\s`)

// lastRequest is the end of a text from the last word on that begins a request, or the whole.
func lastRequest(text string) string {
	if anew := asksAnew.FindAllStringSubmatchIndex(text, -1); anew != nil {
		return text[anew[len(anew)-1][0]:]
	}
	return text
}

func isAside(near string) bool {
	near = lastRequest(near)
	if lasts.MatchString(near) && (!gives.MatchString(near) || mine.MatchString(near)) {
		return true
	}
	return aside.MatchString(near) && !conditional.MatchString(near)
}
