package prose_test

import (
	"testing"

	"resonance/shared/mail/prose"
)

func TestHear(t *testing.T) {
	long := " The rest of this letter goes on at some length about the kettle, the shop and the weather, as letters do when nobody stops them." +
		" It says who came and who did not, what was said on the telephone, what was written down and what was lost, and how the tea tasted" +
		" before and after; it says all this twice, and then once more for those who did not listen the first time it was said to them."
	tests := []struct {
		name, text, subject, writer string
		want                        prose.Voice
	}{
		{"a customer", "My kettle is broken and I want my money back." + long, "Kettle", "Orla Penhallow", prose.Voice{}},
		{"a customer in Russian", "Чайник сломался на второй день, прошу вернуть деньги за него и за доставку.", "Чайник", "Анна Петрова", prose.Voice{}},

		{"an authority by its name", "The enclosed is for you to read and to think about at leisure.", "Kettle", "Kettle Ombudsman", prose.Voice{Authority: true}},
		{"by its words and its letterhead", "Consumer Protection Office\nWe have received a complaint from a consumer about your firm." + long, "", "J Marsh", prose.Voice{Authority: true}},
		{"by its words in Russian", "Управление по надзору\nВ управление поступило обращение гражданки на действия компании, о принятых мерах сообщите.", "", "Отдел писем", prose.Voice{Authority: true}},
		{"by its name in Russian", "Сообщаем о проверке вашей компании в установленные законом сроки.", "", "Прокуратура района", prose.Voice{Authority: true}},
		{"a customer who writes of an authority", "I shall complain to the ombudsman about your kettles and about your shop." + long, "Kettle", "Orla Penhallow", prose.Voice{}},

		{"a lawyer", "We act for Mrs Penhallow. This is a letter before claim about a kettle.", "", "Bower LLP", prose.Voice{Lawyer: true}},
		{"a lawyer in Russian", "Представляю интересы Петровой Анны Сергеевны в споре о чайнике.", "", "А. Лебедев", prose.Voice{Lawyer: true}},
		{"a member of parliament writes for others as a lawyer does", "My constituent has had no answer to seventeen letters.", "", "Ruth Cadwell MP", prose.Voice{Lawyer: true}},
		{"and so does a deputy", "Ко мне как к депутату обратилась Петрова Анна Сергеевна.", "", "А. Лебедев", prose.Voice{Lawyer: true}},
		{"a lawyer who names an authority is no authority", "We act for a client. A consumer filed a complaint against your firm with the ombudsman.", "", "Kettle Ombudsman Lawyers", prose.Voice{Lawyer: true}},

		{"a journalist", "I am a reporter with the Daily Kettle, and we plan to publish on Friday.", "", "Ed Bower", prose.Voice{Journalist: true}},
		{"a journalist by the subject", "What have you to say to those who could not have tea this week?", "Media enquiry", "Ed Bower", prose.Voice{Journalist: true}},
		{"a journalist in Russian", "Я корреспондент газеты «Чайник», готовлю материал о качестве чайников.", "", "Лев Гоголев", prose.Voice{Journalist: true}},

		{"to the head", "Dear Chief Executive,\nmy kettle is broken, and nobody in your shop cares.", "", "Orla", prose.Voice{ToHead: true}},
		{"to the head by the subject", "My kettle is broken, and nobody in your shop cares.", "FAO the managing director", "Orla", prose.Voice{ToHead: true}},
		{"to the head in Russian", "Генеральному директору\nЧайник сломался, и никому в магазине нет до этого дела.", "", "Анна", prose.Voice{ToHead: true}},
		{"to the director of a shop", "Директору магазина\nЧайник сломался, и никому здесь нет до этого дела.", "", "Анна", prose.Voice{}},

		{"a colleague who passes on", "Please handle, see below. She has called me twice today.", "", "Sam", prose.Voice{Forwarding: true}},
		{"a colleague in Russian", "Коллеги, пересылаю письмо клиентки, разберитесь до вечера.", "", "Саша", prose.Voice{Forwarding: true}},
		{"hardly a word", "FYI", "", "Sam", prose.Voice{Forwarding: true}},
		{"a long letter is more than passing on", "I forward you my receipt." + long, "", "Orla", prose.Voice{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := prose.Hear(test.text, test.subject, test.writer); got != test.want {
				t.Errorf("%+v, want %+v", got, test.want)
			}
		})
	}
}
