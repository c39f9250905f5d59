package repeat_test

import (
	"strings"
	"testing"

	"resonance/shared/repeat"
)

func BenchmarkSign(b *testing.B) {
	for _, text := range []struct{ name, text string }{{"short", "Why was my card declined at the till yesterday?"}, {"letter", strings.Repeat(meter+" ", 4)}, {"письмо", strings.Repeat(счет+" ", 4)}} {
		b.Run(text.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				repeat.Sign(text.text)
			}
		})
	}
}
