package mail_test

import (
	"strings"
	"testing"

	"resonance/shared/mail"
)

// The address and the ids that only mail programs write go before the tag that a person may retype; what strangers
// write never counts.
func TestALetterIsTiedToItsCase(t *testing.T) {
	for _, test := range []struct {
		name, header string
		want         mail.Thread
	}{
		{"by the address", "To: desk+RS-2026-000123@firma.example", mail.Thread{Case: "RS-2026-000123", By: mail.ByAddress}},
		{"in small letters", "To: desk+rs-2026-000123@firma.example", mail.Thread{Case: "RS-2026-000123", By: mail.ByAddress}},
		{"by what it answers", "In-Reply-To: <RS-2026-000123.2@firma.example>", mail.Thread{Case: "RS-2026-000123", By: mail.ByReferences}},
		{"by the newest id", "References: <RS-2026-000001.1@firma.example> <RS-2026-000123.1@firma.example>", mail.Thread{Case: "RS-2026-000123", By: mail.ByReferences}},
		{"by the tag", "Subject: Re: Fridge [REF: rs-2026-000123]", mail.Thread{Case: "RS-2026-000123", By: mail.ByTag}},
		{"the address before the tag", "Subject: [REF: RS-2026-000001]\nCc: desk+RS-2026-000123@firma.example", mail.Thread{Case: "RS-2026-000123", By: mail.ByAddress}},
		{"the ids before the tag", "Subject: Re: [REF: RS-2026-000001]\nReferences: <RS-2026-000123.1@firma.example>", mail.Thread{Case: "RS-2026-000123", By: mail.ByReferences}},
		{"the address before the ids", "References: <RS-2026-000001.1@firma.example>\nCc: desk+RS-2026-000123@firma.example", mail.Thread{Case: "RS-2026-000123", By: mail.ByAddress}},
		{"by the newest of very many", "References:" + strings.Repeat(" <x@mail.example>", 300) + " <RS-2026-000123.1@firma.example>", mail.Thread{Case: "RS-2026-000123", By: mail.ByReferences}},
		{"not by another's address", "To: desk+RS-2026-000123@else.example", mail.Thread{}},
		{"not by another's id", "References: <RS-2026-000123.1@else.example>", mail.Thread{}},
		{"not by a bare number", "Subject: RS-2026-000123", mail.Thread{}},
	} {
		r := read(t, letter(test.header, story))
		if r.Thread != test.want || (r.Kind == mail.Reply) != (test.want.Case != "") {
			t.Errorf("%s: %+v, %s", test.name, r.Thread, r.Kind)
		}
	}
}

func TestALetterIsTiedByTheAddressItWasSentTo(t *testing.T) {
	env := came
	env.Recipients = []string{"desk+rs-2026-000123@firma.example"}
	if r, err := mail.Read(letter("", story), env, rules); err != nil || r.Thread != (mail.Thread{Case: "RS-2026-000123", By: mail.ByAddress}) {
		t.Errorf("%+v, %v", r.Thread, err)
	}
}
