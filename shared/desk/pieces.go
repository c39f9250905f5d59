package desk

import (
	"strings"

	"resonance/shared/complaint"
)

// column heads one column of a table.
type column struct {
	Key   string // of the catalogue
	Class string
}

// col is a column with the classes that it needs, if any.
func col(key string, class ...string) column {
	return column{Key: key, Class: strings.Join(class, " ")}
}

// grave reports whether a harm is marked wherever the case or problem is listed.
func grave(s complaint.Severity) bool { return s == complaint.Serious || s == complaint.Critical }
