package prose

import (
	"slices"

	"resonance/shared/pattern"
)

// bilingual is one question to a text, asked in its own language: that halves the time it takes.
type bilingual struct {
	ru, en *pattern.Pattern
}

func ask(ru, en string) bilingual {
	return bilingual{pattern.New(`(?i)` + ru), pattern.New(`(?i)` + en)}
}

// MatchString reports whether the text answers yes.
func (b bilingual) MatchString(text string) bool {
	if Language(text) == "ru" {
		return b.ru.MatchString(text)
	}
	return b.en.MatchString(text)
}

// forms are the ways in which two languages write one thing.
type forms struct {
	ru, en []*pattern.Pattern
}

// in returns the forms that a text may have: Russian ones need a Russian letter, and trying them takes long.
func (f forms) in(text string) []*pattern.Pattern {
	if isCyrillic(text) {
		return slices.Concat(f.ru, f.en)
	}
	return f.en
}
