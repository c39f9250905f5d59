package prose_test

import (
	"testing"

	"resonance/shared/mail/prose"
	"resonance/shared/pattern"
)

func TestFindReference(t *testing.T) {
	tests := []struct{ name, text, want string }{
		// what an authority calls its own
		{"исх. № with a date", "Исх. № 12-34/5678 от 19.05.2026", "12-34/5678"},
		{"its date before the number", "Исх. от 19.05.2026 № 08-12/4471", "08-12/4471"},
		{"please quote", "In all correspondence please quote: ENQ/00123/26", "ENQ/00123/26"},
		{"the whole words", "Исходящий номер: 08-119/690", "08-119/690"},
		{"no number sign, brackets in the number", "исх. 01-14(3)/22 от 3 июня", "01-14(3)/22"},
		{"our number", "Наш номер 08-119/690 просим указать в ответе", "08-119/690"},
		{"№ and date open a line", "Министерство связи\n№ 45-1-3/2217 от 19.05.2026", "45-1-3/2217"},
		{"date and № make a line", "от 19.05.2026 № 45-1-3/2217\nГенеральному директору", "45-1-3/2217"},
		{"far apart on one line", "19.05.2026                                    № 17445-02-11/78\nНа № ______ от ______", "17445-02-11/78"},
		{"the date is spelt out", "«19» мая 2026 г. № ОГ-2/118", "ОГ-2/118"},
		{"registered under a number", "Обращение зарегистрировано за № П-118/26", "П-118/26"},
		{"the request's own number", "Направляем запрос от 19.05.2026 № 77-04/391", "77-04/391"},
		{"our ref", "Our ref: CC/2026/00417\nYour ref: 8841", "CC/2026/00417"},
		{"our reference number is", "Our complaint reference number is TS-551/26.", "TS-551/26"},
		{"the authority's letters before it", "We refer to case reference number AFCA 12-00-98765.", "12-00-98765"},
		{"square brackets", "Case reference: [OFC-2026-112]", "OFC-2026-112"},
		{"номер обращения", "Номер обращения: 2026-РПН-00451", "2026-РПН-00451"},
		{"регистрационный номер обращения", "Регистрационный номер обращения ОГ-2026-77-001245", "ОГ-2026-77-001245"},
		{"обращение гражданина №", "Направляем обращение гражданина № Т-3/11204 от 19.11.2026", "Т-3/11204"},
		{"определение №", "ОПРЕДЕЛЕНИЕ № 771\nоб истребовании сведений", "771"},
		{"case reference", "Case reference: 0417-A", "0417-A"},
		{"case number", "It is case no. 20417/B with us", "20417/B"},
		{"logged as", "The complaint, which we have logged as ENQ-88120, is attached.", "ENQ-88120"},
		{"behind a mark of quotation", "> Our ref. LB-77/12", "LB-77/12"},
		{"ours wins over a mere ref", "Ref: AA-1001\nOur ref: BB-2002", "BB-2002"},
		{"the full stop of the sentence is not of it", "Our ref is ZX-90-1.", "ZX-90-1"},
		{"a letterhead that ends like a word for other numbers", "Управление по защите прав потребителей\nИсх. № 08-1/345", "08-1/345"},
		{"a town that ends like one", "ул. Рябиновая, г. Дальняя Сосна\nИсх. № 7-12/88", "7-12/88"},

		// other people's
		{"your ref", "Your ref: AB-1200", ""},
		{"your letter's number", "Ваш исх. № 44-55/6", ""},
		{"in answer to a number", "на № 44-55/6 от 01.05.2026", ""},
		{"in answer to a number, by date", "01.05.2026 на № 44-55/6", ""},
		{"a contract dated at the beginning of a line", "12.05.2026 по договору № 77-123", ""},
		{"customer reference", "Customer ref: C-220091", ""},
		{"order reference", "My order reference number: 5512-77", ""},
		{"the desk's own number", "Our ref: RS-2026-000123", ""},
		{"incoming number", "вх. № 118/26", ""},
		{"contract", "по договору № Д-118/26 от 01.02.2026", ""},
		{"article of a law", "нарушена статья 12-3 закона № 2300-1", ""},
		{"a date is no number", "Our ref: 19.05.2026", ""},
		{"neither is a word", "Our reference is attached", ""},
		{"nor a digit alone", "Ref: A1", ""},
		{"nothing", "The boiler is broken. Please help.", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, at := prose.FindReference(nil, test.text, "")
			if got != test.want {
				t.Fatalf("%q, want %q", got, test.want)
			}
			if got != "" && (at == nil || test.text[at.Start:at.End] != got) {
				t.Errorf("%q said to stand at %v", got, at)
			}
		})
	}
}

func TestFindReferenceInTheSubject(t *testing.T) {
	tests := []struct{ name, text, subject, want, at string }{
		{"labelled", "Please see attached.", "Our ref: CC/2026/417", "CC/2026/417", ""},
		{"bare, in brackets, below prefixes", "Please see attached.", "RE: FW: [TS-551/26] complaint", "TS-551/26", ""},
		{"bare, Russian", "Прошу рассмотреть.", "Запрос по обращению № 77-04/391", "77-04/391", ""},
		{"the text has it too", "It is about TS-551/26.", "Complaint TS-551/26", "TS-551/26", "TS-551/26"},
		{"the text's own wins", "Our ref: AA-10/1", "Complaint TS-551/26", "AA-10/1", "AA-10/1"},
		{"the desk's own", "Thanks.", "Re: complaint [REF: RS-2026-000123]", "", ""},
		{"a date", "Thanks.", "Complaint of 12-05-2026", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, at := prose.FindReference(nil, test.text, test.subject)
			if got != test.want {
				t.Fatalf("%q, want %q", got, test.want)
			}
			if (at != nil) != (test.at != "") || at != nil && test.text[at.Start:at.End] != test.at {
				t.Errorf("stands at %v, want %q", at, test.at)
			}
		})
	}
}

func TestTheFormOfAnAuthoritysOwnNumbersIsSurest(t *testing.T) {
	own := pattern.New(`\bPNX-\d{7}-[A-Z0-9]{4}\b`)
	for name, row := range map[string]struct {
		text, subject, want string
		found               bool
	}{
		"before what else is called a reference": {"Your ref: 4471-B. Our ref: 88/2026. We opened PNX-1234567-ABCD for this.", "", "PNX-1234567-ABCD", true},
		"in the subject":                         {"Our ref: 88/2026.", "Complaint PNX-1234567-ABCD", "PNX-1234567-ABCD", false},
		"nowhere":                                {"Our ref: 88/2026.", "", "88/2026", true},
	} {
		got, at := prose.FindReference(own, row.text, row.subject)
		if got != row.want || (at != nil) != row.found || at != nil && row.text[at.Start:at.End] != got {
			t.Errorf("%s: %q at %v", name, got, at)
		}
	}
	marked := pattern.New(`File (\d+)`)
	if got, at := prose.FindReference(marked, "See File 123.", ""); got != "123" || at == nil || at.Start != 9 {
		t.Errorf("group 1 gives %q at %v", got, at)
	}
}
