package store

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// What DynamoDB's attributes can hold. Sources: "Constraints in Amazon DynamoDB", data types, in the
// developer guide; the depth is what DynamoDB Local 3.1 takes below an attribute.
const (
	maxDepth       = 31  // objects and lists within each other, the document itself counted
	maxDigits      = 38  // significant digits of a number
	maxMagnitude   = 125 // power of ten of its first significant digit
	leastMagnitude = -130
)

// checkDocument wants one JSON object that native attributes can hold.
func checkDocument(doc []byte) error {
	if text := bytes.TrimSpace(doc); len(text) == 0 || text[0] != '{' || !json.Valid(text) {
		return limit("a document is one JSON object")
	}
	depth := 0
	for i := 0; i < len(doc); {
		end := i + 1
		switch c := doc[i]; {
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return limit("a document goes %d levels deep, not more", maxDepth)
			}
		case c == '}' || c == ']':
			depth--
		case c == '"':
			end = endOfString(doc, i)
			if rest := bytes.TrimLeft(doc[end:], " \t\r\n"); end == i+2 && len(rest) > 0 && rest[0] == ':' {
				return limit("every member of a document has a name")
			}
		case c == '-' || c >= '0' && c <= '9':
			end = endOfNumber(doc, i)
			if !storable(doc[i:end]) {
				return limit("a number takes %d digits and a magnitude of 1e%d to 1e%d", maxDigits, leastMagnitude, maxMagnitude)
			}
		}
		i = end
	}
	return nil
}

// endOfString gives the place after the closing quote of the string that starts at i, in valid JSON.
func endOfString(doc []byte, i int) int {
	for i++; doc[i] != '"'; i++ {
		if doc[i] == '\\' {
			i++
		}
	}
	return i + 1
}

func endOfNumber(doc []byte, i int) int {
	for i < len(doc) && (doc[i] >= '0' && doc[i] <= '9' || strings.IndexByte("+-.eE", doc[i]) >= 0) {
		i++
	}
	return i
}

// storable tells whether DynamoDB keeps the number as it is.
func storable(number []byte) bool {
	mantissa, exponent := bytes.TrimPrefix(number, []byte("-")), 0
	if e := bytes.IndexAny(mantissa, "eE"); e >= 0 {
		power := string(mantissa[e+1:])
		mantissa = mantissa[:e]
		var err error
		if exponent, err = strconv.Atoi(power); err != nil {
			exponent = maxMagnitude + len(number) + 1 // out of any range, unless all digits are zeros
		}
	}
	whole, fraction, _ := bytes.Cut(mantissa, []byte("."))
	digits := append(bytes.Clone(whole), fraction...)
	significant := bytes.TrimLeft(digits, "0")
	if len(significant) == 0 {
		return true
	}
	magnitude := len(whole) - 1 - (len(digits) - len(significant)) + exponent
	return len(bytes.TrimRight(significant, "0")) <= maxDigits && magnitude <= maxMagnitude && magnitude >= leastMagnitude
}
