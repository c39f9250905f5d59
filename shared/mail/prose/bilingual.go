package prose

import "regexp"

// bilingual is one question to a text, asked in its own language: that halves the time it takes.
type bilingual struct {
	ru, en *regexp.Regexp
}

func ask(ru, en string) bilingual {
	return bilingual{regexp.MustCompile(`(?i)` + ru), regexp.MustCompile(`(?i)` + en)}
}

// MatchString reports whether the text answers yes.
func (b bilingual) MatchString(text string) bool {
	if Language(text) == "ru" {
		return b.ru.MatchString(text)
	}
	return b.en.MatchString(text)
}
