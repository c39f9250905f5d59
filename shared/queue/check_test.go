package queue_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"resonance/shared/queue"
)

// Rules: SQS API reference, SendMessage.
func TestCheck(t *testing.T) {
	full := strings.Repeat("x", queue.MaxBytes)
	for name, c := range map[string]struct {
		m    queue.Message
		fifo bool
		ok   bool
	}{
		"plain":                  {queue.Message{Body: "a"}, false, true},
		"largest":                {queue.Message{Body: full}, false, true},
		"too large":              {queue.Message{Body: full + "x"}, false, false},
		"empty":                  {queue.Message{}, false, false},
		"tab and newline":        {queue.Message{Body: "a\t\r\n"}, false, true},
		"Russian":                {queue.Message{Body: "дело"}, false, true},
		"NUL":                    {queue.Message{Body: "a\x00"}, false, false},
		"not UTF-8":              {queue.Message{Body: "\xff"}, false, false},
		"U+FFFE":                 {queue.Message{Body: "\ufffe"}, false, false},
		"longest delay":          {queue.Message{Body: "a", Delay: 15 * time.Minute}, false, true},
		"901 s":                  {queue.Message{Body: "a", Delay: 901 * time.Second}, false, false},
		"negative delay":         {queue.Message{Body: "a", Delay: -time.Second}, false, false},
		"half a second":          {queue.Message{Body: "a", Delay: time.Second / 2}, false, false},
		"group on standard":      {queue.Message{Body: "a", Group: "g"}, false, false},
		"dedup on standard":      {queue.Message{Body: "a", Dedup: "d"}, false, false},
		"FIFO":                   {queue.Message{Body: "a", Group: "RS-2026-000001"}, true, true},
		"FIFO without group":     {queue.Message{Body: "a"}, true, false},
		"delay on FIFO":          {queue.Message{Body: "a", Group: "g", Delay: time.Second}, true, false},
		"longest group":          {queue.Message{Body: "a", Group: strings.Repeat("g", 128)}, true, true},
		"group too long":         {queue.Message{Body: "a", Group: strings.Repeat("g", 129)}, true, false},
		"group with a space":     {queue.Message{Body: "a", Group: "g h"}, true, false},
		"group not ASCII":        {queue.Message{Body: "a", Group: "дело"}, true, false},
		"dedup with punctuation": {queue.Message{Body: "a", Group: "g", Dedup: "a/b:c#1"}, true, true},
		"dedup too long":         {queue.Message{Body: "a", Group: "g", Dedup: strings.Repeat("d", 129)}, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.m.Check(c.fifo)
			if c.ok && err != nil || !c.ok && !errors.Is(err, queue.ErrLimit) {
				t.Fatalf("Check = %v, want ok %v", err, c.ok)
			}
		})
	}
}
