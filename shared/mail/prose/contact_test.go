package prose_test

import (
	"strings"
	"testing"

	"resonance/shared/mail/prose"
)

func TestPhones(t *testing.T) {
	tests := []struct{ name, text, region, want string }{ // want: E.164, divided by blanks
		{"with country code", "Call +44 7700 900123 after six", "", "+447700900123"},
		{"00 for the plus", "ring 0044 7700 900123", "", "+447700900123"},
		{"brackets, language tells the region", "звоните 8 (999) 000-00-11", "", "+79990000011"},
		{"no plus in an English text", "My number: 07700 900123", "", "+447700900123"},
		{"the region given wins", "тел. 07700 900123", "GB", "+447700900123"},
		{"a Russian number in a Russian text, wherever the company is", "звоните 8 (903) 111-22-33 или 8-916-555-44-33", "GB", "+79031112233 +79165554433"},
		{"the company's own in a Russian text", "звоните 07700 900123", "GB", "+447700900123"},
		{"7 without a plus", "тел.: 7 999 000 00 11", "", "+79990000011"},
		{"ten digits behind a label", "моб. 999 000-00-11", "", "+79990000011"},
		{"two, one of them twice", "+7 999 000-00-11 или 8 999 000 00 22, лучше 89990000011", "", "+79990000011 +79990000022"},
		{"a house number on the next line", "07700 900123\n14 Rose Lane", "", "+447700900123"},
		{"two in a column", "Телефоны:\n8 999 000-00-11\n8 999 000-00-22", "", "+79990000011 +79990000022"},

		{"one's own first", "Телефон отца 8 (495) 555-33-19, мой 8-926-555-80-02", "", "+79265558002 +74955553319"},
		{"and where one can be reached", "The shop is at 020 7946 0018. Call me on 07700 900123", "", "+447700900123 +442079460018"},
		{"what a form calls yours", "Ваш телефон: 8 999 000-00-11", "", "+79990000011"},
		{"no hotline", "I called 0800 123 4567 nine times and 0345 600 1234 twice", "", ""},
		{"nor a Russian one", "Звонил на 8 800 555-35-35 девять раз", "", ""},
		{"nor an American one", "I called (800) 555-0147 nine times", "US", ""},
		{"nor the company's number", "Your number 07700 900999 rings out", "", ""},
		{"nor its Russian one", "Ваша поддержка (+7 999 000-00-11) не отвечает", "", ""},
		{"nor the courier's", "The courier's phone 07700 900111 is off", "", ""},

		{"an account", "лицевой счёт 89990000011", "", ""},
		{"an order", "order 07700900123 is late", "", ""},
		{"a reference", "Our ref 07700-900123", "", ""},
		{"the number of a complaint", "номер обращения 4952345678", "", ""},
		{"what it is registered under", "Обращение зарегистрировано под номером 4952345678", "", ""},
		{"номер is a phone otherwise", "Мой номер 999 000-00-11", "", "+79990000011"},
		{"a card", "карта 8999 0000 0011", "", ""},
		{"a tax number", "ИНН 7700900123", "", ""},
		{"an account of twenty digits", "р/с 40817 810 0 9991 0004312", "", ""},
		{"a date", "19.05.2026", "", ""},
		{"bare digits that nobody dials", "1234567890", "", ""},
		{"too short", "тел. 12-34-567", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := strings.Join(prose.Phones(test.region, test.text), " "); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestEmails(t *testing.T) {
	reads(t, func(text string) string { return strings.Join(prose.Emails(text), " ") }, []row{
		{"in lower case, in order", "Ann.Lee@Post.Example, then <b@firm.example>.", "ann.lee@post.example b@firm.example"},
		{"a link", "[mailto:ann@post.example]", "ann@post.example"},
		{"the end of a sentence", "Пишите на ann@post.example!", "ann@post.example"},
		{"no domain", "me@home and @handle", ""},
	})
}

func TestAccount(t *testing.T) {
	reads(t, prose.Account, []row{
		{"account number", "My account number is 5512-7788, thanks", "5512-7788"},
		{"a label alone", "Name: A\nAccount: 5512-8890\nTown: B", "5512-8890"},
		{"in short", "my acct no 0099-7712", "0099-7712"},
		{"a word behind the label", "Account: closed in 2024", ""},
		{"policy", "Policy no: HX 99120", "HX 99120"},
		{"customer reference", "Customer ref. C-220091", "C-220091"},
		{"лицевой счёт", "по лицевому счёту № 118-2204 начислено", "118-2204"},
		{"л/с", "л/с 0099120", "0099120"},
		{"договор", "договор № АБ-2204/26 от 1 мая", "АБ-2204/26"},
		{"договор, dated first", "по договору от 12.05.2026 № 77-АБ/1234 не доставили", "77-АБ/1234"},
		{"dated in words", "договор от «12» мая 2026 г. № 77-АБ/1234", "77-АБ/1234"},
		{"the number of an order is not a contract's", "по договору от 12.05.2026 заказ № 77001234", ""},
		{"a contract's date is not its number", "договор от 12/05/2026 не исполнен", ""},
		{"the number stands elsewhere", "договор от 2026-05-12, номер договора 99120", "99120"},
		{"a phone is none", "Call 07700 900123", ""},
		{"words are none", "my account number is unknown", ""},
	})
}

func TestLanguage(t *testing.T) {
	reads(t, func(text string) string { return prose.Language(text) }, []row{
		{"Russian", "Здравствуйте", "ru"},
		{"Russian with links", "Сайт не открывается: https://shop.example/a", "ru"},
		{"English", "Good day", "en"},
		{"English about a Russian word", "What does счёт mean on my monthly bill, please?", "en"},
		{"no letters", "12.05.2026 !", ""},
	})
}

// Facts are looked for where letters state them: in the opening, some pages long.
func TestOnlyTheOpeningIsSearched(t *testing.T) {
	for _, pages := range []string{strings.Repeat("чайник ", 1000), "-" + strings.Repeat("чайник ", 1000)} {
		text := pages + "тел. 8 999 000-00-11\n" + pages + "тел. 8 999 000-00-22"
		if got := prose.Phones("", text); len(got) != 1 || got[0] != "+79990000011" {
			t.Errorf("%v", got)
		}
	}
}

// A signature is read below a letter of any length, in the language of the letter.
func TestTheSignatureOfALongLetterIsSearched(t *testing.T) {
	if got := prose.Phones("", strings.Repeat("чайник ", 2000), "A. Smith, 8 999 000-00-11"); len(got) != 1 || got[0] != "+79990000011" {
		t.Errorf("%v", got)
	}
}
