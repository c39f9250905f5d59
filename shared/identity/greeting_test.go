package identity_test

import (
	"testing"

	"resonance/shared/identity"
)

func TestPeopleAreSpokenToByTheirNames(t *testing.T) {
	for written, want := range map[string]string{
		"Петров Иван":                  "Иван Петров",
		"Иван Петров":                  "Иван Петров",
		"Иванов Иван Иванович":         "Иван Иванович",
		"Мария Сергеевна Соколова":     "Мария Сергеевна",
		"Анна Петровна":                "Анна Петровна",
		"Абрамович Роман":              "Роман Абрамович",
		"Круглова Инна":                "Инна Круглова",
		"Иванов И. И.":                 "Иванов И. И.",
		"Иванов И.И.":                  "Иванов И.И.",
		"Саша":                         "Саша",
		"ООО «Ромашка»":                "ООО «Ромашка»",
		"Пекарня на Садовой":           "Пекарня на Садовой",
		"Anna Whitfield":               "Anna Whitfield",
		"Lebedev Petr":                 "Lebedev Petr",
		"Оливия Мэй Грант-Уайт третья": "Оливия Мэй Грант-Уайт третья",
		"": "",
	} {
		if got := identity.Greeted(written); got != want {
			t.Errorf("%q is spoken to as %q, want %q", written, got, want)
		}
	}
}
