package repeat_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"resonance/shared/repeat"
)

func TestStems(t *testing.T) {
	tests := []struct{ name, text, want string }{ // those that tell something
		{"English is stemmed", "Deliveries delayed, delivery delaying", "deliveri delay"},
		{"Russian is stemmed, ё is е", "Счётчик счетчика счетчиком", "счетчик"},
		{"everyday words and boilerplate go", "I am writing to complain about your company, please help", ""},
		{"Russian boilerplate goes", "Здравствуйте! Прошу решить проблему, это безобразие", ""},
		{"codes are kept in one form", "router X-200 x200 error 404", "x200 router error 404"},
		{"addresses and links go", "login fails, write to ann@post.example or https://post.example/x", "login fail"},
		{"phones, sums and dates go", "fee of £35.00 on 12.03.2025, call +44 7700 900123", "fee call"},
		{"introduced names go", "My name is Ann Walker. The lift is stuck", "lift stuck"},
		{"names with a patronymic go", "Меня зовут Петрова Анна Ивановна, сломан лифт", "слома лифт"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, want := slices.DeleteFunc(repeat.Sign(test.text).Stems, func(s string) bool { return !repeat.Telling(s) }), strings.Fields(test.want)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("stems %q, want %q", got, want)
			}
		})
	}
}

// Laws: a signature is bounded and stable whatever the text; a text is its own best match.
func TestSignatureLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "any") + " " + strings.Join(rapid.SliceOfN(rapid.SampledFrom(strings.Fields(meter+" "+счет)), 0, 200).Draw(t, "words"), " ")
		s := repeat.Sign(text)
		if len(s.Stems) > repeat.MaxStems || len(s.Bands) > repeat.MaxBands || len(s.Keys()) > 40 || len(s.Words) != len(s.Stems) {
			t.Fatalf("%d stems, %d bands", len(s.Stems), len(s.Bands))
		}
		sorted := slices.Sorted(slices.Values(s.Stems))
		if len(slices.Compact(sorted)) != len(s.Stems) {
			t.Fatalf("a stem stands twice in %q", s.Stems)
		}
		if again := repeat.Sign(text); !slices.Equal(again.Keys(), s.Keys()) {
			t.Fatal("two signatures of one text")
		}
		other := repeat.Sign(meter)
		score, back := repeat.Likeness(s, other), repeat.Likeness(other, s)
		if itself := repeat.Likeness(s, s); len(s.Stems) > 0 && itself < 1-1e-9 {
			t.Fatalf("a text is like itself by %v", itself)
		}
		if diff := score - back; score < 0 || score > 1+1e-9 || diff > 1e-9 || diff < -1e-9 {
			t.Fatalf("score %v one way, %v the other", score, back)
		}
	})
}

const (
	meter = `The smart meter in my flat shows a reading of zero since the exchange in spring, and the invoice estimates
		four times the consumption of the previous tenant. Your technician photographed the display and promised a correction.`
	счет = `После замены счётчика показания обнулились, а в квитанции начислили электроэнергию по нормативу,
		хотя контролёр сфотографировал табло и обещал перерасчёт.`
)

func TestNearCopies(t *testing.T) {
	template := repeat.Sign(meter + " " + "My tariff changed without notice and the portal refuses uploads of photographs.")
	signed := repeat.Sign("Dear Ms Jones, " + meter + " " + "My tariff changed without notice and the portal refuses uploads of photographs. Regards, Tom Brown")
	if !slices.Equal(template.Bands, signed.Bands) {
		t.Error("greeting and signature changed the bands of a template")
	}
	shared := 0
	edited := repeat.Sign(meter + " My tariff changed without warning and the portal refuses uploads of photographs.")
	for i, b := range template.Bands {
		if edited.Bands[i] == b {
			shared++
		}
	}
	if shared == 0 {
		t.Error("one word changed and no band is left")
	}
	for i, b := range repeat.Sign(счет).Bands {
		if template.Bands[i] == b {
			t.Error("two different texts share a band")
		}
	}
}

// TestASignatureStaysTheSameHoweverMuchIsReadBetween fills what is kept of words read lately, several times over,
// from several goroutines at once.
func TestASignatureStaysTheSameHoweverMuchIsReadBetween(t *testing.T) {
	before := repeat.Sign(meter)
	var others sync.WaitGroup
	for g := range 4 {
		others.Go(func() {
			for n := range 200 {
				var text strings.Builder
				for w := range 60 {
					fmt.Fprintf(&text, "%cword%c%c%c ", 'a'+g, 'a'+n%26, 'a'+n/26, 'a'+w%26)
				}
				repeat.Sign(text.String())
			}
		})
	}
	others.Wait()
	if after := repeat.Sign(meter); !reflect.DeepEqual(before, after) {
		t.Errorf("%v became %v", before, after)
	}
}
