package store

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// What DynamoDB's attributes can hold, and how it counts them. Sources: "Constraints in Amazon DynamoDB"
// and "DynamoDB item sizes and formats" in the developer guide; the depth is what DynamoDB Local 3.1
// takes below an attribute.
const (
	maxDepth       = 31        // objects and lists within each other, the document itself counted
	maxName        = 1<<16 - 1 // bytes of a field's name
	maxDigits      = 38        // significant digits of a number
	maxMagnitude   = 125       // power of ten of its first significant digit
	leastMagnitude = -130
	containerBytes = 3 // of an object or a list
	memberBytes    = 1 // of each member of one
)

// measure counts a document, and says why it is not one JSON object that native attributes can hold.
// What is not UTF-8 in it passes, and reads as U+FFFD, as encoding/json has it.
func measure(doc []byte) (size int, err error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(doc), jsontext.AllowInvalidUTF8(true))
	if d.PeekKind() != '{' {
		return 0, limit("a document is one JSON object")
	}
	for size == 0 || d.StackDepth() > 0 {
		n, err := measureNext(d)
		if err != nil {
			return 0, err
		}
		size += n
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return 0, limit("a document is one JSON object, and nothing after it")
	}
	return size - memberBytes, nil // it is a member of nothing
}

// measureNext counts one bracket, name, or simple value.
func measureNext(d *jsontext.Decoder) (int, error) {
	parent, before := d.StackIndex(d.StackDepth())
	switch d.PeekKind() {
	case '}', ']':
		_, err := d.ReadToken()
		return 0, malformed(err)
	case '{', '[':
		if d.StackDepth() == maxDepth {
			return 0, limit("a document goes %d levels deep, not more", maxDepth)
		}
		_, err := d.ReadToken()
		return memberBytes + containerBytes, malformed(err)
	}
	value, err := d.ReadValue()
	if err != nil {
		return 0, malformed(err)
	}
	if parent == '{' && before%2 == 0 {
		return measureName(value)
	}
	n, err := measureValue(value)
	return memberBytes + n, err
}

func measureName(name jsontext.Value) (int, error) {
	n, err := textBytes(name)
	if err == nil && (n == 0 || n > maxName) {
		return 0, limit("every field of a document has a name, of at most %d bytes", maxName)
	}
	return n, err
}

func measureValue(v jsontext.Value) (int, error) {
	switch v.Kind() {
	case '"':
		return textBytes(v)
	case '0':
		if !storable(v) {
			return 0, limit("a number takes %d digits and a magnitude of 1e%d to 1e%d", maxDigits, leastMagnitude, maxMagnitude)
		}
		return numberBytes(len(v)), nil
	default: // true, false, null
		return 1, nil
	}
}

// malformed leaves out the words of the library, which quote the document.
func malformed(err error) error {
	if err == nil {
		return nil
	}
	return limit("a document is JSON, with every name once in its object")
}

// textBytes is the length of a JSON string without quotes and escapes.
func textBytes(quoted []byte) (int, error) {
	if bytes.IndexByte(quoted, '\\') < 0 && utf8.Valid(quoted) {
		return len(quoted) - len(`""`), nil
	}
	text, err := jsontext.AppendUnquote(nil, quoted)
	if len(text) == 0 { // else an error only says that U+FFFD is in it
		return 0, malformed(err)
	}
	return len(text), nil
}

// numberBytes is at least what DynamoDB counts for a number of so many characters: about one byte for
// two significant digits, and one.
func numberBytes(characters int) int { return 1 + (characters+1)/2 }

// storable tells whether DynamoDB keeps the number as it is.
func storable(number []byte) bool {
	if len(number) <= maxDigits && !bytes.ContainsAny(number, "eE") {
		return true
	}
	digits, magnitude := significant(number)
	return len(digits) == 0 || len(digits) <= maxDigits && magnitude <= maxMagnitude && magnitude >= leastMagnitude
}

// significant gives the digits of a number without the zeros at either end, and the power of ten that the
// first of them stands for. Zero has no digits.
func significant(number []byte) (digits []byte, magnitude int) {
	mantissa, exponent := bytes.TrimPrefix(number, []byte("-")), 0
	if e := bytes.IndexAny(mantissa, "eE"); e >= 0 {
		exponent = parseExponent(string(mantissa[e+1:]), len(number))
		mantissa = mantissa[:e]
	}
	whole, fraction, _ := bytes.Cut(mantissa, []byte("."))
	all := append(bytes.Clone(whole), fraction...)
	digits = bytes.TrimLeft(all, "0")
	magnitude = len(whole) - 1 - (len(all) - len(digits)) + exponent
	return bytes.TrimRight(digits, "0"), magnitude
}

// parseExponent takes one beyond all ints for one that is out of range whatever digits are before it.
func parseExponent(text string, digits int) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return maxMagnitude + digits + 1
	}
	return n
}
