package prose_test

import (
	"testing"

	"resonance/shared/mail/prose"
)

func TestFindAsked(t *testing.T) {
	tests := []struct {
		name, text string
		minor      int64
		currency   string
		found      string
	}{
		{"pounds and pence", "I want a refund of £1,250.50.", 125050, "GBP", "£1,250.50"},
		{"the code before", "Please pay me GBP 300 by Friday.", 30000, "GBP", "GBP 300"},
		{"thousands by letter", "We demand £2k in settlement", 200000, "GBP", "£2k"},
		{"millions by capital letter", "We demand $1.5M in settlement", 150000000, "USD", "$1.5M"},
		{"words", "Kindly refund 40 euros to my card.", 4000, "EUR", "40 euros"},
		{"comma for cents", "Please reimburse 1.250,75 € today", 125075, "EUR", "1.250,75 €"},
		{"roubles with blanks", "Верните 12 500 руб. на карту.", 1250000, "RUB", "12 500 руб."},
		{"no-break space", "Прошу вернуть 12\u00a0500,5 ₽", 1250050, "RUB", "12\u00a0500,5 ₽"},
		{"words in brackets", "Требую 100 000 (сто тысяч) рублей компенсации", 10000000, "RUB", "100 000 (сто тысяч) рублей"},
		{"somebody else wants it", "He wants his £300 back", 30000, "GBP", "£300"},
		{"repaid", "I would like to be repaid £300 for it", 30000, "GBP", "£300"},
		{"тыс.", "Требую компенсацию 50 тыс. рублей", 5000000, "RUB", "50 тыс. рублей"},
		{"млн", "Требую выплатить 2 млн рублей", 200000000, "RUB", "2 млн рублей"},
		{"dollars in Russian", "Верните мне 300 долларов", 30000, "USD", "300 долларов"},
		{"the sign before, тыс. behind", "Верните мне $5 тыс.", 500000, "USD", "$5 тыс."},
		{"the first of two asked for", "Refund £20. Also pay me £5.", 2000, "GBP", "£20"},
		{"the first, whichever way it is written", "Refund 20 euros. Also pay me £5.", 2000, "EUR", "20 euros"},
		{"a price is passed over", "The kettle cost £30. Please refund £25.", 2500, "GBP", "£25"},
		{"a number before the sum is not of it", "Верните по заказу 45871 990 рублей.", 99000, "RUB", "990 рублей."},

		{"what is owed", "You owe me £64.", 6400, "GBP", "£64"},
		{"an amount claimed", "Amount claimed: £300", 30000, "GBP", "£300"},
		{"unless it is paid", "Unless the sum of £2,499 is paid within 14 days, proceedings will be issued.", 249900, "GBP", "£2,499"},
		{"сумма требования", "Сумма требования: 1 596 руб.", 159600, "RUB", "1 596 руб."},

		{"only a price", "The kettle cost £30.", 0, "", ""},
		{"what was offered", "You offered to refund £30.", 0, "", ""},
		{"what was refused", "Мне отказали в возврате 500 рублей.", 0, "", ""},
		{"no currency", "Please refund 30 at once", 0, "", ""},
		{"nothing to pay", "Please refund £0", 0, "", ""},
		{"beyond all measure", "Please refund £99999999999999", 0, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sum, ok := prose.FindAsked(test.text)
			if ok != (test.minor > 0) || sum.Minor != test.minor || sum.Currency != test.currency {
				t.Fatalf("%v %v, want %d %s", sum, ok, test.minor, test.currency)
			}
			if at := test.text[sum.Found.Start:sum.Found.End]; at != test.found {
				t.Errorf("stands at %q, want %q", at, test.found)
			}
		})
	}
}
