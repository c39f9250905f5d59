package mail_test

import (
	"slices"
	"testing"

	"golang.org/x/net/idna"

	"resonance/shared/mail"
)

func TestWhoPassesForAnAuthority(t *testing.T) {
	ascii := func(domain string) string {
		a, err := idna.ToASCII(domain)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	listed := mail.Rules{Regulators: []mail.Listed{
		{Domain: "ombudsman.example", Name: "Financial Services Ombudsman"},
		{Domain: "mfw.gov.example", Name: "MFW"},
		{Domain: "fs.example", Name: "FS"},
		{Domain: "a24.example", Name: "A24"},
		{Domain: ascii("надзор.example"), Name: "Служба надзора"},
	}}
	for _, test := range []struct {
		name, from string
		want       bool
	}{
		{"anybody", "Ann Smith <ann@mail.example>", false},
		{"its name", "Financial Services Ombudsman <x@mail.example>", true},
		{"in a longer one", "The UK Financial Services Ombudsman (cases) <x@mail.example>", true},
		{"in Cyrillic", "=?utf-8?B?0KHQu9GD0LbQsdCwINC90LDQtNC30L7RgNCw?= <x@mail.example>", true},
		{"with a capital I for an l", "FinanciaI Services Ombudsman <x@mail.example>", true},
		{"with letters of another alphabet", "Finаncial Sеrvices Оmbudsman <x@mail.example>", true},
		{"with an accent over a letter", "Financial Services Ombu\u0323dsman <x@mail.example>", true},
		{"with an invisible mark", "Financial Services Om\u200bbudsman <x@mail.example>", true},
		{"its address for a name", "cases@ombudsman.example <x@mail.example>", true},
		{"its domain in the address", "ombudsman.example@mail.example", true},
		{"its domain before another", "x@ombudsman.example.mail.example", true},
		{"a short one in a name of people", "Amfward Lee <ann@mail.example>", false},

		{"a Cyrillic letter in the domain", "x@оmbudsman.example", true},
		{"as the name service writes it", "x@" + ascii("омbudsmаn.example"), true},
		{"in a domain of two letters", "x@fѕ.example", true},
		{"a word of another domain", "x@mfw.other.example", true},
		{"a word with a number", "x@mfw24.other.example", true},
		{"a word that has one itself", "x@a24.other.example", true},
		{"a word with a hyphen", "x@mfw-cases.example", true},
		{"two letters are no word", "x@fs.other.example", false},
		{"a short word within one", "x@amfwx.example", false},
		{"a long word within one", "x@theombudsmanoffice.example", true},
		{"a letter off", "x@ombadsman.example", true},
		{"within another domain", "x@ombadsman.other.example", true},
		{"two letters changed places", "x@наздор.example", true},
		{"rn for m", "x@rnfw.gov.example", true},
		{"vv for w", "x@mfvv.gov.example", true},
		{"a letter off in a short one", "x@mfx.gov.example", false},
		{"cut in two", "x@ombud-sman.example", true},
		{"the dots left out", "x@mfwgovexample.test", true},
		{"no domain", "mfw.gov.example", true},
		{"no address", "Ann", false},
	} {
		r, err := mail.Read(letter("From: "+test.from, story), came, listed)
		if err != nil || slices.Contains(r.NoAnswer, mail.WhyPretender) != test.want {
			t.Errorf("%s: passes for one: %v, %v", test.name, !test.want, err)
		}
	}
}
