package prose_test

import (
	"testing"

	"resonance/shared/mail/prose"
)

func TestCutSubject(t *testing.T) {
	tests := []struct {
		name, subject string
		kind          prose.SubjectKind
		rest          string
	}{
		{"plain", "Broken kettle", prose.PlainSubject, "Broken kettle"},
		{"answer", "Re: Broken kettle", prose.ReplySubject, "Broken kettle"},
		{"forward", "FW: Broken kettle", prose.ForwardSubject, "Broken kettle"},
		{"the outermost counts", "Fwd: RE: Re: Broken kettle", prose.ForwardSubject, "Broken kettle"},
		{"an answer to a forward", "Re: Fwd: Broken kettle", prose.ReplySubject, "Broken kettle"},
		{"counted", "Re[2]: Broken kettle", prose.ReplySubject, "Broken kettle"},
		{"Russian answer", "Отв: Чайник", prose.ReplySubject, "Чайник"},
		{"Russian Outlook answers by НА", "НА: Чайник", prose.ReplySubject, "Чайник"},
		{"Russian forward", "Пересл: Чайник", prose.ForwardSubject, "Чайник"},
		{"German", "WG: AW: Kessel", prose.ForwardSubject, "Kessel"},
		{"French", "TR : Bouilloire", prose.ForwardSubject, "Bouilloire"},
		{"Swedish", "SV: Kittel", prose.ReplySubject, "Kittel"},
		{"Chinese, wide colon", "转发：水壶", prose.ForwardSubject, "水壶"},
		{"VS is either, so neither", "VS: Keitin", prose.PlainSubject, "Keitin"},
		{"behind a server's mark", "[EXTERNAL] Re: Broken kettle", prose.ReplySubject, "Broken kettle"},
		{"between two", "Fwd: [External Email] Re: Broken kettle", prose.ForwardSubject, "Broken kettle"},
		{"a mark in stars", "***SPAM*** FW: Broken kettle", prose.ForwardSubject, "Broken kettle"},
		{"a Russian mark", "[Внешняя почта] Отв: Чайник", prose.ReplySubject, "Чайник"},
		{"a mark alone", "[EXT] Broken kettle", prose.PlainSubject, "Broken kettle"},
		{"other brackets stay", "[Kettle 17] Re: Broken", prose.PlainSubject, "[Kettle 17] Re: Broken"},
		{"a word that begins like a prefix", "Reminder: the kettle", prose.PlainSubject, "Reminder: the kettle"},
		{"a Russian one", "Перенапряжение: сгорел чайник", prose.PlainSubject, "Перенапряжение: сгорел чайник"},
		{"prefixes without end", "Re: Re: Re: Re: Re: Re: Re: Re: Re: Re: Re: x", prose.ReplySubject, "Re: x"},
		{"none", "", prose.PlainSubject, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			kind, rest := prose.CutSubject(test.subject)
			if kind != test.kind || rest != test.rest {
				t.Errorf("%d %q, want %d %q", kind, rest, test.kind, test.rest)
			}
		})
	}
}
