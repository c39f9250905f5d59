package prose

import (
	"strings"

	"resonance/shared/pattern"
)

// Voice is who speaks in a text, as far as the text shows it. Nothing here is proof of anything.
type Voice struct {
	Authority  bool // an authority raises or passes on a complaint
	Lawyer     bool // somebody writes for a client or constituent
	Journalist bool // somebody asks for publication
	ToHead     bool // it is meant for the head of the company
	Forwarding bool // it only passes something on
}

var (
	office = ask(`надзор|инспекци|прокуратур|министерств|департамент|федеральн\p{L}+\s+служб|служб\p{L}\s+по\s|банк\p{L}*\s+россии|центральн\p{L}+\s+банк|цб\s+рф|уполномоченн\p{L}+\s+по|омбудсмен|антимонопольн|управлени[ея]\s+(?:по|федеральн|роспотреб)|комитет\p{L}*\s+по|комисси\p{L}\s+по|администраци[яи]\s+(?:города|области|района|президента)|при[её]мн\p{L}+\s+президента`,
		`ombudsman|\bregulator|\bauthority\b|commission(?:er)?\b|trading\s+standards|watchdog|adjudicat|financial\s+conduct|consumer\s+(?:council|protection|contact|affairs|services)\s+(?:office|bureau|board|agency|team|authority|unit)|complaints?\s+(?:office|bureau|board|commission)|ministry|department\s+(?:of|for)|inspectorate`)
	official = ask(`поступил[оаи]\s+(?:\p{L}+\s+){0,3}(?:обращени|жалоб|заявлени)|направля(?:ем|ю|ется)\s+(?:\p{L}+\s+){0,4}(?:обращени|жалоб|заявлени)|обращени[ея]\s+граждан|рассмотреть\s+(?:доводы|обращение\s+заявителя)|в\s+пределах\s+(?:своей\s+)?компетенци|о\s+принятых\s+мерах|ответ\s+(?:дать\s+|направить\s+)?заявител|копи[юя]\s+(?:\p{L}+\s+){0,2}(?:обращени|жалоб)|в\s+(?:наш\s+)?адрес\s+\p{L}+\s+поступил`,
		`we\s+have\s+(?:accepted|received|logged|opened|registered)\s+(?:\p{L}+\s+){0,3}(?:complaint|case|enquiry)|(?:complaint|case)\s+(?:\p{L}+\s+){0,3}(?:we\s+have\s+logged|has\s+been\s+referred\s+to\s+us)|which\s+we\s+have\s+logged|\ba\s+consumer\b|filed\s+a\s+(?:\p{L}+\s+)?complaint\s+against|complaint\s+from\s+(?:a\s+)?(?:consumer|member\s+of)|your\s+(?:firm|company)(?:'s|’s)?\s+(?:final\s+response|file)|please\s+(?:send|provide)\s+(?:us\s+)?(?:with\s+)?your\s+(?:file|final\s+response|submissions?)|^\s*complainant\s*:`)
	lawyer = ask(`представля(?:ю|ем)\s+интересы|в\s+интересах\s+(?:\p{L}+\s+)?(?:доверител|клиент|\p{L})|(?:мо(?:й|его|ему|им|я|ей)|наш\p{L}*)\s+(?:доверител|клиент)|действу(?:ю|ем|я|ющ\p{L}+)\s+(?:от\s+имени|по\s+доверенности|в\s+интересах)|по\s+поручению|юридическ\p{L}+\s+консультаци|адвокатск\p{L}+\s+(?:бюро|кабинет|контор)|(?:^|\n)\s*адвокат\s|(?:ко\s+мне|в\s+мой\s+адрес),?\s+(?:как\s+)?(?:к\s+)?депутат|депутатск\p{L}+\s+(?:запрос|обращени)`,
		`\bwe\s+(?:act|are\s+instructed|are\s+acting)\s+(?:for|by|on\s+behalf)|\bI\s+(?:act|am\s+instructed|am\s+acting)\s+(?:for|by|on\s+behalf)|\b(?:our|my)\s+(?:client|constituent)\b|letter\s+before\s+(?:claim|action)|solicitors`)
	journalist = ask(`(?:^|[^\p{L}])(?:я|меня\s+зовут\s+[\p{L}\s]{3,50}[,.—–-]+\s*(?:я\s*[—–-]?\s*)?)\s*[—–-]?\s*(?:\p{L}+\s+){0,2}(?:корреспондент|журналист|редактор|обозревател|продюсер)|готов(?:лю|им|ится)\s+(?:\p{L}+\s+){0,2}(?:материал|статью|сюжет|публикаци|репортаж|выпуск|программ)|(?:запрос|редакци\p{L}+)\s+(?:\p{L}+\s+){0,2}[«"]?(?:\p{L}+\s+){0,2}(?:редакци|газет|издани|журнал|телекан|сми|портал)|редакция\s+(?:\p{L}+\s+){0,2}[«"]|(?:запрос|ответ)\p{L}*\s+сми|информационный\s+запрос|для\s+(?:публикации|материала|сюжета|статьи|эфира)|к\s+нам\s+(?:в\s+редакцию\s+)?обратил\p{L}+\s+(?:\p{L}+\s+)?(?:читател|зрител|слушател)|прошу\s+(?:дать\s+)?комментари|комментарий\s+(?:компании|нужен|для)|выйдет\s+(?:материал|статья|сюжет)`,
		`\bI(?:['’]m|\s+am)\s+(?:a|an|the)\s+(?:[\p{L}-]+\s+){0,4}(?:reporter|journalist|correspondent|producer|editor|columnist|researcher\s+(?:at|for|on))|\b(?:reporter|journalist|correspondent|editor)\s+(?:at|for|with|from)\s+(?:the\s+)?\p{L}|we\s+(?:plan|intend|are\s+planning|aim|hope|expect)\s+to\s+(?:publish|run|broadcast|air)|(?:for|in)\s+(?:a|an|our|my)\s+(?:story|article|piece|report|programme|feature)\b|right\s+of\s+reply|request\s+for\s+comment|(?:press|media)\s+(?:enquiry|inquiry|query|request)|working\s+on\s+(?:a|an)\s+(?:[\p{L}-]+\s+){0,3}(?:story|article|piece|report|programme)|go(?:es|ing)?\s+to\s+press`)
	toHead = ask(`(?:уважаем\p{L}+|господин\p{L}*|госпож\p{L}+|г-н\p{L}*|г-ж\p{L}+|товарищ)\s+(?:\p{L}+\s+){0,2}(?:директор|руководител|президент|председател|основател|учредител)|(?:адресован\p{L}*|передайте|передать|лично|вниманию)\s+(?:\p{L}+\s+){0,2}(?:директор|руководител|президент|председател)`,
		`(?:dear|fao|f\.a\.o\.|attn\.?|attention|for\s+the\s+(?:personal\s+)?attention\s+of|to)\s*:?\s*(?:the\s+|mr\.?\s+|ms\.?\s+|madam\s+|sir\s+|your\s+)?(?:c\.?e\.?o\b|chief\s+executive|managing\s+director|director[\s-]general|director\b|chair(?:man|woman|person)?\b|president\b|head\s+of\s+(?:the\s+)?(?:company|firm|business)|owner\b|founder\b|board\b)`)
	headWord  = pattern.New(`(?i)(?:^|[^\p{L}])(?:(?:генеральн|исполнительн|управляющ)\p{L}+\s+директор|директору|директора\s+(?:лично|компании)|руководител[юя]|руководству|президенту|председателю|главе\s+компании|владельцу|учредител[юя])|\b(?:CEO|chief\s+executive|managing\s+director)\b`)
	ofBranch  = pattern.New(`(?i)(?:директор|руководител|manager|director)\p{L}*\s+(?:\p{L}+\s+)?(?:магазина|филиала|салона|отделения|ресторана|отеля|склада|of\s+the\s+(?:shop|store|branch))`)
	passingOn = ask(`пересыла|пересл|перенаправ|направляю|для\s+сведения|к\s+сведению|прошу\s+(?:принять\s+в\s+работу|разобраться|рассмотреть|взять)|разберитесь|см\.?\s+ниже|ниже\s+письмо|во\s+вложении|прим(?:ите|ем)\s+в\s+работу`,
		`see\s+(?:the\s+)?(?:below|attached|complaint|e-?mail)|\bfyi\b|forward(?:ing|ed)?\b|passing\s+(?:this\s+)?on|for\s+your\s+(?:attention|action|information)|please\s+(?:handle|deal|look\s+into|action|advise)|can\s+you\s+(?:handle|deal|look)`)
)

