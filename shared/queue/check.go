package queue

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// maxName is the longest Group or Dedup that SQS takes, in bytes.
const maxName = 128

// Check tells whether a queue of this kind would take the message: nil, or an error that wraps
// ErrLimit. Every engine asks it before sending, so that all refuse alike. The rules are those of
// the SQS SendMessage reference; the errors never quote the body.
func (m Message) Check(fifo bool) error {
	if err := checkBody(m.Body); err != nil {
		return err
	}
	if fifo {
		return m.checkFIFO()
	}
	return m.checkStandard()
}

func checkBody(body string) error {
	switch {
	case body == "":
		return fmt.Errorf("%w: the body is empty", ErrLimit)
	case len(body) > MaxBytes:
		return fmt.Errorf("%w: the body has %d bytes, more than %d", ErrLimit, len(body), MaxBytes)
	case !utf8.ValidString(body) || strings.ContainsFunc(body, unsendable):
		return fmt.Errorf("%w: the body has characters that SQS refuses", ErrLimit)
	}
	return nil
}

// unsendable is what lies outside the characters of XML 1.0, which are all that SQS carries.
func unsendable(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

func (m Message) checkFIFO() error {
	switch {
	case m.Group == "":
		return fmt.Errorf("%w: a FIFO queue wants a group", ErrLimit)
	case m.Delay != 0:
		return fmt.Errorf("%w: a FIFO queue delays no single message", ErrLimit)
	case !nameable(m.Group):
		return fmt.Errorf("%w: the group is not 1 to %d ASCII letters, digits and punctuation marks", ErrLimit, maxName)
	case m.Dedup != "" && !nameable(m.Dedup):
		return fmt.Errorf("%w: the dedup name is not 1 to %d ASCII letters, digits and punctuation marks", ErrLimit, maxName)
	}
	return nil
}

func (m Message) checkStandard() error {
	switch {
	case m.Group != "" || m.Dedup != "":
		return fmt.Errorf("%w: a standard queue knows neither group nor dedup", ErrLimit)
	case m.Delay < 0 || m.Delay > MaxDelay:
		return fmt.Errorf("%w: a delay of %v is not between 0 and %v", ErrLimit, m.Delay, MaxDelay)
	case m.Delay%time.Second != 0:
		return fmt.Errorf("%w: a delay of %v is not in whole seconds", ErrLimit, m.Delay)
	}
	return nil
}

func nameable(s string) bool {
	return len(s) <= maxName && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}
