package desk

import (
	"slices"
	"strings"
	"unicode/utf8"

	"resonance/shared/complaint"
)

// letterText is a long text as the timeline shows it: its beginning, and the rest folded away.
type letterText struct {
	Shown, Rest []textLine
	Folded      int // lines in Rest
}

// textLine is one line; quoted ones and signatures are greyed.
type textLine struct {
	Grey  bool
	Parts []textPart
}

// textPart is a piece of a line; Mark names what was found there.
type textPart struct{ Text, Mark string }

// found is a place of a text with what was found in it.
type found struct {
	complaint.Span
	Mark string
}

const (
	foldAfter = 12 // lines as a reader sees them
	lineWidth = 90 // characters in such a line
	foldLeast = 4  // fewer than this are not worth folding
)

// layOut cuts a text into lines, greys quotes and the signature, marks what was found, and folds what is
// long.
func layOut(text string, marks []found) letterText {
	marks = slices.DeleteFunc(slices.Clone(marks), func(f found) bool {
		return f.Start < 0 || f.End > len(text) || f.Start >= f.End || !utf8.RuneStart(text[f.Start])
	})
	slices.SortFunc(marks, func(a, b found) int { return a.Start - b.Start })
	var lines []textLine
	grey := false
	at := 0
	for raw := range strings.SplitSeq(text, "\n") {
		line := strings.TrimRight(raw, "\r ")
		if line == "--" {
			grey = true
		}
		lines = append(lines, textLine{
			Grey:  grey || strings.HasPrefix(strings.TrimSpace(line), ">"),
			Parts: cutAt(text, at, at+len(line), marks),
		})
		at += len(raw) + 1
	}
	return fold(lines)
}

// cutAt splits text[from:to] at the marks.
func cutAt(text string, from, to int, marks []found) []textPart {
	var parts []textPart
	add := func(start, end int, mark string) {
		if start < end {
			parts = append(parts, textPart{text[start:end], mark})
		}
	}
	for _, m := range marks {
		start, end := max(m.Start, from), min(m.End, to)
		if start >= end {
			continue
		}
		add(from, start, "")
		add(start, end, m.Mark)
		from = end
	}
	add(from, to, "")
	return parts
}

func fold(lines []textLine) letterText {
	height, cut := 0, len(lines)
	for i, l := range lines {
		length := 0
		for _, p := range l.Parts {
			length += utf8.RuneCountInString(p.Text)
		}
		height += 1 + length/lineWidth
		if height > foldAfter && cut == len(lines) {
			cut = max(i, 1)
		}
	}
	if height < foldAfter+foldLeast || cut == len(lines) {
		return letterText{Shown: lines}
	}
	return letterText{Shown: lines[:cut], Rest: lines[cut:], Folded: len(lines) - cut}
}
