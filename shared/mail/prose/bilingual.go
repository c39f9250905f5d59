package prose

import (
	"regexp"
	"slices"

	"resonance/shared/lazy"
)

// bilingual is one question to a text, asked in its own language: that halves the time it takes.
type bilingual struct {
	ru, en func() *regexp.Regexp
}

func ask(ru, en string) bilingual {
	return bilingual{lazy.Pattern(`(?i)` + ru), lazy.Pattern(`(?i)` + en)}
}

// MatchString reports whether the text answers yes.
func (b bilingual) MatchString(text string) bool {
	if Language(text) == "ru" {
		return b.ru().MatchString(text)
	}
	return b.en().MatchString(text)
}

// forms are the ways in which two languages write one thing.
type forms struct {
	ru, en []func() *regexp.Regexp
}

// in returns the forms that a text may have: Russian ones need a Russian letter, and trying them takes long.
func (f forms) in(text string) []func() *regexp.Regexp {
	if isCyrillic(text) {
		return slices.Concat(f.ru, f.en)
	}
	return f.en
}
