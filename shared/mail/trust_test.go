package mail_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/idna"
	"pgregory.net/rapid"

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

// Who is trusted is one sender of a listed domain, whatever stands in the From header.
func TestLawOfTrust(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		"cases@ombudsman.example", "x@mail.example", "Consumer", "<", ">", "(", ")", "\"", "\\", ",", ";", ":", "@", " ", "\n ", "\nFrom: ", "\xd0", "=?utf-8?Q?a,_b?=",
	})
	from := rapid.OneOf(
		rapid.Map(rapid.SliceOfN(piece, 1, 8), func(p []string) string { return strings.Join(p, "") }),
		rapid.Map(rapid.Custom(func(t *rapid.T) [2]string { return [2]string{piece.Draw(t, "before"), piece.Draw(t, "behind")} }), func(p [2]string) string {
			return p[0] + "<cases@ombudsman.example>" + p[1]
		}),
		rapid.Just("Consumer Ombudsman <cases@ombudsman.example>"), // without it, a hundred tries may see nobody who is trusted
	)
	trusted := 0
	rapid.Check(t, func(t *rapid.T) {
		r, err := mail.Read(letter("From: "+from.Draw(t, "from"), story), came, rules)
		if err != nil {
			t.Fatal(err)
		}
		if !r.TrustedRegulator {
			return
		}
		trusted++
		if r.Senders != 1 || !strings.HasSuffix(r.From.Address, "@ombudsman.example") {
			t.Fatalf("trusted: %d senders, the first %q", r.Senders, r.From.Address)
		}
	})
	if trusted == 0 {
		t.Error("nobody was ever trusted")
	}
}

func TestWhoIsTrusted(t *testing.T) {
	const ombudsman = "From: Consumer Ombudsman <cases@ombudsman.example>"
	with := func(dmarc mail.Verdict) mail.Envelope {
		e := came
		e.Verdicts.DMARC = dmarc
		return e
	}
	unsaid := came
	unsaid.Verdicts = mail.Verdicts{}
	for _, test := range []struct {
		name, header string
		env          mail.Envelope
		trusted      bool
		channel      mail.Channel
		why          mail.Why // against an automatic answer
	}{
		{"a listed authority, proven", ombudsman, with(mail.Pass), true, mail.Regulator, ""},
		{"in capitals", "From: cases@Ombudsman.EXAMPLE", with(mail.Pass), true, mail.Regulator, ""},
		{"in other letters", "From: cases@надзор.example", with(mail.Pass), true, mail.Regulator, ""},
		{"with a name in raw Windows-1251", "From: \"\xce\xec\xe1\xf3\xe4\xf1\xec\xe5\xed\" <cases@ombudsman.example>", with(mail.Pass), true, mail.Regulator, ""},
		{"not proven", ombudsman, with(mail.Gray), false, mail.Unknown, mail.WhyUnverified},
		{"nothing said", "Authentication-Results: mx.firma.example; dmarc=pass header.from=ombudsman.example\n" + ombudsman, unsaid, false, mail.Unknown, mail.WhyUnverified},
		{"refuted", ombudsman, with(mail.Fail), false, mail.Unknown, mail.WhyNotAuthentic},
		{"the check failed", ombudsman, with(mail.ProcessingFailed), false, mail.Unknown, mail.WhyUnverified},
		{"a part of its domain", "From: cases@mail.ombudsman.example", with(mail.Pass), false, mail.Unknown, mail.WhyPretender},
		{"one letter off", "From: cases@ombudsmen.example", with(mail.Pass), false, mail.Unknown, mail.WhyPretender},
		{"a Cyrillic letter in it", "From: cases@оmbudsman.example", with(mail.Pass), false, mail.Unknown, mail.WhyPretender},
		{"its name before another address", "From: Consumer Ombudsman <x@mail.example>", with(mail.Pass), false, mail.Unknown, mail.WhyPretender},
		{"two senders", "From: cases@ombudsman.example, x@mail.example", with(mail.Pass), false, mail.Unknown, mail.WhyManySenders},
		{"two From headers", ombudsman + "\nFrom: x@mail.example", with(mail.Pass), false, mail.Unknown, mail.WhyManySenders},
		{"a From header more, with nobody in it", ombudsman + "\nFrom:", with(mail.Pass), false, mail.Unknown, mail.WhyUnverified},
		{"five senders", "From: a@ombudsman.example, b@ombudsman.example, c@ombudsman.example, d@ombudsman.example, e@ombudsman.example", with(mail.Pass), false, mail.Unknown, mail.WhyManySenders},
		{"another address in the place of its name", "From: x@mail.example <cases@ombudsman.example>", with(mail.Pass), false, mail.Unknown, mail.WhyUnverified},
		{"another address in brackets before its own", "From: <x@mail.example> <cases@ombudsman.example>", with(mail.Pass), false, mail.Unknown, mail.WhyUnverified},
		{"a quote that never ends", "From: \"x@mail.example, <cases@ombudsman.example>", with(mail.Pass), false, mail.Unknown, mail.WhyUnverified},
		{"its address before another", "From: \"cases@ombudsman.example\" <x@mail.example>", with(mail.Pass), false, mail.Unknown, mail.WhyPretender},
		{"the press", "From: Kim Lee <kim@tribune.example>", with(mail.Pass), false, mail.Media, ""},
		{"anybody", "From: Ann Smith <ann@mail.example>", with(mail.Pass), false, mail.Unknown, ""},
		{"nobody", "From:", with(mail.Pass), false, mail.Unknown, mail.WhyNoSender},
	} {
		r, err := mail.Read(letter(test.header, story), test.env, rules)
		if err != nil || r.TrustedRegulator != test.trusted || r.Channel != test.channel {
			t.Errorf("%s: trusted %v, channel %s, %v", test.name, r.TrustedRegulator, r.Channel, err)
		}
		if r.MayAnswer != (test.why == "") || test.why != "" && (!slices.Contains(r.NoAnswer, test.why) || !slices.Contains(r.NeedsLook, test.why)) {
			t.Errorf("%s: may be answered: %v, not for %v, needs a look for %v; want %q", test.name, r.MayAnswer, r.NoAnswer, r.NeedsLook, test.why)
		}
	}
}
