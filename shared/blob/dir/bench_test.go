package dir_test

import (
	"bytes"
	"fmt"
	"sync/atomic"
	"testing"
)

func BenchmarkPut(b *testing.B) {
	letter := bytes.Repeat([]byte("x"), 20_000)
	for _, writers := range []int{1, 8} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			s := open(b, b.TempDir())
			var n atomic.Int64
			b.SetParallelism((writers + 1) / 2)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					key := fmt.Sprintf("mail/2026/03/%d.eml", n.Add(1))
					if _, err := s.Put(b.Context(), key, "message/rfc822", bytes.NewReader(letter)); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}
