package prose

import "strings"

// isQuoted reports whether a line carries a quote mark.
func isQuoted(line string) bool {
	line = strings.TrimLeft(line, " \t")
	return strings.HasPrefix(line, ">") && !strings.HasPrefix(line, ">>>>>>>>>>")
}

// unquote takes one quote mark and the blank after it off.
func unquote(line string) string {
	line = strings.TrimLeft(line, " \t")
	return strings.TrimPrefix(strings.TrimPrefix(line, ">"), " ")
}

func unquoted(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		for isQuoted(line) {
			line = unquote(line)
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}

// unquoteLike takes as many quote marks off every line as the first one carries.
func unquoteLike(lines []string) []string {
	first := skipBlank(lines)
	if first == len(lines) {
		return lines
	}
	depth := 0
	for line := lines[first]; isQuoted(line) && depth < 10; depth++ {
		line = unquote(line)
	}
	return takeMarks(lines, depth)
}

// unquoteAll takes the quote marks off that a whole text carries, as if it were one long quotation. Some
// programs forget the mark on lines that they wrapped.
func unquoteAll(lines []string) []string {
	for range 10 {
		first, marked, all := skipBlank(lines), 0, 0
		for _, line := range lines {
			if strings.TrimSpace(line) != "" {
				all++
				if isQuoted(line) {
					marked++
				}
			}
		}
		if first == len(lines) || !isQuoted(lines[first]) || marked*10 < all*6 || marked < all && marked < 2 {
			return lines
		}
		if introBelow(lines, first) {
			return lines
		}
		lines = takeMarks(lines, 1)
	}
	return lines
}

// introBelow reports whether own lines follow the quotation: then it is an answer below, not all quoted.
func introBelow(lines []string, first int) bool {
	blank := false
	for _, line := range lines[first:] {
		switch {
		case strings.TrimSpace(line) == "":
			blank = true
		case !isQuoted(line) && blank:
			return true
		default:
			blank = false
		}
	}
	return false
}

func takeMarks(lines []string, n int) []string {
	if n == 0 {
		return lines
	}
	out := make([]string, len(lines))
	for i, line := range lines {
		for range n {
			if isQuoted(line) {
				line = unquote(line)
			}
		}
		out[i] = line
	}
	return out
}