// headLines is how much of a text's beginning may be its address and salutation.
const headLines = 6

// Hear tells who speaks in a text with this subject and this name in front of it.
func Hear(text, subject, name string) Voice {
	text = opening(text)
	top := firstLines(text, headLines)
	edges := name + "\n" + top + "\n" + lastLines(text, 4)
	v := Voice{
		Lawyer:     lawyer.MatchString(text) || lawyer.MatchString(subject),
		Journalist: journalist.MatchString(text) || journalist.MatchString(subject),
		ToHead: toHead.MatchString(top) || toHead.MatchString(subject) ||
			headWord.MatchString(firstLines(text, 2)) && !ofBranch.MatchString(firstLines(text, 2)) || headWord.MatchString(subject) && !ofBranch.MatchString(subject),
		Forwarding: passingOn.MatchString(text) && len([]rune(text)) < 400 || len([]rune(text)) < 40,
	}
	v.Authority = !v.Lawyer && !v.Journalist &&
		(office.MatchString(name) || official.MatchString(text) && (office.MatchString(edges) || official.MatchString(subject+"\n"+text)))
	return v
}

func firstLines(text string, n int) string {
	return strings.Join(filled(strings.Split(text, "\n"), n), "\n")
}

func lastLines(text string, n int) string {
	lines := filled(strings.Split(text, "\n"), len(text))
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// filled returns the first n lines that are not blank.
func filled(lines []string, n int) []string {
	var out []string
	for _, line := range lines {
		if len(out) < n && strings.TrimSpace(line) != "" {
			out = append(out, line)
		}
	}
	return out
}
