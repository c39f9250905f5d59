// Package prose reads what people write in letters, in English and Russian: what is new and what is
// quoted, who forwards whose letter, reference numbers, deadlines, sums, names and phones.
//
// It works on plain text. It knows nothing of MIME, of trust, or of the desk.
package prose

// Span is a place in a text in bytes, half open.
type Span struct {
	Start, End int
}

// meets reports whether two places have text in common.
func (s Span) meets(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Deadline is what a sender asks of the reader: a date, or a number of days.
type Deadline struct {
	Date  string // YYYY-MM-DD, or empty
	Days  int    // from receipt, if there is no date
	Unit  string // "working" or "calendar", with Days
	Found Span
}

// Money is a sum with its currency.
type Money struct {
	Minor    int64  // cents, kopecks
	Currency string // ISO 4217
	Found    Span
}

// Person is somebody that a letter speaks of. Empty fields are not stated.
type Person struct {
	Name    string // Russian names surname first in the nominative, English ones without titles
	Email   string // lower case
	Phone   string // E.164
	Account string // customer, contract or account number as written
}

// maxOpening is how much of a text is searched for facts, in characters: about three pages in either script. What a
// letter asks stands near its beginning, and searching costs time.
const maxOpening = 8000

// opening is the beginning of a text that is searched for facts.
func opening(text string) string {
	n := 0
	for i := range text {
		if n == maxOpening {
			return text[:i]
		}
		n++
	}
	return text
}
