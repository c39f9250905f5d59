package identity

import (
	"strings"
	"unicode"

	"github.com/gosimple/unidecode"
	"golang.org/x/text/unicode/norm"
)

// latin writes text in lower-case ASCII, in one plain way for every script. Apostrophes, hard and soft signs
// go. What the letters below don't know, the library reads letter by letter.
func latin(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	folded := norm.NFC.String(strings.ToLower(text))
	inside := false
	for i, r := range folded {
		begins := !inside
		inside = unicode.IsLetter(r)
		if s, ok := letters[r]; ok {
			b.WriteString(s)
			continue
		}
		if begins {
			b.WriteString(softBeginning(folded[i:]))
		}
		for _, d := range norm.NFD.String(string(r)) {
			switch {
			case d <= unicode.MaxASCII:
				b.WriteRune(d)
			case unicode.Is(unicode.Mn, d):
			default:
				b.WriteString(strings.ToLower(unidecode.Unidecode(string(d))))
			}
		}
	}
	return b.String()
}

// softBeginning is the y of a word that begins with ю or я in the way of GOST 7.79 A (ISO 9): Ûlia, Âkovlev. Inside
// a word the skeleton drops it anyway. Ângela and Ângelo are Portuguese.
func softBeginning(word string) string {
	if strings.HasPrefix(word, "û") || strings.HasPrefix(word, "â") && !strings.HasPrefix(word, "âng") {
		return "y"
	}
	return ""
}

// letters gives the Latin of letters that losing their marks does not bring there. For Cyrillic this is
// close to BGN/PCGN without marks; the many other schemes meet it in the skeleton.
var letters = map[rune]string{
	'а': "a",
	'б': "b",
	'в': "v",
	'г': "g", 'ґ': "g",
	'д': "d",
	'е': "e", 'ё': "e", 'э': "e", 'є': "e",
	'ж': "zh",
	'з': "z",
	'и': "i", 'і': "i", 'ї': "i",
	'й': "y", 'ы': "y",
	'к': "k",
	'л': "l",
	'м': "m",
	'н': "n",
	'о': "o",
	'п': "p",
	'р': "r",
	'с': "s",
	'т': "t",
	'у': "u", 'ў': "u",
	'ф': "f",
	'х': "kh",
	'ц': "ts",
	'ч': "ch",
	'ш': "sh",
	'щ': "shch",
	'ю': "yu",
	'я': "ya",
	'ъ': "", 'ь': "", '\'': "", '’': "", '‘': "", 'ʹ': "", 'ʺ': "", '`': "", '´': "", '"': "", '”': "", '“': "", '·': "",
	'ß': "ss",
	'ø': "o",
	'ł': "l",
	'đ': "d", 'ð': "d",
	'þ': "th",
	'æ': "ae",
	'œ': "oe",
	'ı': "i",
	'ç': "ch", 'č': "ch",
	'ş': "sh", 'š': "sh",
	'ž': "zh",
}

// skeleton brings the spellings that transliteration schemes, languages and the ear give to one name
// to one form: Shcherbakov, Schtscherbakow and Щербаков; Yuri, Iurii and Jurij; Müller and Mueller.
// It takes a word from latin. Schemes covered: ICAO 9303, GOST 52535.1, GOST 7.79 A and B, BGN/PCGN, ALA-LC,
// MVD 782, and the German and French ways by ear.
func skeleton(word string) string {
	return vowels(consonants(word))
}

// clusters are consonant groups and what they are in the skeleton, longest first.
var clusters = [...]struct{ from, to string }{
	{"schtsch", "s"}, {"chtch", "s"}, {"shch", "s"}, {"stch", "s"}, {"shh", "s"}, {"sch", "s"}, {"sh", "s"},
	{"tsch", "c"}, {"tch", "c"}, {"ch", "c"}, {"cz", "c"}, {"ts", "c"}, {"tz", "c"}, {"tc", "c"},
	{"zh", "z"}, {"kh", "h"}, {"ph", "f"}, {"th", "t"}, {"gh", "g"}, {"ck", "k"}, {"dzh", "j"},
	{"x", "ks"}, {"q", "k"}, {"w", "v"},
}

func consonants(word string) string {
	var b strings.Builder
	for i := 0; i < len(word); {
		if from, to, ok := clusterAt(word[i:]); ok {
			b.WriteString(to)
			i += len(from)
			continue
		}
		if word[i] == 'c' && !softens(word, i+1) {
			b.WriteByte('k')
		} else {
			b.WriteByte(word[i])
		}
		i++
	}
	return b.String()
}

// clusterStarts are the letters with which a cluster begins.
var clusterStarts = func() (starts [256]bool) {
	for _, c := range clusters {
		starts[c.from[0]] = true
	}
	return starts
}()

func clusterAt(s string) (from, to string, ok bool) {
	if !clusterStarts[s[0]] {
		return "", "", false
	}
	for _, c := range clusters {
		if strings.HasPrefix(s, c.from) {
			return c.from, c.to, true
		}
	}
	return "", "", false
}

// softens reports whether the letter at i turns a c before it into s or ts.
func softens(word string, i int) bool {
	return i < len(word) && strings.IndexByte("eivy", word[i]) >= 0
}

// vowels levels what schemes do with й, ы, ю, я, ё and what languages do with double letters. A soft
// vowel loses its softness except at the beginning, where only ye does: Jana is not Anna.
func vowels(word string) string {
	word = sameVowels.Replace(word)
	out := make([]byte, 0, len(word))
	for i := 0; i < len(word); i++ {
		c := word[i]
		if n := len(out); n > 0 {
			last, inside := out[n-1], n > 1
			switch {
			case last == 'i' && (c == 'e' || inside && (c == 'a' || c == 'u')):
				out = out[:n-1]
			case last == 'i' && c == 'o' && inside:
				out, c = out[:n-1], 'e'
			case c == 'h' && isVowel(last) && i == len(word)-1:
				continue
			}
			if n = len(out); n > 0 && out[n-1] == c {
				continue
			}
		}
		out = append(out, c)
	}
	return string(out)
}

// sameVowels are the spellings of one vowel; Nikolayev is Nikolaev, whose ae is that of no umlaut. A Replacer is safe
// for concurrent use.
var sameVowels = strings.NewReplacer(
	"ayev", "av", "aiev", "av", "ajev", "av", "oyev", "ov", "oiev", "ov", "ojev", "ov", "uyev", "uv", "uiev", "uv", "ujev", "uv",
	"ou", "u", "oo", "u", "ue", "u", "oe", "o", "ae", "a", "y", "i", "j", "i",
)

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// bones is the shortest form of a word for blocking: its first letter and its consonants, at most
// length of them. A vowel misread or left out does not change it.
func bones(skel string, length int) string {
	out := make([]byte, 0, length)
	for i := 0; i < len(skel) && len(out) < length; i++ {
		if i == 0 || !isVowel(skel[i]) && skel[i] != 'h' {
			out = append(out, skel[i])
		}
	}
	return string(out)
}

// masculine takes the women's ending off a surname in the skeleton: Ivanova, Nikitina, Pokrovskaya.
// Abroad the ending is often missing, and a regulator's genitive adds the same letter to a man's.
func masculine(skel string) string {
	const shortest = 5
	if len(skel) < shortest {
		return skel
	}
	for _, e := range [...]struct{ from, to string }{{"ova", "ov"}, {"eva", "ev"}, {"ina", "in"}, {"ska", "ski"}, {"cka", "cki"}} {
		if strings.HasSuffix(skel, e.from) {
			return strings.TrimSuffix(skel, e.from) + e.to
		}
	}
	return skel
}
