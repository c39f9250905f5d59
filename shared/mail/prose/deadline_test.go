package prose_test

import (
	"fmt"
	"testing"
	"time"

	"resonance/shared/mail/prose"
)

// written is the date of every letter here: Wednesday, 20 May 2026.
var written = time.Date(2026, 5, 20, 15, 4, 0, 0, time.UTC)

func TestFindDeadline(t *testing.T) {
	tests := []struct{ name, text, want string }{ // a date, or days and unit, or nothing
		// days by date
		{"spelt out", "Please reply by 5 June 2026.", "2026-06-05"},
		{"ordinal", "Please let us have your comments by the 5th of June", "2026-06-05"},
		{"month first", "You must respond no later than June 5, 2026.", "2026-06-05"},
		{"ISO", "We need your file before 2026-06-05.", "2026-06-05"},
		{"numbers are day first", "Deadline for reply: 05/06/2026", "2026-06-05"},
		{"with an hour", "Could you comment by 5pm on Friday 5 June?", "2026-06-05"},
		{"the end of a month", "Please send your response by the end of June", "2026-06-30"},
		{"dd.mm.yyyy", "Просим направить ответ до 05.06.2026.", "2026-06-05"},
		{"no year", "Ответ прошу дать до 05.06", "2026-06-05"},
		{"Russian month", "Просим представить пояснения не позднее 5 июня 2026 г.", "2026-06-05"},
		{"quotation marks", "Срок ответа: до «05» июня 2026 года", "2026-06-05"},
		{"15-го", "Жду ответа до 15-го июня", "2026-06-15"},
		{"two-digit year", "Сообщите о решении не позже 5.6.26", "2026-06-05"},
		{"конец месяца", "Прошу ответить до конца июня", "2026-06-30"},
		{"figures that the calendar has one way about", "Please respond no later than 06/15/2026.", "2026-06-15"},
		{"without a year too", "Please respond no later than 06/15.", "2026-06-15"},
		{"an hour is no such day", "Прошу ответить до 06.15", ""},
		{"short month between hyphens", "Please provide your final response by 5-Jun-2026.", "2026-06-05"},
		{"one cue behind another", "Your response is due no later than June 5, 2026", "2026-06-05"},
		{"in Russian too", "Просим предоставить информацию в срок не позднее 5 июня т.г.", "2026-06-05"},
		{"срок представления ответа", "Срок представления ответа: 5 июня 2026 года", "2026-06-05"},
		{"контрольный срок", "Контрольный срок: 05.06.2026", "2026-06-05"},
		{"проинформировать", "О принятых мерах проинформировать до 5 июня.", "2026-06-05"},
		{"the turn of the year", "Please reply by 10 January", ""}, // the one gone is nearer
		{"the 29th of a February without one", "Please reply by 29 February 2027", ""},
		{"today still counts", "Please reply by 20 May 2026", "2026-05-20"},

		// days counted from the letter
		{"weekday", "Could you get back to me by Friday with a comment?", "2026-05-22"},
		{"the same weekday is next week's", "Please comment by Wednesday", "2026-05-27"},
		{"next Friday", "Please comment by next Friday", "2026-05-29"},
		{"a date is better than its weekday", "Please comment by Friday, 29 May", "2026-05-29"},
		{"and than one behind it", "Please comment by 29.05, Friday", "2026-05-29"},
		{"close of business", "We would need your reply by COB Thursday", "2026-05-21"},
		{"tomorrow", "Please reply by tomorrow", "2026-05-21"},
		{"end of day", "I need a comment by the end of the day", "2026-05-20"},
		{"end of the week", "Please comment by the end of the week", "2026-05-22"},
		{"end of the month", "Please comment by the end of this month", "2026-05-31"},
		{"сегодня", "Прошу ответить до сегодняшнего вечера", "2026-05-20"},
		{"к пятнице", "Нужен комментарий к пятнице", "2026-05-22"},
		{"завтра", "Прошу комментарий до завтра", "2026-05-21"},
		{"послезавтра", "Жду ответа до послезавтра", "2026-05-22"},
		{"до конца недели", "Прошу ответить до конца недели", "2026-05-22"},
		{"до конца месяца", "Прошу ответить до конца месяца", "2026-05-31"},

		{"a day of this month", "Please reply by the 25th.", "2026-05-25"},
		{"gone this month, so of the next", "We need your reply by the 5th", "2026-06-05"},
		{"of next month", "Please reply by the 25th of next month.", "2026-06-25"},
		{"a count of something is no day", "Please answer: by the 25th call I gave up", ""},
		{"числа", "Жду ответа до 25-го числа", "2026-05-25"},
		{"числа следующего месяца", "Прошу ответить до 25 числа следующего месяца", "2026-06-25"},
		{"a month without that day", "Please reply by the 31st of next month.", ""},
		{"the end of the year", "Please reply by the end of the year", "2026-12-31"},
		{"до конца года", "Ответ дать до конца текущего года", "2026-12-31"},

		{"a day in words", "Please reply by the first of June.", "2026-06-01"},
		{"tens and ones, and the year", "You must respond no later than the twenty-first day of June 2026.", "2026-06-21"},
		{"the month before a day in words", "Please reply by June the fifth", "2026-06-05"},
		{"a month without the day in words", "Please reply by the thirty-first of June.", ""},
		{"a count of something in words", "Please answer: by the first call I gave up", ""},
		{"the first of next month", "Please reply by the first of next month", "2026-06-01"},
		{"the 1st of the month", "Please reply by the 1st of the month", "2026-06-01"},
		{"день словами", "Прошу ответить до первого июня.", "2026-06-01"},
		{"десятки и единицы", "Просим направить ответ не позднее двадцать третьего июня 2026 г.", "2026-06-23"},
		{"к пятому", "Нужен комментарий к пятому июня", "2026-06-05"},
		{"срок — пятое", "Срок ответа — пятое июня", "2026-06-05"},
		{"первого числа", "Жду ответа до первого числа", "2026-06-01"},
		{"десятого числа следующего месяца", "Жду ответа до десятого числа следующего месяца", "2026-06-10"},
		{"счёт словами — не день", "Ответьте, до первого звонка я ждал час", ""},
		{"the end of next week", "Please reply by the end of next week", "2026-05-29"},
		{"конец следующей недели", "Просим ответить не позднее конца следующей недели", "2026-05-29"},
		{"the middle of next week", "We need your reply by the middle of next week", "2026-05-27"},
		{"середина следующей недели", "Жду ответа до середины следующей недели", "2026-05-27"},
		{"the end of next month", "Please reply by the end of next month", "2026-06-30"},
		{"конец следующего месяца", "Прошу ответить до конца следующего месяца", "2026-06-30"},
		{"the end of the quarter", "Please reply by the end of the quarter", "2026-06-30"},
		{"конец квартала", "Прошу ответить до конца квартала", "2026-06-30"},
		{"mid-June", "Please reply by mid-June", "2026-06-15"},
		{"середина июня", "Прошу ответить до середины июня", "2026-06-15"},
		{"Monday week", "You have until Monday week to reply", "2026-06-01"},
		{"a week on Friday", "Please reply by a week on Friday", "2026-05-29"},
		{"Friday of next week", "Please reply by Friday of next week", "2026-05-29"},
		{"вторник на следующей неделе", "Прошу ответить до вторника следующей недели", "2026-05-26"},
		{"к следующей пятнице", "Нужен комментарий к следующей пятнице", "2026-05-29"},
		{"к следующему понедельнику", "Нужен комментарий к следующему понедельнику", "2026-05-25"},
		{"the next working day", "Please reply by close of business on the next working day", "2026-05-21"},
		{"its end", "Please reply by the end of the next working day.", "2026-05-21"},
		{"следующий рабочий день", "Прошу ответить до конца следующего рабочего дня", "2026-05-21"},
		{"the first Monday of a month", "Please reply by the first Monday of June", "2026-06-01"},
		{"the last Friday in a month", "Please reply before the last Friday in May 2026.", "2026-05-29"},
		{"первый понедельник", "Жду ответа до первого понедельника июня", "2026-06-01"},
		{"a fifth Monday that the month has not", "Please reply by the fifth Monday of May", ""},
		{"EOM", "Please reply by EOM", "2026-05-31"},
		{"a day with its hour behind", "Please reply by the 3rd at noon", "2026-06-03"},
		{"an hour with its zone in brackets", "Please let us have your statement by 12 noon (GMT) tomorrow.", "2026-05-21"},
		{"an hour and its minutes", "Предлагаю в срок до 12 час. 00 мин. 04.06.2026 представить копии документов.", "2026-06-04"},
		{"an hour that is no length", "Прошу в срок до 12 часов 4 июня 2026 г. представить ответ.", "2026-06-04"},
		{"ч. и мин.", "Прошу представить ответ до 12 ч. 00 мин. 4 июня 2026 г.", "2026-06-04"},
		{"an hour with a hyphen", "Прошу представить ответ до 12-00 4 июня 2026 г.", "2026-06-04"},
		{"hours that are a length", "Прошу ответить в срок до 12 часов.", "1 calendar"},
		{"дедлайн, with nothing else that asks", "Дедлайн — понедельник, 25 мая, 18:00 по Москве.", "2026-05-25"},
		{"a colon behind the cue", "Reply by: 28.05.2026", "2026-05-28"},
		{"до с двоеточием", "Ответить до: 28.05.2026", "2026-05-28"},
		{"response required", "Response required: 28 May 2026", "2026-05-28"},
		{"reply needed by", "Reply needed by Thursday 28 May", "2026-05-28"},
		{"lunchtime", "We would need to hear back by lunchtime on Friday.", "2026-05-22"},
		{"до обеда", "Комментарий нужен до обеда пятницы", "2026-05-22"},
		{"before the weekend", "I want an answer before the weekend.", "2026-05-22"},
		{"до выходных", "Прошу ответить до выходных.", "2026-05-22"},
		{"a weekend gone by", "Please answer: I have waited since before the weekend", ""},
		{"kindly revert", "Kindly revert by 28 May.", "2026-05-28"},
		{"a promise told behind its day", "Прошу помочь, до пятницы мне обещали доставку", ""},
		{"and in English", "Please help: by Friday I was promised a refund", ""},
		{"Christmas gone by", "Please answer: I have had no fridge since before Christmas", ""},

		// days that are only pointed at
		{"before then", "We go to print tomorrow at 4pm, please respond before then.", "2026-05-21"},
		{"before that, of their own plan", "We plan to publish on 4 June and would welcome a comment before that.", "2026-06-04"},
		{"до этого времени", "Публикация запланирована на 4 июня, просим прислать комментарий до этого времени.", "2026-06-04"},
		{"before that, long ago", "I moved here on 3 March and before that nobody ever complained, please answer.", ""},
		{"the hour of a day named before", "Материал выходит завтра в 18:00, ждём комментарий до 15:00.", "2026-05-21"},
		{"the hour of today", "Any response received by 5pm will be included.", "2026-05-20"},
		{"сегодня до 18:00", "Просим сообщить Вашу позицию сегодня до 18:00.", "2026-05-20"},
		{"an hour that says nothing of the answer", "Прошу ответить, до 18:00 никто так и не приехал.", ""},
		{"when somebody can be rung up", "Жду ответа. Звоните мне до 21:00.", ""},

		// said without a word of asking
		{"a bare imperative", "Remove the advertisement by 4 June 2026.", "2026-06-04"},
		{"and in Russian", "Снимите рекламу до 4 июня 2026 года.", "2026-06-04"},
		{"an infinitive", "Исполнить до 04.06.2026", "2026-06-04"},
		{"an infinitive that was promised", "Провести ремонт до 4 июня обязалась управляющая компания.", ""},
		{"what would happen otherwise", "If we do not receive your file by 4 June 2026, we will decide on the evidence we have.", "2026-06-04"},
		{"and in Russian", "В случае непредставления ответа до 04.06.2026 будет рассмотрен вопрос о привлечении к ответственности.", "2026-06-04"},
		{"what was to be, told behind its day", "Delivery by 4 June was what I paid for, please answer.", ""},
		{"a deadline that is moved", "We extend the deadline to 18 June 2026.", "2026-06-18"},
		{"something else that is moved", "You extended the delivery to 4 June without asking me, please answer", ""},
		{"a deadline with a word in brackets", "Response deadline (firm): 4 June 2026", "2026-06-04"},
		{"date for compliance", "Date for compliance: 4 June 2026", "2026-06-04"},
		{"крайний срок", "Крайний срок: 4 июня 2026 года", "2026-06-04"},
		{"срок исполнения поручения", "Срок исполнения поручения — 4 июня.", "2026-06-04"},
		{"acknowledge first", "Please acknowledge receipt within 24 hours and reply in full by 4 June 2026.", "2026-06-04"},
		{"подтвердить получение", "Подтвердите получение письма до 21 мая. Материалы представить до 4 июня.", "2026-06-04"},
		{"nothing but an acknowledgement", "Please acknowledge receipt of this letter within 3 working days.", "3 working"},

		// before something that is to happen
		{"before they go to print", "We go to print on Thursday at 3pm, so I'd need anything you want to say before we go to print.", "2026-05-21"},
		{"on a day named behind it", "We'd need a comment before we go to print on Thursday.", "2026-05-21"},
		{"before publication", "We are publishing tomorrow; please comment before publication.", "2026-05-21"},
		{"ahead of a meeting", "Please let us have your response ahead of the meeting on 4 June.", "2026-06-04"},
		{"до эфира", "Эфир 4 июня, просим прислать комментарий до эфира.", "2026-06-04"},
		{"до заседания", "Просим ответить до заседания 4 июня.", "2026-06-04"},
		{"what happened before it", "They cancelled before our hearing on 4 June.", ""},
		{"before what lasts until a day", "We are away from the office until 4 June, so replies before then will not be read.", ""},
		{"nor with its hour", "I'm in until 2pm on Friday if your engineer wants to come before then, please.", ""},

		// what the writer or the complainant has to do
		{"I must pay", "The letter says I must pay by 4 June, please help.", ""},
		{"we need to leave", "We need to leave the flat by 4 June, please help.", ""},
		{"I must have", "I must have your answer by 4 June.", "2026-06-04"},
		{"I was asked to wait", "I was asked to wait until 4 June, please answer.", ""},
		{"asked me to send", "Support asked me to send photos by 4 June, please tell me why.", ""},
		{"the complainant has until", "Ms Holt has until 4 June to respond to our view.", ""},
		{"the complainant was asked", "We have asked Mr Holt to provide his bank statements by 4 June.", ""},
		{"what the complainant is to get", "Mr Holt must receive a refund by 4 June.", "2026-06-04"},
		{"should she come back", "Should she come back within six months we may reopen the case.", ""},
		{"when they move out", "I'm moving out by 4 June and hope you can help, please.", ""},
		{"a new request behind it", "I'm at home all day and expect your engineer by Friday.", "2026-05-22"},
		{"я должна оплатить", "Мне пришло письмо, что я должна оплатить до 4 июня, прошу разобраться.", ""},
		{"кредит нужно погасить", "Кредит нужно погасить до 4 июня, прошу помочь.", ""},
		{"велели ждать", "Велели ждать до 4 июня. Прошу помочь.", ""},
		{"сказали, что надо написать", "Оператор сказала, что надо написать заявление до 4 июня, жду помощи.", ""},
		{"заявителю предложено", "Заявителю предложено представить документы до 4 июня.", ""},
		{"ответ заявителю", "Ответ заявителю необходимо направить до 4 июня.", "2026-06-04"},
		{"мне нужны деньги", "Мне нужно получить деньги до 4 июня.", "2026-06-04"},

		// what the company said or wants
		{"you are demanding", "You are demanding that I pay £300 by 4 June. Please stop.", ""},
		{"you required", "By your letter of 5 May you required payment by 4 June. That is disputed, please answer.", ""},
		{"you are required", "You are required to respond by 4 June.", "2026-06-04"},
		{"your statement says", "Your statement of 20 May says payment is due by 4 June. Please withdraw it.", ""},
		{"your policy says", "Your policy says refunds are made within 14 days, please refund me.", ""},
		{"a firm must, in general", "A firm must send its final response within eight weeks.", ""},
		{"вы требуете", "Вы требуете оплатить до 4 июня, прошу отозвать требование.", ""},
		{"сотрудник просил", "Ваш сотрудник просил подождать до 4 июня, прошу ответить по существу.", ""},
		{"чтобы вы вернули", "Требую, чтобы вы вернули деньги до 4 июня.", "2026-06-04"},
		{"told that it would", "The firm told the consumer it would respond within 15 days and did not. Please do so.", ""},
		{"я обязан", "Я обязан предоставить справку до 4 июня, а вы её не выдаёте. Выдайте!", ""},
		{"ответили, что рассмотрят", "В чате ответили, что рассмотрят в течение 30 дней. Это долго.", ""},
		{"ответили, прошу", "Мне ответили, что денег нет, прошу вернуть их до 4 июня.", "2026-06-04"},
		{"representations", "Representations on confidentiality: by 4 June.", "2026-06-04"},

		// what is to happen by itself, and until when
		{"the parcel will be sent back", "The parcel will be sent back by Saturday and I need it, please.", ""},
		{"a delivery that is expected", "Delivery is expected by 4 June according to the app. I want my money back.", ""},
		{"rent that is due", "My rent is due on 4 June and I have no money because of you, please help.", ""},
		{"to be used by", "The voucher must be used by 4 June, please extend it.", ""},
		{"an office that is closed", "Please note that our offices will be closed from 1 June until 4 June 2026.", ""},
		{"in reach until", "You can reach me until 9pm on Friday, please.", ""},
		{"гарантия до", "Гарантийный срок до 04.06.2026, прошу принять в ремонт.", ""},
		{"по гарантии", "Прошу провести ремонт по гарантии до 4 июня.", "2026-06-04"},
		{"оплачено до", "Подписка оплачена до 4 июня, верните деньги.", ""},
		{"оплачено, требую до", "Заказ оплачен 3 мая и я требую доставить его до 4 июня.", "2026-06-04"},
		{"дома до", "Прошу ответить, я дома до 4 июня.", ""},
		{"within which something stopped", "It stopped working within 3 days, please refund.", ""},
		{"nobody answered within", "Nobody has answered within 10 days, please help.", ""},
		{"if it averts something", "If the order is not delivered by 4 June I will cancel.", "2026-06-04"},
		{"в течение которых никто не отвечал", "В течение двух недель никто не отвечает, прошу помочь.", ""},

		// what the writer will do, or wants to be spared
		{"I will send", "I will send you the documents by Friday, please wait.", ""},
		{"I can pay", "I can pay by 4 June, please stop the bailiffs.", ""},
		{"and something of the reader behind it", "I can send you the receipt; please reply by Friday.", "2026-05-22"},
		{"unless", "We will send the file to the ombudsman unless you reply by 4 June.", "2026-06-04"},
		{"could we have until", "Could we have until Friday to send the documents?", ""},
		{"could we have an answer", "Can we have your comment by Friday?", "2026-05-22"},
		{"allow me to pay", "Please allow me to pay by 4 June.", ""},
		{"don't before", "Please don't take payment before 4 June.", ""},
		{"don't, but answer", "Please don't call, write to me by 4 June.", "2026-06-04"},
		{"готов оплатить", "Готов оплатить до 4 июня, прошу снять пени.", ""},
		{"вернуть, не верну", "Прошу вернуть деньги до 4 июня.", "2026-06-04"},
		{"не беспокоить", "Просьба не беспокоить до понедельника.", ""},
		{"отсрочка", "Прошу предоставить отсрочку до 4 июня.", ""},
		{"мне установили срок", "Мне установили срок до 4 июня для подачи документов, прошу его продлить.", ""},
		{"a right to appeal", "You have the right to appeal within 28 days.", ""},
		{"обжалование", "Решение может быть обжаловано в течение 10 дней, ответ прилагается.", ""},

		// until a day
		{"keep until", "Please hold delivery until 4 June.", ""},
		{"give me until", "Please give me until 4 June to pay.", ""},
		{"I have until", "I only have until 4 June to accept your offer, please clarify.", ""},
		{"open until", "Our lines are open from 9am until 5pm on Friday, please call.", ""},
		{"accepted until", "We can accept your response until 4 June.", "2026-06-04"},
		{"given until", "You have been given until 4 June.", "2026-06-04"},
		{"the story is held until", "We're holding the story until Friday noon, so please send us a comment.", "2026-05-22"},
		{"хранится до", "Заказ хранится до 4 июня, прошу продлить хранение.", ""},

		{"a deadline that expires", "The deadline for your response expires on 4 June.", "2026-06-04"},
		{"a trial that ends", "My free trial ends on 4 June, please cancel it.", ""},
		{"a deadline that can't be met", "The deadline of 4 June is impossible, please extend it.", ""},
		{"last day for comments", "Last day for comments: 4 June 2026", "2026-06-04"},
		{"срок истекает", "Срок ответа истекает 4 июня 2026 года.", "2026-06-04"},
		{"привезите", "Либо привозите до понедельника, либо отдайте деньги.", "2026-05-25"},

		{"a deadline that is moved from one day to another", "We confirm that the date for service of your response has been moved from 27 May to 4 June 2026.", "2026-06-04"},
		{"the deadline is now", "Further to your request, the deadline is now 4 June 2026.", "2026-06-04"},
		{"контроль", "Направляется для исполнения. Контроль: 04.06.2026. Исполнитель: Мухин.", "2026-06-04"},
		{"or I cancel", "Either the carpet is down by 4 June or I cancel.", "2026-06-04"},
		{"you shall", "You shall within the period of 21 days produce the documents.", "21 calendar"},
		{"срок для добровольного исполнения", "Срок для добровольного удовлетворения требований — 10 календарных дней.", "10 calendar"},
		{"у вас три дня", "У вас три дня. Потом прокуратура.", "3 calendar"},
		{"у вас три дня не работает", "Прошу ответить: у вас три дня не работает сайт.", ""},
		{"days before something", "The hearing is on 4 June. Submit exhibits no later than five business days prior to the hearing.", ""},
		{"the sender's own period in another clause", "Please respond within 5 business days; we will then have 30 days to review.", "5 working"},
		{"or behind a request", "We plan to publish on Friday, so please reply by Thursday.", "2026-05-21"},
		{"or in front of it", "Please reply to our letter, and we will answer within 5 days.", ""},

		// other words of asking
		{"you've got until", "You've got until Friday.", "2026-05-22"},
		{"get it done", "Get it fixed by Friday.", "2026-05-22"},
		{"I'd like", "I'd like the money in my account by 4 June.", "2026-06-04"},
		{"would welcome", "We would welcome your observations by 4 June.", "2026-06-04"},
		{"I will wait until", "I will wait until Friday, then I call my lawyer.", "2026-05-22"},
		{"prior to", "Please respond prior to 4 June.", "2026-06-04"},
		{"first thing", "Please respond by first thing Monday.", "2026-05-25"},
		{"a day of the month and more words", "If it isn't done by the 4th please just refund me.", "2026-06-04"},
		{"who will deal with it comes first", "Please confirm by 5pm tomorrow who will be dealing with this, and let us have your reply by 4 June.", "2026-06-04"},
		{"у вас есть время", "У вас есть время до понедельника.", "2026-05-25"},
		{"пожалуйста", "Пожалуйста, включите газ до субботы!", "2026-05-23"},
		{"перечислите", "Перечислите деньги до 4 июня.", "2026-06-04"},
		{"the firm has so many days", "The firm now has 21 days to resolve it.", "21 calendar"},
		{"a final so many days", "I now give you a final 7 days to pay.", "7 calendar"},
		{"the next fortnight", "Kindly refund me within the next fortnight.", "14 calendar"},
		{"установленный законом", "Прошу дать ответ в установленный законом тридцатидневный срок.", "30 calendar"},
		{"a length that the letter counts out", "Please respond within 14 days, i.e. by 3 June 2026.", "2026-06-03"},
		{"in brackets", "Please respond within 8 weeks of the complaint (by 3 June 2026).", "2026-06-03"},
		{"то есть", "Прошу ответить в течение 10 дней, то есть до 30 мая 2026 года.", "2026-05-30"},
		{"another day than the length's", "Please reply within 10 days and send the file by 20 June 2026.", "10 calendar"},

		// lengths
		{"time limit", "The time limit for your reply is 28 days.", "28 calendar"},
		{"somebody else's time limit", "The deadline for the consumer to accept is 30 days.", ""},
		{"working days", "Please respond within 10 working days.", "10 working"},
		{"business days are working days", "You should reply within 3 business days", "3 working"},
		{"words and figures", "You must provide your file within fourteen (14) days", "14 calendar"},
		{"a fortnight", "We expect your answer within a fortnight", "14 calendar"},
		{"weeks", "Please respond within two weeks", "14 calendar"},
		{"tens and ones in words", "We require your response within twenty-three working days", "23 working"},
		{"teens in words", "We require your response within eleven days", "11 calendar"},
		{"h", "Please reply within 48h.", "2 calendar"},
		{"hours", "We ask for a comment within 36 hours", "2 calendar"},
		{"reply in", "Please reply to me in 7 days", "7 calendar"},
		{"what befell somebody after some days", "The fridge stopped nine days after delivery, and support does not answer.\n\nPlease send your final response by 11 June 2026.", "2026-06-11"},
		{"nothing but what befell", "It broke 3 weeks after the repair and nobody answers.", ""},
		{"days of receiving", "Please answer, 10 working days of your receiving this letter", "10 working"},
		{"days from receipt", "You have 8 weeks from receipt to send your final response", "56 calendar"},
		{"в течение", "Просим направить ответ в течение 30 дней.", "30 calendar"},
		{"рабочих, with words in brackets", "Ответ направить в течение 10 (десяти) рабочих дней", "10 working"},
		{"words", "Прошу ответить в течение десяти календарных дней", "10 calendar"},
		{"tens and ones in Russian words", "Прошу ответить в течение двадцати одного дня", "21 calendar"},
		{"teens in Russian words", "Прошу ответить в течение одиннадцати рабочих дней", "11 working"},
		{"раб. дней", "Прошу ответить в течение 10 раб. дней", "10 working"},
		{"р.д.", "Прошу ответить в течение 10 р.д.", "10 working"},
		{"в четырёхдневный срок", "Предлагаем устранить нарушения в четырёхдневный срок", "4 calendar"},
		{"не позднее", "Требую возврата не позднее чем через 3 дня", "3 calendar"},
		{"в десятидневный срок", "Предлагаем устранить нарушения в десятидневный срок", "10 calendar"},
		{"в 10-дневный срок", "Прошу вернуть деньги в 10-дневный срок", "10 calendar"},
		{"в недельный срок", "Прошу дать ответ в недельный срок", "7 calendar"},
		{"в течение суток", "Прошу ответить в течение суток", "1 calendar"},
		{"two weeks given", "I am giving you two weeks to fix this.", "14 calendar"},
		{"a fortnight given", "You have a fortnight to put this right.", "14 calendar"},
		{"hear from you in", "If I do not hear from you in 14 days I will go to court.", "14 calendar"},
		{"what was given is over", "I have given you two weeks, please answer", ""},
		{"даю две недели", "Даю вам две недели на ответ, потом иду в суд.", "14 calendar"},
		{"даю неделю", "Даю вам неделю на ответ", "7 calendar"},
		{"даю рабочие дни", "Даю вам пять рабочих дней, чтобы ответить", "5 working"},
		{"чем через две недели", "Прошу ответить не позднее чем через две недели", "14 calendar"},
		{"ждал неделю", "Жду ответа неделю, потом иду в суд", ""},
		{"через неделю", "Требую возврата не позднее чем через неделю", "7 calendar"},
		{"не позднее месяца", "Просим направить ответ не позднее месяца со дня получения", "30 calendar"},
		{"one month of this letter", "You must reply within one month of this letter", "30 calendar"},
		{"a calendar month", "Please reply within one calendar month of the date of this letter", "30 calendar"},
		{"месяц", "Просим сообщить о мерах в течение одного месяца", "30 calendar"},
		{"a couple of days", "Please reply within a couple of days", "2 calendar"},
		{"the next couple of weeks", "Could you respond in the next couple of weeks?", "14 calendar"},
		{"reply in a couple of days", "Please reply to me in a couple of days", "2 calendar"},
		{"a couple of days given", "I am giving you a couple of days to put this right.", "2 calendar"},
		{"пара дней", "Прошу ответить в течение пары дней", "2 calendar"},
		{"даю пару недель", "Даю вам пару недель на ответ", "14 calendar"},
		{"even split over two lines", "Просим ответить в\nтечение 5 рабочих\nдней.", "5 working"},

		// a sentence is judged, not its neighbours
		{"a promise in the sentence before", "Your courier promised to come! Please reply by 5 June 2026.", "2026-06-05"},
		{"a request in the sentence before", "Please help. The fair is open until 5 June 2026.", ""},
		{"an abbreviation ends none", "Please send the file of Mr. Bower by 5 June 2026", "2026-06-05"},
		{"nor does a Russian one", "Прошу починить лифт на ул. Рябиновой до 5 июня 2026", "2026-06-05"},
		{"the abbreviation of a year ends one", "Срок поставки установлен до 5 июня 2026 г. Прошу вернуть деньги.", ""},
		{"that of a town does not", "Прошу направить в г. Тверь до 5 июня 2026", "2026-06-05"},
		{"that of roubles does", "Требуем не позднее 5 июня 2026 г. возвратить 88 000 руб. Ответ направить в течение 10 дней.", "10 calendar"},
		{"the lines of a list stand for themselves", "Please:\n- reply to us by 5 June 2026\n- we will respond within 3 days", "2026-06-05"},

		// of several
		{"what asks for an answer wins", "You must leave the flat by 1 June 2026. Please send your reply by 9 June 2026.", "2026-06-09"},
		{"in Russian too", "Прошу освободить квартиру до 1 июня 2026. Ответ прошу дать до 9 июня 2026.", "2026-06-09"},
		{"the first of equals", "Please reply by 1 June 2026.\n\nPlease reply by 9 June 2026.", "2026-06-01"},

		// vague, gone, or not asked of the reader
		{"as soon as possible", "Please reply as soon as possible", ""},
		{"в кратчайшие сроки", "Прошу ответить в кратчайшие сроки", ""},
		{"this week is a wish", "It would be great if you could comment this week", ""},
		{"gone by", "You were asked to reply by 5 May 2026", ""},
		{"too far ahead", "Please reply by 1 January 2030", ""},
		{"nothing is asked", "The fair is open until 5 June 2026", ""},
		{"the day of a purchase", "I bought it on 5 June 2026, please refund me", ""},
		{"a promise", "Please help: your courier promised to come by 5 June 2026", ""},
		{"a promise in Russian", "Прошу помочь: мастер обещал прийти до 5 июня 2026", ""},
		{"the sender's own period", "We will respond within 10 working days.", ""},
		{"the ombudsman's own period", "The ombudsman will answer within 8 weeks.", ""},
		{"the sender's own period in Russian", "Мы рассмотрим и сообщим о решении в течение 30 дней.", ""},
		{"we will need yours", "We will need your reply within 10 days.", "10 calendar"},
		{"we will need something of yours", "We will need the file within 10 days.", "10 calendar"},
		{"on leave", "I am on leave, please expect no answer, away until 5 June 2026", ""},
		{"the writer's own deed", "I returned it within 14 days, please refund me", ""},
		{"a word that begins like a month", "Please reply before 3 separate engineers call again", ""},
		{"zero days", "Please reply within 0 days", ""},
		{"beyond a year", "Please reply within 500 days", ""},
		{"nothing", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, ok := prose.FindDeadline(test.text, written, false)
			got := d.Date
			if d.Days > 0 {
				got = fmt.Sprint(d.Days, " ", d.Unit)
			}
			if got != test.want || ok != (test.want != "") {
				t.Errorf("%q, want %q; stands at %q", got, test.want, test.text[d.Found.Start:d.Found.End])
			}
		})
	}
}

