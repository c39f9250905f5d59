package identity_test

import (
	"testing"

	"pgregory.net/rapid"

	"resonance/shared/identity"
)

func likeness(a, b string) float64 {
	return identity.ReadName(a).Likeness(identity.ReadName(b))
}

func TestNameLikeness(t *testing.T) {
	like := [][2]string{
		{"Оксана Щербакова", "SCHTSCHERBAKOWA, Oksana"},
		{"Tomas Fairweather", "Fairweather Tómas"},
		{"TomasFairweather", "Tomas Fairweather"},
		{"J.-P. Fairweather", "Jean-Paul Fairweather"},
		{"JP Fairweather", "Jean-Paul Fairweather"},
		{"Tomas Fair weather", "Tomas Fairweather"},
		{"Tomas Fairwaether", "Tomas Fairweather"},
		{"Tomas Fairweather", "Tomas Ignatius Loyola Fairweather"},
		{"Abu Karim al-Mockingi", "Abou Kareem el Mockinghi"},
		{"თამარ მაჩაბელი", "Tamar Machabeli"},
		{"Mockingham Kettles GmbH", "Mockingham Kettles Gesellschaft mit beschränkter Haftung"},
		{"Mockingham Kettles S.A.R.L.", "Mockingham Kettles"},
		{"The First Mockingham Bank", "1st Mockingham Bank Ltd"},
		{"Mockingham Kettels Inc", "Mockingham Kettles, Incorporated"},
	}
	unlike := [][2]string{
		{"Tomas Fairweather", "Tomas Jessop"},
		{"Tomas Fairweather", "Ignatius Fairweather"},
		{"Tomas B. Fairweather", "Tomas K. Fairweather"},
		{"Tomas Ivanovich Kovalchuk", "Tomas Petrovich Kovalchuk"},
		{"Mockingham Kettles GmbH", "Testbury Kettles GmbH"},
		{"Mockingham Kettles 23", "Mockingham Kettles"},
		{"Mockingham Fund", "Mockingham Fund II"},
		{"", "Tomas Fairweather"},
		{"GmbH", "Ltd"},
	}
	const threshold = 0.8
	for _, p := range like {
		if l := likeness(p[0], p[1]); l < threshold {
			t.Errorf("%q and %q: %.2f", p[0], p[1], l)
		}
	}
	for _, p := range unlike {
		if l := likeness(p[0], p[1]); l >= threshold {
			t.Errorf("%q and %q: %.2f", p[0], p[1], l)
		}
	}
}

// Laws for any two names: likeness lies between 0 and 1, does not depend on which name comes first, and of a
// name with itself is 1.
func TestLikenessLaws(t *testing.T) {
	word := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"Ann", "Анна", "J.", "Ltd", "S.A.", "van", "Fairweather", "II", "23", "李明", "İ"}))
	name := rapid.Custom(func(t *rapid.T) string {
		text := ""
		for _, w := range rapid.SliceOfN(word, 0, 6).Draw(t, "words") {
			text += w + " "
		}
		return text
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		one, other := likeness(a, b), likeness(b, a)
		if one != other || one < 0 || one > 1 {
			t.Fatalf("%v one way, %v the other", one, other)
		}
		if self := likeness(a, a); self != 1 && self != 0 {
			t.Fatalf("a name is like itself by %v", self)
		}
	})
}
