package policy

import (
	"fmt"
	"strings"
)

// Mistake is one thing that is wrong in a policy, and where.
type Mistake struct {
	Path string // clocks.psd2.due
	Text string
	Line int // in the file, 0 when not known
}

// Mistakes is every mistake that was found.
type Mistakes []Mistake

func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i, k := range m {
		lines[i] = k.String()
	}
	if len(m) == 1 {
		return "the policy has a mistake: " + lines[0]
	}
	return fmt.Sprintf("the policy has %d mistakes:\n  %s", len(m), strings.Join(lines, "\n  "))
}

// String is the mistake in one line.
func (m Mistake) String() string {
	var b strings.Builder
	if m.Path != "" {
		b.WriteString(m.Path + ": ")
	}
	b.WriteString(m.Text)
	if m.Line > 0 {
		fmt.Fprintf(&b, " (line %d)", m.Line)
	}
	return b.String()
}
