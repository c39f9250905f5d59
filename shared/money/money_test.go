package money_test

import (
	"testing"

	"pgregory.net/rapid"

	"resonance/shared/complaint"
	"resonance/shared/money"
)

func TestWhatIsWrittenReadsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := complaint.Money{Minor: rapid.Int64Range(1, 99_999_999_999).Draw(t, "minor"), Currency: rapid.SampledFrom([]string{"GBP", "RUB", "JPY", "KWD", "CHF"}).Draw(t, "currency")}
		text := money.Text(want, rapid.SampledFrom([]string{"en", "ru"}).Draw(t, "language"))
		if got, ok := money.Parse(text, want.Currency); !ok || got != want {
			t.Fatalf("%q reads as %+v, %v; want %+v", text, got, ok, want)
		}
	})
}

func TestAmountsAsPeopleWriteThem(t *testing.T) {
	for text, minor := range map[string]int64{"300": 300_00, "1 200,50": 1200_50, "1,200.50": 1200_50, "1.200": 1200_00, "0,5": 50, "£1,450": 1450_00, "gbp 20": 20_00, "20 GBP": 20_00} {
		if got, ok := money.Parse(text, "GBP"); !ok || got.Minor != minor {
			t.Errorf("%q reads as %+v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "lots", "-5", "12,345,678,901,234", "£", "$20", "20 USD", "£20£"} {
		if got, ok := money.Parse(text, "GBP"); ok {
			t.Errorf("%q reads as %+v", text, got)
		}
	}
	for _, text := range []string{"1 450 ₽", "1450руб.", "1450 рублей", "1 450 р.", "RUB 1450"} {
		if got, ok := money.Parse(text, "RUB"); !ok || got.Minor != 1450_00 {
			t.Errorf("%q reads as %+v, %v", text, got, ok)
		}
	}
	if got, ok := money.Parse("5", "ZZZZ"); ok {
		t.Errorf("a currency that is none: %+v", got)
	}
}