func TestFindDeadlineSaysWhereItStands(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"date, with its cue", "Please reply by 5 June 2026, or else.", "by 5 June 2026"},
		{"length", "Просим ответить в течение 10 рабочих дней.", "в течение 10 рабочих дней"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, _ := prose.FindDeadline(test.text, written, false)
			if got := test.text[d.Found.Start:d.Found.End]; got != test.want {
				t.Errorf("stands at %q, want %q", got, test.want)
			}
		})
	}
}

// Figures that may be read either way are read as the writer's country does; with full stops nobody puts the month first.
func TestFindDeadlineReadsFiguresAsTheirCountryDoes(t *testing.T) {
	for text, want := range map[string]string{"Please respond by 06/05/2026": "2026-06-05", "Please respond by 6/5/26": "2026-06-05", "Please respond by 06/05": "2026-06-05",
		"Please respond by 25/05/2026": "2026-05-25", "Please respond by 05.06.2026": "2026-06-05", "Please respond by 2026-06-05": "2026-06-05"} {
		if d, _ := prose.FindDeadline(text, written, true); d.Date != want {
			t.Errorf("%s: %q, want %q", text, d.Date, want)
		}
	}
}

// A day without a year is taken in the year where it is nearest to the letter.
func TestFindDeadlineOverTheTurnOfTheYear(t *testing.T) {
	december := time.Date(2026, 12, 20, 9, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{"Please reply by 10 January": "2027-01-10", "Прошу ответить до конца января": "2027-01-31", "Прошу ответить до конца месяца": "2026-12-31",
		"Please reply by the fifth of January": "2027-01-05", "Please reply by the end of next month": "2027-01-31", "Прошу ответить до первого февраля": "2027-02-01",
		"Please reply by Christmas": "2026-12-25", "Please reply by the second Tuesday of January": "2027-01-12", "Please reply on the next working day, or by the next business day at the latest": "2026-12-21", "Мне обещали: до Нового года. Прошу помочь": "", "Please reply before Christmas Eve": "2026-12-24", "Please reply by the New Year": "2026-12-31", "Please reply by New Year's Day": "2027-01-01",
		"Прошу ответить до Нового года": "2026-12-31", "Прошу ответить до новогодних праздников": "2026-12-31", "Прошу ответить до Рождества": "2027-01-07",
		"Прошу ответить до католического Рождества": "2026-12-25", "Your office was closed until the New Year, please reply": "", "Мастер обещал прийти до Нового года, прошу помочь": "",
		"Since before Christmas nobody answers, please help": "", "Ещё до Нового года я просил ответить": "", "Please answer well before Christmas": "2026-12-25"} {
		if d, _ := prose.FindDeadline(text, december, false); d.Date != want {
			t.Errorf("%s: %q, want %q", text, d.Date, want)
		}
	}
}
