package prose

import "unicode"

// Language tells Russian from English by the letters that texts open with: "ru", "en", or "" without letters.
func Language(texts ...string) string {
	cyrillic, latin := 0, 0
	for _, text := range texts {
		for _, r := range opening(text) {
			switch {
			case unicode.Is(unicode.Cyrillic, r):
				cyrillic++
			case unicode.Is(unicode.Latin, r):
				latin++
			}
		}
	}
	switch {
	case cyrillic+latin == 0:
		return ""
	case cyrillic*2 >= latin: // Russian letters have addresses and links in them, English ones no Russian
		return "ru"
	}
	return "en"
}
