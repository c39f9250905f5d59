package mail

import (
	"path"
	"sort"
	"strconv"
	"strings"
	"unicode"
)

// param is the value of a MIME parameter; charset is set if it was declared as in RFC 2231.
type param struct {
	raw     []byte
	charset string
	marked  bool // declared as in RFC 2231: encoded words are not looked for
}

func (p param) text() string {
	if p.marked {
		return cleanLine(decodeBytes(p.raw, p.charset))
	}
	return decodeHeader(p.raw, "")
}

type params map[string]param

// parseParams reads a Content-Type or Content-Disposition: the value in lower case and its parameters,
// with the continuations and charsets of RFC 2231. It forgives missing quotes and semicolons.
func parseParams(raw []byte) (string, params) {
	value, rest, _ := strings.Cut(stripComments(string(raw)), ";")
	value = strings.ToLower(strings.TrimSpace(value))
	if i := strings.IndexAny(value, " \t"); i >= 0 { // a semicolon is missing
		rest = value[i:] + ";" + rest
		value = value[:i]
	}
	simple := map[string]string{}
	for len(rest) > 0 && len(simple) < 200 {
		var name, v string
		name, v, rest = cutParam(rest)
		if _, known := simple[name]; name != "" && !known {
			simple[name] = v
		}
	}
	return value, joinParams(simple)
}

// cutParam takes the first name=value off.
func cutParam(s string) (name, value, rest string) {
	s = strings.TrimLeft(s, "; \t\r\n")
	end := strings.IndexAny(s, "=;")
	if end < 0 {
		return "", "", ""
	}
	if s[end] == ';' {
		return "", "", s[end:]
	}
	name = strings.ToLower(strings.TrimSpace(s[:end]))
	s = strings.TrimLeft(s[end+1:], " \t")
	if strings.HasPrefix(s, `"`) {
		value, rest = cutQuoted(s[1:])
		return name, value, rest
	}
	end = strings.IndexByte(s, ';')
	if end < 0 {
		end = len(s)
	}
	return name, strings.TrimSpace(s[:end]), s[end:]
}

func cutQuoted(s string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
				i++
			}
			b.WriteByte(s[i])
		case '"':
			return b.String(), s[i+1:]
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}

// stripComments removes (comments) outside of quotes.
func stripComments(s string) string {
	if !strings.Contains(s, "(") {
		return s
	}
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && (quoted || depth > 0):
			i++
			if quoted {
				b.WriteString(s[i-1 : i+1])
			}
		case c == '"' && depth == 0:
			quoted = !quoted
			b.WriteByte(c)
		case c == '(' && !quoted:
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// joinParams puts the pieces of name*0, name*1*… together.
func joinParams(simple map[string]string) params {
	out := params{}
	pieces := map[string][]paramPiece{}
	for name, v := range simple {
		base, star, extended := strings.Cut(name, "*")
		if !extended {
			if _, known := out[name]; !known {
				out[name] = param{raw: []byte(v)}
			}
			continue
		}
		encoded := star == "" || strings.HasSuffix(star, "*")
		n, err := strconv.Atoi(strings.TrimSuffix(star, "*"))
		if err != nil {
			n = 0
		}
		pieces[base] = append(pieces[base], paramPiece{n, v, encoded})
	}
	for base, list := range pieces {
		out[base] = joinPieces(list)
	}
	return out
}

type paramPiece struct {
	n       int
	value   string
	encoded bool
}

func joinPieces(list []paramPiece) param {
	sort.SliceStable(list, func(i, j int) bool { return list[i].n < list[j].n })
	p := param{marked: list[0].encoded}
	for i, piece := range list {
		v := piece.value
		if i == 0 && piece.encoded {
			if parts := strings.SplitN(v, "'", 3); len(parts) == 3 {
				p.charset, v = parts[0], parts[2]
			}
		}
		if piece.encoded {
			p.raw = append(p.raw, unpercent(v)...)
		} else {
			p.raw = append(p.raw, v...)
		}
	}
	return p
}

func unpercent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
			out = append(out, byte(unhex(s[i+1])<<4|unhex(s[i+2])))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}

// maxFileName is how long a file name may be, in characters.
const maxFileName = 200

// fileName finds the name of a part, without folders, control characters and direction marks.
func fileName(disposition, kind params) string {
	for _, p := range []param{disposition["filename"], kind["name"], kind["filename"], disposition["name"]} {
		if len(p.raw) > 0 {
			if name := cleanFileName(p.text()); name != "" {
				return name
			}
		}
	}
	return ""
}

func cleanFileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || isDirectionMark(r) {
			return -1
		}
		return r
	}, name)
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimSpace(name)
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	if runes := []rune(name); len(runes) > maxFileName {
		ext := []rune(path.Ext(name))
		keep := maxFileName - min(len(ext), 20)
		name = string(runes[:keep]) + string(ext[:min(len(ext), 20)])
	}
	return name
}
