package mail

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// Russian letters in a hundred letters of text, from the national corpus, rounded.
var letterShare = map[rune]float64{
	'о': 11, 'е': 8.5, 'а': 8, 'и': 7.4, 'н': 6.7, 'т': 6.3, 'с': 5.5, 'р': 4.7, 'в': 4.5, 'л': 4.4, 'к': 3.5,
	'м': 3.2, 'д': 3, 'п': 2.8, 'у': 2.6, 'я': 2, 'ы': 1.9, 'ь': 1.7, 'г': 1.7, 'з': 1.65, 'б': 1.6, 'ч': 1.4,
	'й': 1.2, 'х': 1, 'ж': 0.9, 'ш': 0.7, 'ю': 0.6, 'ц': 0.5, 'щ': 0.4, 'э': 0.3, 'ф': 0.3, 'ъ': 0.04, 'ё': 0.3,
	'і': 0.5, 'ї': 0.3, 'є': 0.3,
}

// sampleSize is how many bytes beyond ASCII a guess looks at.
const sampleSize = 4096

// detectCharset finds the single-byte charset that explains the bytes best. A declared one is kept
// unless another is clearly better.
func detectCharset(b []byte, declared encoding.Encoding) encoding.Encoding {
	sample := charsetSample(b)
	best, bestScore := encoding.Encoding(charmap.Windows1252), plausibility(charmap.Windows1252, sample)
	for _, enc := range []encoding.Encoding{
		charmap.Windows1251, charmap.KOI8R, charmap.ISO8859_5, charmap.MacintoshCyrillic, charmap.CodePage866,
	} {
		if s := plausibility(enc, sample); s > bestScore {
			best, bestScore = enc, s
		}
	}
	if declared == nil {
		return best
	}
	if own := plausibility(declared, sample); own >= 1 || own+2 >= bestScore {
		return declared
	}
	return best
}

// charsetSample takes the stretches of text that have bytes beyond ASCII in them.
func charsetSample(b []byte) []byte {
	var sample []byte
	high := 0
	for i, c := range b {
		if c >= 0x80 {
			high++
		}
		if c >= 0x80 || i > 0 && b[i-1] >= 0x80 || i+1 < len(b) && b[i+1] >= 0x80 {
			sample = append(sample, c)
		}
		if high == sampleSize {
			break
		}
	}
	return sample
}

// plausibility scores a decoding by its characters beyond ASCII: letters by how common they are,
// capitals in the middle of a word, foreign neighbours and signs that no letter has against it.
func plausibility(enc encoding.Encoding, sample []byte) float64 {
	text := []rune(decodeWith(enc, sample))
	total, count := 0.0, 0
	for i, r := range text {
		if r < 0x80 {
			continue
		}
		var before, after rune = ' ', ' '
		if i > 0 {
			before = text[i-1]
		}
		if i+1 < len(text) {
			after = text[i+1]
		}
		total += runeScore(before, r, after)
		count++
	}
	if count == 0 {
		return 0
	}
	return total / float64(count)
}

func runeScore(before, r, after rune) float64 {
	switch {
	case unicode.Is(unicode.Cyrillic, r):
		return cyrillicScore(before, r, after)
	case unicode.IsLetter(r) && r < 0x250:
		return latinScore(before, r, after)
	case unicode.Is(unicode.Cyrillic, before) && (r == '€' || r == '£'):
		return -5 // no sum begins within a word: the last letter of another charset's alphabet does
	case r == '«', r == '»', r == '“', r == '”', r == '„', r == '’':
		return 0.2 // less than the rarest capital that stands at the place of one in another charset
	case r == '—', r == '–', r == '№', r == '…', r == '£', r == '€', r == '\u00a0', r == '•', r == '°', r == '§', r == '©', r == '·', r == '½':
		return 2
	}
	return -8
}

func cyrillicScore(before, r, after rune) float64 {
	lower := unicode.ToLower(r)
	share, known := letterShare[lower]
	switch {
	case !known:
		return -8
	case isLatin(before) || isLatin(after):
		return -6
	case lower != r && unicode.IsLower(before):
		return -10
	case lower != r && unicode.IsLower(after) && unicode.IsUpper(before):
		return -4
	case lower != r:
		return share * 0.8
	}
	return share
}

func latinScore(before, r, after rune) float64 {
	switch {
	case before >= 0x80 && unicode.IsLetter(before) || after >= 0x80 && unicode.IsLetter(after):
		return -5
	case unicode.IsUpper(r) && unicode.IsLower(before):
		return -6
	case isLatin(before) || isLatin(after):
		return 5
	}
	return 1
}

func isLatin(r rune) bool { return r < 0x80 && unicode.IsLetter(r) }

// guessLabel names the charset of bytes that declare none, as decodeBytes takes it.
func guessLabel(b []byte) string {
	if utf8.Valid(b) {
		return "utf-8"
	}
	enc := detectCharset(b, nil)
	if enc == charmap.MacintoshCyrillic {
		return "x-mac-cyrillic"
	}
	name, err := htmlindex.Name(enc)
	if err != nil {
		return ""
	}
	return name
}
